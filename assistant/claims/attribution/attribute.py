"""Attributions that the learned tagger was hardly shown: tweets, colons, hearsay, and claims inside of claims."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from assistant.claims.attribution.attribution import Attribution
from assistant.claims.attribution.colons import find_colons
from assistant.claims.attribution.estimates import find_estimates
from assistant.claims.attribution.quotes import Quotations
from assistant.claims.attribution.tagger import tag
from assistant.claims.attribution.tweets import find_tweets
from assistant.english.saying import HEARSAY, PRONOUNS, RELAYED
from assistant.schema import Span

_HEARSAY = re.compile(rf"\b(?:{'|'.join(sorted(HEARSAY))})\b", re.IGNORECASE)
_RELAYED = re.compile(rf"\b(?:{'|'.join(sorted(RELAYED))})\b", re.IGNORECASE)
_ASKED = re.compile(
    r"(?:[A-Z][A-Z .’'-]+,[^\n—–-]{1,40}[—–-]+\s+)?(?:When |After (?:being )?)?[Aa]sked(?: (?:by|on|in) [^,]{1,60}?)? "
    r"(?P<content>(?:whether|if) [^“”]{3,250}?), "
    r"(?P<source>[^,“”]{2,80}?(?:, [^,“”]{2,80},)?)"
    r" (?P<cue>(?:said|answered|replied) (?:yes|no)(?=[.,;]|$)|shook (?:his|her|their) head|nodded)"
)
_THAT = re.compile(r"that\s+", re.IGNORECASE)


def attribute(text: str, sentences: Sequence[Span]) -> list[Attribution]:
    """What a text's own marks attribute: its tweets, then speakers before a colon, then bare answers, then hearsay."""
    quotations = Quotations(text)
    return [
        *find_tweets(text),
        *find_colons(text, sentences, quotations),
        *_answers(text, sentences, quotations),
        *_hearsay(text, sentences, quotations),
    ]


def spare(text: str, sentences: Sequence[Span]) -> list[Attribution]:
    """What a text's marks attribute where the tagger finds nothing: counts that somebody "put" at a number."""
    return list(find_estimates(text, sentences, Quotations(text)))


def _answers(text: str, sentences: Sequence[Span], quotations: Quotations) -> Iterator[Attribution]:
    """An attribution for each "Asked whether it had rained, Ana Sol shook her head": the content is what was asked."""
    for sentence in sentences:
        match = _ASKED.match(text, sentence.start, min(sentence.end, sentence.start + 400))
        if match and not quotations.within(match.start(), match.end("source")):
            source, cue, content = (Span(start=match.start(n), end=match.end(n)) for n in ("source", "cue", "content"))
            yield Attribution(source=source, cue=cue, content=content)


def _hearsay(text: str, sentences: Sequence[Span], quotations: Quotations) -> Iterator[Attribution]:
    """Attributions without a source: each sentence like "The bank reportedly failed", which is the content."""
    for sentence in sentences:
        match = _HEARSAY.search(text, sentence.start, sentence.end)
        if match and quotations.around(match.start()) is None:
            words = sentence.of(text).rstrip(" \t\r\n.…")
            content = Span(start=sentence.start, end=sentence.start + len(words))
            yield Attribution(source=None, cue=Span(start=match.start(), end=match.end()), content=content)


def relayed(text: str, sentences: Sequence[Span], found: Sequence[Attribution]) -> list[Attribution]:
    """The claims of named sources inside of the contents of `found`, outside of quotation marks.

    In a whole text the tagger passes over them, as its training data hardly nests; in a content read as a text of its
    own it finds them.
    """
    quotations = Quotations(text)
    seen = {place for item in found for place in _told(text, item.cue)}
    everything = list(found)
    for outer in everything:  # and what is found inside of what was found
        for start, end in _pieces(text, outer):
            told = {p for p in _told(text, Span(start=start, end=end)) - seen if quotations.around(p) is None}
            if told:
                inner = [i for i in _read(text, sentences, start, end) if _is_relay(text, i, told)]
                seen.update(place for item in inner for place in _told(text, item.cue))
                everything += inner
    return everything[len(found) :]


def _told(text: str, span: Span | None) -> set[int]:
    """Where the words begin that may relay a claim."""
    return {match.start() for match in _RELAYED.finditer(text, span.start, span.end)} if span else set()


def _pieces(text: str, outer: Attribution) -> Iterator[tuple[int, int]]:
    """A content without the "that" it begins with, in two where its own cue stands inside."""
    start, end, cue = outer.content.start, outer.content.end, outer.cue
    if that := _THAT.match(text, start, end):
        start = that.end()
    if cue and start < cue.start and cue.end < end:
        yield start, cue.start
        start = cue.end
    yield start, end


def _read(text: str, sentences: Sequence[Span], start: int, end: int) -> Iterator[Attribution]:
    """What the tagger finds in a piece of the text, read alone."""
    inside = [s for s in sentences if s.start < end and start < s.end]
    parts = [Span(start=max(0, s.start - start), end=min(s.end, end) - start) for s in inside]
    for item in tag(text[start:end], parts):
        source, cue = (s and Span(start=s.start + start, end=s.end + start) for s in (item.source, item.cue))
        content = Span(start=item.content.start + start, end=item.content.end + start)
        yield replace(item, source=source, cue=cue, content=content)


def _is_relay(text: str, item: Attribution, told: set[int]) -> bool:
    named = item.source is not None and item.source.of(text).lower() not in PRONOUNS
    return named and not told.isdisjoint(_told(text, item.cue))
