"""Fits how likely it is that a claim is one and its speaker's: assistant/claims/model/confidence.json.

    python training/fit_confidence.py --polnear PATH [--write]

PATH holds dev/: the tagger was trained on the train articles, and is surer of them than of others. An attribution is
right if one of the annotation's has a content that overlaps its own and a source that overlaps its own by half
(intersection over union), or if neither has a source. What the tagger found gets a logistic regression on its scores,
without a penalty (some 300 rows a weight); what a text's marks attribute, the share right. Names are those of our texts
(tests/data/claims_news.jsonl): of each way in which a speaker is found the share named as the gold has it, where the
content is matched. Shares are smoothed as (right + 1) / (all + 2) (Laplace).

Printed are the figures of ten-fold cross-validation, each fold with articles of its own: how far confidence holds
(PolNeAR names nobody, so of the claim's two probabilities the table and the error are of the attribution's alone), the
precision of claims with a speaker from each confidence on, and the confidence that each precision takes. With --write
the file is made anew.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from polnear import Document, Pairs, read
from scipy.optimize import minimize

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "bench"))

import claims_gold

from assistant.claims.attribution.attribution import Attribution
from assistant.claims.confidence import DESCRIBED, FILE, features, way
from assistant.claims.extract import assemble, attributions, in_order, resolved
from assistant.claims.speakers.speaker import Found
from assistant.english.sentences import split
from assistant.schema import Claim, Span

NAMES = ("constant", "cue", "content", "source", "sourceless", "verb", "length")
FOLDS = 10
PRECISIONS = (0.9, 0.93, 0.95, 0.97)
LEAST = (0.0, 0.5, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9)
BINS = 10
Numbers = NDArray[np.float64]


@dataclass(frozen=True)
class Table:
    """Of each attribution of the articles its features (NaN for those of marks), and whether it is right.

    named: how the speaker's name was found, "" where there is none. article: of which number.
    """

    features: Numbers
    right: NDArray[np.bool_]
    named: NDArray[np.str_]
    article: NDArray[np.int64]


def gathered(documents: Sequence[Document]) -> Table:
    """What the engine attributes in these articles."""
    rows, right, named, article = [], [], [], []
    for number, document in enumerate(documents):
        text, sentences = document.text, split(document.text)
        found = in_order(attributions(text, sentences))
        for item, speaker in zip(found, resolved(text, sentences, found), strict=True):
            made = features(text, item)
            rows.append([np.nan] * len(NAMES) if made is None else [made[name] for name in NAMES])
            right.append(is_right(item, document.annotations[0]))
            named.append(way(speaker) if speaker.name else "")
            article.append(number)
    return Table(np.array(rows), np.array(right), np.array(named), np.array(article))


def is_right(item: Attribution | Claim, gold: Sequence[dict[str, Pairs]]) -> bool:
    """Whether one of the annotation's attributions is this one."""
    return any(_overlap(item.content, g["content"]) > 0 and _same(item.source, g.get("source")) for g in gold)


def _same(source: Span | None, gold: Pairs | None) -> bool:
    return source is None and not gold if source is None or not gold else _overlap(source, gold) >= 0.5


def _overlap(span: Span, pairs: Pairs) -> float:
    return claims_gold.overlap((span.start, span.end), (min(a for a, _ in pairs), max(b for _, b in pairs)))


def name_counts(path: Path = claims_gold.NEWS) -> dict[str, tuple[int, int]]:
    """Of each way in which a speaker is found: how many names are right, and how many there are."""
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for line in path.read_text(encoding="utf-8").splitlines():
        text, golds = (record := json.loads(line))["text"], record["claims"]
        sentences = split(text)
        found = in_order(attributions(text, sentences))
        speakers = dict(zip((a.source for a in found), resolved(text, sentences, found), strict=True))
        free = assemble(text, sentences, found)
        for gold in golds:
            claim = claims_gold.matched(text, gold, free)
            if claim and claim.speaker:
                count = counts[way(speakers[claim.source])]
                count[0] += claim.speaker == gold["speaker"]
                count[1] += 1
    return {name: (right, every) for name, (right, every) in counts.items()}


def smoothed(right: int, every: int) -> float:
    """The rule of succession."""
    return round((right + 1) / (every + 2), 3)


def fit(x: Numbers, right: NDArray[np.bool_]) -> Numbers:
    """The weights under which what is right and what is wrong is likeliest."""

    def loss(weights: Numbers) -> tuple[float, Numbers]:
        z = x @ weights
        return float((np.logaddexp(0, z) - right * z).mean()), x.T @ (1 / (1 + np.exp(-z)) - right) / len(x)

    found: Numbers = minimize(loss, np.zeros(x.shape[1]), jac=True, method="L-BFGS-B").x
    return found


