"""Whether the evidence answers at all, or why not."""

import math
from collections.abc import Sequence
from typing import Literal

from assistant.answering.evidence import Evidence
from assistant.answering.features import FLOORS, WEIGHTS, about, unread
from assistant.english.persons import names_persons
from assistant.english.words import base, stems, words
from assistant.question.kinds.yes_no import NEGATED
from assistant.schema import Frame

Reason = Literal["topic", "point", "premise"]

_NEAR_ENOUGH = 0.5  # cosine with which a claim is about what is asked whatever its words
_AROUND = 300  # characters on each side of a claim
_MUCH_WEAKER = 1.0
"""How far the best of a speaker's claims may fall behind the best evidence and still be what is asked for."""
_FIRST = 3  # pieces of evidence of which one may contradict the question
_NEAREST = 5  # pieces of evidence among which the quantity asked for must be
_ANYTHING = {"people", "person", "case", "time", "point", "million", "billion", "thousand", "percent", "member", "way"}
"""Units that stand for another word in the article: "how many people lost their jobs" counts employees."""


def why_not(frame: Frame, evidence: Sequence[Evidence]) -> Reason | None:
    """Why the evidence (best first) does not answer: topic, point or a premise that is denied; None if it answers."""
    if not evidence or not _on_topic(frame, evidence):
        return "topic"
    if any(contradicts(frame, e) for e in evidence[:_FIRST]):
        return "premise"
    read = any("answers" in e.features for e in evidence)
    if frame.said_by and "comparison" not in frame.asks:  # somebody's words alone are asked for
        said = [e for e in evidence if said_by_them(frame, e)]
        beside = _unsaid(frame, evidence, said) and (not read or _unanswered(said))
    else:
        beside = read and _unanswered(evidence)
    return "point" if beside or _gives_no_such_quantity(frame, evidence) else None


def _unsaid(frame: Frame, evidence: Sequence[Evidence], said: Sequence[Evidence]) -> bool:
    """Whether those whose words are asked for say nothing on it, as far as words alone tell; said: what is theirs."""
    weaker = bool(said) and said[0].score < evidence[0].score - _MUCH_WEAKER
    return weaker or not speaks_of(frame, said)


def _unanswered(evidence: Sequence[Evidence]) -> bool:
    """Whether nothing of it that was read with the question answers."""
    return max((e.features["answers"] for e in evidence if "answers" in e.features), default=-math.inf) < FLOORS.answers


def said_by_them(frame: Frame, evidence: Evidence) -> bool:
    """Whether it is said by those whose words are asked for, where somebody's are."""
    return not frame.said_by or (evidence.claim is not None and evidence.claim.speaker in frame.said_by)


def speaks_of(frame: Frame, said: Sequence[Evidence]) -> bool:
    """Whether any of a speaker's claims is about what is asked: near in meaning, or with a word of it around."""
    named = {w for name in frame.said_by for w in words(name)}
    asked = {base(w) for w in frame.about if w not in named}
    return bool(said) and (not asked or any(e.nearness >= _NEAR_ENOUGH or asked & around(e) for e in said))


def around(evidence: Evidence) -> set[str]:
    """Stems of the sentences and of what stands next to them."""
    text, first, last = evidence.article.text, evidence.sentences[0].start, evidence.sentences[-1].end
    return set(stems(text[max(0, first - _AROUND) : last + _AROUND]))


def confidence(evidence: Sequence[Evidence]) -> float:
    """How far the best evidence is above the floor, read or unread, 0 to 1: one half where it is just enough."""
    if not evidence:
        return 0.0
    worth = evidence[0].score - max(0.0, WEIGHTS["answers"] * evidence[0].features.get("answers", 0.0))
    return round(1 / (1 + math.exp(FLOORS.score - worth)), 3)


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


def _gives_no_such_quantity(frame: Frame, evidence: Sequence[Evidence]) -> bool:
    """Whether nothing near gives the measure (a sum, a share, a time, an age) or the count that is asked for.

    What is counted may have another word where its figure stands: then its word stands in one of the articles.
    """
    if not (frame.unit or frame.measure) or any(e.features.get("quantity") for e in evidence[:_NEAREST]):
        return False
    if frame.measure or not frame.unit:
        return True
    counted = base(words(frame.unit)[-1])
    if counted in {base(w) for w in _ANYTHING} or names_persons(words(frame.unit)[-1]):
        return False
    articles = {e.article.id: e.article for e in evidence}
    return not any(counted in stems(f"{a.title or ''} {a.text}") for a in articles.values())
