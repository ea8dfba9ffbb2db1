"""What a place for the vectors of one store must do."""

import threading
from abc import ABC, abstractmethod
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from assistant.models.embedder import Vectors
from assistant.store.passage_records import PassageRecords
from assistant.store.rows import PassageRow
from assistant.store.vectors.matrix import Cosines, Mask, Numbers


class VectorBackend(ABC):
    """The vectors of one store. Only the holder of the write lock may change them; threads take turns."""

    def __init__(self, store: Path) -> None:
        self._store = store
        self._records = PassageRecords(store)
        self._guard = threading.RLock()
        self._client: Any = None
        self._opened: Any = None

    @abstractmethod
    def check(self) -> None:
        """Raises `StoreMismatch` or `StoreError` unless vectors can be written here."""

    @abstractmethod
    def settle(self) -> bool:
        """Prepares for writing. False: the vectors cannot be read any more, and all are to be made again."""

    @abstractmethod
    def add(self, passages: Sequence[PassageRow], vectors: Vectors) -> None:
        """Adds or replaces the vectors of passages; row i of `vectors` belongs to passage i."""

    @abstractmethod
    def delete(self, ids: Sequence[int]) -> None:
        """Takes vectors out; ids that are not there are ignored."""

    @abstractmethod
    def cosines(self, vector: Vectors, ids: Numbers, allowed: Mask, proposed: Numbers) -> Cosines:
        """Rows of `ids` and their cosines: the nearest that are allowed, those proposed, all where few are allowed.

        ids: all passages, in order; allowed: aligned with them; proposed: rows that are compared in any case.
        Passages without a vector are left out.
        """

    @abstractmethod
    def vectors(self, ids: Sequence[int]) -> tuple[list[int], Vectors]:
        """The stored vectors of these passages, and whose they are."""

    @abstractmethod
    def ids(self) -> set[int]:
        """All passages that have a vector."""

    @abstractmethod
    def reset(self) -> None:
        """Starts anew without any vector, whatever state the old ones were in."""

    @abstractmethod
    def collection(self) -> Any:
        """The vectors as a Chroma collection, for other libraries to read."""

    def close(self) -> None:
        """Frees the files."""
        with self._guard:
            if self._client is not None:
                self._client.close()
                self._client = self._opened = None
            self._records.close()

    def _setting(self, key: str) -> str:
        """A setting of the store, which may not be there yet; empty where it is not set."""
        return (self._records.setting(key) or "") if self._records.database.path.exists() else ""
