"""Embedded tweets: a line "— Name (@handle) date" under the text that it signs, also in a Markdown quotation."""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.claims.attribution.attribution import Attribution
from assistant.schema import Span

_AUTHOR = re.compile(
    r"^[ \t]*(?:>[ \t]?){0,3}(?:[—–―]"
    r"|--?)[ \t]*(?P<name>[^\n@(]{1,60}?)[ \t]*\([ \t]*(?P<handle>@\w{1,30})[ \t]*\)(?P<date>[^\n]{0,60})$",
    re.MULTILINE,
)
_INLINE = re.compile(
    r"(?:[—–―]|--)[ \t]*(?P<name>[^\n@(—–―]{1,60}?)[ \t]*\([ \t]*(?P<handle>@\w{1,30})[ \t]*\)[ \t]*"
    r"(?P<date>(?:[A-Z][a-zé]+\.? \d{1,2},? \d{4}|\d{1,2}\.? [A-Za-zéûàäü]+\.? \d{4}))"
)
_LINK = re.compile(r"(?:https?://\S+|pic\.twitter\.com/\S+)$")
_QUOTED = re.compile(r">[ \t]*[^\s>]")
_LONGEST = 600
_MAX_LINES = 6


@dataclass(frozen=True, slots=True)
class Tweet:
    """A tweet: whom its author line names, the handle, and its text; `whole` covers both."""

    name: Span
    handle: str
    content: Span
    whole: Span

    def attribution(self) -> Attribution:
        """The tweet as an attribution: the author is the source; no word says "said"."""
        return Attribution(source=self.name, cue=None, content=self.content)


def find_tweets(text: str) -> list[Tweet]:
    """Tweets of a text, in order.

    The text of one is what stands before its author line, up to an empty line or another tweet.
    """
    found: list[Tweet] = []
    floor = 0
    for match in [*_AUTHOR.finditer(text)] or [*_INLINE.finditer(text)]:
        start = _start_of_text(text, match.start(), floor)
        body = text[start : match.start()]
        bare = _without_links(body.rstrip(" \t\r\n>"))
        start += len(body) - len(body.lstrip(" \t\r\n>"))
        end = match.start() - len(body) + len(bare)
        if end > start:
            name = Span(start=match.start("name"), end=match.end("name"))
            found.append(Tweet(name, match["handle"], Span(start=start, end=end), Span(start=start, end=match.end())))
        floor = match.end()
    return found


def _without_links(body: str) -> str:
    """The text without the addresses at its end."""
    bare = body.rstrip()
    while (space := max(bare.rfind(" "), bare.rfind("\n"))) < len(bare):
        glued = _LINK.search(bare, max(space + 1, len(bare) - _LONGEST))
        if not glued:
            break
        bare = bare[: glued.start()].rstrip()
    return bare or body.rstrip()


def _start_of_text(text: str, end: int, floor: int) -> int:
    """Where the text above an author line begins.

    The line above it (text on the line itself, where the page ran them together).
    """
    line = text.rfind("\n", floor, end) + 1 or floor
    if text[line:end].strip():
        return line
    stop = line
    while stop > floor and (text[stop - 1].isspace() or _is_mark(text, stop - 1)):
        stop -= 1
    start = text.rfind("\n", floor, stop) + 1 or floor
    for _ in range(_MAX_LINES):  # a quotation's lines belong together
        above = text.rfind("\n", floor, max(floor, start - 1)) + 1 or floor
        if text[start : start + 1] != ">" or not _QUOTED.match(text, above, start) or above == start:
            break
        start = above
    return start


def _is_mark(text: str, position: int) -> bool:
    """Whether a ">" begins its line."""
    line = text.rfind("\n", 0, position) + 1
    return position - line < 8 and not text[line : position + 1].strip("> \t")
