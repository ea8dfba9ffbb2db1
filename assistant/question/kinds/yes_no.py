"""Yes or no, where a cited sentence carries it."""

import re
from collections.abc import Sequence
from typing import Literal, TypeVar

from assistant.english.words import base, stems
from assistant.question.kinds.kind import AUXILIARY, AnswerKind, Piece
from assistant.schema import Frame

P = TypeVar("P", bound=Piece)
NEGATED = re.compile(
    r"\b(?:not|never|no|neither|nor|nobody|none|nothing|false|untrue|baseless|cannot|\w+n['’]t)\b", re.I
)
"""A word that negates."""
_UNTOLD = re.compile(
    r"\b(?:few|hardly|scarcely|if|whether|unless|could|may|might|would|should|hop(?:es?|ed)|want(?:s|ed)?|fear(?:s|ed)?|"
    r"believ(?:es?|ed)|thought|thinks?|suspect(?:s|ed)?|reportedly|allegedly)\b|\?",
    re.I,
)
"""A word that leaves open whether it is so: a question, a condition, an ambition, what a few believed."""
# Share of the question's words and cosine that the best sentence must reach. Affirming takes more: a sentence with most
# of a question's words may still say something else, while a negation among them seldom does.
_YES = (0.75, 0.6)
_NO = (0.6, 0.45)
_SAYING = (0.5, 0.4)  # of those whose own words are asked for
_SIDE = (0.5, 0.45)  # of each of two that contradict each other
_READ = 2.5  # log odds with which a sentence that negates, read together with the question, says no whatever its words
_CLAUSES = re.compile(r"[,;:—–]|\b(?:and|but|while|although|because)\b")


def _verdict(frame: Frame, evidence: Sequence[Piece]) -> Literal["yes", "no"] | None:
    """Whether the best sentence affirms or negates what is asked; None where it does not hold enough of it to tell.

    "Did they deny it?" is answered with yes by a denial, which else tells nothing: it is the word of the one accused,
    unless it is their word that is asked for. Questions that compare what several publishers write are left
    open: on MultiHop-RAG's no sign that was tried told yes from no much better than chance (at most 0.60 balanced).
    """
    if "comparison" in frame.asks or len(frame.outlets) > 1 or not evidence:
        return None
    best = evidence[0]
    if frame.denial:
        return "yes" if _denies(best) and _negates(best) else None
    clause, own = _clause(frame, best.statement), _is_own_word(frame, best)
    if (_denies(best) and not own) or _UNTOLD.search(clause):
        return None
    if _denies(best) or NEGATED.search(clause):
        return "no" if _negates(best) or (own and _carries(best, _SAYING)) else None
    if own and _carries(best, _SAYING):
        return "yes"
    return "yes" if _carries(best, _YES) and not any(_denies(e) for e in evidence) else None


def opposed(frame: Frame, evidence: Sequence[P]) -> tuple[P, P] | None:
    """The best piece that affirms what is asked and the best that negates it, of two sources; None where one is absent.

    Whose own word is asked for is not contested by others.
    """
    if "yes-no" not in frame.asks or frame.said_by or frame.denial or len(frame.outlets) > 1:
        return None
    told: dict[bool, P] = {}
    for piece in evidence:
        clause = _clause(frame, piece.statement)
        if _carries(piece, _SIDE) and not _UNTOLD.search(clause):
            told.setdefault(_denies(piece) != bool(NEGATED.search(clause)), piece)
    if len(told) < 2 or _voice(told[True]) == _voice(told[False]):
        return None
    return told[False], told[True]


def _voice(piece: Piece) -> str:
    return (piece.claim.speaker if piece.claim else None) or piece.article.id


def _is_own_word(frame: Frame, piece: Piece) -> bool:
    """Whether it is the word of somebody whose word is asked for."""
    return piece.claim is not None and piece.claim.speaker in frame.said_by


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
    return evidence.claim is not None and evidence.claim.denies


YES_NO = AnswerKind(
    "yes-no", re.compile(rf"^(?:and |so |but |according to [^,]{{1,80}}, )?{AUXILIARY}\b"), whole=True, verdict=_verdict
)
