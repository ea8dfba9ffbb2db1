"""Passages to evidence: the sentences and claims in them, scored against what is asked."""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from assistant.answering.anaphora import refers_back
from assistant.answering.features import FLOORS, WEIGHTS, weigh
from assistant.english.words import base, stems
from assistant.question.kinds import kinds_of
from assistant.question.kinds.figure import ordered_figures
from assistant.question.kinds.kind import Features
from assistant.question.kinds.yes_no import NEGATED
from assistant.retrieval.retriever import Found, Scored
from assistant.schema import Answer, Article, Claim, Count, Figure, Frame, Span
from assistant.store.contents import Contents
from assistant.store.passages import touched
from assistant.store.records import Records

MOST_CITED = 3  # sentences that one row may cite
_REFINED = 60
_BACKGROUND = 0.4  # of a word's weight that is left to those which a follow-up takes along
_THAT = re.compile(r"^that\s+(?=\S)")  # the joint of an indirect statement is no part of what was said
_SENTENCE_END = re.compile(r"[.!?…][\"'”’)\]]*$")


@dataclass(frozen=True)
class Evidence:
    """Sentences of one article that bear on a question, with the claim in them if there is one."""

    article: Article
    sentences: tuple[Span, ...]
    claim: Claim | None
    score: float
    support: float
    """Share of the question's weight of words that the sentences and their surroundings carry, 0 to 1."""
    nearness: float
    """Cosine of the question and the nearest of the sentences; 0 where meaning does not count."""
    compared: bool = True
    """Whether meaning was compared: not where only words count, nor while the passage waits for its vectors."""
    features: Features = field(default_factory=dict)
    figures: tuple[Figure, ...] = ()
    counts: tuple[Count, ...] = ()
    """What the figures of the sentences count."""
    whole: bool = False
    """Whether the sentences are shown whole: when and where something happened often stands around a claim."""
    before: Span | None = None
    """The sentence before, where the first one cannot be read without it."""
    answer: Span | None = None
    """The characters of the article that answer, if it does; None where it was not read with the question."""
    again: tuple[tuple[Article, Span], ...] = ()
    """Other sentences in which the same source gives the same figure."""

    @property
    def spoken(self) -> Claim | None:
        """The claim, where it is certain who says it: else what is denied would stand there as if it were so."""
        claim = self.claim
        return claim if claim and claim.certain and (claim.speaker or claim.role) else None

    @property
    def answering(self) -> bool:
        """Whether it answers, as far as it was read with the question, or gives what is asked to be counted."""
        answers = self.features.get("answers", math.inf) >= FLOORS.row
        return answers or self.features.get("quantity", 0.0) == 1.0

    @property
    def denies(self) -> bool:
        """Whether it is a claim that something is not so, or that doubts it."""
        return self.claim is not None and self.claim.denies

    @property
    def speaker(self) -> str | None:
        """Whose words it is, where that is certain."""
        return self.spoken.speaker if self.spoken else None

    @property
    def statement(self) -> str:
        """One verbatim run: the claim's content within the cited sentences, or the sentences themselves."""
        return self.stated.of(self.article.text)

    @property
    def stated(self) -> Span:
        """Where the statement stands in the article."""
        start, end = self.sentences[0].start, self.sentences[-1].end
        if self.spoken and not self.whole:
            first, last = max(start, self.spoken.content.start), min(end, self.spoken.content.end)
            start, end = (first, last) if first < last else (start, end)
        run = self.article.text[start:end]
        start, end = start + len(run) - len(run.lstrip()), start + len(run.rstrip())
        joint = _THAT.match(self.article.text[start:end])
        return Span(start=start + joint.end() if joint else start, end=end)


