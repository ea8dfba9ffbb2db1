from __future__ import annotations

import xml.etree.ElementTree as ET
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.interfaces.page.html import render
from assistant.interfaces.page.views import plots
from assistant.interfaces.page.views.plots import Point, counted, coverage_chart, drawable, figures_chart, points
from assistant.schema import Span
from tests.page_samples import ANSWER, CLAIMS, series


def point(who: str, day: int, value: float, unit: str = "people") -> Point:
    return Point(who, date(2021, 3, 1) + timedelta(days=day), value, f"about {value:g}", unit)


def test_figures_come_from_dated_rows_and_claims_and_parts_of_others_are_left_out() -> None:
    assert [(p.who, p.value, p.words) for p in points(ANSWER.rows)] == [
        ("Elin Brandt", 1200, "More than 1,200"),
        ("Tore Vik", 300, "about 300"),
        ("Marta Quist", 1450, "1,450"),
    ]
    part = CLAIMS[0].figures[0].model_copy(update={"part_of": Span(start=0, end=3)})
    assert points([CLAIMS[0].model_copy(update={"figures": (part,)})]) == []
    assert points([CLAIMS[0].model_copy(update={"published": None})]) == []


def test_a_chart_has_a_line_a_speaker_and_says_all_of_it_in_words() -> None:
    chart = figures_chart([point("A", 0, 10), point("B", 1, 40), point("A", 4, 20)], "people fled")
    assert chart is not None
    assert chart.title == "people fled over time"
    assert [(name, len(marks)) for name, marks in chart.curves] == [("A", 2), ("B", 1)]
    (first, low, _), (last, high, title) = chart.curves[0][1]
    assert (first, last) == (0, 1)
    assert low < high
    assert title == "A, 5 Mar 2021: about 20 people"
    assert chart.table[0] == ("1 Mar 2021, A", "about 10 people")
    assert len(chart.table) == 3


def test_a_series_is_drawn_as_far_as_it_is_shown_and_stands() -> None:
    whole = series(CLAIMS)
    shown = {(c.article_id, c.figure.span.start) for c in whole.counts}
    (drawn,) = drawable([whole], shown).items()
    assert drawn == ("people fled", whole)
    assert [(p.who, p.value, p.words) for p in counted(whole)] == [
        ("Elin Brandt", 1200, "More than 1,200"),
        ("Tore Vik", 300, "about 300"),
        ("Marta Quist", 1450, "1,450"),
    ]
    assert drawable([whole], {min(shown)}) == {}
    feared = [c.model_copy(update={"standing": "feared"}) for c in whole.counts]
    assert counted(whole.model_copy(update={"counts": tuple(feared)})) == []
    unsure = [c.model_copy(update={"speaker": None}) for c in whole.counts]
    assert {p.who for p in counted(whole.model_copy(update={"counts": tuple(unsure)}))} == {"a source"}


def test_series_of_one_label_are_told_apart_by_their_events() -> None:
    one = series(CLAIMS)
    shown = {(c.article_id, c.figure.span.start) for c in one.counts}
    two = [one.model_copy(update={"event": event}) for event in ("The flood", "The fire " * 20)]
    names = list(drawable(two, shown))
    assert names[0] == "people fled: The flood"
    assert len(names) == 2
    assert len(names[1]) <= plots.LONGEST


@pytest.mark.parametrize(
    "points", [[], [point("A", 0, 1)], [point("A", 0, 1), point("B", 0, 2)], [point("A", 0, 1)] * 2]
)
def test_nothing_is_drawn_where_there_is_nothing_to_compare(points: list[Point]) -> None:
    assert figures_chart(points, "people") is None


def test_speakers_beyond_what_one_can_tell_apart_are_counted() -> None:
    chart = figures_chart([point(f"speaker {n}", n, n) for n in range(20)], "people")
    assert chart is not None
    assert len(chart.curves) == plots.CURVES
    assert chart.left_out == 20 - plots.CURVES
    assert len(chart.table) == 20


@given(
    st.lists(
        st.builds(
            point,
            st.sampled_from(["A", "<b>B", ""]),
            st.integers(0, 5000),
            st.floats(0, 1e15, allow_nan=False),
        ),
        max_size=12,
    )
)
def test_every_mark_is_inside_of_the_drawing_and_the_drawing_is_well_formed(points: list[Point]) -> None:
    chart = figures_chart(points, "<b>people")
    if chart is None:
        return
    assert all(0 <= x <= 1 and 0 <= y <= 1 for _, marks in chart.curves for x, y, _ in marks)
    assert all(0 <= y <= 1 for y, _ in chart.up)
    ET.fromstring(render("shared/plot.html", chart=chart))


@given(st.lists(st.dates(date(1900, 1, 1), date(2100, 1, 1)), max_size=20))
def test_coverage_counts_every_article_once(days: list[date]) -> None:
    chart = coverage_chart(days)
    if len(set(days)) < 2:
        assert chart is None
        return
    assert chart is not None
    assert sum(int(number) for _, number in chart.table) == len(days)
    assert len(chart.bars) == len(chart.table) <= 210
    assert all(x >= 0 and x + width <= 1 and height <= 1 for x, width, height, _ in chart.bars)
    ET.fromstring(render("shared/plot.html", chart=chart))


@pytest.mark.parametrize(("top", "last"), [(0, 1), (0.3, 0.3), (7, 8), (21, 25), (99, 100), (8500, 10000), (1e6, 1e6)])
def test_the_scale_ends_at_a_round_number_just_above(top: float, last: float) -> None:
    steps = plots._steps(top)
    assert steps[0] == 0
    assert steps[-1] == pytest.approx(last)
    assert len(steps) <= 6
