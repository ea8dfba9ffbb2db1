"""The records' SQLite file: connections, schema version, the write lock, errors in our own words."""

import contextlib
import json
import os
import socket
import sqlite3
import sys
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path

from filelock import FileLock, Timeout

from assistant.errors import StoreError, StoreLocked, StoreMismatch, StoreMissing, StoreReadOnly

SCHEMA_VERSION = 5
FILE = "records.sqlite3"
_VERSION = "SELECT value FROM meta WHERE key = 'schema_version'"
# Statements that lead from one version to the next, by the version they start from.
MIGRATIONS: dict[int, str] = {
    4: """
    CREATE TABLE counts (article INTEGER PRIMARY KEY REFERENCES articles ON DELETE CASCADE, data TEXT NOT NULL);
    CREATE TABLE corrections (id TEXT NOT NULL, sentence TEXT NOT NULL, figure TEXT NOT NULL, measure TEXT, event TEXT,
        PRIMARY KEY (id, sentence, figure)) WITHOUT ROWID
    """
}


class Database:
    """Connections to one SQLite file in WAL mode, one a thread: readers see what was committed, never a half."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / FILE
        self._local = threading.local()
        self._all: list[sqlite3.Connection] = []
        self._guard = threading.Lock()

    def create(self) -> None:
        """Makes the file with its tables unless it is there; brings an older one up to date."""
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with self.transaction() as connection:
                tables = connection.execute("SELECT count(*) FROM sqlite_master WHERE name = 'meta'").fetchone()[0]
                if not tables:
                    sql = files("assistant.store").joinpath("schema.sql").read_text(encoding="utf-8")
                    for statement in _statements(sql):
                        connection.execute(statement)
                    _set_version(connection, SCHEMA_VERSION)
                self._migrate(connection)
        except (NotADirectoryError, FileExistsError) as error:
            msg = f"{self.path.parent} is a file: name a folder for the store"
            raise StoreError(msg) from error
        except OSError as error:
            msg = f"the store {self.path.parent} cannot be made or written ({error.strerror or error})"
            raise StoreReadOnly(msg) from error

    def check(self) -> None:
        """Raises `StoreMissing` or `StoreMismatch` unless there is a store that this version can read.

        A store of an older schema is brought up to date.
        """
        folder = self.path.parent
        if not self.path.exists():
            msg = f"no store at {folder}: make one with `briefing ingest PATH --store {folder}`"
            raise StoreMissing(msg)
        version = self.version()
        if version > SCHEMA_VERSION:
            msg = (
                f"the store {folder} was made by a newer version (schema {version}, known up to {SCHEMA_VERSION}): "
                "upgrade briefing-assistant, or ingest into another store"
            )
            raise StoreMismatch(msg)
        if version < SCHEMA_VERSION:
            self.create()  # brings it up to date in place, or leaves it as it was
            if self.version() < SCHEMA_VERSION:
                msg = (
                    f"the store {folder} was made by a version that is too old (schema {version}, known from "
                    f"{min(MIGRATIONS, default=SCHEMA_VERSION)}): `briefing ingest` its articles into another store"
                )
                raise StoreMismatch(msg)

    def version(self) -> int:
        """The schema version of the file."""
        try:
            return int(self.connection().execute(_VERSION).fetchone()[0])
        except (sqlite3.DatabaseError, TypeError, ValueError) as error:
            raise self._foreign(error) from error

    def connection(self) -> sqlite3.Connection:
        """This thread's connection."""
        held: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if held is None:
            # One thread uses it; another may close it at the end.
            held = sqlite3.connect(self.path, timeout=30, isolation_level=None, check_same_thread=False)
            held.execute("PRAGMA foreign_keys = ON")
            try:
                held.execute("PRAGMA journal_mode = WAL")
                held.execute("PRAGMA synchronous = NORMAL")
            except sqlite3.OperationalError:
                pass  # a folder that is read-only keeps its mode
            except sqlite3.DatabaseError as error:
                held.close()
                raise self._foreign(error) from error
            self._local.connection = held
            with self._guard:
                self._all.append(held)
        return held

    @contextlib.contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """A write that happens whole or not at all; raises `StoreReadOnly` or `StoreError` where the disk refuses."""
        try:
            connection = self.connection()
            connection.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as error:
            raise self._refused(error) from error
        try:
            yield connection
            connection.execute("COMMIT")
        except BaseException as error:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            if isinstance(error, sqlite3.OperationalError):
                raise self._refused(error) from error
            raise

    @contextlib.contextmanager
    def snapshot(self) -> Iterator[None]:
        """All that this thread reads inside is of one state of the store, whatever another process or thread writes."""
        connection = self.connection()
        if connection.in_transaction:
            yield
            return
        connection.execute("BEGIN")
        try:
            yield
        finally:
            if connection.in_transaction:
                connection.execute("ROLLBACK")

    def close(self) -> None:
        """Closes every thread's connection."""
        with self._guard:
            for connection in self._all:
                connection.close()
            self._all.clear()
        self._local = threading.local()

    def _migrate(self, connection: sqlite3.Connection) -> None:
        version = int(connection.execute(_VERSION).fetchone()[0])
        while version in MIGRATIONS:
            for statement in _statements(MIGRATIONS[version]):
                connection.execute(statement)
            version += 1
            _set_version(connection, version)

    def _foreign(self, error: Exception) -> StoreMismatch:
        return StoreMismatch(
            f"{self.path} is not a store of this program, or it is damaged ({error}): ingest into another folder"
        )

    def _refused(self, error: sqlite3.OperationalError) -> StoreError:
        text = str(error)
        if "readonly" in text or "unable to open" in text:
            return StoreReadOnly(f"the store {self.path.parent} cannot be written ({text}): change its permissions")
        return StoreError(f"the store {self.path.parent} could not take the write ({text}); nothing was changed")


@contextlib.contextmanager
def write_lock(folder: Path) -> Iterator[None]:
    """One writer at a time, across processes; raises `StoreLocked`, which says who holds the store.

    The operating system frees the lock when its holder dies.
    """
    lock, holder = FileLock(folder / "write.lock", timeout=0), folder / "writer.json"
    try:
        lock.acquire()
    except Timeout as error:
        who = "another process"
        with contextlib.suppress(OSError, ValueError, KeyError):
            held = json.loads(holder.read_text(encoding="utf-8"))
            who = f"process {held['process']} ({held['command']}) on {held['host']} since {held['since']}"
        msg = f"the store {folder} is being written by {who}: wait until it is done, then try again"
        raise StoreLocked(msg) from error
    except OSError as error:
        msg = f"the store {folder} cannot be written ({error.strerror or error}): change its permissions"
        raise StoreReadOnly(msg) from error
    since, command = datetime.now(UTC).isoformat(timespec="seconds"), Path(sys.argv[0]).name
    me = {"process": os.getpid(), "host": socket.gethostname(), "command": command, "since": since}
    try:
        with contextlib.suppress(OSError):
            holder.write_text(json.dumps(me), encoding="utf-8")
        yield
    finally:
        with contextlib.suppress(OSError):
            holder.unlink(missing_ok=True)
        lock.release()


def _set_version(connection: sqlite3.Connection, version: int) -> None:
    connection.execute("INSERT OR REPLACE INTO meta VALUES ('schema_version', ?)", (str(version),))


def _statements(sql: str) -> list[str]:
    """The statements of a script, so that they run inside our own transaction (executescript would commit it)."""
    bare = "\n".join(line.split("--")[0] for line in sql.splitlines())
    return [s for s in map(str.strip, bare.split(";")) if s]
