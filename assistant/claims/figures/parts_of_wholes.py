"""Which figure is a part of which: "8,500 civilians, including about 4,000 children", "two of the five bridges".

A part is tied where the words say so, and only to a figure of the same sentence; "of them" at the beginning of a
sentence reaches the one before. Where two figures could be the whole, or something that no figure counts stands between
("shelled the schools, including three ..."), nothing is tied. Nothing is computed.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.claims.figures.units import CASUALTIES, STOP, is_plural, unit_after
from assistant.english.persons import names_persons
from assistant.english.sentences import split
from assistant.schema import Figure

_THEM = r"(?:them|whom|which|those|these|(?:that|this|the) (?:number|figure|total|toll|count|sum|dead|injured|wounded))"
_BEFORE_PART = re.compile(
    rf"\b(?P<sign>including|among {_THEM}|of {_THEM})(?:,? (?:are|were|also|only|just))?,?\s+[“\"]?$", re.IGNORECASE
)
_AFTER_PART = re.compile(r"(?:\s+[\w’'-]+){0,4}? (?:of (?:them|whom|which)|among (?:them|whom))\b")
_OF = re.compile(r"\s+(?:out )?of ")
_OF_THE = re.compile(
    r"\s+(?:out )?of (?:(?:[\w-]+ ){0,3}?(?:[\w-]+[’']s|\w+s[’']) |(?:the|these|those|its|their|his|her|our) (?:\w+ )?)"
)
_OF_WHOLE = re.compile(r"(?:^|[\n.!?;:“\"(]\s*)of (?:the |its |their )?$", re.IGNORECASE)
_CLAUSE = re.compile(r"[^,.;:!?\n“”\"()]{0,80},\s+(?:only |just |another )?")
_NEXT_ITEM = re.compile(r"(?:\s+[\w’'-]+){0,3}?(?:,\s+|\s+(and|or)\s+)")
_WERE = re.compile(r"(?:\s+of \w+)?,?\s+(?:(?:are|were|was|is) )*")
_WORD = re.compile(r"[A-Za-z][A-Za-z’'-]*")
_MEASURE = re.compile(
    r"percentage points|centuries|(?:second|minute|hour|day|night|week|month|year|decade|mile|(?:kilo)?met(?:re|er)"
    r"|degree|time|ton|tonne|dollar|euro|pound|rou?ble|rupee|franc|peso|cent)s?|km|feet|inches|yen|yuan|.?[$€£¥₹]"
)
_SHARE = re.compile(
    r"\b(?:hal(?:f|ves)|thirds?|quarters?|fourths?|\w+ths?|(?:in|out of)(?: every)? \w+)$", re.IGNORECASE
)


def tie_parts(text: str, figures: Sequence[Figure]) -> list[Figure]:
    """The figures of `text`, in their order, each part with the span of its whole.

    A whole is always another figure of the same list, and no part of a third.
    """
    if len(figures) < 2:
        return list(figures)
    starts = [s.start for s in split(text)]
    items = [_item(text, f, max(0, bisect_right(starts, f.span.start) - 1)) for f in figures]
    wholes: dict[int, int] = {}
    for index in range(len(items)):
        for part, whole in _ties(text, items, index, starts):
            if part not in wholes and part not in wholes.values() and whole not in wholes:
                wholes[part] = whole
    return [_tied(items[i], items[wholes[i]]) if i in wholes else f for i, f in enumerate(figures)]


@dataclass(frozen=True, slots=True)
class _Item:
    """A figure with what it counts: `kind` is "count", "share" (percent, fraction) or the unit of a measure.

    `person`: whether it counts people, None where no noun says so.
    """

    figure: Figure
    kind: str
    person: bool | None
    sentence: int

    def may_hold(self, part: _Item) -> bool:
        """Whether the other can be a part of this one, as far as nouns, measures and values tell."""
        if self.kind == "share" or (self.person is not part.person and None not in (self.person, part.person)):
            return False
        if part.kind == "share":
            return True
        least, most = part.figure.low, self.figure.high
        alike = part.kind == self.kind or (part.kind == "count" and part.figure.unit is None)
        return alike and (least is None or most is None or least < most)


def _item(text: str, figure: Figure, sentence: int) -> _Item:
    unit = figure.unit if figure.unit != "%" else None
    share = figure.unit == "%" or _SHARE.search(figure.text)
    kind = "share" if share else unit if unit and _MEASURE.fullmatch(unit) else "count"
    match = _WERE.match(text, figure.span.end)
    noun = unit or (unit_after(text, match.end() - 1) if match else None)
    return _Item(figure, kind, names_persons(noun) if noun and kind in ("count", "share") else None, sentence)


def _tied(part: _Item, whole: _Item) -> Figure:
    """The part's figure; where "some 300 of the 2,000 workers" or a third of them are counted, they are workers."""
    update: dict[str, object] = {"part_of": whole.figure.span}
    alike = part.kind in ("count", whole.kind) or whole.kind == "count"
    if part.figure.unit is None and alike and whole.figure.span.start > part.figure.span.start:
        update["unit"] = whole.figure.unit
    return part.figure.model_copy(update=update)


