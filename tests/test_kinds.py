"""A kind of question is one object: what it asks, how evidence fits it, how its first line reads."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import pytest

from assistant import Article, Assistant, Config, Line
from assistant.question import kinds, read_question
from assistant.question.kinds.kind import AnswerKind, Features, Piece
from assistant.schema import AnswerRow, Frame
from tests.small import WordEmbedder

_SKY = re.compile(r"\b(?:rain|snow|fog|sun)\w*")


def _features(evidence: Piece, frame: Frame) -> Features:
    """A forecast says what falls, or shines."""
    return {"weather": 6.0 * bool(_SKY.search(evidence.statement))}


def _note(frame: Frame, evidence: Sequence[Piece], rows: Sequence[AnswerRow]) -> Line:
    return Line(kind="note", text=f"The sky over Tamsin: [{rows[0].citations[0]}]", citations=rows[0].citations[:1])


WEATHER = AnswerKind("weather", re.compile(r"\bweather\b"), whole=True, features=_features, note=_note)
ARTICLES = [
    Article(id="office", text="The Tamsin weather office has moved to Tamsin Hill. Its weather maps of Tamsin stayed."),
    Article(id="sky", text="In Tamsin it will snow until noon. The weather office of Tamsin is closed on Sundays."),
]
QUESTION = "Tell me of the weather in Tamsin"


@pytest.fixture
def assistant(tmp_path: Path) -> Assistant:
    made = Assistant(Config(store=tmp_path), embedder=WordEmbedder())
    made.ingest([_written(tmp_path)])
    return made


def _written(folder: Path) -> Path:
    path = folder / "articles.jsonl"
    path.write_text("".join(f"{a.model_dump_json(exclude_none=True)}\n" for a in ARTICLES), encoding="utf-8")
    return path


@pytest.mark.unpromised
def test_one_object_adds_a_kind_of_question(assistant: Assistant, monkeypatch: pytest.MonkeyPatch) -> None:
    before = assistant.ask(QUESTION)
    assert before.frame.asks == ("statement",)
    assert "snow" not in before.rows[0].statement
    monkeypatch.setattr(kinds, "KINDS", (*kinds.KINDS, WEATHER))
    answer = assistant.ask(QUESTION)
    assert answer.frame.asks == ("weather",)
    assert answer.lines[0] == Line(kind="note", text="The sky over Tamsin: [1]", citations=(1,))
    assert answer.rows[0].statement == "In Tamsin it will snow until noon."
    assistant.close()


def test_a_kind_may_give_way_to_another(monkeypatch: pytest.MonkeyPatch) -> None:
    shy = AnswerKind("weather", WEATHER.pattern, unless=frozenset({"figure"}))
    monkeypatch.setattr(kinds, "KINDS", (*kinds.KINDS, shy))
    assert read_question("How many towns have such weather?").asks == ("figure",)


def test_kinds_have_names_of_their_own() -> None:
    names = [kind.name for kind in kinds.KINDS]
    assert len(set(names)) == len(names)
    assert kinds.STATEMENT not in names
    assert set().union(*(kind.unless for kind in kinds.KINDS)) <= set(names)
