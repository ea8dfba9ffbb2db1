"""What a kind of question is: what shows that it is asked, how evidence fits it, how its first line reads."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from assistant.schema import AnswerRow, Article, Claim, Count, Figure, Frame, Line, Span

Features = Mapping[str, float]
"""What was looked for in a piece of evidence, by name: mostly 0 or 1, else a share or a cosine."""
AUXILIARY = r"(?:did|does|do|is|was|are|were|has|have|had|can|could|will|would|should)"
OPENING = r"(?:^|[,;:.?!]\s*|\b(?:and|but|so|or)\s+)"
"""Where a question word asks; in the middle of a clause "when" and "who" only join ("those who fled")."""
QUANTITY = (
    r"(?:number|percentage|percent|proportion|share|portion|fraction|amount|sum|figures?|toll|size|price|cost|"
    r"turnout|rate)"
)


class Piece(Protocol):
    """A piece of evidence, as a kind of question sees it."""

    @property
    def article(self) -> Article:
        """The article that it stands in."""

    @property
    def sentences(self) -> tuple[Span, ...]:
        """Its sentences, in order."""

    @property
    def claim(self) -> Claim | None:
        """The claim in them, if there is one."""

    @property
    def figures(self) -> tuple[Figure, ...]:
        """Its figures, those of the quantity asked for first."""

    @property
    def counts(self) -> tuple[Count, ...]:
        """What the figures of its sentences count."""

    @property
    def features(self) -> Features:
        """What was looked for in it."""

    @property
    def score(self) -> float:
        """How well it answers; higher is better."""

    @property
    def statement(self) -> str:
        """What it says, as one verbatim run."""


def _no_features(_evidence: Piece, _frame: Frame) -> Features:
    return {}


def _no_verdict(_frame: Frame, _evidence: Sequence[Piece]) -> None:
    return None


def _no_note(_frame: Frame, _evidence: Sequence[Piece], _rows: Sequence[AnswerRow]) -> None:
    return None


@dataclass(frozen=True)
class AnswerKind:
    """One kind of question. A question may be of several; all that a kind leaves open is as for a plain statement.

    name: as in `Frame.asks`. pattern: shows, in the folded question, that it is asked; unless: kinds beside which it is
    not. whole: whether sentences are shown whole, since the answer often stands around a claim rather than in it.
    dated: whether lines say as of which day. turns: what takes turns in the rows.
    """

    name: str
    pattern: re.Pattern[str]
    unless: frozenset[str] = frozenset()
    whole: bool = False
    dated: bool = False
    turns: Literal["speaker", "article"] | None = None
    features: Callable[[Piece, Frame], Features] = _no_features
    """How far a piece of evidence fits, weighed in `answering.features`."""
    verdict: Callable[[Frame, Sequence[Piece]], Literal["yes", "no"] | None] = _no_verdict
    """The word that its first line begins with."""
    note: Callable[[Frame, Sequence[Piece], Sequence[AnswerRow]], Line | None] = _no_note
    """A line of ours before the first; rows: of the evidence, in its order."""
