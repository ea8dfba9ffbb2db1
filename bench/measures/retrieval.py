"""Section on fusion: one ingest, three searches."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Sequence
from typing import Any

from assistant import Assistant, Config, ScoredPassage
from measures.report import Outcome, Table
from measures.scoring import facts_in, mean, percentile, ranking
from measures.sets import Bench, read_jsonl, spread

MODES = ("lexical", "dense", "hybrid")
K = 10

Shown = Callable[[ScoredPassage, set[str]], set[str]]
Asked = Sequence[tuple[str, set[str]]]


def fusion(bench: Bench) -> Outcome:
    """Lexical, dense and hybrid retrieval over the same stores."""
    outcome = Outcome()
    _measure(outcome, bench, "sample", "Sample corpus: gold articles in the top 10 passages", _sample(bench), None)
    if "multihop_rag" in bench.sets.folders:
        title = "MultiHop-RAG dev: gold sentences in the top 10 passages"
        _measure(outcome, bench, "multihop_rag", title, _multihop(bench), lambda p, gold: facts_in(p.text, gold))
    return outcome


def _sample(bench: Bench) -> Asked:
    questions = spread(read_jsonl(bench.questions), bench.limit)
    return [(q["question"], {e["article"] for e in q["evidence"]}) for q in questions if q["evidence"]]


def _multihop(bench: Bench) -> Asked:
    queries = json.loads((bench.sets.folders["multihop_rag"] / "dev.json").read_text(encoding="utf-8"))
    asked = [(q["query"], {e["fact"] for e in q["evidence_list"]}) for q in queries]
    return spread([(query, gold) for query, gold in asked if gold], bench.limit)


def _measure(outcome: Outcome, bench: Bench, store: str, title: str, asked: Asked, shown: Shown | None) -> None:
    """Adds a table with one row a mode; without `shown` gold pieces are article ids, a copy being its original."""
    rows = []
    for mode in MODES:
        with Assistant(Config(store=bench.stores.folder(store), fusion=mode)) as assistant:
            copies = {a.id: a.copy_of for a in assistant.articles() if a.copy_of}
            assistant.retrieve(asked[0][0], k=K)  # loads the model
            found = [_one(assistant, query, gold, shown, copies) for query, gold in asked]
        seconds = [r.pop("seconds") for r in found]
        rows.append(
            {"fusion": mode, "questions": len(found)}
            | {name: mean(r[name] for r in found) for name in found[0]}
            | {"p50 ms": round(1000 * (percentile(seconds, 0.5) or 0))}
        )
        outcome.raw += [
            {"set": store, "fusion": mode, "question": n, **r, "seconds": s}
            for n, (r, s) in enumerate(zip(found, seconds, strict=True))
        ]
    outcome.tables.append(Table(title, rows))


def _one(
    assistant: Assistant, query: str, gold: set[str], shown: Shown | None, copies: dict[str, str]
) -> dict[str, Any]:
    started = time.perf_counter()
    passages = assistant.retrieve(query, k=K)
    seconds = time.perf_counter() - started
    if shown is None:
        gold = {copies.get(a, a) for a in gold}
        pieces = [{copies.get(p.article_id, p.article_id)} for p in passages]
    else:
        pieces = [shown(p, gold) for p in passages]
    return ranking(pieces, gold, K) | {"seconds": seconds}
