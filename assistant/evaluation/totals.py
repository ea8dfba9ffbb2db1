"""Judged questions to figures: in all, by type, by publisher, by what they were read as."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence

from assistant.evaluation.confidence import RiskCoverage, risk_coverage
from assistant.evaluation.intervals import Estimate, estimate
from assistant.evaluation.measures import METRICS, Judged
from assistant.evaluation.ranking import Ranked, retrieval_names
from assistant.evaluation.result import Group, ModelInfo, QuestionResult
from assistant.schema import ModelUse

NO_EVIDENCE = "no article answers"


def question_result(item: Judged, ranking: Ranked | None, retrieval: dict[str, tuple[float, float]]) -> QuestionResult:
    """What is kept of one question; `retrieval` are its shares in the retrieval metrics."""
    outcome, answer = item.outcome, item.answer
    values = {name: share for name, metric in METRICS.items() if (share := metric(item)) is not None}
    return QuestionResult(
        id=item.question.id,
        gold=item.question,
        status="failed" if outcome.error or answer is None else answer.status,
        correct=item.correct,
        parts=item.parts,
        values=values | retrieval,
        asked=answer.frame.asks if answer else (),
        confidence=answer.confidence if answer else None,
        error=outcome.error,
        answer=answer.model_dump(mode="json", exclude={"seconds": True, "model": {"seconds"}}) if answer else None,
        ranking=ranking,
    )


def figures(results: Sequence[QuestionResult], k: int) -> dict[str, Estimate]:
    """Every metric that applies to one question or more, with its interval."""
    found: dict[str, Estimate] = {}
    for name in (*METRICS, *retrieval_names(k)):
        shares = [r.values[name] for r in results if name in r.values]
        if shares:
            found[name] = estimate(shares)
    return found


def groups(
    results: Sequence[QuestionResult], k: int, names: Callable[[QuestionResult], Iterable[str]]
) -> tuple[Group, ...]:
    """The figures of each group; a question may belong to several. In the order of their names."""
    members: dict[str, list[QuestionResult]] = defaultdict(list)
    for result in results:
        for name in dict.fromkeys(names(result)):
            members[name].append(result)
    return tuple(Group(name=n, questions=len(m), figures=figures(m, k)) for n, m in sorted(members.items()))


def by_type(results: Sequence[QuestionResult], k: int) -> tuple[Group, ...]:
    """The figures of each type of question."""
    return groups(results, k, lambda r: (r.gold.type,))


def by_publisher(results: Sequence[QuestionResult], k: int) -> tuple[Group, ...]:
    """The figures by publisher of the gold articles; a question with several publishers counts for each."""
    return groups(results, k, lambda r: r.publishers or (NO_EVIDENCE,))


def confusion(results: Iterable[QuestionResult]) -> dict[str, dict[str, int]]:
    """Gold type → what the question was read as asking → number of questions."""
    table: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for result in results:
        table[result.gold.type][" + ".join(result.asked) or result.status] += 1
    return {kind: dict(sorted(row.items())) for kind, row in sorted(table.items())}


def model(used: Sequence[ModelUse]) -> ModelInfo:
    """What a language model did in all answers; there must be one."""
    return ModelInfo(
        name=used[0].name,
        asked=sum(bool(u.tasks) for u in used),
        written=sum(u.kept > 0 for u in used),
        kept=sum(u.kept for u in used),
        dropped=sum(u.dropped for u in used),
        reasons=_counted(reason for u in used for reason, count in u.reasons for _ in range(count)),
        faults=_counted(u.fault for u in used if u.fault),
    )


def _counted(names: Iterable[str]) -> dict[str, int]:
    """Names by how often they come, the most frequent first."""
    return dict(sorted(Counter(names).items(), key=lambda pair: (-pair[1], pair[0])))


def curve(results: Sequence[QuestionResult]) -> RiskCoverage:
    """What refusing the less sure answers would buy."""
    given = [(r.confidence or 0.0, r.correct) for r in results if r.status == "answered"]
    return risk_coverage(given, len(results))
