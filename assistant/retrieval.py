"""A question to scored passages: words and meaning, fused, limited to what is asked.

Words are scored by BM25, meaning by the cosine of sentence embeddings. The dense score is added to the lexical one with
a weight below one: on news, plain rank fusion of the two is worse than words alone. Where a question names publishers,
each publisher's best passages take turns, since evidence is asked of each.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from itertools import zip_longest

import numpy as np
from numpy.typing import NDArray

from assistant.embedding import Embedder
from assistant.lexical import Numbers, Scores, WordIndex
from assistant.schema import Filters, Frame
from assistant.store.records import Records
from assistant.store.rows import PassageRow
from assistant.store.vectors import VectorIndex
from assistant.words import STOP, base, stems, words

DENSE_WEIGHT = 0.4
_LONG = 24  # words of a question from which on the encoder reads only those that carry meaning
_NEAREST = 100  # passages that the dense half proposes
_LEXICAL = 100  # best passages of the lexical half that get a dense score
_EXACT = 5000  # filtered passages up to which all are compared exactly


@dataclass(frozen=True)
class Scored:
    """A passage with its fused score and the two that it comes from; cosine is None where it was not compared."""

    passage: PassageRow
    score: float
    lexical: float
    cosine: float | None


@dataclass(frozen=True)
class Catalogue:
    """The passages of one state of the store: words, article, first article with the same text, and publisher."""

    generation: int
    words: WordIndex
    article: Numbers
    original: Numbers
    publisher: Numbers
    publishers: dict[str, int]

    @property
    def ids(self) -> Numbers:
        """The passages, in order; all other arrays are aligned with them."""
        return self.words.ids


class Retriever:
    """Searches one store. Safe to use from several threads."""

    def __init__(
        self, records: Records, vectors: VectorIndex, embedder: Callable[[], Embedder], fusion: str = "hybrid"
    ) -> None:
        self._records, self._vectors, self._embedder, self._fusion = records, vectors, embedder, fusion
        self._held: Catalogue | None = None
        self._guard = threading.Lock()

    def search(self, question: str, frame: Frame, k: int, filters: Filters | None = None) -> list[Scored]:
        """The k best passages, best first; a text stored twice is found once."""
        catalogue = self._catalogue()
        if not len(catalogue.ids):
            return []
        allowed = self._allowed(catalogue, filters)
        lexical = np.zeros(len(catalogue.ids), dtype=np.float32)
        if self._fusion != "dense":
            lexical = catalogue.words.scores(stems(question) or [base(w) for w in words(question)])
            lexical = np.where(allowed, lexical, 0)
        cosine = self._dense(question, catalogue, lexical, allowed) if self._fusion != "lexical" else {}
        scores = self._fuse(lexical, cosine)
        met = lexical > 0
        met[list(cosine)] = True
        ranked = np.argsort(-scores, kind="stable")
        ranked = ranked[met[ranked]]
        chosen = _without_copies(catalogue, _take_turns(catalogue, ranked, frame.publishers), k)
        rows = self._records.passages([int(catalogue.ids[n]) for n in chosen])
        return [
            Scored(passage, float(scores[n]), float(lexical[n]), cosine.get(n))
            for n in chosen
            if (passage := rows.get(int(catalogue.ids[n])))
        ]

    def _fuse(self, lexical: Scores, cosine: dict[int, float]) -> Scores:
        """Words scaled to their best, plus the weighted cosine scaled between the least and the best compared."""
        scores = lexical / (lexical.max() or 1.0)
        if cosine:
            weight = 1.0 if self._fusion == "dense" else DENSE_WEIGHT
            near = np.array(list(cosine.values()), dtype=np.float32)
            scores[list(cosine)] += weight * (near - near.min()) / max(float(near.max() - near.min()), 1e-6)
        return scores

    def _dense(
        self, question: str, catalogue: Catalogue, lexical: Scores, allowed: NDArray[np.bool_]
    ) -> dict[int, float]:
        """Cosine by row, of the passages nearest in meaning and of those best in words."""
        self._vectors.refresh(self._records.vector_generation())
        if not question.strip():
            return {}
        vector = self._embedder().embed([_core(question)])[0]
        inside = np.flatnonzero(allowed)
        if len(inside) < len(allowed) and len(inside) <= _EXACT:
            return _by_row(catalogue, self._vectors.similarities(vector, catalogue.ids[inside].tolist()))
        found = {n: s for n, s in _by_row(catalogue, self._vectors.search(vector, _NEAREST)).items() if allowed[n]}
        top = np.argsort(-lexical, kind="stable")[:_LEXICAL]
        missing = [int(catalogue.ids[n]) for n in top.tolist() if lexical[n] > 0 and n not in found]
        return found | _by_row(catalogue, self._vectors.similarities(vector, missing))

    def _allowed(self, catalogue: Catalogue, filters: Filters | None) -> NDArray[np.bool_]:
        if filters is None or filters == Filters():
            return np.ones(len(catalogue.ids), dtype=bool)
        return np.isin(catalogue.ids, np.array(self._records.passage_ids(filters), dtype=np.int64))

    def _catalogue(self) -> Catalogue:
        generation = self._records.generation()
        with self._guard:
            if self._held is None or self._held.generation != generation:
                self._held = _read_catalogue(self._records, generation)
            return self._held


def _read_catalogue(records: Records, generation: int) -> Catalogue:
    facets = list(records.facets())
    publishers: dict[str, int] = {}
    numbers = [publishers.setdefault(f[3], len(publishers)) if f[3] else -1 for f in facets]
    ids, lengths, articles, originals = (np.array([f[n] for f in facets], dtype=np.int64) for n in (0, 1, 2, 4))
    return Catalogue(
        generation=generation,
        words=WordIndex(records, ids, lengths),
        article=articles,
        original=originals,
        publisher=np.array(numbers, dtype=np.int64),
        publishers=publishers,
    )


def _core(question: str) -> str:
    """A long question without its small words: the same passages are found in half the time."""
    written = question.split()
    if len(written) < _LONG:
        return question
    return " ".join(w for w in written if not set(words(w)) <= STOP) or question


def _by_row(catalogue: Catalogue, by_id: dict[int, float]) -> dict[int, float]:
    """The same values by row instead of id; ids that this state of the store does not know are left out."""
    ids = np.array(list(by_id), dtype=np.int64)
    rows = np.searchsorted(catalogue.ids, ids).clip(max=len(catalogue.ids) - 1)
    known = catalogue.ids[rows] == ids
    return dict(zip(rows[known].tolist(), np.array(list(by_id.values()))[known].tolist(), strict=True))


def _take_turns(catalogue: Catalogue, ranked: Numbers, publishers: tuple[str, ...]) -> list[int]:
    """The ranking, with the best of each named publisher in turn before all else."""
    lists = [ranked[catalogue.publisher[ranked] == catalogue.publishers.get(p, -2)].tolist() for p in publishers]
    ordered = [n for turn in zip_longest(*lists) for n in turn if n is not None]
    return list(dict.fromkeys([*ordered, *ranked.tolist()]))


def _without_copies(catalogue: Catalogue, ordered: list[int], k: int) -> list[int]:
    """The first k whose text was not met before under another article."""
    first: dict[int, int] = {}
    chosen: list[int] = []
    for n in ordered:
        article = int(catalogue.article[n])
        if first.setdefault(int(catalogue.original[n]), article) == article:
            chosen.append(n)
            if len(chosen) == k:
                break
    return chosen
