"""A wrong answer and its gold, each in its article's context."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant import Answer, AnswerRow, Citation
from assistant.evaluation.datasets.corpus import Corpus
from assistant.evaluation.datasets.question import Question
from assistant.evaluation.measures.judging import cited_by, covers, is_gold, shown
from assistant.evaluation.result import QuestionResult

AROUND = 220
"""Characters of an article shown on each side of a quote."""
_PARTS = {
    "refusal": "answered or refused where it should not",
    "cited": "gold sentence not cited",
    "speaker": "speaker",
    "figure": "figure",
    "short": "short answer",
    "sides": "a side is missing or mixed up",
    "every": "an answer is missing",
    "no_wrong": "a misleading answer is given",
    "answered": "failed",
}
_REASONS = {
    None: "",
    "topic": ": nothing on its topic",
    "point": ": the point is not in the articles",
    "premise": ": wrong premise",
}


@dataclass(frozen=True)
class Context:
    """A quote with what stands around it in its article; `matched`: whether gold and answer share it."""

    heading: str
    before: str
    quote: str
    after: str
    matched: bool


@dataclass(frozen=True)
class Wrong:
    """A question that was not answered right: what was expected, and what was given, with its sentences in context."""

    result: QuestionResult
    link: str
    understood: str | None
    failed: Sequence[str]
    expected: Sequence[tuple[str, str]]
    gold: Sequence[Context]
    text: str
    rows: Sequence[tuple[AnswerRow, Sequence[Context]]]
    nearest: Sequence[Context]


def wrong_view(result: QuestionResult, corpus: Corpus, link: str) -> Wrong:
    """A wrong answer ready to be shown."""
    question, original = result.gold, corpus.original
    answer = Answer.model_validate({**result.answer, "seconds": 0.0}) if result.answer else None
    rows = [(row, cited_by(row, answer)) for row in shown(question, answer)] if answer else []
    citations = [c for _, cited in rows for c in cited]

    def in_context(c: Citation) -> Context:
        return context(corpus, c.article_id, c.start, c.end, matched=is_gold(c, question.evidence, original))

    return Wrong(
        result=result,
        link=link,
        understood=answer.question if answer and answer.question != question.question else None,
        failed=[_PARTS.get(name, name) for name, right in result.parts.items() if not right],
        expected=_expected(question),
        gold=[context(corpus, e.article, *e.span, matched=covers(citations, e, original)) for e in question.evidence],
        text=result.error or (answer.text if answer else ""),
        rows=[(row, [in_context(c) for c in cited]) for row, cited in rows],
        nearest=[context(corpus, p.article_id, p.start, p.end) for p in (answer.nearest if answer else ())],
    )


def context(corpus: Corpus, article_id: str, start: int, end: int, matched: bool = False) -> Context:
    """A span of an article between what stands before and after it, cut at words."""
    text = corpus.text(article_id)
    before, after = text[max(0, start - AROUND) : start], text[end : end + AROUND]
    if start > AROUND:
        before = "…" + re.sub(r"^\S*\s", "", before, count=1)
    if end + AROUND < len(text):
        after = re.sub(r"\s\S*$", "", after, count=1) + "…"
    article = corpus.article(article_id)
    parts = (article.title, article.publisher, article.published) if article else ()
    heading = " · ".join([*(str(p) for p in parts if p), f"{article_id} {start}–{end}"])
    return Context(heading, before, text[start:end], after, matched)


def _expected(question: Question) -> list[tuple[str, str]]:
    if not question.answerable:
        return [("Expected", f"a refusal{_REASONS[question.reason]}")]
    lines = [("Speaker", names) for names in question.speakers]
    lines += [("Figure", wordings) for wordings in question.figures]
    lines += [("Answer", question.short_answers)] if question.short_answers else []
    lines += [("Misleading", question.wrong_answers)] if question.wrong_answers else []
    if question.sides:
        lines = [("Side", (*side.speaker[:1], *side.figure[:1])) for side in question.sides]
        return [(name, ": ".join(parts)) for name, parts in lines]
    return [(name, " / ".join(aliases)) for name, aliases in lines]
