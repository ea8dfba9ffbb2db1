"""A frame to scored passages: words and meaning, limited to what is asked.

Words find the passages of each clause, by BM25, publisher and day; meaning adds those nearest to the whole question.
The few found are then ranked by all that speaks for them (see `ranking`).
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.english.words import STOP, base, words
from assistant.models.embedder import Embedder, Vectors
from assistant.retrieval.lexical import Numbers, Scores, Term, WordIndex
from assistant.retrieval.ranking import WEIGHTS, ClauseScores, at_rank, features, rank, scaled
from assistant.schema import Clause, Filters, Frame, MonthDay
from assistant.store.records import Records
from assistant.store.rows import PassageRow
from assistant.store.vectors.backend import VectorBackend

_LONG = 24  # words of a question from which on the encoder reads only those that carry meaning
_PROPOSED = 60  # passages that words propose for each clause
_REPORT = 6  # passages in which one of two reports is looked for
_OWN_WORDS = 0.3  # of the nearness to a follow-up that its own words decide, beside the question made whole


@dataclass(frozen=True)
class Scored:
    """A passage with its score (1 for the best, down to 0), its BM25, and its cosine where meaning counts."""

    passage: PassageRow
    score: float
    lexical: float
    cosine: float | None

    def public(self) -> dict[str, Any]:
        """The fields of a `ScoredPassage`."""
        p = self.passage
        return {"article_id": p.article_id, "start": p.start, "end": p.end, "text": p.text, "score": self.score}


@dataclass(frozen=True)
class Catalogue:
    """The passages of one state of the store: words, article, first article with the same text, publisher and day."""

    generation: int
    words: WordIndex
    article: Numbers
    original: Numbers
    publisher: Numbers
    day: Numbers
    publishers: dict[str, int]

    @property
    def ids(self) -> Numbers:
        """The passages, in order; all other arrays are aligned with them."""
        return self.words.ids

    def of_publishers(self, publishers: Sequence[str]) -> NDArray[np.bool_]:
        """Which passages are from one of these publishers."""
        numbers = [self.publishers[p] for p in publishers if p in self.publishers]
        return np.isin(self.publisher, numbers)

    def of_days(self, days: Sequence[MonthDay]) -> NDArray[np.bool_]:
        """Which passages were published on one of these days."""
        within = np.zeros(len(self.ids), dtype=bool)
        for year, month, day in days:
            wanted = month * 100 + day
            within |= self.day == year * 10000 + wanted if year else self.day % 10000 == wanted
        return within


@dataclass(frozen=True)
class Found:
    """What was found for a frame: passages, best first, and what its answer is told from.

    nearness: cosines of the question and each sentence that a passage touches, by passage. expected: for a passage that
    waits for its vectors, the cosine of its best sentence, at its rank by words. compares: whether meaning counts, and
    not the words alone. reports: the same for each of two reports whose order is asked for, where it names a publisher
    within the filters.
    """

    passages: list[Scored]
    nearness: Mapping[int, Sequence[float]] = field(default_factory=dict)
    expected: Mapping[int, float] = field(default_factory=dict)
    compares: bool = True
    reports: tuple[Found, Found] | None = None


@dataclass(frozen=True)
class Gathered:
    """Passages that may bear on a question.

    lexical: BM25 of all passages; rows: those gathered, in order; features: of each clause, aligned with rows;
    cosine: by row, where meaning counts.
    """

    catalogue: Catalogue
    rows: Numbers
    features: list[Scores]
    lexical: Scores
    cosine: dict[int, float]


class Retriever:
    """Searches one store. Safe to use from several threads."""

    def __init__(
        self, records: Records, vectors: VectorBackend, embedder: Callable[[], Embedder], fusion: str = "hybrid"
    ) -> None:
        self._records, self._vectors, self._embedder, self._fusion = records, vectors, embedder, fusion
        self._held: Catalogue | None = None
        self._asked: tuple[str, Vectors] | None = None
        self._guard = threading.Lock()

    def find(self, frame: Frame, k: int, filters: Filters | None = None) -> Found:
        """The k best passages with all that an answer needs of them."""
        reports = None
        if order := frame.report_order:
            earlier, later = (self._report(side, filters) for side in (order.earlier, order.later))
            reports = (earlier, later) if earlier and later else None
        passages = self.search(frame, k, filters)
        nearness = self._nearness(frame, passages)
        return Found(passages, nearness, _expected(passages, nearness), self._fusion != "lexical", reports)

    def _report(self, side: Frame, filters: Filters | None) -> Found | None:
        """What is found for one of two reports, in the articles of the publisher that it names."""
        within = filters or Filters()
        publishers = tuple(p for p in side.publishers if not within.publishers or p in within.publishers)
        return self.find(side, _REPORT, within.model_copy(update={"publishers": publishers})) if publishers else None

    def search(self, frame: Frame, k: int, filters: Filters | None = None) -> list[Scored]:
        """The k best passages, best first; a text stored twice is found once."""
        found = self.gather(frame, filters)
        if not len(found.rows):
            return []
        ranked, scores = rank(found.rows, found.features, WEIGHTS[self._fusion])
        places = _without_copies(found.catalogue, ranked, k)
        if len(places) < k:
            ranked, scores = _with_rest(ranked, scores, found.lexical)
            places = _without_copies(found.catalogue, ranked, k)
        return self._scored(found, ranked[places], scores[places])

    def gather(self, frame: Frame, filters: Filters | None = None) -> Gathered:
        """The passages that words or meaning propose, with what speaks for each, not yet ranked."""
        catalogue = self._catalogue()
        if not len(catalogue.ids):
            nothing = np.zeros(0, dtype=np.int64)
            return Gathered(catalogue, nothing, [], nothing.astype(np.float32), {})
        allowed = self._allowed(catalogue, filters)
        asked = tuple(base(w) for w in frame.about) or tuple(s for c in frame.clauses for s in c.stems)
        terms = catalogue.words.terms(asked) if self._fusion != "dense" else {}
        lexical = catalogue.words.scores(terms.values()) * allowed
        clauses = [_clause_scores(catalogue, c, terms, allowed) for c in frame.clauses or (Clause(stems=asked),)]
        proposed = self._proposed(clauses, lexical)
        cosine = self._dense(frame.searched, catalogue, proposed, allowed) if self._fusion != "lexical" else {}
        rows = np.union1d(proposed, np.array(list(cosine), dtype=np.int64))
        cosines = _cosines(rows, cosine, lexical)
        found = features(rows, clauses, terms, scaled(lexical), cosines) if len(rows) else []
        every = dict(zip(rows.tolist(), cosines.tolist(), strict=True)) if cosine else {}
        return Gathered(catalogue, rows, found, lexical, every)

    def _proposed(self, clauses: Sequence[ClauseScores], lexical: Scores) -> Numbers:
        """Rows in which words stand that look best for one of the clauses."""
        met = np.flatnonzero(lexical > 0)
        if len(met) <= _PROPOSED:
            return met
        whole, weights = scaled(lexical), WEIGHTS[self._fusion]
        chosen = [np.argpartition(-c.first(weights, whole)[met], _PROPOSED)[:_PROPOSED] for c in clauses]
        return met[np.unique(np.concatenate(chosen))]

    def _dense(
        self, text: str, catalogue: Catalogue, proposed: Numbers, allowed: NDArray[np.bool_]
    ) -> dict[int, float]:
        """Cosine by row, of the passages nearest in meaning and of those that words propose."""
        if not self._records.vector_generation() or not text.strip():
            return {}  # no vector has been made: nothing to open, and no model to load
        rows, cosines = self._vectors.cosines(self._vector(text), catalogue.ids, allowed, proposed)
        return dict(zip(rows.tolist(), cosines.tolist(), strict=True))

    def _scored(self, gathered: Gathered, rows: Numbers, scores: Scores) -> list[Scored]:
        ids = gathered.catalogue.ids[rows].tolist()
        found = self._records.passages(ids)
        return [
            Scored(found[i], score, float(gathered.lexical[n]), gathered.cosine.get(n))
            for i, n, score in zip(ids, rows.tolist(), scores.tolist(), strict=True)
            if i in found
        ]

    def _nearness(self, frame: Frame, passages: Sequence[Scored]) -> Mapping[int, Sequence[float]]:
        """Cosines of the question and the sentences; a follow-up's own words count beside those that it takes along."""
        if self._fusion == "lexical" or not frame.searched.strip():
            return {}
        sentences = self._records.sentence_vectors([p.passage.id for p in passages])
        if not sentences:
            return {}
        vector = self._vector(frame.searched)
        if frame.own.strip():
            vector = (1 - _OWN_WORDS) * vector + _OWN_WORDS * self._embedder().embed([_core(frame.own)])[0]
        return {i: (held @ vector).tolist() for i, held in sentences.items()}

    def _vector(self, text: str) -> Vectors:
        """A question's vector; the last one is kept, since one question is searched for and then compared."""
        text, asked = _core(text), self._asked
        if asked is None or asked[0] != text:
            self._asked = asked = (text, self._embedder().embed([text])[0])
        return asked[1]

    def _allowed(self, catalogue: Catalogue, filters: Filters | None) -> NDArray[np.bool_]:
        if filters is None or filters == Filters():
            return np.ones(len(catalogue.ids), dtype=bool)
        passing = np.zeros(catalogue.article.max(initial=0) + 1, dtype=bool)
        passing[self._records.article_numbers(filters)] = True
        return np.asarray(passing[catalogue.article])

    def _catalogue(self) -> Catalogue:
        generation = self._records.generation()
        with self._guard:
            if self._held is None or self._held.generation != generation:
                self._held = _read_catalogue(self._records, generation)
            return self._held


