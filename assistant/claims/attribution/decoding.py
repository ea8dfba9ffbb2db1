"""The tagger's scores → attributions: cues by the best tag path, then each cue's source and content by its pointers."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from assistant.claims.attribution.attribution import Attribution, Tagged
from assistant.claims.attribution.encoding import LINE_END
from assistant.schema import Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from assistant.claims.attribution.encoding import Pieces, Window

    Array = NDArray[np.float32]

POINTERS = 4
SOURCE, CUE = slice(0, 3), slice(3, 6)
"""Columns of the tag scores: O, B and I of each."""
_NEVER = np.float32(-1e9)
_QUOTES = {"“": "”", "‘": "’", "«": "»", '"': '"', "'": "'"}
_AFTER = re.compile(r"[.,!?;:…]{0,3}([”’»\"'])")


@dataclass(frozen=True)
class Decoding:
    """Constants of decoding, chosen on PolNeAR's dev articles by `training/fit_decoding.py`: a mean F1 of .740.

    outside_bias: added to the log odds of a cue's O before the best path is sought. line_price: taken from a pointer
    for each line end between its cue and where it points. source_weight: how much the source's tags count beside its
    pointers.
    """

    outside_bias: float = 0.6
    line_price: float = 4.0
    source_weight: float = 0.1


FITTED = Decoding()


@dataclass(frozen=True, slots=True)
class Scores:
    """One window's network outputs: `tags` (t, 9), `first`, `last`, `key` (t, 4 size); `distance` (4, 2 reach + 1)."""

    tags: Array
    first: Array
    last: Array
    key: Array
    distance: Array


def decode(
    text: str, pieces: Pieces, window: Window, scores: Scores, constants: Decoding = FITTED
) -> list[Attribution]:
    """Attributions whose cue begins in what the window owns, in reading order."""
    size = window.end - window.start
    starts, ends = pieces.starts[window.start : window.end], pieces.ends[window.start : window.end]
    lines = pieces.features[window.start : window.end, 1] == LINE_END
    paragraph = np.cumsum(np.append(False, lines))
    steps = _source_steps(scores.tags[: size + 1], constants.source_weight)
    inner = _inner(text, starts)
    outside = _log_softmax(scores.tags[: size + 1, CUE])[:, 0]
    out = []
    for found in cues(scores.tags[: size + 2], constants.outside_bias):
        first, last = _whole(found, inner)
        while last > first and text[starts[last - 1]] in ',;:“"':
            last -= 1
        if not window.own_start <= window.start + first - 1 < window.own_end:
            continue
        pointers = _pointers(scores, first, last, size)
        absent = pointers[0][0] + pointers[1][0]
        pointers -= constants.line_price * np.abs(paragraph - paragraph[first])
        pointers[::2][:, inner[:-1]] = pointers[1::2][:, inner[1:]] = _NEVER
        content = _best(pointers[2], pointers[3])
        pointers[:2, first : last + 1] = _NEVER
        source = _best(pointers[0] - steps, pointers[1] + steps)
        out.append(
            Attribution(
                source=None if source[2] <= absent else _span(starts, ends, source[0], source[1]),
                cue=_span(starts, ends, first, last),
                content=_with_quotes(text, _span(starts, ends, content[0], content[1])),
                tagged=Tagged(
                    cue=float(np.log(max(1e-6, 1 - np.exp(outside[first : last + 1].max())))),
                    content=content[2],
                    source=max(source[2], float(absent)),
                ),
            )
        )
    return out


