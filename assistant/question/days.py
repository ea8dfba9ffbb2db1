"""Days that a question names: limits in time, days of publication, and how far off another day is."""

import calendar
import re
from datetime import date, timedelta

from assistant.english import numbers
from assistant.question.publishers import Place
from assistant.schema import MonthDay

_DAYS = {name.casefold(): n for n, name in enumerate(calendar.day_name)}
_MONTHS = {name.casefold(): n for n, name in enumerate(calendar.month_name) if n}
# "From Tuesday to Friday" says when it happened, not when it was published.
_UP_TO = r"\s+(?:to|till|until|through)\b"
_NTH = r"(\d{1,2})(?:st|nd|rd|th)?"
_MONTH_NAME = "|".join(_MONTHS)
_SINCE_DAY = re.compile(rf"\b(since|after|from|on|until|before|by)\s+(?:last\s+)?({'|'.join(_DAYS)})\b(?!{_UP_TO})")
_DATE = re.compile(
    rf"\b(since|after|from|on|until|before|by)\s+(?:(?:the\s+)?{_NTH}\s+(?:of\s+)?({_MONTH_NAME})"
    rf"|({_MONTH_NAME})\s+{_NTH})\b(?!{_UP_TO})(?:,?\s+(\d{{4}}))?"
)
_MONTH = re.compile(rf"\b(?:in|during)\s+({_MONTH_NAME})\b(?:\s+(\d{{4}}))?")
_CAPITAL = "|".join(calendar.month_name[1:])
_NAMED = re.compile(
    r"(?<![\w-])(?P<iso>(\d{4})-(\d\d)-(\d\d))(?:T[\d:+.Z-]*)?(?![\w-])"
    rf"|\b(?P<first>{_CAPITAL})\s+{_NTH}\b(?:,?\s+(\d{{4}})\b)?"
    rf"|\b{_NTH}\s+(?:of\s+)?(?P<second>{_CAPITAL})\b(?:,?\s+(\d{{4}})\b)?"
)

_SHIFT = re.compile(
    rf"\b(?:(?P<many>\d{{1,3}}|an?|{'|'.join(numbers.UNITS)})\s+(?P<unit>day|week)s?\s+(?P<way>earlier|before|prior|later|after(?:wards)?)"
    r"|the\s+(?P<one>day|week)\s+(?P<side>before|prior|after)(?!\s+(?:yesterday|tomorrow))"
    r"|the\s+(?P<next>previous|preceding|next|following)\s+(?P<of>day|week))\b"
)
_BACK = {"earlier", "before", "prior", "previous", "preceding"}


def days_off(text: str) -> int | None:
    """How many days from another day is asked of ("one day earlier" -1, "the week after" 7); None where none is."""
    found = _SHIFT.search(text.casefold())
    if found is None:
        return None
    many = found["many"] or "one"
    count = int(many) if many.isdecimal() else numbers.UNITS.get(many, 1)
    unit, way = found["unit"] or found["one"] or found["of"], found["way"] or found["side"] or found["next"]
    return int(count * (7 if unit == "week" else 1) * (-1 if way in _BACK else 1))


def limits(text: str, newest: date | None) -> tuple[date | None, date | None, tuple[str, ...]]:
    """Limits in time, counted from the newest article, and a note on the day that was taken."""
    try:
        return _named_days(text, newest) if newest else (None, None, ())
    except (ValueError, OverflowError):  # a day that no calendar has
        return None, None, ()


def _named_days(text: str, newest: date) -> tuple[date | None, date | None, tuple[str, ...]]:
    if match := _DATE.search(text):
        month, day = _MONTHS[match[3] or match[4]], int(match[2] or match[5])
        found = _day(int(match[6]) if match[6] else None, month, day, newest)
        return _limits(match[1], found) if found else (None, None, ())
    if match := _SINCE_DAY.search(text):
        back = (newest.weekday() - _DAYS[match[2]]) % 7
        return _limits(match[1], newest - timedelta(days=back))
    if match := _MONTH.search(text):
        month, year = _MONTHS[match[1]], int(match[2]) if match[2] else newest.year
        if not match[2] and month > newest.month:
            year -= 1
        last = calendar.monthrange(year, month)[1]
        first, end = date(year, month, 1), date(year, month, last)
        return first, end, (f"from {first} to {end}",)
    return None, None, ()


def _day(year: int | None, month: int, day: int, newest: date) -> date | None:
    try:
        found = date(year or newest.year, month, day)
        return found if year or found <= newest else found.replace(year=newest.year - 1)
    except ValueError:
        return None


def named_days(question: str) -> list[tuple[Place, MonthDay]]:
    """Where days stand in a question, and which: (year or None, month, day). Capitals count: "may 4" is no day."""
    found = []
    for m in _NAMED.finditer(question):
        if m["iso"]:
            year, month, day = m[2], int(m[3]), int(m[4])
        elif m["first"]:
            year, month, day = m[7], _MONTHS[m["first"].casefold()], int(m[6])
        else:
            year, month, day = m[10], _MONTHS[m["second"].casefold()], int(m[8])
        found.append((m.span(), (int(year) if year else None, month, day)))
    return found


def _limits(word: str, day: date) -> tuple[date | None, date | None, tuple[str, ...]]:
    """The interval that a preposition and a day mean; "on" says when it happened, which later articles report too."""
    if word in {"since", "from"}:
        return day, None, (f"since {day}",)
    if word == "after":
        return day + timedelta(days=1), None, (f"after {day}",)
    if word == "before":
        return None, day - timedelta(days=1), (f"before {day}",)
    if word in {"until", "by"}:
        return None, day, (f"until {day}",)
    return None, None, ()
