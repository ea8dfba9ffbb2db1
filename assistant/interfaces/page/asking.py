"""Asking for the chat: the engine's answer at once, then what a language model makes of it, where there is one.

While a model writes, the question goes on in a thread of its own. So its reader may ask the next one, and the answer is
kept even if the reader leaves. Kept are the engine's answer, which is whole, and at the end the finished one; what lies
between is in memory only.
"""

from __future__ import annotations

import logging
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from queue import SimpleQueue
from typing import TYPE_CHECKING

from assistant.interfaces.page.chat import Turn, answer_turn
from assistant.interfaces.page.conversations import Conversations, Place
from assistant.schema import Filters

if TYPE_CHECKING:
    from assistant.assistant import Assistant

logger = logging.getLogger(__name__)


class Asking:
    """Asks questions into conversations. Threads may share it."""

    def __init__(self, assistant: Assistant, conversations: Conversations) -> None:
        self._assistant, self._conversations = assistant, conversations
        self._growing = _Growing()
        self._writing: Counter[str] = Counter()  # questions with a thread of their own, by owner
        self._guard = threading.Lock()

    def writing(self, owner: str) -> int:
        """How many questions of this owner a model is at work on."""
        return self._writing[owner]

    def _count(self, owner: str, change: int) -> None:
        with self._guard:
            self._writing[owner] += change
            self._writing = +self._writing  # without those that have none

    def ask(self, owner: str, talk: str, asked: str, history: Sequence[Turn], filters: Filters | None) -> str:
        """Adds the question with its answer to `talk`, or to a new conversation, and returns the conversation.

        It returns with the engine's answer; if a model writes on, `turns` and `follow` have what it writes.
        """
        model = self._assistant.language_model
        if model is None:
            return self._conversations.add(owner, talk, answer_turn(self._assistant, asked, history, filters))
        answered: SimpleQueue[str | Exception] = SimpleQueue()
        question = _Question(self._conversations, self._growing, owner, talk, model, answered.put)

        def run() -> None:
            try:
                question.finish(answer_turn(self._assistant, asked, history, filters, question.grow))
            except Exception as error:
                logger.exception("an answer could not be kept")
                answered.put(error)  # nobody reads it where the engine's answer was kept
            finally:
                self._count(owner, -1)

        self._count(owner, 1)
        threading.Thread(target=run, name="question", daemon=True).start()
        met = answered.get()
        if isinstance(met, Exception):
            raise met
        return met

    def turns(self, owner: str, talk: str) -> list[Turn]:
        """The turns of a conversation as they stand now; those that a model is writing have `writing`."""
        growing = self._growing.of(talk)
        return [growing.get(number, turn) for number, turn in enumerate(self._conversations.turns(owner, talk))]

    def follow(self, owner: str, talk: str, wanted: Callable[[], bool]) -> Iterator[list[Turn]]:
        """The turns now and whenever a model has added to them, until none is writing or they are not `wanted`."""
        growing: dict[int, Turn] | None = None
        while growing != {} and wanted():
            growing = self._growing.of(talk)
            yield self.turns(owner, talk)
            self._growing.wait(talk, growing, wanted)


class _Growing:
    """The turns that models are writing at this moment."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._turns: dict[Place, Turn] = {}

    def of(self, talk: str) -> dict[int, Turn]:
        """Those of one conversation, by number."""
        with self._changed:
            return {place.number: turn for place, turn in self._turns.items() if place.conversation == talk}

    def put(self, place: Place, turn: Turn) -> None:
        with self._changed:
            self._turns[place] = turn
            self._changed.notify_all()

    def drop(self, place: Place) -> None:
        with self._changed:
            del self._turns[place]
            self._changed.notify_all()

    def wait(self, talk: str, seen: dict[int, Turn], wanted: Callable[[], bool]) -> None:
        """Until those of a conversation are others than were `seen`, or nobody wants to know; not where none were."""
        with self._changed:
            while seen and self.of(talk) == seen and wanted():
                self._changed.wait(1)  # seconds after which `wanted` is asked again


class _Question:
    """A question on its way. `answered` gets its conversation as soon as that holds an answer to it."""

    def __init__(
        self,
        conversations: Conversations,
        growing: _Growing,
        owner: str,
        talk: str,
        model: str,
        answered: Callable[[str], None],
    ) -> None:
        self._conversations, self._growing, self._owner, self._talk = conversations, growing, owner, talk
        self._model, self._answered = model, answered
        self._place: Place | None = None

    def grow(self, turn: Turn) -> None:
        """Takes the engine's answer, and then each that has grown."""
        first = self._place is None
        place = self._place or self._conversations.begin(self._owner, self._talk, turn)
        self._place = place
        self._growing.put(place, replace(turn, writing=self._model))
        if first:
            self._answered(place.conversation)

    def finish(self, turn: Turn) -> None:
        """Takes the last one."""
        if self._place is None:  # a refusal or a failure: nothing was written
            self._answered(self._conversations.add(self._owner, self._talk, turn))
            return
        try:
            self._conversations.finish(self._owner, self._place, turn)
        finally:
            self._growing.drop(self._place)
