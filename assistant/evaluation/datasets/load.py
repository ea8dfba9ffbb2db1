"""One file to a `Dataset`: questions of our own format, JSON Lines with the fields of `Question`, or published ones."""

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from assistant.errors import InputError
from assistant.evaluation.datasets import published, table
from assistant.evaluation.datasets.question import Dataset, Question, input_error

_OWN = frozenset({"id", "type", "question"})
_LONGEST_PLACE = 80
_TABLES = {".csv", ".tsv"}


def load_dataset(path: Path) -> Dataset:
    """Questions of a file in our own format, of a table, or of MultiHop-RAG, RAMDocs or SQuAD 2.0 as published.

    Raises `InputError`, naming file and line or question, where it cannot be read, is of no known format or has an id
    twice.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise input_error(path, f"cannot be read ({error.strerror or error}); name a file of questions") from error
    records = _records(path, data)
    keys = set(records[0]) if isinstance(records[0], Mapping) else set()
    name = next((name for name, (needed, _) in _FORMATS.items() if needed <= keys), None)
    if name is None:
        raise input_error(path, f"unknown question format; a line of our own has {', '.join(sorted(_OWN))}")
    try:
        questions, articles = _FORMATS[name][1](records)
    except InputError as error:
        raise input_error(path, str(error)) from error
    except ValidationError as error:
        raise _wrong(str(path), error) from error
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise input_error(path, f"not as {name} files are published ({type(error).__name__}: {error})") from error
    id_, times = Counter(q.id for q in questions).most_common(1)[0] if questions else ("", 0)
    if times != 1:
        what = f"the id {id_!r} occurs twice; each question needs its own" if times else "no question in it"
        raise input_error(path, what)
    return Dataset(path.stem, name, hashlib.sha256(data).hexdigest(), tuple(questions), tuple(articles))


def _own(records: list[Any]) -> published.Parsed:
    """Questions of records; `InputError` for an unknown key, a wrong type, or a draft that nobody completed."""
    return [_own_question(record, number) for number, record in enumerate(records, 1)], []


def _own_question(record: Any, number: int) -> Question:
    name = f"question {number}"
    if not isinstance(record, Mapping):
        raise input_error(name, "must be an object")
    name += f" ({record.get('id', 'without an id')})"
    if record.get("draft"):
        raise input_error(name, "is a draft: fill in its gold, then take out `draft` and `given`")
    try:
        return Question.model_validate(dict(record))
    except ValidationError as error:
        raise _wrong(name, error) from error


def _wrong(name: str, error: ValidationError) -> InputError:
    """The first thing that is wrong with a record, in one line."""
    wrong = error.errors()[0]
    place = ".".join(map(str, wrong["loc"])) or "record"
    return input_error(
        f"{name}, {place if len(place) <= _LONGEST_PLACE else f'{place[:_LONGEST_PLACE]}…'}", wrong["msg"]
    )


_FORMATS: dict[str, tuple[frozenset[str], Callable[[list[Any]], published.Parsed]]] = {
    "squad2": (frozenset({"data"}), published.squad),
    "multihop-rag": (frozenset({"query", "answer", "question_type", "evidence_list"}), published.multihop),
    "ramdocs": (frozenset({"question", "documents", "gold_answers"}), published.ramdocs),
    "questions": (_OWN, _own),
}
"""Each format with the keys that tell it, and its parser: records → questions and the articles that come with them."""


def _records(path: Path, data: bytes) -> list[Any]:
    """The records of a JSON file (one, or a list of them), of JSON Lines or of a table; at least one."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise input_error(path, f"not UTF-8 (byte {error.start}); save it as UTF-8") from error
    try:
        value = table.records(text) if path.suffix.casefold() in _TABLES else json.loads(text)
        records = value if isinstance(value, list) else [value]
    except InputError as error:
        raise input_error(path, str(error)) from error
    except (ValueError, RecursionError):
        records = [record for _, record in json_lines(path, text, "question")]
    if not records:
        raise input_error(path, "no question in it")
    return records


def json_lines(path: Path, text: str, what: str) -> Iterator[tuple[int, Any]]:
    """The number and the value of each line that holds one. Raises `InputError`; `what` is what a line should hold."""
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            try:
                yield number, json.loads(line)
            except (ValueError, RecursionError) as error:  # a number of thousands of digits is a ValueError
                place = f"{path}, line {number}"
                raise input_error(place, f"not valid JSON ({error}); each line holds one {what}") from error
