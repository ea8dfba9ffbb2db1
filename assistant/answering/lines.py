"""The lines of an answer: the sources' own words, who says them and where they stand; and what a refusal says."""

import re
from collections.abc import Sequence

from assistant.answering.evidence import Evidence
from assistant.answering.refusal import Reason
from assistant.english.wording import SAYS, counted, short_day
from assistant.question.kinds import kinds_of
from assistant.schema import AnswerRow, Coverage, Frame, Line, Verdict

_LINES = 3
_NOT_OURS = re.compile(r"\s*\[\d+\]")
"""An article's own "[3]", which in our text would read as a citation; the longest run without one is quoted."""


def direct(
    frame: Frame,
    evidence: Sequence[Evidence],
    rows: Sequence[AnswerRow],
    verdict: Verdict | None,
    side_by_side: bool = False,
) -> tuple[Line, ...]:
    """The answer in a few lines, the direct one first; `rows` are those of the evidence, in its order.

    `verdict` answers a question for yes or no, where the evidence tells it. side_by_side: the first line holds the
    first two rows, which differ.
    """
    lines = [_statement(row, frame) for row in rows[:_LINES]]
    if side_by_side and len(lines) > 1:
        text, cited = "; ".join(line.text for line in lines[:2]), (*lines[0].citations, *lines[1].citations)
        lines = [Line(kind="statement", text=text, citations=cited), *lines[2:]]
    if verdict:
        word = "Contested:" if verdict == "contested" else f"{verdict.capitalize()}."
        lines[0] = lines[0].model_copy(update={"kind": "verdict", "text": f"{word} {lines[0].text}"})
        return tuple(lines)
    notes = (kind.note(frame, evidence, rows) for kind in kinds_of(frame))
    return (*(note for note in notes if note), *lines)


def refusal(frame: Frame, reason: Reason, rows: Sequence[AnswerRow], met: bool, coverage: Coverage) -> tuple[Line, ...]:
    """Why there is no answer; `met` says whether any passage shares a word with the question."""
    if reason == "premise" and coverage.articles:
        note = Line(kind="note", text="The articles contradict what the question takes for granted.")
        return (note, *(_statement(row, frame) for row in rows))
    return (Line(kind="note", text=_why_not(frame, reason, met, coverage.articles)),)


def _why_not(frame: Frame, reason: Reason, met: bool, articles: int) -> str:
    if not articles:
        return "No article matches these filters."
    searched = f"{counted(articles, 'article')} searched"
    if reason == "topic" and met:
        return f"The articles do not answer this ({searched}). The nearest passages cover only part of the question."
    if reason == "topic":
        return f"The articles do not mention this ({searched})."
    if frame.said_by:
        return f"The articles contain no such statement by {' or '.join(frame.said_by)} ({searched})."
    return f"The articles are on the topic, but do not say this ({searched})."


def still_read(waiting: int, articles: int | None) -> tuple[Line, ...]:
    """Says that more may be found later; articles: in scope, if that is known. Nothing where none is waiting."""
    if not waiting:
        return ()
    who = counted(waiting, "article") if articles is None else f"{waiting:,} of {counted(articles, 'article')}"
    are, they = ("is", "it is") if waiting == 1 else ("are", "they are")
    return (Line(kind="waiting", text=f"{who} {are} still being read: ask again when {they} done."),)


def _statement(row: AnswerRow, frame: Frame) -> Line:
    """One line: who, in which role, says what, as of when where figures are asked for, and where it stands."""
    keys = "".join(f"[{k}]" for k in row.citations)
    who = _NOT_OURS.sub("", ", ".join(x for x in (row.speaker, row.role) if x))
    statement = max(_NOT_OURS.split(row.statement), key=len).strip()
    marked = any(mark in statement for mark in '“”"')  # its own quotation marks need no others around them
    quoted = statement if marked else f"“{statement}”"
    said = f"{quoted}{_as_of(row, frame)} {keys}"
    stands = "" if row.stance == "asserts" else f" {SAYS[row.stance]}"
    return Line(kind="statement", text=f"{who}{stands}: {said}" if who else said, citations=row.citations)


def _as_of(row: AnswerRow, frame: Frame) -> str:
    """The day, where the answer is a figure that may have changed, or is the order of days itself."""
    if row.published is None or not (frame.report_order or any(kind.dated for kind in kinds_of(frame))):
        return ""
    day = short_day(row.published)
    return f" (published {day})" if frame.report_order else f" (as of {day})"
