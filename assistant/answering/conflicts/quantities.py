"""What a row's figure counts, so that one count on several days stands together: the dead, the missing, dollars."""

import re
from collections.abc import Iterable, Iterator
from itertools import groupby

from assistant.english.persons import names_persons
from assistant.english.words import base, stem, words
from assistant.schema import AnswerRow, Figure

# What happens to people is counted apart from how many people there are; reports of an emergency count these.
_STATES = {
    "dead": "dead die died death kill fatality drown",
    "injured": "injure injury wound wounded hurt",
    "missing": "missing",
    "displaced": "evacuate evacuee flee escape displace leave homeless",
    "held": "arrest detain detainee imprison",
    "infected": "infect infection",
}
_STATE = {stem(form): state for state, forms in _STATES.items() for form in forms.split()}
_TIME_WORDS = "time second minute hour day night week month year decade century"
_TIMES = frozenset(base(w) for w in _TIME_WORDS.split())
_REACH = 45  # characters between a figure and the word that says what happened
_COUNT_OF = re.compile(r"\b(?:number|count|total|toll|share) of (?:the )?([^\W\d_]+)", re.IGNORECASE)
_WERE = re.compile(r"\s+(?:were|was|are|is|remain(?:ed|s)?|(?:have|had|has) been)\s+(?:still\s+)?([^\W\d_]+)")
_NEXT_CLAUSE = re.compile(r",\s+(?:while|and|but|with|as|when|though)\b", re.IGNORECASE)
_PART = re.compile(r"\b(?:includ\w+|among (?:them|whom|those)|of (?:them|whom|which))[ ,]+$", re.IGNORECASE)
_OF_THEM = re.compile(r"\s*(?:[\w’'-]+\s+)?(?:of|among) (?:them|whom|those)\b")
_OF_THE = re.compile(r"\s+of (?:the|its|their|those|these|his|her)\b")
_CLAUSE_END = re.compile(r"[.;:?!]|\b(?:not|cannot|unable|never|without|nor|fail\w*)\b|n[’']t\b", re.IGNORECASE)


def quantity(figure: Figure, sentence: str) -> str | None:
    """What a figure counts: what happened to people, else its unit's last word, or None where it cannot be told.

    `sentence` is any text that holds the figure. A part of a whole ("including five children") counts apart from it.
    """
    at = sentence.find(figure.text)
    end = at + len(figure.text)
    unit = words(figure.unit or "")
    if not figure.unit and at >= 0:
        if match := _WERE.match(sentence, end):
            return _STATE.get(base(match[1].casefold()))
        counted = [m for m in _COUNT_OF.finditer(sentence, 0, at) if not _CLAUSE_END.search(sentence, m.end(), at)]
        if counted and not _NEXT_CLAUSE.search(sentence, counted[-1].end(), at):
            unit, at, end = words(counted[-1][1]), counted[-1].start(1), counted[-1].end()
    if not unit:
        return figure.unit  # a sign such as "$" or "%" has no words
    last = base(unit[-1])
    if last in _TIMES or (last in _STATE and at >= 0 and _OF_THE.match(sentence, at + len(figure.text))):
        return None  # "two of the dead" is no count of the dead
    if last in _STATE:
        return _STATE[last]
    part = figure.part_of or _PART.search(sentence[: max(at, 0)]) or _OF_THEM.match(sentence, end)
    if not part and at >= 0 and names_persons(unit[-1]):
        return _state_near(sentence, at, end) or last
    return last or figure.unit


def asked_for(about: Iterable[str]) -> set[str]:
    """The quantities that a topic's words name: "deaths" asks for the dead."""
    stems = {base(word) for word in about}
    return stems | {_STATE[s] for s in stems if s in _STATE}


def is_state(quantity: str) -> bool:
    """Whether a quantity is people to whom one thing happened, which different words may tell."""
    return quantity in _STATES


def by_quantity(rows: Iterable[AnswerRow]) -> Iterator[tuple[str, list[AnswerRow]]]:
    """Rows that follow each other with figures of one quantity, with its name as a heading: "people", "dead"."""
    for key, group in groupby(rows, key=lambda r: quantity(r.figures[0], r.statement) if r.figures else None):
        alike = list(group)
        units = [f.unit for row in alike for f in row.figures[:1] if f.unit]
        common = max(units, key=lambda u: (units.count(u), -len(u))) if units else "other"
        yield key if key in _STATES else common, alike


def _state_near(sentence: str, start: int, end: int) -> str | None:
    """The nearest word in the clause that says what happened to those counted."""
    near: list[tuple[int, str]] = []
    for match in re.finditer(r"[^\W\d_]+", sentence):
        state = _STATE.get(base(match[0].casefold()))
        first, last = min(match.end(), end), max(match.start(), start)
        gap = last - first
        if state and gap <= _REACH and not _CLAUSE_END.search(sentence, first, last):
            near.append((gap, state))
    return min(near)[1] if near else None
