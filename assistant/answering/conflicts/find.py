"""Rows that do not agree on a quantity, side by side."""

from collections.abc import Sequence
from itertools import combinations
from typing import Literal

from assistant.answering.conflicts.scopes import apart, scope
from assistant.english.words import stems
from assistant.question.kinds.figure import same_unit
from assistant.schema import AnswerRow, Conflict, Figure, Frame

Kind = Literal["dispute", "revision", "scope", "unclear"]


def find_conflicts(rows: Sequence[AnswerRow], unit: str | None) -> tuple[Conflict, ...]:
    """Conflicts among rows that give figures of one unit, or of which one denies what others assert.

    Figures of different places, times or groups differ in scope, and may all be right. Else a dispute is between
    speakers at one time; one speaker with a later figure is a revision; other speakers on other days may differ because
    the count moved, which the rows alone cannot tell: unclear. Rows that share no word beside the figure and its unit
    speak of different things, and are not put side by side at all.
    """
    counted = [
        (r, f) for r in rows if r.speaker for f in r.figures[:1] if f.unit and (not unit or same_unit(f.unit, unit))
    ]
    pairs = [
        Conflict(kind=_kind(a, fa, b, fb), about=fa.unit or "", sides=(a, b))
        for (a, fa), (b, fb) in combinations(counted, 2)
        if same_unit(fa.unit, fb.unit) and not _agree(fa, fb) and topic_stems(a) & topic_stems(b)
    ]
    # One row may be disputed and revised too, but is of another scope, or unclear, only if it is neither.
    found = [*_joined(pairs, "dispute"), *_joined(pairs, "revision")]
    taken = {id(row) for conflict in found for row in conflict.sides}
    for kind in ("scope", "unclear"):
        for pair in pairs:
            if pair.kind == kind and not any(id(row) in taken for row in pair.sides):
                found.append(pair)
                taken.update(id(row) for row in pair.sides)
    for denial in (r for r in rows if r.stance == "denies" and r.speaker and id(r) not in taken):
        others = [
            r for r in rows if r.speaker and r.speaker != denial.speaker and set(r.citations) & set(denial.citations)
        ]
        if others:
            found.append(Conflict(kind="dispute", about="what is denied", sides=(denial, *others[:3])))
    return tuple(found)


def compared(rows: Sequence[AnswerRow], frame: Frame) -> tuple[Conflict, ...]:
    """Where a question asks to compare: what each speaker says, side by side, the best row of each.

    That they differ is the question's word, not ours: unless the rows conflict by their figures or denials, or
    differ in scope and in nothing else, the kind is unclear.
    """
    if "comparison" not in frame.asks:
        return ()
    sides: dict[str, AnswerRow] = {}
    for row in rows:
        if row.speaker:
            sides.setdefault(row.speaker, row)
    if len(sides) < 2:
        return ()
    found = find_conflicts(tuple(sides.values()), frame.unit)
    kinds = {c.kind for c in found}
    kind: Kind = "dispute" if "dispute" in kinds else "scope" if kinds == {"scope"} else "unclear"
    about = frame.unit or "what is asked"
    return (Conflict(kind=kind, about=about, sides=tuple(sides.values())), *(c for c in found if c.kind == "revision"))


def _kind(a: AnswerRow, fa: Figure, b: AnswerRow, fb: Figure) -> Kind:
    if apart(scope(a, fa), scope(b, fb)):
        return "scope"
    if a.speaker == b.speaker:
        return "revision" if a.published != b.published else "unclear"
    return "dispute" if a.published == b.published else "unclear"


def topic_stems(row: AnswerRow) -> set[str]:
    """What is said of the counted: without a word of it in common, 45 killed and 8,500 escaped do not conflict."""
    counted = {s for f in row.figures for s in stems(f"{f.text} {f.unit or ''}")}
    return set(stems(row.statement)) - counted


def _joined(pairs: Sequence[Conflict], kind: str) -> list[Conflict]:
    """The conflicts of one kind, those that share a side in one; a revision's sides are in the order of their days."""
    joined: list[Conflict] = []
    for pair in (p for p in pairs if p.kind == kind):
        met = next((n for n, c in enumerate(joined) if any(x is y for x in c.sides for y in pair.sides)), None)
        if met is None:
            joined.append(pair)
        else:
            held = joined[met].sides
            new = tuple(row for row in pair.sides if not any(row is x for x in held))
            joined[met] = joined[met].model_copy(update={"sides": (*held, *new)})
    if kind != "revision":
        return joined
    return [
        c.model_copy(update={"sides": tuple(sorted(c.sides, key=lambda r: str(r.published or "")))}) for c in joined
    ]


def _agree(a: Figure, b: Figure) -> bool:
    """Whether two figures can both be right: their ranges meet (a missing bound is open)."""
    return all(x.low is None or y.high is None or x.low <= y.high for x, y in ((a, b), (b, a)))
