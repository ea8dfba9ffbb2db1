"""Article and claims → counts: each figure that counts something, with what it counts and who gives it."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection, Sequence
from itertools import groupby

from assistant.claims.figures.find import find_figures
from assistant.counts.days import days
from assistant.counts.event import lead_stems, where_stems
from assistant.counts.group import groups
from assistant.counts.lexicon import names_happening
from assistant.counts.measure import read_measures
from assistant.counts.scope import clause_of, periods, places
from assistant.english.language import is_english
from assistant.english.words import base, stems, words
from assistant.schema import Article, Claim, Count, Figure, Span, Standing

_EARLIER = re.compile(  # before a figure that another has taken the place of
    r"\b(?:earlier|previously|previous|original|originally|initial|initially|at first)\b[^.;:]{0,60}$|"
    r"\b(?:instead of|rather than|up from|down from|not the)\s+(?:[a-z]+ ){0,2}$",
    re.IGNORECASE,
)
_WITHDRAWN = re.compile(
    r"\b(?:withdr[ae]w\w*|retract\w*|rescind\w*|took back|takes back)\b(?:\W+\w+){0,4}?\W+"
    r"(?:figures?|tolls?|statements?|numbers?|counts?|reports?|estimates?|claims?)\b",
    re.IGNORECASE,
)
_FEARED = re.compile(r"\b(?:fear(?:s|ed|ing)?|may|might|could|risk(?:s|ed|ing)?|if|unless|would have)\b")
_FORECAST = re.compile(
    r"\b(?:expect(?:s|ed)?|forecast(?:s|ed)?|predict(?:s|ed)?|project(?:s|ed)|plan(?:s|ned)? to|will|hopes? to|"
    r"aims? to|scheduled|intends? to)\b"
)
_REVISED = re.compile(
    r"\b(?:revis\w+|lower(?:s|ed|ing)|correct(?:s|ed|ing|ion)|down from|up from|rais(?:es|ed|ing)|earlier|previously|"
    r"now (?:says?|puts?|counts?)|no longer|after all|only)\b",
    re.IGNORECASE,
)
_FROM = re.compile(  # "raised its count from 12 to 23"
    r"\b(?:rais|lower|revis|correct|ris|rose|gr[eo]w|climb|jump|increas|f[ae]ll|drop|cut|up|down|chang)\w*\b.{0,80}"
    r"\bfrom\s+(?:(?!to\b)[a-z]+ ){0,2}$",
    re.IGNORECASE,
)
_HAD = re.compile(
    r"\bhad (?:\w+ ){0,2}?(?:spoken|said|told|put|given|counted|claimed|reported|named|listed)\b", re.IGNORECASE
)
_UNTIL = re.compile(r"\W*(?:\w+\W+){0,3}?until\b", re.IGNORECASE)  # after what somebody "had spoken of"
_NOT = re.compile(r"\b(?:not|no|never|fewer than|nor)\s+$", re.IGNORECASE)


def read_counts(article: Article, sentences: Sequence[Span], claims: Sequence[Claim]) -> list[Count]:
    """The counts of one article, in the order of its text.

    A figure of a claim is its speaker's, of the innermost claim where they nest; any other is the article's own. Every
    figure gives one count; what it counts is "other" where that is not sure.
    """
    if not is_english(article.text):
        return []
    starts = [s.start for s in sentences]
    figures = [f for f in find_figures(article.text) if f.low is not None or f.high is not None]
    lead, where = lead_stems(article, sentences), where_stems(article, sentences)
    out: list[Count] = []
    for n, of_one in groupby(figures, key=lambda f: bisect_right(starts, f.span.start) - 1):
        if n < 0:
            continue
        held = [f for f in of_one if f.span.end <= sentences[n].end]
        out += _of_sentence(article, sentences[n], held, claims, lead, where)
    return out


def _of_sentence(
    article: Article,
    sentence: Span,
    figures: list[Figure],
    claims: Sequence[Claim],
    lead: Collection[str],
    where: frozenset[str],
) -> list[Count]:
    told = sentence.of(article.text)
    measures = read_measures(told, figures, sentence.start)
    narrowed = groups(told, figures, measures, sentence.start)
    out = []
    for figure, measure, group in zip(figures, measures, narrowed, strict=True):
        first, last = figure.span.start - sentence.start, figure.span.end - sentence.start
        clause, at = clause_of(told, first, last)
        happened, said = days(clause, article.published)
        claim = _claim(figure.span, claims)
        out.append(
            Count(
                article_id=article.id,
                figure=figure,
                measure=measure,
                unit=figure.unit,
                group=group,
                place=next((p for p in places(clause) if not where.issuperset(stems(p))), None),
                period=next(iter(periods(clause)), None),
                happened=happened,
                happening=_happening(clause, lead),
                as_of=said or article.published,
                revised=bool(_REVISED.search(told)),
                standing=_standing(told, clause, at, claim),
                speaker=claim.speaker if claim and claim.certain else None,
                via=claim.via if claim else None,
                claimed=claim is not None,
                sentence=sentence,
            )
        )
    return out


def _happening(clause: str, about: Collection[str]) -> str | None:
    """What happened in a clause, where the article's opening does not speak of such a thing."""
    for word in words(clause):
        if names_happening(word):
            return None if base(word) in about else base(word)
    return None


def _claim(span: Span, claims: Sequence[Claim]) -> Claim | None:
    """The innermost claim that holds a figure, one with a speaker first."""
    holding = [c for c in claims if c.content.start <= span.start and span.end <= c.content.end]
    return min(holding, key=lambda c: (c.speaker is None, c.content.end - c.content.start), default=None)


def _standing(sentence: str, clause: str, at: int, claim: Claim | None) -> Standing:
    """Of a figure that stands at a place of a clause."""
    before, after = clause[:at], clause[at:].partition(" ")[2]
    if _WITHDRAWN.search(sentence):
        return "withdrawn"
    if (claim and claim.denies) or _NOT.search(before):
        return "denied"
    if _FROM.search(before) or _EARLIER.search(before) or (_HAD.search(before) and _UNTIL.match(after)):
        return "corrected"
    if _FEARED.search(clause):
        return "feared"
    return "forecast" if _FORECAST.search(clause) else "stated"
