"""Whether a number is a quantity at all, by what stands around it: no year, age, label, name, score or hour."""

import re

from assistant.claims.figures.quantity import Quantity
from assistant.claims.figures.units import CASUALTIES, COUNTED, SINGULARS, WORD, is_measure, is_plural, unit_after
from assistant.english.persons import names_one_person, names_persons
from assistant.english.words import word_lists, word_set

_LISTS = word_lists("quantities")
_NAMES, _LABELS, _PLACES = _LISTS["names"], _LISTS["labels"], _LISTS["places"]
_LAST_WORD = re.compile(r"([^\W\d_][\w&’'.-]*)[ ]$")
_DETERMINED = re.compile(
    r"\b(?:last|this|next|each|every|per|an?|the|one|that|first|same|past|previous|all|to)[ ]\w+[ ]$", re.IGNORECASE
)
_ORDINAL = re.compile(r"-(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth)\b", re.IGNORECASE)
_TIME = re.compile(
    r"[ ](?:more[ ])?(?:seconds?|minutes?|hours?|days?|nights?|weeks?|months?|years?|decades?|centur(?:y|ies))"
    r"[ -](?:ago|earlier|later|from now|old|of age)\b|[- ](?:year|month|week|day)s?[- ]olds?\b|-?to-\d+-year"
    r"|[ ]?o['’]clock",
    re.IGNORECASE,
)
_HOUR = re.compile(
    r"(?:\b(?:at|by|until|till|before|after|since|from)|^)[ ](?:about |around |exactly |nearly )?$", re.IGNORECASE
)
_OF_DAY = re.compile(r"[ ](?:in the (?:early |late )?(?:morning|afternoon|evening)|at night|on the dot)\b")
_AT_HOUR = re.compile(r"(?:^|[.!?“\"\n])[ ]?At[ ](?:about[ ]|around[ ])?$")
_COUNTING = re.compile(r"(?:more|fewer) than|at least|up to|as many as|nearly|almost", re.IGNORECASE)
"""What stands before counts, hardly before years."""
_YEAR = re.compile(r"1\d{3}|20\d\d")
_SINCE = re.compile(r"\b(?:[Ii]n|[Ss]ince|[Uu]ntil|[Ee]arly|[Ll]ate|[Mm]id)[ ]$")
_BEFORE_YEARS = re.compile(r"\b(?:in|since|of|the|by|from|until|before|after|early|late|mid|circa|its|their)[ ]$")
_AGE = re.compile(r"\d{1,2}|1[01]\d")
_NAME_BEFORE = re.compile(r"(?P<who>[^\W\d_][\w’'.-]+)(?:,| \()[ ]?$")
_NAME_GOES_ON = re.compile(r"[,.;)]|$| and | who ")
_OLD = re.compile(
    r"\b(?:[Hh]e|[Ss]he|who|I)(?:['’][sm]| is| was| am| turned| turns)[ ](?:only |just |now |about )?$"
    r"|\b[Tt]urn(?:ed|s|ing)[ ]$"
    r"|\b(?:when|since|until|before) (?:he|she|they|I|we) (?:is|was|were)[ ](?:only |just |about )?$|\bbeing[ ]$"
    r"|\b(?:man|woman|boy|girl|son|daughter)[ ]of[ ](?:about )?$"
    r"|\b(?<![Tt]he )(?<!of )(?:dies|died|dead|death(?! toll)|killed|retired|married|father|mother)\b"
    r"[^.;\d]{0,12}[, ]at[ ](?:the age of )?$"
)
_SOMEBODY_OF = re.compile(r"\b(?:[Aa]n?|[Tt]he|[Hh]is|[Hh]er)[ ](?:[\w-]+[ ])?(?P<who>[\w-]+)[ ]of[ ](?:about[ ])?$")
_PARENT = re.compile(r"(?:god|step|grand)?(?:father|mother|dad|mum|mom|parent)")
_AGE_ENDS = re.compile(
    r"[,.;:)”\"!?]|$|[ ](?:and|when|at|years old|now|but|in|on|or|from|while|because|last|this|who)\b(?![ ]least)"
)
_WORDS_OF_COUNTS = re.compile(
    r"[ ](?:(?:were|was|are|have|had|died|dead|killed|injured|wounded|missing|others?|more|remain\w*|per|of|percent"
    r"|still|survived|escaped|fled|dozen|hundred|thousand|million)\b)"
)
_YOUNGER = re.compile(r"(?P<who>[\w,]+)[ ](?:aged[ ])?(?P<be>(?:was|were|is|are|be)[ ])?$")
_SOMEBODY = word_set("them whom those who he she they anyone everyone nobody")
_CLOCK = re.compile(r"(?:[01]?\d|2[0-4])\.[0-5]\d")
_TRADED = re.compile(
    r"\b(?:clos|trad|sett|fix|quot|pric|valu|shar|stock|index|rat|currenc|odds|averag|tim|won|stood|stand|peak|record)",
    re.IGNORECASE,
)
_NUMBERING = re.compile(r"\d{1,3}|\d\.\d")
_LOWER_WORD = re.compile(r"\b[a-z]{4,}\b")
_GAME = re.compile(
    r"\b(?:w[io]ns?|won|los[et]s?|lost|beat(?:en|ing)?|draws?|drew|defeat\w*|leads?|led|trail\w*|scores?|victory|down|up)"
    r"\b[^.;\d]{0,30}$",
    re.IGNORECASE,
)
_TEAM_AHEAD, _TEAM_BEHIND = re.compile(r"[A-Z]\w+[ ]$"), re.compile(r"[ ][A-Z]")
_DENIED = re.compile(
    r"(?<!if )(?<!or )(?<!why )(?:\b(?:not|rather[ ]than|instead[ ]of|neither|nor)"
    r"|n['’]t)[ ](?:exactly[ ]|the[ ]|a[ ])?$",
    re.IGNORECASE,
)
_SMALL = word_set("one a an")


