"""Articles, sentences, passages and claims in SQLite: the truth from which all else can be made again."""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path

from assistant.errors import InputError
from assistant.schema import Article, ArticleInfo, Filters, Span
from assistant.store.claim_records import ClaimRecords
from assistant.store.contents import Contents, Held
from assistant.store.counts.records import CountRecords
from assistant.store.passage_records import PassageRecords
from assistant.store.rows import ARTICLE, Prepared, article_condition, delete_article, grow, insert_article, to_article


class Records(PassageRecords, ClaimRecords, CountRecords):
    """Reads and writes of the records; each writing method is one transaction."""

    _waiting: tuple[tuple[int, int, Filters | None], int] | None = None  # of the last state that was asked for

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self._held = Held()

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

    def mark_all_undone(self) -> None:
        """Notes that no vector is in the index any more, and that all claims are to be read again, failed ones too."""
        with self.database.transaction() as connection:
            connection.execute("DELETE FROM unread WHERE start = 0")
            connection.execute(
                """UPDATE passages SET embedded = 0 WHERE NOT EXISTS
                   (SELECT 1 FROM unread u WHERE u.article = passages.article AND u.start < passages.end)"""
            )
            connection.execute("UPDATE articles SET claimed = 0")
            grow(connection)
            _unembed(connection)

    def mark_unembedded(self) -> None:
        """Notes that no vector is in the index any more."""
        with self.database.transaction() as connection:
            _unembed(connection)

    def unread(self) -> dict[str, str]:
        """Articles that are not read for claims and vectors, or not to their end, with the reason."""
        sql = "SELECT a.id, u.reason FROM unread u JOIN articles a ON a.number = u.article"
        return dict(self._read(f"{sql} ORDER BY a.number, u.start DESC"))

    def read_to(self, article_id: str) -> int | None:
        """Where the part of an article ends that is read for claims and vectors; None: all of it is."""
        sql = "SELECT max(start) FROM unread u JOIN articles a ON a.number = u.article WHERE a.id = ? AND start > 0"
        end: int | None = self._value(sql, (article_id,))
        return end

    def article(self, article_id: str) -> Article | None:
        """One article with its text."""
        return next(self.articles([article_id]), None)

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
                 ORDER BY o.number LIMIT 1),
                (SELECT u.reason FROM unread u WHERE u.article = a.number ORDER BY u.start LIMIT 1)
                FROM articles a WHERE {where} ORDER BY a.published IS NULL, a.published DESC, a.id""",
            values,
        )
        names = ("id", "title", "publisher", "published", "url", "language", "passages", "claims", "copy_of", "unread")
        return [ArticleInfo(**dict(zip(names, row, strict=True))) for row in rows]

    def article_count(self, filters: Filters | None = None) -> int:
        """How many articles pass the filters."""
        where, values = article_condition(filters)
        return self._count(f"articles a WHERE {where}", values)

    def waiting(self, filters: Filters | None = None) -> int:
        """How many articles that pass the filters still wait for their claims or vectors.

        Whose words an article holds is not known before its claims are, so a filter by speaker does not narrow this.
        """
        scope = filters.model_copy(update={"speakers": ()}) if filters else None
        state = (self.generation(), self.vector_generation(), scope)
        held = self._waiting
        if held is None or held[0] != state:
            where, values = article_condition(scope)
            # Both halves are partial indexes, empty in a complete store.
            undone = (
                "SELECT number FROM articles WHERE claimed = 0 UNION SELECT article FROM passages WHERE embedded = 0"
            )
            self._waiting = held = (state, self._count(f"articles a WHERE a.number IN ({undone}) AND {where}", values))
        return held[1]

    def copy_of(self, article_id: str) -> str | None:
        """The first stored article that has the same text, if that is another one."""
        sql = """SELECT o.id FROM articles a JOIN articles o ON o.text_hash = a.text_hash AND o.number < a.number
                 WHERE a.id = ? ORDER BY o.number LIMIT 1"""
        found: str | None = self._value(sql, (article_id,))
        return found

    def sentences(self, article_id: str) -> list[Span]:
        """The sentences of an article, in order."""
        rows = self._read(
            """SELECT s.start, s.end FROM sentences s JOIN articles a ON a.number = s.article
               WHERE a.id = ? ORDER BY s.start""",
            (article_id,),
        )
        return [Span(start=start, end=end) for start, end in rows]

    def contents(self, ids: Sequence[str]) -> dict[str, Contents]:
        """These articles with their sentences and claims, kept in memory; unknown ids are left out."""
        generation = self.generation()
        found = self._held.get(generation, ids)
        if missing := [i for i in ids if i not in found]:
            claims, counts = self.claims_of(missing), self.counts_of(missing)
            articles = self.articles(missing)
            read = {
                a.id: Contents(a, tuple(self.sentences(a.id)), tuple(claims[a.id]), tuple(counts[a.id]))
                for a in articles
            }
            self._held.put(generation, read)
            found |= read
        return found

    def counts(self) -> dict[str, int]:
        """How many articles, passages, claims and passages without a vector there are."""
        return {
            "articles": self._count("articles"),
            "passages": self._count("passages"),
            "claims": self._count("claims"),
            "unembedded": self._count("passages WHERE embedded = 0"),
            "unclaimed": self._count("articles WHERE claimed = 0"),
        }

    def publishers(self) -> list[str]:
        """The publishers of the stored articles."""
        return self._column("SELECT DISTINCT publisher FROM articles WHERE publisher IS NOT NULL ORDER BY 1")

    def newest(self) -> date | None:
        """The date of the newest article."""
        value = self._value("SELECT max(published) FROM articles")
        return date.fromisoformat(value) if value else None


def _unembed(connection: sqlite3.Connection) -> None:
    connection.execute("UPDATE passages SET embedded = 0 WHERE embedded = 1")
    connection.execute("DELETE FROM sentence_vectors")  # of another model they compare with nothing
    connection.execute("DELETE FROM stale_vectors")
    grow(connection, "vector_generation")
