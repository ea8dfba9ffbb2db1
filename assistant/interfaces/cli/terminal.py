"""Results as text for a terminal: compact, wrapped, without colour, and harmless whatever an article holds."""

from __future__ import annotations

import re
import shutil
import textwrap
from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from assistant.answering.conflicts.quantities import by_quantity
from assistant.schema import (
    Answer,
    AnswerRow,
    Article,
    ArticleInfo,
    AuditReport,
    Brief,
    Citation,
    Claim,
    Conflict,
    Coverage,
    Figure,
    IngestReport,
    ScoredPassage,
)

# Control characters drive terminals, direction marks reorder what is read, and lone surrogates cannot be written.
_UNSAFE = re.compile(r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
_NARROWEST = 40
_SHOWN = 10
_BEGINNING = 300


def safe(text: object) -> str:
    """One line that a terminal shows as it is: white space collapsed, control characters written out."""
    return _UNSAFE.sub(_escaped, " ".join(str(text).split()))


def _escaped(match: re.Match[str]) -> str:
    code = ord(match[0])
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"


def answer(result: Answer) -> str:
    """An answer with its rows, sources and conflicts, or a refusal with its reason and the nearest passages."""
    lines = [*_paragraphs(result.text), *_notes(result)]
    if result.rows:
        lines += ["", "Who says what", *_each(_row(row) for row in result.rows)]
    lines += [*_conflicts(result.conflicts), *_sources(result.citations)]
    if result.nearest:
        lines += ["", "Nearest passages"]
        for near in result.nearest:
            lines += [*_wrap(f"{_place(near)}: {near.reason}", 2), *_wrap(_beginning(near.text), 4)]
    return "\n".join([*lines, "", *_coverage(result.coverage, result.seconds)])


def brief(result: Brief) -> str:
    """A brief: what is known, who says what, the figures by day, what is disputed and what is open, and the sources."""
    lines = _wrap(f"Brief: {result.topic}", 0)
    lines += _section("Known", result.known)
    lines += _section("Who says what", result.claims)
    if result.figures:
        lines += ["", "Figures over time"]
        for name, rows in by_quantity(result.figures):
            lines += [*_wrap(name, 2), *_each(_row(row, 4) for row in rows)]
    lines += _conflicts(result.conflicts)
    lines += _section("Open", result.open)
    if not result.citations:
        lines += ["", "The articles say nothing on this topic."]
    return "\n".join([*lines, *_sources(result.citations), "", *_coverage(result.coverage)])


def _section(title: str, rows: Iterable[AnswerRow]) -> list[str]:
    lines = list(_each(_row(row) for row in rows))
    return ["", title, *lines] if lines else []


def passages(found: Iterable[ScoredPassage]) -> str:
    """Passages, best first, each with its score and place."""
    lines: list[str] = []
    for rank, passage in enumerate(found, 1):
        lines += [*_wrap(f"{rank}. {_place(passage)} (score {passage.score:.3f})", 0), *_wrap(passage.text, 3), ""]
    return "\n".join(lines).rstrip() or "No passage matches."


def claims(found: Iterable[Claim], texts: Mapping[str, Article]) -> str:
    """Claims by article; `texts` holds the articles that their offsets point into."""
    lines: list[str] = []
    last: str | None = None
    for claim in found:
        article = texts[claim.article_id or ""]
        if claim.article_id != last:
            lines += ["", *_wrap(_heading(article.title, article.publisher, article.published, article.id), 0)]
            last = claim.article_id
        cue = claim.cue.of(article.text) if claim.cue else ""
        via = f"via {claim.via}" if claim.via else ""
        kind = claim.kind if claim.kind == "belief" else ""
        head = _joined(_who(claim.speaker, claim.role), kind, claim.stance, cue, via, _figures(claim.figures))
        lines += _wrap(head, 2)
        lines += _wrap(f"{claim.content.of(article.text)} ({claim.content.start}-{claim.content.end})", 4)
    return "\n".join(lines).strip() or "No claim matches."


def articles(found: Iterable[ArticleInfo]) -> str:
    """One entry an article: what it is, its id, and how much was found in it."""
    lines: list[str] = []
    for info in found:
        lines += _wrap(_heading(info.title, info.publisher, info.published or "undated"), 0)
        copy = f"copy of {info.copy_of}" if info.copy_of else ""
        counts = f"{_count(info.passages, 'passage')}, {_count(info.claims, 'claim')}"
        language = "" if info.language == "en" else f"language {info.language or 'unknown'}, not read for claims"
        lines += _wrap(_joined(f"id {info.id}", counts, copy, language), 2)
        lines += _wrap(info.unread, 2) if info.unread else []
    return "\n".join(lines) or "No article matches."


def ingested(report: IngestReport) -> str:
    """The summary of an ingest, failures apart: `failures` has those."""
    done = [(len(report.added), "added"), (len(report.updated), "updated"), (len(report.unchanged), "unchanged")]
    counts = ", ".join(f"{number:,} {what}" for number, what in (*done, (len(report.failed), "failed")))
    size = f"{_count(report.passages, 'passage')}, {_count(report.claims, 'claim')}"
    took = f"{report.seconds:.1f} s"
    if report.added or report.updated:
        took = f"searchable by words after {report.searchable_seconds:.1f} s, complete after {took}"
    lines = _wrap(f"{counts} ({size}; {took})", 0)
    if report.undated:
        lines += _wrap(f"Without a date, so outside of any --since or --until: {_some(report.undated)}", 0)
    if report.copies:
        lines += _wrap(f"Counted once in answers: {_some(f'{copy} (copy of {of})' for copy, of in report.copies)}", 0)
    return "\n".join([*lines, *_unread(report)])


def failures(report: IngestReport) -> list[str]:
    """One line for each file or record that could not be taken."""
    return [f"failed: {safe(path)}: {safe(reason)}" for path, reason in report.failed]


def audited(report: AuditReport) -> str:
    """What was checked, and one line for each problem."""
    sizes = [(report.articles, "article"), (report.passages, "passage"), (report.claims, "claim")]
    sizes.append((report.vectors, "vector"))
    lines = [f"Checked {', '.join(_count(*size) for size in sizes)}: {_count(len(report.problems), 'problem')}."]
    return "\n".join([*lines, *(f"  {safe(problem)}" for problem in report.problems), *_unread(report)])


def _unread(report: IngestReport | AuditReport) -> list[str]:
    """One line for each article that is kept and not read as others are."""
    return [f"not read whole: {safe(id_)}: {safe(reason)}" for id_, reason in report.unread]


# Parts


def _notes(result: Answer) -> Iterator[str]:
    for note in result.frame.notes:
        yield from _wrap(f"Note: {note}", 0)
    if result.model:
        yield from _wrap(result.model.line, 0)


def _row(row: AnswerRow, indent: int = 2) -> Iterator[str]:
    head = _joined(_who(row.speaker, row.role), row.stance, _figures(row.figures), row.published)
    yield from _wrap(head, indent, hang=4)
    yield from _wrap(f"{row.statement} {_keys(row)}", indent + 2)


def _conflicts(conflicts: Iterable[Conflict]) -> Iterator[str]:
    for conflict in conflicts:
        yield ""
        yield from _wrap(f"{conflict.kind.capitalize()}: {conflict.about}", 0)
        for side in conflict.sides:
            yield from _row(side)


def _sources(citations: Iterable[Citation]) -> Iterator[str]:
    for number, citation in enumerate(citations):
        if not number:
            yield from ("", "Sources")
        place = f"{citation.article_id} {citation.start}-{citation.end}"
        yield from _wrap(
            f"[{citation.key}] {_heading(citation.title, citation.publisher, citation.published, place)}", 2
        )
        yield from _wrap(citation.quote, 4, "| ")


def _coverage(coverage: Coverage, seconds: float | None = None) -> list[str]:
    line = f"Searched {_count(coverage.articles, 'article')}, {coverage.matching:,} with a matching passage"
    if coverage.waiting:
        line += f", {coverage.waiting:,} still being read"
    if coverage.speakers:
        line += f"; speakers: {_some(coverage.speakers)}"
    return _wrap(line + ("." if seconds is None else f" ({seconds:.2f} s)."), 0)


def _who(speaker: str | None, role: str | None) -> str:
    name = speaker or (role if role else "the article itself")
    return f"{name} ({role})" if speaker and role else name


def _figures(figures: Iterable[Figure]) -> str:
    return ", ".join(dict.fromkeys(_figure(figure) for figure in figures))


def _figure(figure: Figure) -> str:
    if not figure.unit or figure.unit in figure.text or not figure.unit[0].isalpha():
        return figure.text
    return f"{figure.text} {figure.unit}" if figure.text[-1:].isdigit() else f"{figure.text} ({figure.unit})"


def _keys(row: AnswerRow) -> str:
    return "".join(f"[{key}]" for key in row.citations)


def _place(passage: ScoredPassage) -> str:
    return f"{passage.article_id} {passage.start}-{passage.end}"


def _heading(title: str | None, publisher: str | None, published: date | str | None, place: str = "") -> str:
    return _joined(title or "(no title)", publisher, published, place, by=" - ")


def _joined(*parts: object, by: str = " | ") -> str:
    return by.join(str(part) for part in parts if part)


def _beginning(text: str) -> str:
    """The first words of a passage that is shown for its subject only."""
    return text if len(text) <= _BEGINNING else text[:_BEGINNING].rsplit(None, 1)[0] + " ..."


def _some(names: Iterable[str]) -> str:
    """The first names, and how many more there are."""
    every = list(names)
    more = f" and {len(every) - _SHOWN} more" if len(every) > _SHOWN else ""
    return ", ".join(every[:_SHOWN]) + more


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" + ("" if number == 1 else "s")


def _each(entries: Iterable[Iterator[str]]) -> Iterator[str]:
    for entry in entries:
        yield from entry


def _paragraphs(text: str) -> Iterator[str]:
    for line in text.splitlines():
        yield from _wrap(line, 0) or [""]


def _wrap(text: str, indent: int, mark: str = "", hang: int = 0) -> list[str]:
    """Lines of the terminal's width; `hang` indents all but the first further."""
    width = max(shutil.get_terminal_size((100, 24)).columns, _NARROWEST)
    start = " " * indent + mark
    return textwrap.wrap(
        safe(text),
        width,
        initial_indent=start,
        subsequent_indent=" " * hang + start,
        break_long_words=False,
        break_on_hyphens=False,
    )
