"""Section on ingest: where the time goes, and what finding claims costs; timers go around the package's functions."""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

from assistant import Assistant, Config
from assistant.embedding import Embedder, open_embedder
from measures.clock import EMBED, Clock, Stage, TimedEmbedder, owner_of, timers
from measures.report import Outcome, Table
from measures.sets import Bench

STAGES: tuple[Stage, ...] = (
    ("read", "assistant.ingest", "read"),
    ("sentences", "assistant.ingest", "split"),
    ("passages", "assistant.ingest", "context"),
    ("passages", "assistant.ingest", "cut"),
    ("claims", "assistant.ingest", "extract_claims"),
    ("claims", "assistant.ingest", "extract_batch"),
    ("records", "assistant.store.records:Records", "put"),
    ("records", "assistant.store.records:Records", "put_claims"),
    ("vectors", "assistant.store.vectors:VectorIndex", "add"),
)

_NO_CLAIMS: dict[str, Callable[..., Any]] = {
    "extract_claims": lambda *_, **__: [],
    "extract_batch": lambda items, *_, **__: [[] for _ in items],
}


def ingest(bench: Bench) -> Outcome:
    """Seconds a stage on the sample corpus, and the time of an ingest with claims over one without."""
    embedder = open_embedder(Config())
    clock, report = Clock(), None
    first = next(p for p in sorted(bench.corpus.rglob("*.md")) if p.name != "README.md")
    one_ingest(first, embedder)  # imports and models are loaded once, whatever is ingested
    with timers(clock, STAGES):
        total, report = one_ingest(bench.corpus, TimedEmbedder(embedder, clock))
    stages = [{"stage": s, "seconds": clock.seconds.get(s)} for s in dict.fromkeys([*(s[0] for s in STAGES), EMBED])]
    stages.append({"stage": "whole ingest", "seconds": total})
    with_claims, without = [], []
    for _ in range(bench.rounds):
        with_claims.append(one_ingest(bench.corpus, embedder)[0])
        with no_claims():
            without.append(one_ingest(bench.corpus, embedder)[0])
    median = [statistics.median(with_claims), statistics.median(without)]
    ratio = {"with claims s": median[0], "without s": median[1], "ratio": median[0] / median[1], "rounds": bench.rounds}
    sizes = f"{len(report.added)} articles, {report.passages} passages, {report.claims} claims."
    note = (
        f"{sizes} Embedding runs beside the claims, so stages sum to more than the whole; vectors are added in between."
    )
    tables = [Table("Ingest of the sample corpus", stages, note), Table("What claims cost", [ratio])]
    return Outcome(tables, [{"with": with_claims, "without": without, "stages": dict(clock.seconds), "total": total}])


def one_ingest(path: Path, embedder: Embedder) -> tuple[float, Any]:
    """Seconds of one ingest into a store of its own, and its report."""
    with (
        tempfile.TemporaryDirectory() as folder,
        Assistant(Config(store=Path(folder) / "store"), embedder) as assistant,
    ):
        started = time.perf_counter()
        report = assistant.ingest([path])
        return time.perf_counter() - started, report


@contextmanager
def no_claims() -> Iterator[None]:
    """No article has a claim while inside."""
    owner = owner_of("assistant.ingest")
    with ExitStack() as stack:
        for name, nothing in _NO_CLAIMS.items():
            if hasattr(owner, name):
                stack.enter_context(patch.object(owner, name, nothing))
        yield
