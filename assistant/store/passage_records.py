"""Passages in the records: their text, whether their vectors are made, and the words that full text knows."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.english.words import written
from assistant.models.embedder import Vectors
from assistant.schema import Filters
from assistant.store.rows import PASSAGE, PassageRow, article_condition, grow, to_passage
from assistant.store.tables import Tables

_PASSAGES = f"SELECT {PASSAGE} FROM passages p JOIN articles a ON a.number = p.article"
_HALF = np.dtype(np.float16)
WORDS = 1 << 20  # numbers of words kept apart for each passage; none has as many
Numbers = NDArray[np.int64]


class PassageRecords(Tables):
    """Reads and writes of passages; each writing method is one transaction."""

    def passages(self, ids: Sequence[int]) -> dict[int, PassageRow]:
        """Passages by their ids, with their text; ids that are gone are left out."""
        with self.database.snapshot():
            return {p.id: p for p in self._with_text(self._in(f"{_PASSAGES} WHERE p.id IN ({{}})", list(ids)))}

    def passages_of(self, article_id: str) -> list[PassageRow]:
        """The passages of one article, in order."""
        with self.database.snapshot():
            return self._with_text(self._read(f"{_PASSAGES} WHERE a.id = ? ORDER BY p.start", (article_id,)))

    def _with_text(self, rows: Iterable[Any]) -> list[PassageRow]:
        """Passages with their text, for which each article is read once: it may be long, and have thousands.

        Called inside of the snapshot that the rows are read in, so that their offsets are of this text.
        """
        found = list(rows)
        texts = dict(self._in("SELECT id, text FROM articles WHERE id IN ({})", list({row[1] for row in found})))
        return [to_passage(row, texts[row[1]]) for row in found]

    def unembedded(self, after: int, limit: int) -> list[PassageRow]:
        """Passages past this id whose vectors are still to be made, oldest first."""
        ids = self._column("SELECT id FROM passages WHERE embedded = 0 AND id > ? ORDER BY id LIMIT ?", (after, limit))
        return sorted(self.passages(ids).values(), key=lambda p: p.id)

    def mark_embedded(self, ids: Sequence[int], sentences: Sequence[Vectors]) -> None:
        """Notes that the vectors of these passages are in the index, and keeps those of the sentences in each."""
        with self.database.transaction() as connection:
            connection.executemany("UPDATE passages SET embedded = 1 WHERE id = ?", [(i,) for i in ids])
            connection.executemany(
                "INSERT OR REPLACE INTO sentence_vectors VALUES (?, ?)",
                [(i, vectors.astype(_HALF).tobytes()) for i, vectors in zip(ids, sentences, strict=True)],
            )
            grow(connection, "vector_generation")

    def leave_out(self, reasons: Mapping[int, str]) -> None:
        """Notes of passages that no vector is made of them, and of their articles, why; till all is made again."""
        with self.database.transaction() as connection:
            for passage, reason in reasons.items():
                connection.execute("UPDATE passages SET embedded = 2 WHERE id = ?", (passage,))
                connection.execute(
                    "INSERT OR REPLACE INTO unread SELECT article, 0, ? FROM passages WHERE id = ?", (reason, passage)
                )
            grow(connection, "vector_generation")

    def sentence_vectors(self, passage_ids: Sequence[int]) -> dict[int, Vectors]:
        """Unit vectors of the sentences that each passage touches, shape (sentences, dimension); none while it waits.

        Kept at half precision, which moves a cosine by less than 0.001.
        """
        rows = self._in("SELECT passage, vectors FROM sentence_vectors WHERE passage IN ({})", list(passage_ids))
        shape = (-1, self.dimension())
        return {i: np.frombuffer(held, dtype=_HALF).reshape(shape).astype(np.float32) for i, held in rows}

    def sentence_vector_sizes(self) -> dict[int, float]:
        """How many sentence vectors are kept for each passage that has any; no whole number where they are cut."""
        rows = self._read("SELECT passage, length(vectors) FROM sentence_vectors")
        one = self.dimension() * _HALF.itemsize
        return {i: size / one for i, size in rows}

    def passage_states(self) -> dict[int, int]:
        """For every passage 0 while its vector waits, 1 where it is said to be in the index, 2 where none is made."""
        return dict(self._read("SELECT id, embedded FROM passages"))

    def stale_vectors(self) -> list[int]:
        """Vectors to be taken out of the index."""
        return self._column("SELECT passage FROM stale_vectors")

    def forget_stale_vectors(self, ids: Sequence[int]) -> None:
        """Notes that these vectors are out of the index."""
        with self.database.transaction() as connection:
            connection.executemany("DELETE FROM stale_vectors WHERE passage = ?", [(i,) for i in ids])
            grow(connection, "vector_generation")

    # full text and facets

    def postings(self, stem: str) -> Numbers:
        """Where a base stem stands, in any of its forms: passage, 1 if in the context, else 0, number of the word.

        Shape (occurrences, 3). SQLite hands over one text of numbers, which costs a fifth of as many rows.
        """
        forms = written(stem)
        packed = f"doc * {2 * WORDS} + (col = 'context') * {WORDS} + offset"
        sql = f"SELECT group_concat({packed}) FROM passage_postings WHERE term IN ({', '.join('?' * len(forms))})"
        found = self._numbers(sql, forms)
        return np.stack([found // (2 * WORDS), found // WORDS % 2, found % WORDS], axis=1)

    def indexed_passages(self) -> set[int]:
        """The passages that full text knows."""
        return set(self._column("SELECT id FROM passage_words_docsize"))

    def document_frequencies(self, stems: Sequence[str]) -> dict[str, int]:
        """In how many passages each of these base stems stands, its forms added up; 0 where it does not."""
        forms = {s: written(s) for s in stems}
        every = [form for each in forms.values() for form in each]
        found = dict(self._in("SELECT term, doc FROM passage_vocabulary WHERE term IN ({})", every))
        return {s: sum(found.get(form, 0) for form in each) for s, each in forms.items()}

    def terms(self) -> set[str]:
        """The stems that the passages hold."""
        return {term for (term,) in self._read("SELECT term FROM passage_vocabulary")}

    def passage_count(self) -> int:
        """How many passages there are."""
        return self._count("passages")

    def embedded_count(self) -> int:
        """How many passages have their vector."""
        return self._count("passages WHERE embedded = 1")

    def facets(self) -> tuple[Numbers, Numbers, Numbers]:
        """Of every passage, in order: its id, its words, and the number of its article."""
        of = "SELECT group_concat({}) FROM (SELECT id, words, article FROM passages ORDER BY id)".format
        return self._numbers(of("id")), self._numbers(of("words")), self._numbers(of("article"))

    def article_facets(self) -> Iterator[tuple[int, str | None, str | None, str]]:
        """Of every article: number, publisher, date, and the hash of its text, which copies share."""
        return self._read("SELECT number, publisher, published, text_hash FROM articles ORDER BY number")

    def article_numbers(self, filters: Filters) -> Numbers:
        """The articles that pass the filters, by number."""
        where, values = article_condition(filters)
        return self._numbers(f"SELECT group_concat(a.number) FROM articles a WHERE {where}", values)

    def _numbers(self, sql: str, values: Sequence[object] = ()) -> Numbers:
        """The numbers that a statement gives as one text, with commas between them."""
        text = self._value(sql, values)
        return np.fromstring(text, dtype=np.int64, sep=",") if text else np.zeros(0, dtype=np.int64)
