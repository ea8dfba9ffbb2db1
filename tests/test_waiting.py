"""While claims and vectors are still being made: answers from what is there, which say so."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from assistant import Answer, Article, Assistant, Config, Filters
from assistant.answering.evidence import Evidence
from assistant.answering.features import FLOORS, WEIGHTS
from assistant.answering.lines import still_read
from assistant.answering.refusal import why_not
from assistant.interfaces.cli.progress import Lines
from assistant.interfaces.cli.terminal import answer as shown
from assistant.interfaces.cli.terminal import brief as shown_brief
from assistant.retrieval.ranking import at_rank
from assistant.schema import Frame, Progress, Span
from assistant.store import Records, VectorIndex
from tests.small import ARTICLES, WordEmbedder, write

QUESTION = "How many residents left Orvale?"
LATE = Article(
    id="late",
    title="Orvale empties further",
    publisher="Northern Wire",
    published=ARTICLES[1].published,
    text="About 7,700 residents left Orvale by Friday, mayor Olin Tarn said. Shops in the old town stayed shut.",
)


class Stopped(BaseException):
    """Stands for a process that ends on the spot."""


def make(folder: Path, **config: Any) -> Assistant:
    return Assistant(Config(store=folder / "store", **config), embedder=WordEmbedder())


def stop(*_: Any, **__: Any) -> None:
    raise Stopped


def ingest_words_only(folder: Path, articles: list[Article]) -> None:
    """An ingest that ends when its articles are searchable by words."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Records, "put_claims", stop)
        patch.setattr(VectorIndex, "add", stop)
        with make(folder) as assistant, pytest.raises(Stopped):
            assistant.ingest([write(folder, articles)])


@pytest.fixture
def half(tmp_path: Path) -> Iterator[Assistant]:
    """Three complete articles, and one that waits for claims and vectors."""
    with make(tmp_path) as assistant:
        assistant.ingest([write(tmp_path)])
    ingest_words_only(tmp_path, [*ARTICLES, LATE])
    with make(tmp_path) as assistant:
        yield assistant


def last_line(answer: Answer) -> str:
    return answer.text.splitlines()[-1]


@pytest.mark.parametrize("fusion", ["hybrid", "lexical"])
def test_a_store_without_any_vectors_answers_by_words_and_says_so(tmp_path: Path, fusion: str) -> None:
    ingest_words_only(tmp_path, ARTICLES)
    with make(tmp_path, fusion=fusion) as assistant:
        answer = assistant.ask(QUESTION)
        assert answer.status == "answered"
        assert {a.article_id for a in answer.citations} <= {"dam", "dam-later"}
        assert answer.coverage.waiting == 3
        assert last_line(answer) == "3 of 3 articles are still being read: ask again when they are done."
        assert assistant.ask("What does butter on the moon cost?").status == "refused"
        assistant.ingest([write(tmp_path)])
        after = assistant.ask(QUESTION)
        assert after.coverage.waiting == 0
        assert "still being read" not in after.text
        assert "still being read" not in shown(after)


def test_an_article_that_waits_is_cited_beside_those_that_do_not(half: Assistant) -> None:
    answer = half.ask(QUESTION)
    assert answer.coverage.waiting == 1
    assert last_line(answer) == "1 of 4 articles is still being read: ask again when it is done."
    assert "late" in {c.article_id for c in answer.citations}
    assert "with matching passages, 1 still being read" in " ".join(shown(answer).split())


def test_an_article_that_waits_alone_can_answer(half: Assistant) -> None:
    answer = half.ask("Which shops in the old town stayed shut?")
    assert answer.status == "answered"
    assert answer.citations[0].article_id == "late"


@pytest.mark.parametrize("question", ["What does butter on the moon cost?", "Who was elected president of the club?"])
def test_a_refusal_says_that_articles_wait(half: Assistant, question: str) -> None:
    answer = half.ask(question)
    assert (answer.status, answer.reason) == ("refused", "topic")
    assert last_line(answer) == "1 of 4 articles is still being read: ask again when it is done."


def test_a_brief_holds_what_waits_and_says_so(half: Assistant) -> None:
    brief = half.brief("residents of Orvale")
    assert brief.coverage.waiting == 1
    assert "late" in {c.article_id for c in brief.citations}
    assert "1 still being read" in " ".join(shown_brief(brief).split())


def test_only_articles_in_scope_are_waited_for(half: Assistant) -> None:
    assert half.ask(QUESTION, filters=Filters(publishers=("Northern Wire",))).coverage.waiting == 1
    outside = half.ask(QUESTION, filters=Filters(publishers=("Harbour Gazette",)))
    assert outside.coverage.waiting == 0
    assert "still being read" not in outside.text
    assert half.ask(QUESTION, filters=Filters(articles=("dam",))).coverage.waiting == 0
    # It may turn out to hold her words.
    hers = half.ask(QUESTION, filters=Filters(speakers=("Petra Halloran",)))
    assert hers.coverage.waiting == 1
    assert last_line(hers) == "1 article is still being read: ask again when it is done."


