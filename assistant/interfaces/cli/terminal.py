"""Results as text for a terminal: compact, wrapped, without colour, and harmless whatever an article holds."""

import shutil
import textwrap
from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from assistant import schema
from assistant.english import wording
from assistant.interfaces.safe_text import terminal_line

_NARROWEST = 40
_SHOWN = 10
_DIFFER = {"revised": "revised", "disputed": "disputed", "unclear": "may not agree"}
_BEGINNING = 300  # characters of a passage that is shown for its subject only


def answer(result: schema.Answer) -> str:
    """An answer with its rows, sources and conflicts, or a refusal with its reason and the nearest passages."""
    lines = [part for line in result.lines for part in _wrap(line.text)]
    lines += [part for note in result.frame.notes for part in _wrap(f"Note: {note}")]
    lines += _wrap(result.model.line) if result.model else []
    lines += [*_rows("Who says what", result.rows), *_conflicts(result.conflicts)]
    lines += [*_rows("Related", result.related), *_sources(result.citations)]
    if result.nearest:
        lines += ["", "Nearest passages"]
        for near in result.nearest:
            beginning = textwrap.shorten(near.text, _BEGINNING, placeholder=" ...")
            lines += [*_wrap(f"{_place(near)}: {near.reason}", 2), *_wrap(beginning, 4)]
    return "\n".join([*lines, "", *_coverage(result.coverage, f" ({result.seconds:.2f} s)")])


def brief(result: schema.Brief) -> str:
    """A brief: what is known, who says what, the figures by day, what is disputed and what is open, and the sources."""
    lines = _wrap(f"Brief: {result.topic}")
    lines += [*_rows("Known", result.known), *_rows("Who says what", result.claims)]
    if result.figures:
        lines += ["", "Figures over time"]
        for quantity in result.figures:
            lines += [*_wrap(quantity.name, 2), *(part for row in quantity.rows for part in _row(row, 4))]
    lines += [*_conflicts(result.conflicts), *_rows("Open", result.open)]
    if not result.citations:
        lines += ["", "The articles say nothing about this topic."]
    return "\n".join([*lines, *_sources(result.citations), "", *_coverage(result.coverage)])


def passages(found: Iterable[schema.ScoredPassage]) -> str:
    """Passages, best first, each with its score and place."""
    lines: list[str] = []
    for rank, passage in enumerate(found, 1):
        lines += [*_wrap(f"{rank}. {_place(passage)} (score {passage.score:.3f})"), *_wrap(passage.text, 3), ""]
    return "\n".join(lines).rstrip() or "No passage matches."


def claims(found: Iterable[schema.Claim], texts: Mapping[str, schema.Article]) -> str:
    """Claims by article; `texts` holds the articles that their offsets point into."""
    lines: list[str] = []
    last: str | None = None
    for claim in (each.as_shown for each in found):
        article = texts[claim.article_id or ""]
        if claim.article_id != last:
            lines += ["", *_wrap(_heading(article.title, article.publisher, article.published, article.id))]
            last = claim.article_id
        content = claim.content.of(article.text)
        belief, via = "belief" if claim.kind == "belief" else "", f"via {claim.via}" if claim.via else ""
        cue = claim.cue.of(article.text) if claim.cue else ""
        head = _joined(_who(claim), belief, wording.SAYS[claim.stance], cue, via, _figures(claim, content))
        lines += [*_wrap(head, 2), *_wrap(f"{content} ({claim.content.start}-{claim.content.end})", 4)]
    return "\n".join(lines).strip() or "No claim matches."


def series(found: Iterable[schema.Series], articles: Mapping[str, schema.Article]) -> str:
    """What is counted, how its counts differ, and each count with its place, oldest first."""
    lines: list[str] = []
    for one in found:
        what = one.label if not one.unit or one.unit in one.label else f"{one.label} ({one.unit})"
        lines += ["", *_wrap(f"{_joined(what, one.event, one.place, by=' - ')}")]
        lines += _wrap(", ".join(_DIFFER[kind] for kind in one.kinds), 2)
        lines += [part for each in one.counts for part in _wrap(_count(each, articles[each.article_id]), 2, hang=4)]
    return "\n".join(lines).strip() or "No series matches."


def corrected(count: schema.Count, article: schema.Article) -> str:
    """A count as it is now: what it counts, and in which event."""
    return "\n".join(_wrap(f"put right: {_joined(count.measure, count.event, by=' - ')}: {_count(count, article)}"))


def _count(count: schema.Count, article: schema.Article) -> str:
    """Day, figure, who gives it, what becomes of it, and where it stands, as --correct takes it."""
    publisher = article.publisher or "the article"
    who = count.speaker or (f"a source in {publisher}" if count.claimed else publisher)
    figure = ", ".join(map(str, wording.figures_in_words([count.figure], count.sentence.of(article.text))))
    standing = "" if count.standing == "stated" else count.standing
    place = f"{count.article_id}:{count.figure.span.start}"
    return _joined(wording.short_day(count.as_of), figure, who, standing, count.via and f"via {count.via}", place)


