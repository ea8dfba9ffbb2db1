"""Yes or no, where a cited sentence carries it."""

import re
from collections.abc import Sequence
from typing import Literal

from assistant.english.words import base, stems
from assistant.question.kinds.kind import AUXILIARY, AnswerKind, Piece
from assistant.schema import Frame

NEGATED = re.compile(
    r"\b(?:not|never|no|neither|nor|nobody|none|nothing|false|untrue|baseless|cannot|\w+n['’]t)\b", re.I
)
"""A word that negates."""
# Share of the question's words and cosine that the best sentence must reach. Affirming takes more: a sentence with most
# of a question's words may still say something else, while a negation among them seldom does.
_YES = (0.75, 0.6)
_NO = (0.6, 0.45)
_READ = 2.5  # log odds with which a sentence that negates, read together with the question, says no whatever its words
_CLAUSES = re.compile(r"[,;:—–]|\b(?:and|but|while|although|because)\b")
_BEST = 3  # pieces of evidence of which none may deny what is affirmed


def _verdict(frame: Frame, evidence: Sequence[Piece]) -> Literal["yes", "no"] | None:
    """Whether the best sentence affirms or negates what is asked; None where it does not hold enough of it to tell.

    "Did they deny it?" is answered with yes by a denial. Questions that compare what several publishers write are left
    open: on MultiHop-RAG's no sign that was tried told yes from no much better than chance (at most 0.60 balanced).
    """
    if "comparison" in frame.asks or len(frame.outlets) > 1 or not evidence:
        return None
    best = evidence[0]
    if frame.denial:
        return "yes" if _denies(best) and _negates(best) else None
    if _denies(best) or NEGATED.search(_clause(frame, best.statement)):
        return "no" if _negates(best) else None
    return "yes" if _carries(best, _YES) and not any(_denies(e) for e in evidence[:_BEST]) else None


def _clause(frame: Frame, statement: str) -> str:
    """The clause with most of the question's words: "nobody should go back" says nothing of whether the dam holds."""
    asked = {base(w) for w in frame.about}
    return max(_CLAUSES.split(statement), key=lambda clause: len(asked & set(stems(clause))))


def _negates(evidence: Piece) -> bool:
    """Whether a negation or denial in it is one of what is asked."""
    return evidence.features.get("answers", 0.0) >= _READ or _carries(evidence, _NO)


def _carries(evidence: Piece, least: tuple[float, float]) -> bool:
    return evidence.features["words"] >= least[0] and evidence.features["cosine"] >= least[1]


def _denies(evidence: Piece) -> bool:
    return evidence.claim is not None and evidence.claim.stance in {"denies", "doubts"}


YES_NO = AnswerKind("yes-no", re.compile(rf"^(?:and |so |but )?{AUXILIARY}\b"), whole=True, verdict=_verdict)