def gather(frame: Frame, found: Found, records: Records, earlier: Answer | None = None) -> list[Evidence]:
    """Claims and sentences of the passages found, best first.

    `earlier` is the answer that a follow-up follows. All are scored by words and nearness; the best `_REFINED` also by
    what kind of answer is asked for.
    """
    if not found.passages:
        return []
    asked, background = {base(w) for w in frame.about}, {base(w) for w in frame.background}
    weights = WordWeights(records, (base(w) for w in frame.about), background)
    best = max(p.score for p in found.passages) or 1.0
    ids = list(dict.fromkeys(p.passage.article_id for p in found.passages))
    contents = records.contents(ids)
    pieces: list[Evidence] = []
    for article_id in ids:
        mine = [p for p in found.passages if p.passage.article_id == article_id]
        pieces.extend(_Page(contents[article_id], weights, asked).evidence(mine, best, found))
    pieces.sort(key=lambda e: -e.score)
    return sorted(_refine(frame, pieces[:_REFINED], earlier), key=lambda e: -e.score)


def _refine(frame: Frame, found: Sequence[Evidence], earlier: Answer | None) -> list[Evidence]:
    """The same pieces with their figures, scored by what kind of answer is asked for."""
    cited = earlier.citations if earlier else ()
    known, shown = {c.article_id for c in cited}, {(c.article_id, c.start) for c in cited}
    kinds = kinds_of(frame)
    out, whole = [], any(kind.whole for kind in kinds)
    for e in found:
        e = replace(e, figures=ordered_figures(e.article, e.sentences, e.claim, frame), whole=whole)
        features = {**e.features, **_source_features(e, frame)}
        for kind in kinds:
            features |= kind.features(e, frame)
        if earlier:
            features["same_article"] = float(e.article.id in known)
            features["shown_before"] = float(all((e.article.id, s.start) in shown for s in e.sentences))
        out.append(replace(e, features=features, score=weigh(features)))
    return out


def _source_features(evidence: Evidence, frame: Frame) -> dict[str, float]:
    """Whose words it is, and where they stand, whatever kind of question is asked."""
    claim = evidence.claim
    speaker = claim.speaker if claim else None
    features = {"claim": float(claim is not None), "belief": float(claim is not None and claim.kind == "belief")}
    if frame.said_by:
        features["asked_speaker"] = float(speaker in frame.said_by)
        features["other_speaker"] = float(speaker is not None and speaker not in frame.said_by)
    elif not {"speaker", "comparison"} & set(frame.asks):
        features["named_speaker"] = float(speaker in frame.speakers)
    if claim and frame.denial:
        features["denies"] = float(claim.denies)
        features["negated"] = float(bool(NEGATED.search(claim.content.of(evidence.article.text))))
    return features


