"""What stands in a document: a brief's sections, or the answers of a conversation, with one list of sources."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from assistant.answering.conflicts.quantities import by_quantity
from assistant.interfaces.export.document import (
    Block,
    Bullets,
    Cite,
    Document,
    Heading,
    Line,
    Paragraph,
    Run,
    Source,
    Table,
)
from assistant.interfaces.export.plain import day
from assistant.schema import Answer, AnswerRow, Brief, Citation, Conflict, Figure, Filters, NearestPassage

STANCES = {"denies": "denies", "confirms": "confirms", "doubts": "doubts", "declines": "declines to say"}
CONFLICTS = {
    "dispute": "Sources disagree",
    "revision": "Figure revised",
    "scope": "Different scope",
    "unclear": "May not agree",
}
_CLAIMS = ("Who", "Statement", "Figures", "As of", "Source")
_FIGURES = ("As of", "Figure", "Who", "Statement", "Source")
_KEY = re.compile(r"\[(\d+)\]")
_BEGINNING = 300  # characters of a passage that is shown for its subject only
_HOW = "Every statement is a sentence, or a part of one, of the articles, word for word. Numbers lead to the sources."


def brief_document(brief: Brief, *, made: date, filters: Filters | None = None) -> Document:
    """A brief as a document. `made` is the day that it is dated with, `filters` what the brief was limited to."""
    numbers = _Numbers()
    numbers.take(brief.citations)
    sources = {c.key: c for c in brief.citations}
    blocks: list[Block] = []
    if brief.known:
        blocks += [Heading("What is known"), Bullets(tuple(_told(row, sources, numbers) for row in brief.known))]
    if brief.claims:
        blocks += [Heading("Who says what"), _claims(brief.claims, numbers)]
    if brief.figures:
        blocks += [Heading("Figures over time"), *_figures(brief.figures, numbers)]
    if brief.conflicts:
        blocks += [Heading("Disagreements"), *_conflicts(brief.conflicts, numbers)]
    if brief.open:
        blocks += [Heading("Open questions"), Bullets(tuple(_told(row, sources, numbers) for row in brief.open))]
    if not blocks:
        blocks.append(Paragraph((Run("The articles say nothing on this topic."),)))
    searched = f"{brief.coverage.articles:,} searched, {brief.coverage.matching:,} on the topic"
    return _document(f"Brief: {brief.topic}", made, brief.citations, searched, filters, blocks, numbers)


def conversation_document(
    answers: Sequence[Answer], *, made: date, filters: Filters | None = None, title: str = "Conversation"
) -> Document:
    """A conversation, oldest answer first, with one list of sources for all of its answers."""
    numbers = _Numbers()
    blocks: list[Block] = []
    for answer in answers:
        keys = numbers.take(answer.citations)
        blocks += [Heading(answer.question), *_answer(answer, keys, numbers)]
    if not blocks:
        blocks.append(Paragraph((Run("Nothing has been asked."),)))
    most = max((a.coverage.articles for a in answers), default=0)
    every = [c for a in answers for c in a.citations]
    searched = f"{most:,} searched"
    return _document(title, made, every, searched, filters, blocks, numbers)


class _Numbers:
    """The numbers of sources: each cited sentence has one in a document, in the order of first use."""

    def __init__(self) -> None:
        self._numbers: dict[tuple[str, int, int], Source] = {}
        self.keys: dict[int, int] = {}

    def take(self, citations: Iterable[Citation]) -> dict[int, int]:
        """The number of each citation's key; until the next call `keys` holds the same."""
        self.keys = {}
        for c in citations:
            place = (c.article_id, c.start, c.end)
            number = len(self._numbers) + 1
            source = Source(number, c.article_id, c.title, c.publisher, c.published, c.url, c.quote)
            self.keys[c.key] = self._numbers.setdefault(place, source).number
        return self.keys

    def cites(self, row: AnswerRow) -> tuple[Cite, ...]:
        return tuple(Cite(self.keys[key]) for key in row.citations if key in self.keys)

    def sources(self) -> tuple[Source, ...]:
        return tuple(self._numbers.values())


def _document(
    title: str,
    made: date,
    citations: Sequence[Citation],
    searched: str,
    filters: Filters | None,
    blocks: Sequence[Block],
    numbers: _Numbers,
) -> Document:
    newest = max((c.published for c in citations if c.published), default=None)
    facts = [("As of", f"{day(newest)}, the newest article cited")] if newest else []
    facts += [("Made", f"{day(made)} by Briefing Assistant"), ("Articles", searched), ("Filters", _filters(filters))]
    told = [Paragraph((Run(_HOW),), quiet=True)] if citations else []
    return Document(title, made, tuple(facts), (*told, *blocks), numbers.sources())


