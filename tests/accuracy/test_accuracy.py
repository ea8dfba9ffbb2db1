"""The gold set against its floors (`floors.toml`): a regression test, and no evidence for other articles."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.evaluation import Evaluation
from assistant.evaluation.measures.metrics import LOWER_IS_BETTER
from assistant.evaluation.result import QuestionResult
from assistant.evaluation.thresholds import ALL, broken, read_floors

FLOORS = read_floors(Path(__file__).with_name("floors.toml"), k=10)
LIMITS = [(group, metric) for group, table in FLOORS.items() for metric in table]


@pytest.mark.parametrize(("group", "metric"), LIMITS, ids=lambda part: part or "all")
def test_a_figure_is_not_below_its_floor(gold: Evaluation, group: str, metric: str) -> None:
    lines = [line for line in broken(gold, {group: {metric: FLOORS[group][metric]}}, None, {}) if metric in line]
    failed = [q for q in gold.questions if group in (ALL, q.gold.type) and _missed(q, metric)]
    assert not lines, "\n".join([*lines, *map(_line, failed)])


def test_every_promise_is_kept(gold: Evaluation) -> None:
    assert not [f"{q.id}: {fault}" for q in gold.broken for fault in q.promises]


def test_no_question_fails(gold: Evaluation) -> None:
    assert not [f"{q.id}: {q.error}" for q in gold.questions if q.status == "failed"]


def test_every_type_of_question_has_a_floor(gold: Evaluation) -> None:
    assert {q.gold.type for q in gold.questions} == set(FLOORS) - {ALL}


def _missed(question: QuestionResult, metric: str) -> bool:
    share = question.values.get(metric)
    return share is not None and (share[0] > 0 if metric in LOWER_IS_BETTER else share[0] < share[1])


def _line(question: QuestionResult) -> str:
    parts = ", ".join(name for name, right in question.parts.items() if not right) or question.status
    return f"  {question.id}: {question.gold.question} ({parts})"
