"""Where articles, claims and vectors are kept: SQLite holds the truth, Chroma the vectors made from it.

The vectors lie in the store's folder, or on a Chroma server.
"""

from assistant.store.lock import WriteLock
from assistant.store.records import Records
from assistant.store.served import ServedIndex, open_vectors
from assistant.store.vectors import VectorIndex

__all__ = ["Records", "ServedIndex", "VectorIndex", "WriteLock", "open_vectors"]
