"""What stands around a number: whether it is a quantity at all, and what it counts."""

from __future__ import annotations

import re

from assistant.english.words import word_set

_MASK = re.compile(
    r"https?://\S+|www\.\S+|\b[\w.-]+@[\w.-]+\b|[@#]\w+"  # addresses, handles, hashtags
    r"|\+?\(?\d{1,4}\)?[ .-]\d{3,4}[ .-]\d{3,4}\b|\b\d{3}-\d{4}\b"  # telephone numbers
    r"|\b\d{1,4}[/]\d{1,2}(?:[/]\d{2,4})?\b|\b\d{4}-\d{2}-\d{2}\b"  # dates in digits, 24/7
    r"|\b\d{1,2}:\d{2}(?::\d{2})?(?:[ ]?[ap]\.?m\b\.?)?|\b\d{1,2}[ ]?[ap]\.?m\b\.?"  # clock times
    r"|\b\d+(?:st|nd|rd|th)\b"
    r"|\b[A-Za-z]+-?\d[\w-]*\b|\b\d+[A-Za-z]*[-–](?:year|month|week|day)s?-olds?\b"  # MH17, F-16, 63-year-old
    r"|\b(?:[A-Za-z]+-)+year-olds?\b"
)
_MONTH = (
    r"(?:Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May|June?|July?|Aug(?:ust|\.)?|Sept?(?:ember|\.)?"
    r"|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)"
)
_BEFORE_MONTH = re.compile(rf"\b{_MONTH}[ ]$")
_AFTER_MONTH = re.compile(rf"^[ ](?:of[ ])?{_MONTH}\b")
_LABEL = re.compile(
    r"\b(?:No\.?|number|article|section|chapter|page|pages|route|highway|interstate|channel|title|amendment"
    r"|proposition|prop\.?|resolution|phase|"
    r"room|flight|district|precinct|ward|level|season|episode|version|game|area|gate|type|model|formula|boeing"
    r"|airbus|windows|"
    r"iphone|galaxy|apollo|playstation|xbox|super bowl|act|part|volume|step|tier|grade|line|item|figure|table"
    r"|rule|order|zone|lot|bowl|"
    r"class of|age|aged|ages|world war)[ ]$",
    re.IGNORECASE,
)
_OLD = re.compile(r"^[ ](?:years?|months?)[ -](?:old|of age)\b|^[- ]year[- ]old", re.IGNORECASE)
_TIME_SHIFT = re.compile(
    r"^[ ](?:more[ ])?(?:seconds?|minutes?|hours?|days?|nights?|weeks?|months?|years?|decades?|centur(?:y"
    r"|ies))[ ](?:ago|earlier|later|before|after|from now)\b|^[ ]?o['’]clock",
    re.IGNORECASE,
)
_COUNTED = word_set(
    """
    people civilians children women men persons soldiers troops voters jobs refugees migrants deaths victims fighters
    militants residents families households members workers employees students officers homes houses seats votes
    delegates cases dead killed injured wounded
    """
)
_IRREGULAR_PLURALS = word_set(
    """
    people children women men police troops personnel staff cattle sheep dead killed wounded injured missing
    displaced arrested detained homeless hurt criteria data media feet lives wives knives halves households youth
    livestock aircraft spacecraft fish crew infected
    """
)
_NOT_PLURAL = word_set(
    """
    this his its as was is has does us yes less plus various homeless serious previous religious dangerous famous
    continuous numerous indigenous across versus perhaps always besides towards afterwards thus series news whose
    sometimes chess class business press congress process access success loss boss pass mass cross gas bus
    campus crisis basis status virus focus bonus consensus census census's
    """
)
_SINGULARS = word_set(
    """
    person civilian child woman man soldier officer policeman fighter death resident
    """
)
_SKIP = word_set(
    """
    of the these those its their his her our my your other more new additional different such fellow all
    """
)
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
    before = text[max(0, match.start() - 16) : match.start()]
    start = match.start("n1") if match["n1"] else match.start()
    near = text[max(0, start - 16) : start]
    after = text[match.end() : match.end() + 40]
    if _BEFORE_MONTH.search(near) or (_AFTER_MONTH.match(after) and match["n1"]):
        return True
    if _OLD.match(after) or (_LABEL.search(near) and not match["percent"]) or _TIME_SHIFT.match(after):
        return True
    number = match["n1"]
    if number is None:
        return False
    marked = bool(match["percent"] or match["currency"] or match["n1p"] or re.search(r"[$€£¥₹]", match[0]))
    if marked:
        return False
    if re.match(r"[A-Za-z\x00_]", after[:1]) or re.search(r"[\w\x00][-–]$", before) or re.match(r"^['’]\d?s\b", after):
        return True
    return _is_year(match, after) or _is_age(text, match, after) or _is_pronoun(match, after) or _is_score(match)


