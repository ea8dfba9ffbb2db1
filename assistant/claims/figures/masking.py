"""What only looks like numbers: addresses, telephone numbers, dates, clock times, ordinals, names of models, scores."""

import re
from collections.abc import Iterator

from assistant.claims.figures import units
from assistant.english.words import word_lists

_DAY = r"(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?(?![\d%]|[.,]\d)"
_ENGLISH = (
    "(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?"
    "|Nov(?:ember)?|Dec(?:ember)?)"
)
_OTHER = "|".join(f"[{w[0].upper()}{w[0]}]{w[1:]}" for w in sorted(word_lists("quantities")["months"], reverse=True))
_CAPITAL = rf"(?:{_ENGLISH}|{_ENGLISH.upper()})\b\.?"
_MONTH = rf"(?:{_ENGLISH}|{_ENGLISH.upper()}|{_OTHER})\b\.?"
_YEAR = r"(?:1[5-9]|20)\d\d(?!\d|[.,–-]\d)"
_SHORT_YEAR = r"\d\d(?=[ ]?(?:[()\[\]]|--|—|\n|$))"  # 3 MAR 90 (
_OF_YEAR = rf"(?:,?[ ](?:de[ ]|del[ ])?(?:{_YEAR}|{_SHORT_YEAR}))?"
_COUNTED = r"(?![ ](?:people|children|men|women|civilians|soldiers|percent|per|million|killed|dead|injured)\b|[ ]?%)"
_SMALL_WORDS = (
    "since|from|after|before|until|till|during|between|with|and|the|for|people|men|women|dead|killed|per|percent|million"
    "|billion|thousand|hundred|dozen|trillion"
)
_ZONE = r"(?:GMT|UTC|BST|CET|CEST|IST|EST|EDT|PST|PDT|ET|PT|CT)\b|local[ ]time|o['’]clock|hrs?\b|hours?\b(?=[ ]GMT)"
_HOUR = r"\d{1,2}(?:[.:]\d\d)?"
_AM = r"[ ]?(?:[ap]\.?m|[AP]\.?M)\b\.?"
_DATES = (
    rf"(?<![\w.,$€£-]){_DAY}(?:(?:[ ]?[-–/][ ]?|[ ](?:to|and|or|a|al|et|und)[ ]){_DAY})?\.?[ -](?:(?:of|de|di|do)[ ])?"
    rf"{_MONTH}{_OF_YEAR}"  # 12 March, 12 and 13 March 2016, 29 novembre
    rf"|\b{_CAPITAL}[ ]{_DAY}{_COUNTED}(?:(?:[ ]?[-–][ ]?|[ ](?:to|through)[ ]|[ ](?:and|or)[ ](?=\d\d?(?:[,.;:)]|$)))"
    rf"(?:{_CAPITAL}[ ])?{_DAY}{_COUNTED})?{_OF_YEAR}"  # March 12, March 12-14, 2016
    rf"|(?<![\w.,$€£-]){_DAY}\.?[ ](?:de[ ]|of[ ])?(?!(?:{_SMALL_WORDS})\b)[^\W\d_]{{3,12}}\.?,?[ ]"
    rf"(?:de[ ]|del[ ])?{_YEAR}"  # 5 мая 2017
    r"|\b\d{1,2}([./-])\d{1,2}\1(?:\d\d|\d{4})\b(?![.,]?\d)|\b\d{4}([./-])\d{1,2}\2\d{1,2}\b"  # 20.02.2017
    r"|(?<!\d[ -])(?<![\w.,])(?!\d/\d{1,2}[ ]of\b)\d{1,4}/\d{1,4}\b"  # 9/11, 2016/17; no fraction
    r"|\b(?:1[89]|20)\d\d[-–]\d\d\b(?![ ]?[%$]|[.,]\d)"  # 2016-17
    r"|\b(?:1[89]|20)\d\d[ ]?[-–][ ]?(?:1[89]|20)[0-4]\d\b(?![ ](?:people|\w+s\b)|[.,]?\d)"
    r"|\b\d{1,4}[ ]?(?:BCE?|AD|CE)\b|\b(?:AD|BC)[ ]\d+\b|(?<!\w)['’]\d\ds?\b|\b\d{2,4}['’]?s\b"
    r"|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,?[ ](?:the[ ])?\d{1,2}(?=[,.)\n]|$)"
)
_CLOCK = (
    rf"|\b(?:{_HOUR}(?:{_AM})?[ ]?(?:-|–|to|and|or)[ ]?)?{_HOUR}{_AM}"
    r"|\b\d{1,2}:\d{2}(?::\d{2})?(?:\.\d+)?(?!\d)"
    rf"|\b(?:\d{{1,4}}(?:[.:]\d\d)?[ ]?(?:-|–|to|and|or)[ ])?(?:[01]\d|2[0-4])[.:]?[0-5]\d[ ]?(?:{_ZONE})"
    rf"|\b\d{{1,2}}[ ](?:to[ ]\d{{1,2}}[ ])?(?:GMT|UTC|o['’]clock)\b|(?<![\w.,$€£]):?0\d{{3}}\b(?![.,]\d)"
    r"|\b(?:[Aa]t|[Bb]y|[Uu]ntil|[Ff]rom|AT|FROM|UNTIL|BY)[ ](?:[01]\d|2[0-4])[0-5]\d(?:[ ](?:hours|hrs)\b"
    r"|(?=[ ](?:ON|on|today|TODAY|AND|and[ ]\d{4})\b))"
)
_NAMES = (
    r"|\b\d{1,3}(?:,\d{3})*(?:st|nd|rd|th)\b"
    rf"|\b(?<![$])(?!to-|(?:{units.LETTERS})\.?\d)[A-Za-z]+-?\d[\w-]*\b"  # MH17, F-16, Covid-19
    r"|(?<![\w.,$€£])[248]K\b|\b7-Eleven\b|\b\d+-[A-Z]\b|\b\d'\d{1,2}(?:\"|''|”)"  # 4K, 7-Eleven, 6'1"
    r"|\b(?!\d{1,3}(?:\.\d{3}){2,6}(?![\d.]?\d))\d+(?:\.\d+){2,8}\b"  # version 2.1.3
    r"|\b\d{19,}"
)
_AGES = (
    r"|\b(?:[Aa]ge[ds]?|AGE[DS]?)[ ](?:(?:between|from|about|around|under|over|just|FROM|BETWEEN)[ ])?\d{1,3}"
    r"(?:(?:[-–]|[ ](?:and|or|to|AND|OR|TO)[ ])\d{1,3})?\b(?![,.]?\d)"
)
_MASK = re.compile(
    r"https?://\S+|www\.\S+|(?<![\w.-])[\w.-]{1,64}@[\w.-]+\b|[@#]\w+"  # addresses, handles, hashtags
    r"|\+\d[\d ().-]{6,18}\d|\(?\b\d{3}\)?[ .-]\d{3}[.-]\d{4}\b|\b0\d{2,4}[ -]\d{3,4}[ -]\d{3,4}\b"  # telephone numbers
    r"|\b\d{3}-\d\d(?!00)\d\d\b(?![ ]?%)"
    rf"|^[ \t]*(?:\d{{1,3}}[.)]|\(\d{{1,2}}\))(?=[ \t]+\S)|{_DATES}{_CLOCK}{_AGES}{_NAMES}",
    re.MULTILINE,
)


_DIGITS = re.compile(r"\d+")
_BEFORE, _AFTER, _URL = 40, 60, 200  # characters beside digits within which the patterns above can begin and end


def masked(text: str) -> str:
    """The text with what only looks like numbers blanked out, length unchanged."""
    parts: list[str] = []
    done = 0
    for start, end in _windows(text):
        for match in _MASK.finditer(text, max(start, done), end):
            parts += (text[done : match.start()], "\x00" * len(match[0]))
            done = match.end()
    return "".join([*parts, text[done:]])


def _windows(text: str) -> Iterator[tuple[int, int]]:
    """The stretches of a text that hold its digits; most of a text has none."""
    start = end = -1
    for match in _DIGITS.finditer(text):
        if match.start() - _BEFORE > end:
            if end >= 0:
                yield start, end
            near = max(0, match.start() - _BEFORE)
            start = max(text.rfind(" ", max(0, near - _URL), near), near - _URL, 0)
        end = match.end() + _AFTER
    if end >= 0:
        yield start, min(end, len(text))
