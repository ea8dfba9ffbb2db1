"""How much a request may bring, and how long it may take to: counted as it comes, before anybody reads it."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import Any

# The page's largest ordinary request is the list of an upload's files, at most 1,000 with some 1,000 bytes each; a
# program's is `/ask` with the earlier answers of a conversation, some 10,000 bytes each.
ORDINARY = 2_000_000  # bytes
ORDINARY_SECONDS = 20  # in which all of it must have come
UPLOAD = 1_000_000_000  # bytes of all files that are sent together
UPLOAD_SECONDS = 3600
LINGER, LINGER_SECONDS = 20_000_000, 2  # bytes of what is refused that are thrown away, and how long
STALL = 30  # seconds without a byte after which an upload is given up


class Refused(Exception):
    """A body that is too large or too slow: the status of the answer, and its line."""

    def __init__(self, status: int, line: str) -> None:
        super().__init__(line)
        self.status, self.line = status, line


def check_length(headers: dict[bytes, bytes], limit: int) -> None:
    """Raises `Refused` where the request says that it brings more than `limit`, or says it in no number."""
    said = headers.get(b"content-length", b"0")
    if not said.isdigit() or len(said) > 18:
        raise Refused(400, "The request's Content-Length is no number.")
    if int(said) > limit:
        raise _too_large(limit)


async def read(receive: Any, limit: int, seconds: float) -> Any:
    """A `receive` that gives the whole body at once, which has come. Raises `Refused` where it does not."""
    parts, size = [], 0
    try:
        async with asyncio.timeout(seconds):
            while True:
                message = await receive()
                if message["type"] != "http.request":
                    raise Refused(400, "The request was broken off.")
                parts.append(message.get("body", b""))
                size += len(parts[-1])
                if size > limit:
                    raise _too_large(limit)
                if not message.get("more_body", False):
                    break
    except TimeoutError as error:
        raise _too_slow() from error
    whole = [{"type": "http.request", "body": b"".join(parts), "more_body": False}]

    async def give() -> Any:
        return whole.pop() if whole else await receive()

    return give


async def discard(receive: Any) -> None:
    """Takes what still comes of a body, for a moment and not without end."""
    size = 0
    with suppress(TimeoutError):
        async with asyncio.timeout(LINGER_SECONDS):
            while size < LINGER and (message := await receive()).get("more_body", False):
                size += len(message["body"])


class Counted:
    """A `receive` that passes an upload on as it comes, and breaks off what is too large or too slow."""

    def __init__(self, receive: Any, limit: int, stall: float) -> None:
        self._receive, self._limit, self._stall = receive, limit, stall
        self._until = asyncio.get_running_loop().time() + UPLOAD_SECONDS
        self._size = 0
        self.whole = False  # whether all has come

    async def __call__(self) -> Any:
        """The next part. Raises the error after which Gradio removes the files that it has begun to write."""
        if self.whole:
            return await self._receive()
        from starlette.formparsers import MultiPartException

        try:
            return await self._next()
        except Refused as refused:
            raise MultiPartException(refused.line) from refused

    async def _next(self) -> Any:
        left = self._until - asyncio.get_running_loop().time()
        try:
            async with asyncio.timeout(min(left, self._stall)):
                message = await self._receive()
        except TimeoutError as error:
            raise _too_slow() from error
        if message["type"] != "http.request":
            raise Refused(400, "The upload was broken off.")
        self._size += len(message.get("body", b""))
        self.whole = not message.get("more_body", False)
        if self._size > self._limit:
            raise _too_large(self._limit)
        return message


def _too_large(limit: int) -> Refused:
    # By "maximum allowed size" Gradio knows which status an upload is refused with.
    return Refused(413, f"The request exceeds the maximum allowed size of {limit // 1_000_000:,} MB.")


def _too_slow() -> Refused:
    return Refused(408, "The request came too slowly and was given up.")
