"""How much each word of a question tells texts apart."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable

from assistant.store.records import Records

_BACKGROUND = 0.4  # of a word's weight that is left to those which a follow-up takes along


class WordWeights:
    """How much each stem of a question tells passages apart: inverse document frequency (Spärck Jones, 1972)."""

    def __init__(
        self, records: Records, question_stems: Iterable[str], passages: int, background: Collection[str] = ()
    ) -> None:
        wanted = list(dict.fromkeys(question_stems))
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
