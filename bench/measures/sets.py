"""Articles and questions that are measured on, and the stores that hold them. Data sets stay where they lie."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from assistant import Assistant, AssistantError, Config
from assistant.models.embedder import Embedder
from assistant.models.opening import open_embedder

T = TypeVar("T")

ROOT = Path(__file__).resolve().parents[2]
CORPUS = ROOT / "corpus"
QUESTIONS = CORPUS / "questions.jsonl"
NEEDED = {
    "multihop_rag": ("corpus.json", "dev.json"),
    "polnear": ("metadata.tsv", "dev/text", "dev/attributions"),
    "claimqa": ("dev.jsonl",),
}
"""Files of each real data set, under its folder."""


@dataclass(frozen=True)
class DataSets:
    """Folders of the real data sets that are there, and a line for each that is not."""

    folders: dict[str, Path] = field(default_factory=dict)
    absent: dict[str, str] = field(default_factory=dict)


def find(data: Path | None) -> DataSets:
    """Looks for each set under `data`."""
    folders, absent = {}, {}
    for name, files in NEEDED.items():
        missing = [f for f in files if data is None or not (data / name / f).exists()]
        if data is None:
            absent[name] = f"{name} is absent: no --data was given"
        elif missing:
            absent[name] = f"{name} is absent: no {missing[0]} in {data / name}"
        else:
            folders[name] = data / name
    return DataSets(folders, absent)


def read_jsonl(path: Path) -> list[dict[str, Any]]:
    """The objects of a JSON Lines file; lines are ended by a line feed only."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line.strip()]


def polnear_records(folder: Path, split: str = "dev") -> list[dict[str, Any]]:
    """The articles of one split, their text untouched, line ends included: annotations count its characters."""
    with (folder / "metadata.tsv").open(encoding="utf-8", newline="") as file:
        known = {Path(r["filename"]).stem: r for r in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)}
    records = []
    for path in sorted((folder / split / "text").glob("*.txt")):
        row = known.get(path.stem, {})
        about = {"title": row.get("title"), "publisher": row.get("publisher"), "author": row.get("author")}
        about |= {"title": about["title"] or path.stem, "published": row.get("publication_date")}
        records.append(
            {"id": path.stem} | {k: v or None for k, v in about.items()} | {"text": path.read_bytes().decode()}
        )
    return records


def multihop_records(folder: Path) -> list[dict[str, Any]]:
    """The news articles of MultiHop-RAG, each with its address as id."""
    articles = json.loads((folder / "corpus.json").read_text(encoding="utf-8"))
    return [
        {"id": a["url"], "publisher": a["source"], "published": a["published_at"][:10], "text": a["body"]}
        | {key: a[key] for key in ("title", "author", "url")}
        for a in articles
    ]


def spread(items: Sequence[T], most: int | None) -> list[T]:
    """At most so many items, evenly over the whole: sets are sorted by kind, so the first ones are of one kind."""
    if most is None or most >= len(items):
        return list(items)
    return [items[i * len(items) // most] for i in range(most)]


class Stores:
    """One store a data set under `root`, each filled when it is first asked for."""

    def __init__(self, root: Path, scratch: Path, sets: DataSets, corpus: Path = CORPUS) -> None:
        self._root, self._scratch, self._sets, self._corpus = root, scratch, sets, corpus
        self._ready: dict[str, Path] = {}

    def folder(self, name: str) -> Path:
        """The filled store of "sample", "polnear" or "multihop_rag". Raises `AssistantError` if an article fails."""
        if name not in self._ready:
            store = self._root / name
            print(f"  {name}: ingest into {store}", file=sys.stderr, flush=True)
            with Assistant(Config(store=store)) as assistant:
                report = assistant.ingest([self._source(name)])
            if report.failed:
                path, reason = report.failed[0]
                msg = f"{name}: {len(report.failed)} articles failed, the first {path}: {reason}"
                raise AssistantError(msg)
            self._ready[name] = store
        return self._ready[name]

    def _source(self, name: str) -> Path:
        if name == "sample":
            return self._corpus
        folder = self._sets.folders[name]
        records = polnear_records(folder) if name == "polnear" else multihop_records(folder)
        path = self._scratch / f"{name}.jsonl"
        path.write_text("".join(json.dumps(r) + "\n" for r in records), encoding="utf-8")
        return path


def embedder_of(store: Path) -> Embedder:
    """The embedder that made a store's vectors."""
    return open_embedder(Config(store=store))


@dataclass(frozen=True)
class Bench:
    """What a section measures on. `limit` is the number of questions (or articles) of a set; None: all."""

    sets: DataSets
    stores: Stores
    limit: int | None = None
    rounds: int = 3
    questions: Path = QUESTIONS
    corpus: Path = CORPUS
