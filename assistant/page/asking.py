"""An answer as it grows: the engine's at once, then each sentence of a language model, where there is one.

A question goes on in a thread of its own while a model writes, so that its answer is kept even if its reader leaves.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.page.chat import Turn, answer_turn
from assistant.page.desk import Desk
from assistant.schema import Filters


@dataclass(frozen=True)
class Step:
    """A conversation with the answer as it stands. writing: the language model that is still at work on it."""

    talk: str
    turns: list[Turn]
    writing: str | None = None


def steps(
    desk: Desk, owner: str, talk: str, asked: str, history: Sequence[Turn], filters: Filters | None
) -> Iterator[Step]:
    """Asks, and keeps the answer; `talk` is the owner's conversation that it is added to, or none of theirs."""
    model = desk.assistant.language_model
    question = _Question(desk, owner, talk, asked)
    if model is None:
        question.keep(answer_turn(desk.assistant, asked, history, filters))
        yield question.step()
        return
    grown: queue.SimpleQueue[bool] = queue.SimpleQueue()

    def grow(turn: Turn) -> None:
        question.keep(turn)
        grown.put(True)

    def run() -> None:
        try:
            question.keep(answer_turn(desk.assistant, asked, history, filters, grow))
        finally:
            grown.put(False)

    threading.Thread(target=run, name="question", daemon=True).start()
    while grown.get():
        yield question.step(model)
    yield question.step()


class _Question:
    """A turn of a conversation that is kept as soon as it has an answer, and again when that has grown."""

    def __init__(self, desk: Desk, owner: str, talk: str, asked: str) -> None:
        self._conversations, self._owner, self._talk, self._asked = desk.conversations, owner, talk, asked
        self._number: int | None = None

    def keep(self, turn: Turn) -> None:
        """Keeps the turn in the place of what was kept of it before."""
        if self._number is None:
            self._talk = self._conversations.add(self._owner, self._talk, turn)
            self._number = len(self._conversations.turns(self._owner, self._talk)) - 1
        else:
            self._conversations.finish(self._owner, self._talk, self._number, turn)

    def step(self, writing: str | None = None) -> Step:
        """The conversation as it is now."""
        return Step(self._talk, self._conversations.turns(self._owner, self._talk), writing)
