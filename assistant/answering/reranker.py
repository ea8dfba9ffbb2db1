"""A small network that reads a question and a sentence together, and tells how well the one answers the other.

A cross-encoder (Nogueira and Cho, "Passage Re-ranking with BERT", 2019) of the encoder's own layers, made by
`training/train_reranker.py` and described in `model/MODEL.md`. It was trained to choose among the sentences that are
found for a question, or none of them, so its scores are log odds against "none".
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from assistant import weights
from assistant.answering.evidence import Evidence
from assistant.answering.signs import weigh

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

MODEL = Path(__file__).parent / "model" / "reranker.onnx"
SHA256 = "7d05947dd507dec7e8e0b9398c4f0f13984c8cdf8044fc4c8b5bb7ee4da53b7b"
READ = 16  # pieces of evidence, the best without the network; of their sentences 99 in 100 that answer are among them
MOST = 4.0  # log odds beyond which a sentence is no better, and no worse: other signs decide among those
QUESTION, PAIR = 48, 128
"""Word pieces that are read of a question, and of both."""
_CLS, _SEP = 101, 102
_THREADS = min(2, os.cpu_count() or 1)
_lock = Lock()


def rerank(question: str, evidence: Sequence[Evidence]) -> list[Evidence]:
    """The evidence by what it says and by how well it answers; what is not read counts as the worst that is."""
    read = [min(max(s, -MOST), MOST) for s in scores(question, evidence[:READ])]
    worst = min(read, default=0.0)
    found = []
    for n, e in enumerate(evidence):
        signs = {**e.signs, "answers": read[n] if n < len(read) else worst}
        found.append(replace(e, signs=signs, score=weigh(signs)))
    return sorted(found, key=lambda e: -e.score)


def scores(question: str, evidence: Sequence[Evidence]) -> list[float]:
    """How far each piece of evidence answers the question: log odds against none of them doing so.

    Raises `ModelError` when the network or the tokenizer is absent or altered.
    """
    return _scores(question, tuple(reading(e) for e in evidence))


def reading(evidence: Evidence) -> str:
    """The evidence as it is read: headline, speaker, and the cited sentences with the one that they lean on."""
    text, first, last = evidence.article.text, evidence.sentences[0], evidence.sentences[-1]
    speaker = evidence.claim.speaker if evidence.claim else None
    before = f"{evidence.before.of(text)} " if evidence.before else ""
    who = f"{speaker}: " if speaker else ""
    return f"{evidence.article.title or ''} | {who}{before}{text[first.start : last.end]}"


@lru_cache(maxsize=64)
def _scores(question: str, texts: tuple[str, ...]) -> list[float]:
    """Remembered, since the questions of one conversation meet again."""
    if not texts:
        return []
    tokenizer = weights.tokenizer()
    encoded = tokenizer.encode_batch([_utf8(t) for t in (question, *texts)], add_special_tokens=False)
    asked = encoded[0].ids[:QUESTION]
    pairs = [e.ids[: PAIR - len(asked) - 3] for e in encoded[1:]]
    longest = max(map(len, pairs)) + len(asked) + 3
    ids, mask, kind = (np.zeros((len(pairs), longest), dtype=np.int64) for _ in range(3))
    for row, pieces in enumerate(pairs):
        both = [_CLS, *asked, _SEP, *pieces, _SEP]
        ids[row, : len(both)] = both
        mask[row, : len(both)] = 1
        kind[row, len(asked) + 2 : len(both)] = 1
    found: NDArray[np.float32] = _session().run(
        None, {"input_ids": ids, "attention_mask": mask, "token_type_ids": kind}
    )[0]
    return [float(s) for s in found]


def _utf8(text: str) -> str:
    """Lone surrogates, which no tokenizer takes, become U+FFFD."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _session() -> InferenceSession:
    with _lock:
        return _opened(MODEL, SHA256)


@lru_cache(maxsize=1)
def _opened(path: Path, sha256: str) -> InferenceSession:
    return weights.session(path, sha256, _THREADS)
