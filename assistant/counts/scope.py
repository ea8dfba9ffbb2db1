"""The clause of a figure, and the places and times that it names."""

import calendar
import re

from assistant.english.proper_names import proper_names
from assistant.english.words import fold

_NUMBER = r"(?:\d[\d.,]*|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozens|hundreds|thousands)\b"
_CLAUSE = re.compile(
    r"[;:—–]|,\s+(?:while|and|but|with|as|when|though|which|where)\b|\b(?:while|whereas|but)\b|"
    rf"\b(?:and|plus)\s+(?=(?:at least |about |some |up to |more than |between |another )*{_NUMBER})"
)
_MONTHS = "|".join(calendar.month_name[1:])
_PERIOD = re.compile(  # days of the week are left out: they say when a count was given as often as what it covers
    rf"\b((?:(?:this|last|next)\s+)?(?:{_MONTHS})(?:\s+\d{{4}})?|"
    r"(?:this|last|past|previous|next)\s+(?:\w+\s+)?(?:years?|months?|weeks?|quarters?|decades?|seasons?|summer|winter)|"
    r"(?:an?|per|each|every)\s+(?:hour|day|night|week|month|year)(?! (?:earlier|later|ago|before|after))|"
    r"(?:19|20)\d\d|since\s+(?![A-Z]\w+day)[A-Z]\w+)\b"
)
_RECORD = re.compile(r"\b(?:\w+est|most|first|worst)\b[^.;]{0,80}\bsince\b", re.IGNORECASE)  # "the largest since 2011"
_DATE = re.compile(
    rf"\b(?:{_MONTHS})\s+\d{{1,2}}(?:st|nd|rd|th)?\b(?:,?\s+\d{{4}})?|\b\d{{1,2}}\s+(?:{_MONTHS})\b(?:\s+\d{{4}})?"
)
_PLACE = re.compile(
    r"\b(?:[Ii]n|[Aa]t|[Aa]cross|[Tt]hroughout|around|[Oo]utside|[Ii]nside|[Nn]ear|[Ww]ithin)\s+(?:the\s+)?(?:[a-z]+\s+)?"
    r"((?:[A-Z][\w’'-]*)(?:\s+(?:of\s+)?[A-Z][\w’'-]*)*)"
)
_ADJECTIVE = re.compile(r"(?:ish|ese|ian|nch|can|ean|utch|eek|wiss|aeli|stani|raqi)$")
_NO_PLACE = re.compile(rf"(?:{_MONTHS}|\w+day)\b")


def clause_of(sentence: str, start: int, end: int) -> tuple[str, int]:
    """The clause in which a figure stands, and where in it the figure begins."""
    first = max((m.end() for m in _CLAUSE.finditer(sentence) if m.end() <= start), default=0)
    after = _CLAUSE.search(sentence, end)
    return sentence[first : after.start() if after else len(sentence)], start - first


def periods(clause: str) -> list[str]:
    """The spans of time that a clause names: years, months, "last year", "since June"; a date is none."""
    return [] if _RECORD.search(clause) else [fold(m[1]) for m in _PERIOD.finditer(_DATE.sub(" ", clause))]


def places(clause: str) -> list[str]:
    """The names that stand in a clause where a place does; "the French town" names none."""
    found = []
    for match in _PLACE.finditer(clause):
        adjective = _ADJECTIVE.search(match[1]) and clause[match.end() : match.end() + 2].strip().islower()
        if not adjective and not _NO_PLACE.match(match[1]):
            found.append(match[1])
    named = {fold(n) for n in proper_names(clause)}
    return [p for p in found if any(fold(p) in n or n in fold(p) for n in named)]
