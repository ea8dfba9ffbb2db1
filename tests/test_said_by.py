"""Whose own words a question asks for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.question import PublisherNames, SpeakerNames
from assistant.question.said_by import said_by

SPEAKERS = SpeakerNames(
    ["Petra Halloran", "Ivo Brandt", "Otto Brandt", "Lena Marsh", "Open Hands", "Norrwater", "Harbour Gazette"]
)
PUBLISHERS = ["Harbour Gazette", "Noon"]
NAMES = PublisherNames(PUBLISHERS)
EVERY = ("Petra Halloran",)


def asked(question: str) -> tuple[str, ...]:
    return said_by(question, SPEAKERS, NAMES)


@pytest.mark.parametrize(
    ("question", "speakers"),
    [
        # an auxiliary, a name, a verb of saying
        ("What did Petra Halloran say about the dam?", EVERY),
        ("what did petra halloran say about the dam?", EVERY),
        ("What did Halloran claim?", EVERY),
        ("What did Governor Petra Halloran say about it?", EVERY),
        ("Why did Petra warn the town?", EVERY),
        ("How did Halloran respond to Lena Marsh?", EVERY),
        ("What would Petra Halloran later admit?", EVERY),
        ("Can Ivo Brandt promise bread?", ("Ivo Brandt",)),
        ("What does Ivo Brandt think of flour?", ("Ivo Brandt",)),
        ("Did Norrwater deny the leak?", ("Norrwater",)),
        ("What has Open Hands ever said about blankets?", ("Open Hands",)),
        ("How many residents did Halloran say had left?", EVERY),
        ("What did Brandt say about Halloran?", ("Ivo Brandt", "Otto Brandt")),
        ("What did Halloran and Ivo Brandt say?", ("Petra Halloran", "Ivo Brandt")),
        pytest.param(
            "What did Petra Halloran, the governor, say?",
            EVERY,
            marks=pytest.mark.xfail(reason="what stands beside the name hides it"),
        ),
        # what is theirs
        ("What was Halloran's answer to Brandt?", EVERY),
        ("What was Halloran’s answer to Brandt?", EVERY),
        ("What was Ivo Brandt's figure?", ("Ivo Brandt",)),
        ("What is Lena Marsh's first estimate?", ("Lena Marsh",)),
        # according to
        ("According to Lena Marsh, what did the dam cost?", ("Lena Marsh",)),
        ("How many left, according to Petra Halloran?", EVERY),
        # not known to the store, as it is written
        ("What did Zora Quill say?", ("Zora Quill",)),
        ("According to Zora Quill, who left?", ("Zora Quill",)),
        ("What was Zora Quill's reply?", ("Zora Quill",)),
    ],
)
def test_whose_words_are_asked_for(question: str, speakers: tuple[str, ...]) -> None:
    assert asked(question) == speakers


@pytest.mark.parametrize(
    "question",
    [
        "Who said that the dam held?",
        "What did he say?",
        "What did the mayor of Orvale say?",
        "What did people in Orvale say?",
        # somebody else, who is only described
        "What did the deputy of Petra Halloran say?",
        "What did Halloran's deputy say?",
        "What did Petra Halloran’s lawyer claim?",
        "What did a spokesman for Petra Halloran say?",
        "According to the brother of Ivo Brandt, what happened?",
        # publishers write
        "What did the Harbour Gazette say about flour?",
        "According to the Harbour Gazette, what happened?",
        "What did Noon report?",
        # nothing that they say
        "What did Petra Halloran do on Friday?",
        "Did Halloran visit Brandt?",
        "How old is Petra Halloran?",
        "Who answered Petra Halloran?",
        "What was Halloran's car?",
        "According to whom is the road open?",
        "",
    ],
)
def test_nobodys_words_are_asked_for(question: str) -> None:
    assert asked(question) == ()


_PHRASES = ["What did", "was", "according to", "Petra Halloran", "Halloran's", "deputy of", "Ivo Brandt", "say", "?"]
_WORDS = st.sampled_from([*_PHRASES, "answer", "claim", "Noon", "the Harbour Gazette", ","])


@given(st.lists(_WORDS, max_size=12).map(" ".join) | st.text(st.characters(), max_size=200))
def test_no_question_is_too_odd(question: str) -> None:
    found = asked(question)
    assert len(set(found)) == len(found)
    assert not set(found) & set(PUBLISHERS)
