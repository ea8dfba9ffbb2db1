"""Sentences to passages: what is embedded and found, never longer than the encoder reads.

A passage is a run of whole sentences of one article. Its context (headline, publisher, date) is embedded and indexed
with it but is no part of it: offsets and text are the article's own.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from assistant.english.sentences import LONGEST
from assistant.models.word_pieces import PiecePositions, WordPieces
from assistant.schema import Article, Span

CONTEXT_PIECES = 48  # and no more than a quarter of a small window
_CLAUSE_END = re.compile(r"(?<=[;:,)–—])\s+")
_SPACE = re.compile(r"\s+")


def context(article: Article, pieces: WordPieces) -> str:
    """Headline, publisher and date in one line of at most `CONTEXT_PIECES` word pieces."""
    date = article.published.strftime("%d %B %Y") if article.published else ""
    line = " | ".join(
        _SPACE.sub(" ", part).strip() for part in (article.title or "", article.publisher or "", date) if part
    )
    line = line[:LONGEST].rstrip()
    most = limit = min(CONTEXT_PIECES, pieces.window // 4)
    # Cutting inside a word changes its pieces, so what is left is counted again.
    while pieces.count(line) > limit:
        line = line[: pieces.positions(line).end_of(most)].rstrip()
        most -= 1
    return line


def embedded_text(context_line: str, text: str) -> str:
    """What the encoder reads for a passage."""
    return f"{context_line}\n{text}" if context_line else text


def cut(text: str, sentences: Sequence[Span], pieces: WordPieces, context_line: str = "") -> list[Span]:
    """Passages of an article: whole sentences together while they fit the encoder's window beside the context.

    A sentence that does not fit alone is split at the end of a clause, else at white space, else anywhere. None is
    longer than a sentence can be, however few pieces it has: the tokenizer counts an unbroken string as one unknown.
    """
    budget = pieces.window - pieces.special - pieces.count(context_line)
    at = pieces.positions(text)
    passages: list[Span] = []
    for sentence in sentences:
        fits = at.count(sentence.start, sentence.end) <= budget and sentence.end - sentence.start <= LONGEST
        for unit in [sentence] if fits else _split(text, sentence, pieces, budget, at):
            last = passages[-1] if passages else None
            if last and at.count(last.start, unit.end) <= budget and unit.end - last.start <= LONGEST:
                passages[-1] = Span(start=last.start, end=unit.end)
            else:
                passages.append(unit)
    # Cutting inside a word changes its pieces, so what was merged is counted once more as it will be read.
    return [part for passage in passages for part in _refit(text, passage, pieces, budget, at)]


def touched(sentences: Sequence[Span], start: int, end: int) -> list[int]:
    """Numbers of the sentences that have a character in a passage, in order; `sentences` are sorted and disjoint."""
    first = bisect_right(sentences, start, key=lambda s: s.end)
    return list(range(first, bisect_left(sentences, end, key=lambda s: s.start)))


def parts(sentences: Sequence[Span], start: int, end: int, offset: int) -> list[tuple[int, int]]:
    """Where the sentences of a passage stand in what the encoder reads, whose passage begins at `offset`."""
    inside = (sentences[n] for n in touched(sentences, start, end))
    return [(max(s.start, start) - start + offset, min(s.end, end) - start + offset) for s in inside]


def _refit(text: str, span: Span, pieces: WordPieces, budget: int, at: PiecePositions) -> list[Span]:
    return [span] if pieces.count(text[span.start : span.end]) <= budget else _split(text, span, pieces, budget, at)


def _split(text: str, span: Span, pieces: WordPieces, budget: int, at: PiecePositions) -> list[Span]:
    """Runs of an overlong span, each within the budget, edges without white space."""
    parts: list[Span] = []
    start, end = span.start, span.end
    while start < end:
        # What the whole text's pieces allow is nearly right, and counting it is cheap.
        stop = _reach(text, start, min(end, start + LONGEST, max(start + 1, at.reach(start, budget))), pieces, budget)
        if stop < end:
            stop = _break(text, start, stop)
        body = text[start:stop]
        left, right = start + len(body) - len(body.lstrip()), start + len(body.rstrip())
        if right > left:
            parts.append(Span(start=left, end=right))
        start = stop
    return parts


def _reach(text: str, start: int, stop: int, pieces: WordPieces, budget: int) -> int:
    """The furthest end up to `stop` such that text[start:end] fits."""
    while stop - start > 1:
        at = pieces.positions(text[start:stop])
        if at.count(0, stop - start) <= budget:
            return stop
        stop = start + min(max(1, at.end_of(budget)), stop - start - 1)
    return stop


def _break(text: str, start: int, stop: int) -> int:
    """The best place to cut at or before `stop`, in the second half of text[start:stop] where there is one."""
    half = start + (stop - start) // 2
    for pattern in (_CLAUSE_END, _SPACE):
        ends = [m.end() for m in pattern.finditer(text, half, stop)]
        if ends:
            return ends[-1]
    return stop
