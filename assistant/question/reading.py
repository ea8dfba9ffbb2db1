"""A question to a frame: what is asked for, about what, of whom and when.

The frame is data that can be shown ("I read this as …"). It is read from the question's own words and from what the
store holds (publishers, speakers, the newest day); nothing is guessed from outside.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from assistant.claims.numbers import value_of_words
from assistant.english.words import STOP, fold, stem, words
from assistant.errors import InputError
from assistant.question.days import limits
from assistant.question.names import Names, proper_names, publishers_named
from assistant.question.report_order import sequel
from assistant.question.said_by import said_by
from assistant.schema import Answer, Asked, Frame, Measure, Sequel

LONGEST_QUESTION = 2000
"""Characters: some 300 words. A longer text is no question, and every part of the search would read all of it."""


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
_OPENING = r"(?:^|[,;:.?!]\s*|\b(?:and|but|so|or)\s+)"
"""Where a question word asks; in the middle of a clause "when" and "who" only join ("those who fled")."""
_QUANTITY = (
    r"(?:number|percentage|percent|proportion|share|portion|fraction|amount|sum|figures?|toll|size|price|cost|"
    r"turnout|rate)"
)
# Each kind of question with the pattern that shows it; all that match are asked for, in this order.
_ASKS: tuple[tuple[Asked, re.Pattern[str]], ...] = (
    (
        "comparison",
        re.compile(
            r"\beach\b(?! (?:year|month|week|day|night|time|hour|other|one)\b)|"
            r"\b(?:(?:dis)?agree|differ\w*|conflicting|competing|versus|vs|versions?|at odds|contradict\w*|"
            r"compared? (?:with|to)|(?:which|what|each|both|two) sides?|every(?:one|body)'s|who says what|"
            r"depending on whom|in whose view|in the eyes of .{1,60}\band (?:of|in)\b|"
            r"(?:according to|going by) .{1,60}\band (?:(?:according )?to|by|what (?:do|does|did))\b|"
            r".{12,}\band what (?:do|does|did) .{1,40}\bsay|"
            r"(?:have|do|did|has) both)\b|"
            r"\bwhere (?:do|does|did)\b.{1,60}\b(?:stand|come down)\b"
        ),
    ),
    (
        "figure",
        re.compile(
            r"\b(?:how (?:many|much|large|big|high|often|far|long|old|steep|wide|deep|tall)|(?:death )?toll|price tag|"
            r"what (?:do|does|did) .{1,40}\b(?:earn|cost|pay|charge)\b|"
            rf"what (?:(?:is|was|are|were) the )?{_QUANTITY}|"
            r"how .{0,30}\bfigures?|(?:wh\w+|and|'s|s) numbers?)\b"
        ),
    ),
    (
        "change",
        re.compile(
            r"\bhow (?:did|has|have|had|does|do)\b.*\b(?:chang|develop|gr[eo]w|ris[ei]|rose|f[ae]ll|shr[iua]nk|increas|"
            r"decreas|evolv|climb|drop)\w*|\bwhat (?:became|has become) of\b|"
            r"\b(?:first|then|earlier) and (?:later|now|last)\b|"
            r"\b(?:revis|correct|rais|lower|put right)\w*.{0,40}"
            r"\b(?:figures?|numbers?|counts?|estimates?|tolls?|totals?)\b"
        ),
    ),
    (
        "date",
        re.compile(rf"{_OPENING}when\b|\b(?:what|which) (?:day|date|year|month|time)\b|\bsince when\b|\bthe date\b"),
    ),
    (
        "place",
        re.compile(
            rf"{_OPENING}where\b|\b(?:what|which) (?:city|country|place|town|state|venue|location|village|region)"
            rf"(?= {_AUXILIARY}\b| in\b|[?.!,]|$)"
        ),
    ),
    ("reason", re.compile(r"\b(?:why|what reasons?|how come)\b")),
    (
        "speaker",
        re.compile(
            rf"{_OPENING}(?:who|whose)\b|\b(?:by|to|from) whom\b|\bby whose\b|"
            rf"\b(?:which|what)\s+(?!{_AUXILIARY}\b|{_QUANTITY}\b)(?:(?!\b{_AUXILIARY}\b).){{1,60}}?\b{_SAYING}\b|"
            rf"{_OPENING}which(?:\s+(?!{_AUXILIARY}\b)[\w'-]+){{4}}"
        ),
    ),
    ("entity", re.compile(rf"\b(?:which|what (?!{_AUXILIARY}\b)\w+ (?:\w+ )?{_AUXILIARY})\b")),
    ("yes-no", re.compile(rf"^(?:and |so |but )?{_AUXILIARY}\b")),
)
_DENIAL = re.compile(
    r"\b(?:den(?:y|ies|ied|ial)\w*|reject\w*|disput\w*|refut\w*|dismiss\w*|rebut\w*|contradict\w*|contest\w*)\b"
)
_ADMISSION = re.compile(r"\b(?:admi(?:t|ts|tted|ssion)|confirm\w*|acknowledg\w*|conced\w*|confess\w*)\b")
_MEASURES: tuple[tuple[Measure, re.Pattern[str]], ...] = (
    (
        "percent",
        re.compile(r"\b(?:what|which) (?:\w+ )?(?:percent\w*|share|portion|proportion|fraction)\b|\bper ?cent\w*\b"),
    ),
    (
        "money",
        re.compile(
            r"\bhow much (?:money|cash|funding)\b|\b(?:price|cost|windfall|haul|budget|fine|debt|salary|bill|worth|"
            r"dollars?|euros?|pounds?)\b|"
            r"\bhow much\b.*\b(?:pay|paid|spen[dt]|rais\w+|earn\w*|owe\w*|cost|took in|taken in|"
            r"donat\w+|invest\w*|pull\w* in|bring in|brought in|borrow\w*)\b"
        ),
    ),
    ("time", re.compile(r"\bhow long\b")),
    ("age", re.compile(r"\bhow old\b|\bwhat age\b")),
)
_PEOPLE = {"people", "children", "men", "women"}  # plurals without an s


def read_question(question: str, known: Known | None = None) -> Frame:
    """What a question asks for. Never fails: a question of no known kind asks for a topic."""
    known = known or Known()
    text = fold(question)[: 2 * LONGEST_QUESTION]  # a single sign may fold to eighteen
    asks = _asked(text)
    since, until, notes = limits(text, known.newest)
    order = sequel(question, known.publishers)
    return Frame(
        asks=asks,
        about=tuple(dict.fromkeys(w for w in words(question) if w not in STOP)),
        unit=_unit(text),
        measure=next((kind for kind, pattern in _MEASURES if "figure" in asks and pattern.search(text)), None),
        speakers=known.speakers.named(question),
        said_by=said_by(question, known.speakers, known.publishers),
        names=tuple(dict.fromkeys(proper_names(question))),
        publishers=publishers_named(question, known.publishers),
        since=since,
        until=until,
        denial=bool(_DENIAL.search(text)),
        admission=bool(_ADMISSION.search(text)),
        sequel=order,
        notes=(*notes, *_order_note(order)),
    )


def _order_note(order: Sequel | None) -> tuple[str, ...]:
    return (f"whether this was published first: {order.earlier}",) if order else ()


def _asked(text: str) -> tuple[Asked, ...]:
    found = [kind for kind, pattern in _ASKS if pattern.search(text)]
    if {"figure", "date", "place"} & set(found):  # "which city" asks for a place, and for no other thing
        found = [kind for kind in found if kind != "entity"]
    return tuple(found) or ("statement",)


def check_length(asked: str, what: str = "question") -> None:
    """Raises `InputError` for what is longer than any question."""
    if len(asked) > LONGEST_QUESTION:
        msg = f"the {what} has {len(asked):,} characters; at most {LONGEST_QUESTION:,} are read: make it shorter"
        raise InputError(msg)


def complete(question: str, history: Sequence[Answer]) -> str:
    """A follow-up made whole: pronouns and missing subjects take the earlier question's words along.

    Of a long conversation, in which each took the one before along, the oldest words are left out.
    """
    if not history or not _depends(question):
        return question
    asked, earlier = question.strip(), history[-1].question.strip()
    room = LONGEST_QUESTION - len(f"{asked} ()")
    if len(earlier) > room:
        earlier = earlier[: max(0, room)].rpartition(" ")[0]
    return f"{asked} ({earlier})" if earlier else question


def follow_up(own: Frame, whole: Frame) -> Frame:
    """The frame of a follow-up: it asks for what its own words ask for, about what the one before was about."""
    taken = ("asks", "unit", "measure", "said_by", "denial", "admission")
    background = tuple(w for w in whole.about if w not in own.about)
    return whole.model_copy(update={name: getattr(own, name) for name in taken} | {"background": background})


_OPENS = re.compile(r"^\s*(?:and|but|so|what about|how about|since|until|then|why|or)\b", re.IGNORECASE)
_PERSON = re.compile(r"\b(?:he|she|they|him|her|them|his|their)\b", re.IGNORECASE)
_REFERS = re.compile(r"\b(?:he|she|they|him|her|them|it|its|his|their|that|those|these|this|there|the same)\b", re.I)


def _depends(question: str) -> bool:
    """Whether a question leans on the one before: it opens with a joint, refers back, or names next to nothing.

    A pronoun that stands before every name refers to nobody in the question ("Was he talking of Halloran?").
    """
    meaning = [w for w in words(question) if w not in STOP]
    names = [m.start() for m in re.finditer(r"(?<=\s)[A-Z][\w'’-]+", question)]
    person = _PERSON.search(question)
    back = person.start() < min(names, default=len(question)) if person else not names and _REFERS.search(question)
    return bool(_OPENS.search(question) or back) or len(meaning) < 3


def _unit(text: str) -> str | None:
    """What is counted: "civilians" in "how many civilians fled"."""
    match = re.search(r"\bhow many\s+(?:of (?:the|its|their)\s+)?((?:[\w'’-]+\s*){1,3})", text)
    if not match:
        return None
    noun: list[str] = []
    for word in words(match[1]):
        plural = word.endswith("s") or word in _PEOPLE
        if word == "us" or value_of_words(word) is not None:  # the country; "how many of the sixty children"
            continue
        if word in STOP or (noun and stem(word) == word and not plural):
            break
        noun.append(word)
        if plural:
            break
    return " ".join(noun) or None
