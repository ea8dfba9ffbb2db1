"""Cosines of passages with a question: exactly, in memory, for a small store; by Chroma's index for a large one."""

from __future__ import annotations

import threading

import numpy as np
from numpy.typing import NDArray

from assistant.embedding import DIMENSION, Vectors
from assistant.lexical import Numbers, Scores
from assistant.store.vectors import VectorIndex

HELD = 20_000  # passages up to which all vectors are held in memory (30 MB) and compared
NEAREST = 100  # passages that are proposed for their meaning
EXACT = 5000  # filtered passages up to which all are compared
_AT_ONCE = 5000  # vectors read in one call


class Nearest:
    """Finds passages by vector. Safe to use from several threads."""

    def __init__(self, vectors: VectorIndex) -> None:
        self._vectors = vectors
        self._guard = threading.Lock()
        self._generation = -1
        self._ids: Numbers = np.zeros(0, dtype=np.int64)
        self._matrix: Vectors = np.zeros((0, DIMENSION), dtype=np.float32)
        self._known: NDArray[np.bool_] = np.zeros(0, dtype=bool)

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
        if len(ids) > min(HELD, self._vectors.worth_holding):
            return self._by_index(vector, ids, allowed, inside if few else proposed, search=not few)
        matrix, known = self._held(ids)
        # Not `@`: its threads spin on the cores that the encoder needs.
        cosines = np.einsum("ij,j->i", matrix, vector)
        inside = inside[known[inside]]
        if not few and len(inside) > NEAREST:
            inside = inside[np.argpartition(-cosines[inside], NEAREST)[:NEAREST]]
        rows = np.union1d(inside, proposed[known[proposed]])
        return rows, cosines[rows]

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

    def _held(self, ids: Numbers) -> tuple[Vectors, NDArray[np.bool_]]:
        """All vectors, aligned with ids, and which of them there are."""
        with self._guard:
            if not np.array_equal(self._ids, ids):
                matrix, known = np.zeros((len(ids), DIMENSION), dtype=np.float32), np.zeros(len(ids), dtype=bool)
                for at in range(0, len(ids), _AT_ONCE):
                    found, vectors = self._vectors.vectors(ids[at : at + _AT_ONCE].tolist())
                    if found:
                        rows = np.searchsorted(ids, found)
                        matrix[rows], known[rows] = vectors, True
                self._ids, self._matrix, self._known = ids, matrix, known
            return self._matrix, self._known
