"""The source pane: an article, the cited sentence strongly marked, its neighbours and other citations faintly."""

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Any, Literal, NamedTuple

from assistant import Assistant
from assistant.interfaces.page import faults
from assistant.interfaces.page.conversations.turn import Turn
from assistant.interfaces.page.html import render
from assistant.schema import Answer, Article, Span

# Characters shown before and after the sentence of a longer article: the browser lays all of it out in one go.
WINDOW = 60_000
SPACE = " \t\r\n"  # not shown at the ends of an article
FORGOTTEN = "This conversation is no longer on the server. Ask the question again to open its sources."


class Segment(NamedTuple):
    """A run of the article's text with one mark: "" (none), "near", "faint" or "strong"."""

    text: str
    mark: str = ""


class Origin(NamedTuple):
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
    faint = [Span(start=other.start, end=other.end) for other in here]
    span, origin = Span(start=citation.start, end=citation.end), Origin("key", turn, citation.key)
    return _shown(assistant, citation.article_id, span, faint, citation.quote, origin)


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
    return _shown(assistant, passage.article_id, span, (), passage.text, Origin("near", turn, index))


def open_article(assistant: Assistant, article_id: str) -> str:
    """A whole article, nothing marked."""
    return _shown(assistant, article_id)


def open_span(assistant: Assistant, article_id: object, start: object, end: object) -> str:
    """An article with the sentences marked that `[start, end)` touches. All of it comes from the browser."""
    if not (isinstance(article_id, str) and isinstance(start, int) and isinstance(end, int) and 0 <= start < end):
        return empty("This source cannot be opened.")
    return _shown(assistant, article_id, Span(start=start, end=end))


def _answer(turns: Sequence[Turn], number: object) -> Answer | None:
    return turns[number].answer if isinstance(number, int) and 0 <= number < len(turns) else None


def _shown(
    assistant: Assistant,
    article_id: str,
    strong: Span | None = None,
    faint: Sequence[Span] = (),
    quote: str | None = None,
    origin: Origin | None = None,
) -> str:
    try:
        article = assistant.article(article_id)
        near = neighbours(assistant.sentences(article_id), strong) if strong else []
    except Exception as error:  # noqa: BLE001  told to the reader, and logged
        return empty(f"This article cannot be opened: {faults.told(error)}", quote)
    if strong and (strong.end > len(article.text) or quote not in (None, strong.of(article.text))):
        notice = f"The article has changed since then.{' The sentence was:' if quote else ''}"
        return article_view(article, notice=notice, quote=quote, origin=origin)
    return article_view(article, strong, faint, near, origin=origin)


def neighbours(sentences: Sequence[Span], strong: Span) -> list[Span]:
    """The sentence before and the sentence after `strong`."""
    before = [sentence for sentence in sentences if sentence.end <= strong.start]
    after = [sentence for sentence in sentences if sentence.start >= strong.end]
    return before[-1:] + after[:1]


def article_view(
    article: Article, strong: Span | None = None, faint: Iterable[Span] = (), near: Iterable[Span] = (), **about: Any
) -> str:
    """`article` as HTML. about: `origin`, where "Back" returns to; a `notice` of trouble with the `quote` meant."""
    text = article.text
    first, last = len(text) - len(text.lstrip(SPACE)), len(text.rstrip(SPACE))
    start = max(first, strong.start - WINDOW) if strong else first
    end = min(last, (strong.end if strong else first) + WINDOW)
    shown = segments(text, strong, faint, start, max(start, end), near)
    about = {"notice": None, "quote": None, "origin": None, **about}
    return render(
        "shared/source.html", article=article, segments=shown, before=start - first, after=last - end, **about
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
