"""Embedded tweets: a line "— Name (@handle) date" under the text that it signs, also in a Markdown quotation."""

import re

from assistant.claims.attribution.attribution import Attribution
from assistant.schema import Span

_AUTHOR = re.compile(
    r"^[ \t]*(?:>[ \t]?){0,3}(?:[—–―]|--?)[ \t]*"
    r"(?P<name>[^\n@(]{1,60}?)[ \t]*\([ \t]*@\w{1,30}[ \t]*\)[^\n]{0,60}$",
    re.MULTILINE,
)
_LINK = re.compile(r"(?:https?://\S+|pic\.twitter\.com/\S+)$")
_QUOTED = re.compile(r">[ \t]*[^\s>]")
_LONGEST = 600


def find_tweets(text: str) -> list[Attribution]:
    """Tweets of a text, in order: the author is the source, and no word says "said".

    The text of one is what stands before its author line, up to an empty line or another tweet.
    """
    found: list[Attribution] = []
    floor = 0
    for match in _AUTHOR.finditer(text):
        start = _start_of_text(text, match.start(), floor)
        body = text[start : match.start()]
        bare = _without_links(body.rstrip(" \t\r\n>"))
        start += len(body) - len(body.lstrip(" \t\r\n>"))
        end = match.start() - len(body) + len(bare)
        if end > start:
            name = Span(start=match.start("name"), end=match.end("name"))
            found.append(Attribution(source=name, cue=None, content=Span(start=start, end=end)))
        floor = match.end()
    return found


def _without_links(body: str) -> str:
    """The text without the addresses at its end."""
    bare = body.rstrip()
    while match := _LINK.search(bare, max(0, len(bare) - _LONGEST)):
        bare = bare[: match.start()].rstrip()
    return bare or body.rstrip()


def _start_of_text(text: str, end: int, floor: int) -> int:
    """Where the text above an author line begins: the line above it, with all lines of a Markdown quotation.

    Text may also stand on the author line itself, where the page ran them together.
    """
    line = text.rfind("\n", floor, end) + 1 or floor
    if text[line:end].strip():
        return line
    start = floor + text[floor:line].rstrip(" \t\r\n>").rfind("\n") + 1
    while start > floor and text[start] == ">":
        above = text.rfind("\n", floor, start - 1) + 1 or floor
        if not _QUOTED.match(text, above, start):
            break
        start = above
    return start
