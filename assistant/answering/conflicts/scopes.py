"""Whether two figures count in different places, times or groups, so that both may be right."""

import calendar
import re
from dataclasses import dataclass

from assistant.english.words import base, words
from assistant.question.names import proper_names
from assistant.schema import AnswerRow, Figure

_CLAUSE = re.compile(r"[;:—–]|,\s+(?:while|and|but|with|as|when|though|which|where)\b|\b(?:while|whereas|but)\b")
_MONTHS = "|".join(calendar.month_name[1:])
_PERIOD = re.compile(  # days of the week are left out: they say when a count was given as often as what it covers
    rf"\b((?:(?:this|last|next)\s+)?(?:{_MONTHS})(?:\s+\d{{4}})?|"
    r"(?:this|last|past|previous|next)\s+(?:\w+\s+)?(?:years?|months?|weeks?|quarters?|decades?|seasons?|summer|winter)|"
    r"(?:19|20)\d\d)\b"
)
_RATE = re.compile(r"\b(?:a|an|per|each|every)\s+(second|minute|hour|day|night|week|month|quarter|year)\b")
_PLACE = re.compile(
    r"\b(?:in|at|across|throughout|around|outside|inside|near|within|from|for|of|on)\s+(?:the\s+)?"
    r"((?:[A-Z][\w’'-]*)(?:\s+(?:of\s+)?[A-Z][\w’'-]*)*)"
)
_NO_PLACE = re.compile(rf"(?:{_MONTHS}|\w+day)\b")
_GROUP_WORDS = (
    "confirmed suspected probable registered likely eligible local foreign public private urban rural male female "
    "adult young elderly direct indirect gross net annual monthly daily seasonal permanent temporary active former"
)
_GROUPS = frozenset(base(w) for w in _GROUP_WORDS.split())


@dataclass(frozen=True)
class Scope:
    """What a figure covers, as far as its clause says: places, times, the rate, and the group within its unit."""

    places: frozenset[str]
    times: frozenset[str]
    rates: frozenset[str]
    groups: frozenset[str]
    part: bool


def scope(row: AnswerRow, figure: Figure) -> Scope:
    """The scope that the clause with the figure states; what the rest of the statement says may be about others."""
    clause = _around(row.statement, figure.text)
    places = {p.casefold() for p in _PLACE.findall(clause) if not _NO_PLACE.match(p)}
    named = {n.casefold() for n in proper_names(clause)}
    return Scope(
        places=frozenset(p for p in places if any(p in n or n in p for n in named)),
        times=frozenset(m[1].casefold() for m in _PERIOD.finditer(clause)),
        rates=frozenset(_RATE.findall(clause)),
        groups=frozenset(base(w) for w in words(figure.unit or "")[:-1]) & _GROUPS,
        part=figure.part_of is not None,
    )


def apart(a: Scope, b: Scope) -> bool:
    """Whether two scopes are told to be different.

    Both name a place, a time or a group, and not the same one; or only one is a rate, or a part of a whole.
    """
    both = ((a.places, b.places), (a.times, b.times), (a.groups, b.groups))
    return any(x and y and not _meet(x, y) for x, y in both) or a.rates != b.rates or a.part != b.part


def _meet(a: frozenset[str], b: frozenset[str]) -> bool:
    """Whether a name of one is, or stands within, one of the other: "Kessery" and "Kessery valley"."""
    return any(set(words(x)) <= set(words(y)) or set(words(y)) <= set(words(x)) for x in a for y in b)


def _around(statement: str, figure: str) -> str:
    """The clause of a statement in which a figure stands."""
    at = statement.find(figure)
    if at < 0:
        return statement
    start = max((m.end() for m in _CLAUSE.finditer(statement, 0, at)), default=0)
    after = _CLAUSE.search(statement, at + len(figure))
    return statement[start : after.start() if after else len(statement)]
