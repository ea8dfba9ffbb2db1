"""The rows of an overview: what is known of a topic, what is new on it, who somebody is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from itertools import chain, zip_longest

from assistant.answering.brief.compose import known_of, stated_in
from assistant.answering.brief.selection import cited, once, stands_alone
from assistant.answering.evidence import Evidence
from assistant.answering.rows import distinct
from assistant.english.words import words
from assistant.schema import Frame

_POOL = 60
_LEADS = 2  # sentences at the head of an article, of which one says what is new in it


def overview(frame: Frame, evidence: Sequence[Evidence], most: int) -> list[Evidence]:
    """The rows, best first, in whole sentences; news the newest first; of a person what is said, then what they say."""
    rows = {"profile": _profile, "news": _news, "overview": _known}[frame.asks[0]](frame, evidence, most)
    return distinct([replace(e, whole=True) for e in rows], most)


def _known(_frame: Frame, evidence: Sequence[Evidence], _most: int) -> list[Evidence]:
    """What the articles say themselves and what sources say, in turn."""
    known, said = known_of(evidence), once(distinct(stated_in(evidence), _POOL))
    return [*known[:1], *(e for pair in zip_longest(known[1:], said) for e in pair if e)]


def _news(_frame: Frame, evidence: Sequence[Evidence], _most: int) -> list[Evidence]:
    """Of each article what it opens with, the newest first; then what else is new in it, as it is worth."""
    newest = sorted(evidence, key=lambda e: e.article.published or date.min, reverse=True)
    articles = list(dict.fromkeys(e.article.id for e in newest))
    rows: list[list[Evidence]] = []
    for article in articles:
        own = [e for e in evidence if e.article.id == article and stands_alone(cited(e))]
        opening = sorted(own, key=lambda e: e.sentences[0].start)[:_LEADS]
        first = max(opening, key=lambda e: e.score, default=None)
        rows.append([e for e in (first, *own) if e])
    turns = chain.from_iterable(zip_longest(*rows))
    return once(e for e in turns if e)


def _profile(frame: Frame, evidence: Sequence[Evidence], most: int) -> list[Evidence]:
    """Sentences that name the person, those first that begin with the name; then their own words."""
    name = set(words(" ".join(frame.names) or frame.searched))
    theirs = [e for e in stated_in(evidence) if e.claim and name <= set(words(e.claim.speaker or ""))]
    others = [e for e in evidence if e not in theirs and name & set(words(cited(e)))]
    told = [e for e in others if stands_alone(cited(e))]
    told.sort(key=lambda e: not name & set(words(cited(e))[: len(name) + 1]))
    half = most // 2
    told, theirs = once(distinct(told, _POOL)), once(distinct(theirs, _POOL))
    return [*told[: max(half, most - len(theirs))], *theirs]
