"""An upload: each file with its state as it goes, in a thread of its own, so that leaving the page stops nothing.

Files go into the store one after the other, so that each has its own result at once; of a large upload several go
together, because each run has its own small cost.
"""

import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from queue import Queue

from assistant import Assistant
from assistant.interfaces.page import faults
from assistant.interfaces.page.html import render
from assistant.schema import IngestReport, Progress

FEW = 40  # files up to which each is a run of its own
TOGETHER = 10
SHOWN = 300  # files that are listed; the rest is counted


@dataclass
class File:
    """One uploaded file: "waiting", "reading", then "done" or "failed", with what became of it in `lines`."""

    path: Path
    state: str = "waiting"
    lines: list[tuple[str, str]] = field(default_factory=list)


@dataclass
class Upload:
    """All files of one upload, the progress of the run that goes on, and what ended it early."""

    files: list[File]
    progress: Progress | None = None
    error: str | None = None
    added: int = 0
    seconds: float = 0.0


def upload(assistant: Assistant, paths: Sequence[str | Path]) -> Iterator[str]:
    """Ingests `paths`; yields HTML of the progress, then of the result. It goes on if the reader leaves the page."""
    task = Upload([File(Path(path)) for path in paths])
    changed: Queue[bool] = Queue()  # True at the end
    threading.Thread(target=_work, args=(assistant, task, changed), name="upload", daemon=True).start()
    ended = False
    while not ended:
        yield _view(task, running=True)
        ended = changed.get()
        time.sleep(0 if ended else 0.1)
        while not ended and not changed.empty():  # what is overtaken is not drawn, so that the browser is not flooded
            ended = changed.get()
    yield _view(task, running=False)


def _work(assistant: Assistant, task: Upload, changed: Queue[bool]) -> None:
    started = time.perf_counter()
    try:
        for group in _groups(task.files):
            for file in group:
                file.state = "reading"
            changed.put(False)
            _ingest(assistant, task, group, changed)
            task.seconds = time.perf_counter() - started
    except Exception as error:  # noqa: BLE001  told to the reader, and logged
        task.error = faults.told(error)
    finally:
        changed.put(True)


def _groups(files: Sequence[File]) -> list[list[File]]:
    """The runs of an upload. Files of one name are of one run, which tells them apart or refuses them."""
    named: dict[str, list[File]] = {}
    for file in files:
        named.setdefault(file.path.name, []).append(file)
    same = list(named.values())
    size = 1 if len(files) <= FEW else TOGETHER
    return [[file for group in same[n : n + size] for file in group] for n in range(0, len(same), size)]


def _ingest(assistant: Assistant, task: Upload, group: list[File], changed: Queue[bool]) -> None:
    def listen(progress: Progress) -> None:
        task.progress = progress
        changed.put(False)

    report = assistant.ingest([file.path for file in group], progress=listen)
    task.added += len(report.added) + len(report.updated)
    for file in group:
        file.lines = _lines(report, file, alone=len(group) == 1)
        file.state = "failed" if file.lines and all(state == "failed" for state, _ in file.lines) else "done"
    task.progress = None
    changed.put(False)


def _lines(report: IngestReport, file: File, alone: bool) -> list[tuple[str, str]]:
    """What a report says of one file, failures first: (state, words). alone: the report is of this file only."""
    path, name = str(file.path), file.path.name

    def mine(text: str) -> bool:
        return alone or path in text or text.startswith(name)

    def notes(id_: str) -> str:
        undated = "no date found: filters by date leave it out" if id_ in report.undated else ""
        copy = f"copy of {copies[id_]}" if id_ in copies else ""
        return "; ".join(filter(None, (id_ if id_ != name else "", copy, undated, dict(report.unread).get(id_))))

    copies = dict(report.copies)
    failed = [("failed", _named(reason, file, where)) for where, reason in report.failed if mine(where)]
    states = ("added", "updated", "unchanged")
    return failed + [(state, notes(id_)) for state in states for id_ in getattr(report, state) if mine(id_)]


def _named(reason: str, file: File, where: str) -> str:
    """`reason` with the server's temporary path as the name that the reader knows, and the record that it is of."""
    text = reason.replace(str(file.path), file.path.name)
    record = where.replace(str(file.path), "").lstrip(":# /")
    return f"{record}: {text}" if record and record != file.path.name and record not in text else text


def _view(task: Upload, running: bool) -> str:
    failed = [file for file in task.files if file.state == "failed" or any(s == "failed" for s, _ in file.lines)]
    # Failures first once it is done; while it runs, the order of the upload, from where the work is.
    order = task.files if running else [*failed, *(file for file in task.files if file not in failed)]
    finished = sum(file.state in ("done", "failed") for file in task.files)
    start = max(0, min(finished - 3, len(order) - SHOWN)) if running else 0
    return render(
        "library/upload.html",
        task=task,
        files=order[start : start + SHOWN],
        more=max(0, len(order) - SHOWN),
        failed=len(failed),
        finished=finished,
        running=running,
    )
