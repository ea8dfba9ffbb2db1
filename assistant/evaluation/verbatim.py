"""Whether an answer stands in its articles, word for word, where it says it does."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from assistant import Answer, AnswerRow, Citation

_KEY = re.compile(r"\[(\d+)\]")
Text = Callable[[str], str]
"""Article id → its text."""


def verbatim_parts(answer: Answer, text: Text) -> tuple[int, int]:
    """How many parts of an answer stand where they say, and of how many.

    Parts are quotes and passages at their offsets, keys that lead to a citation, statements within what their row cites
    and figures within one cited sentence.
    """
    checks = [*_citations(answer, text), *_passages(answer, text)]
    by_key = {c.key: c for c in answer.citations}
    checks += [int(key) in by_key for key in _KEY.findall(answer.text)]
    for row in (*answer.rows, *(side for conflict in answer.conflicts for side in conflict.sides)):
        checks += _row(row, by_key, text)
    return sum(checks), len(checks)


def _citations(answer: Answer, text: Text) -> Iterator[bool]:
    return (c.start < c.end and text(c.article_id)[c.start : c.end] == c.quote for c in answer.citations)


def _passages(answer: Answer, text: Text) -> Iterator[bool]:
    return (text(p.article_id)[p.start : p.end] == p.text for p in answer.nearest)


def _row(row: AnswerRow, by_key: dict[int, Citation], text: Text) -> Iterator[bool]:
    yield from (key in by_key for key in row.citations)
    cited = [by_key[key] for key in row.citations if key in by_key]
    yield any(row.statement in run for run in _runs(cited, text))
    yield from (any(figure.text in c.quote for c in cited) for figure in row.figures)


def _runs(cited: Sequence[Citation], text: Text) -> Iterator[str]:
    """Of each cited article the text from the first to the last cited character."""
    for article in dict.fromkeys(c.article_id for c in cited):
        mine = [c for c in cited if c.article_id == article]
        yield text(article)[min(c.start for c in mine) : max(c.end for c in mine)]
