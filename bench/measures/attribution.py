"""Sections on claims: our own gold texts, and PolNeAR's annotation."""

from __future__ import annotations

import sys
import time

import claims_gold
import numpy as np

from assistant.claims import extract_claims
from assistant.schema import NAMED_FROM
from measures.report import Outcome, Table
from measures.sets import ROOT, Bench


def claims(_bench: Bench) -> Outcome:
    """Fields of claims on our own texts, whose gold names speakers, roles, figures, stance and relay."""
    found = {path.stem: claims_gold.score(path) for path in (claims_gold.GOLD, claims_gold.NEWS)}
    rows = [{"texts": name} | accuracy for name, (accuracy, _) in found.items()]
    raw = [failure for _, failures in found.values() for failure in failures]
    return Outcome([Table("Claims in our own texts, share right", rows)], raw)


def polnear(bench: Bench) -> Outcome:
    """Exact spans and whole attributions against PolNeAR dev, scored as in training."""
    sys.path.append(str(ROOT / "training"))
    try:
        from evaluate import measure
        from fit_confidence import is_right, reliability
        from polnear import read
    finally:
        sys.path.remove(str(ROOT / "training"))
    documents = read(bench.sets.folders["polnear"], "dev", bench.limit)
    extract_claims(documents[0].text)  # loads the models
    started = time.perf_counter()
    found = [extract_claims(d.text) for d in documents]
    seconds = time.perf_counter() - started
    scores = measure(documents, found)
    words = sum(len(d.text.split()) for d in documents)
    row = {"articles": len(documents)} | scores | {"words a second": round(words / max(seconds, 1e-9))}
    note = "source, cue, content: exact span F1; relation: F1 of attributions whose content and source overlap by half."
    raw = [
        {"article": d.name, "claims": len(c), "gold": len(d.annotations[0])}
        for d, c in zip(documents, found, strict=True)
    ]
    judged = [(c, is_right(c, d.annotations[0])) for d, claims in zip(documents, found, strict=True) for c in claims]
    steps, error = reliability(np.array([c.confidence for c, _ in judged]), np.array([r for _, r in judged]))
    named = [(c.certain, r) for c, r in judged if c.speaker]
    told = [r for certain, r in named if certain]
    held = f"Expected calibration error {error}. "
    if told:
        held += f"Of the {len(named)} claims with a speaker {len(told)} have the confidence of {NAMED_FROM} from which "
        held += f"they are named; of these {sum(told) / len(told):.3f} are right, of all "
        held += f"{sum(r for _, r in named) / len(named):.3f}. "
    held += "Right: content overlaps, source overlaps by half; that the name is right too, PolNeAR cannot tell."
    return Outcome([Table("PolNeAR dev", [row], note), Table("Confidence, PolNeAR dev", steps, held)], raw)
