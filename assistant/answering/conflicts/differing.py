"""Pieces of evidence that do not agree, before they are rows."""

from dataclasses import dataclass
from typing import Literal

from assistant.answering.evidence import Evidence
from assistant.answering.rows import Citations, to_row
from assistant.schema import Conflict

DENIED, ACCUSED, ASKED = "what is denied", "who is accused", "what is asked"
"""What conflicts other than those of counts are about."""


@dataclass(frozen=True)
class Differing:
    """A conflict's kind, what it is about, and its sides in order."""

    kind: Literal["dispute", "revision", "scope", "unclear"]
    about: str
    sides: tuple[Evidence, ...]

    def conflict(self, citations: Citations) -> Conflict:
        """The conflict, its sides as rows that cite."""
        sides = tuple(to_row(e, citations) for e in self.sides)
        return Conflict(kind=self.kind, about=self.about, sides=sides)
