"""Contents that begin or stop short, or begin too early: relative clauses, causes, "as X said", datelines."""

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import replace

from assistant.claims.attribution.attribution import Attribution
from assistant.claims.attribution.quotes import Quotations
from assistant.claims.attribution.spans import SpanIndex
from assistant.english.numbers import DIGITS, WORDS
from assistant.schema import Span

_APPOSED = re.compile(r",\s[A-ZÀ-Þ][\w.’'-]*(?:\s[A-ZÀ-Þ][\w.’'-]*){0,3}$")
_WHO = re.compile(r",\s(?:who|whose|whom|which)\s[^“”\"\n]{1,200}$")
_DATELINE = re.compile(
    r"[A-ZÀ-Þ][A-ZÀ-Þ .’'/-]{2,40}(?:,\s[^\n—–“\"(]{2,30}?)?(?:\s?\([^()\n]{1,30}\))?\s?[—–-]{1,2}\s+(?=\S)"
)
_RESUMES = re.compile(
    r",\s(?!(?:and|but|or|as|while|who|whose|which|when|where|after|before|according|citing|though|although|[a-z]+ing)\b)"
    r"[a-z](?:[^.;:!?“”\"\n]|\.(?=\d))*(?=[.;]|$)"
)
_GOES_ON = re.compile(
    rf",\s(?:(?:up|down)\sfrom\s|(?:(?:about|at least|no fewer than|only|some|up to)\s)?"
    rf"(?:{DIGITS}|{WORDS}|half|most|\w+\s(?:in|out of)\s\w+)\sof\s(?:them|whom|which)\b)(?:[^,;:.“”\n]|[.,](?=\d))*"
)
"""What a count goes on with: "52 telephones, | two of them in a loaf", "put it at 26, | up from 17"."""
_STARTS_LATE = re.compile(r"(?:on|at|because|since|until) ")
_TO_SPEAKER = re.compile(r",?\s(?:[a-z][^,.;:“”\n]{2,60},\s)?")
_BLOCK = re.compile(r"[^:.\n]{0,60}:\s*\n\s*[“\"]?")
_NEEDS_MORE = re.compile(
    r"\b(?:because|as|since|after|before|while|although|though|if|when|where|until|unless|than|of|with|without)\s$"
)


def completed(text: str, sentences: Sequence[Span], items: Sequence[Attribution]) -> list[Attribution]:
    """The attributions, their contents made whole; nothing that another's source or cue touches is taken in.

    "his tutor, Ansa, | who wrote the score" goes on to the end of its sentence, "The vault leaked because | a fuse
    blew, its keeper said" begins with its sentence, a dateline is no part of it, and the content of "as the lawyer had
    claimed" is what stands before.
    """
    quotations = Quotations(text)
    starts = [s.start for s in sentences]
    held = SpanIndex([span for item in items for span in (item.source, item.cue) if span])
    ends = {item.content.end: item.content for item in items}
    made = []
    for item in items:
        content, cue = item.content, item.cue
        start = starts[max(0, bisect_right(starts, content.start) - 1)]
        end = sentences[max(0, bisect_right(starts, content.end - 1) - 1)].end
        dateline = _DATELINE.match(text, start, content.end)
        if dateline and content.start < dateline.end() < content.end:
            content = Span(start=dateline.end(), end=content.end)
        if cue and content.of(text).lower() == "as":
            content = _before_as(text, start, content.start, ends) or content
        elif cue and cue.end < content.start and _BLOCK.fullmatch(text, cue.end, content.start):
            content = _block(text, content)
        elif cue and cue.end <= content.start:
            clause = _WHO.match(text, content.end, end) if end > content.end else None
            apposed = _APPOSED.search(text, max(content.start, content.end - 80), content.end)
            if clause and apposed and not held.meeting(content.end, end):
                content = Span(start=content.start, end=content.end + len(clause[0].rstrip(" .!?…")))
            elif (more := _GOES_ON.match(text, content.end, end)) and not held.meeting(*more.span()):
                content = Span(start=content.start, end=more.end())
        elif (
            cue
            and start < content.start
            and (_NEEDS_MORE.search(text, start, content.start) or _STARTS_LATE.match(text, content.start))
            and _TO_SPEAKER.fullmatch(
                text, content.end, min(item.source.start, cue.start) if item.source else cue.start
            )
            and not held.meeting(start, content.end)
            and not quotations.within(start, content.end)
        ):
            content = Span(start=start, end=content.end)
        if cue and content.end <= cue.start:
            content = _resumed(text, item, content, end, held)
        made.append(replace(item, content=content))
    return made


def _block(text: str, content: Span) -> Span:
    """A content below "X added:", made up to the end of its paragraph."""
    stop = text.find("\n", content.end)
    stop = stop if stop >= 0 else len(text)
    return Span(start=content.start, end=content.start + len(text[content.start : stop].rstrip()))


def _resumed(text: str, item: Attribution, content: Span, end: int, held: SpanIndex) -> Span:
    """The content with what follows a "he said" in its middle: "He had himself, | he said, seen a queue"."""
    cue = item.cue or content
    said = min(item.source.start, cue.start) if item.source else cue.start
    last = max(item.source.end, cue.end) if item.source else cue.end
    rest = _RESUMES.match(text, last, end)
    if rest is None or text[content.end : said].strip() != "," or held.meeting(last + 1, rest.end()):
        return content
    return Span(start=content.start, end=rest.end())


def _before_as(text: str, start: int, place: int, ends: Mapping[int, Span]) -> Span | None:
    """What "as" stands for: another's content right before it, or else its sentence up to it."""
    words = text[start:place].rstrip(" ,\n")
    return ends.get(start + len(words)) or (Span(start=start, end=start + len(words)) if words else None)
