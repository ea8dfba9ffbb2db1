"""Where articles, claims and vectors are kept: SQLite holds the truth, a mapped file the vectors made from it.

Chroma, where it is installed, has a copy of the vectors, or a Chroma server has them in place of the folder.
"""

from assistant.store.lock import WriteLock
from assistant.store.records import Records
from assistant.store.vectors.index import VectorIndex
from assistant.store.vectors.served import ServedIndex, open_vectors

__all__ = ["Records", "ServedIndex", "VectorIndex", "WriteLock", "open_vectors"]