def _is_year(match: re.Match[str], after: str) -> bool:
    """A bare 1000-2099 is a year unless people or things are counted with it."""
    years = [n for n in (match["n1"], match["n2"]) if n and re.fullmatch(r"1\d{3}|20\d\d", n)]
    if not years or (
        match["n2"] and len(years) == 1 and len(match["n2"]) != 2 and not re.fullmatch(r"\d\d", match["n2"])
    ):
        return False
    word = _WORD.match(after)
    counted = word is not None and word[1].lower() in _COUNTED
    qualifier = (match["qual"] or "").lower()
    return not counted and qualifier not in (
        "more than",
        "at least",
        "up to",
        "as many as",
        "nearly",
        "almost",
        "fewer than",
        "some",
    )


def _is_age(text: str, match: re.Match[str], after: str) -> bool:
    """As in "Ana Reyes, 34," and "Reyes (34)"."""
    before = text[max(0, match.start() - 30) : match.start()]
    digits = match["n1"]
    if match["qual"] or match["n2"] or not re.fullmatch(r"\d{1,2}|1[01]\d", digits or ""):
        return False
    return bool(re.search(r"[A-Z][\w’'.-]+, $", before) and re.match(r"[,.;)]|$| and | who ", after)) or bool(
        re.search(r"[A-Z][\w’'.-]+ \($", before) and after.startswith(")")
    )


def _is_pronoun(match: re.Match[str], after: str) -> bool:
    """As in "one of them", "one day", "the one", "a one-time": "one" counts only with a thing that is counted."""
    if match["n2"] or (match["n1"] or "").lower() not in ("one", "a", "an"):
        return False
    if (match["n1"] or "").lower() in ("a", "an"):
        return True
    if match["qual"] and (match["qual"] or "").lower() not in (
        "some",
        "about",
        "over",
        "under",
        "above",
        "below",
        "well",
        "beyond",
    ):
        return False
    word = _WORD.match(after)
    return word is None or word[1].lower() not in _SINGULARS


def _is_score(match: re.Match[str]) -> bool:
    """As in "3-2" and "63-37": a dash between numbers that do not rise is a result."""
    if not match["join"] or match["join"].strip() not in ("-", "–", "—"):
        return False
    low, high = (float(re.sub(r"[^\d.]", "", match[n]) or 0) for n in ("n1", "n2"))
    return low >= high and not re.search(r"[A-Za-z]", match["n2"])


def unit_after(text: str, end: int) -> str | None:
    """What is counted: the head of the nouns after the number, in lower case, or None.

    The first plural (or word for a casualty) within five words, up to a word that cannot belong to
    the nouns.
    """
    position, words = end, 0
    while words < 5 and (match := _WORD.match(text, position)):
        word = match[1].lower()
        bare = word.removesuffix("'s").removesuffix("’s")
        position = match.end()
        words += 1
        if word in _SKIP:
            continue
        if word in STOP:
            return None
        if bare != word or word.endswith(("'", "’")):
            continue
        if word in _SINGULARS and words == 1:
            return word
        if is_plural(word):
            return _head_of_run(text, position, word)
    return None


def is_plural(word: str) -> bool:
    """Whether a word in lower case looks like a noun in the plural, or is a word for casualties ("dead")."""
    if word in _IRREGULAR_PLURALS:
        return True
    return word.endswith("s") and len(word) > 3 and not word.endswith(("ss", "ous", "us")) and word not in _NOT_PLURAL


def _head_of_run(text: str, position: int, word: str) -> str:
    """As in "sales jobs": a plural directly after a plural is the head; "people dead" is not."""
    match = _WORD.match(text, position)
    if match and word not in _COUNTED:
        following = match[1].lower()
        if (
            following in _COUNTED
            and following not in ("dead", "killed", "injured", "wounded")
            and text[position : position + 1] == " "
        ):
            return following
    return word
