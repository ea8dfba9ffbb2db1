"""How sure an answer is of itself, and what refusing the less sure ones would buy."""

from __future__ import annotations

from collections.abc import Sequence

from assistant import Answer
from assistant.schema import Record
from assistant.words import stems


def confidence(answer: Answer) -> float:
    """The answer's own confidence where it has one; else how much of the question its best sentences carry, 0 to 1.

    The latter is the share of the question's words, as stems, that stand in the sentences (and their headlines) cited
    by the first row, or in the nearest passage of a refusal.
    """
    own = getattr(answer, "confidence", None)
    if own is not None:
        return round(float(own), 6)
    wanted = set(stems(" ".join(answer.frame.about) or answer.question))
    if not wanted:
        return 0.0
    return round(len(wanted & set(stems(_best(answer)))) / len(wanted), 6)


def _best(answer: Answer) -> str:
    if answer.rows:
        cited = [c for c in answer.citations if c.key in answer.rows[0].citations]
        return " ".join(part for c in cited for part in (c.quote, c.title or "", answer.rows[0].speaker or ""))
    return answer.nearest[0].text if answer.nearest else ""


class CurvePoint(Record):
    """What would be answered, and how much of it wrong, if answers less sure than `threshold` were refused."""

    threshold: float
    coverage: float
    risk: float


class RiskCoverage(Record):
    """The curve, from the surest answers to all that were given, and the area under it (None: nothing was answered)."""

    points: tuple[CurvePoint, ...]
    area: float | None


def risk_coverage(given: Sequence[tuple[float, bool]], total: int) -> RiskCoverage:
    """Risk by coverage of selective answering (El-Yaniv and Wiener, 2010; Geifman and El-Yaniv, 2017).

    given: confidence and whether right, of each answer that was given; total: all questions. Coverage is the share of
    all questions answered, risk the share of answers that are wrong; answering what cannot be answered is wrong.
    Questions refused by the program have no answer to weigh, so the curve ends at what it answers. The area is the mean
    risk over the answers given, each in turn the last one (AURC); lower is better. Equally sure answers stand or fall
    together.
    """
    points: list[CurvePoint] = []
    risks: list[float] = []
    ordered = sorted(given, reverse=True)
    wrong = 0
    for n, (sure, right) in enumerate(ordered, 1):
        wrong += not right
        if n == len(ordered) or ordered[n][0] != sure:
            risks += [wrong / n] * (n - len(risks))
            points.append(CurvePoint(threshold=sure, coverage=round(n / total, 6), risk=round(wrong / n, 6)))
    return RiskCoverage(points=tuple(points), area=round(sum(risks) / len(risks), 6) if risks else None)
