"""Which figure is a part of which: "8,500 civilians, including about 4,000 children", "two of the five bridges".

A part is tied where the words say so, and only to a figure of the same sentence; "of them" at the beginning of a
sentence reaches the one before. Where two figures could be the whole, or something that no figure counts stands between
("shelled the schools, including three ..."), nothing is tied. Nothing is computed.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.claims.figures.context import STOP, is_plural, unit_after
from assistant.english.persons import names_persons
from assistant.english.sentences import split
from assistant.english.words import word_set
from assistant.schema import Figure

_SIGN = re.compile(r"\b(?:includ(?:ing|es?|ed)|among|of)\b", re.IGNORECASE)
_INCLUDING = re.compile(
    r"(?:\binclud(?:ing|e|es|ed)|\bamong (?:them|whom|those|these)|(?<!\w\s)\bof (?:whom|which|them|those|these))"
    r"(?:,? (?:are|were|also|only|just|the|its|their|another|a further))?,?\s+[“\"]?$",
    re.IGNORECASE,
)
"""What leads up to a part."""
_OF_THEM = re.compile(
    r"\s+of (?:whom|which|them|(?:those|these)(?=\s*[,.;:)]|\s+(?:were|was|are|is|had|have|has|remain\w*)\b))\b",
    re.IGNORECASE,
)
"""What follows a part."""
_AMONG_THEM = re.compile(r"(?:\s+[\w’'-]+){1,4} among (?:them|whom)\b", re.IGNORECASE)
_OF_THE = re.compile(
    r"\s+(?:out )?of (?:(?:the|these|those|its|their|his|her|our|some) "
    r"|(?:[\w-]+ ){0,3}[\w-]+(?:[’']s|s[’']) )?"
    r"(?:(?:last|first|other|remaining|original|initial|estimated|total|known|roughly|nearly|almost|around|all) )?",
    re.IGNORECASE,
)
"""Between a part and its whole: "some 300 of the 2,000"."""
_OF_WHOLE = re.compile(r"(?:^|[\n.!?;:“\"(]\s*|, (?:and|but) )of (?:the|its|their|those|these|some)? ?$", re.IGNORECASE)
"""Before a whole that its part follows: "Of the 40 people hurt, 12 remain in hospital"."""
_THEN = re.compile(r"[^,.;:!?\n“”\"()]{0,80},\s+(?:only |just |another )?", re.IGNORECASE)
_NEXT_ITEM = re.compile(r"((?:\s+[\w’'-]+){0,3}?)(,\s+(?!and\b|or\b)|\s+and\s+|\s+or\s+)", re.IGNORECASE)
_RIGHT_BEFORE = re.compile(r"((?:\s+[\w’'-]+){1,2}),?\s+including\s+", re.IGNORECASE)
_PREDICATE = re.compile(r"(?:\s+of (?:them|whom|those|these|which))?,?\s+(?:(?:are|were|was|is|being|young) )*")
_WORD = re.compile(r"[A-Za-z][A-Za-z’'-]*")
_NO_COUNT = re.compile(
    r"^(?:percentage points|seconds?|minutes?|hours?|days?|nights?|weeks?|months?|years?|decades?|centuries|miles?"
    r"|met(?:re|er)s?|kilomet(?:re|er)s?|km|feet|inches|degrees?|times|tons?|tonnes?|dollars?|euros?|pounds?|yen"
    r"|rou?bles?|rupees?|yuan|francs?|pesos?|cents)$|^\W*[$€£¥₹]$|[$€£¥₹]$"
)
_HURT = word_set("dead killed injured wounded missing displaced arrested detained homeless hurt infected")
_SHARE = re.compile(
    r"\b(?:hal(?:f|ves)|thirds?|quarters?|fourths?|\w+ths?|(?:in|out of)(?: every)? \w+)$", re.IGNORECASE
)
_UNCOUNTED = re.compile(r"(?:half )?an? |[a-z]+s\b|(?:19|20)\d\d$", re.IGNORECASE)
_NEAR = 12
"""How many figures back a whole may stand."""
_LONGEST_LIST = 8


def tie_parts(text: str, figures: Sequence[Figure]) -> list[Figure]:
    """The figures of `text`, in their order, each part with the span of its whole.

    A whole is always another figure of the same list, and no chain of wholes comes back to where it began.
    """
    if len(figures) < 2 or not _SIGN.search(text):
        return list(figures)
    return _Parts(text, figures).tied()


@dataclass(frozen=True, slots=True)
class _Item:
    """A figure with what it counts: `kind` is "count", "share" (percent, fraction) or the unit of a measure.

    `person`: whether it counts people, None where no noun says so.
    """

    figure: Figure
    kind: str
    person: bool | None
    sentence: int


class _Parts:
    """The figures of one text and the links found so far, by index: part → whole."""

    def __init__(self, text: str, figures: Sequence[Figure]) -> None:
        self.text = text
        starts = [s.start for s in split(text)]
        self.items = [_item(text, f, max(0, bisect_right(starts, f.span.start) - 1)) for f in figures]
        self.starts = starts
        self.whole: dict[int, int] = {}
        self.units: dict[int, str | None] = {}

    def tied(self) -> list[Figure]:
        for index in range(len(self.items)):
            found = self._of_the(index)
            if found is None:
                found = self._of_whole(index)
            if found is None:
                found = self._led(index)
            if found is not None and not self._returns(index, found):
                self.whole[index] = found
        return [self._with_whole(i) for i in range(len(self.items))]

    def _with_whole(self, index: int) -> Figure:
        figure = self.items[index].figure
        if index not in self.whole:
            return figure
        span = self.items[self.whole[index]].figure.span
        return figure.model_copy(update={"part_of": span, "unit": self.units.get(index, figure.unit)})

    def _returns(self, part: int, whole: int) -> bool:
        place: int | None = whole
        while place is not None and place != part:
            place = self.whole.get(place)
        return place == part

    def _of_the(self, index: int) -> int | None:
        """As in "some 300 of the 2,000 workers": the whole is the next figure, and the unit is its."""
        whole = index + 1
        if whole >= len(self.items) or not self._same_sentence(index, whole):
            return None
        part, other = self.items[index], self.items[whole]
        gap = self._between(index, whole)
        noun = part.figure.unit
        if noun and gap.lstrip().lower().startswith(noun):  # "15 seats out of 40"
            gap = gap.lstrip()[len(noun) :]
        if not _OF_THE.fullmatch(gap) or _stops(gap.replace("out of", "of")) or not self._may(whole, index):
            return None
        if gap.strip() == "of" and _is_rate(other):
            return None
        if part.figure.unit is None and other.kind == "count":
            self.units[index] = other.figure.unit
        return whole

    def _of_whole(self, index: int) -> int | None:
        """As in "Of the 40 people hurt, 12 remain in hospital"."""
        whole = index - 1
        if whole < 0 or not self._same_sentence(index, whole) or not _THEN.fullmatch(self._between(whole, index)):
            return None
        start = self.items[whole].figure.span.start
        if not _OF_WHOLE.search(self.text, max(0, start - 30), start) or not self._may(whole, index):
            return None
        return whole

    def _led(self, index: int) -> int | None:
        """A part that "including", "among them" or "of whom" marks, or that stands in a list of such parts."""
        figure = self.items[index].figure
        before = self.text[max(0, figure.span.start - 40) : figure.span.start]
        sign = _INCLUDING.search(before)
        after = _OF_THEM.match(self.text, figure.span.end) or _AMONG_THEM.match(self.text, figure.span.end)
        if sign is None and after is None:
            return self._listed(index)
        if before.endswith(("all ", "All ")):
            return None
        start = figure.span.start - (len(before) - sign.start()) if sign else figure.span.start
        includes = sign is not None and "includ" in sign[0].lower()
        if includes and self.items[index].kind == "share":
            return None  # a share of what it is said of, not of the whole
        if includes and sign and not sign[0].lower().startswith("including") and not self.items[index].person:
            return None  # "repairs to 40 homes include 12 roofs"
        first = self.starts[self.items[index].sentence] if self.starts else 0
        if start - first < 8 and not self.text[first:start].strip(
            " \t\r\n“”\"'‘’—–-"
        ):  # "Twelve of them ..." begins its sentence
            return None if includes else self._whole_before(index, start, self.items[index].sentence - 1)
        return self._whole_before(index, start, self.items[index].sentence, them=not includes)

    def _listed(self, index: int) -> int | None:
        """As in "including three men, four women and two children": further items of a list of parts."""
        last = index - 1
        if last not in self.whole or self.whole[last] >= last or not self._same_sentence(last, index):
            return None
        joined = _NEXT_ITEM.fullmatch(self._between(last, index))
        if joined is None or _stops(joined[1]) or not self._may(self.whole[last], index):
            return None
        return self.whole[last] if self._ends_list(index, joined[2]) else None

    def _ends_list(self, index: int, sign: str) -> bool:
        """Whether a comma goes on with a list: only where an "and" ends it, for a clause may follow a comma too."""
        for following in range(index + 1, min(index + _LONGEST_LIST, len(self.items))):
            if sign.strip() != "," or not self._same_sentence(index, following):
                break
            match = _NEXT_ITEM.fullmatch(self._between(following - 1, following))
            if match is None or _stops(match[1]):
                return False
            sign = match[2]
        return sign.strip() != ","

    def _whole_before(self, index: int, end: int, sentence: int, them: bool = True) -> int | None:
        """The figure of this sentence that the words before `end` leave as the only whole.

        It is the only one that fits, or the one whose noun stands right before "including" or ("them") "of whom".
        """
        fitting = [
            i for i in range(max(0, index - _NEAR), index) if self.items[i].sentence == sentence and self._may(i, index)
        ]
        if not fitting:
            return self._right_before(index)
        nearest = fitting[-1]
        item = self.items[nearest]
        words = self.text[item.figure.span.end : end]
        if self._rival(words, item, self.items[index]):
            return None
        direct = item.sentence == self.items[index].sentence and not _stops(words) and len(words.split()) <= 5
        told = direct and (them or self.items[index].person is not None)
        return nearest if len(fitting) == 1 or (told and self._apart(fitting)) else None

    def _apart(self, fitting: Sequence[int]) -> bool:
        """Whether the last of these figures stands apart from the one before, not in a pair ("45 dead and 50 hurt")."""
        *before, other = fitting
        if any(self.whole.get(i) == other for i in before) or self.whole.get(other) in before:
            return False
        one = max((i for i in before if i not in self.whole), default=before[-1])
        return not re.fullmatch(r"(?:\s+[\w’'-]+){0,6}?,?\s+(?:and|or|&)\s+|[\s,]*", self._between(one, other))

    @staticmethod
    def _rival(words: str, whole: _Item, part: _Item) -> bool:
        """Whether something else that could be the whole, a noun in the plural, stands between."""
        unit = whole.figure.unit
        nouns = [w for w in _WORD.findall(words.lower()) if is_plural(w) and "’" not in w and "'" not in w]
        nouns = [noun for noun in nouns if noun not in _HURT]
        if unit in nouns:
            nouns = nouns[nouns.index(unit) + 1 :]
        return any(part.person is None or names_persons(noun) == part.person for noun in nouns)

    def _may(self, whole: int, part: int) -> bool:
        one, other = self.items[whole], self.items[part]
        alike = one.person is None or other.person is None or one.person == other.person
        return alike and one.kind != "share" and _may_hold(one, other)

    def _right_before(self, index: int) -> int | None:
        """As in "340 quails, including 26 chicks": any nouns will do where nothing else is counted before."""
        whole = index - 1
        if whole < 0 or self.items[whole].kind == "share" or not _may_hold(self.items[whole], self.items[index]):
            return None
        match = _RIGHT_BEFORE.fullmatch(self._between(whole, index))
        alone = whole == 0 or not self._same_sentence(whole - 1, whole)
        return whole if alone and match is not None and not _stops(match[1]) else None

    def _same_sentence(self, one: int, other: int) -> bool:
        return self.items[one].sentence == self.items[other].sentence

    def _between(self, one: int, other: int) -> str:
        return self.text[self.items[one].figure.span.end : self.items[other].figure.span.start]


def _item(text: str, figure: Figure, sentence: int) -> _Item:
    unit = figure.unit if figure.unit != "%" else None
    share = figure.unit == "%" or _SHARE.search(figure.text)
    kind = "share" if share else unit if unit and _NO_COUNT.search(unit) else "count"
    match = _PREDICATE.match(text, figure.span.end)
    noun = unit or (unit_after(text, match.end() - 1) if match else None)
    return _Item(figure, kind, names_persons(noun) if noun and kind in ("count", "share") else None, sentence)


def _may_hold(whole: _Item, part: _Item) -> bool:
    """Whether the one can be a part of the other, as far as measures and values tell."""
    if part.kind == "share":
        return True
    if part.kind != whole.kind and not (part.kind == "count" and part.figure.unit is None):
        return False
    least = part.figure.low
    return least is None or whole.figure.high is None or least <= whole.figure.high


def _is_rate(whole: _Item) -> bool:
    """As in "nine of 10 voters" and "a quarter of a million", which count none; or a year: "of 2012 voters"."""
    figure = whole.figure
    small = whole.person and figure.low == figure.high and (figure.high or 0) <= 10
    return bool(small) or _UNCOUNTED.match(figure.text) is not None


def _stops(words: str) -> bool:
    return any(word in STOP for word in _WORD.findall(words.lower()))
