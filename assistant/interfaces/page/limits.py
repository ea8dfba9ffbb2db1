"""The limits on what is searched, as the page's form gives them: dates, publishers, speakers.

They live in the browser between questions, as the JSON of `Filters`, so everything here reads them as untrusted input.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from assistant.errors import InputError
from assistant.interfaces.export.plain import day
from assistant.interfaces.page.catalogue import Catalogue
from assistant.interfaces.page.html import render
from assistant.schema import Filters

NONE = "{}"
NAMES = 200  # publishers or speakers of one form: more is no choice of a person's
LISTED = 500  # speakers that the form proposes, the busiest first


def read(text: str | None) -> Filters | None:
    """The limits that the browser kept; None for none of them, and for what is not readable as limits of the form."""
    try:
        filters = Filters.model_validate_json(text or NONE)
    except ValidationError:
        return None
    named = max(len(filters.publishers), len(filters.speakers), len(filters.articles))
    return filters if any(dict(filters).values()) and named <= NAMES else None


def kept(filters: Filters | None) -> str:
    """`filters` as the browser keeps them: `read` gives them back."""
    return json.dumps(filters.model_dump(mode="json", exclude_defaults=True)) if filters else NONE


def from_form(form: object) -> Filters | None:
    """What a reader chose. Raises `InputError`, in a sentence for the form, where it contradicts itself."""
    given: Mapping[str, Any] = form if isinstance(form, Mapping) else {}
    try:
        filters = Filters(
            since=given.get("since") or None,
            until=given.get("until") or None,
            publishers=_names(given.get("publishers")),
            speakers=_names(given.get("speakers")),
        )
    except ValidationError as error:
        since, until = given.get("since"), given.get("until")
        both = isinstance(since, str) and isinstance(until, str) and since > until
        msg = "“From” is later than “to”: swap the two dates." if both else "One of the dates is not a date."
        raise InputError(msg) from error
    return filters if any(dict(filters).values()) else None


def _names(value: object) -> tuple[str, ...]:
    names = (
        [name.encode("utf-8", "replace").decode().strip() for name in value if isinstance(name, str)]
        if isinstance(value, list | tuple)
        else []
    )
    return tuple(dict.fromkeys(name for name in names if name))[:NAMES]


def dropped(filters: Filters | None, kind: object, name: object) -> Filters | None:
    """`filters` without one of them: "since", "until", or a name of "publishers" or "speakers"."""
    if filters is None or kind not in ("since", "until", "publishers", "speakers"):
        return filters
    values = dict(filters)
    if kind in ("since", "until"):
        values[kind] = None
    else:
        values[str(kind)] = tuple(each for each in values[str(kind)] if each != name)
    left = Filters(**values)
    return left if any(dict(left).values()) else None


def parts(filters: Filters | None) -> list[tuple[str, str, str]]:
    """Each limit as (kind, name, words), in the order of the form."""
    if filters is None:
        return []
    dates = [("since", "from", filters.since), ("until", "to", filters.until)]
    return [
        *((kind, "", f"{word} {day(value)}") for kind, word, value in dates if value),
        *(("publishers", name, name) for name in filters.publishers),
        *(("speakers", name, name) for name in filters.speakers),
    ]


def described(filters: Filters | None) -> str:
    """The limits in words, as an answer names them: "from 1 Mar 2021; Norrland Courier"; "" for none."""
    return "; ".join(words for _, _, words in parts(filters))


def bar(filters: Filters | None, catalogue: Catalogue, *, error: str | None = None, form: object = None) -> str:
    """The limits with the form that changes them. form: what was typed, shown again beside `error`."""
    shown = json.loads(kept(filters))
    if error and isinstance(form, Mapping):
        shown = {name: value for name, value in form.items() if isinstance(value, str | list)}
    known = dict(catalogue.speakers[:LISTED])
    return render(
        "limits.html",
        parts=parts(filters),
        since=str(shown.get("since") or ""),
        until=str(shown.get("until") or ""),
        chosen={name: [str(n) for n in shown.get(name) or []] for name in ("publishers", "speakers")},
        catalogue=catalogue,
        speakers=known,
        error=error,
    )
