"""Asking for the chat: the engine's answer at once, then what a language model makes of it, where there is one.

While a model writes, the question goes on in a thread of its own. So its reader may ask the next one, and the answer is
kept even if the reader leaves. Kept are the engine's answer, which is whole, and at the end the finished one; what lies
between is in memory only.
"""

import logging
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from queue import SimpleQueue

from assistant import Assistant
from assistant.interfaces.page.conversations.storage import Conversations, TurnId
from assistant.interfaces.page.conversations.turn import Turn, answer_turn
from assistant.schema import Filters

logger = logging.getLogger(__name__)


class Asking:
    """Asks questions into conversations. Threads may share it."""

    def __init__(self, assistant: Assistant, conversations: Conversations) -> None:
        self._assistant, self._conversations = assistant, conversations
        self._changed = threading.Condition()
        self._growing: dict[TurnId, Turn] = {}  # the turns that models are writing at this moment
        self._writing: Counter[str] = Counter()  # questions with a thread of their own, by owner

    def writing(self, owner: str) -> int:
        """How many questions of this owner a model is at work on."""
        return self._writing[owner]

    def ask(self, owner: str, conversation: str, asked: str, history: Sequence[Turn], filters: Filters | None) -> str:
        """Adds the question with its answer to `conversation`, or to a new one, and returns the conversation.

        It returns with the engine's answer; if a model writes on, `turns` and `follow` have what it writes.
        """
        model = self._assistant.language_model
        if model is None:
            turn = answer_turn(self._assistant, asked, history, filters)
            return self._conversations.add(owner, conversation, turn).conversation
        answered: SimpleQueue[str | Exception] = SimpleQueue()  # gets the conversation once that holds an answer
        kept: TurnId | None = None

        def grow(turn: Turn) -> None:
            nonlocal kept
            first = kept is None
            kept = kept or self._conversations.add(owner, conversation, turn)
            self._grow(kept, replace(turn, writing=model))
            if first:
                answered.put(kept.conversation)

        def run() -> None:
            try:
                turn = answer_turn(self._assistant, asked, history, filters, grow)
                if kept is None:  # a refusal or a failure: nothing was written
                    answered.put(self._conversations.add(owner, conversation, turn).conversation)
                else:
                    self._conversations.finish(owner, kept, turn)
            except Exception as error:
                logger.exception("an answer could not be kept")
                answered.put(error)  # nobody reads it where the engine's answer was kept
            finally:
                if kept:
                    self._grow(kept, None)
                self._count(owner, -1)

        self._count(owner, 1)
        threading.Thread(target=run, name="question", daemon=True).start()
        met = answered.get()
        if isinstance(met, Exception):
            raise met
        return met

    def turns(self, owner: str, conversation: str) -> list[Turn]:
        """The turns of a conversation as they stand now; those that a model is writing have `writing`."""
        growing = self._growing_in(conversation)
        return [growing.get(number, turn) for number, turn in enumerate(self._conversations.turns(owner, conversation))]

    def follow(self, owner: str, conversation: str, wanted: Callable[[], bool]) -> Iterator[list[Turn]]:
        """The turns now and whenever a model has added to them, until none is writing or they are not `wanted`."""
        growing: dict[int, Turn] | None = None
        while growing != {} and wanted():
            growing = self._growing_in(conversation)
            yield self.turns(owner, conversation)
            with self._changed:
                while growing and self._growing_in(conversation) == growing and wanted():
                    self._changed.wait(1)  # seconds after which `wanted` is asked again

    def _growing_in(self, conversation: str) -> dict[int, Turn]:
        with self._changed:
            return {at.number: turn for at, turn in self._growing.items() if at.conversation == conversation}

    def _grow(self, at: TurnId, turn: Turn | None) -> None:
        """Takes a turn as it is now; None: it is written."""
        with self._changed:
            if turn:
                self._growing[at] = turn
            else:
                del self._growing[at]
            self._changed.notify_all()

    def _count(self, owner: str, change: int) -> None:
        with self._changed:
            self._writing[owner] += change
            self._writing = +self._writing  # without those that have none
