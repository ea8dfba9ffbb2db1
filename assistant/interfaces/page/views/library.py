"""The library: what the store holds, and removing from it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.errors import StoreMissing
from assistant.interfaces.page import faults
from assistant.interfaces.page.html import notice, render
from assistant.interfaces.page.views import plots
from assistant.schema import ArticleInfo

if TYPE_CHECKING:
    from assistant import Assistant

SHOWN = 300  # rows of the table that are listed; the rest is counted


def listing(assistant: Assistant, search: str = "") -> str:
    """The table of articles whose headline, publisher or id holds every word of `search`. Never raises."""
    try:
        articles = assistant.articles()
    except StoreMissing:
        articles = []
    except Exception as error:  # noqa: BLE001  told to the reader, and logged
        return notice(faults.told(error))
    words = search.casefold().split()
    found = [a for a in articles if all(word in _searched(a) for word in words)]
    chart = plots.coverage_chart([article.published for article in found if article.published])
    return render("library/articles.html", articles=found[:SHOWN], found=len(found), total=len(articles), chart=chart)


def _searched(article: ArticleInfo) -> str:
    return " ".join(filter(None, (article.title, article.publisher, article.id))).casefold()


def remove(assistant: Assistant, article_id: str) -> tuple[str, bool]:
    """Removes an article; HTML that tells it, and whether it was done. Never raises."""
    try:
        assistant.remove([article_id])
    except Exception as error:  # noqa: BLE001  told to the reader, and logged
        return notice(faults.told(error)), False
    return render("library/removed.html", article=article_id), True
