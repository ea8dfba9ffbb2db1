"""Counts in the records: what the figures of articles count, as it was read and as a person put it right."""

from collections import Counter
from collections.abc import Sequence
from typing import get_args

from pydantic import TypeAdapter

from assistant.errors import InputError
from assistant.schema import Count, CountMeasure, Filters
from assistant.store.rows import article_condition, grow
from assistant.store.tables import Tables

COUNTS = TypeAdapter(list[Count])
MEASURES: tuple[str, ...] = get_args(CountMeasure)
_SHOWN = 12  # figures that an error names
Correction = tuple[str | None, str | None]
"""The measure and the event that a person gave; None: as it was read."""
Words = tuple[str, str]
"""By which a correction finds its count whatever else changes in the article: of the sentence and of the figure."""


class CountRecords(Tables):
    """Reads counts, and writes what a person puts right."""

    def counts_of(self, article_ids: Sequence[str]) -> dict[str, list[Count]]:
        """The counts of each of these articles, in order, put right, their speakers named as across articles."""
        out: dict[str, list[Count]] = {i: [] for i in article_ids}
        ids = list(out)
        sql = "SELECT a.id, c.data FROM counts c JOIN articles a ON a.number = c.article WHERE a.id IN ({})"
        for article_id, data in self._in(sql, ids):
            out[article_id] = COUNTS.validate_json(data)
        joined = self._in(
            """SELECT a.id, c.name, c.speaker FROM claims c JOIN articles a ON a.number = c.article
               WHERE c.name IS NOT c.speaker AND a.id IN ({})""",
            ids,
        )
        names = {(article_id, name): speaker for article_id, name, speaker in joined}
        for article_id, counts in out.items():
            for n, count in enumerate(counts):
                if person := names.get((article_id, count.speaker or "")):
                    counts[n] = count.model_copy(update={"speaker": person})
        corrected = self._corrections(ids)
        for article_id, text in self._in("SELECT id, text FROM articles WHERE id IN ({})", list(corrected)):
            given = corrected[article_id]
            pairs = zip(out[article_id], _words(out[article_id], text), strict=True)
            out[article_id] = [_put_right(count, *given.get(words, (None, None))) for count, words in pairs]
        return out

    def first_of_each(self, filters: Filters | None = None, like: Sequence[str] | None = None) -> list[str]:
        """The articles that pass the filters, of those with one text only that of the first day.

        like: only those with the text of one of these.
        """
        where, values = article_condition(filters)
        if like is not None:
            where += f" AND a.text_hash IN (SELECT text_hash FROM articles WHERE id IN ({', '.join('?' * len(like))}))"
            values += like
        order = "ORDER BY a.published IS NULL, a.published, a.id"
        first: dict[str, str] = {}
        for text, article_id in self._read(f"SELECT a.text_hash, a.id FROM articles a WHERE {where} {order}", values):
            first.setdefault(text, article_id)
        return list(first.values())

    def correct_count(self, article_id: str, start: int, measure: str | None, event: str | None) -> Count:
        """Keeps what the count at this place counts; with neither measure nor event it is as it was read again.

        Raises `InputError` for an unknown article or measure, and where no figure begins at this place.
        """
        if measure is not None and measure not in MEASURES:
            msg = f"no measure is called {measure!r}: use one of {', '.join(MEASURES)}"
            raise InputError(msg)
        text = self._value("SELECT text FROM articles WHERE id = ?", (article_id,))
        if text is None:
            msg = f"no article {article_id!r} in the store: `briefing articles` lists the ids"
            raise InputError(msg)
        counts = self.counts_of([article_id])[article_id]
        words = next(
            (w for c, w in zip(counts, _words(counts, text), strict=True) if c.figure.span.start == start), None
        )
        if words is None:
            msg = f"no count begins at character {start} of {article_id!r}: {_places(counts)}"
            raise InputError(msg)
        with self.database.transaction() as connection:
            if measure is None and event is None:
                connection.execute(
                    "DELETE FROM corrections WHERE id = ? AND sentence = ? AND figure = ?", (article_id, *words)
                )
            else:
                connection.execute(
                    """INSERT INTO corrections (id, sentence, figure, measure, event) VALUES (?, ?, ?, ?, ?)
                       ON CONFLICT (id, sentence, figure) DO UPDATE SET
                       measure = coalesce(excluded.measure, measure), event = coalesce(excluded.event, event)""",
                    (article_id, *words, measure, event),
                )
            grow(connection)
        return next(c for c in self.counts_of([article_id])[article_id] if c.figure.span.start == start)

    def _corrections(self, article_ids: Sequence[str]) -> dict[str, dict[Words, Correction]]:
        """What was put right in these articles and in their copies; an article's own comes first."""
        rows = self._in(
            """SELECT a.id, k.sentence, k.figure, k.measure, k.event FROM corrections k
               JOIN articles o ON o.id = k.id JOIN articles a ON a.text_hash = o.text_hash
               WHERE a.id IN ({}) ORDER BY k.id = a.id, o.number DESC""",
            article_ids,
        )
        found: dict[str, dict[Words, Correction]] = {}
        for article_id, sentence, figure, measure, event in rows:
            found.setdefault(article_id, {})[sentence, figure] = (measure, event)
        return found


def _words(counts: Sequence[Count], text: str) -> list[Words]:
    """The words of each count; a figure that its sentence gives before has its number there, too."""
    met: Counter[tuple[int, str]] = Counter()
    found = []
    for count in counts:
        figure = " ".join(count.figure.text.split())
        met[count.sentence.start, figure] += 1
        number = met[count.sentence.start, figure]
        sentence = " ".join(count.sentence.of(text).split())
        found.append((sentence, f"{figure} ({number})" if number > 1 else figure))
    return found


def _put_right(count: Count, measure: str | None, event: str | None) -> Count:
    """What a person said of a count takes the place of what was read of it."""
    changed: dict[str, str | None] = {}
    if measure in MEASURES and measure != count.measure:
        changed["measure"] = measure
        if "other" in {measure, count.measure}:
            changed["group"] = None  # of "other" it is what was done: it narrows nothing else
    if event is not None:
        changed |= {"event": event, "happening": None, "happened": None}
    return count.model_copy(update=changed) if changed else count


def _places(counts: Sequence[Count]) -> str:
    if not counts:
        return "no figure was read in it"
    places = [f"{c.figure.span.start} (“{c.figure.text}”)" for c in counts[:_SHOWN]]
    more = f" and {len(counts) - _SHOWN} more" if len(counts) > _SHOWN else ""
    return f"its counts begin at {', '.join(places)}{more}"
