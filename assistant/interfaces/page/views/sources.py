"""The source pane: an article, the cited sentence strongly marked, its neighbours and other citations faintly."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

from assistant.interfaces.page import faults
from assistant.interfaces.page.conversations.turn import Turn
from assistant.interfaces.page.html import render
from assistant.schema import Answer, Article, Span

if TYPE_CHECKING:
    from assistant import Assistant

# Characters shown before and after the sentence of a longer article: the browser lays all of it out in one go.
WINDOW = 60_000
SPACE = " \t\r\n"  # not shown at the ends of an article
FORGOTTEN = "This conversation is no longer on the server. Ask the question again to open its sources."


@dataclass(frozen=True)
class Segment:
    """A run of the article's text with one mark: "" (none), "near", "faint" or "strong"."""

    text: str
    mark: str = ""


@dataclass(frozen=True)
class Origin:
    """The control that opens a sentence: citation ("key") or nearest passage ("near") `number` of turn `turn`."""

    kind: Literal["key", "near"]
    turn: int
    number: int


def empty(notice: str | None = None, quote: str | None = None) -> str:
    """The pane before anything was opened, or with a sentence that says why there is no article in it."""
    return render("shared/source.html", article=None, notice=notice, quote=quote)


def open_citation(assistant: Assistant, turns: Sequence[Turn], turn: object, key: object) -> str:
    """The article of citation `key` of turn number `turn`. Both come from the browser and may be anything."""
    answer = _answer(turns, turn)
    citations = {citation.key: citation for citation in answer.citations} if answer else {}
    citation = citations.get(key) if isinstance(key, int) else None
    if citation is None or not isinstance(turn, int):
        return empty(FORGOTTEN)
    here = [other for other in citations.values() if other.article_id == citation.article_id and other is not citation]
    strong = Span(start=citation.start, end=citation.end)
    faint = [Span(start=other.start, end=other.end) for other in here]
    return _shown(assistant, citation.article_id, strong, faint, citation.quote, Origin("key", turn, citation.key))


def open_newest(assistant: Assistant, turns: Sequence[Turn]) -> str:
    """The first citation of the newest turn, so that the pane speaks of the answer beside it; else the empty pane."""
    answer = _answer(turns, len(turns) - 1)
    if not answer or not answer.citations:
        return empty()
    return open_citation(assistant, turns, len(turns) - 1, answer.citations[0].key)


def open_nearest(assistant: Assistant, turns: Sequence[Turn], turn: object, index: object) -> str:
    """The article of the refusal's nearest passage number `index` (from 0), with that passage marked."""
    answer = _answer(turns, turn)
    nearest = answer.nearest if answer else ()
    if not isinstance(turn, int) or not isinstance(index, int) or not 0 <= index < len(nearest):
        return empty(FORGOTTEN)
    passage = nearest[index]
    span = Span(start=passage.start, end=passage.end)
    return _shown(assistant, passage.article_id, span, [], passage.text, Origin("near", turn, index))


def open_article(assistant: Assistant, article_id: str) -> str:
    """A whole article, nothing marked."""
    return _shown(assistant, article_id, None, [], None, None)


def open_span(assistant: Assistant, article_id: object, start: object, end: object) -> str:
    """An article with the sentences marked that `[start, end)` touches. All of it comes from the browser."""
    if not (isinstance(article_id, str) and isinstance(start, int) and isinstance(end, int) and 0 <= start < end):
        return empty("This source cannot be opened.")
    return _shown(assistant, article_id, Span(start=start, end=end), [], None, None)


def _answer(turns: Sequence[Turn], number: object) -> Answer | None:
    return turns[number].answer if isinstance(number, int) and 0 <= number < len(turns) else None


def _shown(
    assistant: Assistant,
    article_id: str,
    strong: Span | None,
    faint: Sequence[Span],
    quote: str | None,
    origin: Origin | None,
) -> str:
    notice = None
    try:
        article = assistant.article(article_id)
        near = neighbours(assistant.sentences(article_id), strong) if strong else []
    except Exception as error:  # noqa: BLE001  told to the reader, and logged
        return empty(f"This article cannot be opened: {faults.told(error)}", quote)
    if strong and (strong.end > len(article.text) or quote not in (None, strong.of(article.text))):
        notice = "The article was changed since. The sentence then read:" if quote else "The article was changed since."
        strong, faint, near = None, [], []
    return article_view(article, strong, faint, near, notice=notice, quote=quote if notice else None, origin=origin)


def neighbours(sentences: Sequence[Span], strong: Span) -> list[Span]:
    """The sentence before and the sentence after `strong`."""
    before = [sentence for sentence in sentences if sentence.end <= strong.start]
    after = [sentence for sentence in sentences if sentence.start >= strong.end]
    return before[-1:] + after[:1]


def article_view(
    article: Article,
    strong: Span | None = None,
    faint: Iterable[Span] = (),
    near: Iterable[Span] = (),
    *,
    notice: str | None = None,
    quote: str | None = None,
    origin: Origin | None = None,
) -> str:
    """`article` as HTML. origin: the control that opened it, where "Back" returns to."""
    text = article.text
    first, last = len(text) - len(text.lstrip(SPACE)), len(text.rstrip(SPACE))
    start = max(first, strong.start - WINDOW) if strong else first
    end = min(last, (strong.end if strong else first) + WINDOW)
    return render(
        "shared/source.html",
        article=article,
        segments=segments(text, strong, faint, start, max(start, end), near),
        before=start - first,
        after=last - end,
        notice=notice,
        quote=quote,
        origin=origin,
    )


def segments(
    text: str, strong: Span | None, faint: Iterable[Span], start: int, end: int, near: Iterable[Span] = ()
) -> list[Segment]:
    """`text[start:end]` cut where a mark begins or ends, nothing lost. Where marks overlap, the stronger one shows."""
    marks = [("strong", [strong] if strong else []), ("faint", list(faint)), ("near", list(near))]
    spans = [span for _, group in marks for span in group if span.start < end and span.end > start]
    cuts = sorted({start, end, *(min(max(edge, start), end) for span in spans for edge in (span.start, span.end))})
    result: list[Segment] = []
    for a, b in pairwise(cuts):
        mark = next((name for name, group in marks if any(s.start <= a and b <= s.end for s in group)), "")
        if result and result[-1].mark == mark:
            result[-1] = Segment(result[-1].text + text[a:b], mark)
        else:
            result.append(Segment(text[a:b], mark))
    return result