class _Page:
    """The sentences and claims of one article, ready to be scored; of their words only those that are asked count."""

    def __init__(self, contents: Contents, weights: WordWeights, asked: set[str]) -> None:
        self._contents, self._weights, self._asked = contents, weights, asked
        self._article, self._sentences = contents.article, contents.sentences
        self._held: dict[int, frozenset[str]] = {}
        self._counts: dict[int, list[Count]] = {}
        for count in contents.counts:
            self._counts.setdefault(count.sentence.start, []).append(count)
        self._title = contents.title_stems & asked

    def evidence(self, passages: Sequence[Scored], best: float, found: Found) -> list[Evidence]:
        inside: dict[int, float] = {}
        near: dict[int, float] = {}
        expected: dict[int, float] = {}  # of sentences that wait for their vectors
        for p in passages:
            rows = touched(self._sentences, p.passage.start, p.passage.end)
            inside |= {n: max(inside.get(n, 0.0), p.score / best) for n in rows}
            if p.passage.id in found.nearness:
                cosines = zip(rows, found.nearness[p.passage.id], strict=True)
                near |= {n: max(near.get(n, 0.0), cosine) for n, cosine in cosines}
            elif p.passage.id in found.expected:
                expected |= dict.fromkeys(rows, found.expected[p.passage.id])
        compared = set(near)
        near = expected | near
        out, claimed = [], set[int]()
        for number, touching in enumerate(self._contents.claim_sentences):
            if any(n in inside for n in touching):
                claimed.update(touching)
                rows = self._closest(list(touching), near)
                out.append(self._score(rows, number, inside, near, compared))
        out.extend(self._score([n], None, inside, near, compared) for n in inside if n not in claimed)
        return out

    def _score(
        self,
        rows: list[int],
        number: int | None,
        inside: Mapping[int, float],
        near: Mapping[int, float],
        compared: Collection[int],
    ) -> Evidence:
        claim = self._contents.claims[number] if number is not None else None
        bag = self._bag(*rows)
        if claim and claim.speaker:
            bag = bag | set(stems(claim.speaker))
        around = self._bag(*range(max(0, rows[0] - 2), min(len(self._sentences), rows[-1] + 3))) | bag | self._title
        own, wide = self._weights.share(bag), self._weights.share(around)
        nearness = max((near[n] for n in rows if n in near), default=0.0)
        passage = max(inside.get(n, 0.0) for n in rows)
        features = {"cosine": nearness, "words": own, "around": wide, "passage": passage}
        if number is not None:
            features["content"] = self._weights.share(self._contents.claim_stems(number) & self._asked) - own
        features["headline"] = float(self._is_headline(rows[0]))
        return Evidence(
            article=self._article,
            sentences=tuple(self._sentences[n] for n in rows),
            before=self._before(rows[0]),
            counts=tuple(c for n in rows for c in self._counts.get(self._sentences[n].start, ())),
            claim=claim,
            score=weigh(features),
            features=features,
            support=0.6 * own + 0.4 * wide,
            nearness=nearness,
            compared=any(n in compared for n in rows),
        )

    def _before(self, n: int) -> Span | None:
        back = n > 0 and refers_back(self._sentences[n].of(self._article.text))
        return self._sentences[n - 1] if back else None

    def _is_headline(self, n: int) -> bool:
        """Whether this is the headline: the text below says in full what it only hints at."""
        title = self._contents.title_stems
        if n or not title:
            return False
        own, text = self._contents.sentence_stems(0), self._sentences[0].of(self._article.text)
        return (bool(own) and own <= title) or not _SENTENCE_END.search(text.strip())

    def _bag(self, *rows: int) -> set[str]:
        for n in rows:
            if n not in self._held:
                self._held[n] = self._contents.sentence_stems(n) & self._asked
        return set[str]().union(*(self._held[n] for n in rows))

    def _closest(self, rows: list[int], near: Mapping[int, float]) -> list[int]:
        """Of a long claim the run of sentences that carries most of the question."""
        if len(rows) <= MOST_CITED:
            return rows
        runs = [rows[i : i + MOST_CITED] for i in range(len(rows) - MOST_CITED + 1)]

        def worth(run: list[int]) -> float:
            return self._weights.share(self._bag(*run)) + WEIGHTS["cosine"] * max(near.get(n, 0.0) for n in run)

        return max(runs, key=worth)


class WordWeights:
    """How much each stem of a question tells passages apart: inverse document frequency (Spärck Jones, 1972)."""

    def __init__(self, records: Records, question_stems: Iterable[str], background: Collection[str] = ()) -> None:
        wanted, passages = list(dict.fromkeys(question_stems)), records.passage_count()
        counts = {s: n for s, n in records.document_frequencies(wanted).items() if n}
        self._idf = {s: math.log(1 + (passages + 1) / (n + 0.5)) for s, n in counts.items()}
        # A word that stands nowhere may be another word for one that does: it weighs as much as the others on average.
        mean = sum(self._idf.values()) / len(self._idf) if self._idf else 1.0
        self._idf |= dict.fromkeys((s for s in wanted if s not in counts), mean)
        for s in self._idf:
            if s in background:
                self._idf[s] *= _BACKGROUND
        self._total = sum(self._idf.values()) or 1.0

    def share(self, found: Collection[str]) -> float:
        """The share of the question's weight that these stems carry, 0 to 1."""
        return sum(w for s, w in self._idf.items() if s in found) / self._total
