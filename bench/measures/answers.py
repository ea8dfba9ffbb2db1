"""Sections on answers: the sample corpus's questions and claimqa, judged as `briefing evaluate` judges them."""

from __future__ import annotations

from pathlib import Path

from assistant import Assistant, Config
from assistant.evaluation import Corpus, evaluate, load_dataset
from assistant.evaluation.report import to_markdown, view
from assistant.evaluation.report.view import interval, label
from measures.report import Outcome, Table
from measures.sets import Bench


def sample(bench: Bench) -> Outcome:
    """Our own questions on the sample corpus."""
    note = "A regression set, written by us: its figures say nothing about other articles (corpus/README.md)."
    return _evaluated(bench, "sample", bench.questions, "Sample corpus", note)


def claimqa(bench: Bench) -> Outcome:
    """Questions about PolNeAR's dev articles."""
    return _evaluated(bench, "polnear", bench.sets.folders["claimqa"] / "dev.jsonl", "claimqa dev", "")


def _evaluated(bench: Bench, store: str, questions: Path, title: str, note: str) -> Outcome:
    with Assistant(Config(store=bench.stores.folder(store))) as assistant:
        corpus = Corpus(assistant)
        found = evaluate(load_dataset(questions).limited(bench.limit), corpus)
        wrong = to_markdown(view(found, corpus)) if found.wrong else None
    figures = [
        {"figure": label(name), "value": e.value, "95% interval": interval(e), "questions": e.n}
        for name, e in found.figures.items()
    ]
    figures += [{"figure": f"{name} seconds", "value": seconds} for name, seconds in found.run.latency.items()]
    types = [{"type": g.name, "questions": g.questions, "right": g.right} for g in found.by_type]
    faults = [f"{store}: question {q.id} breaks a promise: {fault}" for q in found.broken for fault in q.promises]
    faults += [f"{store}: question {q.id} failed: {q.error}" for q in found.questions if q.status == "failed"]
    raw = [q.model_dump(mode="json") for q in found.questions]
    return Outcome([Table(title, figures, note), Table(f"{title} by type", types)], raw, faults, wrong)
