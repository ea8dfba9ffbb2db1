"""Floors that figures must reach, and drops that they must not take: what makes a run fail in CI."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from assistant.errors import InputError
from assistant.evaluation.comparison import LOWER_IS_BETTER, Comparison
from assistant.evaluation.intervals import Estimate
from assistant.evaluation.measures import METRICS
from assistant.evaluation.ranking import retrieval_names
from assistant.evaluation.result import Evaluation

Floors = Mapping[str, Mapping[str, float]]
"""Type of question ("" for all) → metric → least value."""
ALL = ""
_SLACK = 1e-9  # figures are cut to six places


def broken(
    evaluation: Evaluation, floors: Floors, comparison: Comparison | None, drops: Mapping[str, float]
) -> list[str]:
    """A line for each limit that does not hold. A verbatim or verified share below 1 breaks one by itself."""
    return [
        *_below({"verbatim_share": 1.0, "model_verified_share": 1.0}, evaluation.figures, "", missing=False),
        *_floors(evaluation, floors),
        *(_dropped(comparison, drops) if comparison else ()),
    ]


def parse_floors(given: Sequence[str], k: int) -> Floors:
    """`METRIC=VALUE` of the command line."""
    return {ALL: dict(_pair(text, None, k) for text in given)} if given else {}


def parse_drops(given: Sequence[str], k: int) -> dict[str, float]:
    """`METRIC=VALUE`, or a value alone, which is of accuracy."""
    return dict(_pair(text, "accuracy", k) for text in given)


def read_floors(path: Path, k: int) -> Floors:
    """A TOML file: a table `[all]` and a table `[types.NAME]` for types of questions, with `metric = value` in each."""
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        msg = f"{path}: no file of floors ({error})"
        raise InputError(msg) from error
    unknown = set(data) - {"all", "types"}
    tables = {ALL: data.get("all", {})} | data.get("types", {})
    if unknown or not all(isinstance(table, dict) for table in tables.values()):
        msg = f"{path}: only tables [all] and [types.NAME] are known, with lines like accuracy = 0.6"
        raise InputError(msg)
    return {group: {n: _checked(n, v, k) for n, v in table.items()} for group, table in tables.items()}


def _floors(evaluation: Evaluation, floors: Floors) -> Iterator[str]:
    groups = {ALL: evaluation.figures} | {g.name: g.figures for g in evaluation.by_type}
    for group, table in floors.items():
        where = f" of {group} questions" if group else ""
        yield from _below(table, groups.get(group, {}), where, missing=True)


def _below(table: Mapping[str, float], figures: Mapping[str, Estimate], where: str, *, missing: bool) -> Iterator[str]:
    for name, floor in table.items():
        value = figures[name].value if name in figures else None
        if value is None:
            if missing:
                yield f"{name}{where} was not measured, and has a floor of {floor:g}"
        elif value < floor - _SLACK:
            yield f"{name}{where} is {value:.4f}, below its floor of {floor:g}"


def _dropped(comparison: Comparison, drops: Mapping[str, float]) -> Iterator[str]:
    for name, most in drops.items():
        change = comparison.changes.get(name)
        if change is None or change.difference is None:
            yield f"{name} was not measured both times, and may drop by {most:g} at most"
            continue
        drop = change.difference if name in LOWER_IS_BETTER else -change.difference
        if drop > most + _SLACK:
            verb = "grew" if name in LOWER_IS_BETTER else "dropped"
            yield f"{name} {verb} from {change.before:.4f} to {change.now:.4f}, by more than {most:g}"


def _pair(text: str, default: str | None, k: int) -> tuple[str, float]:
    name, equals, value = text.rpartition("=")
    if not equals and default is None:
        msg = f"{text!r} is no floor; write it like accuracy=0.6"
        raise InputError(msg)
    name = name.strip() or default or ""
    try:
        return name, _checked(name, float(value), k)
    except ValueError as error:
        msg = f"{text!r}: {value!r} is not a number; write it like accuracy=0.6"
        raise InputError(msg) from error


def _checked(name: str, value: object, k: int) -> float:
    known = (*METRICS, *retrieval_names(k))
    if name not in known:
        msg = f"no metric is called {name!r}; there are {', '.join(known)}"
        raise InputError(msg)
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
        msg = f"{name}: a limit is a number from 0 to 1, not {value!r}"
        raise InputError(msg)
    return float(value)
