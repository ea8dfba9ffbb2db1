"""Figures and articles over time, as drawings that need no script: SVG of our own templates, with the same in words.

Every mark has a title (shown on hover, read by screen readers), and the template puts the numbers in a table beside the
drawing. The colours come from page.css, so both themes and print work.

Not `gr.LinePlot` and `gr.ScatterPlot`, which were tried (Gradio 6.31): they are components of a fixed place, so they
cannot stand inside each answer of a conversation; a speaker with one figure is missing from the lines, and points at
the edge are cut off; days are labelled in hours; a screen reader gets one picture and the axes, no figure; and they
load 650 kB of script that draws nothing where the page's policy forbids "unsafe-eval".
"""

from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Sequence
from datetime import date, timedelta
from itertools import count
from math import ceil
from textwrap import shorten
from typing import NamedTuple

from assistant.english.wording import named, short_day
from assistant.schema import AnswerRow, Figure, Series

CURVES = 6  # speakers that one drawing tells apart; the others are counted below it
DAYS = 62  # a longer time is shown by month
MONTHS = 120  # and a still longer one by year
LONGEST = 80  # characters of the name of a series


class Point(NamedTuple):
    """A figure of one day: its words, its value, and who gives it."""

    who: str
    on: date
    value: float
    words: str
    unit: str


class Chart(NamedTuple):
    """What is drawn, as curves or bars. Every position is a share of the drawing, from 0 (left, bottom) to 1."""

    title: str
    across: list[tuple[float, str]]  # position, label
    up: list[tuple[float, str]]
    table: list[tuple[str, str]]
    curves: Sequence[tuple[str, list[tuple[float, float, str]]]] = ()  # a speaker's x, y and words
    bars: Sequence[tuple[float, float, float, str]] = ()  # left edge, width, height, words
    left_out: int = 0  # speakers


def points(rows: Iterable[AnswerRow]) -> list[Point]:
    """The figures that dated rows are there for: each row's first one, where it is no part of another."""
    return [
        _point(named(row.speaker, row.role)[0], row.published, figure)
        for row in rows
        for figure in row.figures[:1]
        if row.published and not figure.part_of and _bounds(figure)
    ]


def counted(series: Series) -> list[Point]:
    """The counts of a series that stand, by their days."""
    return [
        _point(count.speaker or named(None, "a source" if count.claimed else None)[0], count.as_of, count.figure)
        for count in series.counts
        if count.as_of and count.standing == "stated" and _bounds(count.figure)
    ]


def drawable(series: Iterable[Series], shown: Container[tuple[str, int]]) -> dict[str, Series]:
    """The series that are worth a drawing, by name, those with most counts first; only of counts that are `shown`.

    shown: the article and the first character of each figure. Series of one label are told apart by their events.
    """
    drawn = []
    for each in series:
        counts = tuple(c for c in each.counts if (c.article_id, c.figure.span.start) in shown)
        kept = each.model_copy(update={"counts": counts})
        if figures_chart(counted(kept), kept.label):
            drawn.append(kept)
    labels = Counter(each.label for each in drawn)
    drawn.sort(key=lambda each: -len(each.counts))
    return {each.label if labels[each.label] == 1 else _with_event(each): each for each in drawn}


def figures_chart(points: Iterable[Point], name: str) -> Chart | None:
    """Figures of one quantity over time, a line a speaker. name: what they count.

    None where there is nothing to see: fewer than two days or fewer than two figures.
    """
    points = sorted(points, key=lambda p: p.on)
    if len({(p.who, p.on, p.value) for p in points}) < 2 or points[0].on == points[-1].on:
        return None
    by_speaker: defaultdict[str, list[Point]] = defaultdict(list)
    for point in dict.fromkeys(points):
        by_speaker[point.who].append(point)
    chosen = sorted(by_speaker.items(), key=lambda item: -len(item[1]))[:CURVES]
    first, days = points[0].on, (points[-1].on - points[0].on).days
    steps = _steps(max(point.value for _, many in chosen for point in many))
    labelled = dict.fromkeys(days * n // 3 for n in range(4))
    return Chart(
        title=f"{name} over time",
        across=[(n / days, short_day(first + timedelta(n))) for n in labelled],
        up=_scale(steps),
        table=[(f"{short_day(p.on)}, {p.who}", _words(p)) for p in points],
        curves=[
            (
                who,
                [
                    ((p.on - first).days / days, p.value / steps[-1], f"{who}, {short_day(p.on)}: {_words(p)}")
                    for p in many
                ],
            )
            for who, many in chosen
        ],
        left_out=len(by_speaker) - len(chosen),
    )


def coverage_chart(days: Sequence[date]) -> Chart | None:
    """How many articles each day, month or year has; None where all are of one day."""
    if len(set(days)) < 2:
        return None
    first, last = min(days), max(days)
    months = (last.year - first.year) * 12 + last.month - first.month
    name = short_day if (last - first).days <= DAYS else ("{:%b %Y}" if months <= MONTHS else "{:%Y}").format
    slots = list(dict.fromkeys(name(first + timedelta(n)) for n in range((last - first).days + 1)))
    counts = Counter(map(name, days))
    steps, wide = _steps(max(counts.values())), 1 / len(slots)
    return Chart(
        title="Articles over time",
        across=[(wide / 2, slots[0]), (1 - wide / 2, slots[-1])],
        up=_scale(steps, whole=True),
        table=[(slot, str(counts[slot])) for slot in slots if counts[slot]],
        bars=[
            ((n + 0.1) * wide, 0.8 * wide, counts[slot] / steps[-1], f"{slot}: {counts[slot]}")
            for n, slot in enumerate(slots)
            if counts[slot]
        ],
    )


def _bounds(figure: Figure) -> list[float]:
    return [n for n in (figure.low, figure.high) if n is not None]


def _point(who: str, on: date, figure: Figure) -> Point:
    bounds = _bounds(figure)
    return Point(who, on, sum(bounds) / len(bounds), figure.text, figure.unit or "")


def _words(point: Point) -> str:
    return f"{point.words} {point.unit}".strip()


def _with_event(series: Series) -> str:
    return shorten(f"{series.label}: {series.event}", LONGEST, placeholder=" …")


def _steps(top: float) -> list[float]:
    """From 0 to `top` or a little more in up to five round steps."""
    top = top if top > 0 else 1
    size = next(s for power in count(-2) for part in (1, 2, 2.5, 5) if 5 * (s := part * 10.0**power) >= top)
    return [size * n for n in range(ceil(top / size) + 1)]


def _scale(steps: Sequence[float], whole: bool = False) -> list[tuple[float, str]]:
    """The labels of the axis. whole: only those that are whole numbers."""
    return [(step / steps[-1], _short(step)) for step in steps if not whole or step == int(step)]


def _short(value: float) -> str:
    for size, letter in ((1e9, "bn"), (1e6, "m")):
        if value >= size:
            return f"{value / size:g} {letter}"
    return f"{value:,.0f}" if value == int(value) else f"{value:g}"
