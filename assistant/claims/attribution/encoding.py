"""Text → what the claim tagger's network reads: word pieces with character offsets and features, and windows of them.

The encoder is uncased and sees neither spaces nor paragraph ends, so each word piece carries three features:

- case: 0 no letter, 1 lower, 2 Capitalised, 3 UPPER, 4 mixed;
- space before it: 0 none, 1 a space, 2 a line end;
- quotation: 0 outside, 1 inside, 2 an opening mark, 3 a closing mark; a line end closes every quotation.

Training reads the same functions, so that the network meets at run time what it was trained on.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from assistant.models.networks import CLS, PAD, SEP, readable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray
    from tokenizers import Tokenizer

    from assistant.schema import Span

WINDOW = 190
"""Word pieces in a window, its two special tokens apart."""
OVERLAP = 48
"""Word pieces at most that are read again, as context, where a window ends inside a paragraph."""
GATE = -2.5
"""Log odds under which a sentence is not read; chosen on dev, see model/MODEL.md."""
FEATURE_SIZES = (5, 3, 4)
LINE_END = 2
_OPENING = "“«„"
_CLOSING = "”»"


@dataclass(frozen=True, slots=True)
class Pieces:
    """A text's word pieces: `ids` (n), `starts` and `ends` in characters (n), `features` (n, 3)."""

    ids: NDArray[np.int64]
    starts: NDArray[np.int64]
    ends: NDArray[np.int64]
    features: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.ids)


@dataclass(frozen=True, slots=True)
class Window:
    """Pieces [start, end) are read together; cues are taken from [own_start, own_end), so that none is taken twice."""

    start: int
    end: int
    own_start: int
    own_end: int


def encode(text: str, tokenizer: Tokenizer, sentences: Sequence[Span] | None = None) -> Pieces:
    """The word pieces of any text; lone surrogates, which no tokenizer takes, are read as U+FFFD in their place.

    With `sentences`, a line end inside of a sentence (hard-wrapped text) is a mere space.
    """
    clean = readable(text)
    encoding = tokenizer.encode(clean, add_special_tokens=False)
    offsets = np.asarray(encoding.offsets, dtype=np.int64).reshape(-1, 2)
    keep = offsets[:, 1] > offsets[:, 0]
    ids = np.asarray(encoding.ids, dtype=np.int64)[keep]
    starts, ends = offsets[keep, 0], offsets[keep, 1]
    return Pieces(ids, starts, ends, _features(clean, starts.tolist(), ends.tolist(), sentences))


def _features(text: str, starts: list[int], ends: list[int], sentences: Sequence[Span] | None) -> NDArray[np.int64]:
    wrapped = _inner(starts, sentences) if sentences is not None and "\n" in text else set()
    out: list[tuple[int, int, int]] = []
    inside, last = False, 0
    for i, (start, end) in enumerate(zip(starts, ends, strict=True)):
        piece, gap = text[start:end], text[last:start]
        space = (LINE_END if "\n" in gap or "\r" in gap else 1) if gap else 0
        if space == LINE_END and i in wrapped:
            space = 1
        if space == LINE_END:
            inside = False
        mark = int(inside)
        if piece in _OPENING or (piece == '"' and not inside):
            mark, inside = 2, True
        elif piece in _CLOSING or piece == '"':
            mark, inside = 3, False
        out.append((_case(piece), space, mark))
        last = end
    return np.array(out, dtype=np.int64).reshape(-1, len(FEATURE_SIZES))


def _inner(starts: list[int], sentences: Sequence[Span]) -> set[int]:
    """Pieces that stand in a sentence but do not begin it."""
    out: set[int] = set()
    for s in sentences:
        out.update(range(bisect_right(starts, s.start), bisect_left(starts, s.end)))
    return out


@lru_cache(maxsize=50_000)
def _case(piece: str) -> int:
    if piece.islower():
        return 1
    if piece.isupper():
        return 3 if len(piece) > 1 else 2
    if piece.istitle():
        return 2
    return 4 if any(c.isalpha() for c in piece) else 0


