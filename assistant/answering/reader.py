"""A small network that reads a question and sentences of an article together: which answer, and in which words.

A cross-encoder (Nogueira and Cho, "Passage Re-ranking with BERT", 2019) of the encoder's own layers over several
sentences at once, each behind a mark of its own (Liu and Lapata, "Text Summarization with Pretrained Encoders", 2019),
so that each is read in its paragraph. Made by `training/train_reader.py`, described in `model/MODEL.md`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from assistant.models import networks
from assistant.models.embedder import cores
from assistant.schema import Span

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

MODEL = Path(__file__).parent / "model" / "reader.onnx"
SHA256 = "7d427c28f5e40ea5edbf99c827112ea2c526b2d26f9d53b7537e07618eb31faa"
QUESTION, ABOUT, WINDOW = 48, 32, 256
"""Word pieces that are read of a question, of what a window is about, and of all together."""
LONGEST_ANSWER = 24
"""Word pieces of the words that answer."""
_THREADS = min(2, cores())
_REMEMBERED = 512  # windows, since the questions of one conversation meet again
_lock = Lock()


@dataclass(frozen=True)
class Window:
    """Sentences of one article that follow one another, each with whose words it holds where it does not say so."""

    about: str
    """Headline and day."""
    sentences: tuple[tuple[str | None, str], ...]


@dataclass(frozen=True)
class Read:
    """What the network finds in one sentence.

    answers: log odds that it answers, against none. answer: the characters of the sentence that answer, if it does.
    """

    answers: float
    answer: Span


@dataclass(frozen=True)
class Encoded:
    """A window as the network reads it: word pieces, and where each sentence's mark and pieces stand."""

    ids: list[int]
    kinds: list[int]
    marks: list[int]
    pieces: list[tuple[int, list[tuple[int, int]]]]
    """Of each sentence the place of its first piece, and the characters of each piece in the sentence."""


@lru_cache(maxsize=_REMEMBERED)
def read(question: str, window: Window) -> tuple[Read, ...]:
    """What each sentence of the window says to the question; what did not fit is not there.

    Raises `ModelError` when the network or the tokenizer is absent or altered. A window is read alone: activations are
    quantised by what is read at once, and no window may count differently by another.
    """
    encoded = encode(question, window)
    answers, starts, ends = (each[0] for each in _session().run(None, batch([encoded])))
    return tuple(
        Read(float(answers[mark]), _answer(starts, ends, first, places))
        for mark, (first, places) in zip(encoded.marks, encoded.pieces, strict=True)
    )


def _answer(starts: NDArray[np.float32], ends: NDArray[np.float32], first: int, places: list[tuple[int, int]]) -> Span:
    """The run of word pieces with the highest sum of its first one's score and its last one's."""
    n = len(places)
    sums = starts[first : first + n, None] + ends[None, first : first + n]
    near = np.tri(n, n, LONGEST_ANSWER - 1, dtype=bool) & ~np.tri(n, n, -1, dtype=bool)
    start, end = divmod(int(np.where(near, sums, -np.inf).argmax()), n)
    return Span(start=places[start][0], end=places[end][1])


def encode(question: str, window: Window) -> Encoded:
    """A window as word pieces: the question, what it is about, and each sentence behind a mark."""
    named = [(f"{who}:" if who else "") for who, _ in window.sentences]
    texts = [question, window.about, *named, *(text for _, text in window.sentences)]
    made = networks.tokenizer().encode_batch([networks.readable(t) for t in texts], add_special_tokens=False)
    asked, about, rest = made[0].ids[:QUESTION], made[1].ids[:ABOUT], made[2:]
    ids = [networks.CLS, *asked, networks.SEP, *about]
    kinds = [0] * (len(asked) + 2) + [1] * len(about)
    marks, pieces = [], []
    for who, said in zip(rest[: len(named)], rest[len(named) :], strict=True):
        room = WINDOW - 1 - len(ids) - 1 - len(who.ids)
        if room < 1 or not said.ids:
            break
        marks.append(len(ids))
        pieces.append((len(ids) + 1 + len(who.ids), list(said.offsets[:room])))
        ids += [networks.CLS, *who.ids, *said.ids[:room]]
    ids.append(networks.SEP)
    return Encoded(ids, kinds + [1] * (len(ids) - len(kinds)), marks, pieces)


def batch(encoded: Sequence[Encoded], multiple: int = 1) -> dict[str, NDArray[np.int64]]:
    """What the network is given: a row a window, padded to a multiple of word pieces."""
    longest = -(-max(len(e.ids) for e in encoded) // multiple) * multiple
    made = {
        name: np.zeros((len(encoded), longest), np.int64) for name in ("input_ids", "attention_mask", "token_type_ids")
    }
    for n, e in enumerate(encoded):
        made["input_ids"][n, : len(e.ids)] = e.ids
        made["attention_mask"][n, : len(e.ids)] = 1
        made["token_type_ids"][n, : len(e.ids)] = e.kinds
    return made


def _session() -> InferenceSession:
    with _lock:
        return _opened(MODEL, SHA256)


@lru_cache(maxsize=1)
def _opened(path: Path, sha256: str) -> InferenceSession:
    return networks.session(path, sha256, _THREADS)
