"""What an embedder is: texts to unit vectors of one length."""

import os
from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]
Runs = Sequence[tuple[int, int]]
"""Half-open runs of characters of one text."""


class Embedder(Protocol):
    """Anything that turns texts into unit vectors of one length."""

    fingerprint: str
    """Names the model and its arithmetic; vectors of different fingerprints never share a store."""

    dimension: int
    """Length of its vectors."""

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors of questions, one row a text, shape (len(texts), dimension)."""
        ...

    def embed_runs(self, texts: Sequence[str], runs: Sequence[Runs]) -> tuple[Vectors, list[Vectors]]:
        """Unit vectors of passages, and of runs of each, one row a run: zeros for a run past the window."""
        ...


def cores() -> int:
    """How many cores this process may use."""
    usable = getattr(os, "sched_getaffinity", None)  # not everywhere
    return len(usable(0)) if usable else os.cpu_count() or 1
