"""An answer and its gold, each in its article's context."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant import Answer, AnswerRow, Citation, Conflict
from assistant.evaluation.datasets.corpus import Corpus
from assistant.evaluation.datasets.question import Question
from assistant.evaluation.measures.judging import cited_by, covers, is_gold, shown
from assistant.evaluation.report.listing import faults, state
from assistant.evaluation.result import QuestionResult
from assistant.schema import Line

AROUND = 220
"""Characters of an article shown on each side of a quote."""
_REASONS = {
    None: "",
    "topic": ": nothing on its topic",
    "point": ": the point is not in the articles",
    "premise": ": wrong premise",
}


@dataclass(frozen=True)
class Context:
    """A quote with what stands around it in its article; `mark` says what gold and answer have to do with it."""

    heading: str
    before: str
    quote: str
    after: str
    mark: str = ""


@dataclass(frozen=True)
class AnswerView:
    """A question worth a look: what was expected, and what was given, as a reader of the chat sees it.

    faults: those that `state` does not name. lines: without the later statements, which the rows say again. rows:
    those that count, with what they cite; more: those that are shown and do not count. also: sentences that are as good
    as the gold, or bear on it.
    """

    result: QuestionResult
    link: str
    understood: str | None
    state: str
    faults: Sequence[str]
    expected: Sequence[tuple[str, str]]
    gold: Sequence[Context]
    also: Sequence[Context]
    lines: Sequence[Line]
    conflicts: Sequence[Conflict]
    rows: Sequence[tuple[AnswerRow, Sequence[Context]]]
    more: Sequence[AnswerRow]
    nearest: Sequence[Context]


def answer_view(result: QuestionResult, corpus: Corpus, link: str) -> AnswerView:
    """An answer ready to be shown."""
    question, original = result.gold, corpus.original
    answer = Answer.model_validate({**result.answer, "seconds": 0.0}) if result.answer else None
    counted = shown(question, answer) if answer else ()
    rows = [(row, cited_by(row, answer)) for row in counted] if answer else []
    citations = [c for _, cited in rows for c in cited]

    def given(c: Citation) -> Context:
        bears = "related" if is_gold(c, question.bearing, original) else ""
        mark = "gold" if is_gold(c, question.gold, original) else bears
        found = context(corpus, c.article_id, c.start, c.end, mark)
        return Context(f"[{c.key}] {found.heading}", found.before, found.quote, found.after, mark)

    wanted = [(e, "cited" if covers(citations, e, original) else "not cited") for e in question.evidence]
    others = {(e.article, e.span): "related" for e in question.bearing}
    others |= {(e.article, e.span): "as good" for e in question.gold}
    for e in question.evidence:
        others.pop((e.article, e.span), None)
    return AnswerView(
        result=result,
        link=link,
        understood=answer.question if answer and answer.question != question.question else None,
        state=state(result),
        faults=faults(result, said=state(result)),
        expected=list(_expected(question)),
        gold=[context(corpus, e.article, *e.span, mark) for e, mark in wanted],
        also=[context(corpus, article, *span, mark, around=0) for (article, span), mark in others.items()],
        lines=[x for n, x in enumerate(answer.lines) if n == 0 or x.kind != "statement"] if answer else [],
        conflicts=answer.conflicts if answer else (),
        rows=[(row, [given(c) for c in cited]) for row, cited in rows],
        more=answer.rows[len(counted) :] if answer else (),
        nearest=[context(corpus, p.article_id, p.start, p.end) for p in (answer.nearest if answer else ())],
    )


def context(corpus: Corpus, article_id: str, start: int, end: int, mark: str = "", around: int = AROUND) -> Context:
    """A span of an article between what stands before and after it, cut at words."""
    text = corpus.text(article_id)
    before, after = text[max(0, start - around) : start], text[end : end + around]
    if around and start > around:
        before = "…" + re.sub(r"^\S*\s", "", before, count=1)
    if around and end + around < len(text):
        after = re.sub(r"\s\S*$", "", after, count=1) + "…"
    article = corpus.article(article_id)
    parts = (article.title, article.publisher, article.published) if article else ()
    heading = " · ".join([*(str(p) for p in parts if p), f"{article_id} {start}–{end}"])
    return Context(heading, before, text[start:end], after, mark)


def _expected(question: Question) -> Iterator[tuple[str, str]]:
    """What is asked for, in lines of a name and its wordings."""
    if not question.answerable:
        yield "Expected", f"a refusal{_REASONS[question.reason]}"
        return
    yield from (("First line" if n == 0 else "or", " … ".join(words)) for n, words in enumerate(question.expected_lead))
    yield from (("Side", ": ".join((*side.speakers[:1], *side.figures[:1]))) for side in question.sides or ())
    lines = [] if question.sides else [("Speaker", names) for names in question.speakers]
    lines += [] if question.sides else [("Figure", wordings) for wordings in question.figures]
    lines += [("Answer", question.short_answers), ("Misleading", question.wrong_answers)]
    one = (("Verdict", question.gold_verdict), ("Stance", question.stance), ("Conflict", question.kind))
    lines += [(name, (value, *(question.kind_also if name == "Conflict" else ()))) for name, value in one if value]
    lines += [("Series", (" → ".join(w[0] for w in question.series if w),))]
    yield from ((name, " / ".join(wordings)) for name, wordings in lines if any(wordings))
