"""Metrics of what is set side by side: conflicts by kind, verdicts, and figures that move."""

import re
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise

from assistant import AnswerRow, Conflict
from assistant.evaluation.measures.judged import Judged, Share
from assistant.evaluation.measures.judging import MANY_ROWS, gives
from assistant.evaluation.measures.normalization import holds

KINDS = ("dispute", "revision", "scope", "unclear")
_WORD = re.compile(r"\W*(yes|no)\b", re.IGNORECASE)
Metric = Callable[[Judged], Share | None]


def verdict(item: Judged) -> Share | None:
    """Share of the questions for yes or no whose answer takes the right stand.

    Yes and no are said by the first word. Of a contested matter both sides must be shown, and of an unknown one, or a
    contested one, neither word may be said. The three-way verdicts of FEVER (Thorne and others, 2018), with contested
    for matters on which sources differ.
    """
    gold, answer = item.question.gold_verdict, item.answer
    if gold is None:
        return None
    if answer is None:
        return 0.0, 1.0
    said = _WORD.match(answer.text)
    if gold in {"yes", "no"}:
        return float(not item.refused and said is not None and said[1].casefold() == gold), 1.0
    if gold == "unknown":
        return float(said is None), 1.0
    sides = item.question.gold_sides
    shown = [answer.rows[:MANY_ROWS], *(c.sides for c in answer.conflicts)]
    return float(said is None and any(item.both_stated(rows, sides) for rows in shown)), 1.0


def conflict_precision(item: Judged) -> Share | None:
    """Share of the shown conflicts that hold two sides of the gold's.

    Over questions whose gold tells of a conflict or says that there is none, and those that cannot be answered. A scope
    counts only where the gold has one: that figures count different things may be said anywhere. The precision beside
    `conflict_recall`.
    """
    return _precision(item, _counted(item))


def conflict_recall(item: Judged) -> Share | None:
    """Share of the questions about a conflict or a revision whose answer shows two gold sides as one of its kind.

    After the task of RAMDocs (Wang and others, 2025), where a system must show all sides that documents support.
    """
    return _recall(item) if item.question.kind != "none" else None


def side_precision(item: Judged) -> Share | None:
    """Share of the sides of shown conflicts that state a side of the gold's, where the gold has sides.

    As the precision of ALCE's citations (Gao and others, 2023): what is set against another must be of the matter.
    """
    question = item.question
    if not question.answerable or not question.gold_sides or question.kind == "none":
        return None
    right = [any(item.states(row, s) for s in question.gold_sides) for c in _counted(item) or () for row in c.sides]
    return (float(sum(right)), float(len(right))) if right else None


def none_shown(item: Judged) -> Share | None:
    """Share of the questions on figures that differ without a conflict where one is shown; lower is better.

    One minus specificity; a scope is no conflict.
    """
    if item.question.kind != "none":
        return None
    return float(any(c.kind != "scope" for c in _conflicts(item))), 1.0


def unasked_conflicts(item: Judged) -> Share | None:
    """Share of the questions whose gold tells of no conflict where one is shown; lower is better.

    Of those that can be answered; an upper bound, since gold that says nothing of a conflict may have overlooked one.
    As `none_shown`, where nobody looked; a scope is no conflict.
    """
    question = item.question
    if not question.answerable or question.of_sides or question.gold_sides or question.kind or not item.rows:
        return None
    return float(any(c.kind != "scope" for c in _conflicts(item))), 1.0


def series_latest(item: Judged) -> Share | None:
    """Share of the questions for the latest of a figure that moved whose first row gives it.

    A temporal question's current answer, after TimeQA (Chen and others, 2021); by the figure's wording.
    """
    question = item.question
    if question.of_sides or not question.answerable or not set(question.series[-1:]) & set(question.figures):
        return None
    return float(bool(item.rows) and gives(item.rows[0], question.series[-1])), 1.0


def series_revisions(item: Judged) -> Share | None:
    """Share of the steps of figures that moved that are shown as one revision, the older figure first.

    Steps are neighbours in the gold's series, over questions that ask how a figure changed; after TimeQA (Chen and
    others, 2021), by wording.
    """
    question = item.question
    if len(question.series) < 2 or not question.answerable or not question.of_sides:
        return None
    shown = [c.sides for c in _conflicts(item) if c.kind == "revision"]
    steps = [any(_in_order(rows, old, new) for rows in shown) for old, new in pairwise(question.series)]
    return float(sum(steps)), float(len(steps))


def of_kind(kind: str) -> tuple[Metric, Metric]:
    """`conflict_precision` and `conflict_recall` of one kind of conflict."""

    def precision(item: Judged) -> Share | None:
        counted = _counted(item)
        return _precision(item, None if counted is None else [c for c in counted if c.kind == kind])

    def recall(item: Judged) -> Share | None:
        return _recall(item) if item.question.kind == kind else None

    precision.__name__, recall.__name__ = f"{kind}_precision", f"{kind}_recall"
    precision.__doc__ = f"As conflict precision, of the conflicts that are shown as of the kind {kind}."
    recall.__doc__ = f"As conflict recall, over the questions whose conflict is of the kind {kind}."
    return precision, recall


def _conflicts(item: Judged) -> Sequence[Conflict]:
    return item.answer.conflicts if item.answer else ()


def _counted(item: Judged) -> list[Conflict] | None:
    """The shown conflicts that are right or wrong by the gold; None where it says nothing of conflicts."""
    question = item.question
    if question.answerable and not question.gold_sides and question.kind != "none":
        return None
    scope = "scope" in {question.kind, *question.kind_also}
    return [c for c in _conflicts(item) if c.kind != "scope" or scope]


def _precision(item: Judged, counted: Iterable[Conflict] | None) -> Share | None:
    question = item.question
    true = question.answerable and question.kind != "none"
    right = [true and item.both_stated(c.sides, question.gold_sides) for c in counted or ()]
    return (float(sum(right)), float(len(right))) if right else None


def _recall(item: Judged) -> Share | None:
    question = item.question
    if question.rule == "every-answer" and question.wrong_answers:
        answers = (*question.short_answers, *question.wrong_answers)
        return float(any(_hold(c.sides, answers) > 1 for c in _conflicts(item))), 1.0
    if not question.answerable or not question.of_sides or len(question.gold_sides) < 2:
        return None
    kinds = {question.kind, *question.kind_also} if question.kind else set(KINDS)
    found = (item.both_stated(c.sides, question.gold_sides) for c in _conflicts(item) if c.kind in kinds)
    return float(any(found)), 1.0


def _hold(rows: Sequence[AnswerRow], answers: Iterable[str]) -> int:
    return sum(any(holds(row.statement, text) for row in rows) for text in answers)


def _in_order(rows: Sequence[AnswerRow], old: Iterable[str], new: Iterable[str]) -> bool:
    """Whether a row gives the old figure and a later one the new."""
    first = next((n for n, row in enumerate(rows) if gives(row, old)), len(rows))
    return any(gives(row, new) for row in rows[first + 1 :])
