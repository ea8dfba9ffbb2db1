"""Whether a source's words can be a speaker at all: a name, an organisation or somebody who can be described."""

from __future__ import annotations

import re

from assistant.claims.speakers.names import bare
from assistant.english import titles
from assistant.english.saying import verb_forms
from assistant.english.words import word_set

_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Sept|Oct|Nov|Dec)[a-z]*\.?"
_DAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_DASH = r"[ \t]*(?:—|–|--|[ \t]-[ \t])"
_PLACE = r"[A-Z][\w’'.-]*(?:[ ](?:[A-Z][\w’'.-]*|of|the|de|la|on)){0,4}(?:,[ ][A-Z][\w.]*(?:[ ][A-Z][\w.]*)?){0,2}"
_DATED = re.compile(
    rf"^[ \t*_]*{_PLACE}(?:,?[ ](?:{_DAY},?[ ]?)?(?:{_MONTH}[ ]\d{{1,2}}|\d{{1,2}}[ ]{_MONTH}|{_DAY})(?:,?[ ]\d{{4}})?"
    rf"|[ ]\([A-Z][^)\n]{{1,30}}\)){{1,2}}[*_]*{_DASH}",
    re.MULTILINE,
)
_CAPITALS = re.compile(
    r"^[ \t*_]*[A-Z][A-Z’'.]+(?:[ -][A-Z][A-Z’'.]+){0,4}(?:,[^\n—–]{1,40}?)?(?:[ ]\([^)\n]{1,30}\))?[*_]*" + _DASH,
    re.MULTILINE,
)
_OF_THEM = re.compile(r"\b(?:of (?:whom|them|which|us|you|these|those|it)|none of .*)$", re.IGNORECASE)
_STARTS_LATE = re.compile(
    r"^(?:of|for|from|in|at|with|on|to|by|about|among|between|than|who|whom|whose|which|when|where|then|and|or|not)\s",
    re.IGNORECASE,
)
_AGED = re.compile(r"\d{1,3}-year-old")
_SPARE_END = re.compile(
    r"\s+(?:neither|both|also|itself|himself|herself|themselves|and|or|but|then|of|for|from|in|at|with|to|by|the|a)$"
)
AND_NUMBER = re.compile(r"(?<=[a-z])\s+and\s+[\d$£€].*$")
"""A second source that is only a number, as in "Ana Sol and 1 percent"."""
_NUMBERS = word_set(
    """
    one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen
    nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand million billion dozen half to from
    on at in and or up down of about percent pct
    """
)
_CROWDS = word_set(
    """
    crowd public audience panel jury staff crew family couple people community city town state country nation county
    opposition regime media industry team man woman boy girl child person victim suspect accused defendant neighbour
    colleague source insider pilot cook nun monk chef clerk thief tourist migrant refugee voter nominee elite
    establishment kremlin pentagon camp side majority minority agent client host guest pair trio delegation
    """
)
_BEINGS = re.compile(r"(?:er|or|ist|ian|ant|ent|man|woman|men|women|ee|ic|ary|ess|folk|s|people|son|wife)$")
_KNOWN = titles.OFFICES | titles.RELATIVES | titles.GROUPS | titles.DOCUMENTS | titles.ORGANISATION | _CROWDS


def dateline_ends(text: str) -> dict[int, int]:
    """Start → end of each line's dateline: "LUND, March 3 (Wire) —", with capitals, a date or an agency."""
    found: dict[int, int] = {}
    for pattern in (_DATED, _CAPITALS):
        for match in pattern.finditer(text):
            found[match.start()] = max(match.end(), found.get(match.start(), 0))
    return found


def tidy(name: str) -> str | None:
    """A speaker's name without what the source's edges dragged in, or None where nothing that can speak is left."""
    if _OF_THEM.search(name) or _STARTS_LATE.match(name) or _AGED.fullmatch(name):
        return None
    words = name.split()
    while len(words) > 1 and words[-1].islower() and _said(words[-1]):
        words = words[:-1]
    name = re.sub(r"^(?:number|lot|handful|couple) of (?:other |the )?(?=\w)", "", " ".join(words))
    previous = None
    while previous != name:
        previous, name = name, _SPARE_END.sub("", name)
    if re.search(r"[a-zà-ÿ]{4}\.$", name):
        name = name[:-1]
    return name if name and _can_speak(name.split()) else None


def describable(noun: str) -> bool:
    """Whether a bare common noun names people, a body or a document, rather than a thing."""
    return _can_speak([noun]) and (noun in _KNOWN or _BEINGS.search(noun) is not None)


def _said(word: str) -> bool:
    entry = verb_forms().get(word)
    return entry is not None and entry.kind == "speech" and word.endswith(("said", "ed", "told"))


def _can_speak(words: list[str]) -> bool:
    keys = [bare(w) for w in words]
    if all(k in _NUMBERS or k in titles.NOT_NAMES or not any(c.isalpha() for c in k) for k in keys):
        return False
    if len(words) > 1:
        return True
    return len(keys[0]) > 1 and keys[0] != "percent"
