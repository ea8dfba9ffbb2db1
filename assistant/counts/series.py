"""Counts → series: those of one quantity in one event together, oldest first, with how they differ."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import combinations
from typing import Literal

from assistant.counts.event import Opening, bare, other_event, same_event
from assistant.counts.lexicon import lexicon
from assistant.english import numbers
from assistant.english.wording import COUNTED
from assistant.english.words import base, fold, stems, word_set
from assistant.schema import Count, CountMeasure, Series

_NEAR = 1  # days between two reports that are of one day: a weekday and a date may differ by one
_PERSONS = word_set("people person persons victim victims body bodies casualty casualties lives others members")
GENERAL = frozenset({"", *(base(w) for w in _PERSONS)})
"""Base stems of units that stand for any persons."""
_NAMING = frozenset(base(w) for w in (*lexicon().nouns, *lexicon().state))
"""Units that say by themselves what is counted: "arrests", "dead"."""
Kind = Literal["revised", "disputed", "unclear"]


def make_series(counts: Sequence[Count], openings: Mapping[str, Opening]) -> list[Series]:
    """The series of these counts, the one with the newest count first; `openings` holds the opening of each article.

    Whatever the order of the counts, the series are the same. What no measure is for is compared only where unit and
    predicate are the same ("flights were cancelled").
    """
    copies = _copies(openings)
    openings = {**openings, **_named(counts, openings)}
    told = (c for c in counts if c.article_id not in copies and (c.measure != "other" or c.group))
    compared = sorted(told, key=_place)
    groups: list[list[Count]] = [[c] for c in compared]
    links = [(a, b) for a, b in combinations(range(len(compared)), 2) if alike(compared[a], compared[b], openings)]
    of = list(range(len(compared)))
    for a, b in links:
        first, second = groups[of[a]], groups[of[b]]
        if of[a] == of[b] or any(apart(x, y, openings) for x in first for y in second):
            continue
        kept, gone = sorted((of[a], of[b]))
        groups[kept] = groups[kept] + groups[gone]
        groups[gone] = []
        of = [kept if n == gone else n for n in of]
    made = [_series(group, openings) for group in groups if group]
    return sorted(made, key=lambda s: (_day(s.counts[-1]), s.label), reverse=True)


def _copies(openings: Mapping[str, Opening]) -> set[str]:
    """Articles with the text of another, of which the one of the first day counts."""
    first: dict[str, str] = {}
    ordered = sorted(openings.values(), key=lambda o: (o.published or date.max, o.article_id))
    return {o.article_id for o in ordered if first.setdefault(o.text, o.article_id) != o.article_id}


def _place(count: Count) -> tuple[date, str, int]:
    return _day(count), count.article_id, count.figure.span.start


def _day(count: Count) -> date:
    return count.as_of or date.min


def _event(count: Count) -> str:
    """By which `openings` tell the event of a count: the article's own, or the one that a person named."""
    return f"event {fold(count.event)}" if count.event else count.article_id


def _named(counts: Iterable[Count], openings: Mapping[str, Opening]) -> dict[str, Opening]:
    """Of each event that a person named the opening of the article with this headline, else one like no other."""
    labelled = {fold(o.label): o for o in sorted(openings.values(), key=lambda o: o.article_id, reverse=True)}
    return {_event(c): labelled.get(fold(c.event)) or bare(_event(c), c.event) for c in counts if c.event}


def apart(a: Count, b: Count, openings: Mapping[str, Opening]) -> bool:
    """Whether two counts are told to be of different quantities."""
    if a.measure != b.measure or a.group != b.group or (a.period or "") != (b.period or ""):
        return True
    if a.happened and b.happened and abs((a.happened - b.happened).days) > _NEAR:
        return True
    if a.happening != b.happening or (a.article_id == b.article_id and _another(a, b)) or _fell(a, b) or _fell(b, a):
        return True
    if a.measure == "money":
        return a.unit != b.unit or _range(a) != _range(b)  # sums are of all sorts
    if a.place and b.place and not _meet(a.place, b.place):
        return True
    return not _units_meet(a.unit, b.unit) or other_event(openings[_event(a)], openings[_event(b)])


def alike(a: Count, b: Count, openings: Mapping[str, Opening]) -> bool:
    """Whether two counts are of one quantity: nothing tells them apart, and what one names alone the other may mean."""
    if (is_vague(a) or is_vague(b)) and _range(a) != _range(b):
        return False
    if apart(a, b, openings) or _odd_day(a, b, openings) or _odd_day(b, a, openings):
        return False
    if not same_event(openings[_event(a)], openings[_event(b)]):
        return False
    return _covers(a, b, openings) and _covers(b, a, openings)