def _read_catalogue(records: Records, generation: int) -> Catalogue:
    ids, lengths, article = records.facets()
    last = int(article.max(initial=0))
    publisher, day, original = (np.full(last + 1, missing, dtype=np.int64) for missing in (-1, 0, 0))
    publishers: dict[str, int] = {}
    first: dict[str, int] = {}
    for number, name, published, text in records.article_facets():
        if number <= last:
            original[number] = first.setdefault(text, number)
            if name:
                publisher[number] = publishers.setdefault(name, len(publishers))
            if published:
                day[number] = int(published.replace("-", ""))
    return Catalogue(
        generation=generation,
        words=WordIndex(records, ids, lengths),
        article=article,
        original=original[article],
        publisher=publisher[article],
        day=day[article],
        publishers=publishers,
    )


def _core(question: str) -> str:
    """A long question without its small words: the same passages are found in half the time."""
    written = question.split()
    if len(written) < _LONG:
        return question
    return " ".join(w for w in written if not set(words(w)) <= STOP) or question


def _clause_scores(
    catalogue: Catalogue, clause: Clause, terms: dict[str, Term], allowed: NDArray[np.bool_]
) -> ClauseScores:
    own = [terms[s] for s in dict.fromkeys(clause.stems) if s in terms]
    return ClauseScores(
        clause=clause,
        words=scaled(catalogue.words.scores(own) * allowed),
        publisher=catalogue.of_publishers(clause.publishers),
        day=catalogue.of_days(clause.days),
    )


