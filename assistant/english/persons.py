"""Whether a noun in the plural counts people. A list, and the endings that name somebody by what he does."""

import re

from assistant.english import titles
from assistant.english.words import word_lists

_LISTS = word_lists("persons")
_PEOPLE = _LISTS["people"] | _LISTS["occupations"] | _LISTS["personal"] | titles.OFFICES | titles.RELATIVES
CROWDS = _LISTS["crowds"]
"""Nouns, in the singular, for many people who speak with one voice."""
PERSONAL = _LISTS["personal"]
"""Nouns for what somebody is, rather than for a post that another may fill ("the actor", not "the judge")."""
_ENDINGS = re.compile(
    r"(?:men|women|ists|ians|[^nt]ees|(?:farm|fish|min|work|teach|hunt|rid|driv|play|lead|dock|bak|build)ers)$"
)
_NO_AGENTS = (
    _LISTS["no_agents"]
    | CROWDS
    | titles.GROUPS
    | titles.ORGANISATION
    | titles.DOCUMENTS
    | titles.PLACES
    | titles.NOT_NAMES
)
_AGENTS = re.compile(r"(?:[a-z]{3}(?:er|or)|[a-z]{2}(?:man|woman|person|ist|ian))$")


def names_persons(noun: str) -> bool:
    """Whether a noun, singular or plural, in lower case, counts people ("children", "dead", "welders")."""
    if noun in _PEOPLE or noun in ("children", "wives"):
        return True
    return singular(noun) in _PEOPLE or _ENDINGS.search(noun) is not None


def names_one_person(noun: str) -> bool:
    """Whether a noun in lower case is for one person, by a list or its ending ("moderator")."""
    return noun in _PEOPLE or (_AGENTS.search(noun) is not None and noun not in _NO_AGENTS)


def surely_one_person(noun: str) -> bool:
    """Whether a noun in lower case is for one person by a list, not by its ending alone ("rancor" is none)."""
    return noun in _PEOPLE or noun.endswith(("man", "woman", "ist"))


def singular(noun: str) -> str:
    """A regular plural's singular ("companies" → "company"); other words stay, as far as they end in no "s"."""
    return noun[:-3] + "y" if noun.endswith("ies") else noun.removesuffix("s")
