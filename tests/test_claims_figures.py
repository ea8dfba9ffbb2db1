from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.claims import find_figures
from assistant.claims.figures.find import is_approximate
from assistant.schema import Span

PIECES = [
    *("more than", "up to", "between", "and", "to", "a", "dozen", "million", "%", "$", "percent", "half", "in", "of"),
    *("third", "-", "+", "or more", "about", "people", "May", "two"),
]


def read(text: str) -> list[tuple[str, float | None, float | None, str | None]]:
    return [(f.text, f.low, f.high, f.unit) for f in find_figures(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("40 boats sank", ("40", 40, 40, "boats")),
        ("1,250 people left", ("1,250", 1250, 1250, "people")),
        ("More than 8,000 villagers", ("More than 8,000", 8000, None, "villagers")),
        ("at least 12 miners", ("at least 12", 12, None, "miners")),
        ("up to 300 homes", ("up to 300", None, 300, "homes")),
        ("nearly 50 trucks", ("nearly 50", None, 50, "trucks")),
        ("fewer than a dozen drivers", ("fewer than a dozen", None, 12, "drivers")),
        ("about 70 nurses", ("about 70", 70, 70, "nurses")),
        ("30 or more cows", ("30 or more", 30, None, "cows")),
        ("80+ injured", ("80+", 80, None, "injured")),
        ("between 5 and 9 guards", ("between 5 and 9", 5, 9, "guards")),
        ("10 to 15 soldiers", ("10 to 15", 10, 15, "soldiers")),
        ("$2-3 billion", ("$2-3 billion", 2e9, 3e9, "$")),
        ("€1.5bn", ("€1.5bn", 1.5e9, 1.5e9, "€")),
        ("5 million dollars", ("5 million dollars", 5e6, 5e6, "dollars")),
        ("twenty-six pupils", ("twenty-six", 26, 26, "pupils")),
        ("two hundred and fifty sheep", ("two hundred and fifty", 250, 250, "sheep")),
        ("half a million refugees", ("half a million", 5e5, 5e5, "refugees")),
        ("dozens of tents", ("dozens", 12, None, "tents")),
        ("tens of thousands of fans", ("tens of thousands", 10_000, None, "fans")),
        ("several hundred marchers", ("several hundred", 100, None, "marchers")),
        ("a third of the harvest", ("a third", 0.3333, 0.3333, None)),
        ("two-thirds of voters", ("two-thirds", 0.6667, 0.6667, "voters")),
        ("one in five shops", ("one in five", 0.2, 0.2, "shops")),
        ("54 percent", ("54 percent", 54, 54, "%")),
        ("1.8 per cent", ("1.8 per cent", 1.8, 1.8, "%")),
        ("3.5 percentage points", ("3.5 percentage points", 3.5, 3.5, "percentage points")),
        ("2000 people", ("2000", 2000, 2000, "people")),
        ("100,000 frightened young children", ("100,000", 100_000, 100_000, "children")),
    ],
)
def test_quantities(text: str, expected: tuple[str, float | None, float | None, str | None]) -> None:
    assert read(text) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "on 3 May 2019",
        "in 2016",
        "on Nov. 8",
        "at 5 p.m. or 10:30",
        "Ana Sol, 34, left",
        "the 63-year-old farmer",
        "aged 4 to 80",
        "call 555-123-4567",
        "under Article 12",
        "flight MH17 and an F-16",
        "they won 3-2",
        "no one knows which one of them",
        "three years ago",
        "see https://t.co/a9b8?c=77 by @user12 #top10",
        "many people and several others",
        "the 4th man",
    ],
)
def test_what_is_no_quantity(text: str) -> None:
    assert read(text) == []


def test_a_change_is_two_figures() -> None:
    assert read("rose from 10 to 20 percent") == [("10", 10, 10, "%"), ("20 percent", 20, 20, "%")]
    assert [f[0] for f in read("46 percent to 42 percent")] == ["46 percent", "42 percent"]


def test_a_part_is_a_figure_of_its_own() -> None:
    assert read("900 families, including about 200 children") == [
        ("900", 900, 900, "families"),
        ("about 200", 200, 200, "children"),
    ]


def test_approximate_and_exact_are_told_apart() -> None:
    about, exact = find_figures("about 40 boats and 40 nets")
    assert is_approximate(about)
    assert not is_approximate(exact)


def test_only_the_span_is_read() -> None:
    text = "5 cows and 6 pigs"
    assert [f.text for f in find_figures(text, Span(start=11, end=len(text)))] == ["6"]


@settings(max_examples=200)
@given(
    st.lists(
        st.one_of(
            st.sampled_from(PIECES),
            st.integers(0, 10**7).map(str),
            st.text(max_size=6),
        ),
        max_size=14,
    ).map(" ".join)
)
def test_any_text_gives_verbatim_ordered_figures(text: str) -> None:
    figures = find_figures(text)
    end = 0
    for figure in figures:
        assert figure.span.of(text) == figure.text
        assert figure.span.start >= end
        end = figure.span.end
        assert figure.low is not None or figure.high is not None
        assert figure.low is None or figure.high is None or figure.low <= figure.high
    assert figures == find_figures(text)
