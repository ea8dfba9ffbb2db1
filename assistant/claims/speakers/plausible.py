"""Whether a source's words can be a speaker at all: a name, an organisation or somebody who can be described."""

import re

from assistant.claims.speakers.names import bare
from assistant.claims.speakers.source_words import head_of
from assistant.english import numbers, titles
from assistant.english.persons import CROWDS, names_one_person, names_persons, singular

_OF_THEM = re.compile(r"\b(?:of (?:whom|them|which|us|you|these|those|it)|none of .*)$", re.IGNORECASE)
_STARTS_LATE = re.compile(
    r"(?:of|for|from|in|at|with|on|to|by|about|among|between|than|who|whom|whose|which|when|where|then|and|or|not)\s",
    re.IGNORECASE,
)
_AGED = re.compile(r"\d{1,3}-year-old")
_SPARE_END = re.compile(
    r"(?:\s+(?:neither|both|also|itself|himself|herself|themselves|and|or|but|then|of|for|from|in|at|with|to|by|the|a))+$"
)
_ABSTRACT = re.compile(r"[a-z]{2}(?:tion|sion|ment|ness|ity|ance|ence|ism|ship|hood)$")
"""Endings of what is done or felt, and cannot speak unless a list knows it ("administration")."""
_SPEAKING = titles.GROUPS | titles.DOCUMENTS | titles.ORGANISATION | CROWDS
_NO_NAMES = titles.NOT_NAMES | {*numbers.UNITS, *numbers.TENS, *numbers.SCALES, "half", "percent", "pct"}


def tidy(name: str) -> str | None:
    """A speaker's name without what the source's edges dragged in, or None where nothing that can speak is left."""
    if _OF_THEM.search(name) or _STARTS_LATE.match(name) or _AGED.fullmatch(name):
        return None
    name = re.sub(r"^(?:number|lot|handful|couple) of (?:other |the )?(?=\w)", "", _SPARE_END.sub("", name))
    words = [bare(w) for w in name.split()]
    if not words or all(w in _NO_NAMES or not any(c.isalpha() for c in w) for w in words):
        return None
    return None if _thing(name) else name


def _thing(name: str) -> bool:
    """Whether the noun of a description, or a word that starts its sentence, is for what cannot speak."""
    head = head_of(name)
    named = len(name.split()) > 1 and name.split()[-1][:1].isupper()
    thing = _ABSTRACT.search(head) or (" " not in name and head.endswith("ing"))
    return not named and thing is not None and bool(thing) and not describable(head)


def describable(noun: str) -> bool:
    """Whether a bare common noun names people, a body or a document, rather than a thing."""
    return names_persons(noun) or names_one_person(singular(noun)) or not _SPEAKING.isdisjoint((noun, singular(noun)))
