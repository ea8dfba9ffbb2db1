"""Days that a clause names, resolved against the day of publication: when it happened, when it was said."""

import calendar
import re
from datetime import date, timedelta

from assistant.english.inflection import forms_of
from assistant.english.saying import verb_forms
from assistant.english.words import word_set

_WEEKDAYS = {name.casefold(): n for n, name in enumerate(calendar.day_name)}
_DAY = re.compile(
    rf"\b(?:(?P<last>[Ll]ast|[Pp]revious)\s+)?(?P<week>{'|'.join(calendar.day_name[:7])})\b|"
    r"\b(?P<word>[Yy]esterday|[Tt]oday|[Tt]onight)\b"
)
_TELLING = {
    *verb_forms(),
    *(form for verb in ("raise", "lower", "revise", "correct", "put") for form in forms_of(verb)),
}
"""Verbs after which a day says when something was said, or a figure given."""
_THAT = re.compile(r"\b(?:that|they|he|she|it) .*\b(?:had|have|were|was)\b")
_SINCE = re.compile(r"\b(?:since|until|till|by|from) $")
_DETERMINERS = word_set("a an the his her their its this that")
_NEAR = 60  # characters from a verb of saying in which a day says when it was said
_BREAK = re.compile(r"[,;:.“”\"]")


def day_named(match: re.Match[str], published: date) -> date:
    """The day that a weekday or "yesterday" means in a text of this day; "last" is of the week before."""
    if match["word"]:
        return published - timedelta(days=match["word"].casefold() == "yesterday")
    back = (published.weekday() - _WEEKDAYS[match["week"].casefold()]) % 7
    return published - timedelta(days=back + 7 * (bool(match["last"]) and back < 2))


def days(clause: str, published: date | None) -> tuple[date | None, date | None]:
    """When something happened and when it was said: Monday and Friday in "said on Friday that on Monday …"."""
    happened = said = None
    for match in _DAY.finditer(clause) if published else ():
        assert published is not None
        if _SINCE.search(clause, 0, match.start()):
            continue  # how far a count reaches, not when something happened
        if _said(clause, match):
            said = said or day_named(match, published)
        else:
            happened = happened or day_named(match, published)
    return happened, said


def _said(clause: str, day: re.Match[str]) -> bool:
    """Whether a day belongs to a verb of saying right before it ("said late on Friday") or around it."""
    words = _BREAK.split(clause[max(0, day.start() - _NEAR) : day.start()])[-1]
    before = _DAY.split(words)[-1].casefold().split() if not _THAT.search(words) else []
    after = _BREAK.split(clause[day.end() : day.end() + _NEAR])[0].casefold().split()
    if clause[day.end() : day.end() + 2] in {"'s", "’s"}:
        return False  # "Monday's attack"
    for n, word in enumerate(before):
        noun = n > 0 and (before[n - 1] in _DETERMINERS or before[n - 1].endswith(("'s", "’s")))
        if word in _TELLING and not noun:  # "an attack on Monday" is none
            return True
    return any(word in _TELLING for word in after[:2])
