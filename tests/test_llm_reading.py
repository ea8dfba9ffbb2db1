"""What a model says of a question is used only where it holds; else the rules' reading stands."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.llm.follow_up import whole_question
from assistant.llm.question_frame import filled, is_open
from assistant.question import Known, PublisherNames, SpeakerNames, read_question
from assistant.schema import Answer, AnswerRow, Coverage, Frame
from tests.lines import lines

KNOWN = Known(PublisherNames(["The Harbour Gazette", "Noon"]), SpeakerNames({"Petra Halloran": 3, "Ivo Brandt": 1}))


def earlier(question: str, text: str) -> Answer:
    return Answer(
        question=question,
        frame=Frame(asks=("figure",)),
        status="answered",
        lines=lines(text),
        rows=(AnswerRow(speaker="Petra Halloran", role="governor", statement=text, citations=(1,)),),
        coverage=Coverage(articles=1, matching=1),
        seconds=0.1,
    )


TALK = [earlier("How many residents left Orvale?", "More than 4,200 residents left Orvale overnight [1]")]


@pytest.mark.parametrize(
    ("said", "whole"),
    [
        ("How many children left Orvale?", True),
        ('  "How many children left Orvale?"\n', True),
        ("How many of the 4,200 residents who left Orvale were children, according to Petra Halloran?", True),
        ("How many children left Tamsin?", False),  # a name from nowhere
        ("How many of the 5,000 children left Orvale?", False),  # a figure from nowhere
        ("How many of the twelve children left Orvale?", False),
        ("How many residents left Orvale?", False),  # what is asked is gone
        ("How many children left Orvale? And why?", False),
        ("And how many were children?", False),  # given back
        ("And how many of the residents were children?", False),
        ("How many of them were children?", False),
        ("How many children left Orvale", False),
        ("Sure! Here it is:\nHow many children left Orvale?", False),
        ("How many children left " + "Orvale and " * 40 + "Orvale?", False),
        ("How many children left\x07 Orvale?", False),
        ("", False),
    ],
)
def test_only_a_sane_question_is_taken(said: str, whole: bool) -> None:
    found = whole_question(said, "And how many were children?", TALK)
    assert (found is not None) == whole
    if found:
        assert found == said.strip().strip('"')


@given(st.text())
def test_nothing_that_a_model_says_breaks_the_reading(said: str) -> None:
    question = "Tell me of Petra Halloran's plans for the dam"
    whole_question(said, question, TALK)
    assert isinstance(filled(said, question, read_question(question, KNOWN), KNOWN), Frame)


def name(question: str, **named: Any) -> Frame:
    return filled(f"```json\n{json.dumps(named)}\n```", question, read_question(question, KNOWN), KNOWN)


def test_the_model_fills_in_what_the_rules_left_open() -> None:
    question = "residents that left, going by halloran in the harbour gazette"
    rules = read_question(question, KNOWN)
    assert is_open(rules)
    found = name(
        question,
        asks=["figure"],
        unit="Residents",
        said_by="halloran",
        publishers=["Harbour Gazette"],
        measure="percent",
    )
    assert (found.asks, found.unit, found.measure) == (("figure",), "residents", "percent")
    assert found.speakers == found.said_by == ("Petra Halloran",)
    assert found.publishers == found.outlets == found.clauses[0].publishers == ("The Harbour Gazette",)
    changed = {"asks", "unit", "measure", "speakers", "said_by", "publishers", "outlets", "clauses"}
    assert found.model_dump(exclude=changed) == rules.model_dump(exclude=changed)


def test_what_does_not_hold_is_passed_over() -> None:
    question = "residents of Orvale, says Brandt"
    rules = read_question(question, KNOWN)
    found = name(
        question,
        asks=["figure", "poem", 3],
        unit="goats",
        measure="metres",
        said_by=["Petra Halloran", "Nobody", None],
        publishers=["Noon", "The Unknown Times"],
        since="2020-01-01",
        denial=True,
        report_order={"earlier": "a", "later": "b"},
    )
    assert found == rules.model_copy(update={"asks": ("figure",)})


@pytest.mark.parametrize("said", ["", "no idea", "[]", '["asks"]', "{", '{"asks": "poem"}', '{"asks": {"figure": 1}}'])
def test_where_the_model_names_nothing_the_rules_stand(said: str) -> None:
    question = "residents of Orvale"
    rules = read_question(question, KNOWN)
    assert filled(said, question, rules, KNOWN) == rules


def test_the_model_is_asked_only_where_the_rules_know_no_kind() -> None:
    assert not is_open(read_question("How many residents left?", KNOWN))
    assert not is_open(read_question("Who said so?", KNOWN))
    assert is_open(read_question("the dam of Orvale", KNOWN))
