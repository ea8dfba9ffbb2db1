from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.readers.dates import date_in_name, parse_date

NOVEMBER_30 = date(2016, 11, 30)


@pytest.mark.parametrize(
    "value",
    [
        "2016-11-30",
        " 2016-11-30 ",
        "2016-11-30T23:59:00Z",
        "2016-11-30T23:30:00-05:00",
        "2016-11-30 10:15:00+00:00",
        "2016-11-30T10:15:00.123456",
        "20161130",
        "20161130T101500Z",
        "2016/11/30",
        "30.11.2016",
        "30/11/2016",
        "11/30/2016",
        "30 November 2016",
        "30. November 2016",
        "Nov. 30, 2016",
        "November 30th, 2016",
        "Wednesday, November 30, 2016 3:04 PM EST",
        "Wed, 30 Nov 2016 10:15:00 +0000",
        "30 novembre 2016",
        "le mercredi 30 novembre 2016",
        "30 de noviembre de 2016",
        "Mittwoch, 30. November 2016, 10:15 Uhr",
        1480500000,
        1480500000.5,
        1480500000000,
        "1480500000",
        date(2016, 11, 30),
        datetime(2016, 11, 30, 23, tzinfo=timezone(timedelta(hours=-5))),
        datetime(2016, 11, 30, tzinfo=UTC),
    ],
)
def test_a_stated_day_is_understood(value):
    assert parse_date(value) == NOVEMBER_30


@pytest.mark.parametrize(
    ("text", "day"), [("1er décembre 2016", date(2016, 12, 1)), ("3. März 2017", date(2017, 3, 3))]
)
def test_french_ordinals_and_german_umlauts(text, day):
    assert parse_date(text) == day


@pytest.mark.parametrize(
    "value",
    [
        "soon",
        "yesterday",
        "two days ago",
        "today",
        "May",
        "May 30",
        "November 2016",
        "2016",
        2016,
        "05/06/2016",
        "5-6-2016",
        "2016-13-01",
        "2016-02-30",
        "31 February 2016",
        "30/11/16",
        "",
        "   ",
        None,
        True,
        [],
        {"day": 30},
        float("nan"),
        float("inf"),
        1e300,
        "9" * 5000,
        "\ud800 nov",
    ],
)
def test_partial_relative_ambiguous_or_wrong_is_no_date(value):
    assert parse_date(value) is None


def test_equal_day_and_month_are_not_ambiguous():
    assert parse_date("05/05/2016") == date(2016, 5, 5)


def test_whole_numbers_too_large_for_a_float_are_no_date():
    assert parse_date(10**400) is None


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("harbour-2016-11-30.txt", NOVEMBER_30),
        ("20161130_harbour.html", NOVEMBER_30),
        ("gazette_2016_11_30_strike.txt", NOVEMBER_30),
        ("2016.11.30.pdf", NOVEMBER_30),
        ("no-1234-56-78-but-2016-11-30.txt", NOVEMBER_30),
        ("strike.txt", None),
        ("2016-11.txt", None),
        ("2016-13-30.txt", None),
        ("id-120161130.txt", None),
        ("9999-11-30.txt", None),
        ("2016-1130.txt", None),
    ],
)
def test_a_day_in_a_file_name(name, day):
    assert date_in_name(name) == day


@given(st.dates(min_value=date(1000, 1, 1)))
def test_every_iso_day_comes_back(day):
    assert parse_date(day.isoformat()) == day


@given(st.one_of(st.text(max_size=30), st.floats(), st.integers(), st.binary(max_size=4)))
def test_nothing_makes_it_raise(value):
    assert parse_date(value) is None or isinstance(parse_date(value), date)
