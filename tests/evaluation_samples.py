"""Gold questions over the small corpus, and answerers that are right, or wrong in one way, without any model."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from assistant import Answer, AnswerRow, Article, Citation, Config, Conflict, Figure, Filters, ScoredPassage, Span
from assistant.errors import InputError
from assistant.evaluation import Corpus, Dataset, Evaluation, Question, evaluate
from assistant.schema import ArticleInfo, Coverage, Frame, NearestPassage
from tests.lines import lines
from tests.small import ARTICLES

TEXTS = {a.id: a.text for a in ARTICLES}


def evidence(article: str, sentence: str) -> dict[str, Any]:
    start = TEXTS[article].index(sentence)
    return {"article": article, "start": start, "end": start + len(sentence), "text": sentence}


LEFT = "More than 4,200 residents left Orvale overnight, regional governor Petra Halloran said on Tuesday."
HOLDING = "“The dam is holding, and nobody should go back before Friday,” she said."
DENIED = "The utility Norrwater denied that its gates had failed."
LATER = "About 6,000 residents have now left Orvale, governor Petra Halloran said on Thursday."
COUNTED = "The aid group Open Hands put the figure at 9,500 residents."
STRIKE = "Bakers in Tamsin stopped work on Wednesday."
FLOUR = "Flour has become too dear, union leader Ivo Brandt said."

HALLORAN, HANDS = ["Petra Halloran", "Halloran"], ["Open Hands"]
RECORDS: list[dict[str, Any]] = [
    {
        "id": "said",
        "type": "who-said",
        "question": "Who found flour too expensive?",
        "speakers": [["Ivo Brandt", "Brandt"]],
        "evidence": [evidence("bakery", FLOUR)],
    },
    {
        "id": "many",
        "type": "who-how-many",
        "question": "Who gave which count of those who fled in the night?",
        "speakers": [HALLORAN],
        "figures": [["more than 4,200"]],
        "evidence": [evidence("dam", LEFT)],
    },
    {
        "id": "denied",
        "type": "denied",
        "question": "Who rejects that the gates broke?",
        "speakers": [["Norrwater"]],
        "evidence": [evidence("dam", DENIED)],
    },
    {
        "id": "when",
        "type": "when-where-which",
        "question": "On which day did the bakers walk out?",
        "short_answers": ["on Wednesday", "Wednesday"],
        "evidence": [evidence("bakery", STRIKE)],
    },
    {
        "id": "conflict",
        "type": "conflict",
        "question": "How many evacuees do the sources count?",
        "speakers": [HALLORAN, HANDS],
        "figures": [["about 6,000"], ["9,500"]],
        "evidence": [evidence("dam-later", LATER), evidence("dam-later", COUNTED)],
        "evidence_mode": "all",
        "sides": [
            {"speaker": HALLORAN, "figure": ["about 6,000"], "evidence": [0]},
            {"speaker": HANDS, "figure": ["9,500"], "evidence": [1]},
        ],
    },
    {
        "id": "follow",
        "type": "follow-up",
        "question": "And what did she advise?",
        "history": ["Who is the governor?"],
        "speakers": [HALLORAN],
        "evidence": [evidence("dam", HOLDING)],
    },
    {"id": "none", "type": "unanswerable", "question": "Who built the school?", "answerable": False, "reason": "point"},
    {
        "id": "premise",
        "type": "false-premise",
        "question": "Why did Norrwater admit that its gates failed?",
        "answerable": False,
        "reason": "premise",
        "evidence": [evidence("dam", DENIED)],
    },
]
QUESTIONS = tuple(Question.model_validate(r) for r in RECORDS)
DATASET = Dataset("small", "questions", "0" * 64, QUESTIONS)
Change = Callable[[Question, Answer], Answer]


def write_questions(path: Path, records: Sequence[dict[str, Any]] = RECORDS) -> Path:
    path.write_text("".join(json.dumps(r) + "\n" for r in records), encoding="utf-8")
    return path


def oracle(question: Question) -> Answer:
    """The answer that holds all of the gold and nothing else."""
    frame = Frame(asks=("speaker",), about=tuple(question.question.split()))
    common = {
        "question": question.question,
        "frame": frame,
        "coverage": Coverage(articles=3, matching=1),
        "seconds": 0.5,
    }
    citations = tuple(
        Citation(key=n, article_id=e.article, start=e.span[0], end=e.span[1], quote=e.text or "")
        for n, e in enumerate(question.evidence, 1)
    )
    if not question.answerable:
        near = NearestPassage(article_id="bakery", start=0, end=len(STRIKE), text=STRIKE, score=0.1, reason="other")
        return Answer(
            **common,
            status="refused",
            lines=lines("No.", "note"),
            citations=citations,
            nearest=(near,),
            reason=question.reason,
        )
    rows = tuple(_row(question, n, c) for n, c in enumerate(citations))
    conflicts = (Conflict(kind="dispute", about="residents", sides=rows),) if question.type == "conflict" else ()
    keys = "".join(f"[{c.key}]" for c in citations)
    return Answer(
        **common,
        status="answered",
        lines=lines(f"As cited {keys}"),
        rows=rows,
        citations=citations,
        conflicts=conflicts,
    )


def _row(question: Question, number: int, citation: Citation) -> AnswerRow:
    speaker = question.speakers[min(number, len(question.speakers) - 1)][0] if question.speakers else None
    figures = []
    if question.figures:
        wording = question.figures[min(number, len(question.figures) - 1)][0]
        at = citation.quote.lower().index(wording)
        text = citation.quote[at : at + len(wording)]
        start = citation.start + at
        figures = [Figure(text=text, span=Span(start=start, end=start + len(text)))]
    return AnswerRow(speaker=speaker, statement=citation.quote, figures=tuple(figures), citations=(citation.key,))


def unchanged(question: Question, answer: Answer) -> Answer:
    return answer


class Scripted:
    """Stands in for `Assistant` over the small corpus: the oracle's answers, changed by a test."""

    def __init__(self, change: Change = unchanged, articles: Sequence[Article] = ARTICLES) -> None:
        self.change, self.held, self.config = change, {a.id: a for a in articles}, Config()
        self.embedding_model = "words:1"
        self.asked: list[tuple[str, tuple[str, ...]]] = []

    def articles(self) -> list[ArticleInfo]:
        return [
            ArticleInfo(id=a.id, title=a.title, publisher=a.publisher, url=a.url, passages=1, claims=1)
            for a in self.held.values()
        ]

    def article(self, article_id: str) -> Article:
        if article_id not in self.held:
            msg = f"no article {article_id}"
            raise InputError(msg)
        return self.held[article_id]

    def ask(self, question: str, history: Sequence[Answer] = (), filters: Filters | None = None) -> Answer:
        self.asked.append((question, tuple(a.question for a in history)))
        gold = next((q for q in QUESTIONS if q.question == question), None)
        return (
            self.change(gold, oracle(gold)) if gold else oracle(QUESTIONS[0]).model_copy(update={"question": question})
        )

    def retrieve(self, question: str, k: int = 10, filters: Filters | None = None) -> list[ScoredPassage]:
        gold = next((q for q in QUESTIONS if q.question == question), None)
        held = [(e.article, *e.span) for e in gold.evidence] if gold else []
        others = [(a, 0, 20) for a in TEXTS if a not in {h[0] for h in held}]
        return [
            ScoredPassage(article_id=a, start=s, end=e, text=TEXTS[a][s:e], score=1 / n)
            for n, (a, s, e) in enumerate([*others[:1], *held], 1)
        ]


def evaluated(change: Change = unchanged, dataset: Dataset = DATASET) -> Evaluation:
    return evaluate(dataset, Corpus(Scripted(change)))  # type: ignore[arg-type]
