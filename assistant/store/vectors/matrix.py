"""All passage vectors in one file, memory-mapped, so that a question is compared with every one of them exactly.

It costs no memory of its own and no index to be opened. Rows are appended in the order in which they are made. Their
ids stand in a second file, written after them, so that a row whose id is there is whole.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.models.embedder import Vectors
from assistant.models.encoder import DIMENSION

Numbers = NDArray[np.int64]
Mask = NDArray[np.bool_]
Cosines = tuple[Numbers, NDArray[np.float32]]

NEAREST = 100  # passages that are proposed for their meaning
EXACT = 5000  # filtered passages of which all are proposed
_BLOCK = 50_000  # vectors compared by one thread at a time
_FEW = 0.25  # share of the vectors up to which it pays to pick them out
_THREADS = 2
_ID = np.dtype("<i8")
_SPARE = 4096  # rows of passages that are gone, beyond which (and as many as are alive) the file is written anew


@dataclass(frozen=True)
class Rows:
    """The file at one moment.

    ids: of the passages, in order, each once; rows: where their vectors stand in `matrix`, aligned with ids.
    """

    ids: Numbers
    rows: Numbers
    matrix: Vectors

    def of(self, ids: Numbers) -> tuple[Numbers, Mask]:
        """The rows of these passages, and which of them have one."""
        if not len(self.ids):
            return np.zeros(len(ids), dtype=np.int64), np.zeros(len(ids), dtype=bool)
        at = np.searchsorted(self.ids, ids).clip(max=len(self.ids) - 1)
        return self.rows[at], self.ids[at] == ids

    @classmethod
    def none(cls, dimension: int) -> Rows:
        """No vectors."""
        nothing = np.zeros(0, dtype=np.int64)
        return cls(nothing, nothing, np.zeros((0, dimension), dtype=np.float32))

    def alive(self) -> Numbers:
        """The passages whose vectors are not erased."""
        return self.ids[np.any(self.matrix[self.rows], axis=1)]


class Matrix:
    """The file of one store. Only the holder of the write lock may append, fill or reset; threads take turns.

    dimension: says how long its vectors are.
    """

    def __init__(self, folder: Path, dimension: Callable[[], int] = lambda: DIMENSION) -> None:
        self._dimension = dimension
        self._vectors, self._ids = folder / "vectors.f32", folder / "vectors.ids"
        self._read: tuple[tuple[int, int], Rows] | None = None
        self._guard = threading.Lock()

    def rows(self) -> Rows | None:
        """What the file holds now; None where there is none, or where a part of it is missing."""
        state = self._state()
        if state is None:
            return None
        with self._guard:
            if self._read is None or self._read[0] != state:
                self._read = (state, self._map(state[0]))
            return self._read[1]

    @property
    def whole(self) -> bool:
        """Whether there is a file, and all of it."""
        return self._state() is not None

    def append(self, ids: Sequence[int], vectors: Vectors) -> None:
        """Adds vectors, in place of earlier ones of the same passages."""
        held = self._ids.stat().st_size // _ID.itemsize if self._ids.exists() else 0
        _write(self._vectors, held * 4 * self._dimension(), np.ascontiguousarray(vectors, dtype="<f4").tobytes())
        _write(self._ids, held * _ID.itemsize, np.asarray(ids, dtype=_ID).tobytes())

    def erase(self, ids: Sequence[int]) -> None:
        """Overwrites the vectors of these passages with zeros."""
        held = self.rows()
        if held is None:
            return
        at, known = held.of(np.asarray(ids, dtype=np.int64))
        if known.any():
            matrix = np.memmap(self._vectors, dtype="<f4", mode="r+", shape=held.matrix.shape)
            matrix[at[known]] = 0
            matrix.flush()

    def fill(self, batches: Iterable[tuple[Sequence[int], Vectors]]) -> None:
        """Writes the file anew, from what may be read from it; until the end the old one stays."""
        made = Matrix(self._vectors.parent / "making", self._dimension)
        made.reset()
        self._vectors.parent.mkdir(parents=True, exist_ok=True)
        made._vectors.parent.mkdir(exist_ok=True)
        made.append([], np.zeros((0, 0), dtype=np.float32))
        for ids, vectors in batches:
            made.append(ids, vectors)
        self.reset()
        made._vectors.replace(self._vectors)
        made._ids.replace(self._ids)
        made._vectors.parent.rmdir()

    def worn(self, alive: int) -> bool:
        """Whether the file should be filled anew: it is missing, or most of its rows are of passages that are gone."""
        state = self._state()
        return state is None or state[0] > 2 * alive + _SPARE

    def reset(self) -> None:
        """Drops the file."""
        with self._guard:
            self._read = None
        for path in (self._ids, self._vectors):
            path.unlink(missing_ok=True)

    def _state(self) -> tuple[int, int] | None:
        """How many rows there are, and which file that is of; None where there is none, or a part of it is missing."""
        try:
            found = self._ids.stat()
            size = found.st_size // _ID.itemsize
            return (size, found.st_ino) if self._vectors.stat().st_size >= size * 4 * self._dimension() else None
        except OSError:
            return None

    def _map(self, size: int) -> Rows:
        shape = (size, self._dimension())
        written = np.fromfile(self._ids, dtype=_ID, count=size).astype(np.int64)
        matrix = np.memmap(self._vectors, dtype="<f4", mode="r", shape=shape) if size else np.zeros(shape, np.float32)
        ids, last = np.unique(written[::-1], return_index=True)  # the last row of a passage is the one that counts
        return Rows(ids, size - 1 - last, matrix)


def _write(path: Path, at: int, content: bytes) -> None:
    """Writes from an offset on, over what a killed process may have left there, down to the disk."""
    with path.open("r+b" if path.exists() else "xb") as file:
        file.truncate(at)
        file.seek(at)
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def within(allowed: Mask) -> tuple[Numbers, bool]:
    """The rows that are allowed, and whether filters leave so few that all are proposed."""
    inside = np.flatnonzero(allowed)
    return inside, len(inside) < len(allowed) and len(inside) <= EXACT


def compare(vector: Vectors, matrix: Vectors, at: Numbers, known: Mask, allowed: Mask, proposed: Numbers) -> Cosines:
    """See `VectorBackend.cosines`; at, known: where in the matrix each passage's vector stands, and which have one."""
    inside, few = within(allowed)
    inside = inside[known[inside]]
    if len(inside) > _FEW * len(matrix):
        cosines = products(matrix, vector)[at[inside]]
    else:
        cosines = products(matrix[at[inside]], vector)
    if not few and len(cosines) > NEAREST:
        best = np.argpartition(-cosines, NEAREST)[:NEAREST]
        inside, cosines = inside[best], cosines[best]
    rest = np.setdiff1d(proposed[known[proposed]], inside)
    chosen = np.concatenate([inside, rest])
    cosines = np.concatenate([cosines, products(matrix[at[rest]], vector)])
    order = np.argsort(chosen)
    return chosen[order], cosines[order]


def products(matrix: Vectors, vector: Vectors) -> NDArray[np.float32]:
    """The product of each row with the vector; a large matrix is read by several threads."""
    if len(matrix) <= _BLOCK:
        # Not `@`: its threads spin on the cores that the encoder needs.
        return np.asarray(np.einsum("ij,j->i", np.asarray(matrix), vector), dtype=np.float32)
    blocks = [matrix[at : at + _BLOCK] for at in range(0, len(matrix), _BLOCK)]
    with ThreadPoolExecutor(_THREADS) as pool:
        return np.concatenate(list(pool.map(lambda block: products(block, vector), blocks)))
