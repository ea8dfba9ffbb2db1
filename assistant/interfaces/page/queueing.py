"""Turns: how many calls run at once, and whose is next, so that nobody takes the server from the others.

Who waits holds no thread, and of what one asker sends only so much waits; more is refused at once.
"""

from __future__ import annotations

import asyncio
import functools
import inspect
from collections import Counter, deque
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import anyio
import anyio.to_thread

from assistant.errors import AssistantError

EVERYBODY = 200  # calls that wait, of all askers together


class TooMany(AssistantError):
    """This asker has enough that waits, or all have."""


class Turnstile:
    """Lets `running` calls through at once, at most `each` of one asker, and takes the askers who wait in turn.

    waiting: how many calls of one asker may wait. what: what a call is, in the plural. All on one event loop.
    """

    def __init__(self, running: int, each: int, waiting: int, what: str = "questions") -> None:
        self._free, self._each, self._most, self._what = running, each, waiting, what
        self._running: Counter[str] = Counter()
        self._waiting: dict[str, deque[asyncio.Future[None]]] = {}  # the asker whose turn is next comes first
        self.threads = anyio.CapacityLimiter(running)

    @asynccontextmanager
    async def turn(self, asker: str) -> AsyncIterator[None]:
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
        """Begins what there is room for."""
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


def in_turn(turnstile: Turnstile, handler: Callable[..., Any]) -> Callable[..., Any]:
    """An event handler of Gradio's that waits for its asker's turn and then does in a thread what `handler` does."""
    import gradio as gr

    from assistant.interfaces.page.web import asker

    done = object()

    @asynccontextmanager
    async def turn(request: Any) -> AsyncIterator[Callable[..., Any]]:
        try:
            async with turnstile.turn(asker(request)):
                yield functools.partial(anyio.to_thread.run_sync, limiter=turnstile.threads)
        except TooMany as error:
            raise gr.Error(str(error), print_exception=False) from error

    async def once(request: Any, *given: Any) -> Any:
        async with turn(request) as in_thread:
            return await in_thread(handler, *given)

    async def steps(request: Any, *given: Any) -> AsyncIterator[Any]:
        async with turn(request) as in_thread:
            each = handler(*given)
            while (step := await in_thread(next, each, done)) is not done:
                yield step

    waiting: Any = functools.wraps(handler)(steps if inspect.isgeneratorfunction(handler) else once)
    # Gradio fills in the request by its type, before all that the handler itself takes.
    first = inspect.Parameter("asked_by", inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation=gr.Request)
    signature = inspect.signature(handler)
    waiting.__signature__ = signature.replace(parameters=[first, *signature.parameters.values()])
    waiting.__annotations__ = {"asked_by": gr.Request, **handler.__annotations__}
    return waiting  # type: ignore[no-any-return]
