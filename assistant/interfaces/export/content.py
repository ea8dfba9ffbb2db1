"""What stands in a document: a brief's sections, or the answers of a conversation, with one list of sources."""

import re
import textwrap
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from assistant.english import wording
from assistant.interfaces.export.document import Block, Bullets, Cite, Document, Heading, Line, Paragraph, Run, Table
from assistant.schema import Answer, AnswerRow, Brief, Citation, Conflict, Filters, NearestPassage, Quantity

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
        blocks.append(Paragraph((Run("The articles say nothing about this topic."),)))
    return _document(f"Brief: {brief.topic}", made, wording.coverage_in_words(brief.coverage), filters, blocks, numbers)


def conversation_document(
    answers: Sequence[Answer], *, made: date, filters: Filters | None = None, title: str = "Conversation"
) -> Document:
    """A conversation, oldest answer first, with one list of sources for all of its answers."""
    numbers = _Numbers()
    blocks: list[Block] = []
    for answer in answers:
        numbers.take(answer.citations)
        blocks += [Heading(answer.question), *_answer(answer, numbers)]
    if not blocks:
        blocks.append(Paragraph((Run("Nothing has been asked."),)))
    searched = wording.counted(max((a.coverage.articles for a in answers), default=0), "article")
    return _document(title, made, f"{searched} searched", filters, blocks, numbers)


class _Numbers:
    """The numbers of sources: each cited sentence has one in a document, in the order of first use."""

    def __init__(self) -> None:
        self._sources: dict[tuple[str, int, int], Citation] = {}
        self.keys: dict[int, int] = {}

    def take(self, citations: Iterable[Citation]) -> None:
        """Makes `keys` give the number of each of these citations by its key."""
        self.keys = {}
        for c in citations:
            source = c.model_copy(update={"key": len(self._sources) + 1})
            self.keys[c.key] = self._sources.setdefault((c.article_id, c.start, c.end), source).key

    def cites(self, row: AnswerRow) -> tuple[Cite, ...]:
        return tuple(Cite(self.keys[key]) for key in row.citations if key in self.keys)

    def sources(self) -> tuple[Citation, ...]:
        return tuple(self._sources.values())


def _document(
    title: str, made: date, searched: str, filters: Filters | None, blocks: Sequence[Block], numbers: _Numbers
) -> Document:
    sources = numbers.sources()
    newest = max((source.published for source in sources if source.published), default=None)
    facts = [("As of", f"{wording.short_day(newest)}, the newest article cited")] if newest else []
    limited = wording.filters_in_words(filters) or "none"
    facts += [
        ("Made", f"{wording.short_day(made)} by Briefing Assistant"),
        ("Articles", searched),
        ("Filters", limited),
    ]
    told = [Paragraph((Run(_HOW),), quiet=True)] if sources else []
    return Document(title, made, tuple(facts), (*told, *blocks), sources)


def _answer(answer: Answer, numbers: _Numbers) -> Iterator[Block]:
    for note in answer.frame.notes:
        yield Paragraph((Run(note),), quiet=True)
    for line in answer.lines:
        yield Paragraph(_cited_text(line.text, numbers.keys))
    if answer.model:
        yield Paragraph((Run(answer.model.line),), quiet=True)
    if answer.rows:
        yield Heading("Who says what", 3)
        yield _claims(answer.rows, numbers)
    yield from _conflicts(answer.conflicts, numbers)
    if answer.related:
        yield Heading("Related", 3)
        yield _claims(answer.related, numbers)
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
    beginning = textwrap.shorten(passage.text, _BEGINNING, placeholder=" …")
    return Run(beginning), Run(f" ({passage.article_id}: {passage.reason})", "quiet")


def _told(row: AnswerRow, sources: dict[int, Citation], numbers: _Numbers) -> Line:
    """One statement with its references, who publishes it and when."""
    publisher = next((sources[key].publisher for key in row.citations if key in sources), None)
    where = f"{publisher}, " if publisher else ""
    return (Run(f"{row.statement} "), *numbers.cites(row), Run(f" {where}{wording.short_day(row.published)}", "quiet"))


def _claims(rows: Iterable[AnswerRow], numbers: _Numbers) -> Table:
    return _table("Who says what", ("Who", "Statement", "Figures", "As of", "Source"), rows, numbers)


def _figures(quantities: Iterable[Quantity], numbers: _Numbers) -> Iterator[Block]:
    for quantity in quantities:
        name = _capital(quantity.name)
        yield Heading(name, 3)
        yield _table(name, ("As of", "Figure", "Who", "Statement", "Source"), quantity.rows, numbers)


def _table(caption: str, columns: tuple[str, ...], rows: Iterable[AnswerRow], numbers: _Numbers) -> Table:
    def cells(row: AnswerRow) -> tuple[Line, ...]:
        shown = ", ".join(map(str, wording.figures_in_words(row.figures, row.statement)))
        figures = (Run(shown, "strong"),) if shown else ()
        days, words = (Run(wording.short_day(row.published)),), (Run(row.statement),)
        cell: dict[str, Line] = {"Who": _who(row), "Statement": words, "As of": days, "Source": numbers.cites(row)}
        return tuple(cell.get(column, figures) for column in columns)

    return Table(caption, columns, tuple(map(cells, rows)))


def _conflicts(conflicts: Iterable[Conflict], numbers: _Numbers) -> Iterator[Block]:
    for conflict in conflicts:
        yield Heading(f"{wording.DISAGREEMENTS[conflict.kind]}: {conflict.about}", 3)
        yield _claims(conflict.sides, numbers)


def _who(row: AnswerRow) -> Line:
    """The speaker with role and stance; the article itself where it speaks in its own voice."""
    name, role = wording.named(row.speaker, row.role)
    runs = [Run(_capital(name), "strong")]
    if role:
        runs.append(Run(f", {role}", "quiet"))
    if row.stance != "asserts":
        runs += [Run(" – "), Run(wording.SAYS[row.stance], "strong")]
    return tuple(runs)


def _capital(name: str) -> str:
    return name[:1].upper() + name[1:]
