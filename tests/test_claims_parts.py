from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.claims import extract_claims, find_figures
from assistant.schema import Figure, Span


def parts(text: str) -> list[tuple[str, str]]:
    return [(f.text, f.part_of.of(text)) for f in find_figures(text) if f.part_of]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("More than 900 dockers, including about 40 apprentices, walked out.", [("about 40", "More than 900")]),
        ("“More than 900 dockers,” she said, “including about 40 apprentices.”", [("about 40", "More than 900")]),
        ("About 950 people had been moved, among them some 220 patients.", [("some 220", "About 950")]),
        ("950 people left, 220 children among them.", [("220", "950")]),
        ("The council has 40 members, of whom eight are women.", [("eight", "40")]),
        ("It owns 60 wells, of which 12 are dry.", [("12", "60")]),
        ("45 people were hurt, 12 of them children.", [("12", "45")]),
        ("Nine patients have caught it and two of them have died.", [("two", "Nine")]),
        ("Some 300 of the 2,000 workers stayed at home.", [("Some 300", "2,000")]),
        ("Two of the five bridges fell.", [("Two", "five")]),
        ("Two of the town's five bridges fell.", [("Two", "five")]),
        ("A third of the 900 homes are empty.", [("A third", "900")]),
        ("60 percent of the 900 homes are empty.", [("60 percent", "900")]),
        ("340 quails, including 26 chicks, were sold.", [("26", "340")]),
        ("They raised $5 million, including $1 million for schools.", [("$1 million", "$5 million")]),
        ("Of the 40 people on board, 12 were hurt.", [("12", "40")]),
        ("8,500 people from five towns, including 4,000 children, left.", [("4,000", "8,500")]),
        ("At least 45 people were killed. Twelve of them were children.", [("Twelve", "At least 45")]),
        ("45 villagers are in hospital. Nearly half of them are children.", [("Nearly half", "45")]),
        ("The flood hurt 45 people. Among them were 12 children.", [("12", "45")]),
        ("It has 40 boats. Of these, 12 are new.", [("12", "40")]),
    ],
)
def test_a_part_knows_its_whole(text: str, expected: list[tuple[str, str]]) -> None:
    assert parts(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("40 people, including 12 children, nine women and three nurses, left.", ["12", "nine", "three"]),
        ("40 people, including 12 children and three nurses, left.", ["12", "three"]),
        ("40 people, including 12 children, and 30 soldiers died.", ["12"]),  # a clause may begin there
        ("40 people, including 12 children, 30 soldiers said, left.", ["12"]),
    ],
)
def test_a_list_of_parts(text: str, expected: list[str]) -> None:
    assert parts(text) == [(part, "40") for part in expected]


@pytest.mark.parametrize(
    "text",
    [
        "Seven people died and twelve were missing, including five children.",  # of which?
        "45 killed and 50 injured, including 12 children",
        "300 of them left.",
        "20 men shelled schools, including 3 kindergartens.",  # schools that nobody counted
        "45 people were hurt in clashes with police. Six of them died.",  # the police, or the hurt?
        "4,800 families lost their homes, a third of them in the delta.",
        "45 people died. They came from two towns. Three of them were guards.",  # too far
        "It was 40 days ago, including 12 guards.",
        "54 percent of voters agreed, including 60 percent of women.",
        "About nine of 10 voters agreed.",
        "They owe a quarter of a million.",
        "The gang of eight left, all eight of them.",
        "Repairs to 40 homes included 12 roofs.",
        "300 people from 50 towns and 12 quails, including 9 chicks",
        "12 families left, including 300 children.",
        "41 percent of the vote to Reed’s 33 percent",
        "40 men died, 12 of them, two officers said, in May 2011.",
    ],
)
def test_nothing_is_guessed(text: str) -> None:
    assert [p for p in parts(text) if p != ("12", "40")] == []


def test_the_unit_of_a_part_of_a_count_is_that_of_its_whole() -> None:
    units = {f.text: f.unit for f in find_figures("Some 300 of the 2,000 workers and half of the $5 million are gone.")}
    assert units == {"Some 300": "workers", "2,000": "workers", "half": None, "$5 million": "$"}
    units = {f.text: f.unit for f in find_figures("A tenth of the 900 lamps burned on 61 of the last 90 nights.")}
    assert units == {"A tenth": "lamps", "900": "lamps", "61": "nights", "90": "nights"}


def test_offsets_are_offsets_into_the_whole_text() -> None:
    text = "Nothing here. 900 dockers, including 40 apprentices."
    part = find_figures(text, Span(start=14, end=len(text)))[1]
    assert part.part_of is not None
    assert part.part_of.of(text) == "900"


def test_a_whole_outside_of_the_claim_is_none_of_its_figures() -> None:
    text = "Of the 40 people on board, 12 were hurt, Ana Sol said."
    for claim in extract_claims(text):
        spans = {figure.span for figure in claim.figures}
        assert all(figure.part_of is None or figure.part_of in spans for figure in claim.figures)


def test_claims_keep_parts() -> None:
    text = "Ana Sol said that 900 dockers, including 40 apprentices, had walked out."
    (claim,) = extract_claims(text)
    assert [f.part_of and f.part_of.of(text) for f in claim.figures] == [None, "900"]


PIECES = [
    *("40", "12", "more than 300", "half", "a third", "two", "$5 million", "7 percent", "people", "children", "homes"),
    *("including", "among them", "of them", "of whom", "of the", "of those", "Of the", "out of", "and", ",", ".", "“"),
    *("”", "were", "his", "the town's", "all", "include", "which", "\n\n", "\x00"),
]


def sound(figures: list[Figure]) -> None:
    """Each whole is the span of another figure of the list, and no chain of wholes is a ring."""
    wholes = {f.span: f.part_of for f in figures if f.part_of}
    assert set(wholes.values()) <= {f.span for f in figures}
    for start in wholes:
        seen, place = {start}, wholes.get(start)
        while place is not None:
            assert place not in seen
            seen.add(place)
            place = wholes.get(place)


@settings(max_examples=300)
@given(st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=4)), max_size=30).map(" ".join))
def test_wholes_are_other_figures_of_any_text(text: str) -> None:
    figures = find_figures(text)
    sound(figures)
    bare = [f.model_copy(update={"part_of": None, "unit": None}) for f in figures]
    assert all(f.span.of(text) == f.text for f in bare)
    assert figures == find_figures(text)
