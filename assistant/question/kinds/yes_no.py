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
_READ = 1.0  # log odds of answering, read together with the question, from which a sentence says yes or no
# Share of the question's words and cosine that do in its place. A "Yes." takes more: a sentence may hold most of a
# question's words, or answer it, and still leave it open, while a negation among them seldom does.
_SIDE = (0.5, 0.45)
_YES = (0.75, 0.6)
_NO = (0.4, 0.45)  # of a sentence that answers: of eight that then were said to our own questions, six were right
_CLAUSES = re.compile(r"[,;:—–]|\b(?:and|but|while|although|because)\b")


def _verdict(frame: Frame, evidence: Sequence[Piece]) -> Literal["yes", "no"] | None:
    """Whether the best piece says yes or no to what is asked; None where it does not tell.

    A denial is the word of the one accused, and tells nothing unless it is their word that is asked for. Questions that
    compare what several publishers write are left open: on MultiHop-RAG's no sign that was tried told yes from no much
    better than chance (at most 0.60 balanced).
    """
    if "comparison" in frame.asks or len(frame.outlets) > 1 or not evidence:
        return None
    best = evidence[0]
    if _denies(best) and not (frame.denial or _is_own_word(frame, best)):
        return None
    said = _says(frame, best)
    if said is None:
        return None
    if said:
        sure = _carries(best, _YES) and not any(_denies(e) for e in evidence)
    else:
        sure = _carries(best, _NO) and best.features.get("answers", 0.0) >= _READ
    if not (sure or frame.denial or _is_own_word(frame, best)):
        return None
    return "yes" if said else "no"


def opposed(frame: Frame, evidence: Sequence[P]) -> tuple[P, P] | None:
    """The best piece that says yes to what is asked and the best that says no, of two sources; None without both.

    One of them denies it, or both hold most of the question's words. The one that makes the claim, and does not deny
    it, comes first. Whose own word is asked for is not contested by others.
    """
    if "yes-no" not in frame.asks or frame.said_by or frame.denial or len(frame.outlets) > 1:
        return None
    told: dict[bool, P] = {}
    for piece in evidence:
        said = _says(frame, piece)
        if said is not None:
            told.setdefault(said, piece)
    if len(told) < 2 or _voice(told[True]) == _voice(told[False]):
        return None
    if not (any(map(_denies, told.values())) or all(_carries(e, _SIDE) for e in told.values())):
        return None
    return (told[False], told[True]) if _denies(told[True]) else (told[True], told[False])


def _says(frame: Frame, piece: Piece) -> bool | None:
    """Whether a piece that answers says yes: it is negated, or denied, as the question is; None where it tells neither.

    Yes from no the network that reads it did not learn to tell: on sentences held out it was right for 0.44 to 0.61,
    words of negation alone for 0.68.
    """
    clause = _clause(frame, piece.statement)
    told = piece.features.get("answers", 0.0) >= _READ or _carries(piece, _SIDE)
    if not told or _UNTOLD.search(clause):
        return None
    if frame.denial:
        return _denies(piece) or None
    negated = _denies(piece) or NEGATED.search(clause) is not None
    return negated == bool(NEGATED.search(frame.question))


def _voice(piece: Piece) -> str:
    return (piece.claim.speaker if piece.claim else None) or piece.article.id


def _is_own_word(frame: Frame, piece: Piece) -> bool:
    """Whether it is the word of somebody whose word is asked for."""
    return piece.claim is not None and piece.claim.speaker in frame.said_by


def _clause(frame: Frame, statement: str) -> str:
    """The clause with most of the question's words: "nobody should go back" says nothing of whether the dam holds."""
    asked = {base(w) for w in frame.about}
    return max(_CLAUSES.split(statement), key=lambda clause: len(asked & set(stems(clause))))


def _carries(evidence: Piece, least: tuple[float, float]) -> bool:
    return evidence.features["words"] >= least[0] and evidence.features["cosine"] >= least[1]


def _denies(evidence: Piece) -> bool:
    return evidence.claim is not None and evidence.claim.denies


YES_NO = AnswerKind(
    "yes-no", re.compile(rf"^(?:and |so |but |according to [^,]{{1,80}}, )?{AUXILIARY}\b"), whole=True, verdict=_verdict
)
