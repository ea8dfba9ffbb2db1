"""Passages to evidence: the sentences and claims in them, scored against what is asked."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from assistant.claims import find_figures
from assistant.question import named
from assistant.retrieval import Scored
from assistant.schema import Article, Claim, Figure, Frame, Span
from assistant.store.records import Records
from assistant.words import stem, stems, words

MOST_CITED = 3  # sentences that one row may cite
_DATE = re.compile(
    r"\b(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Sept|Oct|Nov|Dec)[a-z]*\.? "
    r"\d|\d{1,2} (?:January|February|March|April|May|June|July|August|September|October|November|December)|(?:19|20)\d\d)"
)


@dataclass(frozen=True)
class Evidence:
    """Sentences of one article that bear on a question, with the claim in them if there is one."""

    article: Article
    sentences: tuple[Span, ...]
    claim: Claim | None
    figures: tuple[Figure, ...]
    score: float
    support: float
    """Share of the question's weight of words that the sentences and their surroundings carry, 0 to 1."""

    @property
    def statement(self) -> str:
        """One verbatim run: the claim's content within the cited sentences, or the sentences themselves."""
        start, end = self.sentences[0].start, self.sentences[-1].end
        if self.claim:
            content = self.claim.content
            if max(start, content.start) < min(end, content.end):
                start, end = max(start, content.start), min(end, content.end)
        return self.article.text[start:end].strip()


class Weights:
    """How much each stem of a question tells passages apart: inverse document frequency (Spärck Jones, 1972)."""

    def __init__(self, records: Records, question_stems: Iterable[str], passages: int) -> None:
        wanted = list(dict.fromkeys(question_stems))
        counts = records.document_frequencies(wanted)
        self._idf = {s: math.log(1 + (passages + 1) / (counts.get(s, 0) + 0.5)) for s in wanted}
        self._total = sum(self._idf.values()) or 1.0

    def share(self, found: set[str]) -> float:
        """The share of the question's weight that these stems carry, 0 to 1."""
        return sum(w for s, w in self._idf.items() if s in found) / self._total


def gather(frame: Frame, passages: Sequence[Scored], records: Records) -> list[Evidence]:
    """All claims and sentences of the passages, best first."""
    if not passages:
        return []
    weights = Weights(records, (stem(w) for w in frame.about), records.counts()["passages"])
    best = max(p.score for p in passages) or 1.0
    ids = list(dict.fromkeys(p.passage.article_id for p in passages))
    articles = {a.id: a for a in records.articles(ids)}
    claims = records.claims_of(ids)
    found: list[Evidence] = []
    for article_id in ids:
        mine = [p for p in passages if p.passage.article_id == article_id]
        page = _Page(articles[article_id], records.sentences(article_id), claims[article_id], weights, frame)
        found.extend(page.evidence(mine, best))
    return sorted(found, key=lambda e: -e.score)


class _Page:
    """The sentences and claims of one article, ready to be scored."""

    def __init__(
        self, article: Article, sentences: list[Span], claims: list[Claim], weights: Weights, frame: Frame
    ) -> None:
        self._article, self._sentences, self._claims = article, sentences, claims
        self._weights, self._frame = weights, frame
        self._bags = [set(stems(s.of(article.text))) for s in sentences]
        self._title = set(stems(article.title or ""))

    def evidence(self, passages: Sequence[Scored], best: float) -> list[Evidence]:
        inside: dict[int, float] = {}
        for p in passages:
            for n, s in enumerate(self._sentences):
                if s.start < p.passage.end and s.end > p.passage.start:
                    inside[n] = max(inside.get(n, 0.0), p.score / best)
        out, claimed = [], set[int]()
        for claim in self._claims:
            rows = [n for n, s in enumerate(self._sentences) if any(s == c for c in claim.sentences)]
            if any(n in inside for n in rows):
                claimed.update(rows)
                out.append(self._score(rows, claim, max(inside.get(n, 0.0) for n in rows)))
        out.extend(self._score([n], None, share) for n, share in inside.items() if n not in claimed)
        return out

    def _score(self, rows: list[int], claim: Claim | None, passage_share: float) -> Evidence:
        rows = self._closest(rows)
        bag = set[str]().union(*(self._bags[n] for n in rows))
        near = set[str]().union(
            *(self._bags[n] for n in range(max(0, rows[0] - 2), min(len(self._bags), rows[-1] + 3)))
        )
        speaker = set(stems(claim.speaker)) if claim and claim.speaker else set[str]()
        own = self._weights.share(bag | speaker)
        around = self._weights.share(bag | speaker | near | self._title)
        sentences = tuple(self._sentences[n] for n in rows)
        figures = self._figures(sentences, claim)
        support = 0.6 * own + 0.4 * around
        score = own + 0.5 * around + 0.5 * passage_share + self._fit(claim, sentences, figures)
        return Evidence(self._article, sentences, claim, figures, score, support)

    def _closest(self, rows: list[int]) -> list[int]:
        """Of a long claim the run of sentences that carries most of the question."""
        if len(rows) <= MOST_CITED:
            return rows
        runs = [rows[i : i + MOST_CITED] for i in range(len(rows) - MOST_CITED + 1)]
        return max(runs, key=lambda run: self._weights.share(set[str]().union(*(self._bags[n] for n in run))))

    def _figures(self, sentences: tuple[Span, ...], claim: Claim | None) -> tuple[Figure, ...]:
        """Figures of the claim, else of the sentences; those of the unit asked for come first."""
        held = (
            [f for f in claim.figures if any(s.start <= f.span.start and f.span.end <= s.end for s in sentences)]
            if claim
            else []
        )
        if not held:
            held = [f for s in sentences for f in find_figures(self._article.text, s)]
        return tuple(sorted(held, key=lambda f: not same_unit(f.unit, self._frame.unit)))

    def _fit(self, claim: Claim | None, sentences: tuple[Span, ...], figures: tuple[Figure, ...]) -> float:
        """How far the evidence is of the kind that is asked for."""
        frame, fit = self._frame, 0.0
        speaker = claim.speaker if claim else None
        if "speaker" in frame.asks or "comparison" in frame.asks:
            fit += 0.2 if speaker and speaker not in frame.speakers else -0.1
        if "figure" in frame.asks:
            fit += 0.2 if figures else -0.3
            fit += 0.25 if frame.unit and any(same_unit(f.unit, frame.unit) for f in figures) else 0.0
        if "date" in frame.asks and any(_DATE.search(s.of(self._article.text)) for s in sentences):
            fit += 0.2
        if frame.denial and claim and claim.stance in {"denies", "doubts"}:
            fit += 0.3
        if frame.speakers:
            fit += 0.3 if speaker and named(" ".join(frame.speakers), [speaker]) else 0.0
        if claim and claim.kind == "belief":
            fit -= 0.1
        return fit


def same_unit(unit: str | None, asked: str | None) -> bool:
    """Whether a figure counts what is asked for: the last word decides ("Syrian civilians" are civilians)."""
    if not unit or not asked:
        return False
    have, want = {stem(w) for w in words(unit)}, [stem(w) for w in words(asked)]
    return bool(want) and want[-1] in have
