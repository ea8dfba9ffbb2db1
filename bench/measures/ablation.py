"""Section on the parts of retrieval: each left out in turn, on two halves of MultiHop-RAG's development questions."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, replace
from typing import Any

import numpy as np

from assistant import Assistant, Config
from assistant.evaluation import Corpus, Question
from assistant.models.embedder import Embedder, Vectors
from assistant.retrieval import ranking
from measures.report import Outcome, Table
from measures.retrieval import means, ranks, with_gold
from measures.sets import Bench, embedder_of

NAMES = {
    "clause": "BM25 of each clause's words",
    "whole": "BM25 of all words",
    "sentence": "words within a sentence's length",
    "pairs": "neighbouring words near each other",
    "cosine": "vectors",
    "publisher": "publishers that are named",
    "day": "days of publication that are named",
}
"""What each weight of `assistant.retrieval.ranking.Weights` is for, as the table says it."""


class Remembering:
    """An embedder that reads each text once: most of a search's time, and the same in every row of the table."""

    def __init__(self, embedder: Embedder) -> None:
        self.fingerprint, self.dimension = embedder.fingerprint, embedder.dimension
        self._embedder = embedder
        self._held: dict[str, Vectors] = {}

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors, one row a text."""
        for text in texts:
            if text not in self._held:
                self._held[text] = self._embedder.embed([text])[0]
        return np.stack([self._held[text] for text in texts])


def parts(bench: Bench) -> Outcome:
    """Hybrid retrieval whole, and without each kind of evidence; halves have no set of gold articles in common."""
    variants = ["", *asdict(ranking.Weights())]
    rows, raw = [], []
    folder = bench.stores.folder("multihop_rag")
    with Assistant(Config(store=folder), embedder=Remembering(embedder_of(folder))) as assistant:
        corpus = Corpus(assistant)
        asked = with_gold(bench.sets.folders["multihop_rag"] / "dev.json", corpus, bench.limit)
        for name in variants:
            with without(name):
                found = ranks(corpus, asked)
            row: dict[str, Any] = {"left out": NAMES.get(name, name) or "nothing"} | means(list(found.values()))
            for one in "AB":
                mine = means([found[q.id] for q in asked if half(q) == one])
                row |= {f"{measure} {one}": value for measure, value in mine.items()}
            rows.append(row)
            raw += [{"left out": name, "question": id_} | of for id_, of in found.items()]
    note = (
        f"{len(asked)} questions; A and B are halves with no set of gold articles in common. Weights are not refitted."
    )
    return Outcome([Table("MultiHop-RAG dev: what each part of retrieval is worth", rows, note)], raw)


def half(question: Question) -> str:
    """A or B, the same for all questions on the same articles."""
    articles = "|".join(sorted({e.article for e in question.evidence}))
    return "AB"[int(hashlib.sha256(articles.encode()).hexdigest(), 16) % 2]


@contextmanager
def without(name: str) -> Iterator[None]:
    """Retrieval without one kind of evidence, a field of `Weights`; nothing is left out for an empty name."""
    weights = ranking.WEIGHTS["hybrid"]
    try:
        ranking.WEIGHTS["hybrid"] = replace(weights, **{name: 0.0} if name else {})
        yield
    finally:
        ranking.WEIGHTS["hybrid"] = weights
