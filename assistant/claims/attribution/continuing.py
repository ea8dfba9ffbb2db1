"""Quotations that go on: around their cue, into the next sentence, and over paragraphs that each open with a mark."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace

from assistant.claims.attribution.attribution import Attribution
from assistant.claims.attribution.quotes import Quotations
from assistant.claims.attribution.spans import SpanIndex
from assistant.schema import Span

_NOTHING = re.compile(r"[\s,.;:!?—–”\"'’-]*")


def continue_quotations(text: str, sentences: Sequence[Span], items: Sequence[Attribution]) -> list[Attribution]:
    """The attributions, in the order given, with the quotations that no attribution holds but one leads up to.

    A quotation over several paragraphs is taken whole; one that stands alone right after its speaker's words joins
    them. Nothing that another attribution touches is taken.
    """
    quotations = Quotations(text)
    held = [span for item in items for span in _spans(item)]
    index = SpanIndex(held)
    found = [_whole(quotations, item, held, index) for item in items]
    taken = SpanIndex([span for item in found for span in _spans(item)])
    starts = [s.start for s in sentences]
    ending: dict[int, int] = {}
    for at, item in enumerate(found):
        place = _sentence(starts, _reach(item) - 1)
        if place not in ending or _reach(found[ending[place]]) <= _reach(item):
            ending[place] = at
    for quote in quotations.spans:
        if taken.meeting(quote.start, quote.end):
            continue
        place, last = _sentence(starts, quote.start), _sentence(starts, quote.end - 1)
        host = ending.get(place, ending.get(place - 1))
        if host is None or not _leads_to(text, sentences, found[host], quote, place):
            continue
        if not quotations.within(found[host].content.start, found[host].content.end):
            continue
        if not _NOTHING.fullmatch(text, quote.end, max(quote.end, sentences[last].end)):
            continue
        found[host] = replace(found[host], content=Span(start=found[host].content.start, end=quote.end))
        ending[last] = host
    return found


def _leads_to(text: str, sentences: Sequence[Span], item: Attribution, quote: Span, place: int) -> bool:
    """Whether only marks, or the rest of the item's own sentence, part an item from a quotation after it."""
    reach = _reach(item)
    if reach > quote.start or item.cue is None:
        return False
    if _NOTHING.fullmatch(text, reach, quote.start):
        return True
    return place > 0 and sentences[place].start == quote.start and reach <= sentences[place - 1].end


def _whole(quotations: Quotations, item: Attribution, held: Sequence[Span], index: SpanIndex) -> Attribution:
    """A content that starts with a quotation over paragraphs, made up to its end."""
    quote = quotations.around(item.content.start)
    if quote is None or quote.start != item.content.start or quote.end <= item.content.end:
        return item
    if any(held[i] != item.content for i in index.meeting(item.content.end, quote.end)):
        return item
    return replace(item, content=quote)


def _spans(item: Attribution) -> list[Span]:
    return [span for span in (item.source, item.cue, item.content) if span is not None]


def _reach(item: Attribution) -> int:
    return max(span.end for span in _spans(item))


def _sentence(starts: Sequence[int], position: int) -> int:
    return max(0, bisect_right(starts, position) - 1)
