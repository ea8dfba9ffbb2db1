"""Which of two reports came first, by the days on which their articles were published."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from assistant.answering.evidence import Evidence, gather
from assistant.answering.reranker import rerank
from assistant.english.words import STOP, words
from assistant.question.clauses import read_parts
from assistant.retrieval.retriever import Retriever
from assistant.schema import Filters, Frame
from assistant.store.records import Records

_PASSAGES = 6
_NEAR_ENOUGH = 0.4  # cosine of a side of the question and a sentence that reports it
_WORDS_ENOUGH = 0.6  # or the share of its words that the sentence and its surroundings hold


@dataclass(frozen=True)
class InOrder:
    """Whether the first of two reports was the earlier, and the sentence of each, the one asked after first."""

    word: Literal["Yes", "No"]
    reports: tuple[Evidence, Evidence]


def in_order(frame: Frame, retriever: Retriever, records: Records, filters: Filters | None) -> InOrder | None:
    """None where a question asks for no order, a report is not found or not dated, or both are of one day."""
    asked = frame.sequel
    if asked is None:
        return None
    earlier = _report(asked.earlier, frame, retriever, records, filters)
    later = _report(asked.later, frame, retriever, records, filters)
    if earlier is None or later is None:
        return None
    days = earlier.article.published, later.article.published
    if days[0] is None or days[1] is None or days[0] == days[1]:
        return None
    return InOrder("Yes" if (days[0] < days[1]) != asked.negated else "No", (earlier, later))


def _report(
    side: str, frame: Frame, retriever: Retriever, records: Records, filters: Filters | None
) -> Evidence | None:
    """The sentence that best fits one side of the question, in an article of the publisher that it names."""
    names = retriever.publisher_names()
    publishers = tuple(p for _, found in names.find(side) for p in found)
    if filters and filters.publishers:
        publishers = tuple(p for p in publishers if p in filters.publishers)
    if not publishers:
        return None
    within = (filters or Filters()).model_copy(update={"publishers": publishers})
    text = read_parts(side, names).text
    about = tuple(dict.fromkeys(w for w in words(text) if w not in STOP))
    own = frame.model_copy(update={"asks": ("statement",), "about": about, "publishers": publishers, "said_by": ()})
    passages = retriever.search(side, own, _PASSAGES, within)
    found = gather(own, passages, records, retriever.nearness(side, [p.passage.id for p in passages]))
    best = (rerank(side, found) if retriever.compares else found)[:1]
    return next((e for e in best if e.nearness >= _NEAR_ENOUGH or e.support >= _WORDS_ENOUGH), None)
