"""Questions that no one sentence answers: what is known of a topic, what is new on it, who somebody is."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from assistant import Answer, Assistant, Config
from assistant.question import SpeakerNames, read_question
from assistant.question.overview import topic_of
from tests.small import WordEmbedder, write
from tests.tale import TALE, check

SPEAKERS = SpeakerNames(["Petra Halloran", "Dora Linn", "police", "Open Lantern"])


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    folder = tmp_path_factory.mktemp("overview")
    with Assistant(Config(store=folder / "store"), embedder=WordEmbedder()) as opened:
        opened.ingest([write(folder, TALE)])
        yield opened


def ask(assistant: Assistant, question: str) -> Answer:
    answer = assistant.ask(question)
    check(assistant, answer)
    return answer


@pytest.mark.parametrize(
    ("question", "kind", "topic"),
    [
        ("What do we know about the dam of Orvale?", "overview", "the dam of Orvale"),
        ("please summarise the strike in Tamsin", "overview", "the strike in Tamsin"),
        ("what's known so far about the ferry", "overview", "the ferry"),
        ("Give me a short summary of the dispute.", "overview", "the dispute"),
        ("latest on the dam", "news", "the dam"),
        ("whats new with the dam since monday", "news", "the dam"),
        ("What is new in the dye affair since 4 May?", "news", "the dye affair"),
        ("Any news about the strike?", "news", "the strike"),
        ("Who is Petra Halloran?", "profile", "Petra Halloran"),
        ("who's petra halloran", "profile", "petra halloran"),
        ("Halloran", "profile", "Halloran"),
        ("Who are Open Lantern?", "profile", "Open Lantern"),
    ],
)
def test_a_question_for_an_overview_names_its_topic(question: str, kind: str, topic: str) -> None:
    assert topic_of(question, SPEAKERS) == (kind, topic)


@pytest.mark.parametrize(
    "question",
    [
        "Who is the mayor of Orvale?",
        "Who is behind the attack?",
        "Who was hurt?",
        "What new evidence did the police find?",
        "What is the latest toll of the fire?",
        "What did Petra Halloran say about the dam?",
        "What do we know?",
        "police",
        "news",
        "?",
        "",
    ],
)
def test_other_questions_are_for_no_overview(question: str) -> None:
    assert topic_of(question, SPEAKERS) is None


def test_the_latest_on_a_toll_asks_for_a_figure() -> None:
    assert "figure" in read_question("What is the latest on the death toll in Orvale?").asks


@pytest.mark.parametrize(
    "question", ["What do we know about the dam of Orvale?", "Sum up what is said of the dam of Orvale"]
)
def test_an_overview_holds_what_is_known_and_who_says_what(assistant: Assistant, question: str) -> None:
    answer = ask(assistant, question)
    assert answer.status == "answered"
    assert {row.speaker is None for row in answer.rows} == {True, False}
    assert any("Orvale" in c.quote for c in answer.citations)


def test_news_begins_with_the_newest_article(assistant: Assistant) -> None:
    answer = ask(assistant, "What is the latest on Orvale?")
    days = [row.published for row in answer.rows if row.published]
    assert len(set(days)) > 1
    assert days[0] == max(days)


def test_news_since_a_day_holds_nothing_older(assistant: Assistant) -> None:
    newest = max(a.published for a in assistant.articles() if a.published)
    answer = ask(assistant, f"What is new in Orvale since {newest:%-d %B %Y}?")
    assert all(c.published and c.published >= newest for c in answer.citations)
    assert date.min < newest


@pytest.mark.parametrize("question", ["Who is Petra Halloran?", "halloran", "Petra Halloran"])
def test_a_profile_names_the_person_in_each_row(assistant: Assistant, question: str) -> None:
    answer = ask(assistant, question)
    assert answer.rows
    assert all("Halloran" in (row.speaker or "") + row.statement for row in answer.rows)


def test_an_overview_of_what_is_not_there_is_refused(assistant: Assistant) -> None:
    answer = ask(assistant, "What do we know about the volcano of Quito?")
    assert (answer.status, answer.reason) == ("refused", "topic")
