"""A question to a frame: what is asked for, about what, of whom and when.

The frame is data that can be shown ("I read this as …"). It is read from the question's own words and from what the
store holds (publishers, speakers, the newest day); nothing is guessed from outside.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from assistant.schema import Answer, Asked, Frame
from assistant.words import STOP, fold, stem, words

_SHORT_NAME = 4  # words; a longer one is a description, whose last word alone names nobody


class Names:
    """Names of speakers, found in a question by their last words."""

    def __init__(self, speakers: Iterable[str] = ()) -> None:
        self._by_last: dict[str, list[tuple[str, list[str]]]] = {}
        for speaker in speakers:
            name = words(speaker)
            if name:
                self._by_last.setdefault(name[-1], []).append((speaker, name))

    def named(self, question: str) -> tuple[str, ...]:
        """Those whose full name stands in the question, or whose last word does with a capital and no other's name."""
        capital = {fold(w) for w in re.findall(r"[^\W\d_]+", question) if w[0].isupper()}
        asked = words(question)
        text = f" {' '.join(asked)} "
        found: list[str] = []
        for last in dict.fromkeys(asked):
            people = self._by_last.get(last, [])
            full = [(speaker, name) for speaker, name in people if f" {' '.join(name)} " in text]
            # "Ivo Brandt" is not Otto Brandt; "Brandt" may be either.
            by_last = len(last) > 2 and last in capital and all(len(name) == 1 for _, name in full)
            found += [s for s, name in people if (s, name) in full or (by_last and len(name) <= _SHORT_NAME)]
        return tuple(found)


@dataclass(frozen=True)
class Known:
    """What the store holds that a question may name."""

    publishers: Sequence[str] = ()
    speakers: Names = field(default_factory=Names)
    newest: date | None = None


_SAYING = (
    r"(?:said|say|says|claim\w*|stat\w+|report\w*|den(?:y|ies|ied)|warn\w*|announc\w+|insist\w*|call\w*|accus\w+|"
    r"predict\w*|argu\w+|t(?:ell|old)|estimat\w+|put|put a|gave|give|blam\w+|describ\w+|compar\w+|admit\w*|confirm\w*)"
)
_AUXILIARY = r"(?:did|does|do|is|was|are|were|has|have|had|can|could|will|would|should)"
# Each kind of question with the pattern that shows it; all that match are asked for, in this order.
_ASKS: tuple[tuple[Asked, re.Pattern[str]], ...] = (
    ("comparison", re.compile(r"\b(?:each|both|differ\w*|versus|vs|compared? (?:with|to)|which side|everyone's)\b")),
    (
        "figure",
        re.compile(
            r"\b(?:how (?:many|much|large|big|high|often|far|long|old)|what (?:number|percentage|percent|proportion|"
            r"share|portion|fraction|amount|sum|figures?|toll|size|price|cost)|(?:death )?toll|how .{0,30}\bfigures?)\b"
        ),
    ),
    ("date", re.compile(r"\b(?:when|(?:what|which) (?:day|date|year|month|time))\b")),
    ("place", re.compile(r"\b(?:where|(?:what|which) (?:city|country|place|town|state|venue|location))\b")),
    ("reason", re.compile(r"\b(?:why|what reason|how come)\b")),
    (
        "speaker",
        re.compile(
            rf"\b(?:who|whose|according to whom)\b|\b(?:which|what)\s+(?!{_AUXILIARY}\b).{{1,60}}?\b{_SAYING}\b"
        ),
    ),
    (
        "yes-no",
        re.compile(rf"^(?:and |so |but )?{_AUXILIARY}\b"),
    ),
)
_DENIAL = re.compile(r"\b(?:den(?:y|ies|ied|ial)\w*|reject\w*|disput\w*|refut\w*|dismiss\w*|rebut\w*|contradict\w*)\b")
_PEOPLE = {"people", "children", "men", "women"}  # plurals without an s
_DAYS = {name.casefold(): n for n, name in enumerate(calendar.day_name)}
_MONTHS = {name.casefold(): n for n, name in enumerate(calendar.month_name) if n}
_SINCE_DAY = re.compile(rf"\b(since|after|from|on|until|before|by)\s+(?:last\s+)?({'|'.join(_DAYS)})\b")
_DATE = re.compile(
    rf"\b(since|after|from|on|until|before|by)\s+(?:(?:the\s+)?(\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?({'|'.join(_MONTHS)})"
    rf"|({'|'.join(_MONTHS)})\s+(\d{{1,2}})(?:st|nd|rd|th)?)\b(?:,?\s+(\d{{4}}))?"
)
_MONTH = re.compile(rf"\b(?:in|during)\s+({'|'.join(_MONTHS)})\b(?:\s+(\d{{4}}))?")


