"""The mapped file of vectors: what is appended is found, whatever was cut short, replaced or removed."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from assistant import Assistant, Config
from assistant.models.embedder import Vectors
from assistant.models.encoder import DIMENSION
from assistant.store import VectorIndex
from assistant.store.vectors.matrix import Matrix
from tests.small import ARTICLES, WordEmbedder, write

IDS, VECTORS = "vectors.ids", "vectors.f32"


def vectors(*values: float) -> Vectors:
    return np.array([[v] * DIMENSION for v in values], dtype=np.float32)


def held(matrix: Matrix, ids: list[int]) -> list[float | None]:
    """The first number of each vector; None where there is none."""
    rows = matrix.rows()
    assert rows is not None
    at, known = rows.of(np.array(ids, dtype=np.int64))
    return [float(rows.matrix[n, 0]) if k else None for n, k in zip(at, known, strict=True)]


def cut(path: Path, size: int) -> None:
    with path.open("r+b") as file:
        file.truncate(size)


@settings(max_examples=40)
@given(batches=st.lists(st.dictionaries(st.integers(1, 30), st.floats(-8, 8, width=32), max_size=6), max_size=6))
def test_the_last_vector_of_each_passage_is_found(
    tmp_path_factory: pytest.TempPathFactory, batches: list[dict[int, float]]
) -> None:
    matrix = Matrix(tmp_path_factory.mktemp("matrix"))
    matrix.fill([])
    last: dict[int, float] = {}
    for batch in batches:
        matrix.append(list(batch), vectors(*batch.values()).reshape(-1, DIMENSION))
        last |= batch
        assert held(matrix, list(range(1, 31))) == [last.get(i) for i in range(1, 31)]


def test_rows_without_an_id_are_written_over(tmp_path: Path) -> None:
    matrix = Matrix(tmp_path)
    matrix.append([1, 2], vectors(1, 2))
    with (tmp_path / VECTORS).open("ab") as file:  # killed after a row and a half, before their ids
        file.write(b"x" * (DIMENSION * 6))
    assert held(matrix, [1, 2, 3]) == [1, 2, None]
    matrix.append([3], vectors(3))
    assert held(Matrix(tmp_path), [1, 2, 3]) == [1, 2, 3]


def test_a_file_that_lost_a_part_counts_as_none(tmp_path: Path) -> None:
    matrix = Matrix(tmp_path)
    matrix.append([1, 2], vectors(1, 2))
    cut(tmp_path / VECTORS, DIMENSION * 4 + 7)
    assert matrix.rows() is None
    assert matrix.worn(2)
    matrix.fill([([1], vectors(1)), ([2], vectors(2))])
    assert held(matrix, [1, 2]) == [1, 2]


def test_what_is_erased_is_gone_from_the_disk(tmp_path: Path) -> None:
    matrix = Matrix(tmp_path)
    matrix.append([1, 2], vectors(1, 2))
    matrix.erase([2, 9])
    assert held(matrix, [1, 2]) == [1, 0]
    stored: NDArray[np.float32] = np.fromfile(tmp_path / VECTORS, dtype="<f4")
    assert set(stored.tolist()) == {0.0, 1.0}


def test_a_file_of_mostly_gone_passages_is_worn(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("assistant.store.vectors.matrix._SPARE", 0)
    matrix = Matrix(tmp_path)
    matrix.append([1, 2, 3], vectors(1, 2, 3))
    assert not matrix.worn(2)
    assert matrix.worn(1)


def test_a_filling_that_is_cut_short_leaves_the_old_file(tmp_path: Path) -> None:
    matrix = Matrix(tmp_path)
    matrix.append([1], vectors(1))

    def broken() -> object:
        yield [2], vectors(2)
        msg = "the disk is full"
        raise OSError(msg)

    with pytest.raises(OSError, match="full"):
        matrix.fill(broken())  # type: ignore[arg-type]
    assert held(matrix, [1, 2]) == [1, None]
    matrix.fill([([5], vectors(5))])
    assert held(matrix, [1, 2, 5]) == [None, None, 5]


@pytest.fixture
def store(tmp_path: Path) -> Path:
    with Assistant(Config(store=tmp_path / "store"), embedder=WordEmbedder()) as assistant:
        assistant.ingest([write(tmp_path)])
    return tmp_path / "store"


def test_questions_are_answered_without_opening_chroma(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(VectorIndex, "_collection", None)
    with Assistant(Config(store=store), embedder=WordEmbedder()) as assistant:
        assert assistant.ask("How many residents left Orvale?").status == "answered"


@pytest.mark.parametrize("lost", [IDS, VECTORS])
def test_a_lost_file_is_made_again_by_the_next_ingest(store: Path, lost: str, tmp_path: Path) -> None:
    whole = (store / VECTORS).stat().st_size
    (store / lost).unlink()
    with Assistant(Config(store=store), embedder=WordEmbedder()) as assistant:
        assert assistant.ask("How many residents left Orvale?").status == "answered"
        assistant.ingest([write(tmp_path, ARTICLES)])
        assert (store / VECTORS).stat().st_size == whole
        assert assistant.audit().problems == ()


def test_the_audit_names_a_damaged_vector(store: Path) -> None:
    with (store / VECTORS).open("r+b") as file:
        file.write(np.full(2, 0.5, dtype="<f4").tobytes())
    with Assistant(Config(store=store), embedder=WordEmbedder()) as assistant:
        (problem,) = assistant.audit().problems
        assert problem.startswith("the vector of passage ")
        assistant.rebuild()
        assert assistant.audit().problems == ()
