"""What a reader reads from and what it says when it cannot: `Source`, `Failure`, and what all formats share."""

import os
import re
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, NamedTuple

from assistant.errors import ReadError

LIMIT_BYTES = 20_000_000
# Of one article's text; a long novel has a million.
LONGEST_TEXT = 2_000_000
AS_TEXT = "save the article itself as plain text"  # the way out where a format is what fails


class Failure(NamedTuple):
    """A file or record left out: `path` names it ("more.jsonl:17" for a line), `reason` says what and the way out."""

    path: str
    reason: str


@dataclass(frozen=True)
class Source:
    """One file, on disk or inside a zip.

    id: of an article that is the whole file; records append "#n".
    label: how a failure names it. name: the last part, for its suffix and a date in it.
    open: opens it anew for reading bytes. real: its place on disk with links resolved, or None inside a zip.
    found: in a folder or a zip, where the caller did not name the file itself.
    """

    id: str
    label: str
    name: str
    open: Callable[[], BinaryIO]
    real: str | None = None
    found: bool = False

    @property
    def suffix(self) -> str:
        """The suffix in lower case, with its dot; "" where there is none."""
        return Path(self.name).suffix.lower()

    def head(self, size: int = 65_536) -> bytes:
        """The first `size` bytes. Raises `ReadError` for an empty file."""
        with self.open() as stream:
            data = stream.read(size)
        if not data:
            msg = "empty file: it holds nothing to read; leave it out or fill it"
            raise ReadError(msg)
        return data

    def content(self, limit: int) -> bytes:
        """All bytes. Raises `ReadError` for an empty file and for one of more than `limit` bytes."""
        data = self.head(limit + 1)
        if len(data) > limit:
            raise ReadError(too_large(limit, "file"))
        return data


def too_large(limit: int, what: str) -> str:
    """The reason why a file or record of more than `limit` bytes is left out."""
    size = f"{limit / 1_000_000:g} MB" if limit >= 1_000_000 else f"{limit} bytes"
    return f"too large: this {what} has more than {size}; split it into single articles"


def printable(name: str) -> str:
    """A file name as one line that can be stored: undecodable bytes and control characters are shown escaped."""
    name = name.encode("utf-8", "backslashreplace").decode("utf-8")
    return re.sub(r"[\x00-\x1f\x7f-\x9f]", lambda match: f"\\x{ord(match[0]):02x}", name)


def open_regular(path: Path) -> BinaryIO:
    """Open a file of the disk for reading bytes. Raises `ReadError` for pipes and devices, without waiting on them."""
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    descriptor = os.open(path, flags)
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        msg = "not a regular file (a pipe, socket or device); save its content to a file first"
        raise ReadError(msg)
    return os.fdopen(descriptor, "rb")


def os_reason(error: OSError) -> str:
    """One line for a file that the system will not give us."""
    if isinstance(error, PermissionError):
        return "no permission to read it; change its permissions"
    return f"cannot be opened ({error.strerror or type(error).__name__}); check the path and the disk"


@contextmanager
def parsing(otherwise: str) -> Iterator[None]:
    """What another library raises in it becomes a `ReadError`, whose text may hold the kind of error as `{}`."""
    try:
        yield
    except (ReadError, MemoryError):
        raise
    except Exception as error:
        raise ReadError(otherwise.format(type(error).__name__)) from error
