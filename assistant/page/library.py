"""The library: what the store holds, and adding to it. An upload runs in its own thread and reports as it goes."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from queue import Queue
from typing import TYPE_CHECKING

from assistant.errors import AssistantError, StoreMissing
from assistant.page.html import render
from assistant.schema import ArticleInfo, IngestReport, Progress

if TYPE_CHECKING:
    from assistant.pipeline import Assistant

SHOWN = 300  # rows of a table or of a report that are listed; the rest is counted
FAULT = (
    "Something went wrong on our side. Articles that were already added are kept; the details are in the server's log."
)

logger = logging.getLogger(__name__)


def stored(assistant: Assistant) -> list[ArticleInfo]:
    """All articles, newest first, undated last; none where there is no store yet."""
    try:
        articles = assistant.articles()
    except StoreMissing:
        return []
    dated = sorted((a for a in articles if a.published), key=lambda a: str(a.published), reverse=True)
    return [*dated, *(a for a in articles if not a.published)]


def listing(assistant: Assistant, search: str = "") -> str:
    """The table of articles whose headline, publisher or id holds every word of `search`."""
    try:
        articles = stored(assistant)
    except AssistantError as error:
        return render("notice.html", text=str(error))
    except Exception:
        logger.exception("listing the library failed")
        return render("notice.html", text=FAULT)
    words = search.casefold().split()
    found = [a for a in articles if all(word in _searched(a) for word in words)]
    return render("library.html", articles=found[:SHOWN], found=len(found), total=len(articles))


def _searched(article: ArticleInfo) -> str:
    return " ".join(filter(None, (article.title, article.publisher, article.id))).casefold()


def upload(assistant: Assistant, paths: Sequence[str | Path]) -> Iterator[str]:
    """Ingests `paths`; yields HTML of the progress, then of the result. It goes on if the reader leaves the page."""
    files = [Path(path) for path in paths]
    updates: Queue[Progress | IngestReport | str] = Queue()

    def work() -> None:
        try:
            updates.put(assistant.ingest(files, progress=updates.put))
        except AssistantError as error:
            updates.put(str(error))
        except Exception:
            logger.exception("an upload failed")
            updates.put(FAULT)

    threading.Thread(target=work, name="upload", daemon=True).start()
    yield render("progress.html", progress=None, files=len(files))
    while True:
        update = _newest(updates)
        if isinstance(update, Progress):
            yield render("progress.html", progress=update, files=len(files))
        elif isinstance(update, IngestReport):
            yield report_view(update, files)
            return
        else:
            yield render("notice.html", text=update)
            return


def _newest(updates: Queue[Progress | IngestReport | str]) -> Progress | IngestReport | str:
    """The next update; overtaken progress is skipped, so that a fast ingest does not flood the browser."""
    update = updates.get()
    if isinstance(update, Progress):
        time.sleep(0.1)
    while isinstance(update, Progress) and not updates.empty():
        update = updates.get()
    return update


def report_view(report: IngestReport, files: Sequence[Path]) -> str:
    """What became of each uploaded file or record: failures first, each with its reason."""
    named = {str(file): file.name for file in files}
    failed = [(_named(path, named), _named(reason, named)) for path, reason in report.failed]
    done = [(key, state) for state in ("added", "updated", "unchanged") for key in getattr(report, state)]
    return render("report.html", report=report, failed=failed, done=done[:SHOWN], more=max(0, len(done) - SHOWN))


def _named(text: str, named: dict[str, str]) -> str:
    """`text` with the server's temporary paths as the names that the reader knows."""
    for path, name in named.items():
        text = text.replace(path, name)
    return text
