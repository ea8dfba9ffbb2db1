"""What one can choose among in the library: publishers and speakers with their counts, and the days."""

import logging
import threading
from collections import Counter
from datetime import date
from typing import NamedTuple

from assistant import Assistant
from assistant.errors import StoreMissing
from assistant.schema import ArticleInfo

logger = logging.getLogger(__name__)


class Facets(NamedTuple):
    """Articles, newest first and undated last; publishers and speakers, each with its count, the busiest first."""

    articles: tuple[ArticleInfo, ...] = ()
    publishers: tuple[tuple[str, int], ...] = ()
    speakers: tuple[tuple[str, int], ...] = ()
    first: date | None = None
    last: date | None = None


class Counted:
    """The facets of one assistant's library; counts anew only after a change. Threads may share it."""

    def __init__(self, assistant: Assistant) -> None:
        self._assistant = assistant
        self._guard = threading.Lock()
        self._made: tuple[int, Facets] | None = None

    def now(self) -> Facets:
        """The facets as of now; empty ones where there is no store. Raises what reading the store raises."""
        try:
            articles = self._assistant.articles()
        except StoreMissing:
            return Facets()
        key = hash(tuple(articles))
        with self._guard:
            if self._made is None or self._made[0] != key:
                self._made = (key, self._count(articles))
            return self._made[1]

    def or_none(self) -> Facets:
        """The facets as of now; empty ones where the library cannot be read, which other parts of the page tell."""
        try:
            return self.now()
        except Exception:
            logger.info("no choices", exc_info=True)
            return Facets()

    def _count(self, articles: list[ArticleInfo]) -> Facets:
        days = [article.published for article in articles if article.published]
        return Facets(
            articles=tuple(articles),
            publishers=tuple(Counter(a.publisher for a in articles if a.publisher).most_common()),
            speakers=tuple(
                Counter(c.speaker for c in self._assistant.claims() if c.speaker and c.certain).most_common()
            ),
            first=min(days, default=None),
            last=max(days, default=None),
        )
