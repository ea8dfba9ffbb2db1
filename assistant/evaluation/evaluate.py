"""One dataset over one corpus to one `Evaluation`."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from assistant.evaluation import surroundings, totals
from assistant.evaluation.asking import Outcome, ask_all
from assistant.evaluation.corpus import Corpus, located
from assistant.evaluation.intervals import RESAMPLES, SEED
from assistant.evaluation.measures import judged
from assistant.evaluation.question import Dataset
from assistant.evaluation.ranking import DEPTH, Ranked, ranked, scores
from assistant.evaluation.result import CorpusInfo, DatasetInfo, Evaluation, QuestionResult, Run, Settings

K = 10
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
    questions = located(dataset, corpus)
    depth = max(DEPTH, k)
    outcomes = ask_all(corpus.assistant, questions, depth, listener)
    rankings = [r for o in outcomes if (r := ranked(o, corpus.original))]
    results = _results(outcomes, rankings, corpus, k)
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
        figures=totals.figures(results, k),
        by_type=totals.by_type(results, k),
        by_publisher=totals.by_publisher(results, k),
        risk_coverage=totals.curve(results),
        confusion=totals.confusion(results),
        questions=tuple(results),
        run=Run(
            date=date,
            seconds=round(time.perf_counter() - started, 3),
            latency=latency([o.seconds for o in outcomes if not o.error]),
            model_latency=latency([u.seconds for u in used]) if used else None,
            versions=surroundings.versions(),
            commit=surroundings.commit(),
            system=surroundings.system(),
        ),
        model=totals.model(used) if used else None,
    )
    return Measured(evaluation, outcomes, rankings)


def latency(seconds: Sequence[float]) -> dict[str, float | None]:
    """Median and 95th percentile by nearest rank, in seconds; the first, which loads the models, counts too."""
    ordered = sorted(seconds)

    def rank(percent: int) -> float | None:
        return round(ordered[-(-percent * len(ordered) // 100) - 1], 4) if ordered else None

    return {"p50": rank(50), "p95": rank(95)}


def _results(outcomes: Sequence[Outcome], rankings: Sequence[Ranked], corpus: Corpus, k: int) -> list[QuestionResult]:
    retrieval = scores(rankings, k)
    kept = {r.question: r.model_copy(update={"found": r.found[:k]}) for r in rankings}
    results = []
    for outcome in outcomes:
        id_ = outcome.question.id
        item = judged(outcome, corpus.original, corpus.text)
        result = totals.question_result(item, kept.get(id_), retrieval.get(id_, {}))
        publishers = tuple(sorted({corpus.publisher(e.article) for e in outcome.question.evidence}))
        results.append(result.model_copy(update={"publishers": publishers}))
    return results
