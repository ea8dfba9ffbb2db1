"""The library: what the store holds, and removing from it."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from assistant.errors import AssistantError, StoreMissing
from assistant.interfaces.page import plots
from assistant.interfaces.page.html import render
from assistant.schema import ArticleInfo

if TYPE_CHECKING:
    from assistant.assistant import Assistant

SHOWN = 300  # rows of a table or of a report that are listed; the rest is counted
REMOVAL_FAULT = (
    "Something went wrong on our side, and the article may still be there; the server's log has the details."
)
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
    chart = plots.coverage_chart([article.published for article in found if article.published])
    return render("library.html", articles=found[:SHOWN], found=len(found), total=len(articles), chart=chart)


def _searched(article: ArticleInfo) -> str:
    return " ".join(filter(None, (article.title, article.publisher, article.id))).casefold()


def remove(assistant: Assistant, article_id: str) -> tuple[str, bool]:
    """Removes an article; HTML that tells it, and whether it was done. Never raises."""
    try:
        assistant.remove([article_id])
    except AssistantError as error:
        return render("notice.html", text=str(error)), False
    except Exception:
        logger.exception("removing an article failed")
        return render("notice.html", text=REMOVAL_FAULT), False
    return render("removed.html", article=article_id), True
