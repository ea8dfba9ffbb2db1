"""Section on speed beside a plain LlamaIndex pipeline with the same model, each side in processes of its own."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from assistant.readers import Failure, read
from measures.report import Outcome, Table
from measures.sets import Bench, multihop_records, read_jsonl, spread

SCRIPT = Path(__file__).resolve().parents[1] / "side.py"
ARTICLES = 60  # without a limit
_ASKED, _WARM, _SMALL = 40, 8, 3
_COLD = 3  # fresh processes a side, after one to warm up


def speed(bench: Bench) -> Outcome:
    """Ingest, retrieval and start beside the plain pipeline; ingest of the same again; memory by size of the corpus."""
    articles, questions, title = _material(bench)
    half = articles[: max(_SMALL, len(articles) // 2)]
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        file = write(folder / "whole", articles, articles[-_SMALL:], questions)
        small = write(folder / "half", half, articles[-_SMALL:], questions)
        rounds = [
            {side: run(side, "whole", folder / f"{side}-{n}", file)[0] for side in _in_turn(n)}
            for n in range(bench.rounds)
        ]
        of_half = run("ours", "whole", folder / "ours-half", small)[0]
        fresh = run("ours", "again", folder / "ours-0", file)[1]
        cold = {side: _cold(side, folder / f"{side}-0", file) for side in ("plain", "ours")}
    ours = _median([r["ours"]["ingest"] for r in rounds])
    same = _median([r["ours"]["again"] for r in rounds])
    again = [
        {"where": "in the same process", "seconds": same, "share": same / ours},
        {"where": "in a fresh process, its start included", "seconds": fresh, "share": fresh / ours},
    ]
    memory = [
        {"articles": len(half), "peak MB": of_half["peak"]},
        {"articles": len(articles), "peak MB": _median([r["ours"]["peak"] for r in rounds])},
    ]
    note = f"{title}: {len(articles)} articles, {len(questions) - _WARM} questions, {bench.rounds} rounds. "
    note += "Ratio: plain over ours; it counts on an idle machine only, since busy cores slow the plain one more."
    tables = [
        Table("Speed beside the plain LlamaIndex pipeline", compared(rounds, cold), note),
        Table("The same corpus once more", again, f"Share of the first ingest, {ours:.1f} s."),
        Table("Memory of a process that ingests", memory, "Models included."),
    ]
    return Outcome(tables, [{"rounds": rounds, "cold": cold, "fresh": fresh, "half": of_half}])


def compared(rounds: Sequence[dict[str, Any]], cold: dict[str, float]) -> list[dict[str, Any]]:
    """The medians of both sides and their ratio; words are compared with the plain ingest, which has nothing sooner."""
    sides: dict[str, dict[str, float]] = {
        side: {
            "ingest, complete (s)": _median([r[side]["ingest"] for r in rounds]),
            "ingest, searchable by words (s)": _median([r[side]["searchable"] for r in rounds]),
            "retrieve, p50 (ms)": 1000 * _median([s for r in rounds for s in r[side]["retrieve"]]),
            "fresh process to its first result (s)": cold[side],
        }
        for side in ("plain", "ours")
    }
    return [
        {"what": what, "plain": plain, "ours": sides["ours"][what], "ratio": plain / sides["ours"][what]}
        for what, plain in sides["plain"].items()
    ]


def run(side: str, task: str, store: Path, file: Path) -> tuple[dict[str, Any], float]:
    """What a process of one side says, and how long it took. Raises `CalledProcessError` where it fails."""
    # Threads and instructions as each library chooses them.
    own = {k: v for k, v in os.environ.items() if not k.startswith(("OMP_", "MKL_", "OPENBLAS_"))}
    command = [sys.executable, str(SCRIPT), side, task, str(store), str(file)]
    started = time.perf_counter()
    done = subprocess.run(command, env=own, capture_output=True, text=True, check=True)
    return json.loads(done.stdout.splitlines()[-1]), time.perf_counter() - started


def write(
    folder: Path, articles: Sequence[dict[str, Any]], small: Sequence[dict[str, Any]], questions: Sequence[str]
) -> Path:
    """The files that a side reads; the one that names the others."""
    folder.mkdir(parents=True)
    for name, records in (("corpus", articles), ("small", small)):
        lines = "".join(json.dumps(r) + "\n" for r in records)
        (folder / f"{name}.jsonl").write_text(lines, encoding="utf-8")
    files = {name: str(folder / f"{name}.jsonl") for name in ("corpus", "small")}
    given = folder / "given.json"
    given.write_text(json.dumps(files | {"warm": questions[:_WARM], "questions": questions[_WARM:]}), encoding="utf-8")
    return given


def _material(bench: Bench) -> tuple[list[dict[str, Any]], list[str], str]:
    """Articles as records, and questions: of MultiHop-RAG where it is there, else the sample's."""
    if folder := bench.sets.folders.get("multihop_rag"):
        queries = json.loads((folder / "dev.json").read_text(encoding="utf-8"))
        records, asked, title = multihop_records(folder), [q["query"] for q in queries], "MultiHop-RAG"
    else:
        found = [a for a in read([bench.corpus]) if not isinstance(a, Failure)]
        records = [a.model_dump(mode="json", exclude_none=True) for a in found]
        asked, title = [str(q["question"]) for q in read_jsonl(bench.questions)], "Sample corpus"
    return records[: bench.limit or ARTICLES], spread(asked, _ASKED + _WARM), title


def _in_turn(n: int) -> list[str]:
    return ["plain", "ours"][:: -1 if n % 2 else 1]


def _cold(side: str, store: Path, file: Path) -> float:
    return _median([run(side, "cold", store, file)[1] for _ in range(_COLD + 1)][1:])


def _median(values: Sequence[float]) -> float:
    return float(statistics.median(values))
