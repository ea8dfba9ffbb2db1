"""The library: what the store holds, and removing from it."""

from assistant import Assistant
from assistant.errors import StoreMissing
from assistant.interfaces.page import faults
from assistant.interfaces.page.html import notice, render
from assistant.interfaces.page.views import plots

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
    texts = [" ".join(filter(None, (a.title, a.publisher, a.id))).casefold() for a in articles]
    found = [a for a, text in zip(articles, texts, strict=True) if all(word in text for word in words)]
    chart = plots.coverage_chart([article.published for article in found if article.published])
    return render("library/articles.html", articles=found[:SHOWN], found=len(found), total=len(articles), chart=chart)


def remove(assistant: Assistant, article_id: str) -> tuple[str, bool]:
    """Removes an article; HTML that tells it, and whether it was done. Never raises."""
    try:
        assistant.remove([article_id])
    except Exception as error:  # noqa: BLE001  told to the reader, and logged
        return notice(faults.told(error)), False
    return render("library/removed.html", article=article_id), True
