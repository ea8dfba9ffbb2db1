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
- Dates, years, clock times, ages, ordinals, scores of games, telephone and item numbers ("Article 5", "MH17") are no
  figures.
"""

import re
from dataclasses import dataclass

from assistant.claims.figures.context import is_no_quantity, masked, unit_after
from assistant.claims.figures.parts_of_wholes import tie_parts
from assistant.english import numbers
from assistant.schema import Figure, Span

_LOWER = (
    r"more than|over|at least|upwards? of|no fewer than|no less than|not less than|a minimum of|exceeding"
    r"|in excess of|above|north of"
    r"|greater than|beyond"
)
_UPPER = (
    r"up to|as many as|as much as|as few as|at most|no more than|not more than|fewer than|less than|under"
    r"|below|a maximum of|nearly|almost"
    r"|close to|just under|just short of|not quite|approaching|virtually"
)
_ABOUT = (
    r"about|around|roughly|approximately|some|an estimated|estimated|circa|approx\.?|or so|somewhere around"
    r"|in the region of|in the order of|well"
)
_PREFIX = (
    rf"(?:(?:just |well |slightly |a little |far |much |only )?(?P<qual>{_LOWER}|{_UPPER}|{_ABOUT})[ \t\n]+"
    r"(?:(?:about|an estimated|roughly|some)[ ])?)"
)
_MONEY = r"(?:US|A|C|NZ|HK|S)?[$€£¥₹]"
_SCALE = rf"(?:[ -](?:{numbers.SCALE_WORDS})s?\b|(?:bn|mn|tn|[kKmMBT])\b)"
_ATOM = rf"(?:{_MONEY}[ ]?)?(?:{numbers.DIGITS})(?:{_SCALE})*|\b{numbers.WORDS}\b"
_FRACTION = (
    r"\b(?:(?:one|two|three|four|five|six|seven|eight|nine|a)[ -](?:halves|thirds?|quarters?|fourths?|fifths?"
    r"|sixths?|sevenths?|eighths?"
    r"|ninths?|tenths?)|half)(?=[ \t\n]+(?:of|the|its|their|his|her|our|all|those|these"
    r"|were|was|are|is|had|have|has|said|say)\b|[ \t\n]*[,.;]|-)"
)
_IN = rf"\b(?:{numbers.WORDS}|\d{{1,3}})[ ](?:in|out[ ]of)[ ](?:every[ ])?(?:{numbers.WORDS}|\d{{1,6}})\b"
_VAGUE = (
    r"\b(?:(?:tens|dozens|scores|hundreds|thousands|millions|billions|trillions)(?:[ ]of[ ](?:thousands"
    r"|millions|billions|trillions))?"
    r"|(?:several|many|a[ ]few|a[ ]couple[ ](?:of[ ])?|a[ ]couple)[ ]?(?:hundred|thousand|dozen|million"
    r"|billion|trillion))\b"
)
_JOIN = r"[ ]?(?:-|–|—)[ ]?|[ ](?:to|or)[ ]"
_FIGURE = re.compile(
    rf"(?:(?<![\w$€£.,])|(?<=\())(?:"
    rf"(?P<between>between[ ](?P<b1>{_ATOM})(?P<b1p>%|[ ]per[ ]?cent\b)?[ ]and[ ](?P<b2>{_ATOM}))"
    rf"|(?:{_PREFIX})?(?:(?P<vague>{_VAGUE})|(?P<ratio>{_IN})|(?P<fraction>{_FRACTION})"
    rf"|(?P<n1>{_ATOM})(?P<n1p>%|[ ]per[ ]?cent\b)?(?:(?P<join>{_JOIN})(?P<n2>{_ATOM}))?)"
    rf")(?P<suffix>\+|[ ]or[ ](?:more|so|fewer|less)\b|-plus\b|[ ]plus\b)?"
    rf"(?P<percent>[ ]?%|[ -]per[ ]?cent(?:age[ ]points?)?\b|[ -]percentage[ -]points?\b|[ ]pct\b)?"
    rf"(?P<currency>[ -](?:dollars?|euros?|pounds?|yen|rubles?|roubles?|rupees?|yuan|francs?|pesos?|cents)\b)?"
    rf"(?P<after>[ ]or[ ](?:more|so|fewer|less)\b)?",
    re.IGNORECASE,
)
_APPROXIMATE = re.compile(rf"^(?:just |well |only )?(?:{_ABOUT}|nearly|almost|close to)\b|\bor so$", re.IGNORECASE)
_CHANGE = re.compile(r"\bfrom[ ]$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Value:
    low: float | None
    high: float | None


def is_approximate(figure: Figure) -> bool:
    """Whether the text gives the number as near, not exact ("about", "some", "nearly", "or so")."""
    return bool(_APPROXIMATE.search(figure.text))


def find_figures(text: str, span: Span | None = None) -> list[Figure]:
    """Quantities in `text` (within `span`, where given), in order; offsets are offsets into `text`.

    Works on any text, questions included. See the module's docstring for what counts and how words become bounds.
    """
    start, end = (span.start, min(span.end, len(text))) if span else (0, len(text))
    readable = masked(text[start:end])
    found: list[Figure] = []
    position = 0
    while match := _FIGURE.search(readable, position):
        position = max(match.end(), match.start() + 1)
        found += _read(readable, match)
    return [_placed(text, start, figure) for figure in tie_parts(readable, found)]


def _placed(text: str, start: int, figure: Figure) -> Figure:
    """A figure of the text from `start` on, with offsets into the whole text."""
    at, whole = _shifted(figure.span, start), figure.part_of and _shifted(figure.part_of, start)
    return figure.model_copy(update={"span": at, "part_of": whole, "text": at.of(text)})


def _shifted(span: Span, by: int) -> Span:
    return Span(start=span.start + by, end=span.end + by)


def _read(text: str, match: re.Match[str]) -> list[Figure]:
    if is_no_quantity(text, match):
        return []
    changed = match["join"] and "to" in match["join"] and _CHANGE.search(text, max(0, match.start() - 6), match.start())
    value = None if changed else _value(match)
    if value is not None:
        return [_figure(text, match, match.start(), match.end(), value)]
    return _two(text, match) if match["join"] else []


def _two(text: str, match: re.Match[str]) -> list[Figure]:
    """Two figures that only looked like a range ("rose from 10 to 20")."""
    first, second = _atom(match["n1"] + _shared_scale(match["n1"], match["n2"])), _atom(match["n2"])
    if first is None or second is None:
        return []
    end = match.end("n1p") if match["n1p"] else match.end("n1")
    return [
        _figure(text, match, match.start(), end, _Value(first, first)),
        _figure(text, match, match.start("n2"), match.end(), _Value(second, second)),
    ]


def _figure(text: str, match: re.Match[str], start: int, end: int, value: _Value) -> Figure:
    return Figure(
        text=text[start:end], low=value.low, high=value.high, unit=_unit(text, match), span=Span(start=start, end=end)
    )


def _unit(text: str, match: re.Match[str]) -> str | None:
    if match["percent"] or match["n1p"] or match["b1p"]:
        return "percentage points" if "point" in (match["percent"] or "").lower() else "%"
    if match["currency"]:
        return match["currency"].strip(" -").lower()
    money = re.search(_MONEY, match[0], re.IGNORECASE)
    if money:
        return money[0]
    return unit_after(text, match.end())


def _value(match: re.Match[str]) -> _Value | None:
    if match["between"]:
        return _range(match["b1"], match["b2"])
    if match["vague"]:
        low = _vague(match["vague"])
        return _Value(low, None)
    if match["ratio"]:
        number = _ratio(match["ratio"])
    elif match["fraction"]:
        number = _fraction(match["fraction"])
    elif match["n2"]:
        ranged = _range(match["n1"], match["n2"])
        return ranged and _bounded(ranged, match)
    else:
        number = _atom(match["n1"])
    return None if number is None else _bounded(_Value(number, number), match)


def _bounded(value: _Value, match: re.Match[str]) -> _Value:
    qualifier = (match["qual"] or "").lower()
    tail = f"{match['suffix'] or ''}{match['after'] or ''}".lower()
    if re.fullmatch(_LOWER, qualifier) or "more" in tail or "+" in tail or "plus" in tail:
        return _Value(value.low, None)
    if re.fullmatch(_UPPER, qualifier) or "fewer" in tail or "less" in tail:
        return _Value(None, value.high)
    return value


def _range(first: str, second: str) -> _Value | None:
    low, high = _atom(first + _shared_scale(first, second)), _atom(second)
    return _Value(low, high) if low is not None and high is not None and low < high else None


def _shared_scale(first: str, second: str) -> str:
    """The "million" that the first of two numbers borrows from the second: "10 to 12 million"."""
    scale = re.search(rf"[ -]?(?:{numbers.SCALE_WORDS})s?$|(?:bn|mn|tn|[kKmMBT])$", second, re.IGNORECASE)
    if not scale or re.search(r"[A-Za-z]$", first):
        return ""
    return scale[0]


def _atom(words: str) -> float | None:
    text = re.sub(rf"^{_MONEY}[ ]?", "", words.strip(), flags=re.IGNORECASE)
    match = re.match(numbers.DIGITS, text)
    if not match:
        return numbers.value_of_words(text)
    value = numbers.value_of(match[0])
    for scale in re.findall(r"[a-z]+", text[match.end() :].lower()):
        value *= numbers.SCALES.get(scale.removesuffix("s")) or numbers.SHORT_SCALES.get(scale, 1.0)
    return value


def _vague(words: str) -> float | None:
    low = 1.0
    for word in re.findall(r"[a-z]+", words.lower()):
        low *= numbers.VAGUE.get(word) or numbers.SCALES.get(word, 1.0)
    return low


def _fraction(words: str) -> float:
    parts = re.split(r"[ -]", words.lower())
    above = numbers.UNITS.get(parts[0], 1)  # "a third", "half"
    return round(above / numbers.FRACTIONS[parts[-1]], 4)


def _ratio(words: str) -> float | None:
    above, below = (_atom(re.sub(r"^every ", "", w)) for w in re.split(r" (?:in|out of) ", words.lower()))
    return round(above / below, 4) if above and below and above < below else None
