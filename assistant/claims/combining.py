"""One list of attributions out of the learned tagger's and the rules'.

The tagger decides wherever both see a cue, but for a quotation that a cue and a colon lead into. The rules add what it
was never shown: tweets, speakers before a colon, claims inside claims, hearsay ("reportedly"), and speech in direct
quotation that it passed over. Quotations that go on and claims that a denial names are read from the text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.claims.attribution_types import Attribution
from assistant.claims.continuing import continue_quotations
from assistant.claims.cues import HEARSAY, RELAYED, verb_forms
from assistant.claims.disputed import add_disputed
from assistant.claims.spans import SpanIndex
from assistant.schema import Span

_WORD = re.compile(r"[a-z]+")
_COLON = re.compile(r"[^\n.!?“\"«]{0,80}:\s*")
_PARAGRAPH = re.compile(r"\n[ \t]*\r?\n")
_AUXILIARY = re.compile(
    r"(?:is|are|was|were)|(?:could|would|did|does|do|can|will|has|have|had)\s(?:not|never)", re.IGNORECASE
)
_PARTICIPLE = re.compile(r"\s(?:[a-z]+ly\s|also\s|still\s)?([a-z]+)\b", re.IGNORECASE)
_OPENING = '“"«'


def combine(
    text: str, sentences: Sequence[Span], tagged: Sequence[Attribution], ruled: Sequence[Attribution]
) -> list[Attribution]:
    """The tagger's attributions with those of the rules that they leave room for, in order of content."""
    tagged = [made for item in tagged if (made := _repaired(text, item)) is not None]
    tweets = [r for r in ruled if r.cue is None and r.source]
    texts, authors = SpanIndex([t.content for t in tweets]), SpanIndex([t.source for t in tweets if t.source])
    introduced = SpanIndex([r.cue for r in ruled if r.cue and _introduces(text, r)])
    kept = [
        item
        for item in tagged
        if not texts.meeting(item.content.start, item.content.end)
        and not authors.meeting(_place(item).start, _place(item).end)
        and not (item.cue and introduced.meeting(item.cue.start, item.cue.end))
    ]
    cues = SpanIndex([item.cue for item in kept if item.cue])
    contents = SpanIndex([item.content for item in kept])
    added = [item for item in ruled if _adds(text, item, kept, cues, contents)]
    whole = continue_quotations(text, sentences, [*kept, *added])
    return sorted(add_disputed(text, whole, ruled), key=lambda a: (a.content.start, a.content.end, _place(a).start))


def _repaired(text: str, item: Attribution) -> Attribution | None:
    """What the tagger found, without what no attribution has.

    A source that runs into another paragraph is cut there ("..., says mayor" above a text), an auxiliary alone gets its
    verb ("are believed"), and a content that is its own source is none.
    """
    source, cue = item.source, item.cue
    if source and item.content.start >= source.start and item.content.end <= source.end:
        return None
    if source and (cut := _PARAGRAPH.search(text, source.start, source.end)):
        after = cue is not None and cue.start >= source.end
        start, end = (cut.end(), source.end) if after else (source.start, cut.start())
        words = text[start:end]
        start += len(words) - len(words.lstrip())
        source = Span(start=start, end=start + len(words.strip())) if words.strip() else None
    verb = _PARTICIPLE.match(text, cue.end) if cue and _AUXILIARY.fullmatch(cue.of(text)) else None
    if cue and verb and verb[1].lower() in verb_forms():
        cue = Span(start=cue.start, end=verb.end())
    return replace(item, source=source, cue=cue)


def _adds(text: str, item: Attribution, kept: Sequence[Attribution], cues: SpanIndex, contents: SpanIndex) -> bool:
    cue, content = item.cue, item.content
    if cue is None:
        return item.source is not None
    if cues.meeting(cue.start, cue.end):
        return False
    words = cue.of(text).lower()
    if words in HEARSAY:
        return True
    if any(_within(cue, kept[i].content) for i in contents.meeting(cue.start, cue.end)):
        return words.strip() != ":" and item.source is not None and any(w in RELAYED for w in _WORD.findall(words))
    free = not contents.meeting(content.start, content.end)
    return free and (words.strip() == ":" or text[content.start] in _OPENING)


def _introduces(text: str, item: Attribution) -> bool:
    """Whether a colon alone makes the speaker, or a cue and a colon lead into a quotation, often on a new line."""
    cue, content = item.cue, item.content
    if cue is not None and cue.of(text) == ":":
        return True
    if cue is None or text[content.start] not in _OPENING:
        return False
    return _COLON.fullmatch(text[cue.end : content.start]) is not None


def _place(item: Attribution) -> Span:
    return item.cue or item.source or item.content


def _within(inner: Span, outer: Span) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end
