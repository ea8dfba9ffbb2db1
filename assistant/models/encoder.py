"""Texts to unit vectors with all-MiniLM-L6-v2, which comes with the package (`files/MODEL.md`), on ONNX Runtime.

Model: Reimers and Gurevych, "Sentence-BERT" (EMNLP 2019); mean pooling over word pieces, then unit length.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from assistant.models import networks
from assistant.models.embedder import Runs, Vectors, cores
from assistant.models.word_pieces import WINDOW, WordPieces

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

MODEL = networks.FOLDER / "encoder.onnx"
SHA256 = "2fc37ce1db044a1d4decb89ed339448a89c2ffd53d773541b5d231db203ded41"
FINGERPRINT = "all-MiniLM-L6-v2:53aa51172d14:mixed-1"
"""Of the published weights, and of the arithmetic of our file."""
SUPERSEDED = frozenset({"all-MiniLM-L6-v2:53aa51172d14:fp32"})
"""Fingerprints of earlier versions: near enough to be compared (cosine .999) until the next ingest makes them anew."""
OURS = "all-MiniLM-L6-v2:"
"""How the fingerprints of all versions of the encoder begin."""
DIMENSION = 384


class OnnxEmbedder:
    """MiniLM on ONNX Runtime. Safe to use from several threads.

    Texts are read one by one: in a shared batch the integers of one would depend on the others. A run of a text is
    pooled from the text's own forward pass, so its vector knows what stands around it ("late chunking", Günther et al.,
    2024): finds a question's sentence better than embedding it alone, at no cost.
    """

    fingerprint = FINGERPRINT
    dimension = DIMENSION

    def __init__(self, path: Path = MODEL, workers: int | None = None) -> None:
        self._path, self._workers = path, workers or cores()
        self._pieces = WordPieces()
        self._guard = threading.Lock()
        self._sessions: dict[int, InferenceSession] = {}

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors, one row a text. A text longer than the window is cut at it, as the reference does."""
        ids = self._pieces.ids(texts)
        if len(ids) == 1:
            return self._run(ids[0], "vectors", self._workers)
        with ThreadPoolExecutor(self._workers) as pool:
            found = list(pool.map(lambda each: self._run(each, "vectors"), ids))
        return np.concatenate([np.zeros((0, DIMENSION), dtype=np.float32), *found])

    def embed_runs(self, texts: Sequence[str], runs: Sequence[Runs]) -> tuple[Vectors, list[Vectors]]:
        """Unit vectors of the texts, and of runs of each from the same forward pass.

        On the calling thread alone: an ingest calls from as many threads as there are cores.
        """
        vectors, pooled = np.zeros((len(texts), DIMENSION), dtype=np.float32), []
        for row, (ids, places) in enumerate(self._pieces.ids_and_places(texts)):
            vectors[row], states = self._outputs(ids, ["vectors", "pieces"])
            pooled.append(_pool(states[0], places, runs[row]))
        return vectors, pooled

    def _run(self, ids: list[int], output: str, threads: int = 1) -> Vectors:
        found: Vectors = self._outputs(ids, [output], threads)[0]
        return found

    def _outputs(self, ids: list[int], outputs: list[str], threads: int = 1) -> list[Any]:
        cut = ids if len(ids) <= WINDOW else [*ids[: WINDOW - 1], ids[-1]]
        pieces = np.array([cut], dtype=np.int64)
        return list(self._session(threads).run(outputs, {"input_ids": pieces, "attention_mask": np.ones_like(pieces)}))

    def _session(self, threads: int) -> InferenceSession:
        """Made on first use: an ingest needs the one that keeps to its thread."""
        with self._guard:
            if threads not in self._sessions:
                self._sessions[threads] = networks.session(self._path, SHA256, threads)
            return self._sessions[threads]


def _pool(states: Vectors, places: NDArray[np.int64], runs: Runs) -> Vectors:
    """The mean of the word pieces of each run, of unit length; `states` may be cut at its end."""
    out = np.zeros((len(runs), DIMENSION), dtype=np.float32)
    starts, ends = places[: len(states) - 1].T  # a cut text's last piece is the special token
    for row, (start, end) in enumerate(runs):
        inside = np.flatnonzero((starts < end) & (ends > start))
        if len(inside):
            mean = states[inside].mean(axis=0)
            out[row] = mean / max(float(np.linalg.norm(mean)), 1e-9)
    return out
