"""Which of two reports came first, by the days on which their articles were published."""

from dataclasses import dataclass
from typing import Literal

from assistant.answering.evidence import Evidence, gather
from assistant.answering.reading import rerank
from assistant.retrieval.retriever import Found
from assistant.schema import Frame
from assistant.store.records import Records

_NEAR_ENOUGH = 0.4  # cosine of a side of the question and a sentence that reports it
_WORDS_ENOUGH = 0.6  # or the share of its words that the sentence and its surroundings hold


@dataclass(frozen=True)
class InOrder:
    """Whether the first of two reports was the earlier, and the sentence of each, the one asked after first."""

    verdict: Literal["yes", "no"]
    reports: tuple[Evidence, Evidence]


def in_order(frame: Frame, found: Found, records: Records) -> InOrder | None:
    """None where a question asks for no order, a report is not found or not dated, or both are of one day."""
    asked, sides = frame.report_order, found.reports
    if asked is None or sides is None:
        return None
    earlier, later = _report(asked.earlier, sides[0], records), _report(asked.later, sides[1], records)
    first, second = (report and report.article.published for report in (earlier, later))
    if not earlier or not later or not first or not second or first == second:
        return None
    return InOrder("yes" if (first < second) != asked.negated else "no", (earlier, later))


def _report(side: Frame, found: Found, records: Records) -> Evidence | None:
    """The sentence that best fits one side of the question, in an article of the publisher that it names."""
    evidence = gather(side, found, records)
    contents = records.contents([e.article.id for e in evidence])
    best = (rerank(side.read, evidence, contents) if found.compares else evidence)[:1]
    return next((e for e in best if e.nearness >= _NEAR_ENOUGH or e.support >= _WORDS_ENOUGH), None)
