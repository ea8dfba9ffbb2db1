"""Stores of many passages: how fast they are made, what they take, and how long a question waits.

    python bench/scale.py [--data PATH] [--sizes 10000 100000] [--store DIR] [--chroma-up-to 100000] [--keep]

Real articles (MultiHop-RAG's under PATH, else the sample corpus) are read once; copies of them, with other words, days,
publishers and speakers, are written through the store's own tables until a size is reached. Vectors of the copies are
perturbed ones of the originals. Chroma's index is filled up to a size that it reaches in minutes: questions do not use
it. Each store is asked by a fresh process; a table and a drawing go to results/.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from measures import asked_at_scale, copies, drawing, report
from measures.sets import find, multihop_records

from assistant import Assistant, Config

RESULTS = Path(__file__).resolve().parents[1] / "results"
FIGURES = Path(__file__).resolve().parent / "FIGURES.md"
COMMAND = "python bench/scale.py"


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, help="folder that holds multihop_rag; else the sample corpus")
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000], help="default %(default)s passages")
    parser.add_argument("--store", type=Path, help="keep the stores here, a folder a size; one that is there is asked")
    parser.add_argument("--chroma-up-to", type=int, default=100_000, metavar="N", help="passages (default %(default)s)")
    parser.add_argument("--questions", type=int, default=60, help="for each figure (default %(default)s)")
    parser.add_argument("--keep", action="store_true", help="put the tables into bench/FIGURES.md")
    parser.add_argument("--ask", type=Path, nargs=2, metavar=("STORE", "QUESTIONS"), help=argparse.SUPPRESS)
    return parser.parse_args()


def original(data: Path | None, root: Path) -> Path:
    """A store of the real articles, made where it is missing."""
    store = root / "original"
    sets = find(data)
    with Assistant(Config(store=store)) as assistant:
        if "multihop_rag" in sets.folders:
            source = root / "original.jsonl"
            records = multihop_records(sets.folders["multihop_rag"])
            source.write_text("".join(json.dumps(r) + "\n" for r in records), encoding="utf-8")
        else:
            source = Path(__file__).resolve().parents[1] / "corpus"
        assistant.ingest([source])
    return store


def questions(data: Path | None, number: int) -> list[str]:
    """Real questions where there are any, else those on the sample corpus."""
    folder = find(data).folders.get("multihop_rag")
    if folder:
        asked = [q["query"] for q in json.loads((folder / "dev.json").read_text(encoding="utf-8"))]
    else:
        lines = (Path(__file__).resolve().parents[1] / "corpus" / "questions.jsonl").read_text(encoding="utf-8")
        asked = [json.loads(line)["question"] for line in lines.split("\n") if line.strip()]
    step = max(1, len(asked) // number)
    return asked[::step][:number]


def asked(store: Path, path: Path) -> dict[str, Any]:
    """What a fresh process measures."""
    command = [sys.executable, __file__, "--ask", str(store), str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(done.stderr[-2000:])
    found: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return found


def main() -> int:
    args = arguments()
    if args.ask:
        store, path = args.ask
        print(json.dumps(asked_at_scale.measure(store, json.loads(path.read_text(encoding="utf-8")))))
        return 0
    with tempfile.TemporaryDirectory() as scratch:
        root = args.store or Path(scratch)
        root.mkdir(parents=True, exist_ok=True)
        source = original(args.data, root)
        path, real = Path(scratch) / "questions.json", questions(args.data, args.questions)
        path.write_text(json.dumps(real), encoding="utf-8")
        recall = asked_at_scale.index_recall(source, real)
        rows = []
        for size in args.sizes:
            began = time.perf_counter()
            built = copies.make(source, root / str(size), size, with_chroma=size <= args.chroma_up_to)
            rows.append(built | asked(root / str(size), path))
            print(f"{size}: {time.perf_counter() - began:.0f} s\n{json.dumps(rows[-1])}", file=sys.stderr, flush=True)
    tables = asked_at_scale.tables(rows)
    text = "\n\n".join(report.markdown(t) for t in tables)
    text += f"\n\nChroma's index, which a Chroma server searches, finds {recall:.3f} of the 100 nearest real passages."
    print(text)
    where = report.surroundings()
    report.write_results(RESULTS / "scale.json", where | {"load": report.load(), "index recall": recall, "rows": rows})
    for name, names, unit in (
        ("waiting", asked_at_scale.DRAWN, "milliseconds"),
        ("size", asked_at_scale.SIZES, "megabytes, or passages a second"),
    ):
        report.write_whole(RESULTS / f"scale-{name}.svg", drawing.lines(rows, "passages", names, unit))
    if args.keep:
        sizes = " ".join(map(str, args.sizes))
        made = f"`{COMMAND} --data DATA --sizes {sizes}`, commit {where['commit']}, {time.strftime('%Y-%m-%d')}"
        report.keep(FIGURES, {"scale": f"{made}\n\n{text}"})
    return 0


if __name__ == "__main__":
    sys.exit(main())
