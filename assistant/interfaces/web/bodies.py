"""How much a request may bring, and how long it may take to: counted as it comes, before anybody reads it."""

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


class Counted:
    """A `receive` that passes a body on as it comes, and breaks off what is too large or too slow."""

    def __init__(self, receive: Any, limit: int, seconds: float, stall: float) -> None:
        """limit: bytes. seconds: in which all must have come. stall: how long the next part may take."""
        self._receive, self._limit, self._stall = receive, limit, stall
        self._until = asyncio.get_running_loop().time() + seconds
        self._size = 0
        self.whole = False  # whether all has come

    async def __call__(self) -> Any:
        """The next part. Raises the error after which Gradio removes the files that it has begun to write."""
        if self.whole:
            return await self._receive()
        from starlette.formparsers import MultiPartException

        try:
            return await self.next()
        except Refused as refused:
            raise MultiPartException(refused.line) from refused

    async def next(self) -> Any:
        """The next part. Raises `Refused` where the body is too large, too slow or broken off."""
        left = self._until - asyncio.get_running_loop().time()
        try:
            async with asyncio.timeout(min(left, self._stall)):
                message = await self._receive()
        except TimeoutError as error:
            raise Refused(408, "The request came too slowly and was given up.") from error
        if message["type"] != "http.request":
            raise Refused(400, "The request was broken off.")
        self._size += len(message.get("body", b""))
        self.whole = not message.get("more_body", False)
        if self._size > self._limit:
            raise _too_large(self._limit)
        return message


async def read(receive: Any, limit: int, seconds: float) -> Any:
    """A `receive` that gives the whole body at once, which has come. Raises `Refused` where it does not."""
    body, parts = Counted(receive, limit, seconds, seconds), []
    while not body.whole:
        parts.append((await body.next()).get("body", b""))
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


def _too_large(limit: int) -> Refused:
    # By "maximum allowed size" Gradio knows which status an upload is refused with.
    return Refused(413, f"The request exceeds the maximum allowed size of {limit // 1_000_000:,} MB.")
