"""Words before and behind a number that make it a bound or an estimate: "more than", "up to", "or so"."""

import re
from dataclasses import dataclass

from assistant.english.words import word_set

_LOWER = (
    r"more than|over|at least|upwards? of|no fewer than|no less than|not less than|not fewer than|a minimum of"
    r"|exceeding|in excess of|above|north of|greater than|beyond"
)
_UPPER = (
    r"up to|as many as|as much as|as few as|at most|no more than|not more than|fewer than|less than|under|below"
    r"|a maximum of|nearly|almost|close to|just under|just short of|not quite|approaching|virtually"
)
_ABOUT = (
    r"about|around|roughly|approximately|some|an estimated|estimated|circa|approx\.?|somewhere around"
    r"|in the region of|in the order of"
)
_SIGNS = {">": "over", "≥": "over", "<": "under", "≤": "under", "~": "about", "≈": "about"}
_PREFIX = re.compile(
    rf"\b(?:(?:just |well |slightly |a little |a bit |far |much |only )?(?P<qual>{_LOWER}|{_UPPER}|{_ABOUT})[ \t\n]+"
    rf"(?:(?:about|an estimated|roughly|some)[ ])?|(?P<between>between)[ ](?:(?:about|roughly|some)[ ])?)$"
    rf"|(?P<sign>[<>≥≤~≈])[ ]?$",
    re.IGNORECASE,
)
_ENDS = word_set(
    """
    than over least of exceeding above beyond to as most under below nearly almost quite approaching virtually
    about around roughly approximately some estimated circa approx approx. between
    """
)
"""The last words of all these: they are looked for only after one of them."""
_MOVED_UP = re.compile(
    r"\b(?:go(?:es|ne|ing)?|went|jump(?:s|ed)?|climb(?:s|ed)?|shot|shoots|ris(?:es|en)|rose|crept)\s+$", re.IGNORECASE
)
"""Verbs after which "up to 86" is where a figure has come, and no bound."""
_IS_LOWER = re.compile(_LOWER, re.IGNORECASE)
_IS_UPPER = re.compile(_UPPER, re.IGNORECASE)
_MORE = re.compile(r"more|above|over|higher|up$|\+|plus")
_FEWER = re.compile(r"fewer|less|under|lower")
_APPROXIMATE = re.compile(
    rf"^(?:(?:just |well |only )?(?:{_ABOUT}|nearly|almost|close to)\b|[~≈])|\bor so$|-odd$", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Prefix:
    """Where the words before a number begin, what they are, and whether they are "between"."""

    start: int
    words: str = ""
    between: bool = False


def prefix_before(text: str, since: int, at: int) -> Prefix:
    """What qualifies the number at a place; it begins at or after `since`."""
    last = text[max(since, at - 16) : at].split()[-1:]
    known = last and (last[0].lower().lstrip("(“\"‘'—–-[") in _ENDS or last[0][-1] in "<>≥≤~≈")
    match = _PREFIX.search(text, max(since, at - 50), at) if known else None
    if match is None:
        return Prefix(at)
    if (
        match["qual"]
        and match["qual"].lower() == "up to"
        and _MOVED_UP.search(text, max(0, match.start() - 12), match.start())
    ):
        return Prefix(at)
    words = match["qual"] or _SIGNS.get(match["sign"] or "", "")
    return Prefix(match.start(), " ".join(words.split()), bool(match["between"]))


def bounded(low: float, high: float, words: str, tail: str) -> tuple[float | None, float | None]:
    """The bounds of a number or range with such words before it and such a tail ("or more") behind it."""
    if _IS_LOWER.fullmatch(words) or _MORE.search(tail):
        return low, None
    if _IS_UPPER.fullmatch(words) or _FEWER.search(tail):
        return None, high
    return low, high


def is_estimate(words: str) -> bool:
    """Whether the words of a figure give its number as near, not exact ("about", "some", "nearly", "or so")."""
    return _APPROXIMATE.search(words) is not None
