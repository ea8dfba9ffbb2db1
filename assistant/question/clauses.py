"""A question taken apart: its clauses, each with the publishers and days of publication that it names.

Evidence for "does A say this, while B says that" stands in two places, so each clause is searched for by its own words.
What names a source ("the A article of 6 November") is evidence on where to look and is no word of the text there.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from assistant.english.words import stems

Day = tuple[int | None, int, int]
"""Year (None where it is not said), month and day."""
Place = tuple[int, int]

_LEAST = 3  # words that carry meaning; a shorter clause goes with its neighbour
_MOST = 8  # parts; a text of more is no question, and is searched for as a whole
_LONGEST = 4000  # characters, likewise
_AUXILIARY = "is|are|was|were|has|have|had|did|does|do|can|could|will|would|also|another|both|being"
_JOINT = re.compile(
    r"(?:,\s*)?\b(?:while|whereas|but|unlike|compared (?:to|with)|versus|as opposed to|rather than|without)\b"
    r"|[;,]\s+(?:and|or)\b|;"
    rf"|,\s+(?=(?:{_AUXILIARY}|as|which|who)\b)"
    rf"|\band\s+(?=(?:{_AUXILIARY}|the|a|an|in|its|subsequent|later|to)\b)"
    r"|,(?=\s)",
)
_AND = re.compile(r"\band\b")
_MONTHS = {name: n for n, name in enumerate(calendar.month_name) if n}
_MONTH = "|".join(_MONTHS)
_NTH = r"(\d{1,2})(?:st|nd|rd|th)?"
_DAY = re.compile(
    r"(?<![\w-])(?P<iso>(\d{4})-(\d\d)-(\d\d))(?:T[\d:+.Z-]*)?(?![\w-])"
    rf"|\b(?P<first>{_MONTH})\s+{_NTH}\b(?:,?\s+(\d{{4}})\b)?"
    rf"|\b{_NTH}\s+(?:of\s+)?(?P<second>{_MONTH})\b(?:,?\s+(\d{{4}})\b)?"
)
_PUBLICATION = re.compile(
    r"\b(?:publish|report|article|stor(?:y|ies)|piece|coverage|review|interview|dated|issue)", re.I
)
_TAIL = re.compile(r"\s+[|–—-]\s+|:\s")  # "BBC News - Technology", "Live Science: All the News"


@dataclass(frozen=True)
class Part:
    """A clause: stems of its words, publishers (its own, else all that the question names), days of publication."""

    stems: tuple[str, ...]
    publishers: tuple[str, ...]
    days: tuple[Day, ...]


@dataclass(frozen=True)
class Reading:
    """A question as it is searched for: its parts, and its words without those that name a source."""

    parts: tuple[Part, ...]
    text: str


class PublisherNames:
    """Finds publishers in a question, as written: "Time" is not "time"."""

    def __init__(self, publishers: Iterable[str]) -> None:
        self._of: dict[str, list[str]] = {}
        for publisher in publishers:
            for form in (publisher, _TAIL.split(publisher)[0]):
                name = re.sub(r"^[Tt]he\s+", "", form).strip()
                # "Cnbc" in the data may be "CNBC" in a question.
                for written in (name, name.upper() if name.isalpha() else name):
                    if written and publisher not in self._of.setdefault(written, []):
                        self._of[written].append(publisher)
        names = sorted((n for n in self._of if n), key=len, reverse=True)
        self._pattern = (
            re.compile(rf"(?<!\w)(?:[Tt]he\s+)?({'|'.join(map(re.escape, names))})(?!\w)") if names else None
        )

    def find(self, question: str) -> list[tuple[Place, tuple[str, ...]]]:
        """Where publishers are named, and which; several for a name that they share."""
        if self._pattern is None:
            return []
        return [(m.span(), tuple(self._of[m[1]])) for m in self._pattern.finditer(question)]


def read_parts(question: str, names: PublisherNames) -> Reading:
    """The parts of a question, in order; at least one. A clause that names two publishers is a part for each."""
    if len(question) > _LONGEST:
        return Reading((Part(tuple(stems(question)), (), ()),), question)
    mentions, days = names.find(question), _days(question)
    hidden = sorted([place for place, _ in mentions] + [place for place, _ in days])
    every = tuple(dict.fromkeys(p for _, found in mentions for p in found))
    parts: list[Part] = []
    for start, end in _merged(question, _clauses(question, [m for m, _ in mentions], hidden), hidden):
        own = dict.fromkeys(p for (a, b), found in mentions if a >= start and b <= end for p in found)
        said = tuple(day for (a, b), day in days if a >= start and b <= end)
        dated = said if own or _PUBLICATION.search(question, start, end) else ()
        found = tuple(stems(_outside(question, start, end, hidden)))
        parts += [Part(found, (p,), dated) for p in own] or [Part(found, every, dated)]
    text = _outside(question, 0, len(question), hidden)
    if len(parts) > _MOST:
        parts = [Part(tuple(stems(text)), every, ())]
    return Reading(tuple(parts), text if stems(text) else question)


def _days(text: str) -> list[tuple[Place, Day]]:
    found = []
    for m in _DAY.finditer(text):
        if m["iso"]:
            year, month, day = m[2], int(m[3]), int(m[4])
        elif m["first"]:
            year, month, day = m[7], _MONTHS[m["first"]], int(m[6])
        else:
            year, month, day = m[10], _MONTHS[m["second"]], int(m[8])
        found.append((m.span(), (int(year) if year else None, month, day)))
    return found


def _clauses(question: str, mentions: Sequence[Place], hidden: Sequence[Place]) -> list[Place]:
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
