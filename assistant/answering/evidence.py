"""Passages to evidence: the sentences and claims in them, scored against what is asked."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from assistant.claims import find_figures
from assistant.retrieval import Scored
from assistant.schema import Article, Claim, Figure, Frame, Span
from assistant.store.records import Records
from assistant.words import base, stems, words

MOST_CITED = 3  # sentences that one row may cite
_REFINED = 60
_THAT = re.compile(r"^that\s+(?=\S)")  # the joint of an indirect statement is no part of what was said
_MONTH = "(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*"
_DATE = re.compile(rf"\b(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|{_MONTH}\.? \d|\d{{1,2}} {_MONTH}|(?:19|20)\d\d)")


@dataclass(frozen=True)
class Evidence:
    """Sentences of one article that bear on a question, with the claim in them if there is one."""

    article: Article
    sentences: tuple[Span, ...]
    claim: Claim | None
    score: float
    support: float
    """Share of the question's weight of words that the sentences and their surroundings carry, 0 to 1."""
    figures: tuple[Figure, ...] = ()
    whole: bool = False
    """Whether the sentences are shown whole: when and where something happened often stands around a claim."""

    @property
    def statement(self) -> str:
        """One verbatim run: the claim's content within the cited sentences, or the sentences themselves."""
        start, end = self.sentences[0].start, self.sentences[-1].end
        if self.claim and not self.whole:
            content = self.claim.content
            if max(start, content.start) < min(end, content.end):
                start, end = max(start, content.start), min(end, content.end)
        return _THAT.sub("", self.article.text[start:end].strip()) or self.article.text[start:end].strip()


class Weights:
    """How much each stem of a question tells passages apart: inverse document frequency (Spärck Jones, 1972)."""

    def __init__(self, records: Records, question_stems: Iterable[str], passages: int) -> None:
        wanted = list(dict.fromkeys(question_stems))
        counts = {s: n for s, n in records.document_frequencies(wanted).items() if n}
        self._idf = {s: math.log(1 + (passages + 1) / (n + 0.5)) for s, n in counts.items()}
        # A word that stands nowhere may be another word for one that does: it weighs as much as the others on average.
        mean = sum(self._idf.values()) / len(self._idf) if self._idf else 1.0
        self._idf |= dict.fromkeys((s for s in wanted if s not in counts), mean)
        self._total = sum(self._idf.values()) or 1.0

    def share(self, found: set[str]) -> float:
        """The share of the question's weight that these stems carry, 0 to 1."""
        return sum(w for s, w in self._idf.items() if s in found) / self._total


def gather(frame: Frame, passages: Sequence[Scored], records: Records) -> list[Evidence]:
    """Claims and sentences of the passages, best first.

    All are scored by their words; the best `_REFINED` also by what kind of answer is asked for.
    """
    if not passages:
        return []
    weights = Weights(records, (base(w) for w in frame.about), records.passage_count())
    best = max(p.score for p in passages) or 1.0
    ids = list(dict.fromkeys(p.passage.article_id for p in passages))
    articles = {a.id: a for a in records.articles(ids)}
    claims = records.claims_of(ids)
    found: list[Evidence] = []
    for article_id in ids:
        mine = [p for p in passages if p.passage.article_id == article_id]
        page = _Page(articles[article_id], records.sentences(article_id), claims[article_id], weights)
        found.extend(page.evidence(mine, best))
    found.sort(key=lambda e: -e.score)
    return sorted(_refine(frame, found[:_REFINED]), key=lambda e: -e.score)


def _refine(frame: Frame, found: Sequence[Evidence]) -> list[Evidence]:
    """The same pieces with their figures, scored by what kind of answer is asked for."""
    out, whole = [], bool({"date", "place"} & set(frame.asks))
    for e in found:
        figures = _figures(e, frame.unit)
        out.append(replace(e, figures=figures, whole=whole, score=e.score + _fit(e, frame, figures)))
    return out


