"""Whether a noun in the plural counts people. A list, and the endings that name somebody by what he does."""

import re

from assistant.english import titles
from assistant.english.words import word_lists

_LISTS = word_lists("persons")
_PEOPLE = _LISTS["people"] | titles.OFFICES | titles.RELATIVES
CROWDS = _LISTS["crowds"]
"""Nouns, in the singular, for many people who speak with one voice."""
_ENDINGS = re.compile(
    r"(?:men|women|ists|ians|[^nt]ees|(?:farm|fish|min|work|teach|hunt|rid|driv|play|lead|dock|bak|build)ers)$"
)


def names_persons(noun: str) -> bool:
    """Whether a noun, singular or plural, in lower case, counts people ("children", "dead", "welders")."""
    if noun in _PEOPLE or noun in ("children", "wives"):
        return True
    return singular(noun) in _PEOPLE or _ENDINGS.search(noun) is not None


def singular(noun: str) -> str:
    """A regular plural's singular ("companies" → "company"); other words stay, as far as they end in no "s"."""
    return noun[:-3] + "y" if noun.endswith("ies") else noun.removesuffix("s")
