"""Questions about news → the candidates that answering finds for them, told right from wrong.

`questions.jsonl` holds our own questions about articles of PolNeAR's train part; of the articles themselves nothing is
kept here but ids and offsets. Each part of the questions is asked of the articles that `parts.json` names.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "bench"))

from measures.sets import polnear_records

from assistant import Assistant, Config
from assistant.answering import PASSAGES
from assistant.answering.evidence import Evidence, gather
from assistant.answering.reranker import reading

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Candidate:
    """A piece of evidence: as the network reads it, and whether it answers."""

    text: str
    right: bool


@dataclass(frozen=True)
class Asked:
    """A question with its candidates, best first."""

    question: str
    answerable: bool
    candidates: list[Candidate]


def read(polnear: Path, stores: Path, parts: Iterable[int]) -> list[Asked]:
    """The questions of these parts with their candidates; stores are made, or used where they are."""
    lines = (HERE / "questions.jsonl").read_text(encoding="utf-8").splitlines()
    questions = [json.loads(line) for line in lines]
    members = json.loads((HERE / "parts.json").read_text(encoding="utf-8"))
    texts = {a["id"]: a for a in polnear_records(polnear, "train")}
    asked: list[Asked] = []
    for part in parts:
        corpus = [texts[i] for i in members[str(part)]]
        gold = [
            (q["question"], {(q["article"], a, b) for a, b in q["evidence"]}) for q in questions if q["part"] == part
        ]
        asked += candidates(stores / f"part{part}", corpus, gold)
    return asked


def candidates(
    store: Path, corpus: list[dict[str, Any]], questions: Iterable[tuple[str, set[tuple[str, int, int]]]]
) -> list[Asked]:
    """Each question (its text, and gold sentences by article, start and end) with what is found for it."""
    source = store.with_suffix(".jsonl")
    store.parent.mkdir(parents=True, exist_ok=True)
    source.write_text("".join(json.dumps(a) + "\n" for a in corpus), encoding="utf-8")
    out = []
    with Assistant(Config(store=store)) as assistant:
        assistant.ingest([source])
        retriever, records = assistant._searcher(), assistant._open.records()
        for question, gold in questions:
            frame = assistant._frame(question)
            found = gather(frame, retriever.find(frame, PASSAGES), records)
            mine = [Candidate(reading(e), any(covers(e, g) for g in gold)) for e in found]
            out.append(Asked(question, bool(gold), mine))
    return out


def covers(evidence: Evidence, gold: tuple[str, int, int]) -> bool:
    """Whether evidence holds half or more of a gold sentence (article, start, end)."""
    article, start, end = gold
    if evidence.article.id != article:
        return False
    held = sum(max(0, min(s.end, end) - max(s.start, start)) for s in evidence.sentences)
    return 2 * held >= end - start
