"""Any sentence-transformers model folder in place of the encoder that comes with the package (extra `models`)."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Sequence
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from assistant.errors import ModelError, needs
from assistant.models.networks import readable
from assistant.models.word_pieces import WINDOW, WordPieces

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer
    from tokenizers import Tokenizer

    from assistant.models.embedder import Runs, Vectors

_LEAST_WINDOW = 64  # word pieces; below, an article's headline and date leave no room for a sentence
_turn = threading.Lock()
_SHAPES_VECTORS = {".safetensors", ".bin", ".json", ".txt", ".model"}


class SentenceTransformerEmbedder:
    """A model on torch. Threads take turns: its tokenizer keeps the settings of a call, and torch has all cores.

    Questions and passages get the prompts that the model's configuration has for them. A run of a passage is embedded
    as a text of its own, since how a model pools its word pieces is its own affair; that takes about twice the time.
    """

    def __init__(self, folder: Path) -> None:
        self.fingerprint = fingerprint_of(folder)
        self._model = _opened(folder)
        self.dimension = int(self._model.get_embedding_dimension() or 0)

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors of questions, one row a text."""
        return self._encode(self._model.encode_query, texts)

    def embed_runs(self, texts: Sequence[str], runs: Sequence[Runs]) -> tuple[Vectors, list[Vectors]]:
        """Unit vectors of passages, and of runs of each."""
        cut = [text[start:end] for text, mine in zip(texts, runs, strict=True) for start, end in mine]
        vectors = self._encode(self._model.encode_document, [*texts, *cut])
        ends = np.cumsum([len(texts), *map(len, runs)])
        return vectors[: len(texts)], np.split(vectors, ends)[1:-1]

    def _encode(self, encode: Any, texts: Sequence[str]) -> Vectors:
        if not texts:
            return np.zeros((0, self.dimension), dtype=np.float32)
        with _turn:
            vectors = encode([readable(t) for t in texts], normalize_embeddings=True, show_progress_bar=False)
        return np.asarray(vectors, dtype=np.float32)


class ModelPieces(WordPieces):
    """The model's own tokenizer, and its window where that is smaller than MiniLM's.

    A larger window changes nothing: longer passages would be found less exactly. Loads the model when a text is cut.
    """

    def __init__(self, folder: Path) -> None:
        self.name, self._folder = fingerprint_of(folder), folder

    @cached_property
    def _tokenizer(self) -> Tokenizer:
        return _tokenizer(self._folder)

    @cached_property
    def window(self) -> int:
        """Word pieces that the model reads, up to `WINDOW`. Raises `ModelError` for one that reads hardly any."""
        found = min(WINDOW, _opened(self._folder).max_seq_length or WINDOW)
        if found < _LEAST_WINDOW:
            msg = f"the model {self._folder} reads {found} word pieces, and at least {_LEAST_WINDOW} are needed"
            raise ModelError(msg)
        return found

    @cached_property
    def special(self) -> int:
        """Pieces beside those of a passage: special ones and the longest of the model's prompts."""
        prompts = ["", *(_opened(self._folder).prompts or {}).values()]
        return max(len(self._tokenizer.encode(prompt).ids) for prompt in prompts)


@cache
def fingerprint_of(folder: Path) -> str:
    """The folder's name, and a hash of the files that shape its vectors. Raises `ModelError` for no model's folder."""
    found = hashlib.sha256()
    try:
        files = sorted(p for p in folder.rglob("*") if p.suffix in _SHAPES_VECTORS and p.is_file())
        if not (folder / "modules.json").is_file():
            msg = f"{folder} is no folder of a sentence-transformers model: it has no modules.json"
            raise ModelError(msg)
        for path in files:
            with path.open("rb") as file:
                found.update(f"{path.relative_to(folder).as_posix()}\0".encode())
                found.update(hashlib.file_digest(file, "sha256").digest())
    except OSError as error:
        msg = f"the model {folder} cannot be read ({error.strerror})"
        raise ModelError(msg) from error
    return f"{folder.resolve().name}:{found.hexdigest()[:12]}"


@cache
def _opened(folder: Path) -> SentenceTransformer:
    with needs("models", f"the embedding model {folder}"):
        from sentence_transformers import SentenceTransformer
        from transformers.utils.logging import disable_progress_bar
    disable_progress_bar()
    try:
        return SentenceTransformer(str(folder), device="cpu", local_files_only=True)
    except Exception as error:  # its errors share no base
        msg = f"{folder} cannot be opened as a sentence-transformers model ({error})"
        raise ModelError(msg) from error


def _tokenizer(folder: Path) -> Tokenizer:
    """A copy of the model's tokenizer, neither cutting nor padding."""
    from tokenizers import Tokenizer

    backend = getattr(_opened(folder).tokenizer, "backend_tokenizer", None)
    if backend is None:
        msg = f"the model {folder} has no fast tokenizer (tokenizer.json), by which passages are cut to its window"
        raise ModelError(msg)
    found = Tokenizer.from_str(backend.to_str())
    found.no_truncation()
    found.no_padding()
    return found
