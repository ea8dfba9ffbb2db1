"""Figures over sizes as lines in an SVG file, both axes logarithmic."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

WIDTH, HEIGHT, LEFT, RIGHT, EDGE = 760, 420, 70, 230, 40
COLOURS = ("#1b6ca8", "#c8553d", "#588157", "#8e5572", "#b8860b", "#4a4e69", "#2a9d8f", "#9c6644")


def lines(rows: Sequence[Mapping[str, Any]], x: str, names: Sequence[str], unit: str) -> str:
    """One line a name; a value that is missing leaves a gap."""
    points = {n: [(float(r[x]), float(r[n])) for r in rows if r.get(n)] for n in names}
    every = [p for found in points.values() for p in found]
    if not every:
        return '<svg xmlns="http://www.w3.org/2000/svg"/>'
    across, up = ([math.log10(p[i]) for p in every] for i in (0, 1))
    low, high = math.floor(min(up)), math.ceil(max(up) + 1e-9)
    first, last = min(across), max(across)

    def place(px: float, py: float) -> tuple[float, float]:
        part = (math.log10(px) - first) / ((last - first) or 1)
        rise = (math.log10(py) - low) / ((high - low) or 1)
        return LEFT + part * (WIDTH - LEFT - RIGHT), HEIGHT - EDGE - rise * (HEIGHT - 2 * EDGE)

    style = 'font-family="sans-serif" font-size="12"'
    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" {style}>']
    for power in range(low, high + 1):
        _, y = place(10**first, 10.0**power)
        parts.append(f'<line x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y:.1f}" y2="{y:.1f}" stroke="#ddd"/>')
        parts.append(f'<text x="{LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{10.0**power:g}</text>')
    for size in sorted({float(r[x]) for r in rows}):
        at, _ = place(size, 10.0**low)
        parts.append(f'<text x="{at:.1f}" y="{HEIGHT - EDGE + 18}" text-anchor="middle">{size:,.0f}</text>')
    parts.append(f'<text x="{LEFT}" y="{EDGE - 18}">{escape(unit)}, by {escape(x)}</text>')
    for n, (name, found) in enumerate(points.items()):
        colour = COLOURS[n % len(COLOURS)]
        placed = " ".join("{:.1f},{:.1f}".format(*place(*p)) for p in found)
        parts.append(f'<polyline points="{placed}" fill="none" stroke="{colour}" stroke-width="2"/>')
        y = EDGE + 18 * n
        parts.append(f'<text x="{WIDTH - RIGHT + 16}" y="{y}" fill="{colour}">{escape(name)}</text>')
    return "\n".join([*parts, "</svg>"])
