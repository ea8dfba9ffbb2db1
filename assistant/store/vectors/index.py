"""Passage vectors: in a mapped file and, where Chroma is installed (extra `chroma`), in a collection of it, too.

Chroma gets cosine distance and vectors that are always given. LlamaIndex's `VectorStoreIndex.from_vector_store` can
open the collection: each entry holds the passage's text and flat metadata.
"""

from __future__ import annotations

import shutil
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from operator import methodcaller
from pathlib import Path
from typing import Any, TypeVar

import numpy as np

from assistant.errors import StoreError, StoreMismatch, installed, needs
from assistant.models.encoder import DIMENSION, Vectors
from assistant.store.rows import PassageRow
from assistant.store.tables import Tables
from assistant.store.vectors.matrix import Matrix, Rows

T = TypeVar("T")

COLLECTION = "passages"
FOLDER = "chroma"
# Settings of the records.
PLACE = "collection"  # the collection on a Chroma server; empty where the folder has the vectors
BEHIND = "chroma_behind"  # not empty while the mapped file has what the collection in the folder lacks
# ef_search is fixed when the collection is made: changing it later has no effect in an open process.
INDEX = {"hnsw": {"space": "cosine", "ef_construction": 200, "ef_search": 200, "max_neighbors": 24}}


class VectorIndex:
    """The vectors of one store. Only the holder of the write lock may add or delete; threads take turns.

    A file that is mapped into memory has them (see `matrix`), by which questions are answered, and beside it Chroma has
    a copy. What is written where Chroma is not installed gets into the copy with the next ingest where it is.

    worth_holding: how many vectors are worth reading into memory, to be compared there, where there is no such file.
    """

    worth_holding = sys.maxsize
    _most = 5000  # entries a call; Chroma refuses more than 5,461

    def __init__(self, folder: Path) -> None:
        self._folder = folder / FOLDER
        self._settings = Tables(folder)
        self._matrix: Matrix | None = Matrix(folder, self._dimension)
        self._client: Any = None
        self._opened: Any = None
        self._generation = -1
        self._guard = threading.RLock()

    def check(self) -> None:
        """Raises `StoreMismatch` or `StoreError` unless vectors can be written here; for the holder of the lock."""
        with self._guard:
            self._check_place()

    def refresh(self, generation: int) -> None:
        """Reopens the index if the store has changed since: an open reader does not see another process's vectors.

        A reader of an earlier state is served by the later index.
        """
        with self._guard:
            if generation > self._generation:
                self.close()
                self._generation = generation

    def own(self, generation: int) -> None:
        """Notes a change that this very object made, which needs no reopening."""
        with self._guard:
            self._generation = generation

    def add(self, passages: Sequence[PassageRow], vectors: Vectors) -> None:
        """Adds or replaces the vectors of passages; row i of `vectors` belongs to passage i."""
        copied = self._writes_copy()
        for at in range(0, len(passages), self._most):
            part, made = passages[at : at + self._most], vectors[at : at + self._most]
            if copied:
                self._upsert(part, made)
            if self._matrix and self._matrix.whole:
                self._matrix.append([p.id for p in part], made)

    def rows(self) -> Rows | None:
        """The mapped file; None where there is none, as in a store that an older version made."""
        if self._matrix is None:
            return None
        self._check_place()
        return self._matrix.rows()

    def settle(self, embedded: int, passages: Callable[[Sequence[int]], Mapping[int, PassageRow]]) -> bool:
        """Makes the mapped file where it is missing, or mostly holds what is gone; brings Chroma's copy up to date.

        embedded: how many vectors count. passages: gives passages by their ids. False: the vectors are in no place that
        can be read, and all are to be made again.
        """
        if self._matrix is None:
            return True
        readable = self._matrix.whole or self._copied() or not embedded
        if self._matrix.worn(embedded):
            ids = sorted(self.ids()) if embedded and readable else []
            self._matrix.fill(self.vectors(ids[at : at + self._most]) for at in range(0, len(ids), self._most))
        if self._setting(BEHIND) and installed("chromadb"):
            self._copy(passages)
        return readable

    def delete(self, ids: Sequence[int]) -> None:
        """Takes vectors out; ids that are not there are ignored."""
        if self._writes_copy():
            for at in range(0, len(ids), self._most):
                self._call(methodcaller("delete", ids=[str(i) for i in ids[at : at + self._most]]))
        if self._matrix:
            self._matrix.erase(ids)

    def search(self, vector: Vectors, k: int) -> dict[int, float]:
        """The k nearest passages (all, where there are fewer) by cosine similarity: passage id to similarity."""
        return self._query(vector, k)

    def similarities(self, vector: Vectors, ids: Sequence[int]) -> dict[int, float]:
        """Cosine similarity of these passages, exactly; passages without a vector are left out."""
        known, vectors = self.vectors(ids)
        return dict(zip(known, (vectors @ vector).tolist(), strict=True)) if known else {}

    def vectors(self, ids: Sequence[int]) -> tuple[list[int], Vectors]:
        """The stored vectors of these passages, and whose they are."""
        if not ids:
            return [], np.zeros((0, 0), dtype=np.float32)
        if alone := self._alone():
            return _picked(alone, ids)
        got = self._call(methodcaller("get", ids=[str(i) for i in ids], include=["embeddings"]))
        return [int(i) for i in got["ids"]], np.asarray(got["embeddings"], dtype=np.float32)

    def ids(self) -> set[int]:
        """All passages that have a vector."""
        if alone := self._alone():
            return set(alone.alive().tolist())
        return {int(i) for i in self._call(methodcaller("get", include=[]))["ids"]}

    def count(self) -> int:
        """How many vectors there are."""
        if alone := self._alone():
            return len(alone.alive())
        return int(self._call(methodcaller("count")))

    def reset(self) -> None:
        """Starts an empty index in place of the old one, whatever state that was in."""
        with self._guard:
            self.close()
            if self._matrix:
                self._matrix.reset()
            shutil.rmtree(self._folder, ignore_errors=True)
            for key in (PLACE, BEHIND):
                if self._setting(key):
                    self._settings.set_setting(key, "")

    def close(self) -> None:
        """Frees the files."""
        with self._guard:
            if self._client is not None:
                self._client.close()
                self._client = self._opened = None
            self._settings.close()

    def collection(self) -> Any:
        """The Chroma collection itself, for other libraries to read. Raises `StoreError` where it lacks vectors."""
        if self._setting(BEHIND):
            store = self._folder.parent
            msg = f"vectors of {store} were made without Chroma: the next `briefing ingest --store {store}` copies them"
            raise StoreError(msg)
        return self._call(lambda collection: collection)

    def _call(self, work: Callable[[Any], T]) -> T:
        with self._guard:
            return work(self._collection())

    def _copied(self) -> bool:
        """Whether Chroma has all vectors, and is installed."""
        return self._matrix is None or (installed("chromadb") and not self._setting(BEHIND))

    def _alone(self) -> Rows | None:
        """The mapped file where it is all there is."""
        return None if self._matrix is None or self._copied() else self._matrix.rows()

    def _writes_copy(self) -> bool:
        """Whether Chroma gets what is written now; notes that its copy is behind where it does not."""
        if self._matrix is None or installed("chromadb"):
            return True
        if not self._setting(BEHIND):
            self._settings.set_setting(BEHIND, "1")
        return False

    def _upsert(self, passages: Sequence[PassageRow], vectors: Vectors) -> None:
        entries = {
            "ids": [str(p.id) for p in passages],
            "embeddings": vectors,
            "documents": [p.text for p in passages],
            "metadatas": [_metadata(p) for p in passages],
        }
        self._call(methodcaller("upsert", **entries))

    def _copy(self, passages: Callable[[Sequence[int]], Mapping[int, PassageRow]]) -> None:
        """Makes the collection anew from the mapped file."""
        with self._guard:
            rows = self._matrix.rows() if self._matrix else None
            self.close()
            shutil.rmtree(self._folder, ignore_errors=True)
            ids = rows.alive().tolist() if rows else []
            for at in range(0, len(ids), self._most):
                known = passages(ids[at : at + self._most])
                if rows and known:
                    _, vectors = _picked(rows, list(known))
                    self._upsert(list(known.values()), vectors)
            self._settings.set_setting(BEHIND, "")

    def _query(self, vector: Vectors, k: int, **among: Any) -> dict[int, float]:
        query = methodcaller("query", query_embeddings=[vector], n_results=k, include=["distances"], **among)
        found = self._call(query)
        return {int(i): 1.0 - d for i, d in zip(found["ids"][0], found["distances"][0], strict=True)}

    def _place(self) -> str:
        """The name of the collection on a server that has the vectors; empty where the folder has them."""
        return self._setting(PLACE)

    def _setting(self, key: str) -> str:
        return (self._settings.setting(key) or "") if self._settings.database.path.exists() else ""

    def _dimension(self) -> int:
        return self._settings.dimension() if self._settings.database.path.exists() else DIMENSION

    def _check_place(self) -> None:
        if self._place():
            store = self._folder.parent
            msg = (
                f"the vectors of {store} are on a Chroma server: name it with --chroma URL, or run `briefing rebuild "
                f"--store {store}` to have them in the folder"
            )
            raise StoreMismatch(msg)

    def _collection(self) -> Any:
        if self._opened is None:
            with needs("chroma", f"the Chroma collection of {self._folder.parent}"):
                import chromadb
                from chromadb.config import Settings

            self._check_place()
            try:
                self._client = chromadb.PersistentClient(
                    path=str(self._folder), settings=Settings(anonymized_telemetry=False)
                )
                self._opened = self._client.get_or_create_collection(
                    COLLECTION, configuration=INDEX, embedding_function=None
                )
            except Exception as error:  # its errors share no base
                store = self._folder.parent
                msg = f"the vectors of {store} cannot be opened ({error}): run `briefing rebuild --store {store}`"
                raise StoreError(msg) from error
        return self._opened


def _picked(rows: Rows, ids: Sequence[int]) -> tuple[list[int], Vectors]:
    """The vectors of these passages, and whose they are."""
    wanted = np.asarray(ids, dtype=np.int64)
    at, known = rows.of(wanted)
    return wanted[known].tolist(), rows.matrix[at[known]]


def _metadata(passage: PassageRow) -> dict[str, str | int]:
    """Flat values as Chroma takes them; the date as a number, since it compares numbers only."""
    facts: dict[str, str | int] = {"article_id": passage.article_id, "start": passage.start, "end": passage.end}
    if passage.publisher:
        facts["publisher"] = passage.publisher
    if passage.published:
        facts["published"] = int(passage.published.strftime("%Y%m%d"))
    return facts
