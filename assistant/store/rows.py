"""Records and their rows in SQLite: what is written for an article, and what is made of a row that is read."""

import hashlib
import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from assistant.english.words import words
from assistant.schema import Article, Claim, Filters, Span

_COLUMNS = ("id", "text", "title", "publisher", "published", "author", "url")
ARTICLE = ", ".join(f"a.{column}" for column in _COLUMNS)
PASSAGE = "p.id, a.id, p.start, p.end, a.context, a.publisher, a.published"


@dataclass(frozen=True)
class Prepared:
    """An article ready to be stored: its language, context line, sentences and passages.

    read_to: where the part of it ends that is read for claims and vectors, and `reason`, why; None: all of it is.
    """

    article: Article
    language: str | None
    context: str
    sentences: Sequence[Span]
    passages: Sequence[Span]
    read_to: int | None = None
    reason: str = ""


@dataclass(frozen=True)
class PassageRow:
    """A stored passage with what retrieval and the vectors need to know of its article."""

    id: int
    article_id: str
    start: int
    end: int
    text: str
    context: str
    publisher: str | None
    published: date | None


def record_hash(article: Article) -> str:
    """Tells a changed record from an unchanged one."""
    return _sha(json.dumps(article.model_dump(mode="json"), ensure_ascii=True, sort_keys=True))


def _sha(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def article_condition(filters: Filters | None) -> tuple[str, list[Any]]:
    """The filters as a condition on `articles a`, with its values."""
    filters = filters or Filters()
    parts, values = ["1"], list[Any]()
    for condition, wanted in (
        ("a.published >= {}", [filters.since.isoformat()] if filters.since else ()),
        ("a.published <= {}", [filters.until.isoformat()] if filters.until else ()),
        ("a.publisher COLLATE NOCASE IN ({})", filters.publishers),
        ("a.id IN ({})", filters.articles),
        ("a.number IN (SELECT article FROM claims WHERE speaker COLLATE NOCASE IN ({}))", filters.speakers),
    ):
        if wanted:
            parts.append(condition.format(", ".join("?" * len(wanted))))
            values.extend(wanted)
    return " AND ".join(parts), values


def insert_article(connection: sqlite3.Connection, item: Prepared) -> None:
    """Writes an article with its sentences, its passages and their words."""
    article = item.article
    fields = article.model_dump(mode="json", include=set(_COLUMNS)) | {
        "language": item.language,
        "context": item.context,
        "record_hash": record_hash(article),
        "text_hash": _sha(article.text),
    }
    values = f"({', '.join(fields)}) VALUES ({', '.join('?' * len(fields))})"
    number = connection.execute(f"INSERT INTO articles {values}", tuple(fields.values())).lastrowid
    connection.executemany("INSERT INTO sentences VALUES (?, ?, ?)", [(number, s.start, s.end) for s in item.sentences])
    for span in item.passages:
        context, body = _words(item.context, span.of(article.text))
        length = len(words(context)) + len(words(body))
        row = connection.execute(
            "INSERT INTO passages (article, start, end, words, embedded) VALUES (?, ?, ?, ?, ?)",
            (number, span.start, span.end, length, 0 if item.read_to is None or span.end <= item.read_to else 2),
        ).lastrowid
        connection.execute("INSERT INTO passage_words (rowid, context, body) VALUES (?, ?, ?)", (row, context, body))
    if item.read_to is not None:
        connection.execute("INSERT INTO unread VALUES (?, ?, ?)", (number, item.read_to, item.reason))


def delete_article(connection: sqlite3.Connection, article_id: str) -> bool:
    """Deletes an article with all that was made from it; its vectors are noted as stale. Whether there was one."""
    found = connection.execute("SELECT number, context, text FROM articles WHERE id = ?", (article_id,)).fetchone()
    if not found:
        return False
    number, context, text = found
    for passage, start, end in connection.execute("SELECT id, start, end FROM passages WHERE article = ?", (number,)):
        connection.execute(
            "INSERT INTO passage_words (passage_words, rowid, context, body) VALUES ('delete', ?, ?, ?)",
            (passage, *_words(context, text[start:end])),
        )
        connection.execute("INSERT OR IGNORE INTO stale_vectors VALUES (?)", (passage,))
    connection.execute("DELETE FROM articles WHERE number = ?", (number,))
    return True


def _words(context: str, text: str) -> tuple[str, str]:
    """What full text indexes; SQLite ends a text at its first NUL, so those become spaces."""
    return context.replace("\0", " "), text.replace("\0", " ")


def grow(connection: sqlite3.Connection, key: str = "generation") -> None:
    """Counts a change, so that other readers see that there was one."""
    connection.execute(
        """INSERT INTO meta VALUES (?, '1')
           ON CONFLICT (key) DO UPDATE SET value = CAST(CAST(value AS INTEGER) + 1 AS TEXT)""",
        (key,),
    )


def to_article(row: Sequence[Any]) -> Article:
    """An article of its columns, in the order of `ARTICLE`."""
    return Article(**dict(zip(_COLUMNS, row, strict=True)))


def to_claim(data: str, speaker: str | None) -> Claim:
    """A stored claim, its speaker named as across articles."""
    claim = Claim.model_validate_json(data)
    return claim if claim.speaker == speaker else claim.model_copy(update={"speaker": speaker})


def to_passage(row: Sequence[Any], text: str) -> PassageRow:
    """A passage of its columns, in the order of `PASSAGE`, and its article's text."""
    number, article_id, start, end, context, publisher, published = row
    return PassageRow(
        id=number, article_id=article_id, start=start, end=end, text=text[start:end], context=context,
        publisher=publisher, published=date.fromisoformat(published) if published else None,
    )  # fmt: skip
