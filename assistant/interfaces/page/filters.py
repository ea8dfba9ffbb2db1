"""The filters as the page's form gives them: dates, publishers, speakers.

They live in the browser between questions, as the JSON of `Filters`, so everything here reads them as untrusted input.
"""

import json
from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from assistant.english.wording import each_filter
from assistant.errors import InputError
from assistant.interfaces.page.facets import Facets
from assistant.interfaces.page.html import render
from assistant.schema import Filters

NONE = "{}"
NAMES = 200  # publishers or speakers of one form: more is no choice of a person's
LISTED = 500  # speakers that the form proposes, the busiest first


def from_json(text: str | None) -> Filters | None:
    """The filters that the browser kept; None for none of them, and for what is not readable as those of the form."""
    try:
        filters = Filters.model_validate_json(text or NONE)
    except ValidationError:
        return None
    named = max(len(filters.publishers), len(filters.speakers), len(filters.articles))
    return _or_none(filters) if named <= NAMES else None


def to_json(filters: Filters | None) -> str:
    """`filters` as the browser keeps them: `from_json` gives them back."""
    return json.dumps(filters.model_dump(mode="json", exclude_defaults=True)) if filters else NONE


def from_form(form: object) -> Filters | None:
    """What a reader chose. Raises `InputError`, in a sentence for the form, where it contradicts itself."""
    given: Mapping[str, Any] = form if isinstance(form, Mapping) else {}
    since, until = given.get("since") or None, given.get("until") or None
    try:
        names = {field: _names(given.get(field)) for field in ("publishers", "speakers")}
        return _or_none(Filters(since=since, until=until, **names))
    except ValidationError as error:
        both = isinstance(since, str) and isinstance(until, str) and since > until
        msg = "“From” is later than “to”: swap the two dates." if both else "One of the dates is not a date."
        raise InputError(msg) from error


def _names(value: object) -> tuple[str, ...]:
    given = value if isinstance(value, list | tuple) else ()
    names = (name.encode("utf-8", "replace").decode().strip() for name in given if isinstance(name, str))
    return tuple(dict.fromkeys(name for name in names if name))[:NAMES]


def _or_none(filters: Filters) -> Filters | None:
    return filters if filters != Filters() else None


def without(filters: Filters | None, field: object, name: object) -> Filters | None:
    """`filters` without one of them: "since", "until", or a name of "publishers" or "speakers"."""
    if filters is None or field not in ("since", "until", "publishers", "speakers"):
        return filters
    held = getattr(filters, str(field))
    left = tuple(each for each in held if each != name) if isinstance(held, tuple) else None
    return _or_none(filters.model_copy(update={str(field): left}))


def bar(filters: Filters | None, facets: Facets, *, error: str | None = None, form: object = None) -> str:
    """The filters with the form that changes them. form: what was typed, shown again beside `error`."""
    shown = json.loads(to_json(filters))
    if error and isinstance(form, Mapping):
        shown = {name: value for name, value in form.items() if isinstance(value, str | list)}
    return render(
        "shared/filters.html",
        active=each_filter(filters),
        since=str(shown.get("since") or ""),
        until=str(shown.get("until") or ""),
        chosen={field: [str(name) for name in shown.get(field) or []] for field in ("publishers", "speakers")},
        facets=facets,
        speakers=[name for name, _ in facets.speakers[:LISTED]],
        error=error,
    )
