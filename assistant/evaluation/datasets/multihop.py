"""MultiHop-RAG (Tang and Yang, 2024): a JSON list of queries with their evidence; its articles are in corpus.json."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from assistant.evaluation.datasets.question import Evidence, Question, Rule
from assistant.evaluation.measures.normalization import normal

KEYS = frozenset({"query", "answer", "question_type", "evidence_list"})
_UNANSWERABLE = "null_query"


def parse(records: list[Any]) -> tuple[list[Question], list[Mapping[str, str]]]:
    """Queries numbered in the file's order. A fact's article is named by its address, its place found by its text."""
    return [_question(record, number) for number, record in enumerate(records, 1)], []


def _question(record: Mapping[str, Any], number: int) -> Question:
    kind = record["question_type"]
    answerable = kind != _UNANSWERABLE
    facts = dict.fromkeys((e["url"], e["fact"]) for e in record["evidence_list"]) if answerable else {}
    rule: Rule = "yes-no" if normal(record["answer"]) in (["yes"], ["no"]) else "named"
    return Question(
        id=f"q{number:05d}",
        type=kind.removesuffix("_query"),
        question=record["query"],
        answerable=answerable,
        short_answers=(record["answer"],) if answerable else (),
        evidence=tuple(Evidence(article=url, text=fact) for url, fact in facts),
        evidence_mode="all",
        rule=rule,
    )
