"""Calendar dates out of what a record, a page or a file name holds; partial, relative and ambiguous ones are None."""

import re
import warnings
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime

_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?!\d)(?:$|[T\s,;Z(+])")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:$|T\d)")
_YEAR_FIRST = re.compile(r"(\d{4})[/.](\d{1,2})[/.](\d{1,2})(?!\d)(?:$|[\sT,])")
_YEAR_LAST = re.compile(r"(\d{1,2})([/.-])(\d{1,2})\2(\d{4})(?!\d)(?:$|[\sT,])")
_EPOCH = re.compile(r"\d{9,10}(?:\.\d+)?|\d{12,13}")
_RFC_2822 = re.compile(r"(?:[A-Za-z]{3},\s+)?\d{1,2}\s+[A-Za-z]{3}\s+\d{4}\s+\d{1,2}:\d{2}")
_WORDY = re.compile(r"(?=.*[^\W\d_]{3})(?=.*(?<!\d)\d{1,2}(?!\d))(?=.*(?<!\d)\d{4}(?!\d))", re.DOTALL)
_IN_NAME = re.compile(r"(?<!\d)(\d{4})([-_.]?)(\d{2})\2(\d{2})(?!\d)")
_LANGUAGES = ["en", "fr", "de", "es", "it", "pt", "nl"]
_SETTINGS = {
    "STRICT_PARSING": True,
    "REQUIRE_PARTS": ["day", "month", "year"],
    "PARSERS": ["absolute-time"],
    "RETURN_AS_TIMEZONE_AWARE": False,
}
_LONGEST = 100


def parse_date(value: object) -> date | None:
    """The calendar date that `value` states, or None.

    Takes dates, datetimes, epoch seconds or milliseconds (UTC) as numbers or digits, ISO 8601, RFC 2822,
    year/month/day, day.month.year, day/month/year where only one reading is possible, and dates with a month's name in
    English, French, German, Spanish, Italian, Portuguese or Dutch. A datetime with a zone gives the day as written.
    """
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return _from_epoch(float(value)) if abs(value) < 1e15 else None
    if not isinstance(value, str) or len(value) > _LONGEST:
        return None
    return _parse_text(" ".join(value.split()))


def date_in_name(name: str) -> date | None:
    """The first date written year, month, day in a file name ("2016-11-30", "20161130", "2016_11_30"), or None."""
    found = (_make(match[1], match[3], match[4]) for match in _IN_NAME.finditer(name))
    return next((day for day in found if day and 1700 <= day.year <= 2100), None)


def _parse_text(text: str) -> date | None:
    if match := _ISO.match(text) or _COMPACT.match(text) or _YEAR_FIRST.match(text):
        return _make(match[1], match[2], match[3])
    if match := _YEAR_LAST.match(text):
        return _year_last(int(match[1]), match[2], int(match[3]), match[4])
    if _EPOCH.fullmatch(text):
        return _from_epoch(float(text))
    if _RFC_2822.match(text):
        try:
            return parsedate_to_datetime(text).date()
        except (ValueError, TypeError, IndexError, OverflowError):
            return None
    return _by_month_name(text) if _WORDY.match(text) else None


def _make(year: str | int, month: str | int, day: str | int) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except (ValueError, OverflowError):
        return None


def _year_last(first: int, separator: str, second: int, year: str) -> date | None:
    # Dots are the continental order everywhere they are used; slashes and hyphens are read by day or by month.
    if separator == "." or first > 12 or first == second:
        return _make(year, second, first)
    return _make(year, first, second) if second > 12 else None


def _from_epoch(seconds: float) -> date | None:
    if abs(seconds) >= 1e11:
        seconds /= 1000
    # Small numbers are years or counts, not moments of 1970.
    if not 1e7 <= abs(seconds) < 1e11:
        return None
    try:
        return datetime.fromtimestamp(seconds, UTC).date()
    except (ValueError, OverflowError, OSError):
        return None


def _by_month_name(text: str) -> date | None:
    import dateparser

    try:
        with warnings.catch_warnings(action="ignore"):
            found = dateparser.parse(text, languages=_LANGUAGES, settings=_SETTINGS)
    except Exception:  # noqa: BLE001 - a date that the parser trips over is no date, whatever it raises
        return None
    return found.date() if found else None
