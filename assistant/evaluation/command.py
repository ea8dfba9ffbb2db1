"""What `briefing evaluate` does: from a file of questions to a folder with the report, and which limits do not hold."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from assistant import Config, IngestReport, errors
from assistant.errors import InputError
from assistant.evaluation import limits
from assistant.evaluation.comparison import Comparison, compare
from assistant.evaluation.corpus import opened, with_model, without_model
from assistant.evaluation.evaluate import K, Measured, measure
from assistant.evaluation.formats import load_dataset
from assistant.evaluation.output import MARK, check_folder, write_folder
from assistant.evaluation.ragas import ragas_samples
from assistant.evaluation.ranking import trec_qrels, trec_run
from assistant.evaluation.report import View, to_html, to_markdown, view
from assistant.evaluation.report.view import PAGE, interval, label, model_lines, number
from assistant.evaluation.result import Evaluation, read_evaluation
from assistant.schema import Progress

TAG = "briefing-assistant"
BASELINE = "baseline.json"
"""In the folder of a run with a language model, the evaluation without it."""


@dataclass(frozen=True)
class Request:
    """What is to be evaluated, on what, against what.

    own_store: whether `config.store` was named; else articles that are given go into a store of this run only.
    floors and drops are as on the command line, `floors_file` a TOML file of floors.
    """

    dataset: Path
    config: Config
    own_store: bool = True
    articles: Sequence[Path] = ()
    out: Path | None = None
    k: int = K
    limit: int | None = None
    against: Path | None = None
    floors: Sequence[str] = ()
    floors_file: Path | None = None
    drops: Sequence[str] = ()
    page: str = PAGE


@dataclass(frozen=True)
class Done:
    """What came of it: `broken` has a line for each limit that does not hold.

    baseline: with a language model, the same without it; then `comparison` is of both.
    """

    evaluation: Evaluation
    baseline: Evaluation | None
    comparison: Comparison | None
    broken: Sequence[str]
    folder: Path
    ingested: IngestReport | None


@dataclass(frozen=True)
class Listeners:
    """Who is told how far it is: of articles read, and of questions (done, of how many)."""

    ingest: Callable[[Progress], None] | None = None
    questions: Callable[[int, int], None] | None = field(default=None)


def run(request: Request, listeners: Listeners = Listeners()) -> Done:
    """Evaluates and writes the folder. What is wrong with the request is said before anything is asked.

    With a language model all is asked twice, first without it, and both are compared.
    """
    errors.check("evaluate", "ir_measures", "an evaluation")
    _check_model(request)
    dataset = load_dataset(request.dataset)
    folder = request.out or Path(f"evaluation-{dataset.name}")
    check_folder(folder)
    earlier = read_evaluation(request.against) if request.against else None
    drops = limits.parse_drops(request.drops, request.k)
    if drops and earlier is None and request.config.llm is None:
        msg = "--max-drop needs --against, the earlier evaluation that figures must not drop from, or --llm"
        raise InputError(msg)
    floors = _floors(request)
    dataset = dataset.limited(request.limit)
    temporary = not request.own_store and bool(request.articles or dataset.articles)
    plain = without_model(request.config)
    with opened(plain, dataset, request.articles, temporary, listeners.ingest) as (corpus, ingested):
        measured = measure(dataset, corpus, request.k, listeners.questions)
        baseline = None
        if request.config.llm:
            baseline = earlier = measured.evaluation
            with with_model(corpus, request.config) as other:
                measured = measure(dataset, other, request.k, listeners.questions)
        found = measured.evaluation
        comparison = compare(earlier, found) if earlier else None
        broken = limits.broken(found, floors, comparison, drops)
        shown = view(found, corpus, comparison, broken, request.page, baseline)
    ingested = _without(ingested, request.dataset)
    extra = {BASELINE: baseline.to_json()} if baseline else {}
    write_folder(folder, {**files(measured, shown), **extra})
    return Done(found, baseline, comparison, broken, folder, ingested)


def _check_model(request: Request) -> None:
    if request.config.llm is None:
        return
    if request.against:
        msg = "--llm compares with the same questions without the model, --against with an earlier run: choose one"
        raise InputError(msg)
    from assistant.llm import check

    check(request.config)


def files(measured: Measured, shown: View) -> Mapping[str, str]:
    """Every file of the folder by its name."""
    found = measured.evaluation
    return {
        MARK: found.to_json(),
        "report.html": to_html(shown),
        "report.md": to_markdown(shown),
        "run.trec": trec_run(measured.rankings, TAG),
        "qrels.trec": trec_qrels(measured.rankings),
        "ragas.jsonl": ragas_samples(measured.outcomes, found.settings.k),
    }


def summary(done: Done, safe: Callable[[str], str] = str) -> str:
    """The figures in lines for a terminal, and where the rest is; `safe` makes names of others harmless."""
    found = done.evaluation
    wide = max(len(label(n)) for n in found.figures)
    lines = [
        f"{label(name):{wide}}  {number(e.value):>5}  {interval(e):16}  {e.n:>5}" for name, e in found.figures.items()
    ]
    lines += ["", *(f"{safe(g.name)}: {_of(g.figures['accuracy'].value, g.questions)}" for g in found.by_type)]
    if done.comparison:
        c = done.comparison
        than = "without the model" if done.baseline else "the earlier"
        lines += ["", f"against {than}: {len(c.turned_right)} right now, {len(c.turned_wrong)} wrong now"]
        lines[-1] += f", of {c.common} (McNemar p = {number(c.p_value)})"
        lines += [f"  note: {note}" for note in c.notes]
    if found.model and done.baseline:
        lines += ["", *(safe(line) for line in model_lines(found, done.baseline))]
    right = len(found.questions) - len(found.wrong)
    lines += ["", f"{right} of {len(found.questions)} right; see {safe(str(done.folder))}/report.html"]
    return "\n".join(lines)


def notes(done: Done) -> list[str]:
    """Lines for standard error: articles that could not be read, questions that failed, limits that do not hold."""
    lines = [f"{path}: {reason}" for path, reason in (done.ingested.failed if done.ingested else ())]
    lines += [f"question {q.id} failed: {q.error}" for q in done.evaluation.questions if q.status == "failed"]
    return [*lines, *(f"limit: {line}" for line in done.broken)]


def _without(report: IngestReport | None, dataset: Path) -> IngestReport | None:
    """The report without the file of questions, which may lie among the articles and holds none."""
    if report is None:
        return None
    failed = tuple((place, reason) for place, reason in report.failed if not place.startswith(str(dataset)))
    return report.model_copy(update={"failed": failed})


def _floors(request: Request) -> limits.Floors:
    """Floors of the file, with those of the command line over them."""
    given = limits.parse_floors(request.floors, request.k)
    filed = limits.read_floors(request.floors_file, request.k) if request.floors_file else {}
    return {group: {**filed.get(group, {}), **given.get(group, {})} for group in {**filed, **given}}


def _of(share: float | None, count: int) -> str:
    return f"{round((share or 0) * count)} of {count}"
