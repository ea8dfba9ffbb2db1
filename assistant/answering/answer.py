"""One question to one answer."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assistant.answering.conflicts.find import compared, find_conflicts
from assistant.answering.deciding import Reason, confidence, contradicts, why_not
from assistant.answering.evidence import Evidence, gather
from assistant.answering.polarity import yes_or_no
from assistant.answering.report_order import in_order
from assistant.answering.reranker import rerank
from assistant.answering.rows import Citations, distinct, in_turn, to_row
from assistant.answering.suggesting import suggestions
from assistant.answering.texts import direct, refusal, still_read
from assistant.retrieval.retriever import Retriever, Scored
from assistant.schema import Answer, Coverage, Filters, Frame, NearestPassage
from assistant.store.records import Records

PASSAGES = 24
ROWS = 8
OF_BEST = 0.6  # of the best evidence's score, which a row must reach
_LIGHTLY = 0.15  # "who claimed how many" may have several answers or one
_CONTRADICTING = 2  # rows that show what contradicts a question
_OWN_WORDS = 0.3  # of the nearness to a follow-up that its own words decide, beside the question made whole


@dataclass(frozen=True)
class Turn:
    """A question in its conversation: as typed, as understood, and the answer that it follows up, if it does."""

    typed: str
    whole: str
    earlier: Answer | None = None


def answer(
    turn: Turn, frame: Frame, retriever: Retriever, records: Records, filters: Filters | None, started: float
) -> Answer:
    """The answer, or a refusal that says why and shows the nearest passages."""
    passages = retriever.search(turn.whole, frame, PASSAGES, filters)
    evidence = gather(frame, passages, records, _nearness(turn, retriever, passages), turn.earlier)
    if retriever.compares and len(frame.publishers) <= 1:  # no one sentence answers what asks of several publishers
        evidence = rerank(turn.whole, evidence)
    order = in_order(frame, retriever, records, filters)
    reason = None if order else why_not(frame, evidence)
    coverage = _coverage(records, filters, [] if reason in {"topic", "point"} else evidence)
    if reason:
        return _refused(turn, frame, reason, passages, evidence, coverage, filters, started)
    citations = Citations()
    worth = [e for e in evidence if e.score >= OF_BEST * evidence[0].score]
    chosen = distinct([*order.reports, *worth], ROWS) if order else _chosen(frame, worth)
    rows = tuple(to_row(e, citations) for e in chosen)
    conflicts = () if order else compared(rows, frame) or find_conflicts(rows, frame.unit)
    word = order.word if order else yes_or_no(frame, chosen)
    return Answer(
        question=turn.whole,
        frame=frame,
        status="answered",
        text=direct(frame, chosen, rows, word) + _later(coverage, filters),
        rows=rows,
        citations=citations.all(),
        conflicts=conflicts,
        suggestions=suggestions(frame, evidence, rows),
        confidence=confidence(evidence),
        coverage=coverage,
        seconds=_since(started),
    )


def _chosen(frame: Frame, worth: Sequence[Evidence]) -> list[Evidence]:
    """The evidence for the rows: of several speakers or days where they are compared, else the best."""
    asks = set(frame.asks)
    if "change" in asks:
        return in_turn(worth, ROWS, by=lambda e: e.article.id)
    if "comparison" in asks:
        return in_turn(worth, ROWS)
    if {"speaker", "figure"} <= asks:
        return in_turn(worth, ROWS, repeated=_LIGHTLY)
    return distinct(worth, ROWS)


def _nearness(turn: Turn, retriever: Retriever, passages: Sequence[Scored]) -> Mapping[int, Sequence[float]]:
    """Cosine of the question and each sentence; a follow-up's own words count beside those that it takes along."""
    ids = [p.passage.id for p in passages]
    whole = retriever.nearness(turn.whole, ids)
    if turn.earlier is None:
        return whole
    own = retriever.nearness(turn.typed, ids)
    return {
        i: [(1 - _OWN_WORDS) * a + _OWN_WORDS * b for a, b in zip(cosines, own.get(i, cosines), strict=True)]
        for i, cosines in whole.items()
    }


def _refused(
    turn: Turn,
    frame: Frame,
    reason: Reason,
    passages: Sequence[Scored],
    evidence: Sequence[Evidence],
    coverage: Coverage,
    filters: Filters | None,
    started: float,
) -> Answer:
    citations = Citations()
    denials = [e for e in evidence if contradicts(frame, e)] if reason == "premise" else []
    shown = distinct(denials, _CONTRADICTING)
    rows = tuple(to_row(e, citations) for e in shown)
    return Answer(
        question=turn.whole,
        frame=frame,
        status="refused",
        text=refusal(frame, reason, rows, bool(passages and passages[0].lexical), coverage) + _later(coverage, filters),
        rows=rows,
        citations=citations.all(),
        nearest=_nearest(passages),
        reason=reason,
        suggestions=suggestions(frame, evidence, rows) if reason != "topic" else (),
        confidence=confidence(evidence),
        coverage=coverage,
        seconds=_since(started),
    )


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
        waiting=records.waiting(filters),
    )


def _later(coverage: Coverage, filters: Filters | None) -> str:
    # A speaker's articles are known when all are read.
    return still_read(coverage.waiting, None if filters and filters.speakers else coverage.articles)


def _since(started: float) -> float:
    return round(time.perf_counter() - started, 4)
