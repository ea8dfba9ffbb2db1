"""What a report shows, ready to be laid out: figures as text, wrong answers beside their gold. No HTML here."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from assistant.evaluation.comparison import Comparison
from assistant.evaluation.datasets.corpus import Corpus
from assistant.evaluation.measures.intervals import Estimate
from assistant.evaluation.measures.metrics import LOWER_IS_BETTER, METRICS, definition
from assistant.evaluation.measures.ranking import retrieval_names
from assistant.evaluation.report.answers import AnswerView, answer_view
from assistant.evaluation.report.listing import Listing, in_order, listing
from assistant.evaluation.result import Evaluation, QuestionResult
from assistant.evaluation.thresholds import broken_promises

PAGE = "http://127.0.0.1:7860"
GROUP_METRICS = (
    "accuracy",
    "lead",
    "noise",
    "speaker_accuracy",
    "figure_accuracy",
    "citation_precision",
    "citation_recall",
)
_CURVE = {
    "aurc": "Area under the curve of risk and coverage; lower is better. See the effect of refusing more questions."
}


@dataclass(frozen=True)
class View:
    """Everything that a report shows.

    definitions: what each metric counts, by its name. group_metrics: those that tables of groups show. read_as: the
    columns of the confusion table, most frequent first. answers: those worth a look, in the order of `listing`, which
    finds those of one kind. compared_with: what the comparison is with, in words. model: what a language model did, in
    sentences; none without one.
    """

    evaluation: Evaluation
    definitions: Mapping[str, str]
    group_metrics: Sequence[str]
    read_as: Sequence[str]
    answers: Sequence[AnswerView]
    listing: Listing
    comparison: Comparison | None
    broken: Sequence[str]
    compared_with: str
    model: Sequence[str]

    @property
    def right(self) -> int:
        """How many questions are right."""
        return len(self.evaluation.questions) - len(self.evaluation.wrong)

    @property
    def listed(self) -> Collection[str]:
        """The ids of the answers worth a look."""
        return {a.result.id for a in self.answers}

    @property
    def lower(self) -> Collection[str]:
        """The metrics of which less is better."""
        return LOWER_IS_BETTER

    @property
    def results(self) -> Mapping[str, QuestionResult]:
        """Each question's result, by its id."""
        return {q.id: q for q in self.evaluation.questions}


def view(
    evaluation: Evaluation,
    corpus: Corpus,
    comparison: Comparison | None = None,
    broken: Sequence[str] = (),
    page: str = PAGE,
    baseline: Evaluation | None = None,
) -> View:
    """The view of an evaluation; `page` is the address at which links open a question in the chat.

    baseline: the same without the language model, which the comparison then is with.
    """

    def asked(result: QuestionResult) -> str:
        # A follow-up can be asked by itself as it was understood.
        return str(result.answer["question"]) if result.answer and result.gold.history else result.gold.question

    results = in_order(evaluation.questions)
    promises = frozenset(broken_promises(evaluation))
    columns = sum(map(Counter, evaluation.confusion.values()), Counter[str]())
    return View(
        evaluation=evaluation,
        definitions={
            **{name: definition(name) for name in METRICS},
            **retrieval_names(evaluation.settings.k),
            **_CURVE,
        },
        group_metrics=[m for m in GROUP_METRICS if m in evaluation.figures],
        read_as=sorted(columns, key=lambda name: (-columns[name], name)),
        answers=[answer_view(r, corpus, link(page, asked(r))) for r in results],
        listing=listing(results),
        comparison=comparison,
        # Broken promises have a section of their own.
        broken=[line for line in broken if line not in promises],
        compared_with="the same questions without the language model" if baseline else "the earlier evaluation",
        model=model_lines(evaluation, baseline) if baseline else (),
    )


def model_lines(found: Evaluation, baseline: Evaluation) -> list[str]:
    """What a language model changed and did, in sentences: accuracy, its sentences, its faults, the time."""
    used = found.model
    before, now = (number(e.figures["accuracy"].value) for e in (baseline, found))
    lines = [f"Accuracy {before} without the language model, {now} with it."]
    if used is None:
        return [*lines, "It was not asked anything."]
    lines.append(
        f"{used.name} was asked for {used.asked} of {len(found.questions)} questions and wrote the text of "
        f"{used.written}; of its {used.shown + used.dropped} sentences {used.shown} were shown."
    )
    for what, counts in (("Left out", used.reasons), ("Faults", used.faults)):
        if counts:
            lines.append(f"{what}: {', '.join(f'{name} {count}' for name, count in counts.items())}.")
    times = (baseline.run.latency, found.run.latency)
    without, with_it = (f"{number(t['p50'])} s (95th percentile {number(t['p95'])} s)" for t in times)
    return [*lines, f"Time to an answer, median: {without} without it, {with_it} with it."]


def label(metric: str) -> str:
    """A metric's name in words."""
    words = metric.replace("follow_up", "follow-up").replace("_", " ").replace("@", " @ ")
    return words.replace("mrr", "MRR").replace("ndcg", "nDCG").replace("aurc", "AURC")


def number(value: float | None) -> str:
    """A figure to three places, or a dash."""
    return "–" if value is None else f"{value:.3f}"


def interval(estimate: Estimate) -> str:
    """The interval as text, empty where there is none."""
    return "" if estimate.low is None else f"{number(estimate.low)} to {number(estimate.high)}"


def link(page: str, question: str) -> str:
    """The address that opens a question in the chat."""
    return f"{page.rstrip('/')}/?q={quote(question.encode('utf-8', 'replace'), safe='')}"
