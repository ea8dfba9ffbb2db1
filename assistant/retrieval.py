"""A question to scored passages: words and meaning, fused, limited to what is asked.

Words are scored by BM25 (Robertson and Zaragoza, 2009; SQLite's FTS5), meaning by the cosine of sentence embeddings.
The dense score is added to the lexical one with a small weight: on news, plain rank fusion of the two is worse than
words alone. Where a question names publishers, each publisher's best passages take turns, since evidence is asked of
each.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import zip_longest

import numpy as np
from numpy.typing import NDArray

from assistant.embedding import Embedder
from assistant.schema import Filters, Frame
from assistant.store.records import PassageRow, Records
from assistant.store.vectors import VectorIndex
from assistant.words import STOP, words

DENSE_WEIGHT = 0.3
_NEAREST = 100  # passages that the dense half proposes
_LEXICAL = 200  # passages of the lexical half that get a dense score
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
    """For every passage its article, the first article with the same text, and its publisher, ordered by passage id."""

    generation: int
    ids: NDArray[np.int64]
    article: NDArray[np.int64]
    original: NDArray[np.int64]
    publisher: NDArray[np.int64]
    publishers: dict[str, int]

    def rows(self, ids: NDArray[np.int64]) -> NDArray[np.int64]:
        """Where these passages stand in the arrays."""
        return np.searchsorted(self.ids, ids).clip(max=max(0, len(self.ids) - 1))


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
        allowed = self._allowed(filters)
        lexical = self._lexical(question) if self._fusion != "dense" else {}
        if allowed is not None:
            lexical = {i: s for i, s in lexical.items() if i in allowed}
        cosine = self._dense(question, lexical, allowed) if self._fusion != "lexical" else {}
        ids = np.array(sorted({*lexical, *cosine}), dtype=np.int64)
        if not len(ids):
            return []
        best = max(lexical.values(), default=0.0) or 1.0
        weight = 1.0 if self._fusion == "dense" else DENSE_WEIGHT
        floor = min(cosine.values(), default=0.0)
        scores = np.array([lexical.get(i, 0.0) / best + weight * cosine.get(i, floor) for i in ids.tolist()])
        order = np.argsort(-scores, kind="stable")
        chosen = self._take(catalogue, ids[order], frame, k)
        rows = self._records.passages(chosen)
        by_id = dict(zip(ids.tolist(), scores.tolist(), strict=True))
        return [Scored(rows[i], by_id[i], lexical.get(i, 0.0), cosine.get(i)) for i in chosen if i in rows]

    def _take(self, catalogue: Catalogue, ranked: NDArray[np.int64], frame: Frame, k: int) -> list[int]:
        rows = catalogue.rows(ranked)
        known = catalogue.ids[rows] == ranked if len(catalogue.ids) else np.zeros(len(ranked), dtype=bool)
        ranked, rows = ranked[known], rows[known]
        lists = [ranked[catalogue.publisher[rows] == catalogue.publishers[p]].tolist() for p in frame.publishers]
        ordered = [i for turn in zip_longest(*lists) for i in turn if i is not None] if lists else []
        ordered = list(dict.fromkeys([*ordered, *ranked.tolist()]))
        return self._without_copies(catalogue, ordered, k)

    def _without_copies(self, catalogue: Catalogue, ordered: list[int], k: int) -> list[int]:
        """Passages of the same text come once: the copy has the same offsets in the same words."""
        first: dict[int, int] = {}
        chosen: list[int] = []
        for i in ordered:
            row = int(catalogue.rows(np.array([i]))[0])
            article = int(catalogue.article[row])
            if first.setdefault(int(catalogue.original[row]), article) == article:
                chosen.append(i)
                if len(chosen) == k:
                    break
        return chosen

    def _lexical(self, question: str) -> dict[int, float]:
        meaning = [w for w in dict.fromkeys(words(question)) if w not in STOP]
        return dict(self._records.word_scores(meaning or words(question)))

    def _dense(self, question: str, lexical: dict[int, float], allowed: set[int] | None) -> dict[int, float]:
        self._vectors.refresh(self._records.generation())
        if not question.strip() or not self._vectors.count():
            return {}
        vector = self._embedder().embed([question])[0]
        if allowed is not None and len(allowed) <= _EXACT:
            return self._vectors.similarities(vector, sorted(allowed))
        found = self._vectors.search(vector, _NEAREST)
        if allowed is not None:
            found = {i: s for i, s in found.items() if i in allowed}
        top = sorted(lexical, key=lambda i: -lexical[i])[:_LEXICAL]
        return found | self._vectors.similarities(vector, [i for i in top if i not in found])

    def _allowed(self, filters: Filters | None) -> set[int] | None:
        return None if filters is None or filters == Filters() else set(self._records.passage_ids(filters))

    def _catalogue(self) -> Catalogue:
        generation = self._records.generation()
        with self._guard:
            if self._held is None or self._held.generation != generation:
                self._held = _catalogue(generation, list(self._records.facets()))
            return self._held


def _catalogue(generation: int, facets: Sequence[tuple[int, int, str | None, str | None, int]]) -> Catalogue:
    publishers: dict[str, int] = {}
    numbers = [publishers.setdefault(p, len(publishers)) if p else -1 for _, _, p, _, _ in facets]
    return Catalogue(
        generation,
        np.array([f[0] for f in facets], dtype=np.int64),
        np.array([f[1] for f in facets], dtype=np.int64),
        np.array([f[4] for f in facets], dtype=np.int64),
        np.array(numbers, dtype=np.int64),
        publishers,
    )
