"""Networks that come with the package: files that are checked, and run with ONNX Runtime."""

from __future__ import annotations

import hashlib
import re
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.errors import ModelError

if TYPE_CHECKING:
    from onnxruntime import InferenceSession
    from tokenizers import Tokenizer

FOLDER = Path(__file__).parent / "files"
TOKENIZER_SHA256 = "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037"
CLS, SEP, PAD = 101, 102, 0
"""The tokenizer's special pieces."""
_UNPAIRED = re.compile("[\ud800-\udfff]")


def session(path: Path, sha256: str, threads: int) -> InferenceSession:
    """The network in a file. Raises `ModelError` when the file is absent or altered."""
    network = verified(path, sha256)
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    # Waiting threads sleep: the cores may have other work, such as an ingest or another reader's question.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    options.log_severity_level = 3
    # As one operator, the sum and its normalisation take six times as long as one after the other.
    return onnxruntime.InferenceSession(
        network, options, providers=["CPUExecutionProvider"], disabled_optimizers=["SkipLayerNormFusion"]
    )


@lru_cache(maxsize=1)
def tokenizer() -> Tokenizer:
    """The encoder's tokenizer, neither cutting nor padding. Raises `ModelError` when it is absent or altered."""
    content = verified(FOLDER / "tokenizer.json", TOKENIZER_SHA256)
    from tokenizers import Tokenizer

    found = Tokenizer.from_buffer(content)
    found.no_truncation()
    found.no_padding()
    return found


@lru_cache(maxsize=1)
def known_words() -> frozenset[str]:
    """The words that the tokenizer has whole: some 20,000 of English, in lower case."""
    return frozenset(piece for piece in tokenizer().get_vocab() if piece.isalpha())


def readable(text: str) -> str:
    """The text with unpaired surrogates replaced one for one: no tokenizer takes them, and no place may move."""
    return _UNPAIRED.sub("\ufffd", text)


def verified(path: Path, sha256: str) -> bytes:
    """The file's bytes, if they are the expected ones."""
    try:
        content = path.read_bytes()
    except OSError as error:
        msg = f"the model file {path} cannot be read ({error.strerror}): reinstall the assistant"
        raise ModelError(msg) from error
    if hashlib.sha256(content).hexdigest() != sha256:
        msg = f"the model file {path} is not the expected one (its sha256 differs): reinstall the assistant"
        raise ModelError(msg)
    return content
