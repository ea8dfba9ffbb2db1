"""Which answers are worth a look, what is wrong with each, and the filters that find those of one kind."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from urllib.parse import quote

from assistant.evaluation.measures.metrics import LOWER_IS_BETTER
from assistant.evaluation.result import QuestionResult

WRONG = "wrong"
_RIGHT_BUT = {
    "broken promise": "right, but a promise is broken",
    "verdict": "right, but the verdict is not",
    "first line": "right, but not in the first line",
}
"""Faults for which an answer is worth a look though all its parts are right, the worst first."""
_PARTS = {
    "cited": "citation",
    "short": "short answer",
    "every": "answer missing",
    "no_wrong": "misleading answer",
    "answered": "failed",
}
_VALUES = {
    "verdict": "verdict",
    "lead": "first line",
    "speaker_precision": "wrong speaker",
    "stance_accuracy": "stance",
    "conflict_recall": "conflict not shown",
    "conflict_precision": "no such conflict",
    "series_latest": "series",
    "series_revisions": "series",
    "refusal_reason_accuracy": "reason",
    "noise": "noise",
    "stray": "other matters",
}
"""Metrics of which anything lost is a fault; others are rates, or say again what a part says."""


@dataclass(frozen=True)
class Filter:
    """The listed answers of one type and with one mark, by their places; `names` are of those of both that are set.

    key: the places of type and mark in their lists, counted from 1; 0 is any. No name of others becomes part of a page.
    """

    key: str
    names: Sequence[str]
    members: Sequence[int]

    @property
    def classes(self) -> str:
        """The selector of its answers, and of the groups that hold one."""
        return "".join(f".{letter}{n}" for letter, n in zip("tm", self.key.split("-"), strict=True) if n != "0")


@dataclass(frozen=True)
class Listing:
    """The answers worth a look by type and by mark, which is their state or a fault, with a filter for each pair.

    classes: of each answer. steps: of each answer, where it is in each filter, and where the next one is (None: none).
    """

    types: Sequence[str]
    marks: Sequence[str]
    filters: Mapping[str, Filter]
    classes: Sequence[Sequence[str]]
    steps: Sequence[Sequence[tuple[str, str | None, Filter]]]

    def find(self, kind: str, mark: str = WRONG) -> Filter | None:
        """The filter of a type and a mark, where it has an answer."""
        if kind not in self.types or mark not in self.marks:
            return None
        return self.filters.get(f"{self.types.index(kind) + 1}-{self.marks.index(mark) + 1}")


def state(result: QuestionResult) -> str:
    """Why an answer is worth a look; empty for one that is not."""
    found = faults(result)
    return WRONG if not result.correct else next((words for fault, words in _RIGHT_BUT.items() if fault in found), "")


def faults(result: QuestionResult, said: str = "") -> list[str]:
    """What is wrong with an answer, in words, but for what its state says already: promises, parts, metrics."""
    asked = "answered, not refused" if result.status == "answered" else "refused, not answered"
    parts = {"refusal": asked} | _PARTS
    found = ["broken promise"] if result.promises else []
    found += [parts.get(name, name) for name, right in result.parts.items() if not right]
    if result.parts.get("refusal", True):  # else nothing more was to be expected
        found += [words for name, words in _VALUES.items() if _lost(result, name)]
    return [fault for fault in dict.fromkeys(found) if not said or _RIGHT_BUT.get(fault) != said]


def in_order(results: Sequence[QuestionResult]) -> list[QuestionResult]:
    """The answers worth a look, by type, the wrong ones first."""
    return sorted((r for r in results if state(r)), key=lambda r: (r.gold.type, r.correct))


def listing(results: Sequence[QuestionResult]) -> Listing:
    """The filters over answers that are worth a look, in their order."""
    marks = [list(dict.fromkeys((state(r), *faults(r)))) for r in results]
    counts = Counter(mark for found in marks for mark in found)
    states = [s for s in (WRONG, *_RIGHT_BUT.values()) if s in counts]
    names = states + [m for m, _ in counts.most_common() if m not in states]
    types = sorted({r.gold.type for r in results})
    classes, members = [], defaultdict(list)
    for n, (result, found) in enumerate(zip(results, marks, strict=True)):
        kind, own = types.index(result.gold.type) + 1, [names.index(mark) + 1 for mark in found]
        classes.append([f"t{kind}", *(f"m{m}" for m in own)])
        for pair in product((0, kind), (0, *own)):
            members[pair].append(n)
    filters = [
        Filter(f"{t}-{m}", [*(types[t - 1 : t] if t else ()), *(names[m - 1 : m] if m else ())], found)
        for (t, m), found in sorted(members.items())
    ]
    steps: list[list[tuple[str, str | None, Filter]]] = [[] for _ in results]
    for f in filters:
        anchors = [f"in-{f.key}.{n}" if f.names else anchor(results[n].id) for n in f.members]
        for n, here, after in zip(f.members, anchors, (*anchors[1:], None), strict=True):
            steps[n].append((here, after, f))
    return Listing(types, names, {f.key: f for f in filters}, classes, steps)


def anchor(question: str) -> str:
    """Where a question's answer is on the page, by the question's id."""
    return f"q-{quote(question.encode('utf-8', 'replace'), safe='')}"


def _lost(result: QuestionResult, metric: str) -> bool:
    got, of = result.values.get(metric, (0.0, 0.0))
    return bool(of) and (got > 0 if metric in LOWER_IS_BETTER else got < of)
