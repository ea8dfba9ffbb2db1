"""What each figure counts, in the ways that newsrooms put it."""

from __future__ import annotations

import re

import pytest

from assistant.claims import find_figures
from assistant.counts.measure import read_measures

# {14|dead} is a figure with what it counts; every figure without a mark counts nothing of ours ("other"), and
# {61 percent|?} is one of which people would judge differently.
_MARK = re.compile(r"\{([^|{}]+)\|([a-z?]+)\}")
CASES = [
    "Rescuers had recovered {14|dead} bodies by nightfall, the mayor of Tarvel said.",
    "Officials in Marrowby put the toll at {31|dead}.",
    "The landslide in Vorrin claimed {57|dead} lives.",
    "At least {12|dead} people were killed and {40|injured} injured when a bus overturned near Lanning.",
    "{Seven|dead} more died overnight in the Corvane hospital.",
    "A blast tore through a market in Sarn, leaving {18|dead} dead and {33|injured} wounded.",
    "The raid left {16|dead} dead and {23|injured} injured, the militia said.",
    "The number of missing rose from {45|missing} to {61|missing} on Thursday.",
    "{Thirty-eight|missing} people remain unaccounted for, fire chief Odo Prane said.",
    "More than {80,000|present} people took to the streets of Karsa on Saturday.",
    "Some {2,500|present} mourners attended the funeral in Vorrin.",
    "Turnout was {61 percent|?}, the electoral commission said.",
    "The Harvest Party won {84|?} of {150|?} seats.",
    "About {900|jobs} jobs will go at the Ellisk shipyard, the union said.",
    "Some 45,000 homes were without power in the north on Sunday.",
    "{Eleven|detained} suspects are in custody, the prosecutor said.",
    "{Thirty|injured} people were hospitalised with burns.",
    "{Eighty-six|injured} passengers were treated for smoke inhalation.",
    "{Three|dead} adults and {four|dead} children died in the fire.",
    "The figure was 60, not 90, the mayor said.",
    "The victim, 58, was found beside Route 17 at 6:40 a.m.",
    "Police closed Highway 9 for three hours after the crash, in which {two|dead} people died.",
    "Flight 602 was carrying 140 passengers when it skidded off the runway; nobody was hurt.",
    "The mayor asked for {€2.5 million|money} in aid for {600|displaced} displaced families.",
    "{1,700|damaged} homes were damaged or destroyed, the agency said.",
    "Fire destroyed {three|damaged} warehouses in the port of Dunmarra.",
    "Some {9,000|evacuated} residents were evacuated from Lower Sennet.",
    "Firefighters led {70|?} pupils out of the burning school.",
    "More than {250,000|displaced} people have fled the fighting in Ilmar province.",
    "Some {1,100|displaced} refugees crossed the border into Kessra overnight.",
    "Authorities have made {17|detained} arrests since Friday.",
    "The toll from the Tarvel quake has risen to {1,204|dead}, with {3,400|injured} injured.",
    "The confirmed number of deaths reached {340|dead}, the ministry said.",
    "The ministry said {88|dead} civilians had perished in the bombardment.",
    "{Five|dead} people drowned when their boat capsized off Ellisk.",
    "{Three|missing} fishermen have been missing since their boat sank off Dunmarra.",
    "It was the deadliest attack since 2009, when {140|dead} people were killed.",
    "The figures do not include {30|dead} people who died on the way to hospital.",
    "All {46|?} passengers survived.",
    "Some {700|present} delegates are attending the summit in Vorrin.",
    "The airline cancelled 90 flights and delayed 210.",
    "Rescue teams are trying to reach {14|trapped} workers trapped in the tunnel.",
    "The fund has raised {$12 million|money} for the survivors.",
    "The storm damaged {640|damaged} homes and killed {two|dead} people in Sennet.",
    "The final count gave Brandl {201,400|votes} ballots.",
]


def told(case: str) -> tuple[str, list[tuple[int, int, str]]]:
    """The sentence without its marks, and the marks as (start, end, measure)."""
    text, marks, at = "", [], 0
    for mark in _MARK.finditer(case):
        text += case[at : mark.start()]
        marks.append((len(text), len(text) + len(mark[1]), mark[2]))
        text += mark[1]
        at = mark.end()
    return text + case[at:], marks


def read(text: str) -> list[tuple[int, int, str]]:
    figures = [f for f in find_figures(text) if f.low is not None or f.high is not None]
    return [(f.span.start, f.span.end, m) for f, m in zip(figures, read_measures(text, figures), strict=True)]


@pytest.mark.parametrize("case", CASES, ids=lambda case: _MARK.sub(r"\1", case)[:60])
def test_a_figure_counts_what_its_sentence_says(case: str) -> None:
    text, marks = told(case)
    found = read(text)
    for start, end, measure in marks:
        read_as = [m for first, last, m in found if first < end and start < last]
        assert measure == "?" or read_as == [measure], text[start:end]
    unmarked = [(text[a:b], m) for a, b, m in found if not any(a < end and start < b for start, end, _ in marks)]
    assert [figure for figure in unmarked if figure[1] != "other"] == []


@pytest.mark.parametrize("case", CASES[::7])
def test_where_a_sentence_stands_does_not_change_what_its_figures_count(case: str) -> None:
    text, _ = told(case)
    before = "The mayor of Tarvel thanked the volunteers. "
    figures = [f for f in find_figures(before + text) if f.low is not None or f.high is not None]
    assert [(f.text, m) for f, m in zip(figures, read_measures(text, figures, len(before)), strict=True)] == [
        (text[a:b], m) for a, b, m in read(text)
    ]
