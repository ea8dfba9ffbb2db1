"""RAMDocs (Wang and others, 2025): JSON Lines, each question with documents that agree, disagree or mislead."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from assistant.evaluation.datasets.question import Question

KEYS = frozenset({"question", "documents", "gold_answers"})


def parse(records: list[Any]) -> tuple[list[Question], list[Mapping[str, str]]]:
    """Questions, each searched in its own documents only, and the documents as articles."""
    questions: list[Question] = []
    articles: list[Mapping[str, str]] = []
    for number, record in enumerate(records, 1):
        id_ = f"q{number:05d}"
        documents = [(f"{id_}-d{n}", d["text"]) for n, d in enumerate(record["documents"], 1)]
        articles += [{"id": name, "text": text} for name, text in documents]
        wrong = tuple(dict.fromkeys(record.get("wrong_answers") or ()))
        questions.append(
            Question(
                id=id_,
                type="conflict" if wrong else "several-answers" if len(record["gold_answers"]) > 1 else "one-answer",
                question=record["question"],
                short_answers=tuple(dict.fromkeys(record["gold_answers"])),
                wrong_answers=wrong,
                articles=tuple(name for name, _ in documents),
                rule="every-answer",
            )
        )
    return questions, articles
