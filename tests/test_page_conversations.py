"""What the page keeps: conversations with their owners, and votes."""

from __future__ import annotations

import json
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.interfaces.page.conversations import storage
from assistant.interfaces.page.conversations.feedback import Feedback
from assistant.interfaces.page.conversations.storage import Conversations
from assistant.interfaces.page.conversations.turn import Turn
from assistant.schema import Answer, Filters
from tests.page_samples import ANSWER, CAMP, REFUSAL

LIMITS = Filters(since="2021-03-01", publishers=("Norrland Courier",))
TURNS = [
    Turn("How many left?", ANSWER, filters=LIMITS),
    Turn("Who won the match?", REFUSAL, sources={CAMP.id: CAMP.model_copy(update={"text": ""})}),
    Turn("And then?", error="The store is held by process 7."),
]


def test_a_conversation_survives_a_restart_whole(tmp_path: Path) -> None:
    first = Conversations(tmp_path)
    id_ = first.add("ada", "", TURNS[0]).conversation
    assert first.add("ada", id_, TURNS[1]).conversation == id_
    assert first.add("ada", id_, TURNS[2]).conversation == id_
    again = Conversations(tmp_path)
    assert again.turns("ada", id_) == TURNS
    (kept,) = again.of("ada")
    assert (kept.id, kept.title, kept.questions) == (id_, "How many left?", 3)


def test_nobody_finds_changes_or_deletes_the_conversation_of_another(tmp_path: Path) -> None:
    kept = Conversations(tmp_path)
    id_ = kept.add("ada", "", TURNS[0]).conversation
    assert kept.turns("bo", id_) == []
    assert kept.of("bo") == []
    kept.rename("bo", id_, "mine")
    kept.delete("bo", id_)
    assert kept.vote("bo", id_, 0, "up", "") is None
    other = kept.add("bo", id_, TURNS[1]).conversation  # does not go on with what is not theirs
    assert other != id_
    assert kept.turns("ada", id_) == TURNS[:1]
    assert kept.of("ada")[0].title == "How many left?"


def test_conversations_are_renamed_deleted_and_listed_by_their_last_use() -> None:
    kept = Conversations()
    (one, _), (two, _) = kept.add("ada", "", TURNS[0]), kept.add("ada", "", TURNS[1])
    assert [each.id for each in kept.of("ada")] == [two, one]
    kept.add("ada", one, TURNS[2])
    assert [each.id for each in kept.of("ada")] == [one, two]
    kept.rename("ada", two, "  The \n match  ")
    kept.rename("ada", one, " ")
    assert [each.title for each in kept.of("ada")] == ["How many left?", "The match"]
    kept.delete("ada", one)
    assert kept.turns("ada", one) == []
    assert [each.id for each in kept.of("ada")] == [two]


def test_a_vote_stays_with_its_answer_and_only_answers_have_one() -> None:
    kept = Conversations()
    id_ = kept.add("ada", "", TURNS[0]).conversation
    kept.add("ada", id_, TURNS[2])
    assert kept.vote("ada", id_, 0, "down", "the count is old") is not None
    assert (kept.turns("ada", id_)[0].vote, kept.turns("ada", id_)[0].note) == ("down", "the count is old")
    kept.vote("ada", id_, 0, None, "")
    assert kept.turns("ada", id_)[0] == TURNS[0]
    for number in (1, 2, -1):
        assert kept.vote("ada", id_, number, "up", "") is None


def test_a_folder_that_cannot_be_written_keeps_them_in_memory(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    kept = Conversations(tmp_path / "file")
    assert kept.lasting is False
    id_ = kept.add("ada", "", TURNS[0]).conversation
    assert kept.turns("ada", id_) == TURNS[:1]


def test_an_answer_of_another_version_is_told_and_the_others_are_shown(tmp_path: Path) -> None:
    kept = Conversations(tmp_path)
    id_ = kept.add("ada", "", TURNS[0]).conversation
    kept.add("ada", id_, TURNS[1])
    with sqlite3.connect(tmp_path / storage.FILE) as database:
        database.execute('UPDATE turns SET turn = \'{"asked": 1, "strange": 2}\' WHERE number = 0')
    assert kept.turns("ada", id_) == [Turn("How many left?", error=storage.OUTDATED), TURNS[1]]


@given(st.text())
def test_any_question_is_kept_as_it_was_typed(asked: str) -> None:
    kept = Conversations()
    id_ = kept.add("ada", "", Turn(asked, error="x")).conversation
    assert kept.turns("ada", id_) == [Turn(asked, error="x")]


def test_fifty_readers_at_once_keep_what_is_theirs(tmp_path: Path) -> None:
    kept = Conversations(tmp_path)

    def use(number: int) -> tuple[str, list[Turn]]:
        id_ = ""
        for n in range(4):
            id_ = kept.add(f"reader {number}", id_, Turn(f"question {n} of {number}", ANSWER)).conversation
        return id_, kept.turns(f"reader {number}", id_)

    with ThreadPoolExecutor(50) as pool:
        results = list(pool.map(use, range(50)))
    for number, (id_, turns) in enumerate(results):
        assert [turn.asked for turn in turns] == [f"question {n} of {number}" for n in range(4)]
        assert [each.id for each in kept.of(f"reader {number}")] == [id_]


def test_votes_are_lines_that_hold_what_an_evaluator_needs(tmp_path: Path) -> None:
    feedback = Feedback(tmp_path / "store")
    voted = [TURNS[0], Turn("Wer gewann „das“ Spiel?\n\ud800", REFUSAL, vote="down", note="it is\nin camp.md")]
    assert feedback.write("c1", voted, 1)
    assert feedback.write("c1", [Turn("How many left?", ANSWER, vote="up")], 0)
    lines = (tmp_path / "store" / "feedback.jsonl").read_text(encoding="utf-8").splitlines()
    first, second = map(json.loads, lines)
    assert set(first) == {"time", "conversation", "question", "history", "vote", "note", "answer"}
    assert (first["conversation"], first["vote"], first["note"]) == ("c1", "down", "it is\nin camp.md")
    assert first["history"] == ["How many left?"]
    assert Answer.model_validate(first["answer"]) == REFUSAL
    assert (second["vote"], second["history"], second["question"]) == ("up", [], "How many left?")


def test_a_vote_that_was_taken_back_or_cannot_be_written_is_no_line(tmp_path: Path) -> None:
    assert not Feedback(tmp_path).write("c", [TURNS[0]], 0)
    assert not (tmp_path / "feedback.jsonl").exists()
    (tmp_path / "file").write_text("x")
    assert not Feedback(tmp_path / "file").write("c", [Turn("q", ANSWER, vote="up")], 0)
    assert not Feedback().write("c", [Turn("q", ANSWER, vote="up")], 0)


@pytest.mark.parametrize("name", [storage.FILE, "feedback.jsonl"])
def test_only_its_owner_may_read_what_was_asked(tmp_path: Path, name: str) -> None:
    Conversations(tmp_path)
    Feedback(tmp_path).write("c", [Turn("q", ANSWER, vote="up")], 0)
    assert (tmp_path / name).stat().st_mode & 0o077 == 0
