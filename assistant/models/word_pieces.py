"""Texts to word pieces: their number decides how much fits into an encoder's window."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from assistant.models import networks
from assistant.models.networks import readable

if TYPE_CHECKING:
    from tokenizers import Tokenizer

WINDOW = 256  # word pieces that the encoder reads, its two special tokens included


class WordPieces:
    """The encoder's tokenizer, neither cutting nor padding; opened when a text is cut.

    name: tells tokenizers and windows apart, since passages are cut to fit.
    """

    name = ""

    @cached_property
    def window(self) -> int:
        """Word pieces that the encoder reads, special ones included."""
        return WINDOW

    @cached_property
    def special(self) -> int:
        """How many pieces it adds to a text."""
        return 2

    @cached_property
    def _tokenizer(self) -> Tokenizer:
        return networks.tokenizer()

    def ids(self, texts: Sequence[str]) -> list[list[int]]:
        """Word piece ids of each text, special tokens included."""
        return [e.ids for e in self._tokenizer.encode_batch_fast([readable(t) for t in texts])]

    def ids_and_places(self, texts: Sequence[str]) -> list[tuple[list[int], NDArray[np.int64]]]:
        """Word piece ids of each text, and where each piece stands in it; special tokens stand at (0, 0)."""
        encoded = self._tokenizer.encode_batch([readable(t) for t in texts])
        return [(e.ids, np.array(e.offsets, dtype=np.int64)) for e in encoded]

    def count(self, text: str) -> int:
        """Number of word pieces of a text."""
        return len(self._tokenizer.encode(readable(text), add_special_tokens=False).ids)

    def positions(self, text: str) -> PiecePositions:
        """Where the word pieces of a text stand, to count those of any part of it."""
        offsets = self._tokenizer.encode(readable(text), add_special_tokens=False).offsets
        return PiecePositions([a for a, _ in offsets], [b for _, b in offsets])


class PiecePositions:
    """Character offsets of a text's word pieces."""

    def __init__(self, starts: list[int], ends: list[int]) -> None:
        self._starts, self._ends = starts, ends

    def count(self, start: int, end: int) -> int:
        """Number of word pieces that touch `text[start:end]`."""
        return max(0, bisect_left(self._starts, end) - bisect_right(self._ends, start))

    def reach(self, start: int, n: int) -> int:
        """Where the n-th word piece that touches `text[start:]` ends (the last one, if there are fewer)."""
        return self.end_of(bisect_right(self._ends, start) + n)

    def end_of(self, n: int) -> int:
        """Where the n-th word piece ends (the last one, if there are fewer)."""
        return self._ends[min(n, len(self._ends)) - 1] if self._ends else 0
