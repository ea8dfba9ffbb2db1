"""Where articles, claims and vectors are kept: SQLite holds the truth, a mapped file the vectors made from it.

Chroma, where it is installed, has a copy of the vectors, or a Chroma server has them in place of the folder.
"""

from assistant.store.records import Records
from assistant.store.vectors.index import VectorIndex

__all__ = ["Records", "VectorIndex"]
