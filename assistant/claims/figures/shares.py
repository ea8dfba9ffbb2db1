"""Quantities that are no plain number: "dozens", "several hundred", "a third", "half an hour", "one in five"."""

import re
from dataclasses import dataclass

from assistant.claims.figures.quantity import Quantity, quantity_at
from assistant.claims.figures.units import is_measure
from assistant.english import numbers

_VAGUE_WORDS = "|".join(numbers.VAGUE)
_SCALED = rf"(?:{numbers.SCALE_WORDS})\b"
PARTS = "halves|thirds?|quarters?|fourths?|fifths?|sixths?|sevenths?|eighths?|ninths?|tenths?"
FEW = rf"(?:several|many|few|a[ ](?:good[ ])?few|a[ ]couple(?:[ ]of)?)[ ]{_SCALED}"
"""A few of some scale: "several hundred"."""
_VAGUE = re.compile(rf"(?:(?:{_VAGUE_WORDS})(?:[ ]of[ ](?:{_VAGUE_WORDS}))?\b|{FEW})", re.IGNORECASE)
_FRACTION = re.compile(
    rf"(?P<above>one|two|three|four|five|six|seven|eight|nine|an?)[ -](?:{PARTS}|half)\b"
    r"|half\b(?!-)",
    re.IGNORECASE,
)
_GOES_ON = re.compile(
    r"[ \t\n]+(?:of|the|its|their|his|her|our|all|those|these|were|are|have|(?P<verb>was|is|had|has|said|say))\b"
    r"|[ \t\n]*(?:[,.;:)—–”\"]|-[ ]|$)",
    re.IGNORECASE,
)
_OF_A_GAME = re.compile(
    r"\b(?:first|second|third|fourth|last|other|latter|former|next|opening|closing|final|past|previous|recent|top|bottom|better"
    r"|northern|southern|eastern|western|early|late|later|earlier|the|this|their|his|her|our|its|each|either)[ -]$",
    re.IGNORECASE,
)
_PART_OF_ONE = re.compile(
    r"(?:a[ ])?(?:half|quarter)(?=[ -](?:an?[ ])?(?P<unit>[a-z]+))", re.IGNORECASE
)  # half an hour
_AND = re.compile(r"(\w+)[ ]and[ ]$", re.IGNORECASE)
_SLASHED = re.compile(r"(?P<above>[1-9])/(?P<below>[1-9]\d?)(?=[ ]of\b)")
_AND_HALF = re.compile(r"an?[ ](?P<unit>[a-z]+)[ ]and[ ]a[ ](?P<part>half|quarter|third)\b", re.IGNORECASE)
_IN = re.compile(r"[ ](?:(?P<loose>in)|out[ ]of|of(?=[ ]every))[ ](?P<every>every[ ])?", re.IGNORECASE)
_TIMES = re.compile(r"[ -](?:second|minute|hour|day|night|week|month|year|decade|game|match|start|attempt)s?\b")


@dataclass(frozen=True, slots=True)
class Share:
    """A number, where it ends, and its unit where its own words say it; a vague one is but the least that is meant."""

    end: int
    value: float
    vague: bool = False
    unit: str | None = None


def share_at(text: str, at: int, qualified: bool) -> Share | None:
    """The vague number or the fraction that begins at a place."""
    if match := _VAGUE.match(text, at):
        return Share(match.end(), _least(match[0]), vague=True)
    if match := _SLASHED.match(text, at):
        return Share(match.end(), _rounded(int(match["above"]) / int(match["below"])))
    if (match := _AND_HALF.match(text, at)) and is_measure(match["unit"].lower()):
        return Share(match.end(), 1 + numbers.value_of_fraction(match["part"]), unit=match["unit"].lower())
    part = _PART_OF_ONE.match(text, at)
    if part and is_measure(part["unit"].lower()) and not part["unit"].lower().endswith("s"):
        return Share(part.end(), numbers.value_of_fraction(part[0]), unit=part["unit"].lower())
    match = _FRACTION.match(text, at)
    if match is None or numbers.HALVED.match(text, at):
        return None
    sure = (match["above"] or "a").lower() not in ("a", "an", "one") or qualified
    goes_on = _GOES_ON.match(text, match.end())
    ordinal = goes_on and goes_on["verb"] and not match[0].lower().endswith(("half", "quarter"))  # "a third was shot"
    added = _AND.search(text, max(0, at - 20), at)  # "the past decade and a half"
    if (added and is_measure(added[1].lower())) or _OF_A_GAME.search(text, max(0, at - 12), at):
        return None
    if not (sure or (goes_on and not ordinal)):
        return None
    return Share(match.end(), _rounded(numbers.value_of_fraction(match[0])))


def ratio_at(text: str, above: Quantity) -> Share | None:
    """The ratio that a number begins: "one in five", "three out of four"; no "41 in 2019" and no "two in five days"."""
    match = _IN.match(text, above.end)
    below = quantity_at(text, match.end()) if match and above.bare and not above.tail else None
    if match is None or below is None or below.unit or not 0 < above.mantissa < below.value:
        return None
    year = below.in_digits and below.bare and re.fullmatch(r"(?:19|20)\d\d", below.number) and below.value != 2000
    loose = match["loose"] and not match["every"] and above.mantissa != 1
    if year or _TIMES.match(text, below.end) or (loose and not (below.value <= 10 or below.value in (100, 1000))):
        return None
    return Share(below.end, _rounded(above.mantissa / below.value))


def _rounded(value: float) -> float:
    """A share to four digits: a third is 0.3333, one in 30,000 is 0.00003333."""
    return float(f"{value:.4g}")


def _least(words: str) -> float:
    low = 1.0
    for word in re.findall(r"[a-z]+", words.lower()):
        low *= numbers.VAGUE.get(word) or numbers.SCALES.get(word, 1.0)
    return low
