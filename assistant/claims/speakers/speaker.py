"""Who speaks, once a source's words are read."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Speaker:
    """A resolved speaker: a person, an organisation, or (neither) somebody described or a document."""

    name: str | None
    role: str | None = None
    gender: str | None = None
    person: bool = False
    organisation: bool = False


NOBODY = Speaker(None)
