"""One dataset over one corpus to one `Evaluation`."""

import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from assistant.evaluation import environment
from assistant.evaluation.datasets.corpus import Corpus, located
from assistant.evaluation.datasets.question import Dataset
from assistant.evaluation.measures.intervals import RESAMPLES, SEED, Estimate, estimate
from assistant.evaluation.measures.judged import Share, judged
from assistant.evaluation.measures.metrics import METRICS
from assistant.evaluation.measures.ranking import DEPTH, Ranked, ranked, retrieval_names, scores
from assistant.evaluation.measures.risk_coverage import RiskCoverage, risk_coverage
from assistant.evaluation.outcomes import Outcome, ask_all
from assistant.evaluation.result import (
    CorpusInfo,
    DatasetInfo,
    Evaluation,
    Group,
    ModelInfo,
    QuestionResult,
    Run,
    Settings,
)
from assistant.schema import ModelUse

K = 10
NO_EVIDENCE = "no article answers"
Listener = Callable[[int, int], None]


@dataclass(frozen=True)
class Measured:
    """An evaluation with what it was made of, which files for other tools hold: answers, passages, whole rankings."""

    evaluation: Evaluation
    outcomes: Sequence[Outcome]
    rankings: Sequence[Ranked]


def evaluate(dataset: Dataset, corpus: Corpus, k: int = K, listener: Listener | None = None) -> Evaluation:
    """Asks every question and judges what comes; the same store and questions give the same figures, `run` aside.

    k: depth of the retrieval metrics. Raises `InputError` where a question's articles or evidence are not in the store.
    """
    return measure(dataset, corpus, k, listener).evaluation


def measure(dataset: Dataset, corpus: Corpus, k: int = K, listener: Listener | None = None) -> Measured:
    """As `evaluate`, with what the evaluation was made of."""
    started = time.perf_counter()
    date = datetime.now(UTC).isoformat(timespec="seconds")
    questions = [located(question, corpus) for question in dataset.questions]
    depth = max(DEPTH, k)
    outcomes = ask_all(corpus.assistant, questions, depth, listener)
    rankings = [r for o in outcomes if (r := ranked(o, corpus.original))]
    retrieval = scores(rankings, k)
    first = {r.question: r.model_copy(update={"found": r.found[:k]}) for r in rankings}
    results = [_result(o, corpus, first.get(o.question.id), retrieval.get(o.question.id, {})) for o in outcomes]
    given = [(r.confidence or 0.0, r.correct) for r in results if r.status == "answered"]
    curve = risk_coverage(given, len(results))
    used = [o.answer.model for o in outcomes if o.answer and o.answer.model]
    config = corpus.assistant.config
    evaluation = Evaluation(
        dataset=DatasetInfo(
            name=dataset.name, format=dataset.format, sha256=dataset.sha256, questions=len(dataset.questions)
        ),
        corpus=CorpusInfo(articles=len(corpus.infos), sha256=corpus.sha256()),
        settings=Settings(
            fusion=config.fusion,
            embedding=corpus.assistant.embedding_model,
            k=k,
            depth=depth,
            resamples=RESAMPLES,
            seed=SEED,
        ),
        figures=_figures(results, k) | _ordering(curve),
        by_type=_groups(results, k, lambda r: [r.gold.type]),
        by_publisher=_groups(results, k, lambda r: r.publishers or [NO_EVIDENCE]),
        risk_coverage=curve,
        confusion=_confusion(results),
        questions=tuple(results),
        run=Run(
            date=date,
            seconds=round(time.perf_counter() - started, 3),
            latency=latency([o.seconds for o in outcomes if not o.error]),
            model_latency=latency([u.seconds for u in used]) if used else None,
            versions=environment.versions(),
            commit=environment.commit(),
            system=environment.system(),
        ),
        model=_model(used),
    )
    return Measured(evaluation, outcomes, rankings)


def latency(seconds: Sequence[float]) -> dict[str, float | None]:
    """Median and 95th percentile by nearest rank, in seconds; the first, which loads the models, counts too."""
    ordered = sorted(seconds)

    def rank(percent: int) -> float | None:
        return round(ordered[-(-percent * len(ordered) // 100) - 1], 4) if ordered else None

    return {"p50": rank(50), "p95": rank(95)}


def _result(outcome: Outcome, corpus: Corpus, ranking: Ranked | None, retrieval: dict[str, Share]) -> QuestionResult:
    """What is kept of one question; `retrieval` are its shares in the retrieval metrics."""
    question, answer = outcome.question, outcome.answer
    item = judged(outcome, corpus, corpus.original)
    values = {name: share for name, metric in METRICS.items() if (share := metric(item)) is not None}
    return QuestionResult(
        id=question.id,
        gold=question,
        status="failed" if outcome.error or answer is None else answer.status,
        correct=item.correct,
        parts=item.parts,
        promises=tuple(p.fault for p in item.promises if p.fault),
        values=values | retrieval,
        asked=answer.frame.asks if answer else (),
        confidence=answer.confidence if answer else None,
        publishers=tuple(sorted({corpus.publisher(e.article) for e in question.evidence})),
        error=outcome.error,
        answer=answer.model_dump(mode="json", exclude={"seconds": True, "model": {"seconds"}}) if answer else None,
        ranking=ranking,
    )


def _figures(results: Sequence[QuestionResult], k: int) -> dict[str, Estimate]:
    """Every metric that applies to one question or more, with its interval; k: depth of the retrieval metrics."""
    shares = {name: [r.values[name] for r in results if name in r.values] for name in (*METRICS, *retrieval_names(k))}
    return {name: estimate(values) for name, values in shares.items() if values}


def _ordering(curve: RiskCoverage) -> dict[str, Estimate]:
    """The area under the curve of risk and coverage as a figure, without an interval; none if nothing is answered."""
    return {} if curve.area is None else {"aurc": Estimate(value=curve.area, n=len(curve.points))}


def _groups(
    results: Sequence[QuestionResult], k: int, names: Callable[[QuestionResult], Iterable[str]]
) -> tuple[Group, ...]:
    """The figures of each group; a question may belong to several. In the order of their names."""
    members: dict[str, list[QuestionResult]] = defaultdict(list)
    for result in results:
        for name in names(result):
            members[name].append(result)
    return tuple(Group(name=n, questions=len(m), figures=_figures(m, k)) for n, m in sorted(members.items()))


def _confusion(results: Iterable[QuestionResult]) -> dict[str, dict[str, int]]:
    """Gold type → what the question was read as asking → number of questions."""
    table: dict[str, Counter[str]] = defaultdict(Counter)
    for result in results:
        table[result.gold.type][" + ".join(result.asked) or result.status] += 1
    return {kind: dict(sorted(row.items())) for kind, row in sorted(table.items())}


def _model(used: Sequence[ModelUse]) -> ModelInfo | None:
    """What a language model did in all answers; None where there was none."""
    if not used:
        return None
    reasons = sum((Counter(dict(use.reasons)) for use in used), Counter[str]())
    return ModelInfo(
        name=used[0].name,
        asked=sum(bool(u.tasks) for u in used),
        written=sum(u.shown > 0 for u in used),
        shown=sum(u.shown for u in used),
        dropped=sum(u.dropped for u in used),
        reasons=_most_frequent_first(reasons),
        faults=_most_frequent_first(Counter(u.fault for u in used if u.fault)),
    )


def _most_frequent_first(counts: Counter[str]) -> dict[str, int]:
    return dict(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))
