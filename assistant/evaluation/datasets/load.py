"""One file to a `Dataset`, its format told from what its first record holds."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from assistant.errors import InputError
from assistant.evaluation.datasets import multihop, own, ramdocs, squad
from assistant.evaluation.datasets.question import Dataset, Question

Parsed = tuple[list[Question], list[Mapping[str, str]]]
_FORMATS: dict[str, tuple[frozenset[str], Callable[[list[Any]], Parsed]]] = {
    "squad2": (squad.KEYS, squad.parse),
    "multihop-rag": (multihop.KEYS, multihop.parse),
    "ramdocs": (ramdocs.KEYS, ramdocs.parse),
    "questions": (own.KEYS, own.parse),
}
"""Each format with the keys that tell it, and its parser: records → questions and the articles that come with them."""


def load_dataset(path: Path) -> Dataset:
    """Questions of a file in our own format, or of MultiHop-RAG, RAMDocs or SQuAD 2.0 as published.

    Raises `InputError`, naming file and line or question, where it cannot be read, is of no known format or has an id
    twice.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        msg = f"{path}: cannot be read ({error.strerror or error}); name a file of questions"
        raise InputError(msg) from error
    records = _records(path, data)
    keys = set(records[0]) if isinstance(records[0], Mapping) else set()
    name = next((name for name, (needed, _) in _FORMATS.items() if needed <= keys), None)
    if name is None:
        msg = f"{path}: no known format of questions; a line of our own has {', '.join(sorted(own.KEYS))}"
        raise InputError(msg)
    try:
        questions, articles = _FORMATS[name][1](records)
    except InputError as error:
        msg = f"{path}: {error}"
        raise InputError(msg) from error
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        msg = f"{path}: not as {name} files are published ({type(error).__name__}: {error})"
        raise InputError(msg) from error
    twice = [id_ for id_, n in Counter(q.id for q in questions).items() if n > 1]
    if twice:
        msg = f"{path}: the id {twice[0]!r} stands there twice; each question needs its own"
        raise InputError(msg)
    if not questions:
        msg = f"{path}: no question in it"
        raise InputError(msg)
    return Dataset(path.stem, name, hashlib.sha256(data).hexdigest(), tuple(questions), tuple(articles))


def _records(path: Path, data: bytes) -> list[Any]:
    """The records of a JSON file (one, or a list of them) or of JSON Lines; at least one."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        msg = f"{path}: not UTF-8 (byte {error.start}); save it as UTF-8"
        raise InputError(msg) from error
    try:
        value = json.loads(text)
        records = value if isinstance(value, list) else [value]
    except (json.JSONDecodeError, RecursionError):
        records = [record for _, record in json_lines(path, text, "question")]
    if not records:
        msg = f"{path}: no question in it"
        raise InputError(msg)
    return records


def json_lines(path: Path, text: str, what: str) -> Iterator[tuple[int, Any]]:
    """The number and the value of each line that holds one. Raises `InputError`; `what` is what a line should hold."""
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            try:
                yield number, json.loads(line)
            except (json.JSONDecodeError, RecursionError) as error:
                msg = f"{path}, line {number}: not valid JSON ({error}); each line holds one {what}"
                raise InputError(msg) from error
