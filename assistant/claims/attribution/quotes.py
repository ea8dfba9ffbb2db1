"""Quotation marks: where direct speech starts and ends, over sentences and paragraphs."""

import re
from bisect import bisect_right

from assistant.schema import Span

_OPENING = {"“": "”", "«": "»", "„": "“”", "‘‘": "’’", "``": "''"}
_MARK = re.compile(r"[“”«»„\"]|''|``|‘‘|’’")
_PARAGRAPH = re.compile(r"[^\r\n]+")
MAX_PARAGRAPHS = 12
"""A mark that stays open for longer was a slip of the pen."""


def quote_spans(text: str) -> list[Span]:
    """Quotations of `text`, marks included, in order and without overlap.

    A quotation that is not closed in its paragraph goes on into the next one when that starts with a new opening
    mark, as printed news does; otherwise it ends with its paragraph. Single quotation marks are not read: they cannot
    be told from apostrophes.
    """
    spans: list[Span] = []
    start: int | None = None  # of a quotation that the last paragraph left open
    carried = 0
    last_end = 0
    for paragraph in _PARAGRAPH.finditer(text):
        marks = list(_MARK.finditer(text, paragraph.start(), paragraph.end()))
        body = paragraph.start() + len(paragraph[0]) - len(paragraph[0].lstrip())
        if not paragraph[0].strip():
            continue
        opened: int | None = None
        if start is not None:
            if marks and marks[0].start() == body and carried < MAX_PARAGRAPHS and _opens(text, marks[0]):
                opened, carried, marks = start, carried + 1, marks[1:]
            else:
                spans.append(Span(start=start, end=last_end))
            start = None
        for mark in marks:
            if opened is None:
                if _opens(text, mark):
                    opened = mark.start()
            elif _closes(text, mark, opened):
                spans.append(Span(start=opened, end=mark.end()))
                opened, carried = None, 0
        last_end = paragraph.start() + len(paragraph[0].rstrip())
        if opened is not None:
            if text[opened] == "“" or (opened == body and text[opened] in "\"'"):
                start = opened
            elif opened + 1 < last_end:
                spans.append(Span(start=opened, end=last_end))
    if start is not None and start < last_end:
        spans.append(Span(start=start, end=last_end))
    return spans


def _opens(text: str, mark: re.Match[str]) -> bool:
    """Whether a mark can open: it is an opening sign, or a straight one before a word."""
    if mark[0] in _OPENING:
        return True
    if mark[0] not in ('"', "''"):
        return False
    after = text[mark.end() : mark.end() + 1]
    before = text[mark.start() - 1 : mark.start()]
    return bool(after) and not after.isspace() and not (mark[0] == '"' and before.isdigit() and not after.isalnum())


def _closes(text: str, mark: re.Match[str], opened: int) -> bool:
    """Whether a mark ends the quotation that was opened at `opened`."""
    for sign in ("‘‘", "``"):
        if text.startswith(sign, opened):
            return mark[0] in _OPENING[sign] or mark[0] == "''"
    sign = text[opened]
    if sign == "'":
        return mark[0] == "''"
    if sign == '"':
        return mark[0] in '"”'
    return mark[0] in _OPENING.get(sign, "") or (sign == "“" and mark[0] == '"')


class Quotations:
    """Look-ups over the quotations of one text."""

    def __init__(self, text: str) -> None:
        self.spans = quote_spans(text)
        self._starts = [span.start for span in self.spans]

    def around(self, position: int) -> Span | None:
        """The quotation that holds this character."""
        index = bisect_right(self._starts, position) - 1
        if index >= 0 and self.spans[index].end > position:
            return self.spans[index]
        return None

    def within(self, start: int, end: int) -> list[Span]:
        """Quotations that share a character with `[start, end)`."""
        index = max(0, bisect_right(self._starts, start) - 1)
        found = []
        while index < len(self.spans) and self.spans[index].start < end:
            if self.spans[index].end > start:
                found.append(self.spans[index])
            index += 1
        return found
