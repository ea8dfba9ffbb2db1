"""Whether an answer stands in its articles, word for word, where it says it does."""

from collections.abc import Callable, Iterator, Sequence

from assistant import Answer, Citation

Text = Callable[[str], str]
"""Article id → its text."""


def verbatim_parts(answer: Answer, text: Text) -> tuple[int, int]:
    """How many parts of an answer stand where they say, and of how many.

    Parts are quotes and passages at their offsets, keys that lead to a citation, statements within what their row cites
    and figures within one cited sentence.
    """
    by_key = {c.key: c for c in answer.citations}
    checks = [c.start < c.end and text(c.article_id)[c.start : c.end] == c.quote for c in answer.citations]
    checks += [text(p.article_id)[p.start : p.end] == p.text for p in answer.nearest]
    checks += [key in by_key for line in answer.lines for key in line.citations]
    for row in (*answer.rows, *(side for conflict in answer.conflicts for side in conflict.sides)):
        cited = [by_key[key] for key in row.citations if key in by_key]
        checks += [key in by_key for key in row.citations]
        checks.append(any(row.statement in run for run in _runs(cited, text)))
        checks += [any(figure.text in c.quote for c in cited) for figure in row.figures]
    return sum(checks), len(checks)


def _runs(cited: Sequence[Citation], text: Text) -> Iterator[str]:
    """Of each cited article the text from the first to the last cited character."""
    for article in dict.fromkeys(c.article_id for c in cited):
        mine = [c for c in cited if c.article_id == article]
        yield text(article)[min(c.start for c in mine) : max(c.end for c in mine)]
