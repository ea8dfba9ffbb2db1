"""How the counts of one quantity differ, side by side: read from series, not from the rows of an answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Literal

from assistant.answering.conflicts.differing import ASKED, Differing
from assistant.answering.counted import Counted, holds, piece
from assistant.answering.evidence import Evidence
from assistant.claims import find_figures
from assistant.counts.series import differ, label_of, stated, usual
from assistant.schema import Count, Frame, Series

_KINDS: Mapping[str, Literal["dispute", "revision", "unclear"]] = {
    "disputed": "dispute",
    "revised": "revision",
    "unclear": "unclear",
}
_ASKS = frozenset({"figure", "change", "comparison", "latest", "speaker", "yes-no", "statement"})
"""Kinds of question that a count may answer."""
_FIRST = 3  # rows of which one must give a count asked for whose conflict is shown; any other must be in the first


def of_counts(
    counts: Counted, frame: Frame, evidence: Sequence[Evidence], shown: Sequence[Evidence]
) -> list[Differing]:
    """The conflicts of the counts that are asked for or that the first rows give; each side cites its sentence.

    Figures that the question itself names must be among the sides: another conflict is not what it asks about. Where
    reports are compared and the counts asked for agree, others of the same measure differ in scope, which is said.
    """
    if not _ASKS & set(frame.asks):
        return []
    named = _named(frame)
    found: list[Differing] = []
    for series in counts.asked[:1] if frame.counted else counts.series:
        if any(_leads(e, c) for e in shown[: _FIRST if frame.counted else 1] for c in series.counts) and (
            len(named) < 2 or named <= {c.figure.low for c in series.counts}
        ):
            found += between(series, evidence)
    if not found and "comparison" in frame.asks and (sides := _giving(named, evidence)):
        found.append(Differing("scope", ASKED, sides))
    return found


def _named(frame: Frame) -> set[float | None]:
    """The numbers that a question names ("12 in one report and 20 in another")."""
    return {f.low if f.low is not None else f.high for f in find_figures(frame.question)}


def _giving(named: set[float | None], evidence: Sequence[Evidence]) -> tuple[Evidence, ...]:
    """For each of these numbers the best evidence that gives it, its figure first; nothing where one is missing."""
    sides = []
    for number in sorted(n for n in named if n is not None):
        found = next(((e, f) for e in evidence for f in e.figures if number in (f.low, f.high)), None)
        if found is None:
            return ()
        e, figure = found
        sides.append(replace(e, figures=(figure, *(f for f in e.figures if f.span != figure.span))))
    return tuple(sides) if len({e.statement for e in sides}) > 1 else ()


def between(series: Series, evidence: Sequence[Evidence]) -> list[Differing]:
    """A conflict for each way in which the counts of a series differ, as far as there is evidence for two sides.

    Where two ways have the same sides, the first of `_KINDS` is told.
    """
    counts = stated(series.counts)
    found: dict[frozenset[str], Differing] = {}
    for kind in (k for k in _KINDS if k in series.kinds):
        sides: dict[object, Evidence] = {}
        units: list[str | None] = []
        for count in counts:
            if any(differ(count, other) == kind for other in counts) and (given := piece(count, evidence)):
                who = count.speaker if kind == "disputed" else None
                sides.setdefault((count.figure.low, count.figure.high, who), given)
                units.append(count.unit)
        told = frozenset(f"{e.speaker}: {e.statement}" for e in sides.values())
        if len({e.statement for e in sides.values()}) > 1:
            found.setdefault(
                told, Differing(_KINDS[kind], label_of(series.measure, usual(units)), tuple(sides.values()))
            )
    return list(found.values())


def _leads(evidence: Evidence, count: Count) -> bool:
    """Whether a count is the first figure of a piece of evidence."""
    return holds(evidence, count) and bool(evidence.figures) and evidence.figures[0].span == count.figure.span
