"""Calls of a language model that end in time, whatever its server does.

Each call runs in a thread of its own, which hands over pieces of text as they come. When the time is up the caller goes
on at once and the connection is closed, so that the thread ends with its next byte, or at the latest when its own
read times out. A fixed number of threads may be running; while all of them are, no further call is made.
"""

import queue
import threading
import time
from collections.abc import Callable, Generator, Mapping
from typing import Any

from assistant.llm.prompts import Prompt
from assistant.llm.servers.connections import Connection
from assistant.llm.servers.faults import Fault, fault_of

THREADS = 8
RETRIES = 2
RETRIED = {"rate limit", "server"}
_FIRST_WAIT = 0.5  # seconds before the first retry, twice that before the second
MOST = 8_000  # characters of an answer that are read; far above what the prompts ask for

Connect = Callable[[float], Connection]


class Caller:
    """Calls one model. Safe for several threads."""

    def __init__(self, connect: Connect) -> None:
        self._connect = connect
        self._free = threading.BoundedSemaphore(THREADS)

    def stream(self, prompt: Prompt, deadline: float) -> Generator[str, None, None]:
        """Pieces of what the model says to a prompt.

        Raises `Fault`, at the latest when `time.monotonic()` is `deadline`. Refusals for the moment are tried again, as
        long as nothing was said and there is time.
        """
        for attempt in range(RETRIES + 1):
            begun = False
            try:
                for piece in self._once(prompt, deadline):
                    begun = True
                    yield piece
                return
            except Fault as fault:
                wait = _FIRST_WAIT * 2**attempt if fault.after is None else fault.after
                again = fault.kind in RETRIED and not begun and attempt < RETRIES
                if not again or time.monotonic() + wait >= deadline:
                    raise
            time.sleep(wait)

    def _once(self, prompt: Prompt, deadline: float) -> Generator[str, None, None]:
        if not self._free.acquire(blocking=False):
            raise Fault(kind="busy")
        try:
            call = _Call(self._connect, prompt, deadline, self._free.release)
        except RuntimeError:  # the system gives no further thread
            self._free.release()
            raise Fault(kind="busy") from None
        try:
            while True:
                left = deadline - time.monotonic()
                try:
                    piece = call.pieces.get(timeout=max(left, 0))
                except queue.Empty:
                    raise Fault(kind="slow") from None
                if left <= 0 and piece is not None:
                    raise Fault(kind="slow")
                if isinstance(piece, Fault):
                    raise piece
                if piece is None:
                    return
                yield piece
        finally:
            call.stop()


class _Call:
    """One call in a thread. `pieces` gets texts, then None or a `Fault`."""

    def __init__(self, connect: Connect, prompt: Prompt, deadline: float, ended: Callable[[], None]) -> None:
        self.pieces: queue.SimpleQueue[str | Fault | None] = queue.SimpleQueue()
        self._connect, self._prompt, self._deadline, self._ended = connect, prompt, deadline, ended
        self._stopped = threading.Event()
        self._guard = threading.Lock()
        self._connection: Connection | None = None
        threading.Thread(target=self._run, name="language model", daemon=True).start()

    def stop(self) -> None:
        """Lets the thread end as soon as it can."""
        with self._guard:
            self._stopped.set()
            if self._connection:
                self._connection.close()

    def _run(self) -> None:
        length = 0
        try:
            from llama_index.core.base.llms.types import ChatMessage, MessageRole

            rules = ChatMessage(role=MessageRole.SYSTEM, content=self._prompt.system)
            case = ChatMessage(role=MessageRole.USER, content=self._prompt.user)
            connection = self._connect(self._deadline - time.monotonic())
            with self._guard:
                if self._stopped.is_set():
                    connection.close()
                    return
                self._connection = connection
            raw: Any = None
            for chunk in connection.llm.stream_chat([rules, case]):
                raw = chunk.raw
                if self._stopped.is_set() or length > MOST:
                    return
                if chunk.delta:
                    length += len(chunk.delta)
                    self.pieces.put(chunk.delta)
            self.pieces.put(Fault(kind="cut off") if length and _unfinished(raw) else None)
        except Exception as error:  # noqa: BLE001 - whatever a client raises is a fault of the model
            self.pieces.put(fault_of(error, begun=length > 0))
        finally:
            self.pieces.put(None)
            self.stop()
            self._ended()


def _unfinished(raw: Any) -> bool:
    """Whether a server's last message says that more was to come; one that says nothing of it is believed."""
    if isinstance(raw, Mapping):
        return raw.get("done") is False
    choices = getattr(raw, "choices", None) or ()
    return any(getattr(choice, "finish_reason", None) is None for choice in choices)
