"""Section on fusion: one ingest, three searches."""

from __future__ import annotations

import statistics
from collections.abc import Mapping, Sequence
from pathlib import Path

from assistant import Assistant, Config
from assistant.evaluation import Corpus, Question, load_dataset
from assistant.evaluation.datasets.corpus import located
from assistant.evaluation.measures.ranking import DEPTH, ranked, scores
from assistant.evaluation.outcomes import Outcome as Asked
from measures.report import Outcome, Table
from measures.sets import Bench

MODES = ("lexical", "dense", "hybrid")
K = 10


def fusion(bench: Bench) -> Outcome:
    """Lexical, dense and hybrid retrieval over the same stores."""
    outcome = Outcome()
    _measure(outcome, bench, "sample", "Sample corpus", bench.questions)
    if folder := bench.sets.folders.get("multihop_rag"):
        _measure(outcome, bench, "multihop_rag", "MultiHop-RAG dev", folder / "dev.json")
    return outcome


def with_gold(path: Path, corpus: Corpus, limit: int | None) -> list[Question]:
    """The questions that gold sentences answer, follow-ups apart: what those search for hangs on an answer."""
    dataset = load_dataset(path).limited(limit)
    return [q for q in (located(q, corpus) for q in dataset.questions) if q.answerable and q.evidence and not q.history]


def ranks(corpus: Corpus, questions: Sequence[Question]) -> dict[str, dict[str, float]]:
    """Of each question, by its id, the measures of retrieval at `K`, as `briefing evaluate` has them."""
    found = [Asked(q, None, tuple(corpus.assistant.retrieve(q.question, DEPTH))) for q in questions]
    rankings = [r for asked in found if (r := ranked(asked, corpus.original))]
    return {id_: {name: share[0] for name, share in of.items()} for id_, of in scores(rankings, K).items()}


def means(found: Sequence[Mapping[str, float]]) -> dict[str, float]:
    """The mean of each measure; nothing of no questions."""
    return {name: statistics.fmean(of[name] for of in found) for name in (found[0] if found else ())}


def _measure(outcome: Outcome, bench: Bench, store: str, title: str, path: Path) -> None:
    """Adds a table with one row a mode."""
    rows = []
    for mode in MODES:
        with Assistant(Config(store=bench.stores.folder(store), fusion=mode)) as assistant:
            corpus = Corpus(assistant)
            found = ranks(corpus, with_gold(path, corpus, bench.limit))
        rows.append({"fusion": mode, "questions": len(found)} | means(list(found.values())))
        outcome.raw += [{"set": store, "fusion": mode, "question": id_} | of for id_, of in found.items()]
    outcome.tables.append(Table(f"{title}: gold sentences in the first {K} passages", rows))
