"""Questions to what the assistant did with them: nothing is judged here."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from assistant import Answer, Assistant, Filters, ScoredPassage
from assistant.evaluation.question import Question


@dataclass(frozen=True)
class Outcome:
    """What came of one question; `answer` is None where asking failed, and `error` says how."""

    question: Question
    answer: Answer | None
    passages: tuple[ScoredPassage, ...] = ()
    error: str | None = None
    seconds: float = field(default=0.0, compare=False)
    """Wall time of `ask` alone, without earlier questions of the conversation."""


def ask_all(
    assistant: Assistant, questions: Sequence[Question], depth: int, listener: Callable[[int, int], None] | None = None
) -> list[Outcome]:
    """Asks each question, in order, and retrieves `depth` passages for each that has evidence to find.

    A question that fails is an outcome too; the rest goes on.
    """
    asker = _Asker(assistant, depth)
    outcomes = []
    for number, question in enumerate(questions, 1):
        outcomes.append(asker.outcome(question))
        if listener:
            listener(number, len(questions))
    return outcomes


class _Asker:
    """Remembers conversations, so that questions with the same beginning ask it once."""

    def __init__(self, assistant: Assistant, depth: int) -> None:
        self._assistant, self._depth = assistant, depth
        self._begun: dict[tuple[Filters | None, tuple[str, ...]], list[Answer]] = {}

    def outcome(self, question: Question) -> Outcome:
        filters = Filters(articles=question.articles) if question.articles else None
        answer: Answer | None = None
        started = time.perf_counter()
        try:
            history = self._history(question.history, filters)
            started = time.perf_counter()
            answer = self._assistant.ask(question.question, history=history, filters=filters)
            seconds = time.perf_counter() - started
            asked = answer.question  # a follow-up is searched for as it was understood
            wanted = question.answerable and question.evidence
            passages = self._assistant.retrieve(asked, self._depth, filters) if wanted else []
        except Exception as error:  # noqa: BLE001  whatever fails counts as wrong, and is named in the report
            name = f"{type(error).__name__}: {error}"
            return Outcome(question, answer, error=name, seconds=time.perf_counter() - started)
        return Outcome(question, answer, tuple(passages), seconds=seconds)

    def _history(self, questions: tuple[str, ...], filters: Filters | None) -> list[Answer]:
        if not questions:
            return []
        key = (filters, questions)
        if key not in self._begun:
            before = self._history(questions[:-1], filters)
            self._begun[key] = [*before, self._assistant.ask(questions[-1], history=before, filters=filters)]
        return self._begun[key]
