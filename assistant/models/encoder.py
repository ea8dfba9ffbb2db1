"""Texts to unit vectors with all-MiniLM-L6-v2, or with a model that the configuration names.

MiniLM comes with the package (`files/MODEL.md`) and runs on ONNX Runtime.
Model: Reimers and Gurevych, "Sentence-BERT" (EMNLP 2019); mean pooling over word pieces, then unit length.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from numpy.typing import NDArray

from assistant.config import Config
from assistant.models import networks
from assistant.models.word_pieces import WINDOW, WordPieces

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

MODEL = networks.FOLDER / "encoder.onnx"
SHA256 = "ee90a867307fb6320b4449b6085a3f4d674daf55da678853c950ec9b4a2df635"
# Of the published weights and of fp32 arithmetic. It is the one that earlier versions gave to their own export of these
# weights: its vectors differ by a cosine of 0.000001, less than another batch moves them, so stores of both are one.
FINGERPRINT = "all-MiniLM-L6-v2:53aa51172d14:fp32"
OURS = "all-MiniLM-L6-v2:"
"""How the fingerprints of all versions of the encoder begin."""
DIMENSION = 384
_BATCH_TOKENS = 512  # small batches keep the activations in the cache of one core: measured fastest per core

Vectors = NDArray[np.float32]
Parts = Sequence[tuple[int, int]]
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

    def embed_parts(self, texts: Sequence[str], parts: Sequence[Parts]) -> tuple[Vectors, list[Vectors]]:
        """Unit vectors of passages, and of parts of each, one row a part: zeros for a part past the window."""
        ...


def open_embedder(config: Config) -> Embedder:
    """The embedder of this configuration.

    Raises `ModelError` when a file of the model is absent or is not the expected one (MiniLM: when it is first used),
    and `MissingExtra` where a model is named and the extra `models` is not installed.
    """
    if config.model is None:
        return OnnxEmbedder()
    from assistant.models.sentence_transformer import SentenceTransformerEmbedder

    return SentenceTransformerEmbedder(Path(config.model))


def fingerprint(config: Config) -> str:
    """The name under which this configuration's vectors are stored; loads no model."""
    if config.model is None:
        return FINGERPRINT
    from assistant.models.sentence_transformer import fingerprint_of

    return fingerprint_of(Path(config.model))


def word_pieces(config: Config) -> WordPieces:
    """The tokenizer by which passages are cut to fit the encoder's window."""
    if config.model is None:
        return WordPieces()
    from assistant.models.sentence_transformer import ModelPieces

    return ModelPieces(Path(config.model))


def cores() -> int:
    """How many cores this process may use."""
    usable = getattr(os, "sched_getaffinity", None)  # not everywhere
    return len(usable(0)) if usable else os.cpu_count() or 1


class OnnxEmbedder:
    """MiniLM on ONNX Runtime: short batches of similar length on all cores. Safe to use from several threads.

    A part of a text is pooled from the text's own forward pass, so its vector knows what stands around it ("late
    chunking", Günther et al., 2024): finds a question's sentence better than embedding it alone, at no cost.
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
        out = np.zeros((len(texts), DIMENSION), dtype=np.float32)
        for batch, (vectors,) in self._run_all([_cut(x) for x in self._pieces.ids(texts)], ["vectors"]):
            out[batch] = vectors
        return out

    def embed_parts(self, texts: Sequence[str], parts: Sequence[Parts]) -> tuple[Vectors, list[Vectors]]:
        """Unit vectors of the texts, and of parts of each from the same forward pass."""
        out = np.zeros((len(texts), DIMENSION), dtype=np.float32)
        pooled = [np.zeros((0, DIMENSION), dtype=np.float32)] * len(texts)
        read = self._pieces.ids_and_places(texts)
        ids = [_cut(x) for x, _ in read]
        # On the calling thread alone: an ingest calls from as many threads as there are cores.
        for batch in _batches(ids):
            vectors, hidden = self._run([ids[i] for i in batch], ["vectors", "pieces"])
            out[batch] = vectors
            for row, states in zip(batch, hidden, strict=True):
                pooled[row] = _pool(states, read[row][1], parts[row])
        return out, pooled

    def _run_all(self, ids: list[list[int]], outputs: list[str]) -> Iterator[tuple[list[int], list[Any]]]:
        """Runs all in batches, which come out as (row numbers, outputs)."""
        batches = _batches(ids)
        if len(batches) == 1:
            yield batches[0], self._run([ids[i] for i in batches[0]], outputs, threads=self._workers)
        elif batches:
            with ThreadPoolExecutor(self._workers) as pool:
                yield from zip(
                    batches, pool.map(lambda b: self._run([ids[i] for i in b], outputs), batches), strict=True
                )

    def _session(self, threads: int) -> InferenceSession:
        """Made on first use: an ingest needs the one that keeps to its thread."""
        with self._guard:
            if threads not in self._sessions:
                self._sessions[threads] = networks.session(self._path, SHA256, threads)
            return self._sessions[threads]

    def _run(self, ids: list[list[int]], outputs: list[str], threads: int = 1) -> list[Any]:
        longest = max(map(len, ids))
        pieces = np.zeros((len(ids), longest), dtype=np.int64)
        mask = np.zeros_like(pieces)
        for row, x in enumerate(ids):
            pieces[row, : len(x)] = x
            mask[row, : len(x)] = 1
        found: list[Any] = self._session(threads).run(outputs, {"input_ids": pieces, "attention_mask": mask})
        return found


def _pool(states: Vectors, places: NDArray[np.int64], parts: Parts) -> Vectors:
    """The mean of the word pieces of each part, of unit length; `states` may be cut or padded at its end."""
    out = np.zeros((len(parts), DIMENSION), dtype=np.float32)
    starts, ends = places[: len(states) - 1].T  # a cut text's last piece is the special token
    for row, (start, end) in enumerate(parts):
        inside = np.flatnonzero((starts < end) & (ends > start))
        if len(inside):
            mean = states[inside].mean(axis=0)
            out[row] = mean / max(float(np.linalg.norm(mean)), 1e-9)
    return out


def _cut(ids: list[int]) -> list[int]:
    return ids if len(ids) <= WINDOW else [*ids[: WINDOW - 1], ids[-1]]


def _batches(ids: list[list[int]]) -> list[list[int]]:
    """Row numbers grouped so that texts of similar length run together, each group within the token budget."""
    batches: list[list[int]] = []
    for row in sorted(range(len(ids)), key=lambda i: -len(ids[i])):
        if batches and len(ids[batches[-1][0]]) * (len(batches[-1]) + 1) <= _BATCH_TOKENS:
            batches[-1].append(row)
        else:
            batches.append([row])
    return batches
