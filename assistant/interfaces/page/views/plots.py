"""Figures and articles over time, as drawings that need no script: SVG of our own templates, with the same in words.

Every mark has a title (shown on hover, read by screen readers), and the template puts the numbers in a table beside the
drawing. The colours come from page.css, so both themes and print work.

Not `gr.LinePlot` and `gr.ScatterPlot`, which were tried (Gradio 6.31): they are components of a fixed place, so they
cannot stand inside each answer of a conversation; a speaker with one figure is missing from the lines, and points at
the edge are cut off; days are labelled in hours; a screen reader gets one picture and the axes, no figure; and they
load 650 kB of script that draws nothing where the page's policy forbids "unsafe-eval".
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from assistant.english.wording import named, short_day
from assistant.schema import AnswerRow, Claim

WIDTH, HEIGHT = 640, 220  # of a drawing, in its own units
LEFT, RIGHT, TOP, BOTTOM = 64, 14, 12, 26
CURVES = 6  # speakers that one drawing tells apart; the others are counted below it
DAYS = 62  # a longer time is shown by month
MONTHS = 120  # and a still longer one by year


@dataclass(frozen=True)
class Point:
    """A figure of one day: its words, its value, and who gives it."""

    who: str
    on: date
    value: float
    words: str
    unit: str


@dataclass(frozen=True)
class Mark:
    """A point in the drawing, with the words that tell it."""

    x: float
    y: float
    title: str


@dataclass(frozen=True)
class Curve:
    """One speaker's points, oldest first. number: of its colour and shape."""

    name: str
    number: int
    marks: tuple[Mark, ...]


@dataclass(frozen=True)
class Chart:
    """A drawing: lines or bars, with its axes as (position, label)."""

    title: str
    curves: tuple[Curve, ...]
    across: tuple[tuple[float, str], ...]
    up: tuple[tuple[float, str], ...]
    left_out: int = 0
    bars: tuple[tuple[float, float, float, str], ...] = ()  # x, y, width, title
    table: tuple[tuple[str, str], ...] = ()
    width: int = WIDTH
    height: int = HEIGHT


def points(rows: Iterable[AnswerRow | Claim]) -> list[Point]:
    """The figures of dated rows or claims, without those that are parts of others ("including five children")."""
    return [
        Point(named(row.speaker, row.role)[0], row.published, sum(bounds) / len(bounds), figure.text, figure.unit or "")
        for row in rows
        if row.published
        for figure in row.figures
        if not figure.part_of and (bounds := [n for n in (figure.low, figure.high) if n is not None])
    ]


def units(points: Iterable[Point]) -> list[tuple[str, int]]:
    """What is counted, with the number of its figures, the most frequent first; those without a unit are left out."""
    return Counter(point.unit for point in points if point.unit).most_common()


def figures_chart(points: Sequence[Point], unit: str | None = None) -> Chart | None:
    """Figures over time, a line a speaker. unit: what is counted; None: what most of the figures count.

    None where there is nothing to see: fewer than two days or fewer than two figures.
    """
    known = units(points)
    unit = unit or (known[0][0] if known else None)
    points = sorted((p for p in points if unit and p.unit == unit), key=lambda p: p.on)
    if len({(p.who, p.on, p.value) for p in points}) < 2 or points[0].on == points[-1].on:
        return None
    by_speaker: defaultdict[str, list[Point]] = defaultdict(list)
    for point in dict.fromkeys(points):
        by_speaker[point.who].append(point)
    chosen = sorted(by_speaker.items(), key=lambda item: -len(item[1]))[:CURVES]
    first, last = points[0].on, points[-1].on
    steps = _steps(max(point.value for _, many in chosen for point in many))

    def mark(point: Point) -> Mark:
        title = f"{point.who}, {short_day(point.on)}: {point.words} {point.unit}"
        return Mark(_x(point.on, first, last), _y(point.value, steps[-1]), title)

    return Chart(
        title=f"{unit} over time",
        curves=tuple(Curve(name, n, tuple(map(mark, many))) for n, (name, many) in enumerate(chosen)),
        across=_dates(first, last),
        up=tuple((_y(step, steps[-1]), _short(step)) for step in steps),
        left_out=len(by_speaker) - len(chosen),
        table=tuple((f"{short_day(p.on)}, {p.who}", f"{p.words} {p.unit}") for p in points),
    )


def coverage_chart(days: Sequence[date]) -> Chart | None:
    """How many articles each day, month or year has; None where all are of one day."""
    if len(set(days)) < 2:
        return None
    first, last = min(days), max(days)
    months = (last.year - first.year) * 12 + last.month - first.month
    name = short_day if (last - first).days <= DAYS else _month if months <= MONTHS else _year
    slots = list(dict.fromkeys(name(first + timedelta(days=n)) for n in range((last - first).days + 1)))
    counts = Counter(name(on) for on in days)
    steps = _steps(max(counts.values()))
    wide = (WIDTH - LEFT - RIGHT) / len(slots)
    bars = tuple(
        (LEFT + n * wide + wide * 0.1, _y(counts[slot], steps[-1]), wide * 0.8, f"{slot}: {counts[slot]}")
        for n, slot in enumerate(slots)
        if counts[slot]
    )
    ends = {0: slots[0], len(slots) - 1: slots[-1]}
    return Chart(
        title="Articles over time",
        curves=(),
        across=tuple((LEFT + (n + 0.5) * wide, label) for n, label in ends.items()),
        up=tuple((_y(step, steps[-1]), _short(step)) for step in steps if step == int(step)),
        bars=bars,
        table=tuple((slot, f"{counts[slot]}") for slot in slots if counts[slot]),
    )


def _month(on: date) -> str:
    return f"{on:%b %Y}"


def _year(on: date) -> str:
    return str(on.year)


def _x(on: date, first: date, last: date) -> float:
    return round(LEFT + 10 + (on - first).days / (last - first).days * (WIDTH - LEFT - RIGHT - 20), 1)


def _y(value: float, top: float) -> float:
    return round(HEIGHT - BOTTOM - value / top * (HEIGHT - TOP - BOTTOM), 1)


def _steps(top: float) -> list[float]:
    """From 0 to `top` or a little more in up to five round steps."""
    if top <= 0:
        return [0.0, 1.0]
    size = 10.0 ** (len(str(int(top))) - 1) if top >= 1 else 0.1
    size = next(size * part for part in (0.2, 0.25, 0.5, 1, 2, 5, 10) if top / (size * part) <= 5)
    return [size * n for n in range(int(-(-top // size)) + 1)]


def _short(value: float) -> str:
    for size, letter in ((1e9, "bn"), (1e6, "m")):
        if value >= size:
            return f"{value / size:g} {letter}"
    return f"{value:,.0f}" if value == int(value) else f"{value:g}"


def _dates(first: date, last: date) -> tuple[tuple[float, str], ...]:
    between = [first + timedelta(days=(last - first).days * n // 3) for n in range(4)]
    return tuple((_x(on, first, last), short_day(on)) for on in dict.fromkeys(between))
