"""Our own format: JSON Lines, one question a line, its keys the fields of `Question`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from assistant.errors import InputError
from assistant.evaluation.datasets.question import Question

KEYS = frozenset({"id", "type", "question"})


def parse(records: list[Any]) -> tuple[list[Question], list[Mapping[str, str]]]:
    """Questions of records; `InputError` for an unknown key, a wrong type, or a draft that nobody completed."""
    return [_question(record, number) for number, record in enumerate(records, 1)], []


def _question(record: Any, number: int) -> Question:
    if not isinstance(record, Mapping):
        msg = f"question {number} is no object"
        raise InputError(msg)
    name = f"question {number} ({record.get('id', 'without an id')})"
    if record.get("draft"):
        msg = f"{name} is a draft: fill in its gold, then take out `draft` and `given`"
        raise InputError(msg)
    try:
        return Question.model_validate(dict(record))
    except ValidationError as error:
        wrong = error.errors()[0]
        what = ".".join(map(str, wrong["loc"])) or "record"
        msg = f"{name}, {what}: {wrong['msg']}"
        raise InputError(msg) from error
