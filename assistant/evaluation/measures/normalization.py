"""Comparison of wordings, without what writers vary: case, accents, typographic marks, thousands separators."""

import re
import unicodedata
from collections.abc import Iterator
from itertools import takewhile

_INITIALS = re.compile(r"\b(?:[a-z]\.){2,}")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_WORD = re.compile(r"[^\W\d_]+|\d+(?:\.\d+)?|[$€£]")
# Beside a figure these make it another one: "25" is not "25 million", and not "25 percent".
_SCALES = """
    hundred hundreds thousand thousands million millions billion billions trillion trillions dozen dozens bn tn m k
"""
_SHARES = "percent percentage half quarter third thirds"
_NUMBERS = """
    one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen
    nineteen twenty thirty forty fifty sixty seventy eighty ninety
"""
_OTHER_SIZE = frozenset(f"{_SCALES} {_SHARES}".split())
_NUMBER_WORDS = frozenset(_NUMBERS.split())
_ENDS = frozenset({"to", "and", "or"})
"""What joins the ends of a range."""


def normal(text: str) -> list[str]:
    """Words, numbers and currency signs; "8,500" is "8500", "U.S." is "us", "%" is "percent"."""
    text = unicodedata.normalize("NFKD", text.replace("’", "'")).casefold()
    text = "".join(c for c in text if not unicodedata.combining(c))
    text = _INITIALS.sub(lambda match: match[0].replace(".", ""), text)
    text = re.sub(r"'s\b", " ", _THOUSANDS.sub("", text))
    return _WORD.findall(text.replace("per cent", "percent").replace("%", " percent "))


def holds(text: str, wording: str) -> bool:
    """Whether the words of `wording` stand in `text` as one run; an empty wording stands nowhere."""
    return next(_runs(normal(text), normal(wording)), None) is not None


def is_figure(text: str, wording: str) -> bool:
    """Whether a figure is the one of this wording, exactly.

    The wording stands in it, and nothing beside it is a number, a scale or a percentage: "25 million people" is
    "25 million", and neither "25" nor "5 million". A range is each of its ends. No tolerance of any size.
    """
    given, wanted = normal(text), normal(wording)
    for at in _runs(given, wanted):
        before, after = given[:at], given[at + len(wanted) :]
        near = (*takewhile(_goes_on, reversed(before)), *takewhile(_goes_on, after))
        if not _OTHER_SIZE & {*before, *after} and not any(w[0].isdigit() or w in _NUMBER_WORDS for w in near):
            return True
    return False


def _goes_on(word: str) -> bool:
    """Whether a word belongs to the same end of a range as those before it."""
    return word not in _ENDS


def _runs(given: list[str], wanted: list[str]) -> Iterator[int]:
    if wanted:
        yield from (at for at in range(len(given) - len(wanted) + 1) if given[at : at + len(wanted)] == wanted)
