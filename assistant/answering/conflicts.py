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
    days may differ because the count moved, which the rows alone cannot tell: unclear.
    """
    found: list[Conflict] = []
    taken: set[int] = set()
    counted = [
        (r, f) for r in rows if r.speaker for f in r.figures[:1] if f.unit and (not unit or same_unit(f.unit, unit))
    ]
    for (a, fa), (b, fb) in combinations(counted, 2):
        if id(a) in taken or id(b) in taken or not same_unit(fa.unit, fb.unit) or _agree(fa, fb):
            continue
        found.append(Conflict(kind=_kind(a, b), about=fa.unit or "", sides=(a, b)))
        taken.update((id(a), id(b)))
    denials = [r for r in rows if r.stance == "denies" and r.speaker and id(r) not in taken]
    for denial in denials:
        others = [r for r in rows if r.speaker and r.speaker != denial.speaker and _share(r, denial)]
        if others:
            found.append(Conflict(kind="dispute", about="what is denied", sides=(denial, *others[:3])))
    return tuple(found)


def _kind(a: AnswerRow, b: AnswerRow) -> Literal["dispute", "revision", "unclear"]:
    if a.speaker == b.speaker:
        return "revision" if a.published != b.published else "unclear"
    return "dispute" if a.published == b.published else "unclear"


def _agree(a: Figure, b: Figure) -> bool:
    """Whether two figures can both be right: their ranges meet (a missing bound is open)."""
    a_low, a_high = a.low if a.low is not None else float("-inf"), a.high if a.high is not None else float("inf")
    b_low, b_high = b.low if b.low is not None else float("-inf"), b.high if b.high is not None else float("inf")
    return a_low <= b_high and b_low <= a_high


def _share(a: AnswerRow, b: AnswerRow) -> bool:
    """Whether two rows speak of one sentence: the denial names whose claim it denies."""
    return bool(set(a.citations) & set(b.citations))
