"""One question to one answer."""

import time
from collections.abc import Sequence
from typing import Any

from assistant.answering.conflicts.find import compared, find_conflicts
from assistant.answering.evidence import Evidence, gather
from assistant.answering.lines import direct, refusal, still_read
from assistant.answering.refusal import Reason, confidence, contradicts, why_not
from assistant.answering.report_order import InOrder, in_order
from assistant.answering.reranker import rerank
from assistant.answering.rows import Citations, article, covered, distinct, in_turn, speaker, to_row
from assistant.answering.suggestions import suggestions
from assistant.question.kinds import kinds_of
from assistant.retrieval.retriever import Found, Scored
from assistant.schema import Answer, Coverage, Filters, Frame, NearestPassage
from assistant.store.records import Records

PASSAGES = 24
ROWS = 8
OF_BEST = 0.6  # of the best evidence's score, which a row must reach
_LIGHTLY = 0.15  # "who claimed how many" may have several answers or one
_CONTRADICTING = 2  # rows that show what contradicts a question
_NEAREST = 3  # passages that a refusal shows


def answer(
    frame: Frame, found: Found, records: Records, filters: Filters | None, started: float, earlier: Answer | None = None
) -> Answer:
    """The answer, or a refusal that says why and shows the nearest passages.

    earlier: the answer that a follow-up follows; started: when the question was asked (`time.perf_counter`).
    """
    evidence = gather(frame, found, records, earlier)
    if found.compares and len(frame.outlets) <= 1:  # no one sentence answers what asks of several publishers
        evidence = rerank(frame.question, evidence)
    order = in_order(frame, found, records)
    reason = None if order else why_not(frame, evidence)
    bearing = [] if reason in {"topic", "point"} else evidence
    coverage = covered(records, filters, bearing, (e.claim.speaker for e in bearing if e.claim))
    citations = Citations()
    if reason:
        fields = _refused(frame, reason, found.passages, evidence, coverage, citations)
    else:
        fields = _answered(frame, evidence, order, citations)
    # A speaker's articles are known when all are read.
    waiting = still_read(coverage.waiting, None if filters and filters.speakers else coverage.articles)
    return Answer(
        **fields | {"lines": (*fields["lines"], *waiting)},
        question=frame.question,
        follows=earlier.question if earlier else None,
        frame=frame,
        citations=citations.all(),
        confidence=confidence(evidence),
        coverage=coverage,
        seconds=round(time.perf_counter() - started, 4),
    )


def _answered(
    frame: Frame, evidence: Sequence[Evidence], order: InOrder | None, citations: Citations
) -> dict[str, Any]:
    """The fields of an answer that holds what was found."""
    worth = [e for e in evidence if e.score >= OF_BEST * evidence[0].score]
    chosen = distinct([*order.reports, *worth], ROWS) if order else _chosen(frame, worth)
    rows = tuple(to_row(e, citations) for e in chosen)
    verdict = order.verdict if order else next((v for k in kinds_of(frame) if (v := k.verdict(frame, chosen))), None)
    return {
        "status": "answered",
        "verdict": verdict,
        "lines": direct(frame, chosen, rows, verdict),
        "rows": rows,
        "conflicts": () if order else compared(rows, frame) or find_conflicts(rows, frame.unit),
        "suggestions": suggestions(frame, evidence, rows),
    }


def _chosen(frame: Frame, worth: Sequence[Evidence]) -> list[Evidence]:
    """The evidence for the rows: of several speakers or articles where they are compared, else the best."""
    turns = [kind.turns for kind in kinds_of(frame) if kind.turns]
    if turns:
        return in_turn(worth, ROWS, by=article if "article" in turns else speaker)
    if {"speaker", "figure"} <= set(frame.asks):
        return in_turn(worth, ROWS, by=speaker, repeated=_LIGHTLY)
    return distinct(worth, ROWS)


def _refused(
    frame: Frame,
    reason: Reason,
    passages: Sequence[Scored],
    evidence: Sequence[Evidence],
    coverage: Coverage,
    citations: Citations,
) -> dict[str, Any]:
    """The fields of an answer that says why there is none."""
    denials = [e for e in evidence if contradicts(frame, e)] if reason == "premise" else []
    rows = tuple(to_row(e, citations) for e in distinct(denials, _CONTRADICTING))
    return {
        "status": "refused",
        "lines": refusal(frame, reason, rows, bool(passages and passages[0].lexical), coverage),
        "rows": rows,
        "nearest": tuple(_nearest(p) for p in passages[:_NEAREST]),
        "reason": reason,
        "suggestions": suggestions(frame, evidence, rows) if reason != "topic" else (),
    }


def _nearest(scored: Scored) -> NearestPassage:
    shares = "shares words with the question but does not answer it"
    return NearestPassage(
        **scored.public(), reason=shares if scored.lexical else "has no word in common with the question"
    )
