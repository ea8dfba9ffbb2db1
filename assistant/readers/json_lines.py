"""JSON Lines: a record a line, read line by line; a bad or gigantic line is one failure and the next line goes on."""

from __future__ import annotations

import json
from collections.abc import Iterator

from assistant.errors import ReadError
from assistant.readers import json_file
from assistant.readers.encoding import lines, repair
from assistant.readers.files import Failure, Source, too_large
from assistant.schema import Article


def read(source: Source, limit: int) -> Iterator[Article | Failure]:
    """An article or a failure for each line that is not blank; failures are named "path:line"."""
    first = True
    for number, line in lines(source, limit, newline=None):
        if line is not None and not line.strip():
            continue
        if first and line is not None and line.strip() in ("{", "["):
            # An ordinary JSON file, laid out over several lines, under the wrong suffix.
            yield from json_file.read(source, limit)
            return
        first = False
        label = f"{source.label}:{number}"
        try:
            if line is None:
                raise ReadError(too_large(limit, "line"))
            yield json_file.record(_parse(repair(line)), source, number, label)
        except ReadError as error:
            yield Failure(label, str(error))
    if first:
        msg = "no records in it; it needs one JSON object a line"
        raise ReadError(msg)


def _parse(line: str) -> object:
    try:
        return json_file.DECODER.decode(line)
    except json.JSONDecodeError as error:
        msg = f"not valid JSON at column {error.colno}: {error.msg}; mend or remove this line"
        raise ReadError(msg) from error
    except RecursionError as error:
        msg = "not readable as JSON: nested too deeply; give a plain record"
        raise ReadError(msg) from error
    except ValueError as error:
        msg = f"not readable as JSON: {str(error).split(';')[0]}; mend or remove this line"
        raise ReadError(msg) from error
