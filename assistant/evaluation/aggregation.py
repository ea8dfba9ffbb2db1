"""Judged questions to figures: in all, by group, by what they were read as."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence

from assistant.evaluation.measures.intervals import Estimate, estimate
from assistant.evaluation.measures.metrics import METRICS
from assistant.evaluation.measures.ranking import retrieval_names
from assistant.evaluation.result import Group, ModelInfo, QuestionResult
from assistant.schema import ModelUse


def figures(results: Sequence[QuestionResult], k: int) -> dict[str, Estimate]:
    """Every metric that applies to one question or more, with its interval; k: depth of the retrieval metrics."""
    shares = {name: [r.values[name] for r in results if name in r.values] for name in (*METRICS, *retrieval_names(k))}
    return {name: estimate(values) for name, values in shares.items() if values}


def groups(
    results: Sequence[QuestionResult], k: int, names: Callable[[QuestionResult], Iterable[str]]
) -> tuple[Group, ...]:
    """The figures of each group; a question may belong to several. In the order of their names."""
    members: dict[str, list[QuestionResult]] = defaultdict(list)
    for result in results:
        for name in names(result):
            members[name].append(result)
    return tuple(Group(name=n, questions=len(m), figures=figures(m, k)) for n, m in sorted(members.items()))


def confusion(results: Iterable[QuestionResult]) -> dict[str, dict[str, int]]:
    """Gold type → what the question was read as asking → number of questions."""
    table: dict[str, Counter[str]] = defaultdict(Counter)
    for result in results:
        table[result.gold.type][" + ".join(result.asked) or result.status] += 1
    return {kind: dict(sorted(row.items())) for kind, row in sorted(table.items())}


def model(used: Sequence[ModelUse]) -> ModelInfo | None:
    """What a language model did in all answers; None where there was none."""
    if not used:
        return None
    reasons: Counter[str] = Counter()
    for use in used:
        reasons.update(dict(use.reasons))
    return ModelInfo(
        name=used[0].name,
        asked=sum(bool(u.tasks) for u in used),
        written=sum(u.shown > 0 for u in used),
        kept=sum(u.shown for u in used),
        dropped=sum(u.dropped for u in used),
        reasons=_most_frequent_first(reasons),
        faults=_most_frequent_first(Counter(u.fault for u in used if u.fault)),
    )


def _most_frequent_first(counts: Counter[str]) -> dict[str, int]:
    return dict(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))
