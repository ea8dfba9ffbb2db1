"""Who speaks, once a source's words are read."""

from dataclasses import dataclass
from enum import IntEnum


class Found(IntEnum):
    """How a speaker was found, the surest last."""

    NOT = 0
    DESCRIPTION = 1
    """ "The former coach": the one who stands out there."""
    PRONOUN = 2
    """The best of several whom the pronoun fits."""
    ONE_FITS = 3
    """A pronoun, and one only whom it fits."""
    ROLE = 4
    """ "The mayor": the one whom the article calls so."""
    NAMED = 5
    """Named, or described as the article does, in the source itself."""


@dataclass(frozen=True, slots=True)
class Speaker:
    """A resolved speaker: a person, an organisation, or (neither) somebody described or a document."""

    name: str | None
    role: str | None = None
    gender: str | None = None
    person: bool = False
    organisation: bool = False
    found: Found = Found.NAMED


NOBODY = Speaker(None, found=Found.NOT)
