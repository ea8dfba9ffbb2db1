"""Passage vectors in the store's folder: a mapped file, and a copy in Chroma where it is installed (extra `chroma`).

Questions are answered by the file alone. LlamaIndex's `VectorStoreIndex.from_vector_store` can open the collection:
each entry holds the passage's text and flat metadata.
"""

import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from assistant.errors import StoreError, StoreMismatch, installed, needs
from assistant.models.embedder import Vectors
from assistant.models.encoder import DIMENSION
from assistant.store.rows import PassageRow
from assistant.store.vectors.backend import VectorBackend
from assistant.store.vectors.matrix import Cosines, Mask, Matrix, Numbers, Rows, compare

FOLDER = "chroma"
MOST = 1000  # entries a call; Chroma refuses more than 5,461, and a server a request of more than 40 MB
# Settings of the records.
PLACE = "collection"  # the collection on a Chroma server; empty where the folder has the vectors
BEHIND = "chroma_behind"  # not empty while the mapped file has what the collection in the folder lacks
# ef_search is fixed when the collection is made: changing it later has no effect in an open process.
INDEX = {"hnsw": {"space": "cosine", "ef_construction": 200, "ef_search": 200, "max_neighbors": 24}}


class VectorIndex(VectorBackend):
    """See `VectorBackend`. What is written where Chroma is not installed gets into its copy with the next ingest."""

    def __init__(self, store: Path) -> None:
        super().__init__(store)
        self._matrix = Matrix(store, self._dimension)
        self._generation = 0
        self._placed: tuple[Numbers, Rows, Numbers, Mask] | None = None

    def check(self) -> None:
        """See `VectorBackend`; whether the vectors are here is all that can be wrong."""
        if self._setting(PLACE):
            msg = (
                f"the vectors of {self._store} are on a Chroma server: name it with --chroma URL, or run "
                f"`{self._rebuild()}` to have them in the folder"
            )
            raise StoreMismatch(msg)

    def settle(self) -> bool:
        """Makes the file where it is missing, or mostly holds what is gone; brings Chroma's copy up to date."""
        embedded, readable = self._records.embedded_count(), self._matrix.whole
        if self._matrix.worn(embedded):
            ids = sorted(self.ids()) if embedded else []
            self._matrix.fill(self.vectors(part) for part in parts(ids))
        if self._setting(BEHIND) and installed("chromadb"):
            self._copy()
        return readable or not embedded

    def add(self, passages: Sequence[PassageRow], vectors: Vectors) -> None:
        """See `VectorBackend`."""
        if self._writes_copy():
            with self._guard:
                upsert(self._collection(), passages, vectors)
        self._matrix.append([p.id for p in passages], vectors)

    def delete(self, ids: Sequence[int]) -> None:
        """See `VectorBackend`."""
        if self._writes_copy():
            with self._guard:
                for part in parts(ids):
                    self._collection().delete(ids=[str(i) for i in part])
        self._matrix.erase(ids)

    def rows(self) -> Rows:
        """The mapped file; empty where there is none, until the next ingest makes it again."""
        self.check()
        return self._matrix.rows() or Rows.none(self._dimension())

    def cosines(self, vector: Vectors, ids: Numbers, allowed: Mask, proposed: Numbers) -> Cosines:
        """See `VectorBackend`; where the vectors stand is found once for each state of the store."""
        rows, held = self.rows(), self._placed
        if held is None or held[0] is not ids or held[1] is not rows:
            self._placed = held = (ids, rows, *rows.of(ids))
        return compare(vector, rows.matrix, *held[2:], allowed, proposed)

    def vectors(self, ids: Sequence[int]) -> tuple[list[int], Vectors]:
        """See `VectorBackend`."""
        rows, wanted = self.rows(), np.array(ids, dtype=np.int64)
        at, known = rows.of(wanted)
        return wanted[known].tolist(), rows.matrix[at[known]]

    def ids(self) -> set[int]:
        """See `VectorBackend`."""
        return set(self.rows().alive().tolist())

    def reset(self) -> None:
        """See `VectorBackend`."""
        with self._guard:
            self.close()
            self._matrix.reset()
            shutil.rmtree(self._store / FOLDER, ignore_errors=True)
            for key in (PLACE, BEHIND):
                if self._setting(key):
                    self._records.set_setting(key, "")

    def collection(self) -> Any:
        """See `VectorBackend`. Raises `StoreError` where Chroma's copy lacks vectors."""
        if self._setting(BEHIND):
            msg = (
                f"vectors of {self._store} were made without Chroma: the next `briefing ingest --store {self._store}` "
                "copies them"
            )
            raise StoreError(msg)
        with self._guard:
            generation = self._records.vector_generation()
            if generation != self._generation:
                self.close()  # an open client does not see what another process writes
                self._generation = generation
            return self._collection()

    def _writes_copy(self) -> bool:
        """Whether Chroma gets what is written now; notes that its copy is behind where it does not."""
        if installed("chromadb"):
            return True
        if not self._setting(BEHIND):
            self._records.set_setting(BEHIND, "1")
        return False

    def _copy(self) -> None:
        """Makes the collection anew from the mapped file."""
        with self._guard:
            self.close()
            shutil.rmtree(self._store / FOLDER, ignore_errors=True)
            for part in parts(sorted(self.ids())):
                if passages := list(self._records.passages(part).values()):
                    upsert(self._collection(), passages, self.vectors([p.id for p in passages])[1])
            self._records.set_setting(BEHIND, "")

    def _rebuild(self) -> str:
        return f"briefing rebuild --store {self._store}"

    def _dimension(self) -> int:
        return self._records.dimension() if self._records.database.path.exists() else DIMENSION

    def _collection(self) -> Any:
        """The open collection; called with the guard held."""
        if self._opened is None:
            with needs("chroma", f"the Chroma collection of {self._store}"):
                import chromadb
                from chromadb.config import Settings

            self.check()
            settings = Settings(anonymized_telemetry=False)
            try:
                self._client = chromadb.PersistentClient(path=str(self._store / FOLDER), settings=settings)
                self._opened = self._client.get_or_create_collection(
                    "passages", configuration=INDEX, embedding_function=None
                )
            except Exception as error:  # its errors share no base
                msg = f"the vectors of {self._store} cannot be opened ({error}): run `{self._rebuild()}`"
                raise StoreError(msg) from error
        return self._opened


def parts(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    """The ids in calls of at most `MOST`."""
    return (ids[at : at + MOST] for at in range(0, len(ids), MOST))


def upsert(collection: Any, passages: Sequence[PassageRow], vectors: Vectors) -> None:
    """Writes passages with their vectors into a Chroma collection."""
    collection.upsert(
        ids=[str(p.id) for p in passages],
        embeddings=vectors,
        documents=[p.text for p in passages],
        metadatas=[_metadata(p) for p in passages],
    )


def _metadata(passage: PassageRow) -> dict[str, str | int]:
    """Flat values as Chroma takes them; the date as a number, since it compares numbers only."""
    facts: dict[str, str | int] = {"article_id": passage.article_id, "start": passage.start, "end": passage.end}
    if passage.publisher:
        facts["publisher"] = passage.publisher
    if passage.published:
        facts["published"] = int(passage.published.strftime("%Y%m%d"))
    return facts
