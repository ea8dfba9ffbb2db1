"""JSON Lines: a record a line, read line by line; a bad or gigantic line is one failure and the next line goes on.

Gold questions about articles may lie beside them as JSON Lines, too (`briefing evaluate`); they are no articles.
"""

import json
import logging
from collections.abc import Iterator, Mapping

from assistant.errors import ReadError
from assistant.readers.encoding import Repair, lines
from assistant.readers.files import Failure, Source, too_large
from assistant.readers.formats import json_file
from assistant.readers.records import TEXT_KEYS, read_record
from assistant.schema import Article

_QUESTION_KEYS = frozenset({"id", "type", "question"})
_log = logging.getLogger(__name__)


def read(source: Source, limit: int) -> Iterator[Article | Failure]:
    """An article or a failure for each line that is not blank; failures are named "path:line".

    Gold questions are passed over in a file that was found in a folder or a zip. Raises `ReadError` for a file that
    was given itself and begins with one.
    """
    first, questions, repair = True, 0, Repair()
    for number, line in lines(source, limit, newline=None):
        if line is not None and not line.strip():
            continue
        if first and line is not None and line.strip() in ("{", "["):
            # An ordinary JSON file, laid out over several lines, under the wrong suffix.
            yield from json_file.read(source, limit)
            return
        label = f"{source.label}:{number}"
        try:
            if line is None:
                raise ReadError(too_large(limit, "line"))
            value = _parse(repair(line))
        except ReadError as error:
            yield Failure(label, str(error))
        else:
            if _is_question(value) and (source.found or first):
                if not source.found:
                    msg = "holds questions, not articles; give it to `briefing evaluate`"
                    raise ReadError(msg)
                questions += 1
            else:
                yield read_record(value, source, number, label)
        first = False
    if questions:
        _log.info("%s: skipped %d questions in it, which are not articles", source.label, questions)
    if first:
        msg = "no records in it; it needs one JSON object a line"
        raise ReadError(msg)


def _is_question(value: object) -> bool:
    """Whether a record is a gold question: it has the keys of one, and no text."""
    keys = {str(key).strip().casefold() for key in value} if isinstance(value, Mapping) else set()
    return keys >= _QUESTION_KEYS and not keys.intersection(TEXT_KEYS)


def _parse(line: str) -> object:
    try:
        return json_file.DECODER.decode(line)
    except RecursionError as error:
        raise ReadError(json_file.TOO_DEEP) from error
    except ValueError as error:
        at = f"valid JSON at column {error.colno}: {error.msg}" if isinstance(error, json.JSONDecodeError) else ""
        msg = f"not {at or 'readable as JSON: ' + str(error).split(';')[0]}; fix or remove this line"
        raise ReadError(msg) from error
