"""Whether a source's words can be a speaker at all: a name, an organisation or somebody who can be described."""

import re

from assistant.claims.speakers.names import bare
from assistant.english import numbers, titles
from assistant.english.persons import CROWDS, names_persons, singular

_OF_THEM = re.compile(r"\b(?:of (?:whom|them|which|us|you|these|those|it)|none of .*)$", re.IGNORECASE)
_STARTS_LATE = re.compile(
    r"(?:of|for|from|in|at|with|on|to|by|about|among|between|than|who|whom|whose|which|when|where|then|and|or|not)\s",
    re.IGNORECASE,
)
_AGED = re.compile(r"\d{1,3}-year-old")
_SPARE_END = re.compile(
    r"(?:\s+(?:neither|both|also|itself|himself|herself|themselves|and|or|but|then|of|for|from|in|at|with|to|by|the|a))+$"
)
_SPEAKING = titles.GROUPS | titles.DOCUMENTS | titles.ORGANISATION | CROWDS
_NO_NAMES = titles.NOT_NAMES | {*numbers.UNITS, *numbers.TENS, *numbers.SCALES, "half", "percent", "pct"}


def tidy(name: str) -> str | None:
    """A speaker's name without what the source's edges dragged in, or None where nothing that can speak is left."""
    if _OF_THEM.search(name) or _STARTS_LATE.match(name) or _AGED.fullmatch(name):
        return None
    name = re.sub(r"^(?:number|lot|handful|couple) of (?:other |the )?(?=\w)", "", _SPARE_END.sub("", name))
    words = [bare(w) for w in name.split()]
    return None if all(w in _NO_NAMES or not any(c.isalpha() for c in w) for w in words) else name


def describable(noun: str) -> bool:
    """Whether a bare common noun names people, a body or a document, rather than a thing."""
    return names_persons(noun) or not _SPEAKING.isdisjoint((noun, singular(noun)))
