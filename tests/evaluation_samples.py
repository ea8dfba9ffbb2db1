"""Gold questions over the small corpus, and answerers that are right, or wrong in one way, without any model."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from assistant import (
    Answer,
    AnswerRow,
    Article,
    Citation,
    Claim,
    Config,
    Conflict,
    Count,
    Figure,
    Filters,
    ScoredPassage,
    Series,
    Span,
)
from assistant.answering.lines import direct, refusal
from assistant.claims import find_figures
from assistant.english.sentences import split
from assistant.english.words import words
from assistant.errors import InputError
from assistant.evaluation import Corpus, Dataset, Evaluation, Question, evaluate
from assistant.schema import ArticleInfo, Coverage, Frame, NearestPassage
from tests.small import ARTICLES

BY_ID = {a.id: a for a in ARTICLES}
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


def side(speakers: list[str], figure: str, sentence: dict[str, Any]) -> dict[str, Any]:
    return {"speakers": speakers, "figures": [figure], "evidence": [sentence]}


E_LEFT, E_LATER, E_COUNTED = evidence("dam", LEFT), evidence("dam-later", LATER), evidence("dam-later", COUNTED)
RECORDS: list[dict[str, Any]] = [
    {
        "id": "said",
        "type": "who-said",
        "question": "Who found flour too expensive?",
        "speakers": [["Ivo Brandt", "Brandt"]],
        "evidence": [evidence("bakery", FLOUR)],
        "related": [evidence("bakery", STRIKE)],
        "expected_lead": [["Brandt", "flour"]],
    },
    {
        "id": "many",
        "type": "who-how-many",
        "question": "Who gave which count of those who fled in the night?",
        "speakers": [HALLORAN],
        "figures": [["more than 4,200"]],
        "evidence": [E_LEFT],
        "related": [],
    },
    {
        "id": "denied",
        "type": "denied",
        "question": "Who rejects that the gates broke?",
        "speakers": [["Norrwater"]],
        "evidence": [evidence("dam", DENIED)],
        "stance": "denies",
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
        "evidence": [E_LATER, E_COUNTED],
        "evidence_mode": "all",
        "sides": [side(HALLORAN, "about 6,000", E_LATER), side(HANDS, "9,500", E_COUNTED)],
        "kind": "dispute",
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
        "stance": "denies",
        "evidence": [evidence("dam", DENIED)],
    },
    {
        "id": "verdict",
        "type": "yes-no",
        "question": "Was there a stoppage among the bakers?",
        "verdict": "yes",
        "evidence": [evidence("bakery", STRIKE)],
    },
    {
        "id": "contested",
        "type": "yes-no",
        "question": "Is it true that fewer than 7,000 have gone?",
        "verdict": "contested",
        "kind": "dispute",
        "evidence": [E_LATER, E_COUNTED],
        "evidence_mode": "all",
        "sides": [side(HALLORAN, "about 6,000", E_LATER), side(HANDS, "9,500", E_COUNTED)],
    },
    {
        "id": "latest",
        "type": "latest",
        "question": "What is the governor's newest figure?",
        "figures": [["about 6,000"]],
        "series": [["more than 4,200"], ["about 6,000"]],
        "evidence": [E_LATER],
    },
    {
        "id": "revised",
        "type": "revision",
        "question": "How did the governor's figure change?",
        "figures": [["more than 4,200"], ["about 6,000"]],
        "series": [["more than 4,200"], ["about 6,000"]],
        "kind": "revision",
        "evidence": [E_LEFT, E_LATER],
        "evidence_mode": "all",
        "sides": [side(HALLORAN, "more than 4,200", E_LEFT), side(HALLORAN, "about 6,000", E_LATER)],
    },
    {
        "id": "apart",
        "type": "conflict",
        "question": "Do Tuesday's governor and Thursday's aid group contradict each other?",
        "speakers": [HALLORAN, HANDS],
        "figures": [["more than 4,200"], ["9,500"]],
        "kind": "none",
        "evidence": [E_LEFT, E_COUNTED],
        "evidence_mode": "all",
        "sides": [side(HALLORAN, "more than 4,200", E_LEFT), side(HANDS, "9,500", E_COUNTED)],
    },
]
QUESTIONS = tuple(Question.model_validate(r) for r in RECORDS)
DATASET = Dataset("small", "questions", "0" * 64, QUESTIONS)
Change = Callable[[Question, Answer], Answer]


def write_questions(path: Path, records: Sequence[dict[str, Any]] = RECORDS) -> Path:
    path.write_text("".join(json.dumps(r) + "\n" for r in records), encoding="utf-8")
    return path


def oracle(question: Question) -> Answer:
    """The answer that holds all of the gold and nothing else, and keeps every promise."""
    asks = {"yes-no": "yes-no", "revision": "change", "conflict": "comparison"}.get(question.type, "speaker")
    frame = Frame(question=question.question, asks=(asks,), about=tuple(words(question.question)))
    citations = tuple(
        Citation(key=n, start=e.span[0], end=e.span[1], quote=e.text or "", **_told(e.article))
        for n, e in enumerate(question.evidence, 1)
    )
    rows = tuple(_row(question, n, c) for n, c in enumerate(citations))
    coverage = Coverage(articles=len(ARTICLES), matching=len({c.article_id for c in citations}))
    common: dict[str, Any] = {
        "question": question.question,
        "frame": frame,
        "rows": rows,
        "citations": citations,
        "coverage": coverage,
        "seconds": 0.5,
    }
    if not question.answerable:
        near = NearestPassage(
            article_id="bakery",
            start=0,
            end=len(STRIKE),
            text=STRIKE,
            score=0.1,
            reason="shares words with the question but does not answer it",
        )
        reason = question.reason or "point"
        said = refusal(frame, reason, rows, True, coverage)
        return Answer(**common, status="refused", lines=said, nearest=(near,), reason=reason)
    verdict = question.verdict if question.verdict in {"yes", "no", "contested"} else None
    shown = {"dispute": "dispute", "revision": "revision"}.get(question.kind or "")
    about = "what is asked" if question.type == "yes-no" else "residents fled"
    conflicts = (Conflict(kind=shown, about=about, sides=rows),) if shown else ()
    return retold(Answer(**common, status="answered", verdict=verdict, conflicts=conflicts))


def retold(answer: Answer, **update: Any) -> Answer:
    """An answer with these fields, and the lines that tell them."""
    answer = answer.model_copy(update=update)
    differ = answer.verdict == "contested" or bool({"comparison", "change"} & set(answer.frame.asks))
    lines = direct(answer.frame, (), answer.rows, answer.verdict, bool(answer.conflicts) and differ)
    return answer.model_copy(update={"lines": lines})


def _told(article_id: str) -> dict[str, Any]:
    article = BY_ID[article_id]
    told = article.model_dump(include={"title", "publisher", "published", "url"})
    return {"article_id": article_id, **told}


def _row(question: Question, number: int, citation: Citation) -> AnswerRow:
    names = [side.speakers for side in question.gold_sides] or question.speakers
    if question.reason == "premise":
        names = (("Norrwater",),)
    speaker = names[min(number, len(names) - 1)][0] if names else None
    figures: list[Figure] = []
    wordings = [side.figures for side in question.gold_sides] or question.figures
    if wordings:
        span = Span(start=citation.start, end=citation.end)
        found = find_figures(TEXTS[citation.article_id], span)
        figures = [f for f in found if f.text.casefold() in wordings[min(number, len(wordings) - 1)]]
    return AnswerRow(
        speaker=speaker,
        stance=question.stance or "asserts",
        statement=citation.quote,
        figures=tuple(figures),
        published=citation.published,
        citations=(citation.key,),
    )


def _of_speakers(question: Question) -> list[tuple[AnswerRow, Citation]]:
    answer = oracle(question)
    by_key = {c.key: c for c in answer.citations}
    return [(row, by_key[row.citations[0]]) for row in answer.rows if row.speaker]


def _claim(row: AnswerRow, citation: Citation) -> Claim:
    span = Span(start=citation.start, end=citation.end)
    told = row.model_dump(include={"speaker", "role", "stance"})
    return Claim(
        article_id=citation.article_id, kind="speech", content=span, figures=row.figures, sentences=(span,), **told
    )


def _count(row: AnswerRow, citation: Citation) -> Count:
    (figure,) = row.figures
    return Count(
        article_id=citation.article_id,
        figure=figure,
        measure="displaced",
        unit=figure.unit,
        as_of=row.published,
        speaker=row.speaker,
        sentence=Span(start=citation.start, end=citation.end),
    )


def unchanged(question: Question, answer: Answer) -> Answer:
    return answer


def always_refuses(question: Question, answer: Answer) -> Answer:
    """Refuses, as the engine words it; a refusal stays as it is."""
    if answer.status == "refused":
        return answer
    said = refusal(answer.frame, "topic", (), False, answer.coverage)
    empty = {"rows": (), "citations": (), "conflicts": (), "verdict": None, "lines": said}
    return answer.model_copy(update=empty | {"status": "refused", "reason": "topic"})


class Scripted:
    """Stands in for `Assistant` over the small corpus: the oracle's answers, changed by a test."""

    def __init__(self, change: Change = unchanged, articles: Sequence[Article] = ARTICLES) -> None:
        self.change, self.held, self.config = change, {a.id: a for a in articles}, Config()
        self.embedding_model = "words:1"
        self.asked: list[tuple[str, tuple[str, ...]]] = []

    def articles(self, filters: Filters | None = None) -> list[ArticleInfo]:
        return [
            ArticleInfo(id=a.id, title=a.title, publisher=a.publisher, url=a.url, passages=1, claims=1)
            for a in self.held.values()
        ]

    def claims(self, filters: Filters | None = None, *, beliefs: bool = False) -> list[Claim]:
        """The claims that the oracle's rows are of."""
        asked = set(filters.articles) if filters else set(self.held)
        return [_claim(r, c) for q in QUESTIONS for r, c in _of_speakers(q) if c.article_id in asked]

    def series(self, filters: Filters) -> list[Series]:
        """What the figures of the oracle's rows count, which are of those who fled."""
        counts = [_count(r, c) for q in QUESTIONS for r, c in _of_speakers(q) if r.figures]
        held = {c.figure.span: c for c in counts if c.article_id in filters.articles}
        return [Series(label="residents fled", measure="displaced", counts=tuple(held.values()))] if held else []

    def sentences(self, article_id: str) -> list[Span]:
        return split(self.held[article_id].text)

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
