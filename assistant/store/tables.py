"""What the records' tables share: the connection, statements over many ids, settings and generations."""

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from assistant.models.encoder import DIMENSION
from assistant.store.database import Database

_MODEL = "embedding"
_DIMENSION = "dimension"
_CHUNK = 500  # parameters a statement; SQLite's own limit is higher everywhere


class Tables:
    """A store's SQLite file, read and written by statements."""

    def __init__(self, folder: Path) -> None:
        self.database = Database(folder)

    def setting(self, key: str) -> str | None:
        """A stored setting, such as the fingerprint of the embedding model."""
        found: str | None = self._value("SELECT value FROM meta WHERE key = ?", (key,))
        return found

    def set_setting(self, key: str, value: str) -> None:
        """Stores a setting."""
        self._set({key: value})

    def model(self) -> str | None:
        """The fingerprint of the embedding model whose vectors are or will be here; None before the first ingest."""
        return self.setting(_MODEL)

    def dimension(self) -> int:
        """Length of the vectors."""
        return int(self.setting(_DIMENSION) or DIMENSION)

    def set_model(self, fingerprint: str, dimension: int) -> None:
        """Notes the model of the vectors, and their length."""
        self._set({_DIMENSION: str(dimension), _MODEL: fingerprint})

    def generation(self) -> int:
        """Grows with every change of the records, whichever process makes it."""
        return int(self.setting("generation") or 0)

    def vector_generation(self) -> int:
        """Grows with every change of the vectors."""
        return int(self.setting("vector_generation") or 0)

    def embedded(self) -> bool:
        """Whether any passage has its vector."""
        return bool(self._value("SELECT EXISTS (SELECT 1 FROM passages WHERE embedded = 1)"))

    def close(self) -> None:
        """Closes the connections."""
        self.database.close()

    def _set(self, settings: Mapping[str, str]) -> None:
        with self.database.transaction() as connection:
            connection.executemany("INSERT OR REPLACE INTO meta VALUES (?, ?)", settings.items())

    def _read(self, sql: str, values: Sequence[Any] = ()) -> sqlite3.Cursor:
        return self.database.connection().execute(sql, tuple(values))

    def _column(self, sql: str, values: Sequence[Any] = ()) -> list[Any]:
        return [value for (value,) in self._read(sql, values)]

    def _value(self, sql: str, values: Sequence[Any] = ()) -> Any:
        """The first value of the first row; None where there is no row."""
        return next(iter(self._column(sql, values)), None)

    def _count(self, what: str, values: Sequence[Any] = ()) -> int:
        return int(self._value(f"SELECT count(*) FROM {what}", values))

    def _in(self, sql: str, values: Sequence[Any]) -> Iterator[Any]:
        for at in range(0, len(values), _CHUNK):
            part = values[at : at + _CHUNK]
            yield from self._read(sql.format(", ".join("?" * len(part))), part)