def cross_validated(table: Table) -> Numbers:
    """The probability of each attribution by the numbers of the other folds' articles."""
    out = np.zeros(len(table.right))
    for fold in range(FOLDS):
        mine = table.article % FOLDS == fold
        weights, marked = fitted(table, ~mine)
        found = 1 / (1 + np.exp(-(table.features[mine] @ weights)))
        out[mine] = np.where(np.isnan(found), marked, found)
    return out


def fitted(table: Table, rows: NDArray[np.bool_]) -> tuple[Numbers, float]:
    """Weights, and the share right of marks, by some of the rows."""
    marks = np.isnan(table.features[:, 0])
    of_marks = table.right[rows & marks]
    return fit(table.features[rows & ~marks], table.right[rows & ~marks]), smoothed(int(of_marks.sum()), len(of_marks))


def reliability(confidence: Numbers, right: NDArray[np.bool_]) -> tuple[list[dict[str, float]], float]:
    """Mean confidence and share right by equal steps of confidence, and the expected calibration error.

    That is the mean distance of both, weighted by how many there are (Naeini, Cooper and Hauskrecht, AAAI 2015).
    """
    step = np.minimum((confidence * BINS).astype(int), BINS - 1)
    rows = [
        {
            "from": b / BINS,
            "claims": int((step == b).sum()),
            "confidence": round(float(confidence[step == b].mean()), 3),
            "right": round(float(right[step == b].mean()), 3),
        }
        for b in range(BINS)
        if (step == b).any()
    ]
    return rows, round(sum(r["claims"] * abs(r["confidence"] - r["right"]) for r in rows) / len(right), 3)


def precisions(confidence: Numbers, right: NDArray[np.bool_]) -> list[dict[str, float]]:
    """For each least confidence the precision of claims that have it, and the share of claims that do not."""
    return [
        {
            "from": least,
            "precision": round(float(right[confidence >= least].mean()), 3),
            "below": round(float((confidence < least).mean()), 3),
        }
        for least in LEAST
        if (confidence >= least).any()
    ]


def thresholds(confidence: Numbers, right: NDArray[np.bool_]) -> list[dict[str, float | None]]:
    """For each precision the least confidence from which claims have it, and the share of claims below."""
    order = np.argsort(-confidence)
    precision = np.cumsum(right[order]) / np.arange(1, len(order) + 1)
    out = []
    for wanted in PRECISIONS:
        enough = np.nonzero(precision >= wanted)[0]
        last = int(enough.max()) if len(enough) else None
        out.append(
            {
                "precision": wanted,
                "from": None if last is None else round(float(confidence[order[last]]), 3),
                "below": 1.0 if last is None else round(1 - (last + 1) / len(order), 3),
            }
        )
    return out


def made(table: Table, counts: dict[str, tuple[int, int]]) -> dict[str, Any]:
    """What goes to the file."""
    ways = [*(found.name for found in Found if found is not Found.NOT), DESCRIBED]
    names = {name: smoothed(*counts.get(name, (0, 0))) for name in ways}
    weights, marked = fitted(table, np.ones(len(table.right), dtype=bool))
    held, named = cross_validated(table), table.named != ""
    steps, error = reliability(held, table.right)
    confidence = (held * np.array([names.get(name, 1.0) for name in table.named]))[named]
    return {
        "weights": {name: round(float(w), 3) for name, w in zip(NAMES, weights, strict=True)},
        "marked": marked,
        "names": names,
        "made": {
            "script": "training/fit_confidence.py",
            "day": f"{datetime.now(UTC):%Y-%m-%d}",
            "attributions": len(table.right),
            "of marks": int(np.isnan(table.features[:, 0]).sum()),
            "right": round(float(table.right.mean()), 3),
            "names right": {name: f"{right}/{every}" for name, (right, every) in counts.items()},
            "calibration error, cross-validated": error,
            "reliability, cross-validated": steps,
            "with a speaker": int(named.sum()),
            "precision of confidence, cross-validated": precisions(confidence, table.right[named]),
            "confidence for a precision, cross-validated": thresholds(confidence, table.right[named]),
            "the same by the attribution's probability": thresholds(held[named], table.right[named]),
        },
    }


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--polnear", type=Path, required=True)
    parser.add_argument("--write", action="store_true", help="put the new numbers in place of those in use")
    args = parser.parse_args()
    found = made(gathered(read(args.polnear, "dev")), name_counts())
    print(json.dumps(found, indent=1))
    if args.write:
        FILE.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
