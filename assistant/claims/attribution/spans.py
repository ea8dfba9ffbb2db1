"""Spans by place, so that texts with thousands of claims stay fast."""

from bisect import bisect_left
from collections.abc import Sequence

from assistant.schema import Span


class SpanIndex:
    """Finds which of many spans, overlapping or not, meet a range of characters."""

    def __init__(self, spans: Sequence[Span]) -> None:
        self._order = sorted(range(len(spans)), key=lambda i: spans[i].start)
        self._spans = spans
        self._starts = [spans[i].start for i in self._order]
        self._reach: list[int] = []  # the furthest end among the spans up to here
        for i in self._order:
            self._reach.append(max(spans[i].end, self._reach[-1] if self._reach else 0))

    def meeting(self, start: int, end: int) -> list[int]:
        """Indices of the spans that share a character with `[start, end)`, in order of the spans given."""
        found = []
        place = bisect_left(self._starts, end) - 1
        while place >= 0 and self._reach[place] > start:
            index = self._order[place]
            if self._spans[index].end > start:
                found.append(index)
            place -= 1
        return sorted(found)
