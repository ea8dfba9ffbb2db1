"""The lines of an answer: the sources' own words, who says them and where they stand; and what a refusal says."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

from assistant.answering.deciding import Reason
from assistant.answering.evidence import Evidence
from assistant.answering.naming import NAMED, most_named
from assistant.schema import AnswerRow, Coverage, Frame

_LINES = 3
_NOT_OURS = re.compile(r"\s*\[\d+\]")
"""An article's own "[3]", which in our text would read as a citation; the longest run without one is quoted."""
_VERB = {"denies": " denies", "confirms": " confirms", "doubts": " doubts", "declines": " declines to comment"}


def direct(
    frame: Frame, evidence: Sequence[Evidence], rows: Sequence[AnswerRow], word: Literal["Yes", "No"] | None
) -> str:
    """The answer in a few lines, the direct one first; `rows` are those of the evidence, in its order.

    `word` answers a question for yes or no, where the evidence tells it.
    """
    lines = [_line(row, frame) for row in rows[:_LINES]]
    if word:
        lines[0] = f"{word}. {lines[0]}"
    elif named := most_named(frame, evidence, rows):
        lines.insert(0, named)
    return "\n".join(lines)


def opening(text: str, frame: Frame) -> str:
    """What a text says before its sources' own words, with the space behind it: "Yes. ", or a line of names."""
    if "yes-no" in frame.asks and (word := re.match(r"(?:Yes|No)\. ", text)):
        return word[0]
    line, end, _ = text.partition("\n")
    return line + end if line.startswith(NAMED) else ""


def refusal(frame: Frame, reason: Reason, rows: Sequence[AnswerRow], met: bool, coverage: Coverage) -> str:
    """Why there is no answer; `met` says whether any passage shares a word with the question."""
    if not coverage.articles:
        return "No article passes these filters, so there is nothing to answer from."
    searched = f"{coverage.articles} article{'s' if coverage.articles != 1 else ''} searched"
    if reason == "premise":
        return "\n".join(
            ["The articles contradict what the question takes for granted.", *(_line(r, frame) for r in rows)]
        )
    if reason == "topic":
        return (
            f"The articles do not say ({searched}); the nearest passages do not carry enough of what is asked."
            if met
            else f"The articles do not mention this ({searched})."
        )
    if frame.said_by:
        return f"The articles hold no such statement by {' or '.join(frame.said_by)} ({searched})."
    return f"The articles are on the topic, but do not say this ({searched})."


def still_read(waiting: int, articles: int | None) -> str:
    """Says that more may be found later, as a line of its own; articles: in scope, if that is known."""
    if not waiting:
        return ""
    who = f"{waiting:,} article{'s' if waiting != 1 else ''}" if articles is None else _share(waiting, articles)
    are, they = ("is", "it is") if waiting == 1 else ("are", "they are")
    return f"\n{who} {are} still being read: ask again when {they} done."


def _share(number: int, whole: int) -> str:
    return f"{number:,} of {whole:,} article{'s' if whole != 1 else ''}"


def _line(row: AnswerRow, frame: Frame) -> str:
    """One line: who, in which role, says what, as of when where figures are asked for, and where it stands."""
    keys = "".join(f"[{k}]" for k in row.citations)
    who = _NOT_OURS.sub("", ", ".join(x for x in (row.speaker, row.role) if x))
    statement = max(_NOT_OURS.split(row.statement), key=len).strip()
    marked = any(mark in statement for mark in '“”"')  # its own quotation marks need no others around them
    quoted = statement if marked else f"“{statement}”"
    day = _as_of(row, frame)
    said = f"{quoted}{day} {keys}"
    return f"{who}{_VERB.get(row.stance, '')}: {said}" if who else said


def _as_of(row: AnswerRow, frame: Frame) -> str:
    """The day, where the answer is a figure that may have changed, or is the order of days itself."""
    if row.published is None or not (frame.sequel or "figure" in frame.asks):
        return ""
    day = f"{row.published.day} {row.published:%b %Y}"
    return f" (published {day})" if frame.sequel else f" (as of {day})"