def _ties(text: str, items: Sequence[_Item], index: int, starts: Sequence[int]) -> Iterator[tuple[int, int]]:
    """The pairs of part and whole that the words around a figure say."""
    item, following = items[index], index + 1
    if following < len(items) and items[following].sentence == item.sentence:
        gap, other = _between(text, items, index), items[following]
        if _is_of(gap, other.figure) and other.may_hold(item):
            yield index, following
        before = text[max(0, item.figure.span.start - 30) : item.figure.span.start]
        if _OF_WHOLE.search(before) and _CLAUSE.fullmatch(gap) and item.may_hold(other):
            yield following, index
    whole = _led(text, items, index, starts)
    if whole is not None:
        yield index, whole
        for part in _rest_of_list(text, items, index):
            if items[whole].may_hold(items[part]):
                yield part, whole


def _is_of(gap: str, whole: Figure) -> bool:
    """Whether words make "two of the five"; "nine of ten" and "a quarter of a million" count none."""
    if _OF.fullmatch(gap):
        return whole.text[0].isdigit() and (whole.high or 0) > 10
    return _OF_THE.fullmatch(gap) is not None


def _led(text: str, items: Sequence[_Item], index: int, starts: Sequence[int]) -> int | None:
    """The whole of a part that "including", "among them" or "of whom" marks, or None.

    It is the only figure before it in the sentence that fits, with no other plural between that could be the whole.
    """
    item = items[index]
    start = item.figure.span.start
    first = starts[item.sentence] if starts else 0
    sign = _BEFORE_PART.search(text, max(first, start - 40), start)
    if sign is None and _AFTER_PART.match(text, item.figure.span.end) is None:
        return None
    including = sign is not None and sign["sign"].lower() == "including"
    if including and item.kind == "share":
        return None  # a share of what it is said of, not of the whole
    place = sign.start() if sign else start
    sentence = item.sentence - (not text[first:place].strip("“\"'‘ ") and not including)
    fitting = [i for i in range(index) if items[i].sentence == sentence and items[i].may_hold(item)]
    if len(fitting) != 1 or _has_rival(text[items[fitting[0]].figure.span.end : place], items[fitting[0]], item):
        return None
    return fitting[0]


def _has_rival(words: str, whole: _Item, part: _Item) -> bool:
    """Whether something else that could be the whole, a noun in the plural, stands between."""
    nouns = [w for w in _WORD.findall(words.lower()) if is_plural(w) and "’" not in w and "'" not in w]
    nouns = [noun for noun in nouns if noun not in CASUALTIES and noun != whole.figure.unit]
    return any(part.person is None or names_persons(noun) == part.person for noun in nouns)


def _rest_of_list(text: str, items: Sequence[_Item], index: int) -> list[int]:
    """Further parts up to an "and": "including three men, four women and two children"; else a clause may follow."""
    found = []
    for last in range(index, len(items) - 1):
        joined = _NEXT_ITEM.fullmatch(_between(text, items, last))
        if joined is None or any(word in STOP - {"and", "or"} for word in _WORD.findall(joined[0].lower())):
            break
        found.append(last + 1)
        if joined[1]:
            return found
    return []


def _between(text: str, items: Sequence[_Item], index: int) -> str:
    """The words between a figure and the next."""
    return text[items[index].figure.span.end : items[index + 1].figure.span.start]
