"""Promises that answers keep, floors that figures must reach, and drops that they must not take: what fails a run.

The floor of a figure of which less is better is a ceiling.
"""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from assistant.errors import InputError
from assistant.evaluation.comparison import Comparison
from assistant.evaluation.datasets.question import input_error
from assistant.evaluation.measures.metrics import LOWER_IS_BETTER, METRICS
from assistant.evaluation.measures.ranking import retrieval_names
from assistant.evaluation.result import Evaluation

Floors = Mapping[str, Mapping[str, float]]
"""Type of question ("" for all) → metric → least value."""
ALL = ""
_ALWAYS = {"model_verified_share": 1.0}
_SLACK = 1e-9  # figures are cut to six places


def broken(
    evaluation: Evaluation, floors: Floors, comparison: Comparison | None, drops: Mapping[str, float]
) -> list[str]:
    """A line for each question that failed and each promise that is broken, which no limit excuses, then for limits."""
    always = {name: floor for name, floor in _ALWAYS.items() if name in evaluation.figures}
    tables = [(ALL, always), *floors.items()]
    lines = [f"{q.id} failed: {q.error}" for q in evaluation.questions if q.status == "failed"]
    lines += broken_promises(evaluation)
    lines += [line for group, table in tables for line in _below(evaluation, group, table)]
    return [*lines, *(_dropped(comparison, drops) if comparison else ())]


def broken_promises(evaluation: Evaluation) -> list[str]:
    """A line for each question whose answer breaks a promise."""
    return [f"{q.id} breaks a promise: {q.promises[0]}{_more(q.promises)}" for q in evaluation.broken]


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
        raise input_error(path, f"cannot be read as a floors file ({error})") from error
    tables = {ALL: data.get("all", {})} | data.get("types", {})
    if set(data) - {"all", "types"} or not all(isinstance(table, dict) for table in tables.values()):
        raise input_error(path, "only tables [all] and [types.NAME] are known, with lines like accuracy = 0.6")
    return {group: {n: _checked(n, v, k) for n, v in table.items()} for group, table in tables.items()}


def _more(faults: Sequence[str]) -> str:
    return f" (and {len(faults) - 1} more)" if len(faults) > 1 else ""


def _below(evaluation: Evaluation, group: str, table: Mapping[str, float]) -> Iterator[str]:
    figures = {ALL: evaluation.figures} | {g.name: g.figures for g in evaluation.by_type}
    where = f" of {group} questions" if group else ""
    for name, floor in table.items():
        found = figures.get(group, {}).get(name)
        if found is None or found.value is None:
            yield f"{name}{where} was not measured, and has a limit of {floor:g}"
        elif name in LOWER_IS_BETTER and found.value > floor + _SLACK:
            yield f"{name}{where} is {found.value:.4f}, above its ceiling of {floor:g}"
        elif name not in LOWER_IS_BETTER and found.value < floor - _SLACK:
            yield f"{name}{where} is {found.value:.4f}, below its floor of {floor:g}"


def _dropped(comparison: Comparison, drops: Mapping[str, float]) -> Iterator[str]:
    for name, most in drops.items():
        change = comparison.changes.get(name)
        if change is None or change.difference is None:
            yield f"{name} was not measured both times, and may drop by {most:g} at most"
            continue
        lower = name in LOWER_IS_BETTER
        if (change.difference if lower else -change.difference) > most + _SLACK:
            verb = "grew" if lower else "dropped"
            yield f"{name} {verb} from {change.before:.4f} to {change.now:.4f}, by more than {most:g}"


def _pair(text: str, default: str | None, k: int) -> tuple[str, float]:
    name, equals, value = text.rpartition("=")
    if not equals and default is None:
        msg = f"{text!r} is not of the form METRIC=VALUE; write it like accuracy=0.6"
        raise InputError(msg)
    name = name.strip() or default or ""
    try:
        return name, _checked(name, float(value), k)
    except ValueError as error:
        raise input_error(repr(text), f"{value!r} is not a number; write it like accuracy=0.6") from error


def _checked(name: str, value: object, k: int) -> float:
    known = (*METRICS, "aurc", *retrieval_names(k))
    if name not in known:
        msg = f"no metric is called {name!r}; there are {', '.join(known)}"
        raise InputError(msg)
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
        raise input_error(name, f"a limit is a number from 0 to 1, not {value!r}")
    return float(value)
