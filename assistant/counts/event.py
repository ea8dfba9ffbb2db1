"""Whether two articles report one happening: by the words and names of their openings, and by its day."""

from __future__ import annotations

import calendar
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from assistant.counts.days import days
from assistant.counts.lexicon import happenings
from assistant.counts.scope import places
from assistant.english.proper_names import proper_names
from assistant.english.words import base, stems, words
from assistant.schema import Article, Span

_DATELINE = re.compile(r"^[A-ZÀ-Þ][A-ZÀ-Þ .’'/-]+(?:[,(][^\n—–-]{1,60})?\s?[—–-]+\s")
_SMALL = re.compile(r"\b[a-z]+\b")
_AFTER = re.compile(r"\b(?:\w+ )?(?:days?|weeks?|hours?) (?:after|before)\b|\banniversary\b")
_CALENDAR = {name.casefold() for name in (*calendar.day_name, *calendar.month_name[1:])}
_LEAD = 3  # sentences that say what an article is about
FAR = 30  # days of publication between reports of one happening
_NAMES, _WORDS, _BIAS = 8.0, 21.8, -8.8
"""Logistic regression on pairs of articles of 27 stories of 2017 and our nine, by `training/fit_events.py`."""


@dataclass(frozen=True)
class Opening:
    """What an article is about: stems of its headline and first sentences, names among them, stems of all of it.

    where: see `where_stems`; sorts: of what these say that happened ("accidents"); places: stems of the names in them
    that stand where places do.
    """

    article_id: str
    published: date | None
    lead: frozenset[str]
    names: frozenset[str]
    words: frozenset[str]
    where: frozenset[str]
    happened: date | None
    sorts: frozenset[str]
    places: frozenset[str]
    text: str
    label: str


def lead_stems(article: Article, sentences: Sequence[Span]) -> frozenset[str]:
    """Stems of headline and first sentences."""
    return frozenset(stems(_lead(article, sentences)))


def where_stems(article: Article, sentences: Sequence[Span]) -> frozenset[str]:
    """Stems of headline and first sentence without its dateline, which name the place of what happened."""
    first = (_DATELINE.sub("", s.of(article.text)) for s in sentences[:1])
    return frozenset(stems(" ".join([article.title or "", *first])))


def _lead(article: Article, sentences: Sequence[Span]) -> str:
    return ". ".join([article.title or "", *(s.of(article.text) for s in sentences[:_LEAD])])


def opening(article: Article, sentences: Sequence[Span]) -> Opening:
    """The opening of an article."""
    first = [s.of(article.text) for s in sentences[:_LEAD]]
    lead = _lead(article, sentences)
    small = set(_SMALL.findall(article.text))  # words that the text has without a capital, too, are no names
    named = [w for name in proper_names(lead) for w in name.split() if w.casefold() not in small | _CALENDAR]
    return Opening(
        article_id=article.id,
        published=article.published,
        lead=lead_stems(article, sentences),
        names=frozenset(stems(" ".join(named))),
        words=frozenset(stems(f"{article.title or ''} {article.text}")),
        where=where_stems(article, sentences),
        happened=_day_of(first, article.published),
        sorts=_sorts(" ".join([article.title or "", *first[:1]])),
        places=frozenset(stems(" ".join(p for s in (article.title or "", *first[:1]) for p in places(s)))),
        text=article.text,
        label=article.title or (first[0] if first else article.id),
    )


def bare(name: str, label: str) -> Opening:
    """The opening of an event of which nothing is known but its name: no other is like it."""
    none = frozenset[str]()
    return Opening(
        article_id=name, published=None, lead=none, names=none, words=none, where=none, happened=None, sorts=none,
        places=none, text=name, label=label,
    )  # fmt: skip


def _day_of(sentences: Sequence[str], published: date | None) -> date | None:
    """The day on which what is reported happened: the only one that the opening names for a happening."""
    named = {d for s in sentences if not _AFTER.search(s) and (d := days(s, published)[0])}
    return named.pop() if len(named) == 1 else None


def other_event(a: Opening, b: Opening) -> bool:
    """Whether days, places or words for what happened tell that two articles are about different happenings."""
    if a.sorts and b.sorts and not a.sorts & b.sorts:
        return True
    if a.places and b.places and not a.places & b.words and not b.places & a.words:
        return True
    published, happened = (a.published, b.published), (a.happened, b.happened)
    return _days_between(published) > FAR or _days_between(happened) > 1


def _sorts(text: str) -> frozenset[str]:
    return frozenset(s for w in words(text) if (s := happenings().get(base(w))) and s != "general")


def _days_between(days: tuple[date | None, date | None]) -> int:
    first, second = days
    return abs((first - second).days) if first and second else 0


def same_event(a: Opening, b: Opening) -> bool:
    """Whether two articles are about one happening."""
    if a.article_id == b.article_id:
        return True
    if other_event(a, b):
        return False
    names, told = shared(a, b)
    return _NAMES * names + _WORDS * told + _BIAS > 0


def shared(a: Opening, b: Opening) -> tuple[float, float]:
    """The share of names that the openings have in common, and of the words of each that the other article holds."""
    names = len(a.names & b.names) / max(1, min(len(a.names), len(b.names)))
    told = min(len(a.lead & b.words) / max(1, len(a.lead)), len(b.lead & a.words) / max(1, len(b.lead)))
    return names, told
