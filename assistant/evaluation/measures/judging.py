"""One answer beside its gold: which parts are right. Pure functions over records.

What a reader sees at once is what counts: the first `ROWS` rows (`MANY_ROWS` where several sides or answers are asked
for), each with its first `CITED` citations, and a citation counts as one sentence up to `SENTENCE` characters. A right
speaker or figure must stand in a row that cites a gold sentence.
"""

import re
from collections.abc import Callable, Iterable, Sequence

from assistant import Answer, AnswerRow, Citation, Figure
from assistant.evaluation.datasets.question import GoldEvidence, Question, Side
from assistant.evaluation.measures.normalization import holds, is_figure, normal

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

    By the question's rule: "claims" as this module's head says; "named" (MultiHop-RAG): the gold word stands in the
    first 300 characters or is the speaker of a row; "yes-no": the gold word is the verdict; "every-answer" (RAMDocs'
    strict match): every gold answer is given and no wrong one; "contains" (SQuAD): a gold answer stands in a row's
    statement.
    """
    parts = {"refusal": (answer.status == "refused") != question.answerable}
    gold = question.short_answers
    if not question.answerable:
        return parts
    if question.rule == "claims":
        return parts | _claims(question, answer, original)
    if question.rule == "every-answer":
        wrong = answers_given(question, answer, question.wrong_answers)
        return parts | {"every": all(answers_given(question, answer, gold)), "no_wrong": not any(wrong)}
    if question.rule == "contains":
        return parts | {"short": any(answers_given(question, answer, gold))}
    if question.rule == "yes-no":
        return parts | {"short": _is_verdict(answer, gold)}
    said = any(holds(answer.text[:_BEGINNING], wording) for wording in gold)
    return parts | {"short": said or any(named(row, gold) for row in shown(question, answer))}


def shown(question: Question, answer: Answer) -> tuple[AnswerRow, ...]:
    """The rows that count; those of a refusal say what contradicts the question, and do not answer it."""
    many = question.type in {"conflict", "revision"} or question.sides or question.rule == "every-answer"
    return () if answer.status == "refused" else answer.rows[: MANY_ROWS if many else ROWS]


def cited_by(row: AnswerRow, answer: Answer) -> list[Citation]:
    """The citations of a row that count."""
    by_key = {c.key: c for c in answer.citations}
    return [by_key[k] for k in row.citations[:CITED] if k in by_key]


def covers(citations: Iterable[Citation], gold: GoldEvidence, original: Original = str) -> bool:
    """Whether citations hold half or more of the characters of a gold sentence."""
    start, end = gold.span
    article = original(gold.article)
    held: set[int] = set()
    for c in citations:
        if original(c.article_id) == article and c.end - c.start <= SENTENCE:
            held.update(range(max(c.start, start), min(c.end, end)))
    return 2 * len(held) >= end - start


def is_gold(citation: Citation, evidence: Iterable[GoldEvidence], original: Original = str) -> bool:
    """Whether a cited sentence is a gold one: they share half or more of the shorter."""
    length = citation.end - citation.start
    for gold in evidence:
        start, end = gold.span
        shared = min(citation.end, end) - max(citation.start, start)
        if original(citation.article_id) == original(gold.article) and 2 * shared >= min(length, end - start):
            return 0 < length <= SENTENCE
    return False


def named(row: AnswerRow, names: Iterable[str]) -> bool:
    """Whether a row's speaker has one of these names; a list of people is nobody's name."""
    speaker = row.speaker or ""
    if len(speaker) > _NAME_LENGTH or len(normal(speaker)) > _NAME_WORDS or _LIST.search(speaker):
        return False
    return any(holds(speaker, name) for name in names)


def gives(figures: Sequence[Figure], wordings: Iterable[str]) -> bool:
    """Whether a figure with one of these wordings is among the first, exactly."""
    texts = [f.text for f in figures[:_FIGURES] if len(f.text) <= _FIGURE_LENGTH]
    return any(is_figure(text, wording) for wording in wordings for text in texts)


def answers_given(question: Question, answer: Answer, wordings: Iterable[str]) -> list[bool]:
    """Of each wording whether a row that counts gives it."""
    rows = shown(question, answer)
    return [any(holds(row.statement, wording) for row in rows) for wording in wordings]


def conflict_shown(question: Question, answer: Answer) -> bool:
    """Whether one conflict of the answer has two gold sides or more.

    Sides are the gold's `sides`; without them gold speakers, where there are two; else gold figures; else what
    documents answer.
    """
    return any(_sides_among(question, conflict.sides) >= 2 for conflict in answer.conflicts)


def _sides_among(question: Question, rows: Sequence[AnswerRow]) -> int:
    if question.sides:
        return sum(any(_has_side(row, side) for row in rows) for side in question.sides)
    if len(question.speakers) >= 2:
        return sum(any(named(row, names) for row in rows) for names in question.speakers)
    if len(question.figures) >= 2:
        return sum(any(gives(row.figures, wordings) for row in rows) for wordings in question.figures)
    answers = (*question.short_answers, *question.wrong_answers)
    return sum(any(holds(row.statement, text) for row in rows) for text in answers)


def _claims(question: Question, answer: Answer, original: Original) -> Parts:
    rows = [(row, cited_by(row, answer)) for row in shown(question, answer)]
    found = [covers([c for _, cited in rows for c in cited], e, original) for e in question.evidence]

    def citing(evidence: Sequence[GoldEvidence]) -> list[AnswerRow]:
        return [row for row, cited in rows if any(covers(cited, e, original) for e in evidence)]

    good, judged = citing(question.evidence), question.judged
    parts = {"cited": _cited_enough(question, found)}
    if question.sides:
        ask_speaker = "speaker" in judged
        parts["sides"] = all(
            any(_has_side(row, side, ask_speaker) for row in citing([question.evidence[n] for n in side.evidence]))
            for side in question.sides
        )
    if "speaker" in judged:
        parts["speaker"] = all(any(named(row, names) for row in good) for names in question.speakers)
    if "figure" in judged:
        parts["figure"] = all(any(gives(row.figures, wordings) for row in good) for wordings in question.figures)
    if "short" in judged and question.type == "yes-no":
        parts["short"] = _is_verdict(answer, question.short_answers)
    elif "short" in judged:
        parts["short"] = any(holds(row.statement, text) for row in good for text in question.short_answers)
    return parts


def _cited_enough(question: Question, found: Sequence[bool]) -> bool:
    """Whether the gold sentences that are found are those that are needed: one, each, or one of each side."""
    if question.sides:
        return all(any(found[n] for n in side.evidence) for side in question.sides)
    return all(found) if question.evidence_mode == "all" else any(found)


def _has_side(row: AnswerRow, side: Side, ask_speaker: bool = True) -> bool:
    speaker = not side.speaker or not ask_speaker or named(row, side.speaker)
    return speaker and (not side.figure or gives(row.figures, side.figure))


def _is_verdict(answer: Answer, wordings: Iterable[str]) -> bool:
    return any(normal(wording) == [answer.verdict] for wording in wordings)