@pytest.mark.parametrize("lacking", ["UPDATE articles SET claimed = 0", "UPDATE passages SET embedded = 0"])
def test_claims_and_vectors_are_each_waited_for(tmp_path: Path, lacking: str) -> None:
    with make(tmp_path) as assistant:
        assistant.ingest([write(tmp_path)])
    with sqlite3.connect(tmp_path / "store" / "records.sqlite3") as connection:
        connection.execute(lacking)
    connection.close()
    with make(tmp_path) as assistant:
        assert assistant.ask(QUESTION).coverage.waiting == 3
        assistant.ingest([write(tmp_path)])
        assert assistant.ask(QUESTION).coverage.waiting == 0


def test_an_open_reader_sees_each_step_of_an_ingest(tmp_path: Path) -> None:
    """Asked at every step by the thread that ingests: the count falls to nothing, and each answer agrees with it."""
    waiting: dict[str, list[int]] = {}
    with make(tmp_path) as reader, make(tmp_path) as writer:

        def ask(progress: Progress) -> None:
            if progress.stage == "read":
                return
            answer = reader.ask(QUESTION)
            assert answer.status == "answered"
            assert ("still being read" in answer.text) == bool(answer.coverage.waiting)
            waiting.setdefault(progress.stage, []).append(answer.coverage.waiting)

        report = writer.ingest([write(tmp_path)], progress=ask)
    assert waiting["searchable"] == [3]
    assert waiting["done"] == [0]
    assert list(waiting) == ["index", "searchable", "embed", "done"]
    assert 0 < report.searchable_seconds <= report.seconds


def test_an_unchanged_corpus_is_not_announced_again(tmp_path: Path) -> None:
    stages: list[str] = []
    with make(tmp_path) as assistant:
        assistant.ingest([write(tmp_path)])
        assistant.ingest([write(tmp_path)], progress=lambda p: stages.append(p.stage))
    assert "searchable" not in stages
    assert stages[-1] == "done"


def test_progress_says_when_words_and_when_all_is_there(tmp_path: Path) -> None:
    class Stream(StringIO):
        def isatty(self) -> bool:
            return False

    stream = Stream()
    with make(tmp_path) as assistant:
        assistant.ingest([write(tmp_path)], progress=Lines(stream))
    lines = stream.getvalue().splitlines()
    (searchable,) = [line for line in lines if line.startswith("searchable by words: 3 articles, 3 passages, ")]
    assert searchable.endswith(" s")
    assert lines[-1].startswith("complete: 3 of 3 articles, 3 of 3 passages, ")
    assert lines.index(searchable) < len(lines) - 1


def test_what_is_read_in_a_snapshot_is_of_one_state(tmp_path: Path) -> None:
    with make(tmp_path) as assistant:
        assistant.ingest([write(tmp_path)])
    reader, writer = Records(tmp_path / "store"), Records(tmp_path / "store")
    with reader.database.snapshot():
        before = reader.generation()
        writer.remove(["dam"])
        with reader.database.snapshot():
            assert (reader.generation(), reader.article_count()) == (before, 3)
        assert reader.article("dam") is not None
    assert reader.generation() > before
    assert reader.article("dam") is None
    reader.close()
    writer.close()


