"""Measure answers, retrieval, claims and speed on the sample corpus and, where they are, on real data sets.

    python bench/run.py [--data PATH] [--only SECTION ...] [--limit N] [--store DIR] [--keep]

Tables are printed; they and the raw results go to results/ as one JSON file, and the wrong answers of a set beside it
as a page to read. PATH holds the folders multihop_rag (corpus.json, dev.json), polnear (metadata.tsv, dev/) and claimqa
(dev.jsonl); one that is absent is said to be so and its figures are left out. Nothing here fails for being slow. Exit 1
where a quote is not verbatim.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from measures import ablation, answers, attribution, beside, report, retrieval, sets

from assistant import AssistantError

SECTIONS: dict[str, tuple[Callable[[sets.Bench], report.Outcome], tuple[str, ...]]] = {
    "sample": (answers.sample, ()),
    "claims": (attribution.claims, ()),
    "fusion": (retrieval.fusion, ()),
    "parts": (ablation.parts, ("multihop_rag",)),
    "claimqa": (answers.claimqa, ("claimqa", "polnear")),
    "polnear": (attribution.polnear, ("polnear",)),
    "speed": (beside.speed, ()),
}
"""Each section with the data sets that it cannot do without."""

RESULTS = sets.ROOT / "results"
FIGURES = sets.ROOT / "bench" / "FIGURES.md"


def arguments(given: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, help="folder that holds the real data sets")
    parser.add_argument("--only", nargs="+", choices=SECTIONS, help="sections to run; else all")
    parser.add_argument("--limit", type=_count, help="at most so many questions of a set, evenly chosen")
    parser.add_argument(
        "--rounds", type=_count, default=3, help="ingests on each side of a ratio (default %(default)s)"
    )
    parser.add_argument("--store", type=Path, help="keep the stores here, a folder a data set, instead of fresh ones")
    parser.add_argument("--results", type=Path, default=RESULTS, help="folder of the files (default results/)")
    parser.add_argument("--keep", action="store_true", help="put the tables into bench/FIGURES.md")
    return parser.parse_args(given)


def _count(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        msg = f"must be a whole number above 0, got {text}"
        raise argparse.ArgumentTypeError(msg)
    return int(text)


def command(args: argparse.Namespace) -> str:
    """What to type to measure the same again; the folder of the data is the reader's own."""
    words = ["python bench/run.py"]
    words += ["--data DATA"] if args.data else []
    words += ["--only", *args.only] if args.only else []
    words += [f"--limit {args.limit}"] if args.limit else []
    return " ".join(words)


def measure(name: str, bench: sets.Bench) -> dict[str, Any]:
    """One section: its tables, raw results, faults, seconds and load; printed as it comes."""
    section, needs = SECTIONS[name]
    missing = [s for s in needs if s in bench.sets.absent]
    print(f"\n## {name}\n", flush=True)
    if missing:
        print(f"Left out: {' and '.join(missing)} absent.")
        return {"left_out": missing, "tables": [], "raw": [], "faults": []}
    load, started = report.load(), time.perf_counter()
    outcome = section(bench)
    found = asdict(outcome) | {"seconds": round(time.perf_counter() - started, 1), "load": [load, report.load()]}
    print("\n\n".join(map(report.markdown, outcome.tables)) or "Left out: no data set for it is there.", flush=True)
    print(f"\n{found['seconds']} s, load average {load} to {found['load'][1]}", flush=True)
    return found


def kept(found: dict[str, Any], results: dict[str, Any]) -> str:
    """A section as it stands in the file of kept figures."""
    versions = results["versions"]
    line = (
        f"`{results['command']}`, version {versions['briefing-assistant']}, commit {results['commit']}, "
        f"{results['date'][:10]}, Python {versions['python']}, {found['seconds']:.0f} s, load {found['load'][0]}"
    )
    return "\n\n".join([line, *(report.markdown(report.Table(**t)) for t in found["tables"])])


def run(args: argparse.Namespace) -> tuple[dict[str, Any], Path]:
    """All sections asked for; the results and the file that holds them."""
    started = time.perf_counter()
    found = sets.find(args.data)
    for line in found.absent.values():
        print(line)
    date = datetime.now(UTC)
    results: dict[str, Any] = {
        "date": date.isoformat(timespec="seconds"),
        "command": command(args),
    } | report.surroundings()
    with tempfile.TemporaryDirectory(prefix="bench-") as scratch:
        stores = sets.Stores(args.store or Path(scratch) / "stores", Path(scratch), found)
        bench = sets.Bench(found, stores, args.limit, args.rounds)
        results["sections"] = {name: measure(name, bench) for name in args.only or SECTIONS}
    results |= {"absent": list(found.absent.values()), "seconds": round(time.perf_counter() - started, 1)}
    path = args.results / f"bench-{date:%Y%m%dT%H%M%S}.json"
    for name, section in results["sections"].items():
        if page := section.pop("wrong", None):
            report.write_whole(args.results / f"wrong-{name}-{date:%Y%m%dT%H%M%S}.md", page)
    report.write_results(path, results)
    if args.keep:
        tables = {name: kept(s, results) for name, s in results["sections"].items() if s["tables"]}
        report.keep(FIGURES, tables)
    return results, path


def main(given: Sequence[str] | None = None) -> int:
    try:
        results, path = run(arguments(given))
    except AssistantError as error:
        print(f"bench: {error}", file=sys.stderr)
        return 1
    faults = [line for section in results["sections"].values() for line in section["faults"]]
    print(f"\n{results['seconds']} s in all; results in {path}")
    for line in faults:
        print(line, file=sys.stderr)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
