"""BM25 over the full text's postings, scored for all passages at once, and how near the words stand to each other.

Okapi BM25 (Robertson and Zaragoza, "The Probabilistic Relevance Framework", 2009). SQLite keeps the postings, safely
and incrementally; scoring them here rather than in SQL costs a tenth of the time, since common words are read once.
"""

import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from assistant.store.passage_records import WORDS
from assistant.store.records import Records

K1 = 0.8
B = 0.6
CONTEXT = 0.6  # what a word in the headline or publisher counts, beside 1 in the passage itself
_COMMON = 0.3  # a word in a larger share of the passages tells none of them apart
_MOST_READ = 500_000  # passages whose words are read for one question, rare words first; the rest tell little more
_MOST_CACHED = 20_000_000  # occurrences
ROOM = WORDS

Scores = NDArray[np.float32]
Numbers = NDArray[np.int64]


@dataclass(frozen=True)
class Term:
    """A base stem in the passages of one state of the store.

    rows: the passages that hold it, in order; gains: their BM25 for it, aligned; idf: its weight;
    places: row * ROOM + number of the word, of each occurrence in a passage's own text, in order.
    """

    rows: Numbers
    gains: Scores
    idf: float
    places: Numbers

    def within(self, rows: Numbers) -> Numbers:
        """The places that lie in these rows, which are in order."""
        first, last = np.searchsorted(self.places, rows * ROOM), np.searchsorted(self.places, (rows + 1) * ROOM)
        counts = last - first
        before = np.cumsum(counts) - counts
        found: Numbers = self.places[np.repeat(first - before, counts) + np.arange(counts.sum())]
        return found


@dataclass
class WordIndex:
    """Word scores of the passages of one state of the store.

    ids: the passages in order; lengths: their words, aligned with them.
    """

    records: Records
    ids: Numbers
    lengths: Numbers
    _cache: dict[str, Term] = field(default_factory=dict)
    _counts: dict[str, int] = field(default_factory=dict)
    _cached: int = 0
    _guard: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        mean = float(self.lengths.mean()) if len(self.lengths) else 1.0
        self._norm = (K1 * (1 - B + B * self.lengths / max(mean, 1.0))).astype(np.float32)

    def terms(self, stems: Iterable[str]) -> dict[str, Term]:
        """The stems that stand in a passage, without those so common that they tell none apart (if others are left)."""
        counts = self._frequencies(list(dict.fromkeys(stems)))
        rare = [s for s, n in counts.items() if 0 < n <= max(1.0, _COMMON * len(self.ids))]
        worth = self._affordable(rare or [s for s, n in counts.items() if n], counts)
        return {s: self._term(s) for s in worth}

    @staticmethod
    def _affordable(stems: list[str], counts: dict[str, int]) -> list[str]:
        """The rarest stems, as many as can be read while somebody waits, and at least one; in the order given."""
        rarest = sorted(stems, key=lambda s: counts[s])
        total = np.cumsum([counts[s] for s in rarest])
        kept = set(rarest[: max(1, int(np.searchsorted(total, _MOST_READ, side="right")))])
        return [s for s in stems if s in kept]

    def scores(self, terms: Iterable[Term]) -> Scores:
        """BM25 of every passage, aligned with `ids`; 0 where none of the terms stands."""
        total = np.zeros(len(self.ids), dtype=np.float32)
        for term in terms:
            total[term.rows] += term.gains
        return total

    def _frequencies(self, stems: list[str]) -> dict[str, int]:
        """In how many passages each stem stands, without reading where."""
        missing = [s for s in stems if s not in self._counts]
        if missing:
            self._counts |= self.records.document_frequencies(missing)
        return {s: self._counts[s] for s in stems}

    def _term(self, stem: str) -> Term:
        held = self._cache.get(stem)
        if held is None:
            held = self._read(stem)
            size = len(held.rows) + len(held.places)
            with self._guard:
                if self._cached + size > _MOST_CACHED:
                    self._cache.clear()
                    self._cached = 0
                self._cache[stem] = held
                self._cached += size
        return held

    def _read(self, stem: str) -> Term:
        found = self.records.postings(stem)
        at = np.searchsorted(self.ids, found[:, 0])
        known = (at < len(self.ids)) & (self.ids[at.clip(max=max(0, len(self.ids) - 1))] == found[:, 0])
        at, in_context, word = at[known], found[known, 1] == 1, found[known, 2]
        rows, inverse = np.unique(at, return_inverse=True)
        weights = np.bincount(inverse, weights=np.where(in_context, CONTEXT, 1.0), minlength=len(rows))
        idf = float(np.log(1 + (len(self.ids) - len(rows) + 0.5) / (len(rows) + 0.5)))
        gains = idf * weights * (K1 + 1) / (weights + self._norm[rows])
        places = np.sort((at * ROOM + word)[~in_context])
        return Term(rows, gains.astype(np.float32), idf, places)


def closest(rows: Numbers, places: Sequence[Numbers], weights: Sequence[float], width: int) -> Scores:
    """Of each row the weight of the different terms in its best run of `width` words.

    rows: in order; places: those of each term `within` these rows; weights: of each term. Aligned with `rows`.
    """
    every = np.concatenate([np.zeros(0, dtype=np.int64), *places])
    weight = np.zeros(len(every), dtype=np.float32)
    for own, each in zip(places, weights, strict=True):
        if len(own):
            after = own[np.searchsorted(own, every).clip(max=len(own) - 1)] - every
            weight += each * ((after >= 0) & (after <= width))
    best = np.zeros(len(rows), dtype=np.float32)
    np.maximum.at(best, np.searchsorted(rows, every // ROOM), weight)
    return best


def adjoining(rows: Numbers, pairs: Iterable[tuple[Numbers, Numbers]], distance: int, passages: int) -> Scores:
    """Of each row the weight of the pairs of terms that stand within `distance` words, whichever comes first.

    A pair weighs as much as it is rare: its idf among `passages`, counted in these rows. Aligned with `rows`.
    """
    total = np.zeros(len(rows), dtype=np.float32)
    for one, other in pairs:
        if len(one) and len(other):
            at = np.searchsorted(other, one)
            after, before = other[at.clip(max=len(other) - 1)], other[(at - 1).clip(min=0)]
            near = np.minimum(np.abs(after - one), np.abs(before - one)) <= distance
            met = np.unique(np.searchsorted(rows, one[near] // ROOM))
            total[met] += np.log(1 + (passages - len(met) + 0.5) / (len(met) + 0.5))
    return total
