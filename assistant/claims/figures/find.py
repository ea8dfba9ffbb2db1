"""Quantities as a text gives them: verbatim words, bounds and unit.

Policy
- `text` is verbatim, with its qualifier, currency and percent sign, without the thing counted ("More than 8,500", "$3
  million").
- An exact or approximate number ("40", "about 40", "some 40") has `low == high`: the number that the text names.
- A bound stays a bound: "more than 40" and "at least 40" have `low` 40 and no `high`; "up to 40", "fewer than 40" and
  "nearly 40" have `high` 40 and no `low`.
- A vague plural is a lower bound at the least that the word can mean, and has no upper one: tens 10, dozens 12,
  scores 20, hundreds 100, thousands 1,000, tens of thousands 10,000 and so on; "several hundred" likewise. These are
  the numbers of ACLED's coding rules (tens 10, dozens 12, hundreds 100); ACLED writes down the one number, we keep
  the word and leave the range open. "Many", "several" and "a few" alone name no number and are no figures.
- A fraction is its value ("a third" 0.33, "one in five" 0.2) with what it is a fraction of as unit. A percentage is
  its number, unit "%".
- Nothing is computed: no sums, no differences, no conversions. "including about 4,000 children" is a figure of its
  own; `part_of` says of which other it is a part (see `parts_of_wholes.py`).
- What is written onto a number stays with it: a currency ("USD10m", "18.30 crowns"), the symbol of a measure
  ("95mph"). "3m" is three million of what is counted by millions ("3m people"), else three metres.
- Two numbers are a range where they share what they count and rise; the first one borrows the scale of the second
  where that makes it less ("four to six thousand", never "$300 to $5 million"). "from 10 to 20" and "4 per cent to
  18 crowns" are two figures.
- Dates, years, clock times, ages, ordinals, scores of games, telephone, version and item numbers ("Article 5",
  "MH17", "Boeing 737") are no figures, and neither is a number that the text denies ("not 90").
"""

import re
from dataclasses import dataclass, replace

from assistant.claims.figures.bounds import Prefix, bounded, is_estimate, prefix_before
from assistant.claims.figures.context import is_denied, is_no_quantity
from assistant.claims.figures.masking import masked
from assistant.claims.figures.parts_of_wholes import tie_parts
from assistant.claims.figures.quantity import Quantity, number_end, quantity_at
from assistant.claims.figures.shares import FEW, PARTS, ratio_at, share_at
from assistant.claims.figures.units import MONEY, SIGN, unit_after
from assistant.english import numbers
from assistant.schema import Figure, Span

