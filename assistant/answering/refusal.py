"""Whether the evidence answers at all, or why not."""

import math
from collections.abc import Sequence
from typing import Literal

from assistant.answering.answerable import likelihood, was_read
from assistant.answering.asked_for import gives_no_such_quantity, unsaid
from assistant.answering.evidence import Evidence
from assistant.answering.features import FLOORS, WEIGHTS, about, unread
from assistant.english.words import base, stems, words
from assistant.question.kinds.yes_no import NEGATED
from assistant.schema import Frame

Reason = Literal["topic", "point", "premise"]

_FIRST = 3  # pieces of evidence of which one may contradict the question


def why_not(frame: Frame, evidence: Sequence[Evidence]) -> Reason | None:
    """Why the evidence (best first) does not answer: topic, point or a premise that is denied; None if it answers."""
    if not evidence or not _on_topic(frame, evidence):
        return "topic"
    if any(contradicts(frame, e) for e in evidence[:_FIRST]):
        return "premise"
    theirs = bool(frame.said_by) and "comparison" not in frame.asks  # somebody's words alone are asked for
    silent = theirs and unsaid(frame, evidence)
    if was_read(evidence):
        beside = likelihood(frame, evidence) < (FLOORS.spoken if theirs and not silent else FLOORS.likely)
    else:
        beside = silent
    return "point" if beside or gives_no_such_quantity(frame, evidence) else None


def confidence(frame: Frame, evidence: Sequence[Evidence]) -> float:
    """How likely it is that the evidence answers, 0 to 1; unread, how far the best is above its floor."""
    if not evidence:
        return 0.0
    unread_score = evidence[0].score - WEIGHTS["answers"] * evidence[0].features.get("answers", 0.0)
    near = 1 / (1 + math.exp(FLOORS.score - unread_score))
    if not was_read(evidence):
        return round(near, 3)
    likely = likelihood(frame, evidence)
    return round(likely if _on_topic(frame, evidence) else min(likely, near), 3)


def contradicts(frame: Frame, evidence: Evidence) -> bool:
    """Whether a question takes for granted that somebody admits what this claim of theirs denies.

    "The league" is whoever denies it and is a league.
    """
    claim = evidence.claim
    if not frame.admission or {"yes-no", "speaker"} & set(frame.asks) or claim is None or claim.speaker is None:
        return False
    content = claim.content.of(evidence.article.text)
    if claim.stance != "denies" and not NEGATED.search(content):
        return False
    asked, who = {base(w) for w in frame.about}, [base(w) for w in words(claim.speaker)]
    meant = claim.speaker in frame.said_by or (not frame.said_by and who[-1] in asked)
    return meant and bool((asked - set(who)) & set(stems(content)))


def _on_topic(frame: Frame, evidence: Sequence[Evidence]) -> bool:
    compared = [e.features for e in evidence if e.compared]
    if max(map(unread, compared), default=-math.inf) >= FLOORS.score:
        return max(map(about, compared)) >= FLOORS.about
    # Evidence whose vectors are still being made is judged by its words, if nothing better is there.
    late = [] if evidence[0].compared else [e.support for e in evidence if not e.compared]
    return max(late, default=0.0) >= support_floor(frame)


def support_floor(frame: Frame) -> float:
    """Where only words count: the share of a question's weight that must be met; a long question spreads it further."""
    return min(0.4, 0.9 / math.sqrt(max(1, len(frame.about))))
