"""A small network that reads a question and a sentence together, and tells how well the one answers the other.

A cross-encoder (Nogueira and Cho, "Passage Re-ranking with BERT", 2019) of the encoder's own layers, made by
`training/train_reranker.py` and described in `model/MODEL.md`. It was trained to choose among the sentences that are
found for a question, or none of them, so its scores are log odds against "none".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from assistant.answering.evidence import Evidence
from assistant.answering.features import weigh
from assistant.models import networks
from assistant.models.embedder import cores

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

MODEL = Path(__file__).parent / "model" / "reranker.onnx"
SHA256 = "7d05947dd507dec7e8e0b9398c4f0f13984c8cdf8044fc4c8b5bb7ee4da53b7b"
READ = 16  # pieces of evidence, the best without the network; of their sentences 99 in 100 that answer are among them
MOST = 4.0  # log odds beyond which a sentence is no better, and no worse: other signs decide among those
QUESTION, PAIR = 48, 128
"""Word pieces that are read of a question, and of both."""
_THREADS = min(2, cores())
_REMEMBERED = 64 * READ  # pairs, since the questions of one conversation meet again
_lock = Lock()


def rerank(question: str, evidence: Sequence[Evidence]) -> list[Evidence]:
    """The evidence by what it says and by how well it answers; what is not read counts as the worst that is."""
    read = [min(max(s, -MOST), MOST) for s in scores(question, evidence[:READ])]
    worst = min(read, default=0.0)
    found = []
    for n, e in enumerate(evidence):
        features = {**e.features, "answers": read[n] if n < len(read) else worst}
        found.append(replace(e, features=features, score=weigh(features)))
    return sorted(found, key=lambda e: -e.score)


def scores(question: str, evidence: Sequence[Evidence]) -> list[float]:
    """How far each piece of evidence answers the question: log odds against none of them doing so.

    Raises `ModelError` when the network or the tokenizer is absent or altered.
    """
    return [_score(question, reading(e)) for e in evidence]


def reading(evidence: Evidence) -> str:
    """The evidence as it is read: headline, speaker, and the cited sentences with the one that they lean on."""
    text, first, last = evidence.article.text, evidence.sentences[0], evidence.sentences[-1]
    speaker = evidence.claim.speaker if evidence.claim else None
    before = f"{evidence.before.of(text)} " if evidence.before else ""
    who = f"{speaker}: " if speaker else ""
    return f"{evidence.article.title or ''} | {who}{before}{text[first.start : last.end]}"


@lru_cache(maxsize=_REMEMBERED)
def _score(question: str, text: str) -> float:
    """Read alone: activations are quantised by what is read at once, and no pair may count differently by another."""
    found: NDArray[np.float32] = _session().run(None, inputs([(question, (text,))]))[0]
    return float(found[0])


def inputs(asked: Sequence[tuple[str, Sequence[str]]], multiple: int = 1) -> dict[str, NDArray[np.int64]]:
    """What the network reads of questions, each with its texts: a row a text, padded to a multiple of word pieces."""
    rows: list[tuple[list[int], int]] = []
    for question, texts in asked:
        encoded = networks.tokenizer().encode_batch(
            [networks.readable(t) for t in (question, *texts)], add_special_tokens=False
        )
        first = [networks.CLS, *encoded[0].ids[:QUESTION], networks.SEP]
        rows += [([*first, *e.ids[: PAIR - len(first) - 1], networks.SEP], len(first)) for e in encoded[1:]]
    longest = -(-max(len(row) for row, _ in rows) // multiple) * multiple
    names = ("input_ids", "attention_mask", "token_type_ids")
    made = {name: np.zeros((len(rows), longest), dtype=np.int64) for name in names}
    for n, (row, first_of_text) in enumerate(rows):
        made["input_ids"][n, : len(row)] = row
        made["attention_mask"][n, : len(row)] = 1
        made["token_type_ids"][n, first_of_text : len(row)] = 1
    return made


def _session() -> InferenceSession:
    with _lock:
        return _opened(MODEL, SHA256)


@lru_cache(maxsize=1)
def _opened(path: Path, sha256: str) -> InferenceSession:
    return networks.session(path, sha256, _THREADS)
