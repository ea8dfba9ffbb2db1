"""What stands around a number: whether it is a quantity at all, and what it counts."""

import re

from assistant.english.words import word_set

_MASK = re.compile(
    r"https?://\S+|www\.\S+|\b[\w.-]+@[\w.-]+\b|[@#]\w+"  # addresses, handles, hashtags
    r"|\+?\(?\d{1,4}\)?[ .-]\d{3,4}[ .-]\d{3,4}\b|\b\d{3}-\d{4}\b"  # telephone numbers
    r"|\b\d{1,4}/\d{1,2}(?:/\d{2,4})?\b|\b\d{4}-\d{2}-\d{2}\b"  # dates in digits, 24/7
    r"|\b\d{1,2}:\d{2}(?::\d{2})?(?:[ ]?[ap]\.?m\b\.?)?|\b\d{1,2}[ ]?[ap]\.?m\b\.?"  # clock times
    r"|\b\d+(?:st|nd|rd|th)\b"
    r"|\b[A-Za-z]+-?\d[\w-]*\b|\b(?:\d+[A-Za-z]*|(?:[A-Za-z]+-)*[A-Za-z]+)[-–]years?-olds?\b"  # MH17, F-16, 63-year-old
)
_MONTH = (
    r"(?:Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May|June?|July?|Aug(?:ust|\.)?|Sept?(?:ember|\.)?"
    r"|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)"
)
_BEFORE_MONTH = re.compile(rf"\b{_MONTH}[ ]$")
_AFTER_MONTH = re.compile(rf"[ ](?:of[ ])?{_MONTH}\b")
_LABEL = re.compile(
    r"\b(?:No\.?|number|article|section|chapter|pages?|route|highway|channel|title|amendment|resolution|phase|room"
    r"|flight|gate|district|ward|zone|level|grade|season|episode|version|type|model|act|part|volume|step|line|item"
    r"|table|rule|class of|aged?|world war)[ ]$",
    re.IGNORECASE,
)
_TIME = re.compile(
    r"[ ](?:more[ ])?(?:seconds?|minutes?|hours?|days?|nights?|weeks?|months?|years?|decades?|centur(?:y|ies))"
    r"[ -](?:ago|earlier|later|before|after|from now|old|of age)\b|[- ]year[- ]old|[ ]?o['’]clock",
    re.IGNORECASE,
)
_COUNTING = re.compile(r"(?:more|fewer) than|at least|up to|as many as|nearly|almost", re.IGNORECASE)
"""What stands before counts, hardly before years."""
_YEAR = re.compile(r"1\d{3}|20\d\d")
_AGE = re.compile(r"\d{1,2}|1[01]\d")
_NAME_BEFORE = re.compile(r"[A-Z][\w’'.-]+(?:,| \()[ ]?$")
_NAME_GOES_ON = re.compile(r"[,.;)]|$| and | who ")
_COUNTED = word_set(
    """
    people civilians children women men persons soldiers troops voters jobs refugees migrants deaths victims fighters
    militants residents families households members workers employees students officers homes houses seats votes cases
    """
)
CASUALTIES = word_set("dead killed injured wounded missing displaced arrested detained homeless hurt infected")
_IRREGULAR_PLURALS = CASUALTIES | word_set(
    """
    people children women men police troops personnel staff cattle sheep criteria data media feet lives wives knives
    halves households youth livestock aircraft spacecraft fish crew
    """
)
_NOT_PLURAL = word_set(
    """
    this does yes always besides towards afterwards thus series news whose sometimes perhaps chess gas bus campus
    versus
    """
)
_SINGULARS = word_set("person civilian child woman man soldier officer policeman fighter death resident")
_SKIP = word_set("of the these those its their his her our my your other more new additional different such fellow all")
STOP = word_set(
    """
    in on at by for with from to into and or but that which who whom was were is are be been being had has have will
    would could should may might can did do does than when while after before as if because since until during over
    under between among about around per a an not so said says according versus vs against out up down off
    then there here he she it they we you i
    """
)
_WORD = re.compile(r"[ \t\n-]{0,2}([A-Za-z][A-Za-z’'-]*)")


def masked(text: str) -> str:
    """The text with what only looks like numbers blanked out, length unchanged."""
    return _MASK.sub(lambda m: "\x00" * len(m[0]), text)


def is_no_quantity(text: str, match: re.Match[str]) -> bool:
    """Whether a run of digits or number words is a date, year, age, label, score or pronoun rather than a quantity."""
    number = match["n1"]
    start = match.start("n1") if number else match.start()
    before, near = text[max(0, match.start() - 30) : match.start()], text[max(0, start - 16) : start]
    after = text[match.end() : match.end() + 40]
    if _BEFORE_MONTH.search(near) or (_AFTER_MONTH.match(after) and number) or _TIME.match(after):
        return True
    if _LABEL.search(near) and not match["percent"]:
        return True
    if number is None or match["percent"] or match["currency"] or match["n1p"] or re.search(r"[$€£¥₹]", match[0]):
        return False
    if re.match(r"[A-Za-z\x00_]", after) or re.search(r"[\w\x00][-–]$", before) or re.match(r"['’]\d?s\b", after):
        return True
    word = _WORD.match(after)
    noun = word[1].lower() if word else ""
    counted = _COUNTING.fullmatch(match["qual"] or "") is not None
    if _YEAR.fullmatch(number) and not counted and noun not in _COUNTED:
        return True
    if _AGE.fullmatch(number) and _NAME_BEFORE.search(before) and _NAME_GOES_ON.match(after):
        return True
    # "one of them", "one day" and "a one-time": "one" counts only with a thing that is counted
    one = number.lower() in ("one", "a", "an") and not match["n2"] and not counted
    return (one and noun not in _SINGULARS) or _is_score(match)


def _is_score(match: re.Match[str]) -> bool:
    """Whether a dash stands between numbers that do not rise, as in a result: "3-2", "63-37"."""
    if not match["join"] or match["join"].strip() not in ("-", "–", "—"):
        return False
    low, high = (float(re.sub(r"[^\d.]", "", match[n]) or 0) for n in ("n1", "n2"))
    return low >= high


def unit_after(text: str, end: int) -> str | None:
    """What is counted: the head of the nouns after the number, in lower case, or None.

    The first plural (or word for a casualty) within five words, up to a word that cannot belong to the nouns.
    """
    position = end
    for words in range(5):
        match = _WORD.match(text, position)
        if match is None or match[1].lower() in STOP:
            return None
        word, position = match[1].lower(), match.end()
        if word in _SKIP or word.endswith(("'s", "’s", "'", "’")):
            continue
        if is_plural(word):
            return _head_of_run(text, position, word)
        if word in _SINGULARS and not words:
            return word
    return None


def is_plural(word: str) -> bool:
    """Whether a word in lower case looks like a noun in the plural, or is a word for casualties ("dead")."""
    if word in _IRREGULAR_PLURALS:
        return True
    return word.endswith("s") and len(word) > 3 and not word.endswith(("ss", "us", "is")) and word not in _NOT_PLURAL


def _head_of_run(text: str, position: int, word: str) -> str:
    """The head of nouns that begin with a plural: "officers" of "police officers", but "people" of "people dead"."""
    match = _WORD.match(text, position)
    following = match[1].lower() if match and text[position : position + 1] == " " else ""
    return following if following in _COUNTED and word not in _COUNTED | CASUALTIES else word
