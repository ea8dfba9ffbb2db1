"""Follow-ups that turn a question to another day or party, counts in other words, and who denies comes first."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from assistant import Answer, Article, Assistant, Config
from assistant.claims import extract_claims, find_figures
from assistant.question.days import days_off
from tests.small import write

FEVER = Article(
    id="fever",
    title="Fever in Harn",
    published=date(2021, 3, 10),  # a Wednesday
    text=(
        "The number of fever patients in Harn clinic climbed up to 41 on Tuesday, the matron, Ada Brix, said. "
        "It had leapt so far from a count of 28 on Monday, she said. The fever has shut 3 schools."
    ),
)
QUARRY = Article(
    id="quarry",
    title="Dust of the Bellow quarry",
    published=date(2021, 3, 11),
    text=(
        "Doctors in Bellow said that the quarry had poisoned the wells of the village with its dust. "
        "Bellow Stone, the owner, denied that the quarry had poisoned the wells. "
        "The wells are 40 metres deep."
    ),
)


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    folder: Path = tmp_path_factory.mktemp("day")
    opened = Assistant(Config(store=folder / "store"))
    opened.ingest([write(folder / "corpus", [FEVER, QUARRY])])
    return opened


@pytest.mark.parametrize(
    ("text", "off"),
    [
        ("And one day earlier?", -1),
        ("What was it on the day before that?", -1),
        ("how about the previous day", -1),
        ("and two days later", 2),
        ("And a week before?", -7),
        ("the following week", 7),
        ("And the day before yesterday?", None),
        ("And the Pentagon?", None),
        ("Who fled on Monday?", None),
    ],
)
def test_how_far_off_another_day_is(text: str, off: int | None) -> None:
    assert days_off(text) == off


def asked(assistant: Assistant, *questions: str) -> Answer:
    history: list[Answer] = []
    for question in questions:
        history.append(assistant.ask(question, history=list(history)))
    return history[-1]


@pytest.mark.parametrize("turn", ["And one day earlier?", "What was it the day before?", "and the previous day"])
def test_another_day_is_counted_from_that_of_the_count_shown(assistant: Assistant, turn: str) -> None:
    first = asked(assistant, "How many fever patients are in Harn clinic?")
    assert [f.low for f in first.rows[0].figures] == [41]
    again = asked(assistant, "How many fever patients are in Harn clinic?", turn)
    assert 28 in [f.low for f in again.rows[0].figures]


def test_of_a_day_without_a_count_nothing_is_said(assistant: Assistant) -> None:
    answer = asked(assistant, "How many fever patients are in Harn clinic?", "And four days earlier?")
    assert (answer.status, answer.reason, answer.confidence) == ("refused", "point", 0.0)


def test_who_denies_stands_before_who_accuses(assistant: Assistant) -> None:
    answer = assistant.ask("Who denies that the quarry poisoned the wells of Bellow?")
    assert answer.rows[0].speaker == "Bellow Stone"
    assert answer.rows[0].stance == "denies"


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("The number of guests went up to 86 on Friday.", 86, 86),
        ("The count has risen up to 120 sheds.", 120, 120),
        ("The hall holds up to 86 guests.", None, 86),
        ("The ferry took up to 86 guests.", None, 86),
    ],
)
def test_where_a_number_has_come_is_no_bound(text: str, low: float | None, high: float | None) -> None:
    assert [(f.low, f.high) for f in find_figures(text)] == [(low, high)]


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        (
            "A blast shook Pell on Monday. The Dorland Smiths' Front (DSF, a splinter of the old Front) movement "
            "claimed responsibility for the blast.",
            "Dorland Smiths' Front",
        ),
        ("The Green Assembly (GA) group denied on Friday that it had sent the letters.", "Green Assembly"),
    ],
)
def test_a_name_before_brackets_is_the_speaker(text: str, speaker: str) -> None:
    named = [c for c in extract_claims(text) if c.speaker == speaker]
    assert named
    assert named[0].certain
