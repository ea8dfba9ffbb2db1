"""The parent's end of the process that parses HTML, PDF and DOCX: started when first needed, replaced when it dies."""

import json
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from threading import Timer
from typing import Any

from assistant.errors import ReadError
from assistant.readers.extraction import worker
from assistant.readers.files import AS_TEXT

# The child's own bound is processor time. This one is for a machine so busy that it gets a sixth of a core, and for
# systems without such bounds.
_DEADLINE_SECONDS = 6 * worker.SECONDS
_NOT_STARTED = "its parser cannot be started ({}); close other programs and read it again"
# Not "-m": the caller's folder and environment say nothing about where we are, and its main module is not run again.
_PROGRAM = (
    "import json, sys; sys.path[:] = json.loads(sys.argv[1]); from assistant.readers.extraction import worker; "
    "worker.main()"
)


class Extractor:
    """Extracts the fields of files in another process, one after the other; whoever makes one closes it.

    A file on which the process dies, whatever the reason, raises `ReadError` and the next one gets a new process.

    seconds: of processor time that the files so far have taken.
    """

    def __init__(self) -> None:
        self.seconds = 0.0
        self._process: subprocess.Popen[bytes] | None = None
        self._late = False

    def fields(self, suffix: str, data: bytes, limit: int) -> dict[str, object]:
        """Fields of an article from the bytes of a file. Raises `ReadError` where it cannot be read."""
        if self._process is not None and self._process.poll() is not None:
            self.close()  # it ended between two files, and this one is not to blame
        process = self._process = self._process or _start()
        self._late = False
        timer = Timer(_DEADLINE_SECONDS, self._stop, [process])
        timer.daemon = True
        try:
            timer.start()
        except RuntimeError as error:  # no more threads
            self.close()
            raise ReadError(_NOT_STARTED.format(error)) from error
        try:
            reply = _exchange(process, {"suffix": suffix, "limit": limit, "size": len(data)}, data)
        finally:
            timer.cancel()
        if reply is None:
            self.close()
            self.seconds += worker.SECONDS
            raise ReadError(self._cause(process.returncode))
        if reply["worn"]:
            self.close()
        self.seconds += reply["seconds"]
        if "failed" in reply:
            raise ReadError(reply["failed"])
        found: dict[str, object] = reply["fields"]
        return found

    def close(self) -> None:
        """Ends the process, if there is one, and waits until it is gone."""
        process, self._process = self._process, None
        if process is not None:
            with suppress(OSError), process:
                process.kill()

    def _stop(self, process: subprocess.Popen[bytes]) -> None:
        self._late = True
        process.kill()

    def _cause(self, code: int) -> str:
        if self._late or code == -getattr(signal, "SIGXCPU", 0):
            return f"too costly: no news article takes {worker.SECONDS} seconds to read, this file does; {AS_TEXT}"
        if code == worker.OUT_OF_MEMORY:
            return f"too costly: it needs more than {worker.MEMORY_BYTES / 1e6:,.0f} MB of memory to read; {AS_TEXT}"
        return f"its parser crashed or was killed (exit code {code}); read it again or {AS_TEXT}"


def _start() -> subprocess.Popen[bytes]:
    path = [place for place in sys.path if isinstance(place, str)] + [str(Path(__file__).parents[3])]
    try:
        return subprocess.Popen(
            [sys.executable, "-I", "-c", _PROGRAM, json.dumps(path)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
    except OSError as error:
        raise ReadError(_NOT_STARTED.format(error.strerror)) from error


def _exchange(process: subprocess.Popen[bytes], request: dict[str, object], data: bytes) -> dict[str, Any] | None:
    """The reply to a request, or None where the process is gone."""
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        process.stdin.write(json.dumps(request).encode() + b"\n")
        process.stdin.write(data)
        process.stdin.flush()
    except OSError:
        return None
    reply = process.stdout.readline()
    return json.loads(reply) if reply.endswith(b"\n") else None
