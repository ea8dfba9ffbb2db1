"""Geometry of the plots: numbers to places in an SVG's own coordinates; templates draw them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.evaluation.confidence import CurvePoint
from assistant.evaluation.intervals import Estimate

WIDTH, HEIGHT = 640, 300
_LEFT, _RIGHT, _TOP, _BOTTOM = 46, 14, 14, 40
TICKS = (0.0, 0.25, 0.5, 0.75, 1.0)


@dataclass(frozen=True)
class Plot:
    """A risk-coverage curve: the path, ticks as (place, label), and the point at which the program works."""

    path: str
    across: Sequence[tuple[float, str]]
    up: Sequence[tuple[float, str]]
    end: tuple[float, float] | None
    left: float = _LEFT
    right: float = WIDTH - _RIGHT
    top: float = _TOP
    bottom: float = HEIGHT - _BOTTOM
    width: int = WIDTH
    height: int = HEIGHT


def risk_plot(points: Sequence[CurvePoint]) -> Plot:
    """The curve, coverage to the right and risk upwards, both from 0 to 1."""
    places = [(_x(p.coverage), _y(p.risk)) for p in points]
    path = " ".join(f"{'M' if n == 0 else 'L'}{x:.1f} {y:.1f}" for n, (x, y) in enumerate(places))
    return Plot(
        path=path,
        across=[(_x(t), f"{t:.0%}") for t in TICKS],
        up=[(_y(t), f"{t:.0%}") for t in TICKS],
        end=places[-1] if places else None,
    )


def bar(estimate: Estimate) -> tuple[float, float, float] | None:
    """Where low end, high end and figure of an interval stand between 0 and 100; None where nothing was measured."""
    if estimate.value is None or estimate.low is None or estimate.high is None:
        return None
    return (round(100 * estimate.low, 1), round(100 * estimate.high, 1), round(100 * estimate.value, 1))


def _x(share: float) -> float:
    return round(_LEFT + share * (WIDTH - _LEFT - _RIGHT), 1)


def _y(share: float) -> float:
    return round(HEIGHT - _BOTTOM - share * (HEIGHT - _TOP - _BOTTOM), 1)
