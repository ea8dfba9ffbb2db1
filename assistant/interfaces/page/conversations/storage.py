"""Conversations, kept on the server: one SQLite file beside the records, so that they survive reload and restart.

Each belongs to an owner, a user's name or a browser's secret, and nobody else's calls find it. Where the folder cannot
be written, they are kept in memory, so that the page works all the same.
"""

import json
import logging
import secrets
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from pydantic import TypeAdapter, ValidationError

from assistant.interfaces.page.conversations.turn import Turn, Vote

FILE = "conversations.sqlite3"
TITLE = 80  # characters
OUTDATED = "This answer was kept by another version of the program and cannot be shown. Ask the question again."
TABLES = """
CREATE TABLE IF NOT EXISTS conversations (
    id TEXT PRIMARY KEY, owner TEXT NOT NULL, title TEXT NOT NULL, changed TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS conversations_of ON conversations (owner, changed);
CREATE TABLE IF NOT EXISTS turns (
    conversation TEXT NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
    number INTEGER NOT NULL, asked TEXT NOT NULL, turn TEXT NOT NULL, PRIMARY KEY (conversation, number));
"""

logger = logging.getLogger(__name__)
_TURN = TypeAdapter(Turn)


class Summary(NamedTuple):
    """A conversation in a list: its id, its name, when its last turn was, and how many questions it has."""

    id: str
    title: str
    changed: datetime
    questions: int


class TurnId(NamedTuple):
    """Where a turn is kept: the conversation and its number there, from 0."""

    conversation: str
    number: int


class Conversations:
    """All conversations of one store. Threads may share it; several processes may open one file."""

    def __init__(self, folder: Path | None = None) -> None:
        """Opens or makes `folder`'s file; None keeps everything in memory."""
        self._guard = threading.RLock()
        self.lasting = folder is not None
        try:
            self._database = _opened(folder / FILE if folder else None)
        except (OSError, sqlite3.Error) as error:
            logger.warning("conversations are lost at the end: %s cannot be written (%s)", folder, error)
            self.lasting = False
            self._database = _opened(None)

    def of(self, owner: str) -> list[Summary]:
        """The owner's conversations, the last used first."""
        query = (
            "SELECT id, title, changed, (SELECT count(*) FROM turns WHERE conversation = id)"
            " FROM conversations WHERE owner = ? ORDER BY changed DESC, rowid DESC"
        )
        with self._guard:
            rows = self._database.execute(query, (owner,)).fetchall()
        return [Summary(id_, title, datetime.fromisoformat(changed), number) for id_, title, changed, number in rows]

    def turns(self, owner: str, conversation: str) -> list[Turn]:
        """The turns of a conversation, oldest first; none where this owner has no such conversation."""
        query = (
            "SELECT asked, turn FROM turns JOIN conversations ON id = conversation"
            " WHERE id = ? AND owner = ? ORDER BY number"
        )
        with self._guard:
            rows = self._database.execute(query, (conversation, owner)).fetchall()
        return [_read(asked, turn) for asked, turn in rows]

    def add(self, owner: str, conversation: str, turn: Turn) -> TurnId:
        """Adds a turn, to a new conversation where this owner has no such one; returns its place, for `finish`."""
        with self._changing() as database:
            known = "SELECT 1 FROM conversations WHERE id = ? AND owner = ?"
            if database.execute(known, (conversation, owner)).fetchone() is None:
                conversation, title = secrets.token_urlsafe(12), _text(" ".join(turn.asked.split())[:TITLE])
                database.execute("INSERT INTO conversations VALUES (?, ?, ?, ?)", (conversation, owner, title, _now()))
            last = "SELECT coalesce(max(number), -1) FROM turns WHERE conversation = ?"
            number = database.execute(last, (conversation,)).fetchone()[0] + 1
            row = (conversation, number, _text(turn.asked), _written(turn))
            database.execute("INSERT INTO turns VALUES (?, ?, ?, ?)", row)
            database.execute("UPDATE conversations SET changed = ? WHERE id = ?", (_now(), conversation))
        return TurnId(conversation, number)

    def finish(self, owner: str, at: TurnId, turn: Turn) -> None:
        """Puts the complete turn in its place, with the vote of the one there; nothing where that is gone."""
        with self._changing() as database:
            turns = self.turns(owner, at.conversation)
            if at.number < len(turns):
                there = turns[at.number]
                _replace(database, at, replace(turn, vote=there.vote, note=there.note))

    def vote(self, owner: str, conversation: str, number: int, vote: Vote | None, note: str) -> Turn | None:
        """Keeps what the owner thinks of turn `number`; the turn with it, or None where there is none."""
        with self._changing() as database:
            turns = self.turns(owner, conversation)
            if not 0 <= number < len(turns) or turns[number].answer is None:
                return None
            turn = replace(turns[number], vote=vote, note=note)
            _replace(database, TurnId(conversation, number), turn)
        return turn

    def rename(self, owner: str, conversation: str, title: str) -> None:
        """Gives a conversation another name; an empty one changes nothing."""
        if title := _text(" ".join(title.split())[:TITLE]):
            query = "UPDATE conversations SET title = ? WHERE id = ? AND owner = ?"
            with self._changing() as database:
                database.execute(query, (title, conversation, owner))

    def delete(self, owner: str, conversation: str) -> None:
        """Deletes a conversation with its turns."""
        with self._changing() as database:
            database.execute("DELETE FROM conversations WHERE id = ? AND owner = ?", (conversation, owner))

    @contextmanager
    def _changing(self) -> Iterator[sqlite3.Connection]:
        with self._guard:
            self._database.execute("BEGIN IMMEDIATE")
            try:
                yield self._database
            except BaseException:
                self._database.rollback()
                raise
            self._database.commit()


def _replace(database: sqlite3.Connection, at: TurnId, turn: Turn) -> None:
    database.execute("UPDATE turns SET turn = ? WHERE conversation = ? AND number = ?", (_written(turn), *at))


def _opened(path: Path | None) -> sqlite3.Connection:
    if path is not None:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)  # questions tell what somebody works on
    database = sqlite3.connect(path or ":memory:", timeout=10, isolation_level=None, check_same_thread=False)
    database.execute("PRAGMA journal_mode = WAL")
    database.execute("PRAGMA foreign_keys = ON")
    database.executescript(TABLES)
    return database


def _written(turn: Turn) -> str:
    # Escaped to ASCII: a lone surrogate in a question is no UTF-8, but can be kept so.
    return json.dumps(_TURN.dump_python(turn, mode="json"))


def _read(asked: str, turn: str) -> Turn:
    try:
        return _TURN.validate_python(json.loads(turn))
    except (ValidationError, ValueError):
        return Turn(asked, error=OUTDATED)


def _text(text: str) -> str:
    return text.encode("utf-8", "replace").decode("utf-8")


def _now() -> str:
    return datetime.now(UTC).isoformat()
