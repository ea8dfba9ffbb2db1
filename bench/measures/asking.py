"""Section on the speed of answers: where the time of `Assistant.ask` goes, question by question."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from typing import Any

from assistant import Answer, Assistant, Config
from measures.clock import EMBED, Clock, Stage, TimedEmbedder, missing, timers
from measures.report import Outcome, Table
from measures.scoring import percentile
from measures.sets import Bench, embedder_of, read_jsonl, spread

_RECORDS = "assistant.store.records:Records"
_ANSWER = "assistant.answering.answer"
REST = "all else"
WHOLE = "whole answer"
_WARM = 10  # questions asked first: they load the model and read what every question needs

STAGES: tuple[Stage, ...] = (
    ("read the question", "assistant.assistant", "complete"),
    ("read the question", "assistant.assistant", "read_question"),
    ("read the question", "assistant.assistant", "follow_up"),
    ("read the question", "assistant.retrieval.retriever", "read_parts"),
    ("search words", "assistant.retrieval.lexical:WordIndex", "terms"),
    ("search words", "assistant.retrieval.lexical:WordIndex", "scores"),
    ("search vectors", "assistant.retrieval.nearest:Nearest", "refresh"),
    ("search vectors", "assistant.retrieval.nearest:Nearest", "cosines"),
    ("rank passages", "assistant.retrieval.retriever", "features"),
    ("rank passages", "assistant.retrieval.retriever", "rank"),
    ("load passages", _RECORDS, "passages"),
    ("compare sentences", "assistant.retrieval.retriever:Retriever", "nearness"),
    ("load articles and claims", _RECORDS, "contents"),
    ("score evidence", _ANSWER, "gather"),
    ("fit figures and kind", "assistant.answering.evidence", "ordered_figures"),
    ("fit figures and kind", "assistant.answering.evidence", "fit"),
    ("read evidence with the question", _ANSWER, "rerank"),
    ("rows and text", _ANSWER, "in_order"),
    ("rows and text", _ANSWER, "why_not"),
    ("rows and text", _ANSWER, "confidence"),
    ("rows and text", _ANSWER, "to_row"),
    ("rows and text", _ANSWER, "distinct"),
    ("rows and text", _ANSWER, "in_turn"),
    ("rows and text", _ANSWER, "compared"),
    ("rows and text", _ANSWER, "find_conflicts"),
    ("rows and text", _ANSWER, "yes_or_no"),
    ("rows and text", _ANSWER, "direct"),
    ("rows and text", _ANSWER, "refusal"),
    ("rows and text", _ANSWER, "suggestions"),
    ("rows and text", _RECORDS, "article_count"),
    (REST, "assistant.assistant:Assistant", "ask"),
)
"""In the order of the flow, but that embedding comes between words and vectors."""

_ORDER = ("read the question", "search words", EMBED)


def ask(bench: Bench) -> Outcome:
    """Milliseconds a stage over claimqa's questions, or the sample's where that set is absent."""
    title, store, questions = _asked(bench)
    clock = Clock()
    folder = bench.stores.folder(store)
    with Assistant(Config(store=folder), TimedEmbedder(embedder_of(folder), clock)) as assistant:
        for question in spread(questions, _WARM):
            one(assistant, question, clock)
        with timers(clock, STAGES):
            raw = [one(assistant, q, clock) for q in questions]
    busy = [r["processor"] for r in raw]
    note = f"{len(questions)} questions asked once each, after {min(_WARM, len(questions))} to warm up. "
    note += f"Processor time of the whole: p50 {_milliseconds(busy, 0.5)} ms, p95 {_milliseconds(busy, 0.95)} ms."
    gone = missing(STAGES)
    note += f" Not timed, since there is no such name: {', '.join(gone)}." if gone else ""
    return Outcome([Table(f"Where the time of an answer goes, {title}", table(raw), note)], list(raw))


def one(assistant: Assistant, question: Mapping[str, Any], clock: Clock) -> dict[str, Any]:
    """Seconds of one question by stage, in all, and of all threads; what came before it in the chat is not counted."""
    history: list[Answer] = []
    for earlier in question.get("history") or []:
        history.append(assistant.ask(earlier, history=history))
    clock.take()
    started, busy = time.perf_counter(), time.process_time()
    assistant.ask(question["question"], history=history)
    whole, busy = time.perf_counter() - started, time.process_time() - busy
    return {"id": question["id"], WHOLE: whole, "processor": busy, "stages": clock.take()}


def table(raw: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """A row a stage: its median and 95th percentile over the questions, and its share of all time."""
    names = dict.fromkeys([*_ORDER, *(s for s, _, _ in STAGES)])
    total = sum(r[WHOLE] for r in raw)
    columns = {name: [r["stages"].get(name, 0.0) for r in raw] for name in names} | {WHOLE: [r[WHOLE] for r in raw]}
    return [
        {
            "stage": name,
            "p50 ms": _milliseconds(seconds, 0.5),
            "p95 ms": _milliseconds(seconds, 0.95),
            "share": round(sum(seconds) / total, 3),
        }
        for name, seconds in columns.items()
    ]


def _milliseconds(seconds: Sequence[float], share: float) -> float:
    return round(1000 * (percentile(seconds, share) or 0.0), 3)


def _asked(bench: Bench) -> tuple[str, str, list[dict[str, Any]]]:
    folders = bench.sets.folders
    if {"claimqa", "polnear"} <= set(folders):
        title, store, path = "claimqa dev", "polnear", folders["claimqa"] / "dev.jsonl"
    else:
        title, store, path = "sample corpus", "sample", bench.questions
    return title, store, spread(read_jsonl(path), bench.limit)