_SMALL = "|".join([*numbers.UNITS, *numbers.TENS])
_SCALES = rf"(?:{numbers.SCALE_WORDS})\b"
_VULGAR = "".join(numbers.VULGAR)
_START = re.compile(
    rf"(?:(?<![^ (])[-−]|(?<![\w.,$€£]))(?:(?:{SIGN})?\.?\d|[{_VULGAR}]|{MONEY}\.?\d)"
    rf"|(?<![\w.,$€£])\b(?:(?:minus|negative)[ ](?=\d|{SIGN}|{_SMALL})|(?:{_SMALL}|half|{'|'.join(numbers.VAGUE)})\b"
    rf"|{FEW}"
    rf"|quarters?[ -](?:of[ ]an?[ ])?{_SCALES}"
    rf"|an?[ -](?:{_SCALES}|half\b|(?:{PARTS})\b|[a-z]+[ ]and[ ]a[ ](?:half|quarter|third)\b))",
    re.IGNORECASE,
)
_JOIN = re.compile(r"-to-|-?[ ](?:(?:up[ ])?to|or)[ ](?:about[ ])?|[ ]?[-–][ ]?|—", re.IGNORECASE)
_AND = re.compile(r"[ ](?:and|to)[ ](?:about[ ])?|[ ]?[-–][ ]?", re.IGNORECASE)
_FROM = re.compile(r"\bfrom[ ]$", re.IGNORECASE)
_MOVED = re.compile(
    r"\b(?:rose|fell|up|down|gained|lost|dropped|climbed|added|slipped|jumped|shed|declined|advanced|eased|rising|falling"
    r"|gaining|losing|surged|sank|slid|dipped|tumbled|increased|decreased)[ ](?:by[ ])?$",
    re.IGNORECASE,
)
_SPANNED = re.compile(r"(?:second|minute|hour|day|night|week|month|year|decade)s?")
_AMOUNT = re.compile(r"\d[^.;:]{0,20}[^.;:,][ ]$")
_LAST_SCALES = re.compile(rf"(?:(?:^|[ -])(?:{numbers.SCALE_WORDS}))+$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Reading:
    """What was read, and where the search goes on. No figure: it only looked like a quantity."""

    end: int
    figure: Figure | None = None


def is_approximate(figure: Figure) -> bool:
    """Whether the text gives the number as near, not exact ("about", "some", "nearly", "or so")."""
    return is_estimate(figure.text)


def find_figures(text: str, span: Span | None = None) -> list[Figure]:
    """Quantities in `text` (within `span`, where given), in order; offsets are offsets into `text`.

    Works on any text, questions included. See the module's docstring for what counts and how words become bounds.
    """
    start, end = (span.start, min(span.end, len(text))) if span else (0, len(text))
    readable = masked(text[start:end])
    found: list[Figure] = []
    position = 0
    while match := _START.search(readable, position):
        reading = _read(readable, match.start(), position)
        position = max(reading.end, match.start() + 1)
        if reading.figure:
            found.append(reading.figure)
    return [_placed(text, start, figure) for figure in tie_parts(readable, found)]


def _placed(text: str, start: int, figure: Figure) -> Figure:
    """A figure of the text from `start` on, with offsets into the whole text."""
    at, whole = _shifted(figure.span, start), figure.part_of and _shifted(figure.part_of, start)
    return figure.model_copy(update={"span": at, "part_of": whole, "text": at.of(text)})


def _shifted(span: Span, by: int) -> Span:
    return Span(start=span.start + by, end=span.end + by)


def _figure(text: str, start: int, end: int, low: float | None, high: float | None, unit: str | None) -> Figure:
    return Figure(text=text[start:end], low=low, high=high, unit=unit, span=Span(start=start, end=end))


def _read(text: str, at: int, since: int) -> _Reading:
    """The figure that begins at a place: a fraction, a vague number, a ratio, a range or one quantity."""
    before = prefix_before(text, since, at)
    first = quantity_at(text, at)
    share = share_at(text, at, bool(before.words)) or (ratio_at(text, first) if first else None)
    if share:
        if is_denied(text, before.start):
            return _Reading(share.end)
        low, high = (share.value, None) if share.vague else bounded(share.value, share.value, before.words, "")
        start = at if before.between else before.start
        unit = share.unit or unit_after(text, share.end)
        return _Reading(share.end, _figure(text, start, share.end, low, high, unit))
    if first is None:
        return _Reading(number_end(text, at))
    join = (_AND if before.between else _JOIN).match(text, first.end)
    second = quantity_at(text, join.end()) if join and not first.tail else None
    if join and second and not second.mantissa < 0 <= first.mantissa:
        return _pair(text, before, first, second, join[0].lower())
    return _one(text, before, first)


def _one(text: str, before: Prefix, first: Quantity, unit: str | None = None) -> _Reading:
    """One quantity as a figure; `unit` is what it counts where another number tells it."""
    start = before.start if before.words else first.start
    if is_no_quantity(text, start, first, first, before.words):
        return _Reading(first.end)
    counted = first.unit or unit or unit_after(text, first.end)
    words = before.words
    if words == "over" and counted and _SPANNED.fullmatch(counted) and _AMOUNT.search(text, max(0, start - 30), start):
        start, words = first.start, ""  # "7.5 percent over two years" lasts two
    low, high = bounded(first.value, first.value, words, first.tail)
    return _Reading(first.end, _figure(text, start, first.end, low, high, counted))


def _pair(text: str, before: Prefix, first: Quantity, second: Quantity, join: str) -> _Reading:
    """A range as one figure, else the first of two numbers that only looked like one ("rose from 10 to 20")."""
    noun = second.unit or unit_after(text, second.end)
    if first.unit == "m" and second.scale == numbers.SHORT_SCALES["m"]:
        first = replace(first, unit=None, scale=second.scale)  # "1m to 1.5m people"
    borrower = replace(first, scale=_shared_scale(first, second))
    alike = _alike(first, second, noun, before.between or "to" not in join)
    changed = "to" in join and (
        _FROM.search(text, max(0, before.start - 6), before.start)
        or (noun is None and _MOVED.search(text, max(0, before.start - 14), before.start))
    )
    if alike and not changed and borrower.value < second.value:
        start = before.start
        if is_no_quantity(text, start, first, second, before.words):
            return _Reading(second.end)
        low, high = bounded(borrower.value, second.value, before.words, second.tail)
        return _Reading(second.end, _figure(text, start, second.end, low, high, first.unit or noun))
    if first.bare and second.bare and is_no_quantity(text, before.start, first, second, before.words):
        return _Reading(second.end)
    return _one(text, before, borrower if alike else first, noun if alike else None)


def _alike(first: Quantity, second: Quantity, noun: str | None, tied: bool) -> bool:
    """Whether two numbers can count the same thing. `tied`: by a dash, "or" or "between ... and"."""
    if first.unit == second.unit:
        return True
    if first.unit is None:
        return tied or not second.prefixed
    return second.unit is None and (tied or (first.prefixed and noun is None))


def _shared_scale(first: Quantity, second: Quantity) -> float:
    """The "million" that the first of two numbers borrows where that leaves it less: "10 to 12 million"."""
    if first.scale != 1.0:
        return first.scale
    scales = [second.scale]
    if words := _LAST_SCALES.search(second.number):
        scales = [numbers.scale_of(words[0]), numbers.scale_of(words[0].split()[-1])]
    return next((scale for scale in scales if first.mantissa < second.value / scale), 1.0)
