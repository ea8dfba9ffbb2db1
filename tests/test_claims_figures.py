from __future__ import annotations

import time

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


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # two numbers: a range, or two figures
        (
            "The stock climbed 3.1 per cent to 44.20 crowns.",
            [("3.1 per cent", 3.1, 3.1, "%"), ("44.20 crowns", 44.2, 44.2, "crowns")],
        ),
        ("Shares slid 2% to 18.75.", [("2%", 2, 2, "%"), ("18.75", 18.75, 18.75, None)]),
        ("It fell 12 cents to $87.45 a barrel.", [("12 cents", 12, 12, "cents"), ("$87.45", 87.45, 87.45, "$")]),
        ("Bids ran from $400 to $7 million.", [("$400", 400, 400, "$"), ("$7 million", 7e6, 7e6, "$")]),
        ("Fines of $250 to $3 million were set.", [("$250 to $3 million", 250, 3e6, "$")]),
        ("They gave $500 to 20 families.", [("$500", 500, 500, "$"), ("20", 20, 20, "families")]),
        ("It will cost $2 to $3 million.", [("$2 to $3 million", 2e6, 3e6, "$")]),
        ("between $100 and $200 million", [("between $100 and $200 million", 1e8, 2e8, "$")]),
        ("a rise of 5% to 7%", [("5% to 7%", 5, 7, "%")]),
        ("The index was up 3 to 98.2.", [("3", 3, 3, None), ("98.2", 98.2, 98.2, None)]),
        ("seven to nine thousand marchers", [("seven to nine thousand", 7000, 9000, "marchers")]),
        ("two or three hundred sheep", [("two or three hundred", 200, 300, "sheep")]),
        ("twenty to thirty thousand looms", [("twenty to thirty thousand", 20000, 30000, "looms")]),
        ("fifty to a hundred thousand pilgrims", [("fifty to a hundred thousand", 50000, 100000, "pilgrims")]),
        ("two to three hundred thousand hens", [("two to three hundred thousand", 200000, 300000, "hens")]),
        ("from 900 to 3 million users", [("900", 900, 900, "users"), ("3 million", 3e6, 3e6, "users")]),
        ("10-to-15 boats", [("10-to-15", 10, 15, "boats")]),
        ("500-1000 goats", [("500-1000", 500, 1000, "goats")]),
        ("between 5% and 8% of wells", [("between 5% and 8%", 5, 8, "%")]),
        ("between 10,000 to 20,000 carts", [("between 10,000 to 20,000", 10000, 20000, "carts")]),
        (
            "prices rose from around $6,800 to a whopping $15,300",
            [("around $6,800", 6800, 6800, "$"), ("$15,300", 15300, 15300, "$")],
        ),
        # "in" and "out of"
        ("The flood drowned 63 in 2011.", [("63", 63, 63, None)]),
        ("one in 1,200 births", [("one in 1,200", 0.0008333, 0.0008333, "births")]),
        ("seven in 10 voters", [("seven in 10", 0.7, 0.7, "voters")]),
        ("nine out of ten bakers", [("nine out of ten", 0.9, 0.9, "bakers")]),
        ("They lost 2 in five days.", [("2", 2, 2, None), ("five", 5, 5, "days")]),
        ("It closed 12 in 20 villages.", [("12", 12, 12, None), ("20", 20, 20, "villages")]),
        ("one of every four looms", [("one of every four", 0.25, 0.25, "looms")]),
        # symbols written onto numbers; "m" is metres or million
        ("a wall 4m high", [("4m", 4, 4, "m")]),
        ("swells of 6m were seen off Tamry", [("6m", 6e6, 6e6, None)]),
        ("12m people live there", [("12m", 1.2e7, 1.2e7, "people")]),
        ("sold 3.2m barrels", [("3.2m", 3.2e6, 3.2e6, "barrels")]),
        ("a 60t crane", [("60t", 60, 60, "t")]),
        ("gusts of 140km/h", [("140km/h", 140, 140, "km/h")]),
        ("some 45mph winds", [("some 45mph", 45, 45, "mph")]),
        ("a 9mm pistol", [("9mm", 9, 9, "mm")]),
        ("64GB of memory", [("64GB", 64, 64, "GB")]),
        ("It is 35C in Tamry", [("35C", 35, 35, "C")]),
        ("the 770ft (230m) tall dam", [("770ft", 770, 770, "ft"), ("230m", 230, 230, "m")]),
        ("£40m for roads", [("£40m", 4e7, 4e7, "£")]),
        ("a 5kg bag and a 20 km road", [("5kg", 5, 5, "kg"), ("20", 20, 20, "km")]),
        ("6pc growth", [("6pc", 6, 6, "%")]),
        ("The top 110M installs", [("110M", 1.1e8, 1.1e8, "installs")]),
        # signs
        ("It fell to minus 23 degrees.", [("minus 23", -23, -23, "degrees")]),
        ("growth of -3%", [("-3%", -3, -3, "%")]),
        ("a margin of plus or minus 4 points", [("4", 4, 4, "points")]),
        ("lows of −12°C", [("−12°C", -12, -12, "°C")]),
        ("minus five to minus two degrees", [("minus five to minus two", -5, -2, "degrees")]),
        ("a loss of -$0.23 a share", [("-$0.23", -0.23, -0.23, "$")]),
        ("top-10 firms", []),
        # number words
        ("three and a half million lamps", [("three and a half million", 3.5e6, 3.5e6, "lamps")]),
        ("a billion and a half crowns", [("a billion and a half crowns", 1.5e9, 1.5e9, "crowns")]),
        ("2½ million bees", [("2½ million", 2.5e6, 2.5e6, "bees")]),
        ("5 1/2 years", [("5 1/2", 5.5, 5.5, "years")]),
        ("one and a half hours", [("one and a half", 1.5, 1.5, "hours")]),
        ("half an hour", [("half", 0.5, 0.5, "hour")]),
        ("an hour and a half", [("an hour and a half", 1.5, 1.5, "hour")]),
        ("a quarter of a million tins", [("a quarter of a million", 250000, 250000, "tins")]),
        ("three-quarters of a billion crowns", [("three-quarters of a billion crowns", 7.5e8, 7.5e8, "crowns")]),
        ("half-a-dozen crates", []),
        ("a half-dozen crates", [("a half-dozen", 6, 6, "crates")]),
        ("two point five million birds", [("two point five million", 2.5e6, 2.5e6, "birds")]),
        ("two dozen spoons", [("two dozen", 24, 24, "spoons")]),
        ("a couple of hundred geese", [("a couple of hundred", 100, None, "geese")]),
        ("a two-thirds majority", [("two-thirds", 0.6667, 0.6667, None)]),
        ("1/3 of the wells", [("1/3", 0.3333, 0.3333, "wells")]),
        ("in the second half of the year", []),
        ("nineteen eighty-four", []),
        ("the twenty-first century", []),
        # separators
        ("4.5 lakh farmers", [("4.5 lakh", 450000, 450000, "farmers")]),
        ("Rs 30 crore", [("Rs 30 crore", 3e8, 3e8, "Rs")]),
        ("₹12 crore", [("₹12 crore", 1.2e8, 1.2e8, "₹")]),
        ("12,34,567 voters", [("12,34,567", 1234567, 1234567, "voters")]),
        ("some 9 400 monks", [("some 9 400", 9400, 9400, "monks")]),
        ("2 000 000 tiles", [("2 000 000", 2e6, 2e6, "tiles")]),
        ("6.300 pilgrims", [("6.300", 6300, 6300, "pilgrims")]),
        ("1.250.000 loaves", [("1.250.000", 1.25e6, 1.25e6, "loaves")]),
        ("7'200 cows and 7’200 goats", [("7'200", 7200, 7200, "cows"), ("7’200", 7200, 7200, "goats")]),
        ("€4,7 million", [("€4,7 million", 4.7e6, 4.7e6, "€")]),
        ("3·8%", [("3·8%", 3.8, 3.8, "%")]),
        ("3.125 percent", [("3.125 percent", 3.125, 3.125, "%")]),
        ("$2.399 a gallon", [("$2.399", 2.399, 2.399, "$")]),
        ("hitting .273 this year", [(".273", 0.273, 0.273, None)]),
        ("an average of 0.347", [("0.347", 0.347, 0.347, None)]),
        # currencies
        ("EUR5m", [("EUR5m", 5e6, 5e6, "EUR")]),
        ("GBP 1.2 billion", [("GBP 1.2 billion", 1.2e9, 1.2e9, "GBP")]),
        ("250,000 CHF", [("250,000 CHF", 250000, 250000, "CHF")]),
        ("A$40 a day", [("A$40", 40, 40, "A$")]),
        ("USD $2.3 billion", [("USD $2.3 billion", 2.3e9, 2.3e9, "USD $")]),
        ("Rs.500 a bag", [("Rs.500", 500, 500, "Rs")]),
        ("12 million kroner", [("12 million kroner", 1.2e7, 1.2e7, "kroner")]),
        ("$5 bn", [("$5 bn", 5e9, 5e9, "$")]),
        ("P5.8 trillion", [("P5.8 trillion", 5.8e12, 5.8e12, "P")]),
        ("a 50p coin", [("50p", 50, 50, "p")]),
        ("300 pesos", [("300 pesos", 300, 300, "pesos")]),
        # four digits before what is counted
        ("The road is 1500 metres long.", [("1500", 1500, 1500, "metres")]),
        ("1800 tonnes of coal", [("1800", 1800, 1800, "tonnes")]),
        ("killed 1400 rebels", [("1400", 1400, 1400, "rebels")]),
        ("2000 feet up", [("2000", 2000, 2000, "feet")]),
        ("the 2008 floods and the 2016 elections", []),
        ("It was 1900 square kilometres.", [("1900", 1900, 1900, "kilometres")]),
        # a number that is denied
        ("It was 14 carts, not 60.", [("14", 14, 14, "carts")]),
        ("not 70 but 32 homes", [("32", 32, 32, "homes")]),
        ("not more than 70 homes", [("not more than 70", None, 70, "homes")]),
        ("14 carts rather than 60", [("14", 14, 14, "carts")]),
        ("hundreds, if not thousands, of eels", [("hundreds", 100, None, None), ("thousands", 1000, None, None)]),
        # what is counted
        ("a 12-mile road", [("12", 12, 12, "mile")]),
        ("a five-member board of directors", [("five", 5, 5, "member")]),
        ("two United Nations officials", [("two", 2, 2, "officials")]),
        ("200 British troops", [("200", 200, 200, "troops")]),
        ("one mile away", [("one", 1, 1, "mile")]),
        (">40 wells and <5%", [(">40", 40, None, "wells"), ("<5%", None, 5, "%")]),
        ("a 40-strong crew", [("40", 40, 40, None)]),
        ("30-odd crates", [("30-odd", 30, 30, "crates")]),
        ("61 of the last 90 nights", [("61", 61, 61, "nights"), ("90", 90, 90, "nights")]),
    ],
)
def test_quantities_of_each_kind(text: str, expected: list[tuple[str, float | None, float | None, str | None]]) -> None:
    assert read(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "The bell rang at 5.15am and 11.30pm.",
        "The gate shuts at 16:45.",
        "Open 9-11am and from 4 to 6pm.",
        "At 0830 GMT it stopped.",
        "They came home 4-2 and lost 1-3 to Varn.",
        "Tamry 0-1 Varn",
        "An Airbus 320 and a Boeing 747 landed.",
        "The FTSE 250 and the S&P 500 were shut.",
        "a case of Covid-19 and an iPhone 15 there",
        "He uses the new Lumo Watch 6 and likes it very much.",
        "version 2.1.3 of the program",
        "the 72-year-old baker and his two-year-old",
        "boys aged 12 and 14, girls aged nine to 11",
        "Ilse Varn, 61, sings; Tom Pell (45) dances",
        "He was 81.",
        "since she was 23, she sang",
        "died on Monday at 97.",
        "a man of 61",
        "le 29 novembre 2016",
        "3 de mayo de 2017 and 12. März",
        "on 5 мая 2017",
        "12 March and March 12-14, 2016-17",
        "from the 3 to 8 March",
        "(20.02.2017) it began",
        "PANAMA, 3 MAR 90 (EFE)",
        "between 1962 and 1968",
        "the 4th, 21st and 103rd day",
        "Week 13, Round 2, Pick 7, row ten",
        "the Six Nations match and the Gang of Eight senators",
        "a 4K screen with 5G",
        "pensioners had typed at three in the morning",
        "24/7 care since 9/11",
        "2. Do they agree?\n3. After a while",
        "7-Eleven and the 49ers",
    ],
)
def test_what_only_looks_like_a_quantity(text: str) -> None:
    assert read(text) == []


def test_hostile_repetition_takes_linear_time() -> None:
    for unit in ("a-", "twenty-and-", "1.2.", "1,23,", "12 May ", "$", "\u00bd"):
        started = time.process_time()
        find_figures(unit * 20_000)
        assert time.process_time() - started < 5


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
