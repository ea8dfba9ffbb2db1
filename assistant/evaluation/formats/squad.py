"""SQuAD 2.0 (Rajpurkar and others, 2018): paragraphs with questions, some of which they do not answer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from assistant.english.sentences import split
from assistant.errors import InputError
from assistant.evaluation.question import Evidence, Question

KEYS = frozenset({"data"})


def parse(records: list[Any]) -> tuple[list[Question], list[Mapping[str, str]]]:
    """Questions, each searched in its own paragraph only, and the paragraphs as articles."""
    questions: list[Question] = []
    articles: list[Mapping[str, str]] = []
    for topic in records[0]["data"]:
        for number, paragraph in enumerate(topic["paragraphs"], 1):
            id_, text = f"{topic['title']}#{number}", paragraph["context"]
            articles.append({"id": id_, "title": topic["title"].replace("_", " "), "text": text})
            sentences = [(s.start, s.end) for s in split(text)]
            questions += [_question(qa, id_, text, sentences) for qa in paragraph["qas"]]
    return questions, articles


def _question(qa: Mapping[str, Any], article: str, text: str, sentences: Iterable[tuple[int, int]]) -> Question:
    answers = [] if qa.get("is_impossible") else qa["answers"]
    return Question(
        id=str(qa["id"]),
        type="answerable" if answers else "impossible",
        question=qa["question"].strip(),
        answerable=bool(answers),
        short_answers=tuple(dict.fromkeys(a["text"] for a in answers)),
        evidence=tuple(dict.fromkeys(_sentence(qa, a, article, text, sentences) for a in answers)),
        rule="contains",
        articles=(article,),
    )


def _sentence(
    qa: Mapping[str, Any], answer: Mapping[str, Any], article: str, text: str, sentences: Iterable[tuple[int, int]]
) -> Evidence:
    """The sentence that an answer begins in."""
    at = answer["answer_start"]
    if text[at : at + len(answer["text"])] != answer["text"]:
        msg = f"question {qa['id']}: {answer['text']!r} does not stand at {at} of its paragraph"
        raise InputError(msg)
    start, end = next(((s, e) for s, e in sentences if s <= at < e), (at, at + len(answer["text"])))
    return Evidence(article=article, start=start, end=end, text=text[start:end])
