"""Conflicts: different sides that cite what they show, and differ as their kind says."""

from collections.abc import Iterator
from itertools import combinations

from assistant import Answer, AnswerRow, Conflict, Figure
from assistant.evaluation.measures.normalization import normal
from assistant.evaluation.measures.promises.promise import Promise, Stored, promise
from assistant.evaluation.measures.promises.rows import of_row

_DENIED, _ASKED = "what is denied", "what is asked"
_BEGINNING = 2  # letters; a judge knows no grammar, and what is wrongly alike is left to conflict precision
_DENIES = frozenset({"denies", "doubts"})


def of_conflicts(answer: Answer, stored: Stored) -> Iterator[Promise]:
    """Each conflict's sides, what it says that they are about, and its kind; none is shown twice."""
    citations = {c.key: c for c in answer.citations}
    shown = [{(side.speaker, side.statement) for side in conflict.sides} for conflict in answer.conflicts]
    once = all(a != b for a, b in combinations(shown, 2))
    yield promise("conflict", once, "conflicts: one is shown twice")
    for number, conflict in enumerate(answer.conflicts, 1):
        name = f"conflict {number}"
        for n, side in enumerate(conflict.sides, 1):
            yield from of_row(f"{name}, side {n}", side, citations, stored)
        yield promise("conflict", _apart(conflict), f"{name}: needs two different sides")
        about = _about(conflict, answer)
        yield promise("conflict", about, f"{name}: {conflict.about!r} is nothing that its sides count")
        yield promise("conflict", _is_kind(conflict), f"{name}: its sides are no {conflict.kind}")


def stands(words: str, text: str) -> bool:
    """Whether all these words, or their beginnings, stand in a text."""
    there = normal(text)
    return all(any(w == t or (len(w) > 3 and t.startswith(w[:-1])) for t in there) for w in normal(words))


def _apart(conflict: Conflict) -> bool:
    """Whether there are two sides or more, of which none says the words of another."""
    pairs = list(combinations(conflict.sides, 2))
    return bool(pairs) and all(
        (a.statement not in b.statement and b.statement not in a.statement) or _said(a) != _said(b) for a, b in pairs
    )


def _said(row: AnswerRow) -> tuple[object, ...]:
    return row.speaker, row.role, row.stance


def _about(conflict: Conflict, answer: Answer) -> bool:
    if conflict.about == _DENIED:
        return any(side.stance in _DENIES for side in conflict.sides)
    asked = conflict.about == answer.frame.unit and stands(conflict.about, answer.question)
    return asked or conflict.about == _ASKED or conflict.about in {f.unit for s in conflict.sides for f in s.figures}


def _is_kind(conflict: Conflict) -> bool:
    """Whether two sides differ as the kind says; that something is unclear, or of another scope, any may be."""
    if conflict.kind == "dispute" and any(_denied(a, b) for a, b in combinations(conflict.sides, 2)):
        return True
    if conflict.kind == "revision":
        days = [side.published for side in conflict.sides]
        if len(set(days)) < 2 or days != sorted(days, key=lambda day: str(day or "")):
            return False
    if conflict.kind not in {"dispute", "revision"}:
        return True
    pairs = [(f, g) for a, b in combinations(conflict.sides, 2) for f in a.figures for g in b.figures if _alike(f, g)]
    if conflict.kind == "revision":
        return any((f.low, f.high) != (g.low, g.high) for f, g in pairs)
    return any(_exclude(f, g) for f, g in pairs)


def _denied(a: AnswerRow, b: AnswerRow) -> bool:
    return (a.stance in _DENIES) != (b.stance in _DENIES) and _said(a)[:2] != _said(b)[:2]


def _exclude(a: Figure, b: Figure) -> bool:
    """Whether two figures cannot both be right: their ranges do not meet."""
    return (a.high is not None and b.low is not None and a.high < b.low) or (
        b.high is not None and a.low is not None and b.high < a.low
    )


def _alike(a: Figure, b: Figure) -> bool:
    """Whether what they count may be the same, by the beginnings of its words: "one person" and "five people"."""
    if not a.unit or not b.unit:
        return False
    one, other = ({w[:_BEGINNING] for w in normal(u)} or {u} for u in (a.unit, b.unit))
    return bool(one & other)
