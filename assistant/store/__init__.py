"""Where articles, claims and vectors are kept: SQLite holds the truth, Chroma the vectors made from it."""

from assistant.store.lock import WriteLock
from assistant.store.records import Records
from assistant.store.vectors import VectorIndex

__all__ = ["Records", "VectorIndex", "WriteLock"]
