"""Claims in the records: which engine read them, whose they are, and their speakers' names across articles."""

from collections.abc import Mapping, Sequence

from assistant.schema import Article, Claim, Count, Filters
from assistant.store.counts.records import COUNTS
from assistant.store.rows import ARTICLE, article_condition, grow, to_article, to_claim
from assistant.store.tables import Tables

Read = tuple[Sequence[Claim], Sequence[Count]]
"""What one article holds: its claims, and what its figures count."""


class ClaimRecords(Tables):
    """Reads and writes of claims; each writing method is one transaction."""

    def unclaimed(self, after: int, limit: int) -> list[tuple[int, Article]]:
        """Articles past this number whose claims are still to be read, with their numbers."""
        rows = self._read(
            f"""SELECT a.number, {ARTICLE} FROM articles a
                WHERE a.claimed = 0 AND a.number > ? ORDER BY a.number LIMIT ?""",
            (after, limit),
        )
        return [(row[0], to_article(row[1:])) for row in rows]

    def outdated(self, engine: int) -> int:
        """How many articles hold claims of an engine older than this version."""
        return self._count(f"articles WHERE claimed BETWEEN 1 AND {engine - 1}")

    def mark_outdated(self, engine: int) -> None:
        """Notes that claims of an older engine are to be read again; until then they stay."""
        if self.outdated(engine):
            with self.database.transaction() as connection:
                connection.execute("UPDATE articles SET claimed = 0 WHERE claimed BETWEEN 1 AND ?", (engine - 1,))
                grow(connection)

    def put_claims(self, items: Sequence[tuple[int, Read | str]], engine: int) -> None:
        """Stores the claims and counts of articles, given by their numbers, as this version of the engine read them.

        A text in the place of claims is the reason why there are none; this version does not try again by itself.
        """
        with self.database.transaction() as connection:
            for number, found in items:
                claims, counts = ((), ()) if isinstance(found, str) else found
                connection.execute("DELETE FROM claims WHERE article = ?", (number,))
                if isinstance(found, str):
                    connection.execute("INSERT OR REPLACE INTO unread VALUES (?, 0, ?)", (number, found))
                connection.executemany(
                    """INSERT INTO claims (article, name, role, speaker, start, end, data)
                       VALUES (?, ?, ?, ?, ?, ?, ?)""",
                    [
                        (number, c.speaker, c.role, c.speaker, c.content.start, c.content.end, c.model_dump_json())
                        for c in claims
                    ],
                )
                connection.execute(
                    "INSERT OR REPLACE INTO counts VALUES (?, ?)", (number, COUNTS.dump_json(list(counts)).decode())
                )
                connection.execute("UPDATE articles SET claimed = ? WHERE number = ?", (engine, number))
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

    def speaker_counts(self) -> dict[str, int]:
        """How many of the stored claims each speaker makes."""
        return dict(self._read("SELECT speaker, count(*) FROM claims WHERE speaker IS NOT NULL GROUP BY 1 ORDER BY 1"))
