"""How long questions to a large store take, with and without limits, and what memory they take."""

from __future__ import annotations

import resource
import time
from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import numpy as np

from assistant import Article, Assistant, Config, Filters
from assistant.store import VectorIndex

LIMITS = ("all", "2% of the days", "one publisher", "one speaker")
DRAWN = tuple(f"{limit}, {share}" for limit in LIMITS for share in ("p50 ms", "p95 ms"))
SIZES = ("words passages/s", "vectors passages/s", "all files MB", "resident MB", "most MB")
_WARM = 8
_NEAREST = 100


def measure(store: Path, questions: Sequence[str]) -> dict[str, Any]:
    """Times of `retrieve` by limit, of `ask` and of the first question; disk and memory in MB."""
    disk = {p.name: _size(p) >> 20 for p in sorted(store.iterdir())}
    figures: dict[str, Any] = {"disk MB": disk, "all files MB": sum(disk.values())}
    began = time.perf_counter()
    with Assistant(Config(store=store)) as assistant:
        assistant.retrieve(questions[0])
        figures["first ms"] = 1000 * (time.perf_counter() - began)
        limits = _limits(assistant)
        asked = iter(questions)
        for question in [next(asked) for _ in range(_WARM)]:
            assistant.retrieve(question)
        rest = list(asked)
        for name, filters in limits.items():
            figures |= _shares(name, [_clock(lambda q=q, f=filters: assistant.retrieve(q, filters=f)) for q in rest])
        embed = assistant._searcher()._embedder().embed
        figures |= _shares("embedding", [_clock(lambda q=q: embed([q])) for q in rest])
        figures |= _shares("ask", [_clock(lambda q=q: assistant.ask(q)) for q in rest])
        figures |= _change(assistant, store)
    figures |= _memory()
    return figures


def _limits(assistant: Assistant) -> dict[str, Filters | None]:
    """Limits that let through about 2% of the days, one publisher and one speaker."""
    articles = assistant.articles()
    days = sorted(a.published for a in articles if a.published)
    middle = days[len(days) // 2]
    until = next(d for d in days[len(days) // 2 + len(days) // 50 :] if d > middle)
    publishers = [a.publisher for a in articles if a.publisher]
    speaker = next(iter(assistant._open.records().speaker_counts()))
    return {
        LIMITS[0]: None,
        LIMITS[1]: Filters(since=middle, until=until - timedelta(days=1)),
        LIMITS[2]: Filters(publishers=(publishers[0],)),
        LIMITS[3]: Filters(speakers=(speaker,)),
    }


def _change(assistant: Assistant, store: Path) -> dict[str, float]:
    """Seconds until one article that comes in can be searched by its words, is complete, and the next answer after."""
    path = store / "one.jsonl"
    new = Article(id="one", title="Quince prices", text="Baker Odo Quell said that 4,711 quinces had rotted in Ulm.")
    path.write_text(new.model_dump_json() + "\n", encoding="utf-8")
    report = assistant.ingest([path])
    after = _clock(lambda: assistant.retrieve("How many quinces rotted in Ulm?"))
    found = assistant.retrieve("How many quinces rotted in Ulm?", k=1)[0].article_id
    assistant.remove(["one"])
    path.unlink()
    if found != "one":
        msg = "the article that came in was not found"
        raise SystemExit(msg)
    return {
        "one article searchable s": report.searchable_seconds,
        "one article complete s": report.seconds,
        "next question ms": 1000 * after,
    }


def index_recall(store: Path, questions: Sequence[str]) -> float:
    """Share of the nearest passages by exact comparison that Chroma's index finds, on really embedded passages."""
    shares = []
    with Assistant(Config(store=store)) as assistant:
        assistant.retrieve(questions[0])
        index, embed = assistant._open.index(), assistant._searcher()._embedder().embed
        assert isinstance(index, VectorIndex)
        rows, collection = index.rows(), index.collection()
        for question in questions:
            (vector,) = embed([question])
            nearest = rows.ids[np.argsort(-(rows.matrix[rows.rows] @ vector))[:_NEAREST]]
            found = collection.query(query_embeddings=[vector], n_results=_NEAREST, include=[])["ids"][0]
            shares.append(len(set(nearest.tolist()) & {int(i) for i in found}) / _NEAREST)
    return float(np.mean(shares))


def _clock(call: Callable[[], object]) -> float:
    began = time.perf_counter()
    call()
    return time.perf_counter() - began


def _shares(name: str, seconds: Sequence[float]) -> dict[str, float]:
    p50, p95 = np.percentile(1000 * np.array(seconds), [50, 95]).tolist()
    return {f"{name}, p50 ms": p50, f"{name}, p95 ms": p95}


def _size(path: Path) -> int:
    return sum(p.stat().st_size for p in path.rglob("*") if p.is_file()) if path.is_dir() else path.stat().st_size


def _memory() -> dict[str, int]:
    """Resident now, without mapped files where the system tells, and the most it ever was; in MB."""
    status = Path("/proc/self/status")
    lines = status.read_text(encoding="utf-8").splitlines() if status.exists() else []
    facts = dict(line.split(":", 1) for line in lines)
    held = {name: int(facts[name].split()[0]) >> 10 for name in ("VmRSS", "RssAnon") if name in facts}
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10
    return {"resident MB": held.get("VmRSS", 0), "without mapped files MB": held.get("RssAnon", 0), "most MB": most}


def tables(rows: Sequence[dict[str, Any]]) -> list[Any]:
    """Building, waiting and memory, a row a size."""
    from measures.report import Table

    def some(*names: str) -> list[dict[str, Any]]:
        return [{"passages": row["passages"]} | {n: _short(row.get(n)) for n in names} for row in rows]

    built = dict.fromkeys(n for row in rows for n in row if n.endswith("passages/s"))
    disk = [{"passages": r["passages"]} | {f"{k} MB": v for k, v in r["disk MB"].items()} for r in rows]
    return [
        Table("Building, passages a second", some(*built), "Vectors are copied, not computed."),
        Table("Disk", disk),
        Table("Retrieve, milliseconds", some(*DRAWN), "Embedding the question included."),
        Table("Other", some("embedding, p50 ms", "ask, p50 ms", "ask, p95 ms", "first ms")),
        Table("One article comes in", some("one article searchable s", "one article complete s", "next question ms")),
        Table("Memory", some("resident MB", "without mapped files MB", "most MB")),
    ]


def _short(value: Any) -> Any:
    return round(value, 1 if value >= 1 else 3) if isinstance(value, float) else value
