"""Figures of many questions, with intervals that say how far they would move with other questions of the kind."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from assistant.schema import Record

SEED = 20161130
RESAMPLES = 2000
LEVEL = 0.95
_CHUNK = 4_000_000  # numbers drawn at once


class Estimate(Record):
    """A figure with its bootstrap interval and the number of questions behind it; None where nothing was measured."""

    value: float | None
    low: float | None = None
    high: float | None = None
    n: int


def estimate(shares: Sequence[tuple[float, float]]) -> Estimate:
    """Sum of numerators by sum of denominators, with the percentile bootstrap's 95% interval over questions.

    shares: (numerator, denominator) of each question that counts. Efron and Tibshirani, "An Introduction to the
    Bootstrap" (1993), chapter 13; 2,000 resamples, fixed seed. Where all questions agree the interval has no width,
    which says nothing: look at `n`.
    """
    pairs = np.array(shares, dtype=np.float64).reshape(-1, 2)
    total = pairs.sum(axis=0)
    if not total[1]:
        return Estimate(value=None, n=len(pairs))
    low, high = np.quantile(_resampled(pairs), [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return Estimate(value=_rounded(total[0] / total[1]), low=_rounded(low), high=_rounded(high), n=len(pairs))


def _resampled(pairs: NDArray[np.float64]) -> NDArray[np.float64]:
    """The figure of each resample; drawn in chunks, so that many questions need little memory."""
    random = np.random.Generator(np.random.PCG64(SEED))
    rows = max(1, _CHUNK // len(pairs))
    sums: list[NDArray[np.float64]] = []
    for start in range(0, RESAMPLES, rows):
        chosen = random.integers(len(pairs), size=(min(rows, RESAMPLES - start), len(pairs)))
        sums.append(pairs[chosen].sum(axis=1))
    drawn = np.concatenate(sums)
    figures: NDArray[np.float64] = drawn[:, 0] / np.maximum(drawn[:, 1], 1e-12)
    return figures


def _rounded(value: float) -> float:
    """Six places: what is left of the machine's rounding is cut off, so that equal runs print equal figures."""
    return round(float(value), 6)