def _filters(filters: Filters | None) -> str:
    if filters is None or filters == Filters():
        return "none"
    days = [f"since {day(filters.since)}"] if filters.since else []
    days += [f"until {day(filters.until)}"] if filters.until else []
    lists = (("publisher", filters.publishers), ("speaker", filters.speakers), ("article", filters.articles))
    return "; ".join([*days, *(f"{name} {', '.join(wanted)}" for name, wanted in lists if wanted)])


def _answer(answer: Answer, keys: dict[int, int], numbers: _Numbers) -> Iterator[Block]:
    for note in answer.frame.notes:
        yield Paragraph((Run(note),), quiet=True)
    for text in answer.text.splitlines():
        if text.strip():
            yield Paragraph(_cited_text(text, keys))
    if answer.model:
        yield Paragraph((Run(answer.model.line),), quiet=True)
    if answer.rows:
        yield Heading("Who says what", 3)
        yield _claims(answer.rows, numbers)
    if answer.conflicts:
        yield from _conflicts(answer.conflicts, numbers)
    if answer.nearest:
        yield Heading("Nearest passages", 3)
        yield Bullets(tuple(_near(passage) for passage in answer.nearest))


def _cited_text(text: str, keys: dict[int, int]) -> Line:
    """A line of an answer's text, whose "[1]" are references where there is such a citation."""
    line: list[Run | Cite] = []
    position = 0
    for match in _KEY.finditer(text):
        if (key := int(match[1])) in keys:
            line += [Run(text[position : match.start()]), Cite(keys[key])]
            position = match.end()
    return tuple(part for part in (*line, Run(text[position:])) if not isinstance(part, Run) or part.text)


def _near(passage: NearestPassage) -> Line:
    text = passage.text
    shown = text if len(text) <= _BEGINNING else text[:_BEGINNING].rsplit(None, 1)[0] + " …"
    return (Run(shown), Run(f" ({passage.article_id}: {passage.reason})", "quiet"))


def _told(row: AnswerRow, sources: dict[int, Citation], numbers: _Numbers) -> Line:
    """One statement with its references, who publishes it and when."""
    publisher = next((sources[key].publisher for key in row.citations if key in sources), None)
    where = ", ".join(part for part in (publisher, day(row.published)) if part)
    return (Run(f"{row.statement} "), *numbers.cites(row), Run(f" {where}", "quiet"))


def _claims(rows: Iterable[AnswerRow], numbers: _Numbers) -> Table:
    cells = (
        (_who(row), (Run(row.statement),), _listed(row), (Run(day(row.published)),), numbers.cites(row)) for row in rows
    )
    return Table("Who says what", _CLAIMS, tuple(cells))


def _figures(rows: Iterable[AnswerRow], numbers: _Numbers) -> Iterator[Block]:
    for name, held in by_quantity(rows):
        cells = (
            ((Run(day(row.published)),), _listed(row), _who(row), (Run(row.statement),), numbers.cites(row))
            for row in held
        )
        yield Heading(_capital(name), 3)
        yield Table(_capital(name), _FIGURES, tuple(cells))


def _conflicts(conflicts: Iterable[Conflict], numbers: _Numbers) -> Iterator[Block]:
    for conflict in conflicts:
        yield Heading(f"{CONFLICTS[conflict.kind]}: {conflict.about}", 3)
        yield _claims(conflict.sides, numbers)


def _who(row: AnswerRow) -> Line:
    """The speaker with role and stance; the article itself where it speaks in its own voice."""
    name = row.speaker or row.role or "The article itself"
    role = f", {row.role}" if row.speaker and row.role else ""
    stance = f" {STANCES[row.stance]}" if row.stance in STANCES else ""
    dash = " –" if stance else ""
    runs = (Run(name, "strong"), Run(role, "quiet"), Run(dash), Run(stance, "strong"))
    return tuple(run for run in runs if run.text)


def _listed(row: AnswerRow) -> Line:
    shown = ", ".join(dict.fromkeys(_figure(figure, row.statement) for figure in row.figures))
    return (Run(shown, "strong"),) if shown else ()


def _figure(figure: Figure, statement: str) -> str:
    """A figure with its unit: as it stands where the two stand together, else the unit in brackets."""
    unit = figure.unit
    if not unit or unit.casefold() in figure.text.casefold() or not unit[0].isalpha():
        return figure.text
    together = f"{figure.text} {unit}"
    return together if together in statement else f"{figure.text} ({unit})"


def _capital(name: str) -> str:
    return name[:1].upper() + name[1:]
