"""Where time goes: timers that are put around the package's functions for a while, and the seconds that they read."""

from __future__ import annotations

import importlib
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from typing import Any
from unittest.mock import patch

from assistant.models.encoder import Embedder, Parts, Vectors

Stage = tuple[str, str, str]
"""A stage's name, where the package looks its function up ("module" or "module:Class"), and the function's name."""

EMBED = "embed"


class Clock:
    """Seconds spent by stage, over all threads; what a stage spends inside another is taken off the outer one.

    seconds: on the wall; busy: of a processor, in the threads that ran the stage.
    """

    def __init__(self) -> None:
        self.seconds: dict[str, float] = defaultdict(float)
        self.busy: dict[str, float] = defaultdict(float)
        self._guard = threading.Lock()
        self._local = threading.local()

    @contextmanager
    def running(self, stage: str) -> Iterator[None]:
        """Adds the time spent inside to a stage."""
        outer: list[float] | None = getattr(self._local, "inner", None)
        inner = self._local.inner = [0.0, 0.0]
        started = time.perf_counter(), time.thread_time()
        try:
            yield
        finally:
            spent, busy = time.perf_counter() - started[0], time.thread_time() - started[1]
            self._local.inner = outer
            if outer is not None:
                outer[0] += spent
                outer[1] += busy
            with self._guard:
                self.seconds[stage] += spent - inner[0]
                self.busy[stage] += busy - inner[1]

    def take(self) -> dict[str, float]:
        """The seconds by stage since the last call."""
        with self._guard:
            taken, self.seconds = self.seconds, defaultdict(float)
        return dict(taken)

    def around(self, stage: str, function: Callable[..., Any]) -> Callable[..., Any]:
        """The function, timed; of an iterator, each of its steps."""

        def timed(*arguments: Any, **options: Any) -> Any:
            with self.running(stage):
                result = function(*arguments, **options)
            return self._steps(stage, result) if isinstance(result, Iterator) else result

        return timed

    def _steps(self, stage: str, items: Iterator[Any]) -> Iterator[Any]:
        end = object()
        while True:
            with self.running(stage):
                item = next(items, end)
            if item is end:
                return
            yield item


class TimedEmbedder:
    """An embedder that reports to a clock."""

    def __init__(self, inner: Embedder, clock: Clock) -> None:
        self._inner, self._clock = inner, clock
        self.fingerprint, self.dimension = inner.fingerprint, inner.dimension

    def embed(self, texts: Sequence[str]) -> Vectors:
        """As the inner embedder, timed."""
        with self._clock.running(EMBED):
            return self._inner.embed(texts)

    def embed_parts(self, texts: Sequence[str], parts: Sequence[Parts]) -> tuple[Vectors, list[Vectors]]:
        """As the inner embedder, timed."""
        with self._clock.running(EMBED):
            return self._inner.embed_parts(texts, parts)


@contextmanager
def timers(clock: Clock, stages: Sequence[Stage]) -> Iterator[None]:
    """Times every stage while inside; a name that is not there is passed over."""
    with ExitStack() as stack:
        for stage, place, name in stages:
            owner = owner_of(place)
            if hasattr(owner, name):
                stack.enter_context(patch.object(owner, name, clock.around(stage, getattr(owner, name))))
        yield


def missing(stages: Sequence[Stage]) -> list[str]:
    """The names that are not there."""
    return [f"{place}.{name}" for _, place, name in stages if not hasattr(owner_of(place), name)]


def owner_of(place: str) -> Any:
    """The module or class that a stage names."""
    module, _, name = place.partition(":")
    owner = importlib.import_module(module)
    return getattr(owner, name) if name else owner