class _Page:
    """The sentences and claims of one article, ready to be scored."""

    def __init__(self, article: Article, sentences: list[Span], claims: list[Claim], weights: Weights) -> None:
        self._article, self._sentences, self._claims, self._weights = article, sentences, claims, weights
        self._at = {s.start: n for n, s in enumerate(sentences)}
        self._held: dict[int, set[str]] = {}
        self._title = set(stems(article.title or ""))

    def evidence(self, passages: Sequence[Scored], best: float) -> list[Evidence]:
        inside: dict[int, float] = {}
        for p in passages:
            for n, s in enumerate(self._sentences):
                if s.start < p.passage.end and s.end > p.passage.start:
                    inside[n] = max(inside.get(n, 0.0), p.score / best)
        out, claimed = [], set[int]()
        for claim in self._claims:
            rows = [self._at[c.start] for c in claim.sentences if c.start in self._at]
            if any(n in inside for n in rows):
                claimed.update(rows)
                out.append(self._score(rows, claim, max(inside.get(n, 0.0) for n in rows)))
        out.extend(self._score([n], None, share) for n, share in inside.items() if n not in claimed)
        return out

    def _score(self, rows: list[int], claim: Claim | None, passage_share: float) -> Evidence:
        rows = self._closest(rows)
        bag = self._bag(*rows)
        if claim and claim.speaker:
            bag = bag | set(stems(claim.speaker))
        around = self._bag(*range(max(0, rows[0] - 2), min(len(self._sentences), rows[-1] + 3))) | bag | self._title
        own, near = self._weights.share(bag), self._weights.share(around)
        return Evidence(
            article=self._article,
            sentences=tuple(self._sentences[n] for n in rows),
            claim=claim,
            score=own + 0.5 * near + 0.5 * passage_share,
            support=0.6 * own + 0.4 * near,
        )

    def _bag(self, *rows: int) -> set[str]:
        for n in rows:
            if n not in self._held:
                self._held[n] = set(stems(self._sentences[n].of(self._article.text)))
        return set[str]().union(*(self._held[n] for n in rows))

    def _closest(self, rows: list[int]) -> list[int]:
        """Of a long claim the run of sentences that carries most of the question."""
        if len(rows) <= MOST_CITED:
            return rows
        runs = [rows[i : i + MOST_CITED] for i in range(len(rows) - MOST_CITED + 1)]
        return max(runs, key=lambda run: self._weights.share(self._bag(*run)))


def _figures(evidence: Evidence, unit: str | None) -> tuple[Figure, ...]:
    """Figures of the claim, else of the sentences; those of the unit asked for come first."""
    claim, sentences = evidence.claim, evidence.sentences
    held = [f for f in claim.figures if any(_holds(s, f.span) for s in sentences)] if claim else []
    if not held:
        held = [f for s in sentences for f in find_figures(evidence.article.text, s)]
    return tuple(sorted(held, key=lambda f: not same_unit(f.unit, unit)))


def _holds(outer: Span, inner: Span) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end


def _fit(evidence: Evidence, frame: Frame, figures: tuple[Figure, ...]) -> float:
    """How far a piece of evidence is of the kind that is asked for."""
    claim, fit = evidence.claim, 0.0
    speaker = claim.speaker if claim else None
    if "speaker" in frame.asks or "comparison" in frame.asks:
        fit += 0.2 if speaker and speaker not in frame.speakers else -0.1
    if "figure" in frame.asks:
        fit += 0.1 if figures else -0.3
        fit += 0.8 if any(same_unit(f.unit, frame.unit) for f in figures) else 0.0
    if "date" in frame.asks and any(_DATE.search(s.of(evidence.article.text)) for s in evidence.sentences):
        fit += 0.2
    if claim and frame.denial and claim.stance in {"denies", "doubts"}:
        fit += 0.3
    if speaker and speaker in frame.speakers:
        fit += 0.3
    if claim and claim.kind == "belief":
        fit -= 0.1
    return fit


def same_unit(unit: str | None, asked: str | None) -> bool:
    """Whether a figure counts what is asked for: the last word decides ("Syrian civilians" are civilians)."""
    if not unit or not asked:
        return False
    have, want = {base(w) for w in words(unit)}, [base(w) for w in words(asked)]
    return bool(want) and want[-1] in have