def _inner(text: str, starts: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Which positions (size + 2) go on with the word of the one before them: no span begins there or ends before it."""
    flags = [start > 0 and text[start].isalnum() and text[start - 1].isalnum() for start in starts.tolist()]
    return np.array([False, False, *flags[1:], False])


def _whole(cue: tuple[int, int], inner: NDArray[np.bool_]) -> tuple[int, int]:
    """The cue, made up to whole words."""
    first, last = cue
    while inner[first] and first > 1:
        first -= 1
    while inner[last + 1]:
        last += 1
    return first, last


def _source_steps(tags: Array, weight: float) -> Array:
    """What a source pays in all for the pieces up to each position (size + 1) that its own tags hold for outside.

    A span from s to e pays the difference of both entries.
    """
    outside = np.exp(_log_softmax(tags[:, SOURCE])[:, 0])
    steps: Array = np.cumsum(weight * np.log(np.maximum(1e-6, 1 - outside)))
    return steps


def cues(tags: Array, outside_bias: float) -> list[tuple[int, int]]:
    """First and last position of each cue on the best path of O, B, I where I follows only B or I (Viterbi, 1967)."""
    scores = _log_softmax(tags[:, CUE])
    scores[:, 0] += outside_bias
    scores[[0, -1], 1:] = _NEVER
    # Numbers of Python: three at a time, an array's overhead is ten times the sum.
    (outside, begin, inside), *rest = scores.tolist()
    back: list[tuple[int, int]] = []
    for to_outside, to_begin, to_inside in rest:
        inner, cue = (1, begin) if begin >= inside else (2, inside)
        previous, best = (0, outside) if outside >= cue else (inner, cue)
        back.append((previous, inner))
        outside, begin, inside = best + to_outside, best + to_begin, cue + to_inside
    path = [0 if outside >= max(begin, inside) else 1 if begin >= inside else 2]
    for previous, inner in reversed(back):
        path.append(inner if path[-1] == 2 else previous)
    path.reverse()
    out: list[tuple[int, int]] = []
    for i, tag in enumerate(path):
        if tag == 1:
            out.append((i, i))
        elif tag == 2:
            out[-1] = (out[-1][0], i)
    return out


def _log_softmax(x: Array) -> Array:
    shifted = x - x.max(axis=-1, keepdims=True)
    out: Array = shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))
    return out


def _pointers(scores: Scores, first: int, last: int, size: int) -> Array:
    """Log probabilities (4, size + 1) of source start and end, content start and end, for one cue; 0 is "absent"."""
    query = (scores.first[first] + scores.last[last]).reshape(POINTERS, -1)
    keys = scores.key[: size + 2].reshape(size + 2, POINTERS, -1)
    reach = scores.distance.shape[1] // 2
    steps = np.clip(np.arange(size + 2) - first, -reach, reach) + reach
    raw = np.einsum("ps,tps->pt", query, keys) / np.sqrt(np.float32(query.shape[1])) + scores.distance[:, steps]
    return _log_softmax(raw)[:, : size + 1]


def _best(start: Array, end: Array) -> tuple[int, int, float]:
    """The best pair of positions with 1 <= start <= end, and its score."""
    start = np.append(_NEVER, start[1:])
    last = 1 + int(np.argmax((np.maximum.accumulate(start) + end)[1:]))
    first = int(np.argmax(start[: last + 1]))
    return first, last, float(start[first] + end[last])


def _span(starts: NDArray[np.int64], ends: NDArray[np.int64], first: int, last: int) -> Span:
    """Characters of the positions first to last; position 1 is the window's first piece."""
    return Span(start=int(starts[first - 1]), end=int(ends[last - 1]))


def _with_quotes(text: str, span: Span) -> Span:
    """The span with the quotation marks right before and right after it, which the pointers leave out."""
    start, end = span.start, span.end
    if start and text[start - 1] in _QUOTES and (start == 1 or not text[start - 2].isalnum()):
        start -= 1
    after = _AFTER.match(text, end)
    if after and _open(text[start:end], after[1]):
        end = after.end()
    return Span(start=start, end=end)


def _open(content: str, closing: str) -> bool:
    """Whether a quotation that `closing` would end is open at the content's end."""
    if closing in "\"'":
        return content.count(closing) % 2 == 1 and (closing == '"' or content.startswith("'"))
    opening = next(o for o, c in _QUOTES.items() if c == closing)
    return content.rfind(opening) > content.rfind(closing) or (opening == "‘" and content.startswith("‘"))


def merge(found: Sequence[Attribution]) -> list[Attribution]:
    """Reading order, each once."""
    return sorted(dict.fromkeys(found), key=lambda a: (a.content.start, a.content.end, a.cue.start if a.cue else -1))
