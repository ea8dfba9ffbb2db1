"""Rows that do not agree on a quantity, side by side."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from typing import Literal

from assistant.answering.evidence import same_unit
from assistant.schema import AnswerRow, Conflict, Figure


def find_conflicts(rows: Sequence[AnswerRow], unit: str | None) -> tuple[Conflict, ...]:
    """Conflicts among rows that give figures of one unit, or of which one denies what others assert.

    A dispute is between speakers at one time; one speaker with a later figure is a revision; other speakers on other
    days may differ because the count moved, which the rows alone cannot tell: unclear. A revision's older side is
    first.
    """
    counted = [
        (r, f) for r in rows if r.speaker for f in r.figures[:1] if f.unit and (not unit or same_unit(f.unit, unit))
    ]
    pairs = [
        Conflict(kind=_kind(a, b), about=fa.unit or "", sides=_ordered(a, b))
        for (a, fa), (b, fb) in combinations(counted, 2)
        if same_unit(fa.unit, fb.unit) and not _agree(fa, fb)
    ]
    found: list[Conflict] = []
    taken: set[int] = set()
    # What can be told apart comes first: one row may be disputed and revised too, but is unclear only if it is neither.
    for kind in ("dispute", "revision", "unclear"):
        held = set(taken) if kind == "unclear" else set[int]()
        for pair in pairs:
            sides = {id(row) for row in pair.sides}
            if pair.kind == kind and not sides & held:
                found.append(pair)
                held |= sides
        taken |= held
    for denial in (r for r in rows if r.stance == "denies" and r.speaker and id(r) not in taken):
        others = [r for r in rows if r.speaker and r.speaker != denial.speaker and _share(r, denial)]
        if others:
            found.append(Conflict(kind="dispute", about="what is denied", sides=(denial, *others[:3])))
    return tuple(found)


def _kind(a: AnswerRow, b: AnswerRow) -> Literal["dispute", "revision", "unclear"]:
    if a.speaker == b.speaker:
        return "revision" if a.published != b.published else "unclear"
    return "dispute" if a.published == b.published else "unclear"


def _ordered(a: AnswerRow, b: AnswerRow) -> tuple[AnswerRow, AnswerRow]:
    later = a.speaker == b.speaker and a.published and b.published and a.published > b.published
    return (b, a) if later else (a, b)


def _agree(a: Figure, b: Figure) -> bool:
    """Whether two figures can both be right: their ranges meet (a missing bound is open)."""
    a_low, a_high = a.low if a.low is not None else float("-inf"), a.high if a.high is not None else float("inf")
    b_low, b_high = b.low if b.low is not None else float("-inf"), b.high if b.high is not None else float("inf")
    return a_low <= b_high and b_low <= a_high


def _share(a: AnswerRow, b: AnswerRow) -> bool:
    """Whether two rows speak of one sentence: the denial names whose claim it denies."""
    return bool(set(a.citations) & set(b.citations))
