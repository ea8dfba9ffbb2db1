"""Articles, sentences, passages and claims in SQLite: the truth from which all else can be made again."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from assistant.errors import InputError
from assistant.schema import Article, ArticleInfo, Claim, Filters, Span
from assistant.store.database import Database
from assistant.store.rows import (
    ARTICLE,
    PASSAGE,
    PassageRow,
    Prepared,
    article_condition,
    delete_article,
    grow,
    insert_article,
    to_article,
    to_claim,
    to_passage,
)
from assistant.words import written

_CHUNK = 500  # parameters a statement; SQLite's own limit is higher everywhere


class Records:
    """Reads and writes of the records; each writing method is one transaction."""

    def __init__(self, folder: Path) -> None:
        self.database = Database(folder)

    # settings of the store

    def setting(self, key: str) -> str | None:
        """A stored setting, such as the fingerprint of the embedding model."""
        row = self._read("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
        return row[0] if row else None

    def set_setting(self, key: str, value: str) -> None:
        """Stores a setting."""
        with self.database.transaction() as connection:
            connection.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, value))

    def generation(self) -> int:
        """Grows with every change of the records, whichever process makes it."""
        return int(self.setting("generation") or 0)

    def vector_generation(self) -> int:
        """Grows with every change of the vectors."""
        return int(self.setting("vector_generation") or 0)

    # articles

    def hashes(self, ids: Iterable[str]) -> dict[str, str]:
        """The record hash of each of these ids that is stored."""
        return dict(self._in("SELECT id, record_hash FROM articles WHERE id IN ({})", list(ids)))

    def put(self, items: Sequence[Prepared]) -> None:
        """Stores articles with their sentences and passages, in place of earlier ones of the same ids."""
        with self.database.transaction() as connection:
            for item in items:
                delete_article(connection, item.article.id)
                insert_article(connection, item)
            grow(connection)

    def remove(self, ids: Sequence[str]) -> None:
        """Deletes articles with all that was made from them; `InputError`, and no change, for an unknown id."""
        with self.database.transaction() as connection:
            for article_id in ids:
                if not delete_article(connection, article_id):
                    msg = f"no article {article_id!r} in the store: `briefing articles` lists the ids"
                    raise InputError(msg)
            grow(connection)

    def article(self, article_id: str) -> Article | None:
        """One article with its text."""
        row = self._read(f"SELECT {ARTICLE} FROM articles a WHERE a.id = ?", (article_id,)).fetchone()
        return to_article(row) if row else None

    def articles(self, ids: Sequence[str] | None = None) -> Iterator[Article]:
        """Articles with their texts, all or those of `ids`, one at a time."""
        rows = (
            self._read(f"SELECT {ARTICLE} FROM articles a ORDER BY a.number")
            if ids is None
            else self._in(f"SELECT {ARTICLE} FROM articles a WHERE a.id IN ({{}})", list(ids))
        )
        return (to_article(row) for row in rows)

    def infos(self, filters: Filters | None = None) -> list[ArticleInfo]:
        """What the library lists, newest first, undated last."""
        where, values = article_condition(filters)
        rows = self._read(
            f"""SELECT a.id, a.title, a.publisher, a.published, a.url, a.language,
                (SELECT count(*) FROM passages p WHERE p.article = a.number),
                (SELECT count(*) FROM claims c WHERE c.article = a.number),
                (SELECT o.id FROM articles o WHERE o.text_hash = a.text_hash AND o.number < a.number
                 ORDER BY o.number LIMIT 1)
                FROM articles a WHERE {where} ORDER BY a.published IS NULL, a.published DESC, a.id""",
            values,
        )
        names = ("id", "title", "publisher", "published", "url", "language", "passages", "claims", "copy_of")
        return [ArticleInfo(**dict(zip(names, row, strict=True))) for row in rows]

    def article_count(self, filters: Filters | None = None) -> int:
        """How many articles pass the filters."""
        where, values = article_condition(filters)
        return int(self._read(f"SELECT count(*) FROM articles a WHERE {where}", values).fetchone()[0])

    def copy_of(self, article_id: str) -> str | None:
        """The first stored article that has the same text, if that is another one."""
        row = self._read(
            """SELECT o.id FROM articles a JOIN articles o ON o.text_hash = a.text_hash AND o.number < a.number
               WHERE a.id = ? ORDER BY o.number LIMIT 1""",
            (article_id,),
        ).fetchone()
        return row[0] if row else None

    def sentences(self, article_id: str) -> list[Span]:
        """The sentences of an article, in order."""
        rows = self._read(
            """SELECT s.start, s.end FROM sentences s JOIN articles a ON a.number = s.article
               WHERE a.id = ? ORDER BY s.start""",
            (article_id,),
        )
        return [Span(start=start, end=end) for start, end in rows]

    def counts(self) -> dict[str, int]:
        """How many articles, passages, claims and passages without a vector there are."""
        return {
            "articles": self._count("articles"),
            "passages": self._count("passages"),
            "claims": self._count("claims"),
            "unembedded": self._count("passages WHERE embedded = 0"),
            "unclaimed": self._count("articles WHERE claimed = 0"),
        }

    # passages

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

    def mark_embedded(self, ids: Sequence[int]) -> None:
        """Notes that the vectors of these passages are in the index."""
        with self.database.transaction() as connection:
            connection.executemany("UPDATE passages SET embedded = 1 WHERE id = ?", [(i,) for i in ids])
            grow(connection, "vector_generation")

    def mark_all_undone(self) -> None:
        """Notes that no vector is in the index any more, and that all claims are to be read again."""
        with self.database.transaction() as connection:
            connection.execute("UPDATE passages SET embedded = 0")
            connection.execute("UPDATE articles SET claimed = 0")
            grow(connection)
            connection.execute("DELETE FROM stale_vectors")
            grow(connection, "vector_generation")

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

    # claims

    def unclaimed(self, after: int, limit: int) -> list[tuple[int, Article]]:
        """Articles past this number whose claims are still to be read, with their numbers."""
        rows = self._read(
            f"""SELECT a.number, {ARTICLE} FROM articles a
                WHERE a.claimed = 0 AND a.number > ? ORDER BY a.number LIMIT ?""",
            (after, limit),
        )
        return [(row[0], to_article(row[1:])) for row in rows]

    def put_claims(self, items: Sequence[tuple[int, Sequence[Claim]]]) -> None:
        """Stores the claims of articles, given by their numbers."""
        with self.database.transaction() as connection:
            for number, claims in items:
                connection.execute("DELETE FROM claims WHERE article = ?", (number,))
                connection.executemany(
                    """INSERT INTO claims (article, name, role, speaker, start, end, data)
                       VALUES (?, ?, ?, ?, ?, ?, ?)""",
                    [
                        (number, c.speaker, c.role, c.speaker, c.content.start, c.content.end, c.model_dump_json())
                        for c in claims
                    ],
                )
                connection.execute("UPDATE articles SET claimed = 1 WHERE number = ?", (number,))
            grow(connection)

    def claims(self, filters: Filters | None = None) -> list[Claim]:
        """Claims in the order of their articles and places."""
        where, values = article_condition(filters)
        rows = self._read(
            f"""SELECT c.data, c.speaker FROM claims c JOIN articles a ON a.number = c.article
                WHERE {where} ORDER BY a.published, a.number, c.start, c.id""",
            values,
        )
        return [to_claim(data, speaker) for data, speaker in rows]

    def claims_of(self, article_ids: Sequence[str]) -> dict[str, list[Claim]]:
        """The claims of each of these articles, in order."""
        out: dict[str, list[Claim]] = {i: [] for i in article_ids}
        rows = self._in(
            """SELECT a.id, c.data, c.speaker FROM claims c JOIN articles a ON a.number = c.article
               WHERE a.id IN ({}) ORDER BY c.start, c.id""",
            list(out),
        )
        for article_id, data, speaker in rows:
            out[article_id].append(to_claim(data, speaker))
        return out

    def mentions(self) -> dict[tuple[str, str | None], int]:
        """How often each speaker occurs, by name and role as the articles have them."""
        rows = self._read("SELECT name, role, count(*) FROM claims WHERE name IS NOT NULL GROUP BY name, role")
        return {(name, role): n for name, role, n in rows}

    def join_speakers(self, joined: Mapping[tuple[str, str | None], str]) -> None:
        """Gives these mentions the name that their person has across articles, and all others their own."""
        with self.database.transaction() as connection:
            connection.execute("UPDATE claims SET speaker = name WHERE speaker IS NOT name")
            connection.executemany(
                "UPDATE claims SET speaker = ? WHERE name = ? AND role IS ?",
                [(person, name, role) for (name, role), person in joined.items()],
            )
            grow(connection)

    # full text and facets

    def postings(self, stem: str) -> tuple[list[int], list[bool]]:
        """Where a base stem stands, in any of its forms: the passage of each occurrence, and whether in the context."""
        rows = list(self._in("SELECT doc, col = 'context' FROM passage_postings WHERE term IN ({})", written(stem)))
        return [doc for doc, _ in rows], [bool(context) for _, context in rows]

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

    def facets(self) -> Iterator[tuple[int, int, int, str | None, int]]:
        """Of every passage: id, words, article number, publisher, number of the first article with its text."""
        return self._read(
            """SELECT p.id, p.words, a.number, a.publisher,
               (SELECT min(o.number) FROM articles o WHERE o.text_hash = a.text_hash)
               FROM passages p JOIN articles a ON a.number = p.article ORDER BY p.id"""
        )

    def passage_ids(self, filters: Filters) -> list[int]:
        """The passages whose articles pass the filters."""
        where, values = article_condition(filters)
        rows = self._read(f"SELECT p.id FROM passages p JOIN articles a ON a.number = p.article WHERE {where}", values)
        return [i for (i,) in rows]

    def publishers(self) -> list[str]:
        """The publishers of the stored articles."""
        return [
            p for (p,) in self._read("SELECT DISTINCT publisher FROM articles WHERE publisher IS NOT NULL ORDER BY 1")
        ]

    def speakers(self) -> list[str]:
        """The speakers of the stored claims."""
        return [s for (s,) in self._read("SELECT DISTINCT speaker FROM claims WHERE speaker IS NOT NULL ORDER BY 1")]

    def newest(self) -> date | None:
        """The date of the newest article."""
        (value,) = self._read("SELECT max(published) FROM articles").fetchone()
        return date.fromisoformat(value) if value else None

    def close(self) -> None:
        """Closes the connections."""
        self.database.close()

    def _read(self, sql: str, values: Sequence[Any] = ()) -> sqlite3.Cursor:
        return self.database.connection().execute(sql, tuple(values))

    def _count(self, what: str) -> int:
        return int(self._read(f"SELECT count(*) FROM {what}").fetchone()[0])

    def _in(self, sql: str, values: Sequence[Any]) -> Iterator[Any]:
        for at in range(0, len(values), _CHUNK):
            part = values[at : at + _CHUNK]
            yield from self._read(sql.format(", ".join("?" * len(part))), part)
