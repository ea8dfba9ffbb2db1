"""Cosines of passages with a question.

All vectors lie in a file that is mapped into memory, and are compared exactly. Where there is no such file (vectors on
a Chroma server; a store of an older version), those of a small store are held in memory, and Chroma's index searches a
large one.
"""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import numpy as np
from numpy.typing import NDArray

from assistant.models.encoder import Vectors
from assistant.retrieval.lexical import Numbers, Scores
from assistant.store.vectors.index import VectorIndex
from assistant.store.vectors.matrix import Ids, Rows

HELD = 20_000  # passages up to which all vectors are held in memory (30 MB) and compared
NEAREST = 100  # passages that are proposed for their meaning
EXACT = 5000  # filtered passages of which all are proposed
_AT_ONCE = 5000  # vectors read in one call
_BLOCK = 50_000  # vectors compared by one thread at a time
_FEW = 0.25  # share of the vectors up to which it pays to pick them out
_THREADS = 2


class Nearest:
    """Finds passages by vector. Safe to use from several threads."""

    def __init__(self, vectors: VectorIndex) -> None:
        self._vectors = vectors
        self._guard = threading.Lock()
        self._generation = -1
        self._ids: Numbers = np.zeros(0, dtype=np.int64)
        self._matrix: Vectors = np.zeros((0, 0), dtype=np.float32)
        self._known: NDArray[np.bool_] = np.zeros(0, dtype=bool)
        self._placed: tuple[Numbers, Rows, Ids, NDArray[np.bool_]] | None = None

    def refresh(self, generation: int) -> None:
        """Notes the state of the vectors, so that those of another process are seen."""
        self._vectors.refresh(generation)
        with self._guard:
            if generation > self._generation:
                self._generation = generation
                self._ids = self._ids[:0]

    def cosines(
        self, vector: Vectors, ids: Numbers, allowed: NDArray[np.bool_], proposed: Numbers
    ) -> tuple[Numbers, Scores]:
        """Rows of `ids` and their cosines: the nearest that are allowed, those proposed, all where few are allowed.

        ids: all passages, in order; allowed: aligned with them; proposed: rows that are compared in any case.
        Passages without a vector are left out.
        """
        inside = np.flatnonzero(allowed)
        few = len(inside) < len(ids) and len(inside) <= EXACT
        if (rows := self._vectors.rows()) is not None:
            return self._by_file(vector, *self._places(ids, rows), inside, few, proposed)
        if len(ids) > min(HELD, self._vectors.worth_holding):
            return self._by_index(vector, ids, allowed, inside if few else proposed, search=not few)
        matrix, known = self._held(ids, len(vector))
        cosines = products(matrix, vector)
        inside = inside[known[inside]]
        if not few:
            inside = inside[_best(cosines[inside])]
        chosen = np.union1d(inside, proposed[known[proposed]])
        return chosen, cosines[chosen]

    def _by_file(
        self, vector: Vectors, rows: Rows, at: Ids, known: NDArray[np.bool_], inside: Numbers, few: bool, named: Numbers
    ) -> tuple[Numbers, Scores]:
        """at, known: where in the file the vector of each passage stands, and which of them have one."""
        inside = inside[known[inside]]
        if len(inside) > _FEW * len(rows.matrix):
            cosines = products(rows.matrix, vector)[at[inside]]
        else:
            cosines = products(rows.matrix[at[inside]], vector)
        if not few:
            best = _best(cosines)
            inside, cosines = inside[best], cosines[best]
        rest = np.setdiff1d(named[known[named]], inside)
        chosen = np.concatenate([inside, rest])
        cosines = np.concatenate([cosines, products(rows.matrix[at[rest]], vector)])
        order = np.argsort(chosen)
        return chosen[order], cosines[order]

    def _places(self, ids: Numbers, rows: Rows) -> tuple[Rows, Ids, NDArray[np.bool_]]:
        """Where the vectors of all passages stand; found once for each state of the store."""
        held = self._placed
        if held is None or held[0] is not ids or held[1] is not rows:
            self._placed = held = (ids, rows, *rows.of(ids))
        return held[1:]

    def _by_index(
        self, vector: Vectors, ids: Numbers, allowed: NDArray[np.bool_], compared: Numbers, search: bool
    ) -> tuple[Numbers, Scores]:
        found = self._vectors.search(vector, NEAREST) if search else {}
        missing = [i for i in ids[compared].tolist() if i not in found]
        found |= self._vectors.similarities(vector, missing)
        wanted = np.array(list(found), dtype=np.int64)
        rows = np.searchsorted(ids, wanted).clip(max=len(ids) - 1)
        # The index may know passages that this state of the store does not.
        kept = (ids[rows] == wanted) & allowed[rows]
        return rows[kept], np.array(list(found.values()), dtype=np.float32)[kept]

    def _held(self, ids: Numbers, dimension: int) -> tuple[Vectors, NDArray[np.bool_]]:
        """All vectors, aligned with ids, and which of them there are."""
        with self._guard:
            if not np.array_equal(self._ids, ids):
                matrix, known = np.zeros((len(ids), dimension), dtype=np.float32), np.zeros(len(ids), dtype=bool)
                for at in range(0, len(ids), _AT_ONCE):
                    found, vectors = self._vectors.vectors(ids[at : at + _AT_ONCE].tolist())
                    if found:
                        rows = np.searchsorted(ids, found)
                        matrix[rows], known[rows] = vectors, True
                self._ids, self._matrix, self._known = ids, matrix, known
            return self._matrix, self._known


def products(matrix: Vectors, vector: Vectors) -> Scores:
    """The product of each row with the vector; a large matrix is read by several threads."""
    if len(matrix) <= _BLOCK:
        return _product(matrix, vector)
    blocks = [matrix[at : at + _BLOCK] for at in range(0, len(matrix), _BLOCK)]
    with ThreadPoolExecutor(_THREADS) as pool:
        return np.concatenate(list(pool.map(lambda block: _product(block, vector), blocks)))


def _product(matrix: Vectors, vector: Vectors) -> Scores:
    # Not `@`: its threads spin on the cores that the encoder needs.
    return np.asarray(np.einsum("ij,j->i", np.asarray(matrix), vector), dtype=np.float32)


def _best(cosines: Scores) -> Numbers:
    """The places of the nearest."""
    if len(cosines) <= NEAREST:
        return np.arange(len(cosines))
    return np.argpartition(-cosines, NEAREST)[:NEAREST]
