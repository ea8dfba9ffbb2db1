"""Passage vectors in Chroma: cosine distance, vectors always given, opened on first use.

LlamaIndex's `VectorStoreIndex.from_vector_store` can open the same collection: each entry holds the passage's text and
flat metadata.
"""

from __future__ import annotations

import shutil
import sys
import threading
from collections.abc import Callable, Sequence
from operator import methodcaller
from pathlib import Path
from typing import Any, TypeVar

import numpy as np

from assistant.errors import StoreError, StoreMismatch
from assistant.models.encoder import Vectors
from assistant.store.matrix import Matrix, Rows
from assistant.store.rows import PassageRow
from assistant.store.tables import Tables

T = TypeVar("T")

COLLECTION = "passages"
FOLDER = "chroma"
PLACE = "collection"  # setting of the records: the collection on a Chroma server; empty where the folder has them
# ef_search is fixed when the collection is made: changing it later has no effect in an open process.
INDEX = {"hnsw": {"space": "cosine", "ef_construction": 200, "ef_search": 200, "max_neighbors": 24}}


class VectorIndex:
    """The vectors of one store. Only the holder of the write lock may add or delete; threads take turns.

    Chroma has them, and beside it a file that is mapped into memory (see `matrix`), by which questions are answered
    without opening Chroma.

    worth_holding: how many vectors are worth reading into memory, to be compared there, where there is no such file.
    """

    worth_holding = sys.maxsize
    _most = 5000  # entries a call; Chroma refuses more than 5,461

    def __init__(self, folder: Path) -> None:
        self._folder = folder / FOLDER
        self._settings = Tables(folder)
        self._matrix: Matrix | None = Matrix(folder)
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
        for at in range(0, len(passages), self._most):
            part = passages[at : at + self._most]
            entries = {
                "ids": [str(p.id) for p in part],
                "embeddings": vectors[at : at + self._most],
                "documents": [p.text for p in part],
                "metadatas": [_metadata(p) for p in part],
            }
            self._call(methodcaller("upsert", **entries))
            if self._matrix and self._matrix.whole:
                self._matrix.append([p.id for p in part], vectors[at : at + self._most])

    def rows(self) -> Rows | None:
        """The mapped file; None where there is none, as in a store that an older version made."""
        if self._matrix is None:
            return None
        self._check_place()
        return self._matrix.rows()

    def settle(self, embedded: int) -> None:
        """Makes the mapped file where it is missing, or mostly holds what is gone; embedded: how many vectors count."""
        if self._matrix and self._matrix.worn(embedded):
            ids = sorted(self.ids()) if embedded else []
            parts = (ids[at : at + self._most] for at in range(0, len(ids), self._most))
            self._matrix.fill(self.vectors(part) for part in parts)

    def delete(self, ids: Sequence[int]) -> None:
        """Takes vectors out; ids that are not there are ignored."""
        for at in range(0, len(ids), self._most):
            part = [str(i) for i in ids[at : at + self._most]]
            self._call(methodcaller("delete", ids=part))
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
        got = self._call(methodcaller("get", ids=[str(i) for i in ids], include=["embeddings"]))
        return [int(i) for i in got["ids"]], np.asarray(got["embeddings"], dtype=np.float32)

    def ids(self) -> set[int]:
        """All passages that have a vector."""
        return {int(i) for i in self._call(methodcaller("get", include=[]))["ids"]}

    def count(self) -> int:
        """How many vectors there are."""
        return int(self._call(methodcaller("count")))

    def reset(self) -> None:
        """Starts an empty index in place of the old one, whatever state that was in."""
        with self._guard:
            self.close()
            if self._matrix:
                self._matrix.reset()
            shutil.rmtree(self._folder, ignore_errors=True)
            if self._place():
                self._settings.set_setting(PLACE, "")

    def close(self) -> None:
        """Frees the files."""
        with self._guard:
            if self._client is not None:
                self._client.close()
                self._client = self._opened = None
            self._settings.close()

    def collection(self) -> Any:
        """The Chroma collection itself, for other libraries to read."""
        return self._call(lambda collection: collection)

    def _call(self, work: Callable[[Any], T]) -> T:
        with self._guard:
            return work(self._collection())

    def _query(self, vector: Vectors, k: int, **among: Any) -> dict[int, float]:
        query = methodcaller("query", query_embeddings=[vector], n_results=k, include=["distances"], **among)
        found = self._call(query)
        return {int(i): 1.0 - d for i, d in zip(found["ids"][0], found["distances"][0], strict=True)}

    def _place(self) -> str:
        """The name of the collection on a server that has the vectors; empty where the folder has them."""
        return (self._settings.setting(PLACE) or "") if self._settings.database.path.exists() else ""

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


def _metadata(passage: PassageRow) -> dict[str, str | int]:
    """Flat values as Chroma takes them; the date as a number, since it compares numbers only."""
    facts: dict[str, str | int] = {"article_id": passage.article_id, "start": passage.start, "end": passage.end}
    if passage.publisher:
        facts["publisher"] = passage.publisher
    if passage.published:
        facts["published"] = int(passage.published.strftime("%Y%m%d"))
    return facts
