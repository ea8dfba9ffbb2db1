"""Section on the parts of retrieval: each left out in turn, on two halves of MultiHop-RAG's development questions."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, replace
from typing import Any

import numpy as np

from assistant import Assistant, Config
from assistant.models.encoder import Embedder, Vectors
from assistant.question.clauses import PublisherNames, Reading
from assistant.retrieval import ranking
from assistant.retrieval import retriever as retrieval
from measures.report import Outcome, Table
from measures.scoring import facts_in, mean
from measures.scoring import ranking as ranked
from measures.sets import Bench, embedder_of, spread

K = 10
NAMES = {
    "part": "BM25 of each part's words",
    "whole": "BM25 of all words",
    "sentence": "words within a sentence's length",
    "pairs": "neighbouring words near each other",
    "cosine": "vectors",
    "publisher": "publishers that are named",
    "day": "days of publication that are named",
}
"""What each weight of `assistant.retrieval.ranking.Weights` is for, as the table says it."""
CLAUSES = "clauses searched one by one"

Asked = Sequence[tuple[str, set[str], str]]


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
    asked = questions(bench)
    variants = ["", CLAUSES, *asdict(ranking.Weights())]
    rows, raw = [], []
    folder = bench.stores.folder("multihop_rag")
    with Assistant(Config(store=folder), embedder=Remembering(embedder_of(folder))) as assistant:
        for name in variants:
            with without(name):
                found = [_one(assistant, query, gold) for query, gold, _ in asked]
            rows.append({"left out": NAMES.get(name, name) or "nothing"} | _by_half(found, [h for *_, h in asked]))
            raw += [{"left out": name, "question": n} | r for n, r in enumerate(found)]
    note = (
        f"{len(asked)} questions; A and B are halves with no set of gold articles in common. Weights are not refitted."
    )
    return Outcome([Table("MultiHop-RAG dev: what each part of retrieval is worth", rows, note)], raw)


def questions(bench: Bench) -> Asked:
    """Questions with gold sentences: query, gold sentences, half."""
    queries = json.loads((bench.sets.folders["multihop_rag"] / "dev.json").read_text(encoding="utf-8"))
    asked = [(q["query"], {e["fact"] for e in q["evidence_list"]}, half(q)) for q in queries if q["evidence_list"]]
    return spread(asked, bench.limit)


def half(query: dict[str, Any]) -> str:
    """A or B, the same for all questions on the same articles."""
    titles = "|".join(sorted({e["title"] for e in query["evidence_list"]}))
    return "AB"[int(hashlib.sha256(titles.encode()).hexdigest(), 16) % 2]


@contextmanager
def without(name: str) -> Iterator[None]:
    """Retrieval without one kind of evidence: a field of `Weights`, or `CLAUSES`; nothing for an empty name."""
    weights, read = ranking.WEIGHTS["hybrid"], retrieval.read_parts
    try:
        if name == CLAUSES:
            retrieval.read_parts = _unparted
        elif name:
            ranking.WEIGHTS["hybrid"] = replace(weights, **{name: 0.0})
        yield
    finally:
        ranking.WEIGHTS["hybrid"], retrieval.read_parts = weights, read


def _unparted(question: str, names: PublisherNames) -> Reading:
    """The question as one part, with all publishers and days that it names."""
    reading = _READ(question, names)
    stems = tuple(s for p in reading.parts for s in p.stems)
    publishers = tuple(dict.fromkeys(p for part in reading.parts for p in part.publishers))
    days = tuple(dict.fromkeys(d for part in reading.parts for d in part.days))
    return Reading((replace(reading.parts[0], stems=stems, publishers=publishers, days=days),), reading.text)


_READ = retrieval.read_parts


def _one(assistant: Assistant, query: str, gold: set[str]) -> dict[str, float]:
    return ranked([facts_in(p.text, gold) for p in assistant.retrieve(query, k=K)], gold, K)


def _by_half(found: Sequence[dict[str, float]], halves: Sequence[str]) -> dict[str, float | None]:
    """Means of all, then of each half."""
    names = list(found[0])
    out = {name: mean(r[name] for r in found) for name in names}
    for one in "AB":
        mine = [r for r, h in zip(found, halves, strict=True) if h == one]
        out |= {f"{name} {one}": mean(r[name] for r in mine) for name in names}
    return out
