"""What a number counts or measures: signs, symbols and nouns beside it."""

import re

from assistant.english.persons import names_persons, singular
from assistant.english.words import word_lists, word_set

_LISTS = word_lists("quantities")


def _any(words: frozenset[str]) -> str:
    """A pattern of words, the longer first."""
    return "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word)))


_CODES = _any(_LISTS["codes"])
LETTERS = rf"{_CODES}|Rs|RM|Rp|Tk|kr|[PR](?=\d[\d.,]*[ -][mbt]r?illion)"
"""Currencies that are written with letters in front of a number."""
SIGN = r"(?:US|AU?|CA?|NZ|HK|NT|[SRZJB])?[$](?:(?:US|A|NZ|C|HK)(?=\d))?|[€£¥₹₽₺₩₦₴₱฿₫₪₵₡]"
MONEY = rf"(?:(?-i:\b(?:{LETTERS}))\.?[ ]?(?={SIGN}|\d))?(?:{SIGN})[ ]?|(?-i:\b(?:{LETTERS}))\.?[ ]?(?=\d)"
_SIGN = re.compile(SIGN)
_SYMBOL = _any(_LISTS["symbols"])
_SPACED = re.compile(rf"[ \u00a0-](?P<unit>(?:sq[ ])?(?:{_any(_LISTS['spaced'])}))(?![\w°])")
ATTACHED = re.compile(
    r"(?P<percent>[ \u00a0]?[%‰]|[ -]per[ ]?cent(?:age[ ]points?)?\b|[ -]percentage[ -]points?\b|[ ]?pct\b|[ ]?pc\b)"
    rf"|[ -](?P<currency>(?:{_any(_LISTS['currencies'])})\b|(?-i:(?:{_CODES})\b))|[ ]?(?P<sign>[€£])(?!\d)"
    rf"|(?-i:(?P<symbol>{_SYMBOL})(?![A-Za-z\d°'’]))",
    re.IGNORECASE,
)
"""What is written onto a number: a percent sign, a currency, the symbol of a measure without a space ("95mph")."""
MEASURES = _LISTS["measures"] | {f"{word}s" for word in _LISTS["measures"]} | {"centuries", *_LISTS["currencies"]}
COUNTED = word_set(
    """
    people civilians children women men persons soldiers troops voters jobs refugees migrants deaths victims fighters
    militants residents families households members workers employees students officers homes houses seats votes cases
    """
)
_IN_MILLIONS = COUNTED | word_set(
    "users viewers barrels tonnes tons copies doses shares cars vehicles units customers subscribers downloads acres"
)
CASUALTIES = word_set("dead killed injured wounded missing displaced arrested detained homeless hurt infected")
_IRREGULAR_PLURALS = CASUALTIES | word_set(
    """
    people children men women police troops personnel staff cattle sheep criteria data media feet lives wives knives
    halves households youth livestock aircraft spacecraft fish crew geese mice teeth oxen
    """
)
_NOT_PLURAL = word_set(
    """
    this does yes always besides towards afterwards thus series news whose sometimes perhaps chess gas bus campus
    versus says
    """
)
SINGULARS = word_set("person civilian child woman man soldier officer policeman fighter death resident")
_SKIP = word_set("of the these those its their his her our my your other more new additional different such fellow all")
STOP = word_set(
    """
    in on at by for with from to into and or but that which who whom was were is are be been being had has have will
    would could should may might can did do does than when while after before as if because since until during over
    under between among about around per a an not so said says according versus vs against out up down off
    through throughout without within across toward towards near behind beyond despite via amid onto upon along inside
    outside then there here he she it they we you i
    """
)
WORD = re.compile(r"[ \t\n-]{0,2}([A-Za-z][A-Za-z’'-]*)")
_COMPOUND = re.compile(r"-([A-Za-z]+)(?=[ ,.;:)’'-]|$)")
_NO_COMPOUND = word_set("strong plus odd something fold old to or and")
_HIGH = re.compile(r"[ -](?:high|long|wide|deep|tall|thick|away|above|below|apart|off|down|up|from|by|x)\b")
_MANY = re.compile(r"[ ](?:were|was|are|is|have|has|had|live|lived|people)\b")
_POPULATION = re.compile(
    r"\b(?:population|audience|circulation|electorate|workforce|total|average)\b[^.;,\d]{0,20}$", re.IGNORECASE
)


def is_millions(text: str, start: int, end: int) -> bool:
    """Whether the "m" written onto a number without a currency is "million" ("3m people"), no metres ("3m high")."""
    if _HIGH.match(text, end):
        return False
    noun = unit_after(text, end)
    if noun and (noun in _IN_MILLIONS or noun in _LISTS["currencies"] or names_persons(noun)):
        return True
    return bool(_MANY.match(text, end) or _POPULATION.search(text, max(0, start - 40), start))


def unit_after(text: str, end: int) -> str | None:
    """What is counted: the symbol or the head of the nouns after the number, nouns in lower case, or None.

    The first plural (or word for a casualty) within five words, up to a word that cannot belong to the nouns; what a
    hyphen ties to the number ("a 15-day strike") is its unit, as it stands.
    """
    if match := _SPACED.match(text, end):
        return match["unit"]
    if match := _COMPOUND.match(text, end):
        return match[1].lower() if match[1].lower() not in _NO_COMPOUND else None
    position = end
    for words in range(5):
        match = WORD.match(text, position)
        if match is None or match[1].lower() in STOP:
            return None
        word, position = match[1].lower(), match.end()
        if word in _SKIP or word.endswith(("'s", "’s", "'", "’")):
            continue
        if word == "nautical" and (mile := WORD.match(text, position)):
            return f"nautical {mile[1].lower()}"
        if is_plural(word):
            return _head_of_run(text, position, match[1])
        if not words and (word in SINGULARS or is_measure(word)):
            return word
    return None


def is_plural(word: str) -> bool:
    """Whether a word in lower case looks like a noun in the plural, or is a word for casualties ("dead")."""
    if word in _IRREGULAR_PLURALS or word.endswith(("children", "women")):
        return True
    return word.endswith("s") and len(word) > 3 and not word.endswith(("ss", "us", "is")) and word not in _NOT_PLURAL


def is_measure(noun: str) -> bool:
    """Whether a noun in lower case is a measure, a currency included."""
    return noun in MEASURES or singular(noun) in MEASURES


def is_money(unit: str) -> bool:
    """Whether a figure's unit is a currency: a sign, a code or its name."""
    return bool(_SIGN.search(unit)) or unit.casefold() in _LISTS["currencies"] or unit.upper() in _LISTS["codes"]


def _head_of_run(text: str, position: int, first: str) -> str:
    """The head of nouns that begin with a plural: "officers" of "police officers", but "people" of "people dead".

    A plural that is part of a name is no head ("United Nations officials").
    """
    word = first.lower()
    match = WORD.match(text, position)
    if match is None or text[position : position + 1] != " ":
        return word
    following = match[1]
    if following.lower() in COUNTED and word not in COUNTED | CASUALTIES:
        return following.lower()
    named = first[0].isupper() and not first.isupper() and following.islower()
    return following if named and following not in STOP and is_plural(following) else word
