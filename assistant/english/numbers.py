"""Number words and digits → values. Nothing here looks at what is counted."""

import re

_UNITS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
)
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
UNITS = {word: value for value, word in enumerate(_UNITS.split())}
TENS = {word: 10 * value for value, word in enumerate(_TENS.split(), start=2)}
SCALES = {
    "hundred": 1e2,
    "thousand": 1e3,
    "million": 1e6,
    "billion": 1e9,
    "trillion": 1e12,
    "dozen": 12.0,
    "lakh": 1e5,
    "crore": 1e7,
}
SHORT_SCALES = {
    "k": 1e3,
    "m": 1e6,
    "mn": 1e6,
    "mln": 1e6,
    "bn": 1e9,
    "bln": 1e9,
    "b": 1e9,
    "tn": 1e12,
    "trn": 1e12,
    "t": 1e12,
    "l": 1e5,
    "cr": 1e7,
}
VAGUE = {
    "tens": 10.0,
    "dozens": 12.0,
    "scores": 20.0,
    **{f"{word}s": value for word, value in SCALES.items() if word != "dozen"},
}
_VAGUE = re.compile(rf"\b(?:{'|'.join(VAGUE)})\b", re.IGNORECASE)
_PARTS = "half third quarter fifth sixth seventh eighth ninth tenth"
FRACTIONS = {w: value for value, word in enumerate(_PARTS.split(), start=2) for w in (word, word + "s")}
FRACTIONS |= {"halves": 2, "fourth": 4, "fourths": 4}
VULGAR = {
    "½": 1 / 2,
    "⅓": 1 / 3,
    "⅔": 2 / 3,
    "¼": 1 / 4,
    "¾": 3 / 4,
    "⅕": 1 / 5,
    "⅖": 2 / 5,
    "⅗": 3 / 5,
    "⅘": 4 / 5,
    "⅙": 1 / 6,
    "⅚": 5 / 6,
    "⅛": 1 / 8,
    "⅜": 3 / 8,
    "⅝": 5 / 8,
    "⅞": 7 / 8,
}

_SMALL = "|".join([*UNITS, *TENS])
SCALE_WORDS = "|".join(SCALES)
_FEW = "(?:(?:a|one|two|three)[ -])?(?:half|halves|quarters?|thirds?)"
_ADDED = r"[ -]and[ -](?:(?:a|one)[ -](?:half|quarter|third)|(?:two|three)[ -](?:thirds|quarters))"
DIGITS = (
    r"\d{1,3}(?:,\d{2,3}){0,6},\d{3}(?!\d)(?:\.\d+)?"  # 8,500 and 12,34,567
    r"|\d{1,3}(?:['’\u00a0\u202f\u2009]\d{3}){1,6}(?!\d)(?:[.,]\d{1,2}(?!\d))?"  # 8'500
    r"|\d{1,3}(?:[ ]\d{3}){1,6}(?![\d.,]?\d)(?:,\d{1,2}(?!\d))?"  # 8 500
    r"|\d{1,3}(?:\.\d{3}){1,6}(?![\d.]?\d)(?:,\d{1,2}(?!\d))?"  # 8.500
    r"|\d+,\d{1,2}(?![\d,])"  # 2,3 million
    r"|\d+(?:[.·]\d+)?|[.]\d{1,3}(?![\d.])"
)
WORDS = (
    rf"(?:{_FEW}[ -](?:of[ ])?(?:an?[ ])?(?:{SCALE_WORDS})\b"  # half a million, three quarters of a million
    rf"|(?:an?[ -](?:{SCALE_WORDS})|{_SMALL})\b"
    rf"(?:(?:(?:(?<=hundred)|(?<=thousand)|(?<=illion))[ -]and[ -]|[ -])(?:{_SMALL}|{SCALE_WORDS})\b)*"
    rf"(?:[ ]point(?:[ ](?:{'|'.join(list(UNITS)[:10])})\b)+|{_ADDED}\b)?(?:[ -](?:{SCALE_WORDS})\b)*)"
)
HALVED = re.compile(rf"({_FEW})[ -](?:of[ ])?(?:an?[ ])?({SCALE_WORDS})", re.IGNORECASE)
_MIXED = re.compile(rf"(.+?)({_ADDED})((?:[ -](?:{SCALE_WORDS}))*)", re.IGNORECASE)
_POINT = re.compile(rf"(.+?) point((?: (?:{'|'.join(UNITS)}))+)((?:[ -](?:{SCALE_WORDS}))*)", re.IGNORECASE)
_THOUSANDS = re.compile(r"\d{1,3}(?:,\d{2,3})*,\d{3}(?:\.\d+)?")
_DOTTED = re.compile(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?")


def value_of(digits: str, dotted: bool = False) -> float:
    """Value of digits with separators: "8,500", "8'500" and "8 500" are 8500, "2,3" is 2.3.

    dotted: whether "8.500" has a separator of thousands and no decimal point; "1.000.000" always has.
    """
    plain = re.sub(r"['’\s]", "", digits.replace("·", "."))
    if _THOUSANDS.fullmatch(plain):
        plain = plain.replace(",", "")
    elif _DOTTED.fullmatch(plain) and (dotted or plain.count(".") > 1 or "," in plain):
        plain = plain.replace(".", "")
    return float(plain.replace(",", "."))


def value_of_fraction(words: str) -> float:
    """Value of a fraction: "two-thirds", "a quarter", "half"."""
    *above, below = re.split(r"[ -]+", words.lower())
    return (UNITS.get(above[0], 1) if above else 1) / FRACTIONS[below]


def value_of_words(words: str) -> float | None:
    """Value of number words ("twenty-six", "two and a half million", "half a million"), None where they make none."""
    text = words.lower().strip()
    if match := HALVED.fullmatch(text):
        return value_of_fraction(match[1]) * SCALES[match[2]]
    if match := _MIXED.fullmatch(text):
        return _mixed(match[1], value_of_fraction(match[2][len(" and ") :]), match[3])
    if match := _POINT.fullmatch(text):
        whole, digits = value_of_words(match[1]), "".join(str(UNITS[w]) for w in match[2].split())
        return None if whole is None else float(f"{whole:.0f}.{digits}") * scale_of(match[3])
    return _whole(text)


def scale_of(words: str) -> float:
    """The product of scales: "hundred thousand" is 100,000."""
    product = 1.0
    for word in re.findall(r"[a-z]+", words.lower()):
        product *= SCALES.get(word.removesuffix("s")) or SHORT_SCALES.get(word, 1.0)
    return product


def _mixed(first: str, part: float, scales: str) -> float | None:
    """Value of "two and a half [million]", and of "a million and a half", where the half is one of a million."""
    whole, last = value_of_words(first), first.split()[-1]
    if whole is None:
        return None
    return whole + part * SCALES[last] if last in SCALES and not scales else (whole + part) * scale_of(scales)


def _whole(text: str) -> float | None:
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
            if total and not current:  # "thousand million" and "lakh crore" multiply
                total *= SCALES[word]
            else:
                total, current = total + (current or 1.0) * SCALES[word], 0.0
            seen, last_small = True, 0.0
        else:
            return None
    return total + current if seen else None


def is_vague(figure: str) -> bool:
    """Whether a figure is no more than a word such as "dozens" or "thousands"; "1.4 million" is a number."""
    return _VAGUE.search(figure) is not None
