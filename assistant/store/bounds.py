"""What one article may cost at ingest, and what becomes of one that fails: nothing stops the articles after it.

Work is bounded in passages, not in seconds, so that the same article is read as far on any machine. What is not read is
found by its words all the same.
"""

import logging
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from assistant.errors import AssistantError
from assistant.schema import Article, Span

T = TypeVar("T")

MOST_PASSAGES = 160
"""Of one article that get vectors, and whose sentences are read for claims: about 160,000 characters, 25,000 words.

Twice the longest of 3,900 news articles. The worst that these hold takes some twenty seconds of one core.
"""

logger = logging.getLogger(__name__)


def read_to(passages: Sequence[Span]) -> int | None:
    """Where the part of an article that is read for claims and vectors ends; None where that is all of it."""
    return passages[MOST_PASSAGES - 1].end if len(passages) > MOST_PASSAGES else None


def too_long(article: Article, end: int) -> str:
    """What readers are told of an article that is read up to `end`."""
    return (
        f"longer than news: claims and meaning are read up to character {end:,} of {len(article.text):,}, the rest is "
        "found by its words only; split it into single articles"
    )


def each_or_reason(work: Callable[[Sequence[Any]], Sequence[T]], items: Sequence[Any], what: str) -> list[T | str]:
    """What comes of each item worked on together; where that fails, of each alone, or one line that says why not.

    Our own errors are raised: a missing model is no fault of an article.
    """
    try:
        return list(work(items))
    except AssistantError:
        raise
    except Exception as error:
        if len(items) > 1:
            return [made for item in items for made in each_or_reason(work, [item], what)]
        logger.exception("%s", what)
        told = " ".join(str(error).split())[:200]
        return [f"{what} ({type(error).__name__}: {told})"]
