"""CSV with a header: the columns are a record's keys. Comma, semicolon, tab and bar are told apart by the header."""

from __future__ import annotations

import csv
from collections.abc import Iterator

from assistant.errors import ReadError
from assistant.readers.encoding import Repair, lines
from assistant.readers.files import Failure, Source, too_large
from assistant.readers.records import TEXT_KEYS, read_record
from assistant.schema import Article

_DELIMITERS = ",;\t|"
_LONGEST_HEADER = 1_000_000


class _Lines:
    """Lines for the csv module, which counts what one row takes, so that an unclosed quote cannot swallow the file."""

    def __init__(self, source: Source, limit: int) -> None:
        self._lines, self._limit, self._repair = lines(source, limit, newline=""), limit, Repair()
        self.taken = 0

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        number, line = next(self._lines)
        self.taken += self._limit + 1 if line is None else len(line)
        if line is None or self.taken > self._limit:
            msg = f"{too_large(self._limit, 'row')} (up to line {number}; is a quote left open?)"
            raise ReadError(msg)
        return self._repair(line)


def read(source: Source, limit: int) -> Iterator[Article | Failure]:
    """An article or a failure for each row; failures are named "path#row", rows counted from 1 below the header."""
    # The csv module has one limit for the whole process (131 kB); we only ever raise it.
    csv.field_size_limit(max(csv.field_size_limit(), limit))
    stream = _Lines(source, limit)
    header, delimiter = _header(next((line for line in stream if line.strip()), ""))
    rows = csv.reader(stream, delimiter=delimiter)
    number = 0
    while True:
        stream.taken = 0
        try:
            row = next(rows)
        except StopIteration:
            break
        except csv.Error as error:
            msg = f"not valid CSV after row {number}: {error}; fix it there"
            raise ReadError(msg) from error
        if not any(cell.strip() for cell in row):
            continue
        number += 1
        label = f"{source.label}#{number}"
        if len(row) > len(header):
            why = f"{len(row)} cells under {len(header)} columns; put cells with a {delimiter!r} in quotes"
            yield Failure(label, why)
        else:
            yield read_record(dict(zip(header, row, strict=False)), source, number, label)
    if not number:
        msg = "no rows below the header; leave it out or fill it"
        raise ReadError(msg)


def _header(line: str) -> tuple[list[str], str]:
    """(column names, delimiter). Raises `ReadError` where no reading of the line has a column for the text."""
    if len(line) > _LONGEST_HEADER:
        msg = f"the first line, which names the columns, has more than {_LONGEST_HEADER / 1e6:g} MB; shorten it"
        raise ReadError(msg)
    for delimiter in _DELIMITERS:
        names = [name.strip().casefold() for name in next(csv.reader([line], delimiter=delimiter), [])]
        if any(key in names for key in TEXT_KEYS):
            return names, delimiter
    msg = "no column 'text' or 'body'; in the first line, name the column that holds the text 'text' or 'body'"
    raise ReadError(msg)
