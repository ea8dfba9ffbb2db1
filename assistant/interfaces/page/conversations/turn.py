"""One turn of a conversation: a question with its answer, or with the sentence that tells of a failure."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from assistant import Assistant
from assistant.interfaces.page import faults
from assistant.schema import Answer, Article, Filters, Series

Vote = Literal["up", "down"]

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Turn:
    """A question as typed and what became of it: an answer, an error, or neither while the search runs.

    sources: headline, publisher and date (no text) of the articles that a refusal's nearest passages come from.
    filters: what the page's filters were when it was asked. vote, note: what its reader thought of the answer.
    series: of what the answer's rows count, for its drawing: the counts of those articles that it cites.
    writing: the language model that is still at work on the answer's text; never in a turn that is kept.
    """

    asked: str
    answer: Answer | None = None
    error: str | None = None
    sources: dict[str, Article] = field(default_factory=dict)
    filters: Filters | None = None
    vote: Vote | None = None
    note: str = ""
    series: tuple[Series, ...] = ()
    writing: str | None = None


def answer_turn(
    assistant: Assistant,
    question: str,
    turns: Sequence[Turn],
    filters: Filters | None = None,
    progress: Callable[[Turn], None] | None = None,
) -> Turn:
    """Asks `question` after the earlier `turns`. Never raises: a failure is a turn that says so, unlike a refusal.

    `progress` gets the turn with the engine's answer, then with each sentence that a language model adds to it; nothing
    of a refusal, which no model writes about.
    """
    history = [turn.answer for turn in turns if turn.answer]

    def grow(answer: Answer) -> None:
        if progress and answer.status == "answered":
            progress(Turn(question, answer, filters=filters))

    try:
        answer = assistant.ask(question, history=history, filters=filters, progress=grow)
        nearest = {passage.article_id for passage in answer.nearest}
        sources = {id_: assistant.article(id_).model_copy(update={"text": ""}) for id_ in nearest}
    except Exception as error:  # noqa: BLE001  told to the reader, and logged
        return Turn(question, error=faults.told(error), filters=filters)
    return Turn(question, answer, sources=sources, filters=filters, series=_series(assistant, answer))


def _series(assistant: Assistant, answer: Answer) -> tuple[Series, ...]:
    """The series of the articles that an answer's rows cite; none where they cannot be read: the answer counts more."""
    if not any(row.figures for row in answer.rows):
        return ()
    cited = {c.key: c.article_id for c in answer.citations}
    ids = {cited[key] for row in answer.rows for key in row.citations if key in cited}
    try:
        found = assistant.series(filters=Filters(articles=tuple(ids))) if ids else []
        return tuple(each for each in found if len(each.counts) > 1)
    except Exception:
        logger.exception("no drawing of figures")
        return ()