def _another(a: Count, b: Count) -> bool:
    """Whether one article gives two figures as different things: of one source, or of one place and of all."""
    if a.happened != b.happened and a.happened and b.happened:
        return True
    if _range(a) == _range(b) or "corrected" in {a.standing, b.standing} or a.revised or b.revised:
        return False
    return _voice(a) == _voice(b) or (a.place is None) != (b.place is None)


def _fell(a: Count, b: Count) -> bool:
    """Whether b, of a later day, is less than a where that cannot be, unless it is put right: the dead stay dead."""
    if a.measure not in {"dead", "injured"} or _day(a) >= _day(b) or "stated" not in {a.standing, b.standing}:
        return False
    most, least = a.figure.low, b.figure.high
    return a.standing == "stated" and not b.revised and most is not None and least is not None and least < most


def _odd_day(a: Count, b: Count, openings: Mapping[str, Opening]) -> bool:
    """Whether a names a day on which something else than b's happening took place."""
    main = openings[_event(b)].happened
    return bool(a.happened and not b.happened and main and abs((a.happened - main).days) > _NEAR)


def _covers(a: Count, b: Count, openings: Mapping[str, Opening]) -> bool:
    """Whether the place that only a names is where b's article is about."""
    if not a.place or b.place or a.article_id == b.article_id:
        return True
    return bool(set(stems(a.place)) & openings[_event(b)].words)


def _meet(a: str, b: str) -> bool:
    return bool(set(stems(a)) & set(stems(b)))


def _units_meet(a: str | None, b: str | None) -> bool:
    """Whether two units may count the same: alike, or one of them says no more than "people"."""
    heads = [base(u.split(" ")[-1].casefold()) if u else "" for u in (a, b)]
    return heads[0] == heads[1] or not GENERAL.isdisjoint(heads) or not _NAMING.isdisjoint(heads)


def _series(counts: list[Count], openings: Mapping[str, Opening]) -> Series:
    ordered = sorted(counts, key=_place)
    newest = ordered[-1]
    unit = usual(c.unit for c in ordered)
    return Series(
        label=label_of(newest.measure, unit),
        measure=newest.measure,
        unit=unit,
        event=newest.event or openings[newest.article_id].label,
        place=next((c.place for c in reversed(ordered) if c.place), None),
        counts=tuple(ordered),
        kinds=kinds_of(ordered),
    )


def usual(units: Iterable[str | None]) -> str | None:
    """The unit that most counts have."""
    given = [u for u in units if u]
    return max(given, key=lambda u: (given.count(u), u)) if given else None


def label_of(measure: CountMeasure, unit: str | None) -> str:
    """What is counted, in a few words: "people killed", "homes damaged"."""
    if measure in {"other", "money"}:
        return unit or measure
    word = COUNTED[measure]
    return word if not unit or base(unit.split(" ")[-1].casefold()) in _NAMING else f"{unit} {word}"


def kinds_of(counts: Sequence[Count]) -> tuple[Kind, ...]:
    """How counts of one quantity differ."""
    found: set[Kind] = {kind for a, b in combinations(stated(counts), 2) if (kind := differ(a, b))}
    return tuple(k for k in ("revised", "disputed", "unclear") if k in found)


def stated(counts: Sequence[Count]) -> list[Count]:
    """Those that stand: not denied, corrected, withdrawn, feared or forecast."""
    return [c for c in counts if c.standing == "stated"]


def differ(a: Count, b: Count) -> Kind | None:
    """How two stated counts of one quantity differ; None where both may be right and say the same.

    An exact count agrees with a bound that allows it. Of two bounds with another number it cannot be told which holds.
    A later count replaces an earlier one; on one day two sources dispute, and one source that gives two leaves it open.
    """
    if _range(a) == _range(b) or is_vague(a) or is_vague(b):
        return None
    if _day(a) != _day(b):
        return "revised"
    if agree(a, b) and (_exact(a) or _exact(b)):
        return None
    if _voice(a) == _voice(b):
        return "unclear"
    return "disputed" if not agree(a, b) else "unclear"


def agree(a: Count, b: Count) -> bool:
    """Whether two figures can both be right: their ranges meet (a missing bound is open)."""
    return all(
        x.figure.low is None or y.figure.high is None or x.figure.low <= y.figure.high for x, y in ((a, b), (b, a))
    )


def _voice(count: Count) -> str:
    """Who gives a count: a speaker by name, an uncertain one by the sentence, else the article."""
    return count.speaker or f"{count.article_id} {count.sentence.start if count.claimed else ''}"


def _range(count: Count) -> tuple[float | None, float | None]:
    return count.figure.low, count.figure.high


def _exact(count: Count) -> bool:
    return count.figure.low == count.figure.high


def is_vague(count: Count) -> bool:
    """Whether a figure is a word such as "dozens", which excludes next to nothing."""
    return numbers.is_vague(count.figure.text)
