"""Slips and short forms in a question are put right by the words that the articles hold; nothing else is touched."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.english.words import stem, words
from assistant.models.networks import known_words
from assistant.question import Known, Spelling, read_question

HELD = (
    "The hospital said eleven people were evacuated from Orvale after the pipeline burst. Governor Petra Halloran told "
    "the judge that water and government money came from Marislav's company; the statement was denied by Iraq."
)
SPELLING = Spelling({stem(w) for w in words(HELD)}, known_words())


@pytest.mark.parametrize(
    ("asked", "read"),
    [
        ("wat did the hospitl say", "what did the hospital say"),
        ("how many ppl were evacuatted", "how many people were evacuated"),
        ("What did the govenment say about the pipline?", "What did the government say about the pipeline?"),
        ("Who is Petra Haloran?", "Who is Petra Halloran?"),
        ("What did Marislaw say?", "What did Marislav say?"),
        ("watter for orvael", "water for orvale"),
    ],
)
def test_a_slip_is_read_as_the_nearest_word_that_the_articles_hold(asked: str, read: str) -> None:
    assert SPELLING.put_right(asked)[0] == read


@pytest.mark.parametrize(
    "question",
    [
        "What did Iran say about the water?",  # another country than the articles'
        "How many teachers fled?",  # English, though the articles hold none
        "Who was fooling the judge?",
        "Which firefighter spoke?",
        "What did Petra Halloran say about Orvale's hospital?",
        "Is 8,500 the toll, or 8.500?",
        "Qxzv?",
        "",
    ],
)
def test_what_is_no_slip_stays(question: str) -> None:
    assert SPELLING.put_right(question) == (question, ())


def test_without_articles_nothing_is_put_right() -> None:
    assert Spelling().put_right("wat did the hospitl say") == ("wat did the hospitl say", ())


def test_the_question_says_how_it_was_read() -> None:
    frame = read_question("What did the hospitl say?", Known(spelling=SPELLING))
    assert (frame.question, frame.read) == ("What did the hospitl say?", "What did the hospital say?")
    assert frame.notes == ("“hospitl” read as “hospital”",)


@given(st.text(max_size=200))
def test_what_is_read_is_stable_and_leaves_signs_alone(text: str) -> None:
    once, slips = SPELLING.put_right(text)
    again, more = SPELLING.put_right(once)
    assert (again, more) == (once, ())
    assert [c for c in once if not c.isalpha()] == [c for c in text if not c.isalpha()] or slips
