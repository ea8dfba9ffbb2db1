"""One question to one answer."""

from __future__ import annotations

import math
import re
import time
from collections.abc import Sequence

from assistant.answering.conflicts import find_conflicts
from assistant.answering.evidence import Evidence, gather
from assistant.answering.rows import Citations, distinct, to_row
from assistant.retrieval import Retriever, Scored
from assistant.schema import Answer, AnswerRow, Coverage, Filters, Frame, NearestPassage
from assistant.store.records import Records

PASSAGES = 24
ROWS = 8
_LINES = 3
_NOT_OURS = re.compile(r"\s*\[\d+\]")
"""An article's own "[3]", which in our text would read as a citation; the longest run without one is quoted."""
# Below these an answer is refused. Chosen on the dev parts of MultiHop-RAG and of our claim questions: three quarters
# of the first set's unanswerable questions are refused, and one in twenty of its others.
MEANING_FLOOR = 0.4  # cosine of the question and the nearest passage, unless the words alone carry it
WORDS_ENOUGH = 0.6  # share of the question's weight with which the words alone carry it


def support_floor(frame: Frame) -> float:
    """Share of a question's weight that evidence must carry; a long question spreads it over more sentences."""
    return min(0.4, 0.9 / math.sqrt(max(1, len(frame.about))))


def answer(
    question: str, frame: Frame, retriever: Retriever, records: Records, filters: Filters | None, started: float
) -> Answer:
    """The answer, or a refusal with the nearest passages, each with the reason why it does not answer."""
    passages = retriever.search(question, frame, PASSAGES, filters)
    evidence = gather(frame, passages, records)
    enough = _enough(frame, passages, evidence)
    coverage = _coverage(records, filters, enough)
    if not enough:
        return Answer(
            question=question,
            frame=frame,
            status="refused",
            text=_refusal(frame, passages, coverage),
            nearest=_nearest(passages),
            coverage=coverage,
            seconds=_since(started),
        )
    citations = Citations()
    rows = tuple(to_row(e, citations) for e in distinct(enough, ROWS))
    return Answer(
        question=question,
        frame=frame,
        status="answered",
        text="\n".join(_line(row) for row in rows[:_LINES]),
        rows=rows,
        citations=citations.all(),
        conflicts=find_conflicts(rows, frame.unit),
        coverage=coverage,
        seconds=_since(started),
    )


def _enough(frame: Frame, passages: Sequence[Scored], evidence: Sequence[Evidence]) -> list[Evidence]:
    """The evidence that carries enough of the question; none when even the best is only near in words."""
    floor = support_floor(frame)
    kept = [e for e in evidence if e.support >= floor]
    cosines = [p.cosine for p in passages if p.cosine is not None]
    near = not cosines or max(cosines) >= MEANING_FLOOR
    return kept if near or any(e.support >= WORDS_ENOUGH for e in kept) else []


def _line(row: AnswerRow) -> str:
    """One line of the text: who, in which role, says what, and where it stands."""
    keys = "".join(f"[{k}]" for k in row.citations)
    who = _NOT_OURS.sub("", ", ".join(x for x in (row.speaker, row.role) if x))
    verb = {"denies": " denies", "confirms": " confirms", "doubts": " doubts", "declines": " declines to comment"}
    statement = max(_NOT_OURS.split(row.statement), key=len).strip()
    marked = any(mark in statement for mark in '“”"')  # its own quotation marks need no others around them
    said = f"{statement} {keys}" if marked else f"“{statement}” {keys}"
    return f"{who}{verb.get(row.stance, '')}: {said}" if who else said


def _refusal(frame: Frame, passages: Sequence[Scored], coverage: Coverage) -> str:
    if not coverage.articles:
        return "No article passes these filters, so there is nothing to answer from."
    searched = f"{coverage.articles} article{'s' if coverage.articles != 1 else ''} searched"
    if not passages or not any(p.lexical > 0 for p in passages):
        return f"The articles do not mention this ({searched})."
    return f"The articles do not say ({searched}); the nearest passages do not carry enough of what is asked."


def _nearest(passages: Sequence[Scored]) -> tuple[NearestPassage, ...]:
    out = []
    for scored in passages[:3]:
        p = scored.passage
        reason = "shares some words with the question, but not what is asked" if scored.lexical else "no word in common"
        out.append(
            NearestPassage(
                article_id=p.article_id, start=p.start, end=p.end, text=p.text, score=scored.score, reason=reason
            )
        )
    return tuple(out)


def _coverage(records: Records, filters: Filters | None, evidence: Sequence[Evidence]) -> Coverage:
    speakers = dict.fromkeys(e.claim.speaker for e in evidence if e.claim and e.claim.speaker)
    return Coverage(
        articles=records.article_count(filters),
        matching=len({e.article.id for e in evidence}),
        speakers=tuple(s for s in speakers if s),
    )


def _since(started: float) -> float:
    return round(time.perf_counter() - started, 4)
