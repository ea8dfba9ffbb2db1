"""JSON: one record, a list of records, {"articles": [records]}, or several of these one after the other.

The file is parsed value by value, by the standard library's decoder, so that memory bounds a record and not the file.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from assistant.errors import ReadError
from assistant.readers.encoding import Repair, open_text
from assistant.readers.files import Failure, Source, too_large
from assistant.readers.records import TEXT_KEYS, read_record
from assistant.schema import Article

_CHUNK = 65_536
_BLANK = re.compile(r"[ \t\r\n]*")
# What may go on a number; the empty string, the end of what is read, is in it too.
_OF_NUMBERS = "0123456789.eE+-"
_LIST_KEY = "articles"
# Raw newlines inside strings are the usual slip of hand-made JSON, and their meaning is plain.
DECODER = json.JSONDecoder(strict=False)
TOO_DEEP = "not readable as JSON: nested too deeply; give plain records"


def read(source: Source, limit: int) -> Iterator[Article | Failure]:
    """Articles of the file; where it stops being JSON, those before that point and then one failure."""
    found = False
    with open_text(source, newline="") as stream:
        repair = Repair()
        chunks = iter(lambda: stream.read(_CHUNK), "")
        for number, value in _records(Values((repair(chunk) for chunk in chunks), limit)):
            found = True
            yield read_record(value, source, number, source.label if number is None else f"{source.label}#{number}")
    if not found:
        msg = 'no records in it; it needs a record, a list of records or {"articles": [...]}'
        raise ReadError(msg)


def _records(values: Values) -> Iterator[tuple[int | None, object]]:
    """(number, value) of all records; the number of a lone object is None."""
    number = 0
    while start := values.peek():
        if start == "[":
            for value in values.items():
                number += 1
                yield number, value
            continue
        rest: dict[str, object] = {}
        listed = False
        if start == "{":
            for key in values.members():
                if key == _LIST_KEY and values.peek() == "[":
                    listed = True
                    for value in values.items():
                        number += 1
                        yield number, value
                else:
                    rest[key] = values.value()
            lone: object = rest
        else:
            lone = values.value()
        if not listed or any(key in rest for key in TEXT_KEYS):
            alone = number == 0 and not values.peek()
            number += 1
            yield None if alone else number, lone


class Values:
    """Pulls JSON values, one at a time, from text in chunks. Raises `ReadError` where the text is not JSON."""

    def __init__(self, chunks: Iterator[str], limit: int) -> None:
        self._chunks, self._limit = chunks, limit
        self._buffer, self._at, self._line = "", 0, 1

    def peek(self) -> str:
        """The next character that is not blank; "" at the end."""
        while True:
            match = _BLANK.match(self._buffer, self._at)
            self._at = match.end() if match else self._at
            if self._at < len(self._buffer):
                return self._buffer[self._at]
            if not self._more():
                return ""

    def items(self) -> Iterator[object]:
        """The values of the list that comes next."""
        for _ in self._elements("[", "]"):
            yield self.value()

    def members(self) -> Iterator[str]:
        """The keys of the object that comes next; the caller takes each key's value before the next key."""
        for _ in self._elements("{", "}"):
            if self.peek() != '"':
                raise self._error(self._at, "a key in double quotes is expected")
            key = self.value()
            self._take(":")
            yield str(key)

    def value(self) -> object:
        """The value that comes next, whole."""
        self.peek()
        while True:
            try:
                value, end = DECODER.raw_decode(self._buffer, self._at)
            except json.JSONDecodeError as error:
                # An error well before the end of what is read cannot come from its being cut there.
                cut = error.msg.startswith("Unterminated string") or error.pos > len(self._buffer) - 16
                if not (cut and self._more()):
                    raise self._error(min(error.pos, len(self._buffer)), error.msg) from error
            except RecursionError as error:
                raise ReadError(TOO_DEEP) from error
            except ValueError as error:
                raise self._error(self._at, str(error).split(";")[0]) from error
            else:
                # A number that was cut ("-0." of "-0.5", or just before the cut) reads as a shorter one.
                cut = self._buffer[end - 1] not in '"]}' and self._buffer[end : end + 1] in _OF_NUMBERS
                if not (cut and self._more()):
                    self._at = end
                    return value

    def _elements(self, opening: str, closing: str) -> Iterator[None]:
        """Goes from element to element of the list or object that comes next; the caller takes each."""
        self._take(opening)
        if self.peek() == closing:
            self._take(closing)
            return
        yield
        while self._take(f",{closing}") == ",":
            yield

    def _take(self, expected: str) -> str:
        found = self.peek()
        if not found or found not in expected:
            wanted = f"where {' or '.join(map(repr, expected))} is expected"
            raise self._error(self._at, f"{found!r} found {wanted}" if found else f"it ends early {wanted}")
        self._at += 1
        return found

    def _more(self) -> bool:
        """Read on, at least as much again as is pending, so that a long value is not parsed anew for each chunk."""
        self._line += self._buffer.count("\n", 0, self._at)
        pending = self._buffer[self._at :]
        if len(pending) > self._limit:
            msg = f"{too_large(self._limit, 'record')} (line {self._line}); what stands before it was read"
            raise ReadError(msg)
        pieces, size = [pending], 0
        while size <= len(pending) and (chunk := next(self._chunks, "")):
            pieces.append(chunk)
            size += len(chunk)
        self._buffer, self._at = "".join(pieces), 0
        return size > 0

    def _error(self, at: int, what: str) -> ReadError:
        line = self._line + self._buffer.count("\n", 0, at)
        what = what[:1].lower() + what[1:]
        return ReadError(f"not valid JSON at line {line}: {what}; fix it there (what stands before it was read)")
