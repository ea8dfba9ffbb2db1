"""A question taken apart: clauses, the sources that each names, and what is left to search for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.english.words import stems
from assistant.question import PublisherNames
from assistant.question.clauses import read_clauses
from assistant.schema import Clause

PUBLISHERS = ["Noon", "Northern Wire", "The Harbour Gazette", "Harbour Gazette - Sport", "Kqtv | Tamsin's News Leader"]
NAMES = PublisherNames(PUBLISHERS)


def read(question: str, names: PublisherNames = NAMES) -> tuple[tuple[Clause, ...], str]:
    return read_clauses(question, names.find(question))


def clauses(question: str) -> tuple[Clause, ...]:
    return read(question)[0]


def publishers(question: str) -> list[tuple[str, ...]]:
    return [p.publishers for p in clauses(question)]


def test_a_plain_question_is_one_clause() -> None:
    question = "How many residents left Orvale after the dam broke?"
    (clause,) = clauses(question)
    assert clause == Clause(stems=tuple(stems(question)))


def test_each_clause_goes_to_the_publisher_that_it_names() -> None:
    first, second = clauses(
        "Does the Noon article say the ferry pier was rebuilt in spring, while the Northern Wire article blames "
        "flooded engine rooms for the delay?"
    )
    assert (first.publishers, second.publishers) == (("Noon",), ("Northern Wire",))
    assert {"ferri", "pier"} <= set(first.stems)
    assert {"flood", "engin"} <= set(second.stems)
    assert not {"noon", "northern", "wire"} & {*first.stems, *second.stems}


def test_a_clause_that_names_none_may_be_answered_by_all_that_are_named() -> None:
    found = clauses(
        "Which harbour company, as reported by Noon, sold three ferries in May, and is sued by its former captains?"
    )
    assert [p.publishers for p in found] == [("Noon",)] * len(found)
    assert len(found) > 1


def test_two_publishers_of_one_clause_are_a_clause_each() -> None:
    found = clauses("Do Noon and the Northern Wire agree on the tunnel of Tamsin?")
    assert [p.publishers for p in found] == [("Noon",), ("Northern Wire",)]
    assert found[0].stems == found[1].stems


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("What did the Harbour Gazette write of the lighthouse?", ["The Harbour Gazette", "Harbour Gazette - Sport"]),
        ("What did Harbour Gazette - Sport write of the regatta?", ["Harbour Gazette - Sport"]),
        ("What did KQTV report of the regatta?", ["Kqtv | Tamsin's News Leader"]),
        ("Which regatta starts at noon or before noonday?", []),
        ("Which regatta does Noonday Sun sponsor?", []),
    ],
)
def test_publishers_are_found_as_they_are_written(question: str, found: list[str]) -> None:
    assert sorted({p for c in clauses(question) for p in c.publishers}) == sorted(found)


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("July 4, 2022", (2022, 7, 4)),
        ("July 4th", (None, 7, 4)),
        ("4 July 2022", (2022, 7, 4)),
        ("the 4th of July", (None, 7, 4)),
        ("2022-07-04", (2022, 7, 4)),
        ("2022-07-04T10:00:00+00:00", (2022, 7, 4)),
    ],
)
def test_days_of_publication_are_read(said: str, day: tuple[int | None, int, int]) -> None:
    (clause,) = clauses(f"What did the report published on {said} say about mooring fees?")
    assert clause.days == (day,)
    assert set(clause.stems) == {"publish", "moor", "fee"}


def test_a_day_on_which_something_happened_is_no_day_of_publication() -> None:
    (clause,) = clauses("How many boats sank on July 4, 2022?")
    assert clause.days == ()


def test_days_stay_with_their_clause() -> None:
    first, second = clauses(
        "Between the Noon report on mooring fees published on July 4, 2022, and the Noon report on pier repairs "
        "published on August 9, 2022?"
    )
    assert (first.days, second.days) == (((2022, 7, 4),), ((2022, 8, 9),))


def test_what_is_embedded_names_no_source() -> None:
    _, searched = read("What did Noon say about mooring fees in its report of July 4, 2022?")
    assert "Noon" not in searched
    assert "2022" not in searched
    assert "mooring fees" in searched


def test_a_question_of_names_alone_keeps_its_words() -> None:
    assert read("Noon?")[1] == "Noon?"


def test_a_long_text_is_searched_as_a_whole() -> None:
    joined = "while the ferry company of Tamsin bought another pier, "
    (clause,) = clauses(joined * 20)
    assert set(clause.stems) == set(stems(joined))


def test_a_store_without_publishers_finds_none() -> None:
    assert read("What did Noon say?", PublisherNames([]))[0][0].publishers == ()
    assert PublisherNames(["", "The "]).find("The end") == []


@given(
    st.text(max_size=300)
    | st.lists(st.sampled_from(["while", ",", "Noon", "and the", "July 4", "ferry", "?"])).map(" ".join)
)
def test_any_text_has_parts_whose_words_are_its_own(text: str) -> None:
    read = clauses(text)
    assert read
    assert {s for c in read for s in c.stems} <= set(stems(text))
