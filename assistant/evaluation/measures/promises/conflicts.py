"""Conflicts: different sides that cite what they show, and differ as their kind says."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from itertools import combinations

from assistant import Answer, AnswerRow, Citation, Conflict, Count, Figure
from assistant.english.wording import COUNTED
from assistant.evaluation.measures.normalization import normal
from assistant.evaluation.measures.promises.promise import Promise, Stored, promise
from assistant.evaluation.measures.promises.rows import of_row

DENIED, ACCUSED, ASKED = "what is denied", "who is accused", "what is asked"
_BEGINNING = 2  # letters; a judge knows no grammar, and what is wrongly alike is left to conflict precision
_DENIES = frozenset({"denies", "doubts"})
_NEGATES = re.compile(
    r"\b(?:no|not|never|none|neither|nor|nobody|nothing|without|false|untrue|baseless|cannot)\b|n['’]t\b", re.IGNORECASE
)
_ACCUSES = re.compile(r"\b(?:accus|blam|alleg|charg)\w*", re.IGNORECASE)


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
        counts = _counts(conflict, citations, stored)
        about = _about(conflict, counts, citations)
        yield promise("conflict", about, f"{name}: {conflict.about!r} is nothing that its sides count")
        yield promise("conflict", _is_kind(conflict, counts), f"{name}: its sides are no {conflict.kind}")


def opposed(answer: Answer) -> bool:
    """Whether the first two rows are of two voices, one of which negates what the other says, or gives another figure.

    A conflict must say so, too: then it is contested whether it is as asked.
    """
    disputes = [c.sides for c in answer.conflicts if (c.kind, c.about) == ("dispute", ASKED)]
    first = answer.rows[:2]
    voices = {row.speaker or _article(row, answer) for row in first}
    return len(voices) == 2 and any(sides == first for sides in disputes)


def stands(words: str, text: str) -> bool:
    """Whether all these words, or their beginnings, stand in a text."""
    there = normal(text)
    return all(any(w == t or (len(w) > 3 and t.startswith(w[:-1])) for t in there) for w in normal(words))


def _article(row: AnswerRow, answer: Answer) -> str:
    return next((c.article_id for c in answer.citations if c.key in row.citations[:1]), "")


def _apart(conflict: Conflict) -> bool:
    """Whether there are two sides or more, of which none says the words of another."""
    pairs = list(combinations(conflict.sides, 2))
    return bool(pairs) and all(
        (a.statement not in b.statement and b.statement not in a.statement) or _said(a) != _said(b) for a, b in pairs
    )


def _said(row: AnswerRow) -> tuple[object, ...]:
    return row.speaker, row.role, row.stance


def _counts(conflict: Conflict, citations: Mapping[int, Citation], stored: Stored) -> list[Count]:
    """What the first figure of each side counts; nothing for a side without a figure, or one that counts nothing."""
    if conflict.about in {DENIED, ACCUSED, ASKED}:
        return []
    found = []
    for side in conflict.sides:
        article = next((citations[k].article_id for k in side.citations[:1] if k in citations), None)
        counts = stored.counts(article) if article and side.figures else ()
        found += [c for c in counts if c.figure.span == side.figures[0].span][:1]
    return found


def _about(conflict: Conflict, counts: Sequence[Count], citations: Mapping[int, Citation]) -> bool:
    """Whether one side denies, all accuse, or each gives a count of what is named: "flights", "people fled"."""
    if conflict.about == DENIED:
        return any(side.stance in _DENIES for side in conflict.sides)
    if conflict.about == ACCUSED:
        return all(_ACCUSES.search(_cited(side, citations)) for side in conflict.sides)
    if conflict.about == ASKED:
        return True
    measures = {c.measure for c in counts}
    if len(counts) < len(conflict.sides) or len(measures) > 1:
        return False
    units = {c.unit for c in counts if c.unit}
    return any(conflict.about in _labels(measure, units) for measure in measures)


def _labels(measure: str, units: Collection[str]) -> set[str]:
    """What counts of a measure may be called: by a unit of theirs, with the word of what befell those counted."""
    word = COUNTED.get(measure)
    return {word, *(f"{unit} {word}" for unit in units)} if word else set(units)


def _cited(side: AnswerRow, citations: Mapping[int, Citation]) -> str:
    return " ".join(citations[k].quote for k in side.citations if k in citations)


def _is_kind(conflict: Conflict, counts: Sequence[Count]) -> bool:
    """Whether two sides differ as the kind says; that something is unclear, or of another scope, any may be.

    Counts are in the order of the days that they are of; those of a dispute are of one day, and of two sources.
    """
    pairs = list(combinations(conflict.sides, 2))
    if conflict.about in {DENIED, ACCUSED}:
        differ = _denied if conflict.about == DENIED else _of_two
        return conflict.kind == "dispute" and any(differ(a, b) for a, b in pairs)
    if conflict.kind not in {"dispute", "revision"}:
        return True
    if conflict.about == ASKED:
        return conflict.kind == "dispute" and len(pairs) == 1 and any(_opposed(a, b) for a, b in pairs)
    if conflict.kind == "revision":
        days = [c.as_of or date.min for c in counts]
        given = {(c.figure.low, c.figure.high) for c in counts}
        return days == sorted(days) and len(set(days)) > 1 and len(given) > 1
    return any(
        a.as_of == b.as_of and _voice(a) != _voice(b) and _exclude(a.figure, b.figure)
        for a, b in combinations(counts, 2)
    )


def _voice(count: Count) -> tuple[object, ...]:
    """Who gives a count: a speaker by name, one who is not certain by the sentence, else the article."""
    return (count.speaker,) if count.speaker else (count.article_id, count.claimed and count.sentence.start)


def _denied(a: AnswerRow, b: AnswerRow) -> bool:
    return (a.stance in _DENIES) != (b.stance in _DENIES) and _said(a)[:2] != _said(b)[:2]


def _of_two(a: AnswerRow, b: AnswerRow) -> bool:
    return a.speaker is not None and b.speaker is not None and a.speaker != b.speaker


def _opposed(a: AnswerRow, b: AnswerRow) -> bool:
    """Whether one of two denies or negates something, or they give figures of one unit that exclude each other."""
    negated = _denied(a, b) or any(_NEGATES.search(row.statement) for row in (a, b))
    return negated or any(_exclude(f, g) and _alike(f, g) for f in a.figures for g in b.figures)


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
