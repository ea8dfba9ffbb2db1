"""One answer beside its gold: which parts are right. Pure functions over records.

What a reader sees at once is what counts: the first `ROWS` rows (`MANY_ROWS` where several sides or answers are asked
for), each with its first `CITED` citations, and a citation counts as one sentence up to `SENTENCE` characters. A right
speaker or figure must stand in a row that cites a gold sentence.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence

from assistant import Answer, AnswerRow, Citation, Figure
from assistant.evaluation.question import Evidence, Question, Side
from assistant.evaluation.text import holds, is_figure, normal

ROWS, MANY_ROWS, CITED = 3, 8, 3
SENTENCE = 600
_FIGURES, _FIGURE_LENGTH = 6, 60
_NAME_LENGTH, _NAME_WORDS = 80, 9
_BEGINNING = 300
_LIST = re.compile(r"[;|\n]|, .*, ")

Original = Callable[[str], str]
"""Article id → id of the first article with the same text."""
Parts = dict[str, bool]


def judge(question: Question, answer: Answer, original: Original = str) -> Parts:
    """Each part that the question asks for, right or wrong; an answer is right when all are.

    The rules: "claims" as `bench/` and this module's head say; "named" (MultiHop-RAG): the gold word stands in the
    first 300 characters or is the speaker of a row; "yes-no": the text begins with the gold word; "every-answer"
    (RAMDocs' strict match): every gold answer is given and no wrong one; "contains" (SQuAD): a gold answer stands in a
    row's statement.
    """
    refused = answer.status == "refused"
    if not question.answerable:
        return {"refusal": refused}
    return {"refusal": not refused} | _RULES[question.rule](question, answer, original)


def shown(question: Question, answer: Answer) -> tuple[AnswerRow, ...]:
    """The rows that count; those of a refusal say what contradicts the question, and do not answer it."""
    many = question.type in {"conflict", "revision"} or question.sides or question.rule == "every-answer"
    return () if answer.status == "refused" else answer.rows[: MANY_ROWS if many else ROWS]


def cited_by(row: AnswerRow, answer: Answer) -> list[Citation]:
    """The citations of a row that count."""
    by_key = {c.key: c for c in answer.citations}
    return [by_key[k] for k in row.citations[:CITED] if k in by_key]


def covers(citations: Iterable[Citation], gold: Evidence, original: Original = str) -> bool:
    """Whether citations hold half or more of the characters of a gold sentence."""
    start, end = gold.span
    article = original(gold.article)
    held: set[int] = set()
    for c in citations:
        if original(c.article_id) == article and c.end - c.start <= SENTENCE:
            held.update(range(max(c.start, start), min(c.end, end)))
    return 2 * len(held) >= end - start


def is_gold(citation: Citation, evidence: Iterable[Evidence], original: Original = str) -> bool:
    """Whether a cited sentence is a gold one: each holds half or more of the other, or of the shorter of both."""
    if citation.end - citation.start > SENTENCE:
        return False
    for gold in evidence:
        start, end = gold.span
        shared = min(citation.end, end) - max(citation.start, start)
        shorter = max(1, min(citation.end - citation.start, end - start))
        if original(citation.article_id) == original(gold.article) and 2 * shared >= shorter:
            return True
    return False


def named(row: AnswerRow, names: Iterable[str]) -> bool:
    """Whether a row's speaker has one of these names; a list of people is nobody's name."""
    speaker = row.speaker or ""
    if len(speaker) > _NAME_LENGTH or len(normal(speaker)) > _NAME_WORDS or _LIST.search(speaker):
        return False
    return any(holds(speaker, name) for name in names)


def gives(figures: Sequence[Figure], wordings: Iterable[str]) -> bool:
    """Whether a figure with one of these wordings is among the first, exactly."""
    wordings = tuple(wordings)
    texts = [f.text for f in figures[:_FIGURES] if len(f.text) <= _FIGURE_LENGTH]
    return any(is_figure(text, wording) for text in texts for wording in wordings)


def conflict_shown(question: Question, answer: Answer) -> bool:
    """Whether one conflict of the answer has two gold sides or more.

    Sides are the gold's `sides`; without them gold speakers, where there are two; else gold figures; else what
    documents answer.
    """
    return any(len(_sides(question, conflict.sides)) >= 2 for conflict in answer.conflicts)


def _sides(question: Question, sides: Sequence[AnswerRow]) -> set[int]:
    if question.sides:
        return {n for n, gold in enumerate(question.sides) if any(_is_side(row, gold) for row in sides)}
    if len(question.speakers) >= 2:
        return {n for n, names in enumerate(question.speakers) if any(named(side, names) for side in sides)}
    if len(question.figures) >= 2:
        return {n for n, gold in enumerate(question.figures) if any(gives(side.figures, gold) for side in sides)}
    answers = (*question.short_answers, *question.wrong_answers)
    return {n for n, text in enumerate(answers) if any(holds(side.statement, text) for side in sides)}


def _is_side(row: AnswerRow, gold: Side) -> bool:
    return (not gold.speaker or named(row, gold.speaker)) and (not gold.figure or gives(row.figures, gold.figure))


def answers_given(question: Question, answer: Answer, wordings: Iterable[str]) -> list[bool]:
    """Of each wording whether a row that counts gives it."""
    rows = shown(question, answer)
    return [any(holds(row.statement, wording) for row in rows) for wording in wordings]


def _claims(question: Question, answer: Answer, original: Original) -> Parts:
    rows = shown(question, answer)
    citations = [cited_by(row, answer) for row in rows]
    together = [c for cited in citations for c in cited]
    found = [covers(together, e, original) for e in question.evidence]
    good = [
        row
        for row, cited in zip(rows, citations, strict=True)
        if any(covers(cited, e, original) for e in question.evidence)
    ]
    parts = {"cited": cited_enough(question, found)}
    if question.sides:
        given = list(zip(rows, citations, strict=True))
        parts["sides"] = all(_has_side(question, side, given, original) for side in question.sides)
    if "speaker" in question.judged:
        parts["speaker"] = all(any(named(row, names) for row in good) for names in question.speakers)
    if "figure" in question.judged:
        parts["figure"] = all(any(gives(row.figures, wordings) for row in good) for wordings in question.figures)
    if question.type == "yes-no" and "short" in question.judged:
        parts |= _yes_no(question, answer, original)
    elif "short" in question.judged:
        parts["short"] = any(holds(row.statement, text) for row in good for text in question.short_answers)
    return parts


def cited_enough(question: Question, found: Sequence[bool]) -> bool:
    """Whether the gold sentences that are found are those that are needed: one, each, or one of each side."""
    if question.sides:
        return all(any(found[n] for n in side.evidence) for side in question.sides)
    return all(found) if question.evidence_mode == "all" else any(found)


def _has_side(
    question: Question, side: Side, given: Sequence[tuple[AnswerRow, Sequence[Citation]]], original: Original
) -> bool:
    """Whether one row cites a gold sentence of this side, and has its speaker (where asked for) with its figure."""
    gold = [question.evidence[n] for n in side.evidence]
    ask_speaker = bool(side.speaker) and "speaker" in question.judged
    return any(
        any(covers(cited, e, original) for e in gold)
        and (not ask_speaker or named(row, side.speaker))
        and (not side.figure or gives(row.figures, side.figure))
        for row, cited in given
    )


def _named(question: Question, answer: Answer, original: Original) -> Parts:
    beginning = "" if answer.status == "refused" else answer.text[:_BEGINNING]
    in_text = any(holds(beginning, text) for text in question.short_answers)
    return {"short": in_text or any(named(row, question.short_answers) for row in shown(question, answer))}


def _yes_no(question: Question, answer: Answer, original: Original) -> Parts:
    first = normal(answer.text)[:1] if answer.status != "refused" else []
    return {"short": any(first == normal(text) for text in question.short_answers)}


def _every_answer(question: Question, answer: Answer, original: Original) -> Parts:
    return {
        "every": all(answers_given(question, answer, question.short_answers)),
        "no_wrong": not any(answers_given(question, answer, question.wrong_answers)),
    }


def _contains(question: Question, answer: Answer, original: Original) -> Parts:
    return {"short": any(answers_given(question, answer, question.short_answers))}


_RULES: Mapping[str, Callable[[Question, Answer, Original], Parts]] = {
    "claims": _claims,
    "named": _named,
    "yes-no": _yes_no,
    "every-answer": _every_answer,
    "contains": _contains,
}
