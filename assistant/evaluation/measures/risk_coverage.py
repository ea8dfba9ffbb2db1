"""The effect of refusing the answers that are less sure of themselves."""

from collections.abc import Sequence

from assistant.schema import Record


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