def read_question(question: str, known: Known | None = None) -> Frame:
    """What a question asks for. Never fails: a question of no known kind asks for a topic."""
    known = known or Known()
    text = fold(question)
    asks = tuple(kind for kind, pattern in _ASKS if pattern.search(text)) or ("statement",)
    since, until, notes = _when(text, known.newest)
    return Frame(
        asks=asks,
        about=tuple(dict.fromkeys(w for w in words(question) if w not in STOP)),
        unit=_unit(text),
        speakers=known.speakers.named(question),
        publishers=publishers_named(question, known.publishers),
        since=since,
        until=until,
        denial=bool(_DENIAL.search(text)),
        notes=notes,
    )


def publishers_named(question: str, publishers: Sequence[str]) -> tuple[str, ...]:
    """Publishers whose name stands in the question as written (capitals count: "Time" is not "time")."""
    found: list[tuple[int, str]] = []
    for publisher in publishers:
        bare = re.sub(r"^[Tt]he\s+", "", publisher).strip()
        if bare and (m := re.search(rf"(?<!\w){re.escape(bare)}(?!\w)", question)):
            found.append((m.start(), publisher))
    # "The Independent - Life and Style" also holds "The Independent": the longest at one place is meant.
    best: dict[int, str] = {}
    for start, publisher in sorted(found, key=lambda item: len(item[1])):
        best[start] = publisher
    return tuple(best[start] for start in sorted(best))


def complete(question: str, history: Sequence[Answer]) -> str:
    """A follow-up made whole: pronouns and missing subjects take the earlier question's words along."""
    if not history or not _depends(question):
        return question
    return f"{question.strip()} ({history[-1].question.strip()})"


_OPENS = re.compile(r"^\s*(?:and|but|so|what about|how about|since|until|then|why|or)\b", re.IGNORECASE)
_REFERS = re.compile(r"\b(?:he|she|they|him|her|them|it|its|his|their|that|those|these|this|there|the same)\b", re.I)


def _depends(question: str) -> bool:
    """Whether a question leans on the one before: it opens with a joint, refers back, or names next to nothing."""
    meaning = [w for w in words(question) if w not in STOP]
    names = re.findall(r"(?<=\s)[A-Z][\w'’-]+", question)
    return bool(_OPENS.search(question)) or (bool(_REFERS.search(question)) and not names) or len(meaning) < 3


def _unit(text: str) -> str | None:
    """What is counted: "civilians" in "how many civilians fled"."""
    match = re.search(r"\bhow many\s+(?:of (?:the|its|their)\s+)?((?:[\w'’-]+\s*){1,3})", text)
    if not match:
        return None
    noun: list[str] = []
    for word in words(match[1]):
        plural = word.endswith("s") or word in _PEOPLE
        if word in STOP or (noun and stem(word) == word and not plural):
            break
        noun.append(word)
        if plural:
            break
    return " ".join(noun) or None


def _when(text: str, newest: date | None) -> tuple[date | None, date | None, tuple[str, ...]]:
    """Limits in time, counted from the newest article, and a note on the day that was taken."""
    try:
        return _named_days(text, newest) if newest else (None, None, ())
    except (ValueError, OverflowError):  # a day that no calendar has
        return None, None, ()


def _named_days(text: str, newest: date) -> tuple[date | None, date | None, tuple[str, ...]]:
    if match := _DATE.search(text):
        month, day = _MONTHS[match[3] or match[4]], int(match[2] or match[5])
        found = _day(int(match[6]) if match[6] else None, month, day, newest)
        return _limits(match[1], found) if found else (None, None, ())
    if match := _SINCE_DAY.search(text):
        back = (newest.weekday() - _DAYS[match[2]]) % 7
        return _limits(match[1], newest - timedelta(days=back))
    if match := _MONTH.search(text):
        month, year = _MONTHS[match[1]], int(match[2]) if match[2] else newest.year
        if not match[2] and month > newest.month:
            year -= 1
        last = calendar.monthrange(year, month)[1]
        first, end = date(year, month, 1), date(year, month, last)
        return first, end, (f"from {first} to {end}",)
    return None, None, ()


def _day(year: int | None, month: int, day: int, newest: date) -> date | None:
    try:
        found = date(year or newest.year, month, day)
        return found if year or found <= newest else found.replace(year=newest.year - 1)
    except ValueError:
        return None


def _limits(word: str, day: date) -> tuple[date | None, date | None, tuple[str, ...]]:
    """The interval that a preposition and a day mean; "on" says when it happened, which later articles report too."""
    if word in {"since", "from"}:
        return day, None, (f"since {day}",)
    if word == "after":
        return day + timedelta(days=1), None, (f"after {day}",)
    if word == "before":
        return None, day - timedelta(days=1), (f"before {day}",)
    if word in {"until", "by"}:
        return None, day, (f"until {day}",)
    return None, None, ()
