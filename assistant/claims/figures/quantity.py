"""One number with its sign, currency, scale and what is written onto it, as a text has it at one place."""

import re
from dataclasses import dataclass

from assistant.claims.figures import units
from assistant.english import numbers

_VULGAR = "".join(numbers.VULGAR)
_NUMBER = re.compile(
    rf"(?P<sign>(?:minus|negative)[ ]|[-−])?(?P<money>{units.MONEY})?"
    rf"(?:(?P<digits>{numbers.DIGITS})(?P<part>[ ]?[{_VULGAR}]|[ -]\d{{1,2}}/\d{{1,2}}(?![\d/])|[ ]and[ ]a[ ]half\b)?"
    rf"|(?P<alone>[{_VULGAR}])|(?P<words>\b{numbers.WORDS}\b))",
    re.IGNORECASE,
)
_SCALE = re.compile(
    rf"(?P<long>(?:[ \u00a0-](?:{numbers.SCALE_WORDS})s?\b)+)|(?-i:[ ]?(?:bn|mn|mln|bln|tn|trn)\b|[kKMB]\b)",
    re.IGNORECASE,
)
_MONEY_SCALE = re.compile(r"[ ]?(?:[mMbBtTL]|cr|Cr)\b")
_MILLION = re.compile(r"m\b(?![²³])")
_SUFFIX = re.compile(
    r"\+(?!\d)|-plus\b|[ ]plus\b(?![ ]\d)|-odd\b"
    r"|[ ](?:or|and)[ ](?:more|so|fewer|less|above|over|higher|under|lower|up)\b(?![ ]to\b)",
    re.IGNORECASE,
)
_TWO = re.compile(r"(\d{1,3}) \d{3}|(\d+),\d{1,2}")
_WERE = re.compile(r"[ ](?:were|was|are|have|had|died|dead|of)\b")
_DOTTED = re.compile(r"[1-9]\d{0,2}\.\d{3}")
_SHARE = re.compile("%|per|pct|point")
_PLUS_OR = re.compile(r"(?:plus[ ]or[ ]|\+/)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number at `start`. `unit` is what is written onto it ("%", "dollars", "mph") or the currency in front.

    number: its digits or words alone. mantissa and scale: its value without and with "million". bare: digits or words
    alone, of which a year, an age or a label may be made. tail: "or more" and the like.
    """

    start: int
    end: int
    number: str
    mantissa: float
    scale: float
    unit: str | None
    prefixed: bool
    tail: str

    @property
    def value(self) -> float:
        """The number's value."""
        return self.mantissa * self.scale

    @property
    def bare(self) -> bool:
        """Whether neither scale nor unit is written onto the number."""
        return self.unit is None and self.scale == 1.0

    @property
    def in_digits(self) -> bool:
        """Whether the number is written in digits."""
        return self.number[:1].isdigit()


def quantity_at(text: str, at: int) -> Quantity | None:
    """The quantity that begins at a place, or None where no number does."""
    match = _number(text, at)
    if match is None:
        return None
    start, end, money = match.start(), match.end(), match["money"]
    scale, end = _scale(text, match)
    tail = _SUFFIX.match(text, end)
    attached = units.ATTACHED.match(text, tail.end() if tail else end)
    unit = money.strip(" .") if money else None
    if attached and attached["symbol"] and (money or (attached["symbol"] in "pc" and len(match["digits"] or "") > 2)):
        attached = None  # no pence: "1080p"
    if attached:
        unit, end = _attached(attached, unit), attached.end()
        tail = tail or _SUFFIX.match(text, end)
    if tail:
        end = max(end, tail.end())
    mantissa = _mantissa(text, match, end, unit is None and scale == 1.0)
    if mantissa is None:
        return None
    if match["sign"]:
        if _PLUS_OR.search(text, max(0, at - 8), at):
            start = match.end("sign")
        else:
            mantissa = -mantissa
    number = match["digits"] or match["words"] or match["alone"]
    return Quantity(start, end, number, mantissa, scale, unit, bool(money), (tail[0] if tail else "").lower())


def number_end(text: str, at: int) -> int:
    """Where the digits or number words that begin at a place end, whether they make a number or not."""
    match = _NUMBER.match(text, at)
    return match.end() if match else at


def _number(text: str, at: int) -> re.Match[str] | None:
    """The number at a place. "8 500" and "2,3" are one number where something is counted: "8 500 people"."""
    match = _NUMBER.match(text, at)
    cut = _TWO.fullmatch(match["digits"] or "") if match else None
    if match is None or cut is None:
        return match
    end = match.end()
    if match["money"] or units.ATTACHED.match(text, end) or _SCALE.match(text, end) or units.unit_after(text, end):
        return match
    if _WERE.match(text, end):
        return match
    return _NUMBER.match(text, at, match.start("digits") + max(cut.end(1), cut.end(2)))


def _scale(text: str, match: re.Match[str]) -> tuple[float, int]:
    """The scale behind a number, and where it ends; those that number words hold are in their value."""
    end = match.end()
    if match["words"]:
        return 1.0, end
    found = _SCALE.match(text, end) or (_MONEY_SCALE.match(text, end) if match["money"] else None)
    if found is None and units.is_millions(text, match.start(), end + 1):
        found = _MILLION.match(text, end)
    return (numbers.scale_of(found[0]), found.end()) if found else (1.0, end)


def _attached(match: re.Match[str], money: str | None) -> str:
    if match["percent"]:
        return "percentage points" if "point" in match["percent"].lower() else "%"
    if match["currency"]:
        word = match["currency"]
        return money or (word if word.isupper() and len(word) == 3 else word.lower())
    return match["sign"] or match["symbol"]


def _mantissa(text: str, match: re.Match[str], end: int, bare: bool) -> float | None:
    if match["alone"]:
        return numbers.VULGAR[match["alone"]]
    if match["words"]:
        return numbers.value_of_words(match["words"])
    digits = match["digits"]
    value = numbers.value_of(digits, dotted=_is_dotted(text, match, end, bare))
    part = (match["part"] or "").strip(" -")
    if "/" in part:
        above, below = part.split("/")
        return value + int(above) / int(below) if int(below) else value
    return value + (numbers.VULGAR.get(part, 0.5) if part else 0.0)


def _is_dotted(text: str, match: re.Match[str], end: int, bare: bool) -> bool:
    """Whether the dot of "8.500" separates thousands: things are counted, or the amount is a round one."""
    if not _DOTTED.fullmatch(match["digits"]):
        return False
    if match["money"] or not bare:
        return (
            match["digits"].endswith("00")
            and not _SCALE.match(text, match.end())
            and not _SHARE.search(text, match.end(), end)
        )
    noun = units.unit_after(text, end)
    if noun is not None:
        return not units.is_measure(noun)
    word = units.WORD.match(text, end)  # "8.400 Tonnen", in another language
    foreign = word is not None and word[1].lower() not in units.STOP and not units.is_measure(word[1].lower())
    return foreign and match["digits"].endswith("00") and text[end : end + 1] == " "
