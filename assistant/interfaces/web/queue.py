"""Turns: how many calls run at once, and whose is next, so that nobody takes the server from the others.

Who waits holds no thread, and of what one asker sends only so much waits; more is refused at once.
"""

import asyncio
from collections import Counter, deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import anyio

from assistant.errors import AssistantError

EVERYBODY = 200  # calls that wait, of all askers together


class TooMany(AssistantError):
    """This asker has enough that waits, or all have."""


class FairQueue:
    """Lets `running` calls through at once, at most `each` of one asker, and takes the askers who wait in turn.

    waiting: how many calls of one asker may wait. what: what a call is, in the plural. All on one event loop.
    """

    def __init__(self, running: int, each: int, waiting: int, what: str = "questions") -> None:
        self._free, self._each, self._most, self._what = running, each, waiting, what
        self._running: Counter[str] = Counter()
        self._waiting: dict[str, deque[asyncio.Future[None]]] = {}  # the asker whose turn is next comes first
        self.threads = anyio.CapacityLimiter(running)

    @asynccontextmanager
    async def slot(self, asker: str) -> AsyncIterator[None]:
        """Waits for the asker's turn, which lasts until the end. Raises `TooMany` where it is not waited for."""
        self._check(asker)
        mine = asyncio.get_running_loop().create_future()
        self._waiting.setdefault(asker, deque()).append(mine)
        self._next()
        try:
            await mine
            yield
        finally:
            if mine.cancelled():  # it was given up before its turn
                self._drop(asker, mine)
            else:
                self._free += 1
                self._running -= Counter([asker])
            self._next()

    def _check(self, asker: str) -> None:
        if len(self._waiting.get(asker, ())) >= self._most:
            msg = f"You have {self._most} {self._what} waiting: wait for an answer first."
            raise TooMany(msg)
        if sum(map(len, self._waiting.values())) >= EVERYBODY:
            msg = "Many readers are waiting just now. Please try again in a minute."
            raise TooMany(msg)

    def _next(self) -> None:
        for asker in list(self._waiting):
            mine = next((each for each in self._waiting[asker] if not each.cancelled()), None)
            if mine and self._free and self._running[asker] < self._each:
                self._drop(asker, mine)
                self._free -= 1
                self._running[asker] += 1
                mine.set_result(None)

    def _drop(self, asker: str, mine: asyncio.Future[None]) -> None:
        """Takes one out of those who wait. Its asker's next one comes after all other askers'."""
        left = self._waiting.pop(asker)
        left.remove(mine)
        if left:
            self._waiting[asker] = left
