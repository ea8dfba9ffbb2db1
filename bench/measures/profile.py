"""Section on ingest: where the time goes, and what claims cost; timers go around the package's functions."""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

from assistant import Assistant, Config
from assistant.models.encoder import Embedder, open_embedder
from measures.clock import EMBED, Clock, Stage, TimedEmbedder, owner_of, timers
from measures.report import Outcome, Table
from measures.sets import Bench

STAGES: tuple[Stage, ...] = (
    ("read", "assistant.store.ingest", "read"),
    ("sentences", "assistant.store.ingest", "split"),
    ("passages", "assistant.store.ingest", "context"),
    ("passages", "assistant.store.ingest", "cut"),
    ("claims, network", "assistant.claims.extract", "tag"),
    ("claims, network", "assistant.claims.attribution.attribute", "tag"),
    ("claims, rules", "assistant.store.ingest", "extract_batch"),
    ("people", "assistant.store.ingest", "join_people"),
    ("records", "assistant.store.records:Records", "put"),
    ("records", "assistant.store.records:Records", "put_claims"),
    ("records", "assistant.store.records:Records", "mark_embedded"),
    ("vectors", "assistant.store.vectors:VectorIndex", "add"),
)


def ingest(bench: Bench) -> Outcome:
    """Seconds a stage on the sample corpus, and the time of an ingest with claims over one without."""
    embedder = open_embedder(Config())
    clock, report = Clock(), None
    first = next(p for p in sorted(bench.corpus.rglob("*.md")) if p.name != "README.md")
    one_ingest(first, embedder)  # imports and models are loaded once, whatever is ingested
    with timers(clock, STAGES):
        busy = time.process_time()
        total, report = one_ingest(bench.corpus, TimedEmbedder(embedder, clock))
        busy = time.process_time() - busy
    names = dict.fromkeys([*(s[0] for s in STAGES), EMBED])
    stages = [_row(s, clock.seconds.get(s), clock.busy.get(s), busy) for s in names]
    # Chroma's own threads, and what stands between the stages.
    stages += [_row("all else", None, busy - sum(clock.busy.values()), busy), _row("whole ingest", total, busy, busy)]
    with_claims, without = [], []
    for _ in range(bench.rounds):
        with_claims.append(one_ingest(bench.corpus, embedder)[0])
        with no_claims():
            without.append(one_ingest(bench.corpus, embedder)[0])
    median = [statistics.median(with_claims), statistics.median(without)]
    ratio = {"with claims s": median[0], "without s": median[1], "ratio": median[0] / median[1], "rounds": bench.rounds}
    sizes = f"{len(report.added)} articles, {report.passages} passages, {report.claims} claims."
    cores = f"{busy / total:.2f} cores were busy."
    note = f"{sizes} Claims and vectors are made at once, so seconds on the wall sum to more than the whole; {cores}"
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
    owner = owner_of("assistant.store.ingest")
    with patch.object(owner, "extract_batch", lambda items: [[] for _ in items]):
        yield


def _row(stage: str, seconds: float | None, busy: float | None, whole: float) -> dict[str, Any]:
    return {"stage": stage, "wall s": seconds, "processor s": busy, "share": None if busy is None else busy / whole}