def sentence_bounds(pieces: Pieces, sentences: Sequence[Span]) -> list[tuple[int, int]]:
    """First piece, and the piece after the last, of each sentence."""
    return list(
        zip(
            np.searchsorted(pieces.starts, [s.start for s in sentences]).tolist(),
            np.searchsorted(pieces.starts, [s.end for s in sentences]).tolist(),
            strict=True,
        )
    )


def gated(pieces: Pieces, sentences: Sequence[Span], gate: NDArray[np.int8], threshold: float = GATE) -> Pieces:
    """The pieces of the sentences that may hold an attribution, and all that stands outside of every sentence.

    `gate` holds a weight per word piece id and a bias, in 32nds; a sentence stays when their sum reaches `threshold`
    (log odds).
    """
    keep = np.ones(len(pieces), dtype=bool)
    weights = gate[pieces.ids].astype(np.int64)
    for start, end in sentence_bounds(pieces, sentences):
        keep[start:end] = weights[start:end].sum() + int(gate[-1]) >= 32 * threshold
    if keep.all():
        return pieces
    features = pieces.features[keep]
    paragraphs = np.cumsum(pieces.features[:, 1] == LINE_END)[keep]
    features[1:, 1] = np.where(np.diff(paragraphs) > 0, LINE_END, features[1:, 1])
    return Pieces(pieces.ids[keep], pieces.starts[keep], pieces.ends[keep], features)


def windows(pieces: Pieces, sentences: Sequence[Span], limit: int = WINDOW) -> list[Window]:
    """Whole paragraphs, packed up to `limit` pieces; longer ones cut at sentence ends, longer sentences anywhere.

    Attributions hardly ever cross a paragraph's end, so windows that break there do not overlap. One that breaks inside
    a paragraph is followed by one that reads its last sentences again, at most `OVERLAP` pieces, and owns the last.
    """
    count = len(pieces)
    paragraphs = np.flatnonzero(pieces.features[:, 1] == LINE_END).tolist() if count else []
    ends_of_sentences = np.searchsorted(pieces.starts, [s.end for s in sentences]).tolist()
    out: list[Window] = []
    start = own = 0
    while own < count:
        if start + limit >= count:
            out.append(Window(start, count, own, count))
            break
        paragraph = _last_in(paragraphs, own + 1, start + limit)
        if paragraph is not None:
            out.append(Window(start, paragraph, own, paragraph))
            start = own = paragraph
            continue
        end = _last_in(ends_of_sentences, own + 1, start + limit) or start + limit
        before = _last_in(ends_of_sentences, max(own + 1, end - OVERLAP), end - 1)
        own_end = end if before is None else before
        out.append(Window(start, end, own, own_end))
        context = bisect_left(ends_of_sentences, max(own + 1, end - OVERLAP))
        own, start = own_end, end if before is None else ends_of_sentences[context]
    return out


def _last_in(sorted_values: list[int], low: int, high: int) -> int | None:
    """The greatest value within [low, high], or None."""
    i = bisect_right(sorted_values, high) - 1
    return sorted_values[i] if i >= 0 and sorted_values[i] >= low else None


def batch(parts: Sequence[tuple[Pieces, Window]]) -> dict[str, NDArray[np.int64]]:
    """Inputs, padded to the longest window: `input_ids` and `attention_mask` (b, t), `features` (b, t, 3).

    At run time a batch is one window.
    """
    width = max(w.end - w.start for _, w in parts) + 2
    ids = np.full((len(parts), width), PAD, dtype=np.int64)
    mask = np.zeros((len(parts), width), dtype=np.int64)
    features = np.zeros((len(parts), width, len(FEATURE_SIZES)), dtype=np.int64)
    for row, (pieces, window) in enumerate(parts):
        size = window.end - window.start
        ids[row, 0], ids[row, size + 1] = CLS, SEP
        ids[row, 1 : size + 1] = pieces.ids[window.start : window.end]
        mask[row, : size + 2] = 1
        features[row, 1 : size + 1] = pieces.features[window.start : window.end]
    return {"input_ids": ids, "attention_mask": mask, "features": features}
