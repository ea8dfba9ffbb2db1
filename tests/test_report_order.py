"""Which of two reports came first: read from the question, told by the days of publication."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from assistant import Assistant, Config, Filters
from assistant.question import Known, PublisherNames, read_question
from tests.small import WordEmbedder, write
from tests.tale import TALE, check

KNOWN = Known(PublisherNames(["Harbour Gazette", "Northern Wire", "The Daily Kite"]))
BRIDGE = "Harbour Gazette report that the Sarn bridge will close for repairs"


@pytest.mark.parametrize(
    ("question", "earlier", "later", "negated"),
    [
        (
            "Did Harbour Gazette report the closed bridge before Northern Wire wrote about the dyed river?",
            "Harbour Gazette report the closed bridge",
            "Northern Wire wrote about the dyed river",
            False,
        ),
        (
            "Was the dyed river covered by Northern Wire after the bridge was discussed in the Harbour Gazette?",
            "the bridge was discussed in the Harbour Gazette",
            "the dyed river covered by Northern Wire",
            False,
        ),
        (
            "Before Northern Wire wrote about the mill, did the Harbour Gazette mention the bridge?",
            "the Harbour Gazette mention the bridge",
            "Northern Wire wrote about the mill",
            False,
        ),
        (
            "On the river, did The Daily Kite fail to report the dye before Northern Wire published its story?",
            "On the river, The Daily Kite report the dye",
            "Northern Wire published its story",
            True,
        ),
    ],
)
def test_two_reports_and_their_order(question: str, earlier: str, later: str, negated: bool) -> None:
    found = read_question(question, KNOWN).report_order
    assert found is not None
    assert (found.earlier.question, found.later.question, found.negated) == (earlier, later, negated)


@pytest.mark.parametrize(
    "question",
    [
        "Did the mayor resign before the vote?",
        "Did Harbour Gazette report the fire before Thursday?",
        "Did Harbour Gazette and Northern Wire report the fire before the vote?",
        "Did Harbour Gazette say that the town was warned before Northern Wire was founded?",
        "What did Harbour Gazette report before Northern Wire wrote about the mill?",
        "Was what Harbour Gazette reported before Northern Wire wrote of it consistent?",
        "After Harbour Gazette reported the fire, did Northern Wire report more or fewer dead?",
        "Did Harbour Gazette report that it shone before it fell, close to Northern Wire, which told it too?",
        "",
    ],
)
def test_other_questions_ask_for_no_order_of_reports(question: str) -> None:
    assert read_question(question, KNOWN).report_order is None


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    folder = tmp_path_factory.mktemp("sequence")
    with Assistant(Config(store=folder / "store"), embedder=WordEmbedder()) as opened:
        opened.ingest([write(folder, TALE)])
        yield opened


@pytest.mark.parametrize(
    ("question", "word", "first"),
    [
        (f"Did {BRIDGE} before Northern Wire wrote that the mill had dyed the Sarn?", "Yes.", "bridge"),
        (f"Did {BRIDGE} after Northern Wire wrote that the mill had dyed the Sarn?", "No.", "mill"),
        (
            "Did Harbour Gazette fail to report that the Sarn bridge will close before Northern Wire wrote that "
            "the mill had dyed the Sarn?",
            "No.",
            "bridge",
        ),
    ],
)
def test_the_days_of_publication_tell(assistant: Assistant, question: str, word: str, first: str) -> None:
    answer = assistant.ask(question)
    check(assistant, answer)
    assert answer.text.startswith(word)
    assert next(c.article_id for c in answer.citations) == first
    assert {c.article_id for c in answer.citations} >= {"bridge", "mill"}
    assert "(published 4 Jul 2022)" in answer.text
    assert "(published 9 Jul 2022)" in answer.text
    assert answer.conflicts == ()


@pytest.mark.parametrize(
    "question",
    [
        # one publisher has nothing on it, both are of one day, one is left out by the limits
        f"Did {BRIDGE} before Northern Wire wrote of quarks and gluons?",
        f"Did {BRIDGE} before Harbour Gazette wrote that it carries 12,000 vehicles?",
    ],
)
def test_what_the_days_do_not_tell_is_left_open(assistant: Assistant, question: str) -> None:
    answer = assistant.ask(question)
    check(assistant, answer)
    assert not answer.text.startswith(("Yes", "No"))


def test_limits_hold_for_both_reports(assistant: Assistant) -> None:
    question = f"Did {BRIDGE} before Northern Wire wrote that the mill had dyed the Sarn?"
    answer = assistant.ask(question, filters=Filters(publishers=("Harbour Gazette",)))
    check(assistant, answer)
    assert {c.article_id for c in answer.citations} <= {"bridge"}
    assert not answer.text.startswith(("Yes", "No"))
