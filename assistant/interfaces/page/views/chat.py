"""A conversation as HTML: each question with its answer."""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import PurePath
from typing import NamedTuple

from assistant.english.wording import filters_in_words
from assistant.interfaces.export import Document, conversation_document
from assistant.interfaces.page.conversations.turn import Turn
from assistant.interfaces.page.facets import Facets
from assistant.interfaces.page.html import render
from assistant.interfaces.page.views import plots
from assistant.schema import Answer, Citation, Line

# A file of corpus/ that answers it, and the question.
SAMPLE_QUESTIONS = (
    ("2016-11-30-evacuation-figures.md", "Who claimed how many civilians fled?"),
    ("2016-11-30-army-denies-detentions.md", "What does the Syrian military deny?"),
    ("2021-10-15-toll-corrected.md", "How many people died in the Velmora flood?"),
    ("2015-03-05-exemption-report.md", "How many jobs are at risk at Port Vellan?"),
    ("2018-09-20-hospital-apologises.md", "Who said how many patients were infected at St Oda's?"),
)


class Piece(NamedTuple):
    """A run of a line, followed (key set) by a citation that must stay on its line."""

    text: str
    key: int | None = None


def transcript(turns: Sequence[Turn], examples: Sequence[str] = (), articles: int = 0, conversation: str = "") -> str:
    """The conversation as HTML; with no turns yet, what one can do here.

    conversation: its id, which the address then holds.
    """
    return render(
        "chat/transcript.html",
        conversation=conversation,
        turns=turns,
        examples=examples,
        articles=articles,
        lines=shown_lines,
        cited=cited,
        filtered=filters_in_words,
        charted=charted,
    )


def cited(citations: Iterable[Citation]) -> dict[int, Citation]:
    """Citations by their keys."""
    return {citation.key: citation for citation in citations}


def charted(turn: Turn) -> plots.Chart | None:
    """The figures of an answer's rows over time: of the first quantity of which there is something to see."""
    answer = turn.answer
    sources = cited(answer.citations) if answer else {}
    shown = [
        (sources[row.citations[0]].article_id, figure.span.start)
        for row in (answer.rows if answer else ())
        if row.citations and row.citations[0] in sources
        for figure in row.figures
    ]
    drawn = plots.drawable(turn.series, set(shown))
    name_of = {(c.article_id, c.figure.span.start): name for name, each in drawn.items() for c in each.counts}
    name = next((name_of[place] for place in shown if place in name_of), None)
    return plots.figures_chart(plots.counted(drawn[name]), name) if name else None


def shown_lines(answer: Answer) -> list[list[Piece]]:
    """The lines that the page shows, in pieces: all but the later statements, which its rows say again."""
    shown = [line for n, line in enumerate(answer.lines) if n == 0 or line.kind != "statement"]
    return [list(_pieces(line, cited(answer.citations))) for line in shown]


def _pieces(line: Line, sources: dict[int, Citation]) -> Iterator[Piece]:
    """The line cut at each "[n]" that is one of its citations, with the word before it."""
    keys = "|".join(str(key) for key in line.citations if key in sources) or "(?!)"
    end = 0
    for match in re.finditer(rf"(\S{{0,24}}? ?)((?:\[(?:{keys})\])+)", line.text):
        if line.text[end : match.start()]:
            yield Piece(line.text[end : match.start()])
        word = match[1]
        for key in re.findall(r"\d+", match[2]):
            yield Piece(word, int(key))
            word = ""
        end = match.end()
    if line.text[end:]:
        yield Piece(line.text[end:])


def suggestions(facets: Facets) -> list[str]:
    """Up to five questions for this library: the sample corpus has its own, others get their busiest speakers."""
    names = {PurePath(article.id).name for article in facets.articles}
    known = [question for name, question in SAMPLE_QUESTIONS if name in names]
    return known or [f"What did {name} say?" for name, _ in facets.speakers[:4]]


def document(turns: Sequence[Turn], title: str) -> Document:
    """The answers of a conversation; its filters are named where all its questions had the same."""
    answered = [(turn.answer, turn.filters) for turn in turns if turn.answer]
    filters = {filters for _, filters in answered}
    shared = filters.pop() if len(filters) == 1 else None
    return conversation_document([answer for answer, _ in answered], made=date.today(), filters=shared, title=title)
