"""What the library holds, counted: for the choices that the page offers. Counted again when the library changes."""

from __future__ import annotations

import threading
from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from assistant.errors import StoreMissing
from assistant.schema import ArticleInfo

if TYPE_CHECKING:
    from assistant.assistant import Assistant


@dataclass(frozen=True)
class Catalogue:
    """Articles, newest first and undated last; publishers and speakers, each with its count, the busiest first."""

    articles: tuple[ArticleInfo, ...] = ()
    publishers: tuple[tuple[str, int], ...] = ()
    speakers: tuple[tuple[str, int], ...] = ()
    first: date | None = None
    last: date | None = None


class Counted:
    """The catalogue of one assistant's library; counts anew only after a change. Threads may share it."""

    def __init__(self, assistant: Assistant) -> None:
        self._assistant = assistant
        self._guard = threading.Lock()
        self._made: tuple[int, Catalogue] | None = None

    def now(self) -> Catalogue:
        """The catalogue as of now; an empty one where there is no store. Raises what reading the store raises."""
        try:
            articles = self._assistant.articles()
        except StoreMissing:
            return Catalogue()
        key = hash(tuple(articles))
        with self._guard:
            if self._made is None or self._made[0] != key:
                self._made = (key, self._count(articles))
            return self._made[1]

    def _count(self, articles: list[ArticleInfo]) -> Catalogue:
        days = sorted(article.published for article in articles if article.published)
        dated = sorted((a for a in articles if a.published), key=lambda a: str(a.published), reverse=True)
        speakers = Counter(claim.speaker for claim in self._assistant.claims() if claim.speaker)
        return Catalogue(
            articles=(*dated, *(a for a in articles if not a.published)),
            publishers=tuple(Counter(a.publisher for a in articles if a.publisher).most_common()),
            speakers=tuple(speakers.most_common()),
            first=days[0] if days else None,
            last=days[-1] if days else None,
        )
