"""Questions to what the assistant did with them: nothing is judged here."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cache

from assistant import Answer, Assistant, Filters, ScoredPassage
from assistant.evaluation.datasets.question import Question


@dataclass(frozen=True)
class Outcome:
    """What came of one question; `answer` is None where asking failed, and `error` says how.

    history, filters: what it was asked with.
    """

    question: Question
    answer: Answer | None
    passages: tuple[ScoredPassage, ...] = ()
    error: str | None = None
    history: tuple[Answer, ...] = ()
    filters: Filters | None = None
    seconds: float = field(default=0.0, compare=False)
    """Wall time of `ask` alone, without earlier questions of the conversation."""


def ask_all(
    assistant: Assistant, questions: Sequence[Question], depth: int, listener: Callable[[int, int], None] | None = None
) -> list[Outcome]:
    """Asks each question, in order, and retrieves `depth` passages for each that has evidence to find.

    A question that fails is an outcome too; the rest goes on. The listener hears how many are done, of how many.
    """

    @cache
    def conversation(asked: tuple[str, ...], filters: Filters | None) -> tuple[Answer, ...]:
        """The answers to earlier questions; those with the same beginning ask it once."""
        if not asked:
            return ()
        before = conversation(asked[:-1], filters)
        return (*before, assistant.ask(asked[-1], history=before, filters=filters))

    def outcome(question: Question) -> Outcome:
        filters = Filters(articles=question.articles) if question.articles else None
        answer: Answer | None = None
        history: tuple[Answer, ...] = ()
        started = time.perf_counter()
        try:
            history = conversation(question.history, filters)
            started = time.perf_counter()
            answer = assistant.ask(question.question, history=history, filters=filters)
            seconds = time.perf_counter() - started
            # A follow-up is searched for as it was understood.
            wanted = question.answerable and question.evidence
            passages = assistant.retrieve(answer.question, depth, filters) if wanted else []
        except Exception as error:  # noqa: BLE001  whatever fails counts as wrong, and is named in the report
            name = f"{type(error).__name__}: {error}"
            return Outcome(question, answer, (), name, history, filters, time.perf_counter() - started)
        return Outcome(question, answer, tuple(passages), None, history, filters, seconds)

    outcomes = []
    for number, question in enumerate(questions, 1):
        outcomes.append(outcome(question))
        if listener:
            listener(number, len(questions))
    return outcomes
