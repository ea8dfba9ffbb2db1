"""What can go wrong with a language model, told from the errors of any client, and how it is said to readers."""

import re
from collections.abc import Iterator
from typing import Any

NOTICES = {
    "down": "Its server cannot be reached",
    "slow": "It did not finish in time",
    "cut off": "Its answer was cut off",
    "context": "The sources are too long for it",
    "empty": "It said nothing",
    "garbled": "It said nothing that can be read",
    "rate limit": "Its server is not accepting more requests at the moment",
    "key": "Its server refuses the key (BRIEFING_LLM_KEY)",
    "unknown model": "Its server does not know the model",
    "refused": "Its server refuses the request",
    "server": "Its server failed",
    "busy": "Too many calls to it are still running",
    "paused": "It failed several times in a row and is left out for a while",
}
"""The kinds of fault, and what readers are told of each."""
_STATUS = {401: "key", 403: "key", 404: "unknown model", 408: "slow", 413: "context", 429: "rate limit", 504: "slow"}
_CONTEXT = re.compile(r"context[ _](?:length|size|window)|maximum context|too many tokens|prompt is too long")
# By the names of classes: the clients are not imported to tell their errors.
_NAMES = {
    "slow": r"Timeout",
    "cut off": r"ProtocolError|ReadError|IncompleteRead|ConnectionResetError|BrokenPipeError",
    "garbled": r"JSONDecodeError|UnicodeError|ValidationError|DecodingError|TypeError|LookupError|AttributeError",
    "down": r"ConnectError|ConnectionError|ConnectionRefusedError|gaierror",
}


class Fault(Exception):
    """A call of the model came to nothing. `after`: seconds that the server asks to wait, if it does.

    Its text holds nothing of the error that was met: that may quote a key or a prompt.
    """

    def __init__(self, kind: str, after: float | None = None) -> None:
        super().__init__(NOTICES[kind])
        self.kind = kind
        self.after = after


def fault_of(error: BaseException, begun: bool) -> Fault:
    """The fault behind an error of a client; `begun` says whether some of the answer had come."""
    if isinstance(error, Fault):
        return error
    chain = list(_chain(error))
    said = " ".join(str(e) for e in chain).lower()
    status = next((s for e in chain if isinstance(s := getattr(e, "status_code", None), int) and s >= 300), None)
    if _CONTEXT.search(said):
        return Fault("context")
    if status is not None:
        return Fault(_STATUS.get(status, "server" if status >= 500 else "refused"), _wait(chain))
    names = " ".join(c.__name__ for e in chain for c in type(e).__mro__)
    kind = next((kind for kind, pattern in _NAMES.items() if re.search(pattern, names)), "server")
    # A connection that ends before the first word is no answer at all, and after it was one once.
    if kind in {"cut off", "down"}:
        kind = "cut off" if begun else "down"
    return Fault("cut off" if begun and kind == "server" else kind)


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    for _ in range(8):
        if error is None:
            return
        yield error
        error = error.__cause__ or error.__context__


def _wait(chain: list[BaseException]) -> float | None:
    """What `Retry-After` asks for, in seconds; a day of the calendar in it is not read."""
    for error in chain:
        headers: Any = getattr(getattr(error, "response", None), "headers", None)
        try:
            seconds = float(headers["retry-after"])
        except (TypeError, KeyError, ValueError):
            continue
        return seconds if 0 <= seconds < float("inf") else None
    return None