def articles(found: Iterable[schema.ArticleInfo]) -> str:
    """One entry an article: what it is, its id, and how much was found in it."""
    lines: list[str] = []
    for info in found:
        lines += _wrap(_heading(info.title, info.publisher, info.published))
        copy = f"copy of {info.copy_of}" if info.copy_of else ""
        counts = f"{wording.counted(info.passages, 'passage')}, {wording.counted(info.claims, 'claim')}"
        language = "" if info.language == "en" else f"language {info.language or 'unknown'}, not read for claims"
        lines += [*_wrap(_joined(f"id {info.id}", counts, copy, language), 2), *_wrap(info.unread or "", 2)]
    return "\n".join(lines) or "No article matches."


def ingested(report: schema.IngestReport) -> str:
    """The summary of an ingest, failures apart: `failures` has those."""
    done = ("added", "updated", "unchanged", "failed")
    counts = ", ".join(f"{len(getattr(report, what)):,} {what}" for what in done)
    size = f"{wording.counted(report.passages, 'passage')}, {wording.counted(report.claims, 'claim')}"
    took = f"{report.seconds:.1f} s"
    if report.added or report.updated:
        took = f"searchable by words after {report.searchable_seconds:.1f} s, complete after {took}"
    lines = _wrap(f"{counts} ({size}; {took})")
    if report.undated:
        lines += _wrap(f"No date, so excluded by --since and --until: {_some(report.undated)}")
    if report.copies:
        lines += _wrap(f"Counted once in answers: {_some(f'{copy} (copy of {of})' for copy, of in report.copies)}")
    return "\n".join([*lines, *_unread(report)])


def failures(report: schema.IngestReport) -> list[str]:
    """One line for each file or record that could not be taken."""
    return [terminal_line(f"failed: {path}: {reason}") for path, reason in report.failed]


def audited(report: schema.AuditReport) -> str:
    """What was checked, and one line for each problem."""
    sizes = ", ".join(
        wording.counted(getattr(report, f"{noun}s"), noun) for noun in ("article", "passage", "claim", "vector")
    )
    problems = [f"  {terminal_line(problem)}" for problem in report.problems]
    return "\n".join([f"Checked {sizes}: {wording.counted(len(problems), 'problem')}.", *problems, *_unread(report)])


def _unread(report: schema.IngestReport | schema.AuditReport) -> list[str]:
    return [terminal_line(f"only partly read: {id_}: {reason}") for id_, reason in report.unread]


def _rows(title: str, rows: Iterable[schema.AnswerRow]) -> list[str]:
    lines = [part for row in rows for part in _row(row)]
    return ["", title, *lines] if lines else []


def _row(row: schema.AnswerRow, indent: int = 2) -> Iterator[str]:
    head = _joined(_who(row), wording.SAYS[row.stance], _figures(row, row.statement), wording.short_day(row.published))
    yield from _wrap(head, indent, hang=4)
    yield from _wrap(f"{row.statement} {''.join(f'[{key}]' for key in row.citations)}", indent + 2)


def _conflicts(conflicts: Iterable[schema.Conflict]) -> Iterator[str]:
    for conflict in conflicts:
        yield ""
        yield from _wrap(f"{wording.DISAGREEMENTS[conflict.kind]}: {conflict.about}")
        for side in conflict.sides:
            yield from _row(side)


def _sources(citations: Iterable[schema.Citation]) -> Iterator[str]:
    for number, citation in enumerate(citations):
        if not number:
            yield from ("", "Sources")
        place = f"{citation.article_id} {citation.start}-{citation.end}"
        head = _heading(citation.title, citation.publisher, citation.published, place)
        yield from _wrap(f"[{citation.key}] {head}", 2)
        yield from _wrap(citation.quote, 4, "| ")


def _coverage(coverage: schema.Coverage, took: str = "") -> list[str]:
    speakers = f"; speakers: {_some(coverage.speakers)}" if coverage.speakers else ""
    return _wrap(f"{wording.coverage_in_words(coverage)}{speakers}{took}.")


def _who(row: schema.AnswerRow | schema.Claim) -> str:
    name, role = wording.named(row.speaker, row.role)
    return f"{name} ({role})" if role else name


def _figures(row: schema.AnswerRow | schema.Claim, statement: str) -> str:
    return ", ".join(map(str, wording.figures_in_words(row.figures, statement)))


def _place(passage: schema.ScoredPassage) -> str:
    return f"{passage.article_id} {passage.start}-{passage.end}"


def _heading(title: str | None, publisher: str | None, published: date | None, place: str = "") -> str:
    return _joined(title or "(no title)", publisher, wording.short_day(published), place, by=" - ")


def _joined(*parts: object, by: str = " | ") -> str:
    return by.join(str(part) for part in parts if part)


def _some(names: Iterable[str]) -> str:
    """The first names, and how many more there are."""
    every = list(names)
    more = f" and {len(every) - _SHOWN} more" if len(every) > _SHOWN else ""
    return ", ".join(every[:_SHOWN]) + more


def _wrap(text: str, indent: int = 0, mark: str = "", hang: int = 0) -> list[str]:
    """Lines of the terminal's width; `hang` indents all but the first further."""
    width = max(shutil.get_terminal_size((100, 24)).columns, _NARROWEST)
    start = " " * indent + mark
    return textwrap.wrap(
        terminal_line(text),
        width,
        initial_indent=start,
        subsequent_indent=" " * hang + start,
        break_long_words=False,
        break_on_hyphens=False,
    )
