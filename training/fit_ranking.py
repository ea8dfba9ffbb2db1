"""Fits the weights of assistant/retrieval/ranking.py on questions whose gold sentences are known.

    python training/fit_ranking.py --data PATH --store DIR [--fusion hybrid|lexical|dense]

PATH holds the folder multihop_rag (corpus.json, dev.json); DIR/multihop_rag is made, or is a store of it already. For
each question and gold sentence the logarithm of the sum of shares of the passages that hold the sentence is made
largest, over a handful of weights. Questions are halved by their sets of gold articles. Printed are the weights of each
half and of all questions, and the figures of each half when it is ranked by the other half's weights.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "bench"))

from measures.ablation import half
from measures.retrieval import means, with_gold
from measures.sets import Bench, Stores, find
from scipy.optimize import minimize

from assistant import Assistant, Config, ScoredPassage
from assistant.evaluation import Corpus
from assistant.evaluation.measures.ranking import DEPTH, Ranked, document, scores, shows
from assistant.retrieval.ranking import Weights, rank, shares

L2 = 1e-3  # keeps a weight that explains nothing near 0
Vector = NDArray[np.float64]


@dataclass(frozen=True)
class Example:
    """A question: features of each part (a row a passage), passages that show each gold sentence, its half."""

    id: str
    features: list[NDArray[np.float32]]
    passages: list[str]
    gold: list[list[int]]
    half: str


def read(bench: Bench, fusion: str) -> list[Example]:
    """Every question with the passages that are gathered for it."""
    out = []
    config = Config(store=bench.stores.folder("multihop_rag"), fusion=fusion)  # type: ignore[arg-type]
    with Assistant(config) as assistant:
        corpus = Corpus(assistant)
        for q in with_gold(bench.sets.folders["multihop_rag"] / "dev.json", corpus, bench.limit):
            found = assistant._searcher().gather(assistant._frame(q.question))
            ids = found.catalogue.ids[found.rows].tolist()
            stored = assistant._open.records().passages(ids)
            places = [
                ScoredPassage(article_id=p.article_id, start=p.start, end=p.end, text="", score=0)
                for p in (stored[i] for i in ids)
            ]
            gold = [[n for n, p in enumerate(places) if shows(p, e, corpus.original)] for e in q.evidence]
            out.append(Example(q.id, found.features, [document(p, corpus.original) for p in places], gold, half(q)))
    return out


def loss(weights: Vector, examples: Sequence[Example]) -> tuple[float, Vector]:
    """The mean negative logarithm of the gold passages' shares, and its gradient."""
    total, slope = 0.0, np.zeros_like(weights)
    for example in examples:
        each = [shares(x @ weights) for x in example.features]
        centres = [s @ x for s, x in zip(each, example.features, strict=True)]
        for rows in example.gold:
            if not rows:
                continue
            held = sum(s[rows].sum() for s in each) + 1e-9
            total -= float(np.log(held / len(each)))
            for s, x, centre in zip(each, example.features, centres, strict=True):
                slope -= s[rows] @ (x[rows] - centre) / held
    n = len(examples)
    return total / n + L2 * float(weights @ weights), slope / n + 2 * L2 * weights


def fit(examples: Sequence[Example]) -> Weights:
    """The weights that explain these examples best."""
    names = list(asdict(Weights()))
    found = minimize(loss, np.ones(len(names)), args=(examples,), jac=True, method="L-BFGS-B")
    return Weights(**dict(zip(names, found.x.round(2).tolist(), strict=True)))


def figures(examples: Sequence[Example], weights: Weights) -> dict[str, float]:
    """Means of the measures of retrieval at 10; a gold sentence that nothing gathered shows was not found."""
    rankings = []
    for e in examples:
        rows, _ = rank(np.arange(len(e.passages)), e.features, weights)
        shown = ([e.passages[n] for n in mine] or [f"gold {number}"] for number, mine in enumerate(e.gold))
        relevant = dict.fromkeys(d for documents in shown for d in documents)
        found = dict.fromkeys(e.passages[n] for n in rows.tolist()[:DEPTH])
        rankings.append(Ranked(question=e.id, found=tuple(found), relevant=tuple(relevant)))
    measured = means([{name: share[0] for name, share in of.items()} for of in scores(rankings, 10).values()])
    return {name: round(value, 3) for name, value in measured.items()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--store", type=Path, required=True)
    parser.add_argument("--fusion", choices=("hybrid", "lexical", "dense"), default="hybrid")
    args = parser.parse_args()
    found = find(args.data)
    with tempfile.TemporaryDirectory() as scratch:
        examples = read(Bench(found, Stores(args.store, Path(scratch), found)), args.fusion)
    halves = {h: [e for e in examples if e.half == h] for h in "AB"}
    fitted = {h: fit(mine) for h, mine in halves.items()}
    for one, other in ("AB", "BA"):
        print(f"half {one}, {len(halves[one])} questions: {fitted[one]}")
        print(f"  ranked by half {other}'s: {figures(halves[one], fitted[other])}")
        print(f"  ranked by its own: {figures(halves[one], fitted[one])}")
    print(f"all: {fit(examples)}")


if __name__ == "__main__":
    main()
