"""Samples with the field names of RAGAS, for who wants to judge answers with a model of their own."""

import json
from collections.abc import Iterable

from assistant.evaluation.outcomes import Outcome


def ragas_samples(outcomes: Iterable[Outcome], k: int) -> str:
    """JSON Lines with `user_input`, `response`, `retrieved_contexts`, `reference` and `reference_contexts`.

    A follow-up is written as it was understood; a failed question has an empty response. The reference is the short
    answer where there is one, else the gold sentences.
    """
    return "".join(json.dumps(_sample(o, k), ensure_ascii=False) + "\n" for o in outcomes)


def _sample(outcome: Outcome, k: int) -> dict[str, object]:
    question, answer = outcome.question, outcome.answer
    gold = [e.text or "" for e in question.evidence]
    return {
        "user_input": answer.question if answer and question.history else question.question,
        "response": answer.text if answer else "",
        "retrieved_contexts": [p.text for p in outcome.passages[:k]],
        "reference": question.short_answers[0] if question.short_answers else " ".join(gold),
        "reference_contexts": gold,
    }
