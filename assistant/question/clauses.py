"""A question's clauses, each with the publishers and days of publication that it names.

Evidence for "does A say this, while B says that" stands in two places, so each clause is searched for by its own words.
What names a source ("the A article of 6 November") is evidence on where to look and is no word of the text there.
"""

import re
from collections.abc import Sequence
from itertools import pairwise

from assistant.english.words import stems
from assistant.question.days import named_days
from assistant.question.publishers import Mention, Place
from assistant.schema import Clause

_LEAST = 3  # words that carry meaning; a shorter clause goes with its neighbour
_MOST = 8  # clauses; a text of more is no question, and is searched for as a whole
_AUXILIARY = "is|are|was|were|has|have|had|did|does|do|can|could|will|would|also|another|both|being"
_JOINT = re.compile(
    r"(?:,\s*)?\b(?:while|whereas|but|unlike|compared (?:to|with)|versus|as opposed to|rather than|without)\b"
    r"|[;,]\s+(?:and|or)\b|;"
    rf"|,\s+(?=(?:{_AUXILIARY}|as|which|who)\b)"
    rf"|\band\s+(?=(?:{_AUXILIARY}|the|a|an|in|its|subsequent|later|to)\b)"
    r"|,(?=\s)",
)
_AND = re.compile(r"\band\b")
_PUBLICATION = re.compile(
    r"\b(?:publish|report|article|stor(?:y|ies)|piece|coverage|review|interview|dated|issue)", re.I
)


def read_clauses(question: str, mentions: Sequence[Mention]) -> tuple[tuple[Clause, ...], str]:
    """The clauses of a question, in order, at least one; and its text without what names a source.

    A clause that names two publishers is a clause for each; one that names none has all that the question names.
    """
    days = named_days(question)
    hidden = sorted([place for place, _ in mentions] + [place for place, _ in days])
    every = tuple(dict.fromkeys(p for _, found in mentions for p in found))
    clauses: list[Clause] = []
    for start, end in _merged(question, _cut(question, [m for m, _ in mentions], hidden), hidden):
        own = dict.fromkeys(p for (a, b), found in mentions if a >= start and b <= end for p in found)
        said = tuple(day for (a, b), day in days if a >= start and b <= end)
        dated = said if own or _PUBLICATION.search(question, start, end) else ()
        found = tuple(stems(_outside(question, start, end, hidden)))
        each: list[tuple[str, ...]] = [(p,) for p in own] or [every]
        clauses += [Clause(stems=found, publishers=named, days=dated) for named in each]
    text = _outside(question, 0, len(question), hidden)
    if len(clauses) > _MOST:
        clauses = [Clause(stems=tuple(stems(text)), publishers=every)]
    return tuple(clauses), text if stems(text) else question


def _cut(question: str, mentions: Sequence[Place], hidden: Sequence[Place]) -> list[Place]:
    """The question cut at its joints, outside of names and days; two sources with words between them are apart."""
    cuts = [m.span() for m in _JOINT.finditer(question) if not any(a < m.end() and m.start() < b for a, b in hidden)]
    for (_, end), (start, _) in pairwise(mentions):
        if not any(end <= a and b <= start + 1 for a, b in cuts) and len(stems(question[end:start])) >= _LEAST:
            joints = list(_AND.finditer(question, end, start))
            cuts += [joints[-1].span()] if joints else []
    clauses, at = [], 0
    for start, end in sorted(cuts):
        if start >= at:
            clauses.append((at, start))
            at = end
    return [*clauses, (at, len(question))]


def _merged(question: str, clauses: Sequence[Place], hidden: Sequence[Place]) -> list[Place]:
    """Clauses with too few words to be searched for joined to the one before, or after."""
    merged: list[Place] = []
    before = _LEAST
    for start, end in clauses:
        count = len(stems(_outside(question, start, end, hidden)))
        if merged and min(before, count) < _LEAST:
            merged[-1] = (merged[-1][0], end)
            before += count
        else:
            merged.append((start, end))
            before = count
    return merged


def _outside(question: str, start: int, end: int, hidden: Sequence[Place]) -> str:
    """question[start:end] without the hidden places, which are in order."""
    kept, at = [], start
    for a, b in hidden:
        if a >= at and b <= end:
            kept.append(question[at:a])
            at = b
    return " ".join([*kept, question[at:end]])
