"""The learned tagger: source, cue and content of each attribution, by a small network run with ONNX Runtime.

The network (`model/tagger.onnx`, described in `model/MODEL.md`, made by `training/train_tagger.py`) is a shortened
all-MiniLM-L6-v2; its tokenizer is the one of the installed encoder package. Each window of a text is run alone: its
activations are quantised together, so in a shared batch one article's claims would depend on its neighbours.
"""

from __future__ import annotations

from base64 import b64decode
from functools import cache
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

import numpy as np

from assistant.claims.attribution import decoding
from assistant.claims.attribution.encoding import batch, encode, gated, windows
from assistant.models import networks

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray
    from onnxruntime import InferenceSession

    from assistant.claims.attribution.attribution import Attribution
    from assistant.schema import Span

MODEL = Path(__file__).parents[1] / "model" / "tagger.onnx"
SHA256 = "7eb76ecb9a97e633fb9c4100bca2b486e2c8c2c9e7b02c340db00e11694bb4e9"
_lock = Lock()


def tag(text: str, sentences: Sequence[Span]) -> list[Attribution]:
    """The attributions of one text, in reading order.

    `sentences` are the text's sentence spans: long paragraphs are cut at them, and sentences that can hold no
    attribution are not read. Every span lies inside the text and is not empty; the same text gives the same
    attributions. Raises `ModelError` when the network or the tokenizer is absent or altered.
    """
    with _lock:  # the first caller loads, others wait; all may share what is loaded
        (session, gate), tokenizer = _load(MODEL), networks.tokenizer()
    pieces = gated(encode(text, tokenizer, sentences), sentences, gate)
    found: list[Attribution] = []
    for window in windows(pieces, sentences):
        tags, first, last, key, distance = session.run(None, batch([(pieces, window)]))
        scores = decoding.Scores(tags[0], first[0], last[0], key[0], distance)
        found += decoding.decode(text, pieces, window, scores)
    return decoding.merge(found)


@cache
def _load(path: Path) -> tuple[InferenceSession, NDArray[np.int8]]:
    """The network, and the gate's weights that stand in its metadata."""
    network = networks.session(path, SHA256, 1)
    gate = np.frombuffer(b64decode(network.get_modelmeta().custom_metadata_map["gate"]), dtype=np.int8)
    return network, gate
