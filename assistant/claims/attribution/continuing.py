"""Quotations that go on: around their cue, into the next sentence, and over paragraphs that each open with a mark."""

import re
from bisect import bisect_left, bisect_right
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
    order = sorted((max(span.end for span in _spans(item)), at) for at, item in enumerate(found))
    starts = [s.start for s in sentences]
    extended = (-1, -1)
    for quote in quotations.spans:
        before = bisect_right(order, (quote.start, len(found))) - 1
        if before < 0 or taken.meeting(quote.start, quote.end):
            continue
        reach, host = max(order[before], extended)
        item, following = found[host], bisect_left(starts, reach)
        near = following < len(starts) and starts[following] == quote.start
        rest = sentences[max(0, bisect_right(starts, quote.end - 1) - 1)].end
        if (
            item.cue is not None
            and not (
                "\n" in text[reach : quote.start] and quote.of(text).rstrip("”\"'» ").endswith("?")
            )  # whoever asks
            and (near or _NOTHING.fullmatch(text, reach, quote.start))
            and quotations.within(item.content.start, item.content.end)
            and _NOTHING.fullmatch(text, quote.end, max(quote.end, rest))
        ):
            found[host] = replace(item, content=Span(start=item.content.start, end=quote.end))
            extended = (quote.end, host)
    return found


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
