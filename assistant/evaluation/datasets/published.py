"""Questions as they are published, with the articles beside them: MultiHop-RAG, RAMDocs and SQuAD 2.0."""

from collections.abc import Mapping
from typing import Any

from assistant.evaluation.datasets.question import GoldEvidence, Question, input_error
from assistant.evaluation.measures.normalization import normal

Parsed = tuple[list[Question], list[Mapping[str, str]]]


def multihop(records: list[Any]) -> Parsed:
    """MultiHop-RAG (Tang and Yang, 2024): a JSON list of queries with their evidence; its articles are in corpus.json.

    Queries are numbered in the file's order. A fact's article is named by its address, its place found by its text.
    """
    questions = []
    for number, record in enumerate(records, 1):
        kind, answer = record["question_type"], record["answer"]
        answerable = kind != "null_query"
        facts = dict.fromkeys((e["url"], e["fact"]) for e in record["evidence_list"]) if answerable else {}
        questions.append(
            Question(
                id=f"q{number:05d}",
                type=kind.removesuffix("_query"),
                question=record["query"],
                answerable=answerable,
                short_answers=(answer,) if answerable else (),
                evidence=tuple(GoldEvidence(article=url, text=fact) for url, fact in facts),
                evidence_mode="all",
                rule="yes-no" if normal(answer) in (["yes"], ["no"]) else "named",
            )
        )
    return questions, []


def ramdocs(records: list[Any]) -> Parsed:
    """RAMDocs (Wang and others, 2025): JSON Lines, each question with documents that agree, disagree or mislead.

    Each is searched in its own documents only, which are articles.
    """
    questions: list[Question] = []
    articles: list[Mapping[str, str]] = []
    for number, record in enumerate(records, 1):
        id_, gold = f"q{number:05d}", record["gold_answers"]
        documents = {f"{id_}-d{n}": d["text"] for n, d in enumerate(record["documents"], 1)}
        articles += [{"id": name, "text": text} for name, text in documents.items()]
        wrong = tuple(dict.fromkeys(record.get("wrong_answers") or ()))
        if isinstance(gold, str):
            place = f"question {number}"
            raise input_error(place, "its gold_answers must be a list")
        questions.append(
            Question(
                id=id_,
                type="conflict" if wrong else "several-answers" if len(gold) > 1 else "one-answer",
                question=record["question"],
                short_answers=tuple(dict.fromkeys(gold)),
                wrong_answers=wrong,
                articles=tuple(documents),
                rule="every-answer",
            )
        )
    return questions, articles


def squad(records: list[Any]) -> Parsed:
    """SQuAD 2.0 (Rajpurkar and others, 2018): paragraphs with questions, some of which they do not answer.

    Each is searched in its own paragraph only, which is an article. Evidence is the answer.
    """
    questions: list[Question] = []
    articles: list[Mapping[str, str]] = []
    for topic in records[0]["data"]:
        for number, paragraph in enumerate(topic["paragraphs"], 1):
            id_, text = f"{topic['title']}#{number}", paragraph["context"]
            articles.append({"id": id_, "title": topic["title"].replace("_", " "), "text": text})
            questions += [_of_paragraph(qa, id_, text) for qa in paragraph["qas"]]
    return questions, articles


def _of_paragraph(qa: Mapping[str, Any], article: str, text: str) -> Question:
    answers = [] if qa.get("is_impossible") else qa["answers"]
    for answer in answers:
        if not text.startswith(answer["text"], answer["answer_start"]):
            place, start = f"question {qa['id']}", answer["answer_start"]
            raise input_error(place, f"{answer['text']!r} does not stand at {start} of its paragraph")
    spans = dict.fromkeys((a["answer_start"], a["answer_start"] + len(a["text"])) for a in answers)
    return Question(
        id=str(qa["id"]),
        type="answerable" if answers else "impossible",
        question=qa["question"].strip(),
        answerable=bool(answers),
        short_answers=tuple(dict.fromkeys(a["text"] for a in answers)),
        evidence=tuple(GoldEvidence(article=article, start=s, end=e, text=text[s:e]) for s, e in spans),
        rule="contains",
        articles=(article,),
    )
