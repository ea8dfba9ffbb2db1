"""Two evaluations of the same questions: which turned right, which wrong, and whether that may be chance."""

import math
from collections.abc import Iterable, Mapping

from assistant.errors import InputError
from assistant.evaluation.measures.intervals import estimate
from assistant.evaluation.result import Evaluation, QuestionResult
from assistant.schema import Record


class Change(Record):
    """One figure over the questions that both evaluations have."""

    before: float | None
    now: float | None

    @property
    def difference(self) -> float | None:
        """How much it grew."""
        return None if self.before is None or self.now is None else round(self.now - self.before, 6)


class Comparison(Record):
    """What changed from an earlier evaluation to this one, over the questions that both have.

    `p_value` is McNemar's exact test on the questions that turned; `notes` say what else differs than the program.
    """

    common: int
    turned_right: tuple[str, ...]
    turned_wrong: tuple[str, ...]
    p_value: float
    changes: dict[str, Change]
    notes: tuple[str, ...] = ()


def compare(earlier: Evaluation, now: Evaluation) -> Comparison:
    """The paired comparison of two evaluations. Raises `InputError` where they have no question in common."""
    before = {q.id: q for q in earlier.questions}
    pairs = [(before[q.id], q) for q in now.questions if q.id in before]
    if not pairs:
        msg = f"no question of {now.dataset.name} is in the earlier evaluation, which is of {earlier.dataset.name}"
        raise InputError(msg)
    right = tuple(b.id for a, b in pairs if b.correct and not a.correct)
    wrong = tuple(b.id for a, b in pairs if a.correct and not b.correct)
    first, second = _figures(a for a, _ in pairs), _figures(b for _, b in pairs)
    return Comparison(
        common=len(pairs),
        turned_right=right,
        turned_wrong=wrong,
        p_value=mcnemar(len(right), len(wrong)),
        changes={n: Change(before=first.get(n), now=second.get(n)) for n in dict.fromkeys((*second, *first))},
        notes=tuple(_notes(earlier, now, len(pairs), sum(a.gold != b.gold for a, b in pairs))),
    )


def mcnemar(turned_right: int, turned_wrong: int) -> float:
    """Two-sided p-value of McNemar's exact test: the chance of so uneven a split if either turn were as likely.

    McNemar (1947), exact by the binomial distribution; 1 where nothing turned.
    """
    total = turned_right + turned_wrong
    as_uneven = sum(math.comb(total, n) for n in range(min(turned_right, turned_wrong) + 1))
    return round(min(1.0, 2 * as_uneven / (1 << total)), 6)


def _figures(results: Iterable[QuestionResult]) -> Mapping[str, float | None]:
    shares: dict[str, list[tuple[float, float]]] = {}
    for result in results:
        for name, share in result.values.items():
            shares.setdefault(name, []).append(share)
    return {name: estimate(values).value for name, values in shares.items()}


def _notes(earlier: Evaluation, now: Evaluation, common: int, other_gold: int) -> Iterable[str]:
    lost, new = len(earlier.questions) - common, len(now.questions) - common
    if lost or new:
        yield f"{common} questions are in both; {lost} only in the earlier, {new} only in this one"
    if other_gold:
        yield f"the gold of {other_gold} question{'s' if other_gold != 1 else ''} differs"
    if earlier.corpus != now.corpus:
        yield f"the articles differ ({earlier.corpus.articles} then, {now.corpus.articles} now)"
    if earlier.settings != now.settings:
        yield "the settings differ"
