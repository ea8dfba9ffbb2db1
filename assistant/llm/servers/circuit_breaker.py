"""A circuit breaker: after some failures in a row a model is left out for a while, so that not every question waits."""

import threading
import time
from collections.abc import Callable

FAILURES = 2
FIRST_PAUSE = 30.0  # seconds; each further failure doubles it
LONGEST_PAUSE = 600.0


class Breaker:
    """Counts failures in a row. After a pause one question tries; the others wait for how it went.

    Safe for several threads. `clock` gives seconds that never go back.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._guard = threading.Lock()
        self._failures = 0
        self._until = 0.0

    def allows(self) -> bool:
        """Whether the model may be asked now; after a pause, for one caller only until it reports."""
        with self._guard:
            if self._failures < FAILURES:
                return True
            now = self._clock()
            if now < self._until:
                return False
            self._until = now + self._pause()  # taken up by this caller
            return True

    def succeeded(self) -> None:
        """The model works."""
        with self._guard:
            self._failures = 0

    def failed(self) -> None:
        """The model failed once more."""
        with self._guard:
            self._failures += 1
            self._until = self._clock() + self._pause()

    def _pause(self) -> float:
        return float(min(FIRST_PAUSE * 2 ** min(max(self._failures - FAILURES, 0), 10), LONGEST_PAUSE))
