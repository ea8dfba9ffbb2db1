"""One list of attributions out of the learned tagger's and the rules'.

The tagger decides wherever both see a cue. The rules add what it was never shown: tweets, speakers before a colon,
claims inside claims, hearsay ("reportedly"), and speech in direct quotation that it passed over.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.claims.attribution_types import Attribution
from assistant.claims.cues import HEARSAY, RELAYED
from assistant.schema import Span

_WORD = re.compile(r"[a-z]+")


def combine(text: str, tagged: Sequence[Attribution], ruled: Sequence[Attribution]) -> list[Attribution]:
    """The tagger's attributions with those of the rules that they leave room for, in order of content."""
    kept = [item for item in tagged if not _is_part_of_tweet(item, ruled)]
    added = [item for item in ruled if _adds(text, item, kept)]
    return sorted([*kept, *added], key=lambda a: (a.content.start, a.content.end, _place(a).start))


def _is_part_of_tweet(item: Attribution, ruled: Sequence[Attribution]) -> bool:
    """Whether the tagger read a tweet's text or author line, which the rules read whole."""
    return any(
        r.cue is None and r.source and (_meet(item.content, r.content) or _meet(_place(item), r.source)) for r in ruled
    )


def _adds(text: str, item: Attribution, tagged: Sequence[Attribution]) -> bool:
    if item.cue is None:
        return item.source is not None
    if any(other.cue and _meet(item.cue, other.cue) for other in tagged):
        return False
    if item.cue.of(text).lower() in HEARSAY:
        return True
    if text[item.cue.start : item.cue.end].strip() == ":":
        return not any(_meet(item.content, other.content) for other in tagged)
    if any(_within(item.cue, other.content) for other in tagged):
        return item.source is not None and any(w in RELAYED for w in _WORD.findall(item.cue.of(text).lower()))
    return not any(_meet(item.content, other.content) for other in tagged) and text[item.content.start] in '“"«'


def _place(item: Attribution) -> Span:
    return item.cue or item.source or item.content


def _meet(a: Span, b: Span) -> bool:
    return a.start < b.end and b.start < a.end


def _within(inner: Span, outer: Span) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end
