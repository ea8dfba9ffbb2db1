"""A topic to a cited overview: what is known, who says what, where they disagree."""

from __future__ import annotations

from assistant.answering.conflicts import find_conflicts
from assistant.answering.evidence import gather
from assistant.answering.rows import Citations, distinct, to_row
from assistant.retrieval import Retriever
from assistant.schema import Brief, Coverage, Filters, Frame
from assistant.store.records import Records

PASSAGES = 30
KNOWN = 6
CLAIMS = 20
SUPPORT_FLOOR = 0.3


def brief(topic: str, frame: Frame, retriever: Retriever, records: Records, filters: Filters | None) -> Brief:
    """What the articles say on a topic, in verbatim sentences; empty where they say nothing."""
    evidence = [
        e
        for e in gather(frame, retriever.search(topic, frame, PASSAGES, filters), records)
        if e.support >= SUPPORT_FLOOR
    ]
    citations = Citations()
    own = [e for e in evidence if e.claim is None]
    said = [e for e in evidence if e.claim and e.claim.speaker and e.claim.kind != "belief"]
    known = tuple(to_row(e, citations) for e in distinct(own, KNOWN))
    claims = tuple(to_row(e, citations) for e in distinct(said, CLAIMS))
    return Brief(
        topic=topic,
        known=known,
        claims=claims,
        conflicts=find_conflicts(claims, None),
        citations=citations.all(),
        coverage=Coverage(
            articles=records.article_count(filters),
            matching=len({e.article.id for e in evidence}),
            speakers=tuple(dict.fromkeys(r.speaker for r in claims if r.speaker)),
        ),
    )
