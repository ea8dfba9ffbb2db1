"""One conversation: a list of turns, each a question with its answer or with the sentence that tells of a failure.

`conversations` keeps them; nothing here is shared between sessions.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import TYPE_CHECKING, Literal

from assistant.errors import AssistantError, StoreMissing
from assistant.interfaces.page import limits, plots
from assistant.interfaces.page.catalogue import Catalogue
from assistant.interfaces.page.html import render
from assistant.schema import Answer, Article, Citation, Filters

if TYPE_CHECKING:
    from assistant.assistant import Assistant

FAULT = (
    "Something went wrong on our side, so this has no answer yet. Please try again; the server's log has the details."
)
EMPTY = "There are no articles yet. Add some in the Library tab, then ask."

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Turn:
    """A question as typed and what became of it: an answer, an error, or neither while the search runs.

    sources: headline, publisher and date (no text) of the articles that a refusal's nearest passages come from.
    limits: what the page's limits were when it was asked. vote, note: what its reader thought of the answer.
    writing: the language model that is still at work on the answer's text; never in a turn that is kept.
    """

    asked: str
    answer: Answer | None = None
    error: str | None = None
    sources: dict[str, Article] = field(default_factory=dict)
    limits: Filters | None = None
    vote: Literal["up", "down"] | None = None
    note: str = ""
    writing: str | None = None


@dataclass(frozen=True)
class Piece:
    """A run of an answer's text, followed (key set) by a citation that must stay on its line."""

    text: str
    key: int | None = None


def answer_turn(
    assistant: Assistant,
    question: str,
    turns: Sequence[Turn],
    filters: Filters | None = None,
    progress: Callable[[Turn], None] | None = None,
) -> Turn:
    """Asks `question` after the earlier `turns`. Never raises: a failure is a turn that says so, unlike a refusal.

    `progress` gets the turn with the engine's answer, then with each sentence that a language model adds to it; nothing
    of a refusal, which no model writes about.
    """
    history = [turn.answer for turn in turns if turn.answer]

    def grow(answer: Answer) -> None:
        if progress and answer.status == "answered":
            progress(Turn(question, answer, limits=filters))

    try:
        answer = assistant.ask(question, history=history, filters=filters, progress=grow)
        return Turn(question, answer, sources=_nearest_sources(assistant, answer), limits=filters)
    except StoreMissing:
        return Turn(question, error=EMPTY, limits=filters)
    except AssistantError as error:
        return Turn(question, error=str(error), limits=filters)
    except Exception:
        logger.exception("asking failed")
        return Turn(question, error=FAULT, limits=filters)


def _nearest_sources(assistant: Assistant, answer: Answer) -> dict[str, Article]:
    ids = {passage.article_id for passage in answer.nearest}
    return {key: assistant.article(key).model_copy(update={"text": ""}) for key in ids}


def transcript(turns: Sequence[Turn], examples: Sequence[str] = (), articles: int = 0, talk: str = "") -> str:
    """The conversation as HTML; with no turns yet, what one can do here. talk: its id, which the address then holds."""
    return render(
        "transcript.html",
        talk=talk,
        turns=turns,
        examples=examples,
        articles=articles,
        lines=told_lines,
        written=written,
        cited=_cited,
        reread=reread,
        followed=followed,
        limited=limits.described,
        charted=lambda answer: plots.figures_chart(plots.of_rows(answer.rows)),
    )


def reread(turn: Turn) -> bool:
    """Whether the question was understood as another one than was typed, as a follow-up is."""
    return turn.answer is not None and turn.answer.question.split() != turn.asked.split()


def followed(turn: Turn) -> list[str]:
    """The earlier questions that a follow-up was read with, the nearest first; none where it was put in other words."""
    asked, whole = turn.asked.strip(), turn.answer.question if turn.answer else ""
    if not whole.startswith(f"{asked} (") or not whole.endswith(")"):
        return []
    parts = whole[len(asked) + 2 : -1].split("? (")  # each stands in the brackets of the one after it
    last = parts.pop()
    return [*(f"{part}?" for part in parts), last[: len(last) - len(parts)]]


def _cited(answer: Answer) -> dict[int, Citation]:
    return {citation.key: citation for citation in answer.citations}


def answer_lines(answer: Answer) -> Iterator[list[Piece]]:
    """The lines of `answer.text`, each cut at its "[n]"; only keys that the answer really cites become citations."""
    keys = {citation.key for citation in answer.citations}
    for line in answer.text.splitlines():
        if line.strip():
            yield list(_pieces(line, keys))


def told_lines(answer: Answer) -> list[list[Piece]]:
    """The lines that the page shows: the first, and of the others those that no row or conflict below says again.

    All of a text that a model wrote: it says the rows in other words, on purpose.
    """
    if written(answer):
        return list(answer_lines(answer))
    below = {row.statement for row in (*answer.rows, *(side for c in answer.conflicts for side in c.sides))}
    lines = list(answer_lines(answer))
    return lines[:1] + [line for line in lines[1:] if not _said(line, below)]


def written(answer: Answer) -> bool:
    """Whether a language model wrote the text, or a part of it so far."""
    return answer.model is not None and answer.model.kept > 0


def _said(line: list[Piece], statements: set[str]) -> bool:
    words = "".join(piece.text for piece in line)
    return any(statement.strip("“”\"' .,") in words for statement in statements if statement.strip("“”\"' .,"))


def _pieces(line: str, keys: set[int]) -> Iterator[Piece]:
    held = ""
    for part in re.split(r"(\[[0-9]{1,6}\])", line):
        key = int(part[1:-1]) if re.fullmatch(r"\[[0-9]{1,6}\]", part) else None
        if key in keys:
            cut = re.search(r"\S{0,24} ?$", held)
            start = cut.start() if cut else len(held)
            if held[:start]:
                yield Piece(held[:start])
            yield Piece(held[start:], key)
            held = ""
        else:
            held += part
    if held:
        yield Piece(held)


def suggestions(catalogue: Catalogue) -> list[str]:
    """Up to five questions for this library: the sample corpus has its own, others get their busiest speakers."""
    names = {PurePath(article.id).name for article in catalogue.articles}
    known = [question for name, question in SAMPLE_QUESTIONS if name in names]
    return known or [f"What did {name} say?" for name, _ in catalogue.speakers[:4]]


# A file of corpus/ that answers it, and the question.
SAMPLE_QUESTIONS = (
    ("2016-11-30-evacuation-figures.md", "Who claimed how many civilians fled?"),
    ("2016-11-30-army-denies-detentions.md", "What does the Syrian military deny?"),
    ("2021-10-15-toll-corrected.md", "How many people died in the Velmora flood?"),
    ("2015-03-05-exemption-report.md", "How many jobs are at risk at Port Vellan?"),
    ("2018-09-20-hospital-apologises.md", "Who said how many patients were infected at St Oda's?"),
)
