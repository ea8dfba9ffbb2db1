"""Passages in the records: their text, whether their vectors are made, and the words that full text knows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from assistant.embedding import DIMENSION, Vectors
from assistant.schema import Filters
from assistant.store.rows import PASSAGE, PassageRow, article_condition, grow, to_passage
from assistant.store.tables import Tables
from assistant.words import written

_HALF = np.dtype(np.float16)


class PassageRecords(Tables):
    """Reads and writes of passages; each writing method is one transaction."""

    def passages(self, ids: Sequence[int]) -> dict[int, PassageRow]:
        """Passages by their ids, with their text; ids that are gone are left out."""
        rows = self._in(
            f"SELECT {PASSAGE} FROM passages p JOIN articles a ON a.number = p.article WHERE p.id IN ({{}})",
            list(ids),
        )
        return {row[0]: to_passage(row) for row in rows}

    def passages_of(self, article_id: str) -> list[PassageRow]:
        """The passages of one article, in order."""
        rows = self._read(
            f"""SELECT {PASSAGE} FROM passages p JOIN articles a ON a.number = p.article
                WHERE a.id = ? ORDER BY p.start""",
            (article_id,),
        )
        return [to_passage(row) for row in rows]

    def unembedded(self, after: int, limit: int) -> list[PassageRow]:
        """Passages past this id whose vectors are still to be made, oldest first."""
        ids = self._read(
            "SELECT id FROM passages WHERE embedded = 0 AND id > ? ORDER BY id LIMIT ?", (after, limit)
        ).fetchall()
        return sorted(self.passages([i for (i,) in ids]).values(), key=lambda p: p.id)

    def mark_embedded(self, ids: Sequence[int], sentences: Sequence[Vectors]) -> None:
        """Notes that the vectors of these passages are in the index, and keeps those of the sentences in each."""
        with self.database.transaction() as connection:
            connection.executemany("UPDATE passages SET embedded = 1 WHERE id = ?", [(i,) for i in ids])
            connection.executemany(
                "INSERT OR REPLACE INTO sentence_vectors VALUES (?, ?)",
                [(i, vectors.astype(_HALF).tobytes()) for i, vectors in zip(ids, sentences, strict=True)],
            )
            grow(connection, "vector_generation")

    def sentence_vectors(self, passage_ids: Sequence[int]) -> dict[int, Vectors]:
        """Unit vectors of the sentences that each passage touches, shape (sentences, DIMENSION); none while it waits.

        Kept at half precision, which moves a cosine by less than 0.001.
        """
        rows = self._in("SELECT passage, vectors FROM sentence_vectors WHERE passage IN ({})", list(passage_ids))
        return {i: np.frombuffer(held, dtype=_HALF).reshape(-1, DIMENSION).astype(np.float32) for i, held in rows}

    def sentence_vector_sizes(self) -> dict[int, float]:
        """How many sentence vectors are kept for each passage that has any; no whole number where they are cut."""
        rows = self._read("SELECT passage, length(vectors) FROM sentence_vectors")
        return {i: size / (DIMENSION * _HALF.itemsize) for i, size in rows}

    def passage_states(self) -> dict[int, bool]:
        """For every passage whether its vector is said to be in the index."""
        return {i: bool(e) for i, e in self._read("SELECT id, embedded FROM passages")}

    def stale_vectors(self) -> list[int]:
        """Vectors to be taken out of the index."""
        return [i for (i,) in self._read("SELECT passage FROM stale_vectors")]

    def forget_stale_vectors(self, ids: Sequence[int]) -> None:
        """Notes that these vectors are out of the index."""
        with self.database.transaction() as connection:
            connection.executemany("DELETE FROM stale_vectors WHERE passage = ?", [(i,) for i in ids])
            grow(connection, "vector_generation")

    # full text and facets

    def postings(self, stem: str) -> list[tuple[int, int, int]]:
        """Where a base stem stands, in any of its forms.

        Of each occurrence the passage, 1 if it is in the context, else 0, and the number of the word.
        """
        sql = "SELECT doc, col = 'context', offset FROM passage_postings WHERE term IN ({})"
        return list(self._in(sql, written(stem)))

    def indexed_passages(self) -> set[int]:
        """The passages that full text knows."""
        return {i for (i,) in self._read("SELECT id FROM passage_words_docsize")}

    def document_frequencies(self, stems: Sequence[str]) -> dict[str, int]:
        """In how many passages each of these base stems stands, its forms added up; 0 where it does not."""
        forms = {s: written(s) for s in stems}
        every = [form for each in forms.values() for form in each]
        found = dict(self._in("SELECT term, doc FROM passage_vocabulary WHERE term IN ({})", every))
        return {s: sum(found.get(form, 0) for form in each) for s, each in forms.items()}

    def passage_count(self) -> int:
        """How many passages there are."""
        return self._count("passages")

    def facets(self) -> Iterator[tuple[int, int, int, str | None, int, str | None]]:
        """Of every passage: id, words, article number, publisher, number of the first article with its text, date."""
        return self._read(
            """SELECT p.id, p.words, a.number, a.publisher,
               (SELECT min(o.number) FROM articles o WHERE o.text_hash = a.text_hash), a.published
               FROM passages p JOIN articles a ON a.number = p.article ORDER BY p.id"""
        )

    def passage_ids(self, filters: Filters) -> list[int]:
        """The passages whose articles pass the filters."""
        where, values = article_condition(filters)
        rows = self._read(f"SELECT p.id FROM passages p JOIN articles a ON a.number = p.article WHERE {where}", values)
        return [i for (i,) in rows]
