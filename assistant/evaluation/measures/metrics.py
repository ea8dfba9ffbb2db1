"""The metrics: each a function of one judged question, its docstring the definition and the source.

A metric gives (numerator, denominator) for a question that it applies to, else None. The figure of many questions is
the sum of the numerators by the sum of the denominators: a mean where every denominator is 1. A question that failed or
was refused has no rows, so it scores 0 wherever something should have been given; it is never left out.
"""

import inspect
from collections.abc import Callable

from assistant.evaluation.measures import answers, conflicts, rows
from assistant.evaluation.measures.judged import Judged, Share

METRICS: dict[str, Callable[[Judged], Share | None]] = {
    function.__name__: function
    for function in (
        answers.accuracy,
        rows.lead,
        rows.noise,
        rows.stray,
        answers.speaker_accuracy,
        rows.speaker_precision,
        rows.claim_precision,
        rows.stance_accuracy,
        answers.figure_accuracy,
        answers.short_answer_accuracy,
        answers.citation_precision,
        answers.citation_recall,
        answers.verbatim_share,
        answers.promises_kept,
        answers.refusal_precision,
        answers.refusal_recall,
        answers.refused_wrong,
        answers.refusal_reason_accuracy,
        answers.premise_recall,
        conflicts.verdict,
        conflicts.conflict_precision,
        conflicts.conflict_recall,
        *(metric for kind in conflicts.KINDS for metric in conflicts.of_kind(kind)),
        conflicts.side_precision,
        conflicts.none_shown,
        conflicts.unasked_conflicts,
        conflicts.series_latest,
        conflicts.series_revisions,
        answers.follow_up_accuracy,
        answers.gold_answers_given,
        answers.wrong_answers_given,
        answers.model_text_share,
        answers.model_shown_share,
        answers.model_verified_share,
    )
}
LOWER_IS_BETTER = frozenset(
    {"noise", "stray", "refused_wrong", "none_shown", "unasked_conflicts", "wrong_answers_given", "aurc"}
)


def definition(name: str) -> str:
    """What a metric counts and where that comes from: its docstring in one paragraph."""
    return " ".join((inspect.getdoc(METRICS[name]) or "").split())
