"""A broken answerer is caught by the right metric, and a right one is not blamed."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from assistant import Answer, AnswerRow
from assistant.evaluation import Question
from assistant.evaluation.measures.metrics import LOWER_IS_BETTER, METRICS
from tests.evaluation_samples import Change, always_refuses, evaluated, oracle

PERFECT = {n: f.value for n, f in evaluated().figures.items()}
RETRIEVAL = {n for n in PERFECT if "@" in n}


def in_all_rows(answer: Answer, change: Callable[[AnswerRow], AnswerRow]) -> Answer:
    conflicts = (c.model_copy(update={"sides": tuple(map(change, c.sides))}) for c in answer.conflicts)
    return answer.model_copy(update={"rows": tuple(map(change, answer.rows)), "conflicts": tuple(conflicts)})


def wrong_speaker(question: Question, answer: Answer) -> Answer:
    return in_all_rows(answer, lambda row: row.model_copy(update={"speaker": "Somebody Else"}))


def wrong_figure(question: Question, answer: Answer) -> Answer:
    """The number ten times as large."""

    def tenfold(row: AnswerRow) -> AnswerRow:
        figures = (f.model_copy(update={"text": f.text.replace(",", "0,")}) for f in row.figures)
        return row.model_copy(update={"figures": tuple(figures)})

    return in_all_rows(answer, tenfold)


def shifted(question: Question, answer: Answer) -> Answer:
    citations = tuple(c.model_copy(update={"start": c.start + 3, "end": c.end + 3}) for c in answer.citations)
    return answer.model_copy(update={"citations": citations})


def always_answers(question: Question, answer: Answer) -> Answer:
    return answer if question.answerable else answer.model_copy(update={"status": "answered", "reason": None})


def cites_elsewhere(question: Question, answer: Answer) -> Answer:
    citations = tuple(c.model_copy(update={"article_id": "bakery", "start": 0, "end": 10}) for c in answer.citations)
    return answer.model_copy(update={"citations": citations})


def no_conflict(question: Question, answer: Answer) -> Answer:
    return answer.model_copy(update={"conflicts": ()})


def forgets_the_conversation(question: Question, answer: Answer) -> Answer:
    return always_refuses(question, answer) if question.history else answer


def wrong_reason(question: Question, answer: Answer) -> Answer:
    return answer.model_copy(update={"reason": "topic" if answer.reason else None})


def uncontradicted(question: Question, answer: Answer) -> Answer:
    return answer.model_copy(update={"citations": ()}) if not question.answerable else answer


def wrong_date(question: Question, answer: Answer) -> Answer:
    rows = tuple(r.model_copy(update={"statement": "stopped work"}) for r in answer.rows)
    return answer.model_copy(update={"rows": rows}) if question.type == "when-where-which" else answer


def talks_too_much(question: Question, answer: Answer) -> Answer:
    """A second row with a sentence that says nothing on the question."""
    if not answer.rows:
        return answer
    extra = answer.citations[0].model_copy(update={"key": 9, "start": 0, "end": 5, "article_id": "bakery"})
    row = answer.rows[0].model_copy(update={"citations": (9,)})
    return answer.model_copy(update={"rows": (*answer.rows, row), "citations": (*answer.citations, extra)})


def crashes(question: Question, answer: Answer) -> Answer:
    msg = "the index is gone"
    raise RuntimeError(msg)


def test_the_oracle_is_right_everywhere() -> None:
    found = evaluated()
    assert not found.wrong
    assert not found.broken
    best = {n: 0.0 if n in LOWER_IS_BETTER else 1.0 for n in PERFECT}
    assert {n: v for n, v in PERFECT.items() if n not in RETRIEVAL and v != best[n]} == {}
    published = {"gold_answers_given", "wrong_answers_given"}
    unseen = {"scope_precision", "scope_recall", "unclear_precision", "unclear_recall"}
    model = {n for n in METRICS if n.startswith("model_")}
    assert set(METRICS) - set(PERFECT) == published | unseen | model


@pytest.mark.parametrize(
    ("change", "zero", "lower", "same"),
    [
        (
            wrong_speaker,
            {"speaker_accuracy", "speaker_precision"},
            {"accuracy", "lead", "promises_kept"},
            {"figure_accuracy"},
        ),
        (wrong_figure, {"figure_accuracy", "series_latest"}, {"accuracy", "verbatim_share"}, {"speaker_accuracy"}),
        (shifted, set(), {"verbatim_share"}, {"refusal_recall", "refusal_precision"}),
        (always_answers, {"refusal_recall", "premise_recall"}, {"accuracy"}, {"speaker_accuracy", "citation_recall"}),
        (
            always_refuses,
            {"speaker_accuracy", "figure_accuracy", "citation_recall", "citation_precision", "follow_up_accuracy"},
            {"accuracy", "refusal_precision"},
            {"refusal_recall"},
        ),
        (cites_elsewhere, set(), {"citation_recall", "verbatim_share", "speaker_accuracy"}, {"refusal_recall"}),
        (no_conflict, {"conflict_recall"}, set(), {"accuracy", "verbatim_share"}),
        (forgets_the_conversation, {"follow_up_accuracy"}, {"accuracy", "refusal_precision"}, {"figure_accuracy"}),
        (wrong_reason, {"refusal_reason_accuracy"}, set(), {"accuracy", "refusal_recall"}),
        (uncontradicted, {"premise_recall"}, set(), {"accuracy", "refusal_recall"}),
        (
            wrong_date,
            {"short_answer_accuracy"},
            {"accuracy"},
            {"speaker_accuracy"},
        ),
        (talks_too_much, set(), {"citation_precision"}, {"accuracy", "citation_recall"}),
    ],
)
def test_a_broken_answerer_is_caught_by_the_right_metric(
    change: Change, zero: set[str], lower: set[str], same: set[str]
) -> None:
    figures = {n: f.value for n, f in evaluated(change).figures.items()}
    assert {n: figures[n] for n in zero} == dict.fromkeys(zero, 0.0)
    assert all((figures[n] or 0) < (PERFECT[n] or 0) for n in lower)
    assert {n: figures[n] for n in same} == {n: PERFECT[n] for n in same}


def test_failures_count_as_wrong_and_never_as_missing() -> None:
    found = evaluated(crashes)
    assert [q.status for q in found.questions] == ["failed"] * len(found.questions)
    assert not any(q.correct for q in found.questions)
    measured = {n: (f.value, f.n) for n, f in found.figures.items()}
    of_what_is_shown = {n for n in PERFECT if n.endswith("_precision")} - {"citation_precision"}
    of_what_is_shown |= {"noise", "stray", "verbatim_share", "promises_kept", "aurc", "unasked_conflicts"}
    assert measured == {n: (0.0, f.n) for n, f in evaluated().figures.items() if n not in of_what_is_shown}
    assert all(q.error == "RuntimeError: the index is gone" for q in found.questions)


def test_refusal_precision_says_nothing_where_nothing_is_refused() -> None:
    found = evaluated(always_answers)
    assert "refusal_precision" not in found.figures


def test_the_oracle_answers_each_question_apart() -> None:
    """Guards the samples themselves: no answer of one question is right for another."""
    questions = [q.gold for q in evaluated().questions]
    assert len({oracle(q).text + str(oracle(q).rows) + str(q.question) for q in questions}) == len(questions)
