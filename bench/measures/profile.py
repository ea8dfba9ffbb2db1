"""Section on ingest: where the time goes, and what finding claims costs; timers go around the package's functions."""

from __future__ import annotations

import importlib
import statistics
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

from assistant import Assistant, Config
from assistant.embedding import Embedder, Parts, Vectors, open_embedder
from measures.report import Outcome, Table
from measures.sets import Bench

STAGES = (
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
"""Stage, where an ingest looks its function up, and its name; a name that is not there is passed over."""

_NO_CLAIMS: dict[str, Callable[..., Any]] = {
    "extract_claims": lambda *_, **__: [],
    "extract_batch": lambda items, *_, **__: [[] for _ in items],
}


class Clock:
    """Seconds spent by stage, over all threads."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = defaultdict(float)
        self._guard = threading.Lock()

    @contextmanager
    def running(self, stage: str) -> Iterator[None]:
        """Adds the time spent inside to a stage."""
        started = time.perf_counter()
        try:
            yield
        finally:
            with self._guard:
                self.seconds[stage] += time.perf_counter() - started

    def around(self, stage: str, function: Callable[..., Any]) -> Callable[..., Any]:
        """The function, timed; of an iterator, each of its steps."""

        def timed(*arguments: Any, **options: Any) -> Any:
            with self.running(stage):
                result = function(*arguments, **options)
            return self._steps(stage, result) if isinstance(result, Iterator) else result

        return timed

    def _steps(self, stage: str, items: Iterator[Any]) -> Iterator[Any]:
        end = object()
        while True:
            with self.running(stage):
                item = next(items, end)
            if item is end:
                return
            yield item


class TimedEmbedder:
    """An embedder that reports to a clock."""

    def __init__(self, inner: Embedder, clock: Clock) -> None:
        self._inner, self._clock, self.fingerprint = inner, clock, inner.fingerprint

    def embed(self, texts: Sequence[str]) -> Vectors:
        """As the inner embedder, timed."""
        with self._clock.running("embed"):
            return self._inner.embed(texts)

    def embed_parts(self, texts: Sequence[str], parts: Sequence[Parts]) -> tuple[Vectors, list[Vectors]]:
        """As the inner embedder, timed."""
        with self._clock.running("embed"):
            return self._inner.embed_parts(texts, parts)


def ingest(bench: Bench) -> Outcome:
    """Seconds a stage on the sample corpus, and the time of an ingest with claims over one without."""
    embedder = open_embedder(Config())
    clock, report = Clock(), None
    first = next(p for p in sorted(bench.corpus.rglob("*.md")) if p.name != "README.md")
    one_ingest(first, embedder)  # imports and models are loaded once, whatever is ingested
    with timers(clock):
        total, report = one_ingest(bench.corpus, TimedEmbedder(embedder, clock))
    stages = [{"stage": s, "seconds": clock.seconds.get(s)} for s in dict.fromkeys([*(s[0] for s in STAGES), "embed"])]
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
def timers(clock: Clock) -> Iterator[None]:
    """Times every stage while inside."""
    with ExitStack() as stack:
        for stage, place, name in STAGES:
            owner = _owner(place)
            if hasattr(owner, name):
                stack.enter_context(patch.object(owner, name, clock.around(stage, getattr(owner, name))))
        yield


@contextmanager
def no_claims() -> Iterator[None]:
    """No article has a claim while inside."""
    owner = _owner("assistant.ingest")
    with ExitStack() as stack:
        for name, nothing in _NO_CLAIMS.items():
            if hasattr(owner, name):
                stack.enter_context(patch.object(owner, name, nothing))
        yield


def _owner(place: str) -> Any:
    module, _, name = place.partition(":")
    owner = importlib.import_module(module)
    return getattr(owner, name) if name else owner
