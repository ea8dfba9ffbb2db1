"""How speakers, stances, disagreements, figures, days and filters are put into words, wherever they are shown."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from assistant.schema import Coverage, Figure, Filters, Stance

COUNTED = {
    "dead": "killed",
    "injured": "injured",
    "missing": "missing",
    "displaced": "fled",
    "evacuated": "evacuated",
    "trapped": "trapped",
    "detained": "held",
    "rescued": "rescued",
    "infected": "infected",
    "present": "taking part",
    "jobs": "lost",
    "votes": "counted",
    "support": "in favour",
    "damaged": "damaged",
}
"""What a measure says of those who are counted ("people killed")."""
SAYS: dict[Stance, str] = {
    "asserts": "says",
    "denies": "denies",
    "confirms": "confirms",
    "doubts": "doubts",
    "declines": "declines to comment",
}
"""What somebody does who takes a stance."""

DISAGREEMENTS = {
    "dispute": "Sources disagree",
    "revision": "Figure revised",
    "scope": "Different scope",
    "unclear": "May not agree",
}
"""What each kind of conflict is, as a heading."""


def short_day(day: date | None) -> str:
    """A day as it stands within a line: "30 Nov 2016"."""
    return f"{day.day} {day:%b %Y}" if day else "undated"


def counted(number: int, noun: str) -> str:
    """A number with its noun: "1 article", "1,200 articles"."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def named(speaker: str | None, role: str | None) -> tuple[str, str]:
    """Who speaks, and in which role; the description where there is no name, else the article itself."""
    return (speaker, role or "") if speaker else (role or "the article itself", "")


class FigureInWords(NamedTuple):
    """A figure's words, what it counts, and whether it is a part of the figure before it."""

    text: str
    unit: str = ""
    part: bool = False

    def __str__(self) -> str:
        return f"{'of these ' if self.part else ''}{self.text}{' ' if self.unit else ''}{self.unit}"


def figures_in_words(figures: Iterable[Figure], statement: str) -> list[FigureInWords]:
    """Figures as they are shown, each followed by its parts, none twice.

    What is counted stands after a figure as it does in `statement`, in brackets where it is read from elsewhere.
    """
    given = list(dict.fromkeys(figures))
    shown: dict[Figure, FigureInWords] = {}

    def add(figure: Figure, whole: Figure | None = None) -> None:
        if figure not in shown:
            unit = "" if whole and whole.unit == figure.unit else _unit(figure, statement)
            shown[figure] = FigureInWords(figure.text, unit, whole is not None)
            for other in given:
                if other.part_of == figure.span:
                    add(other, figure)

    spans = {figure.span for figure in given}
    for figure in sorted(given, key=lambda figure: figure.part_of in spans):
        add(figure)
    return list(dict.fromkeys(shown.values()))


def _unit(figure: Figure, statement: str) -> str:
    unit = figure.unit
    if not unit or unit.casefold() in figure.text.casefold() or not unit[0].isalpha():
        return ""
    return unit if f"{figure.text} {unit}" in statement else f"({unit})"


def each_filter(filters: Filters | None) -> list[tuple[str, str, str]]:
    """Each filter as (its field, the name that it holds, its words), such as ("since", "", "from 1 Mar 2021")."""
    if filters is None:
        return []
    days = (("since", "from", filters.since), ("until", "to", filters.until))
    names = (("publishers", filters.publishers), ("speakers", filters.speakers), ("articles", filters.articles))
    return [
        *((field, "", f"{word} {short_day(day)}") for field, word, day in days if day),
        *((field, name, name) for field, held in names for name in held),
    ]


def filters_in_words(filters: Filters | None) -> str:
    """All filters in one line: "from 1 Mar 2021; Norrland Courier"; "" for none."""
    return "; ".join(words for _, _, words in each_filter(filters))


def coverage_in_words(coverage: Coverage) -> str:
    """How much was searched: "43 articles searched, 12 with matching passages"."""
    waiting = f", {coverage.waiting:,} still being read" if coverage.waiting else ""
    return f"{counted(coverage.articles, 'article')} searched, {coverage.matching:,} with matching passages{waiting}"
