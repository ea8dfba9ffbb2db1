"""Claims and vectors as short jobs on all cores: what comes out does not depend on how many, and little waits."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from assistant import Article, Assistant, Config
from assistant.errors import ModelError
from assistant.models.embedder import Runs, Vectors
from assistant.store import VectorIndex, ingest, jobs
from tests.small import ARTICLES, WordEmbedder, write

TOWNS = ["Orvale", "Tamsin", "Quellport", "Sarnholt", "Lund"]
MANY = [
    Article(
        id=f"a{n}",
        title=f"Water in {TOWNS[n % 5]}",
        published=ARTICLES[0].published,
        text=f"Mayor Ivo Brandt {'denied' if n % 2 else 'said'} that {n + 3} wells of {TOWNS[n % 5]} had run dry. "
        f"The utility Norrwater put the figure at {n + 5} wells.",
    )
    for n in range(23)
]


def made(folder: Path, cores: int, monkeypatch: pytest.MonkeyPatch) -> tuple[list[Any], dict[int, Vectors]]:
    """The claims of a store that so many threads made, and its vectors by passage."""
    monkeypatch.setattr(jobs, "cores", lambda: cores)
    folder.mkdir()
    with Assistant(Config(store=folder / "store"), embedder=WordEmbedder()) as assistant:
        report = assistant.ingest([write(folder, MANY)])
        assert len(report.added) == len(MANY)
        assert assistant.audit().problems == ()
        ids, vectors = assistant._open.index().vectors(sorted(assistant._open.index().ids()))
        return assistant.claims(), dict(zip(ids, vectors, strict=True))


def test_one_thread_and_four_make_the_same_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    one, four = (made(tmp_path / str(n), n, monkeypatch) for n in (1, 4))
    assert len(one[0]) >= len(MANY)
    assert one[0] == four[0]
    assert one[1].keys() == four[1].keys()
    assert all(np.array_equal(vector, four[1][i]) for i, vector in one[1].items())


class Failing(WordEmbedder):
    """Breaks at the third call."""

    calls = 0

    def embed_runs(self, texts: Sequence[str], parts: Sequence[Runs]) -> tuple[Vectors, list[Vectors]]:
        self.calls += 1
        if self.calls == 3:
            msg = "the model is gone"
            raise ModelError(msg)
        return super().embed_runs(texts, parts)


def test_a_model_that_is_gone_ends_the_ingest_and_the_next_completes_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ingest, "_EMBEDDED", 2)
    running = threading.active_count()
    with Assistant(Config(store=tmp_path / "store"), embedder=Failing()) as assistant:
        with pytest.raises(ModelError):
            assistant.ingest([write(tmp_path, MANY)])
        assert threading.active_count() <= running + 1  # Chroma's; none works on for an ingest that is gone
    with Assistant(Config(store=tmp_path / "store"), embedder=WordEmbedder()) as assistant:
        assert len(assistant.ingest([write(tmp_path, MANY)]).unchanged) == len(MANY)
        assert assistant.audit().problems == ()
        assert {c.article_id for c in assistant.claims()} == {a.id for a in MANY}


def test_what_waits_in_memory_does_not_grow_with_the_corpus(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for module, name, value in ((ingest, "_EMBEDDED", 1), (ingest, "_PASSAGES", 3), (jobs, "_AHEAD", 2)):
        monkeypatch.setattr(module, name, value)
    monkeypatch.setattr(jobs, "cores", lambda: 2)
    given = WordEmbedder()
    kept, most = 0, 0
    add = VectorIndex.add

    def counted(self: VectorIndex, passages: Sequence[Any], vectors: Vectors) -> None:
        nonlocal kept, most
        most, kept = max(most, len(given.texts) - kept), kept + len(passages)
        add(self, passages, vectors)

    monkeypatch.setattr(VectorIndex, "add", counted)
    with Assistant(Config(store=tmp_path / "store"), embedder=given) as assistant:
        assistant.ingest([write(tmp_path, MANY)])
    assert kept == len(MANY)
    assert 3 <= most <= 3 + 2 * 2


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="counts open files as Linux shows them")
def test_the_threads_of_an_ingest_leave_no_open_files(tmp_path: Path) -> None:
    def opened() -> int:
        files = Path("/proc/self/fd").iterdir()
        return sum("records.sqlite3" in str(f.readlink()) for f in files if f.is_symlink())

    with Assistant(Config(store=tmp_path / "store"), embedder=WordEmbedder()) as assistant:
        counts = []
        for n in range(3):
            assistant.ingest([write(tmp_path, MANY[: 5 * n + 5])])
            assistant.retrieve("Orvale")
            counts.append(opened())
    assert counts[0] == counts[1] == counts[2]
