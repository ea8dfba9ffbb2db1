"""The process in which strangers' HTML, PDF and DOCX are parsed: an `Extractor` starts it and asks it file by file.

A request is a line of JSON with the suffix, the limit and the size of the file, then its bytes. A reply is a line of
JSON: the fields found, or the reason why there are none. What a file may cost is held by the system, so that it holds
in native code, too: one that takes more memory or processor time than any article ends this process.
"""

import json
import math
import os
import signal
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import BinaryIO

from assistant.errors import ReadError
from assistant.readers.formats import html, pdf, word

try:
    import resource
except ImportError:  # Windows: the parent's deadline is the only bound there
    resource = None  # type: ignore[assignment]

# Bytes of a whole file and the limit for its size → the fields of one article.
EXTRACTORS: dict[str, Callable[[bytes, int], dict[str, object]]] = {
    ".html": html.extract,
    ".htm": html.extract,
    ".xhtml": html.extract,
    ".pdf": pdf.extract,
    ".docx": word.extract,
}
# Of processor time. A live blog of 20,000 elements takes two, a PDF of 1,000 pages full of text four.
SECONDS = 10
# The tree of a page takes about ten times its bytes, and trafilatura copies it.
MEMORY_BYTES = 800_000_000
OUT_OF_MEMORY = 77


def main() -> None:
    """Answers requests until the parent closes the pipe or is gone."""
    # Ctrl-C goes to all processes of a terminal; when to end is for the parent to say.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(signal, "SIGXCPU"):
        signal.signal(signal.SIGXCPU, signal.SIG_DFL)
    requests = sys.stdin.buffer
    # What a parser prints must not get between the replies.
    replies = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    _limit("RLIMIT_CORE", 0)
    _limit("RLIMIT_AS", MEMORY_BYTES)
    worn = False
    while not worn and (reply := _answer(requests)):
        # Memory that one large file left in pieces would be missing for the next one.
        reply["worn"] = worn = _held() > MEMORY_BYTES / 2
        text = json.dumps(reply, default=lambda value: value.isoformat() if isinstance(value, date) else None)
        replies.write(text.encode() + b"\n")
        replies.flush()


def _answer(requests: BinaryIO) -> dict[str, object] | None:
    """The reply to the next request; None where there is none."""
    header = requests.readline()
    if not header:
        return None
    request = json.loads(header)
    data = requests.read(request["size"])
    if len(data) < request["size"]:
        return None
    began = time.process_time()
    _limit("RLIMIT_CPU", math.ceil(began) + SECONDS)
    try:
        found: dict[str, object] = {"fields": EXTRACTORS[request["suffix"]](data, request["limit"])}
    except ReadError as error:
        found = {"failed": str(error)}
    except MemoryError:
        os._exit(OUT_OF_MEMORY)
    except Exception as error:  # noqa: BLE001 - whatever a parser raises is about this file alone
        found = {"failed": f"its parser failed on it ({type(error).__name__}); save the article as plain text"}
    return found | {"seconds": time.process_time() - began}


def _limit(name: str, most: int) -> None:
    # macOS refuses some of these.
    with suppress(ValueError, OSError, AttributeError):
        kind = getattr(resource, name)
        resource.setrlimit(kind, (most, resource.getrlimit(kind)[1]))


def _held() -> int:
    """Bytes of memory that this process holds, counted as its limit counts them; 0 where the system does not tell."""
    # Not `ru_maxrss`, which begins with what the parent has held.
    try:
        pages = Path("/proc/self/statm").read_text(encoding="ascii").split()[0]
    except OSError:
        return 0
    return int(pages) * os.sysconf("SC_PAGE_SIZE")