@pytest.mark.unpromised
def test_an_article_that_is_deleted_while_a_question_is_answered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The answer is from the state in which it was asked; the next one knows of the deletion."""
    with make(tmp_path) as assistant, make(tmp_path) as writer:
        assistant.ingest([write(tmp_path)])
        asked, real = [], Records.claims_of

        def delete_first(self: Records, ids: Any) -> Any:
            if not asked:
                asked.append(ids)
                writer.remove(["dam"])
            return real(self, ids)

        monkeypatch.setattr(Records, "claims_of", delete_first)
        assert "dam" in {c.article_id for c in assistant.ask(QUESTION).citations}
        assert {c.article_id for c in assistant.ask(QUESTION).citations} == {"dam-later"}


# Deletion


def test_nothing_of_a_deleted_article_is_found(tmp_path: Path) -> None:
    with make(tmp_path) as assistant:
        assistant.ingest([write(tmp_path, [*ARTICLES, LATE])])
        assert assistant.claims(speaker="Olin Tarn")
        records = Records(tmp_path / "store")
        gone = {p.id for p in records.passages_of("late")}
        only_there = ("tarn", "shop", "7")
        assert all(records.document_frequencies([stem])[stem] for stem in only_there)
        assistant.remove(["late"])
        # by words
        assert not any(records.postings(stem).size or records.document_frequencies([stem])[stem] for stem in only_there)
        assert not gone & (records.indexed_passages() | set(records.passage_states()))
        # by vectors
        vectors = VectorIndex(tmp_path / "store")
        assert gone
        assert not gone & vectors.ids()
        assert not {str(i) for i in gone} & set(vectors.collection().get()["ids"])
        rows = vectors.rows()
        at, known = rows.of(np.array(sorted(gone)))
        assert not rows.matrix[at[known]].any()
        assert records.sentence_vectors(list(gone)) == {}
        assert records.stale_vectors() == []
        vectors.close()
        # by claims and speakers
        assert not assistant.claims(speaker="Olin Tarn")
        assert "Olin Tarn" not in records.speaker_counts()
        assert not [c for c in records.claims() if c.article_id == "late"]
        # by questions
        for fusion in ("hybrid", "lexical", "dense"):
            with make(tmp_path, fusion=fusion) as other:
                found = other.retrieve("7,700 residents Olin Tarn shops in the old town", k=20)
                assert "late" not in {p.article_id for p in found}
                answer = other.ask("What did Olin Tarn say about shops?")
                assert "Tarn" not in answer.coverage.speakers
                assert "late" not in {c.article_id for c in answer.citations} | {n.article_id for n in answer.nearest}
        assert "late" not in {c.article_id for c in assistant.brief("Orvale").citations}
        assert assistant.audit().problems == ()
        records.close()


def test_a_deleted_article_is_gone_even_if_its_vectors_could_not_be_deleted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with make(tmp_path) as assistant:
        assistant.ingest([write(tmp_path, [*ARTICLES, LATE])])
        with monkeypatch.context() as patch:
            patch.setattr(VectorIndex, "delete", stop)
            with pytest.raises(Stopped):
                assistant.remove(["late"])
        for fusion in ("hybrid", "lexical", "dense"):
            with make(tmp_path, fusion=fusion) as other:
                assert "late" not in {p.article_id for p in other.retrieve(LATE.text, k=20)}
        assert assistant.ingest([write(tmp_path)]).added == ()
        assert assistant.audit().vectors == 3


# Single functions


@pytest.mark.parametrize(
    ("waiting", "articles", "line"),
    [
        (0, 5, ""),
        (1, 1, "1 of 1 article is still being read: ask again when it is done."),
        (12, 600, "12 of 600 articles are still being read: ask again when they are done."),
        (2000, 60_000, "2,000 of 60,000 articles are still being read: ask again when they are done."),
        (12, None, "12 articles are still being read: ask again when they are done."),
    ],
)
def test_the_line_says_how_many(waiting: int, articles: int | None, line: str) -> None:
    assert [told.text for told in still_read(waiting, articles)] == ([line] if line else [])


def test_what_waits_has_the_value_at_its_rank() -> None:
    others, values = np.array([1.0, 2.0, 3.0]), np.array([0.9, 0.1, 0.5])
    assert at_rank(np.array([0.0, 2.0, 9.0]), others, values) == pytest.approx([0.1, 0.5, 0.9])
    assert at_rank(np.array([7.0]), np.array([1.0]), np.array([0.3])) == pytest.approx([0.3])


_some = arrays.arrays(np.float64, st.integers(1, 8), elements=st.floats(0, 1, width=32))


@given(_some, _some, st.data())
def test_values_at_a_rank_are_in_order_and_within_the_others(strength: Any, others: Any, data: Any) -> None:
    values = data.draw(arrays.arrays(np.float64, len(others), elements=st.floats(0, 1, width=32)))
    found = at_rank(strength, others, values)
    assert found.shape == strength.shape
    assert values.min() - 1e-6 <= found.min()
    assert found.max() <= values.max() + 1e-6
    assert (np.diff(found[np.argsort(strength)]) >= -1e-6).all()


def piece(score: float, support: float, compared: bool) -> Evidence:
    article = ARTICLES[0]
    features = {"cosine": score / WEIGHTS["cosine"]}
    spans = (Span(start=0, end=20),)
    return Evidence(article, spans, None, score, support, 0.5 * compared, features=features, compared=compared)


@pytest.mark.parametrize(
    ("evidence", "reason"),
    [
        ([piece(FLOORS.score + 0.1, 0.1, True)], None),
        ([piece(FLOORS.score - 0.1, 0.9, True)], "topic"),
        ([piece(1.0, 0.9, False)], None),
        ([piece(1.0, 0.1, False)], "topic"),
        # The best waits: its words decide, or what was compared is good enough itself.
        ([piece(2.5, 0.9, False), piece(2.0, 0.1, True)], None),
        ([piece(2.5, 0.1, False), piece(2.0, 0.9, True)], "topic"),
        ([piece(4.0, 0.1, False), piece(FLOORS.score + 0.1, 0.1, True)], None),
        # What waits is not better than what is too far off.
        ([piece(2.5, 0.1, True), piece(2.0, 0.9, False)], "topic"),
    ],
)
def test_words_decide_where_the_best_evidence_waits(evidence: list[Evidence], reason: str | None) -> None:
    assert why_not(Frame(asks=("statement",), about=("residents", "orvale")), evidence) == reason