def _expected(passages: Sequence[Scored], nearness: Mapping[int, Sequence[float]]) -> dict[int, float]:
    """Of passages without vectors, the cosine of the best sentence of others at their rank by words."""
    late = [p for p in passages if p.passage.id not in nearness]
    known = [p for p in passages if p.passage.id in nearness]
    if not late or not known:
        return {}
    best = np.array([max(nearness[p.passage.id], default=0.0) for p in known])
    words, others = (np.array([p.lexical for p in group]) for group in (late, known))
    return {p.passage.id: cosine for p, cosine in zip(late, at_rank(words, others, best).tolist(), strict=True)}


def _cosines(rows: Numbers, known: dict[int, float], lexical: Scores) -> Scores:
    """Cosines aligned with the rows; a passage that waits for its vector has the one at its rank by words."""
    cosines = np.array([known.get(n, np.nan) for n in rows.tolist()], dtype=np.float32)
    late = np.isnan(cosines)
    if late.all():
        return np.zeros(len(rows), dtype=np.float32)
    if late.any():
        cosines[late] = at_rank(lexical[rows[late]], lexical[rows[~late]], cosines[~late])
    return cosines


def _with_rest(ranked: Numbers, scores: Scores, lexical: Scores) -> tuple[Numbers, Scores]:
    """The ranking, followed by all other rows that hold a word of the question, the best in words first."""
    rest = np.setdiff1d(np.flatnonzero(lexical > 0), ranked, assume_unique=True)
    rest = rest[np.argsort(-lexical[rest], kind="stable")]
    return np.concatenate([ranked, rest]), np.concatenate([scores, scaled(lexical[rest]) * scores.min(initial=0.0)])


def _without_copies(catalogue: Catalogue, ranked: Numbers, k: int) -> list[int]:
    """The places in the ranking of the first k whose text was not met before under another article."""
    first: dict[int, int] = {}
    chosen: list[int] = []
    for place, n in enumerate(ranked.tolist()):
        article = int(catalogue.article[n])
        if first.setdefault(int(catalogue.original[n]), article) == article:
            chosen.append(place)
            if len(chosen) == k:
                break
    return chosen