def is_denied(text: str, start: int) -> bool:
    """Whether the words before say that a number is not the one ("not 90", "rather than 90")."""
    return _DENIED.search(text, max(0, start - 30), start) is not None


def is_no_quantity(text: str, start: int, first: Quantity, last: Quantity, qualifier: str) -> bool:
    """Whether a number, or a range from `first` to `last`, is a date, age, label, name, score, hour or pronoun.

    start: where it begins, its qualifier included. A figure that the text denies ("not 90") is none, either.
    """
    before, after = text[max(0, start - 60) : start], text[last.end : last.end + 40]
    if is_denied(text, start) or _TIME.match(after):
        return True
    if _is_labelled(text, first, last) and last.unit != "%":
        return True
    if not (first.bare and last.bare) or first.prefixed:
        return False
    if re.match(r"[A-Za-z\x00_½]", after) or re.search(r"[\w\x00][-–/]$", before) or re.match(r"['’]\d?s\b", after):
        return True
    if _is_under_age(text, start, first, qualifier) or (first is last and first.mantissa == 0 and qualifier):
        return True  # "children under five", "four degrees above zero"
    if first.in_digits:
        return (
            (first is last and _is_clock(text, before, first))
            or _is_year(text, before, first, last, qualifier)
            or _is_age(before, after, first)
            or _is_score(text, first, last)
        )
    if _ORDINAL.match(after) or _is_in_name(text, first):
        return True
    if (
        max(first.mantissa, last.mantissa) <= 12 and _is_hour(before if first is last else f"{before}at ", after)
    ) or _is_age(before, after, first):
        return True
    # "one of them", "one day" and "a one-time": "one" counts only with a thing that is counted
    one = first.number.lower() in _SMALL and first is last and not _counting(qualifier)
    return one and not _counted_singly(after)


def _counting(qualifier: str) -> bool:
    return _COUNTING.fullmatch(qualifier) is not None


def _counted_singly(after: str) -> bool:
    word = WORD.match(after)
    noun = word[1].lower() if word else ""
    return noun in SINGULARS or (is_measure(noun) and noun not in ("day", "night", "time", "point", "mark", "second"))


def _is_labelled(text: str, first: Quantity, last: Quantity) -> bool:
    """Whether the word before makes a name or a label of the number ("Article 5", "Boeing 737", "row ten")."""
    match = _LAST_WORD.search(text, max(0, first.start - 26), first.start)
    if match is None or first.prefixed or last.scale != 1.0:
        return False
    word = match[1].rstrip(".").lower()
    if word in _LABELS or (word in _NAMES and match[1] != match[1].lower()):
        return not (match[1] == "no" or word == "radio")
    if not (first.bare and last.bare) or _is_counted(text, last):
        return False
    if word in _PLACES:
        return match[1][0].isupper() or not _DETERMINED.search(text, max(0, first.start - 40), first.start)
    return first is last and bool(_NUMBERING.fullmatch(first.number)) and _is_numbered_name(text, match, last.end)


def _is_counted(text: str, last: Quantity) -> bool:
    return bool(unit_after(text, last.end) or _WORDS_OF_COUNTS.match(text, last.end) or last.tail)


