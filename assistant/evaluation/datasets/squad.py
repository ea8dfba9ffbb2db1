"""SQuAD 2.0 (Rajpurkar and others, 2018): paragraphs with questions, some of which they do not answer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from assistant.errors import InputError
from assistant.evaluation.datasets.question import Evidence, Question

KEYS = frozenset({"data"})


def parse(records: list[Any]) -> tuple[list[Question], list[Mapping[str, str]]]:
    """Questions, each searched in its own paragraph only, and the paragraphs as articles. Evidence is the answer."""
    questions: list[Question] = []
    articles: list[Mapping[str, str]] = []
    for topic in records[0]["data"]:
        for number, paragraph in enumerate(topic["paragraphs"], 1):
            id_, text = f"{topic['title']}#{number}", paragraph["context"]
            articles.append({"id": id_, "title": topic["title"].replace("_", " "), "text": text})
            questions += [_question(qa, id_, text) for qa in paragraph["qas"]]
    return questions, articles


def _question(qa: Mapping[str, Any], article: str, text: str) -> Question:
    answers = [] if qa.get("is_impossible") else qa["answers"]
    for answer in answers:
        if not text.startswith(answer["text"], answer["answer_start"]):
            msg = f"question {qa['id']}: {answer['text']!r} does not stand at {answer['answer_start']} of its paragraph"
            raise InputError(msg)
    spans = dict.fromkeys((a["answer_start"], a["answer_start"] + len(a["text"])) for a in answers)
    return Question(
        id=str(qa["id"]),
        type="answerable" if answers else "impossible",
        question=qa["question"].strip(),
        answerable=bool(answers),
        short_answers=tuple(dict.fromkeys(a["text"] for a in answers)),
        evidence=tuple(Evidence(article=article, start=s, end=e, text=text[s:e]) for s, e in spans),
        rule="contains",
        articles=(article,),
    )
