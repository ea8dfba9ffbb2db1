"""One writer at a time, across processes; whoever comes second is told who holds the store."""

from __future__ import annotations

import contextlib
import json
import os
import socket
import sys
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from filelock import FileLock, Timeout

from assistant.errors import StoreLocked, StoreReadOnly


class WriteLock:
    """A lock file in the store's folder. The operating system frees it when its holder dies."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._holder = folder / "writer.json"
        self._lock = FileLock(folder / "write.lock", timeout=0)

    def __enter__(self) -> Self:
        try:
            self._lock.acquire()
        except Timeout as error:
            msg = f"the store {self._folder} is being written by {self._who()}: wait until it is done, then try again"
            raise StoreLocked(msg) from error
        except OSError as error:
            msg = f"the store {self._folder} cannot be written ({error.strerror or error}): change its rights"
            raise StoreReadOnly(msg) from error
        me = {
            "process": os.getpid(),
            "host": socket.gethostname(),
            "command": Path(sys.argv[0]).name,
            "since": datetime.now(UTC).isoformat(timespec="seconds"),
        }
        with contextlib.suppress(OSError):
            self._holder.write_text(json.dumps(me), encoding="utf-8")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with contextlib.suppress(OSError):
            self._holder.unlink(missing_ok=True)
        self._lock.release()

    def _who(self) -> str:
        try:
            held = json.loads(self._holder.read_text(encoding="utf-8"))
            return f"process {held['process']} ({held['command']}) on {held['host']} since {held['since']}"
        except (OSError, ValueError, KeyError):
            return "another process"
