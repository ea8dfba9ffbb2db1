"""How far an ingest is, on standard error: a bar on a terminal, plain lines elsewhere."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TextIO

from assistant.schema import Progress

_STAGES = {
    "read": "reading",
    "index": "indexing",
    "searchable": "searchable by words",
    "embed": "embedding",
    "done": "complete",
}
_REACHED = ("searchable", "done")  # what stays on the screen
_SECONDS_BETWEEN_LINES = 5.0


@contextmanager
def shown() -> Iterator[Callable[[Progress], None]]:
    """A function that takes each `Progress` and shows it while the block runs."""
    if not sys.stderr.isatty():
        yield Lines(sys.stderr)
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bars

    columns = (
        TextColumn("{task.description:>9}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[unit]}"),
    )
    with Bars(*columns, TimeRemainingColumn(), console=Console(stderr=True), transient=True) as bars:
        articles = bars.add_task("reading", total=None, unit="articles")
        passages = bars.add_task("", total=None, unit="passages")

        def show(progress: Progress) -> None:
            stage = _STAGES[progress.stage]
            if progress.stage in _REACHED:
                bars.console.print(f"{stage} after {progress.seconds:.1f} s", highlight=False)
                return
            bars.update(articles, description=stage, completed=progress.articles, total=progress.articles_total or None)
            bars.update(passages, completed=progress.passages, total=progress.passages_total or None)

        yield show


class Lines:
    """Shows progress as a line at each new stage and every few seconds."""

    def __init__(self, stream: TextIO, clock: Callable[[], float] = time.monotonic) -> None:
        self._stream = stream
        self._clock = clock
        self._stage = ""
        self._due = 0.0

    def __call__(self, progress: Progress) -> None:
        """Writes a line when one is due."""
        now = self._clock()
        if progress.stage == self._stage and now < self._due:
            return
        self._stage, self._due = progress.stage, now + _SECONDS_BETWEEN_LINES
        articles, passages = f"{progress.articles_total:,} articles", f"{progress.passages_total:,} passages"
        if progress.stage != "searchable":
            articles, passages = f"{progress.articles:,} of {articles}", f"{progress.passages:,} of {passages}"
        took = f"{progress.seconds:.1f} s{_left(progress)}"
        self._stream.write(f"{_STAGES[progress.stage]}: {articles}, {passages}, {took}\n")
        self._stream.flush()


def _left(progress: Progress) -> str:
    """Time left at the speed so far, once there is a speed."""
    if progress.stage != "embed" or not 0 < progress.passages < progress.passages_total:
        return ""
    seconds = progress.seconds / progress.passages * (progress.passages_total - progress.passages)
    return f", about {seconds:.0f} s left"
