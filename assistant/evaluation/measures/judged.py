"""One question with its answer, ready for the metrics."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from assistant import Answer, AnswerRow, Citation
from assistant.evaluation.datasets.question import GoldEvidence, Question, Side
from assistant.evaluation.measures import judging
from assistant.evaluation.measures.judging import Original, Parts, judge
from assistant.evaluation.measures.promises import Promise, Stored, promises
from assistant.evaluation.outcomes import Outcome

Share = tuple[float, float]
"""Numerator and denominator."""


@dataclass(frozen=True)
class Judged:
    """A question, its answer (None: asking failed), which parts of it are right, and its promises, kept or broken."""

    question: Question
    answer: Answer | None
    parts: Parts
    original: Original = str
    promises: Sequence[Promise] = ()

    @property
    def refused(self) -> bool:
        """Whether the assistant refused; a failure is no refusal."""
        return self.answer is not None and self.answer.status == "refused"

    @property
    def correct(self) -> bool:
        """Whether all that was asked for is right."""
        return all(self.parts.values())

    @property
    def rows(self) -> tuple[AnswerRow, ...]:
        """All rows that are shown as an answer; a refusal has none."""
        return self.answer.rows if self.answer and not self.refused else ()

    def cited(self, row: AnswerRow) -> list[Citation]:
        """The citations of a row that count."""
        return judging.cited_by(row, self.answer) if self.answer else []

    def cites(self, row: AnswerRow, gold: Iterable[GoldEvidence]) -> bool:
        """Whether a row cites one of these sentences."""
        return self.answer is not None and judging.cites(row, self.answer, gold, self.original)

    def touches(self, row: AnswerRow, gold: Iterable[GoldEvidence]) -> bool:
        """Whether a row cites one of these sentences, or a part of one."""
        cited = self.cited(row)
        return any(judging.touches(cited, e, self.original) for e in gold)

    def states(self, row: AnswerRow, side: Side) -> bool:
        """Whether a row states a side."""
        return self.answer is not None and judging.states(row, side, self.answer, self.original)

    def both_stated(self, rows: Sequence[AnswerRow], sides: Iterable[Side]) -> bool:
        """Whether two of these rows state two of the sides."""
        return self.answer is not None and judging.both_stated(rows, sides, self.answer, self.original)


def judged(outcome: Outcome, stored: Stored, original: Original = str) -> Judged:
    """The outcome with its parts judged; a failed question has the one part "answered", which is wrong."""
    question, answer = outcome.question, outcome.answer
    if answer is None or outcome.error:
        return Judged(question, answer, {"answered": False}, original)
    found = promises(answer, stored, question.question, outcome.history, outcome.filters)
    return Judged(question, answer, judge(question, answer, original), original, found)