def _is_numbered_name(text: str, match: re.Match[str], end: int) -> bool:
    """Whether a word with a capital, not the first of its sentence, stands right before digits ("Galaxy Watch 6")."""
    around = text[max(0, match.start() - 60) : end + 60]
    if not match[1][0].isupper() or len(_LOWER_WORD.findall(around)) < 2:
        return False
    ahead = text[max(0, match.start(1) - 3) : match.start(1)]
    return bool(re.search(r"[\w\x00,&)][ ]$", ahead)) and not match[1].endswith(("'", "’", "s’", "'s", "’s"))


def _is_in_name(text: str, first: Quantity) -> bool:
    """Whether a number word has a capital in running text ("the Six Nations", "a Gang of Eight")."""
    if (
        not first.number[0].isupper()
        or first.number.isupper()
        or not re.search(r"[\w,][ ]$", text[max(0, first.start - 3) : first.start])
    ):
        return False
    around = f"{text[max(0, first.start - 50) : first.start]} {text[first.end : first.end + 50]}"
    return len(_LOWER_WORD.findall(around)) >= 2


def _is_year(text: str, before: str, first: Quantity, last: Quantity, qualifier: str) -> bool:
    """Whether digits are a year or years: four of them, and nothing that is measured or counted follows."""
    if not (_YEAR.fullmatch(first.number) and _YEAR.fullmatch(last.number)) or _counting(qualifier):
        return False
    word = WORD.match(text, last.end)
    noun = word[1].lower() if word else ""
    if 1800 < first.mantissa < 2040 and first.mantissa != 2000 and _SINCE.search(before) and not is_measure(noun):
        return True
    if (
        noun in COUNTED
        or (unit_after(text, last.end) and is_measure(noun))
        or noun in ("square", "cubic", "nautical", "sq")
    ):
        return False
    recent = 1900 <= first.mantissa < 2040
    if recent or not (is_plural(noun) or noun == "more"):
        return True
    return _BEFORE_YEARS.search(before) is not None


def _is_age(before: str, after: str, first: Quantity) -> bool:
    if first.in_digits and not _AGE.fullmatch(first.number):
        return False
    named = _NAME_BEFORE.search(before) if first.in_digits and _NAME_GOES_ON.match(after) else None
    if named and (named["who"][0].isupper() or names_one_person(named["who"])):  # "Ana Sol, 41," and "her son, 4,"
        return True
    aged = _SOMEBODY_OF.search(before) if first.in_digits and first.mantissa > 10 else None
    if aged and names_one_person(aged["who"]) and not _PARENT.fullmatch(aged["who"]):  # "a trucker of 52"
        return True
    return _OLD.search(before) is not None and _AGE_ENDS.match(after) is not None


def _is_hour(before: str, after: str) -> bool:
    return bool(
        (_OF_DAY.match(after) and _HOUR.search(before)) or (_AT_HOUR.search(before) and re.match(r"[,.]|$", after))
    )


def _is_clock(text: str, before: str, first: Quantity) -> bool:
    """Whether digits are the hour of a day ("The gates opened at 14.30"), and no price that something closed at."""
    if not _CLOCK.fullmatch(first.number) or unit_after(text, first.end):
        return False
    return _HOUR.search(before) is not None and _TRADED.search(before) is None


def _is_under_age(text: str, start: int, first: Quantity, qualifier: str) -> bool:
    """Whether "under 18" says how old somebody is: "40 of them under 18", "412,000 were under 25"."""
    if qualifier.lower() not in ("under", "over", "below", "above") or unit_after(text, first.end):
        return False
    match = _YOUNGER.search(text, max(0, start - 40), start) if first.mantissa <= 100 else None
    who = match["who"].lower() if match else ""
    if match and match["be"]:
        return who in _SOMEBODY or who[-1].isdigit()
    return who in _SOMEBODY or (who not in CASUALTIES and names_persons(who))


def _is_score(text: str, first: Quantity, last: Quantity) -> bool:
    """Whether a dash stands between numbers that are a result: they do not rise ("3-2", "63-37"), or a game is told."""
    if first is last or not re.fullmatch(r"[ ]?[-–—][ ]?", text[first.end : last.start]):
        return False
    if first.mantissa >= last.mantissa:
        return True
    if max(first.mantissa, last.mantissa) > 50 or unit_after(text, last.end) in COUNTED:
        return False
    if first.mantissa == 0 or _GAME.search(text, max(0, first.start - 40), first.start):
        return True
    return bool(_TEAM_AHEAD.search(text, max(0, first.start - 20), first.start) and _TEAM_BEHIND.match(text, last.end))
