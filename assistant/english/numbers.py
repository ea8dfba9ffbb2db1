"""Number words and digits → values. Nothing here looks at what is counted."""

import re

_UNITS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
)
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
UNITS = {word: value for value, word in enumerate(_UNITS.split())}
TENS = {word: 10 * value for value, word in enumerate(_TENS.split(), start=2)}
SCALES = {"hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12, "dozen": 12.0}
SHORT_SCALES = {"k": 1e3, "m": 1e6, "mn": 1e6, "bn": 1e9, "b": 1e9, "tn": 1e12, "t": 1e12}
VAGUE = {
    "tens": 10.0,
    "dozens": 12.0,
    "scores": 20.0,
    "hundreds": 1e2,
    "thousands": 1e3,
    "millions": 1e6,
    "billions": 1e9,
    "trillions": 1e12,
}
_PARTS = "half third quarter fifth sixth seventh eighth ninth tenth"
FRACTIONS = {w: value for value, word in enumerate(_PARTS.split(), start=2) for w in (word, word + "s")}
FRACTIONS |= {"halves": 2, "fourth": 4, "fourths": 4}

_SMALL = "|".join([*UNITS, *TENS])
_SCALE = "|".join(SCALES)
DIGITS = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
WORDS = rf"(?:(?:half a|a|an|{_SMALL})(?:[ -](?:and[ ])?(?:{_SMALL}|{_SCALE})\b)*)"
SCALE_WORDS = _SCALE


def value_of(digits: str) -> float:
    """Value of digits with thousands separators: "8,500" is 8500."""
    return float(digits.replace(",", ""))


def value_of_words(words: str) -> float | None:
    """Value of number words ("twenty-six", "two hundred and fifty", "half a million"), or None where they make none."""
    text = words.lower().strip()
    factor = 1.0
    if text.startswith("half a "):
        factor, text = 0.5, text.removeprefix("half a ")
        if text not in SCALES:
            return None
    parts = [w for w in re.split(r"[ -]+", text) if w != "and"]
    total, current, seen, last_small = 0.0, 0.0, False, 0.0
    for index, word in enumerate(parts):
        if word in ("a", "an"):
            if index or len(parts) == 1 or parts[1] not in SCALES:
                return None
            current = 1.0
        elif word in UNITS:
            if seen and last_small and last_small < 20:
                return None  # "two three" is no number
            current, seen, last_small = current + UNITS[word], True, float(UNITS[word] or 1)
        elif word in TENS:
            if seen and last_small:
                return None
            current, seen, last_small = current + TENS[word], True, float(TENS[word])
        elif word in ("hundred", "dozen"):
            current, seen, last_small = (current or 1.0) * SCALES[word], True, 0.0
        elif word in SCALES:
            total, current, seen, last_small = total + (current or 1.0) * SCALES[word], 0.0, True, 0.0
        else:
            return None
    return factor * (total + current) if seen else None
