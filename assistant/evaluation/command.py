"""What `briefing evaluate` does: from a file of questions to a folder with the report, and which limits are not met."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant import Config, IngestReport, errors
from assistant.english.wording import counted
from assistant.errors import InputError
from assistant.evaluation import thresholds
from assistant.evaluation.comparison import Comparison, compare
from assistant.evaluation.datasets import load_dataset
from assistant.evaluation.datasets.check import problems
from assistant.evaluation.datasets.corpus import opened, with_model
from assistant.evaluation.datasets.question import Dataset
from assistant.evaluation.evaluate import K, measure
from assistant.evaluation.measures.ranking import trec_qrels, trec_run
from assistant.evaluation.report import to_html, to_markdown, view
from assistant.evaluation.report.folder import MARK, check_folder, write_folder
from assistant.evaluation.report.ragas import ragas_samples
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
    """What came of it.

    broken: a line for each promise or limit that does not hold; unread: for each file that failed; gold: for each thing
    that is wrong with the questions.

    baseline: with a language model, the same without it; then `comparison` is of both.
    """

    evaluation: Evaluation
    baseline: Evaluation | None
    comparison: Comparison | None
    broken: Sequence[str]
    folder: Path
    unread: Sequence[str] = ()
    gold: Sequence[str] = ()


@dataclass(frozen=True)
class Listeners:
    """Who is told how far it is: of articles read, and of questions (done, of how many)."""

    ingest: Callable[[Progress], None] | None = None
    questions: Callable[[int, int], None] | None = None


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
    given, drops = thresholds.parse_floors(request.floors, request.k), thresholds.parse_drops(request.drops, request.k)
    if drops and earlier is None and request.config.llm is None:
        msg = "--max-drop needs --against, the earlier evaluation that figures must not drop from, or --llm"
        raise InputError(msg)
    floors = thresholds.read_floors(request.floors_file, request.k) if request.floors_file else {}
    # The command line's floors over those of the file.
    floors = {group: {**floors.get(group, {}), **given.get(group, {})} for group in {**floors, **given}}
    dataset = dataset.limited(request.limit)
    temporary = _temporary(request, dataset)
    plain = request.config.model_copy(update={"llm": None})
    with opened(plain, dataset, request.articles, temporary, listeners.ingest) as (corpus, ingested):
        wrong = problems(dataset, corpus)
        measured = measure(dataset, corpus, request.k, listeners.questions)
        baseline = None
        if request.config.llm:
            baseline = earlier = measured.evaluation
            with with_model(corpus, request.config.llm) as other:
                measured = measure(dataset, other, request.k, listeners.questions)
        found = measured.evaluation
        comparison = compare(earlier, found) if earlier else None
        broken = thresholds.broken(found, floors, comparison, drops)
        shown = view(found, corpus, comparison, broken, request.page, baseline)
    files = {
        MARK: found.to_json(),
        "report.html": to_html(shown),
        "report.md": to_markdown(shown),
        "run.trec": trec_run(measured.rankings, TAG),
        "qrels.trec": trec_qrels(measured.rankings),
        "ragas.jsonl": ragas_samples(measured.outcomes, found.settings.k),
    }
    write_folder(folder, files | ({BASELINE: baseline.to_json()} if baseline else {}))
    return Done(found, baseline, comparison, broken, folder, _unread(request, ingested), wrong)


def check(request: Request, listeners: Listeners = Listeners()) -> list[str]:
    """What is wrong with the gold of the questions, a line a problem; nothing is asked and nothing written."""
    dataset = load_dataset(request.dataset)
    with opened(request.config, dataset, request.articles, _temporary(request, dataset), listeners.ingest) as (
        corpus,
        _,
    ):
        return problems(dataset, corpus)


def _temporary(request: Request, dataset: Dataset) -> bool:
    return not request.own_store and bool(request.articles or dataset.articles)


def _unread(request: Request, ingested: IngestReport | None) -> list[str]:
    """Articles that failed; the file of questions may lie among them, and holds none."""
    failed = ingested.failed if ingested else ()
    return [f"{path}: {why}" for path, why in failed if not path.startswith(str(request.dataset))]


def _check_model(request: Request) -> None:
    if request.config.llm is None:
        return
    if request.against:
        msg = "--llm compares with the same questions without the model, --against with an earlier run: choose one"
        raise InputError(msg)
    from assistant.llm import check

    check(request.config)


def summary(done: Done, safe: Callable[[str], str] = str) -> str:
    """The figures in lines for a terminal, and where the rest is; `safe` makes names of others harmless."""
    found = done.evaluation
    wide = max(len(label(n)) for n in found.figures)
    lines = [
        f"{label(name):{wide}}  {number(e.value):>5}  {interval(e):16}  {e.n:>5}" for name, e in found.figures.items()
    ]
    lines += ["", *(f"{safe(g.name)}: {g.right} of {g.questions}" for g in found.by_type)]
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
    """Lines for standard error: articles that could not be read, faults of the gold, what fails the run."""
    lines: list[str] = []
    if done.gold:
        lines.append(f"{counted(len(done.gold), 'fault')} in the gold of the questions; --check lists them")
    return [*done.unread, *lines, *(f"limit: {line}" for line in done.broken)]
