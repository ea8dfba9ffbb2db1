"""One answer beside its gold: which parts are right. Pure functions over records.

What a reader sees at once is what counts: the first `ROWS` rows (`MANY_ROWS` where several sides or answers are asked
for), each with its first `CITED` citations, and a citation counts as one sentence up to `SENTENCE` characters. A right
speaker or figure must stand in a row that cites a gold sentence.
"""

import re
from collections.abc import Callable, Iterable, Sequence

from assistant import Answer, AnswerRow, Citation
from assistant.evaluation.datasets.question import GoldEvidence, Question, Side
from assistant.evaluation.measures.normalization import holds, is_figure, normal

ROWS, MANY_ROWS, CITED = 3, 8, 3
SENTENCE = 600
_FIGURES, _FIGURE_LENGTH = 6, 60
_NAME_LENGTH, _NAME_WORDS = 80, 9
_BEGINNING = 300
_LIST = re.compile(r"[;|\n]|, .*, ")
_MANY = frozenset({"conflict", "revision", "summary"})

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
        return parts | {"short": any(normal(wording) == [answer.verdict] for wording in gold)}
    said = any(holds(answer.text[:_BEGINNING], wording) for wording in gold)
    return parts | {"short": said or any(named(row, gold) for row in shown(question, answer))}


def shown(question: Question, answer: Answer) -> tuple[AnswerRow, ...]:
    """The rows that count; those of a refusal say what contradicts the question, and do not answer it."""
    several = question.evidence_mode == "all" or question.type in _MANY or question.verdict == "contested"
    many = question.rule == "every-answer" or (question.rule == "claims" and several)
    return () if answer.status == "refused" else answer.rows[: MANY_ROWS if many else ROWS]


def cited_by(row: AnswerRow, answer: Answer) -> list[Citation]:
    """The citations of a row that count."""
    by_key = {c.key: c for c in answer.citations}
    return [by_key[k] for k in row.citations[:CITED] if k in by_key]


def covers(citations: Iterable[Citation], gold: GoldEvidence, original: Original = str) -> bool:
    """Whether citations hold half or more of the characters of a gold sentence, or of one that will do in its place."""
    cited = list(citations)
    return any(2 * _shared(cited, e, original) >= e.span[1] - e.span[0] for e in gold.each)


def touches(citations: Iterable[Citation], gold: GoldEvidence, original: Original = str) -> bool:
    """As `covers`; or half or more of one citation lies within it: a part of a long sentence bears on it, too."""
    cited = list(citations)
    return covers(cited, gold, original) or any(
        c.end > c.start and 2 * _shared([c], e, original) >= c.end - c.start for e in gold.each for c in cited
    )


def is_gold(citation: Citation, evidence: Iterable[GoldEvidence], original: Original = str) -> bool:
    """Whether a cited sentence is a gold one: they share half or more of the shorter."""
    length = citation.end - citation.start
    return 0 < length <= SENTENCE and any(
        2 * _shared([citation], e, original) >= min(length, e.span[1] - e.span[0]) for e in evidence
    )


def named(row: AnswerRow, names: Iterable[str]) -> bool:
    """Whether a row's speaker, or the role of one without a name, is one of these; a list of people is nobody."""
    speaker = row.speaker or row.role or ""
    if len(speaker) > _NAME_LENGTH or len(normal(speaker)) > _NAME_WORDS or _LIST.search(speaker):
        return False
    return any(holds(speaker, name) for name in names)


def gives(row: AnswerRow, wordings: Iterable[str]) -> bool:
    """Whether a figure with one of these wordings is among a row's first, exactly."""
    texts = [f.text for f in row.figures[:_FIGURES] if len(f.text) <= _FIGURE_LENGTH]
    return any(is_figure(text, wording) for wording in wordings for text in texts)


def answers_given(question: Question, answer: Answer, wordings: Iterable[str]) -> list[bool]:
    """Of each wording whether a row that counts gives it."""
    rows = shown(question, answer)
    return [any(holds(row.statement, wording) for row in rows) for wording in wordings]


def cites(row: AnswerRow, answer: Answer, gold: Iterable[GoldEvidence], original: Original = str) -> bool:
    """Whether a row cites one of these sentences."""
    cited = cited_by(row, answer)
    return any(covers(cited, e, original) for e in gold)


def states(row: AnswerRow, side: Side, answer: Answer, original: Original = str) -> bool:
    """Whether a row states a side: it cites one of its sentences with its figure, or has its speaker and its figure."""
    if cites(row, answer, side.evidence, original):
        figures = side.figures
        return not figures or gives(row, figures) or any(holds(row.statement, f) for f in figures)
    return bool(side.speakers and side.figures) and named(row, side.speakers) and gives(row, side.figures)


def both_stated(rows: Sequence[AnswerRow], sides: Iterable[Side], answer: Answer, original: Original = str) -> bool:
    """Whether two different rows state two different sides."""
    where = [{n for n, row in enumerate(rows) if states(row, side, answer, original)} for side in sides]
    return any(len(a | b) > 1 for n, a in enumerate(where) if a for b in where[:n] if b)


def _shared(citations: Iterable[Citation], gold: GoldEvidence, original: Original) -> int:
    """How many characters of a gold sentence citations hold."""
    start, end = gold.span
    article = original(gold.article)
    held: set[int] = set()
    for c in citations:
        if original(c.article_id) == article and c.end - c.start <= SENTENCE:
            held.update(range(max(c.start, start), min(c.end, end)))
    return len(held)


def _claims(question: Question, answer: Answer, original: Original) -> Parts:
    rows = shown(question, answer)
    good = [row for row in rows if cites(row, answer, question.gold, original)]
    cited = [c for row in rows for c in cited_by(row, answer)]
    found = [covers(cited, e, original) for e in question.evidence]
    if question.evidence_mode == "any":
        found = [any((*found, *(covers(cited, e, original) for e in question.alt)))]
    judged, parts = question.judged, {"cited": all(found)}
    if "speaker" in judged:
        parts["speaker"] = all(any(named(row, names) for row in good) for names in question.speakers)
    if "figure" in judged:
        parts["figure"] = all(any(gives(row, wordings) for row in good) for wordings in question.figures)
    if "short" in judged:
        parts["short"] = any(holds(row.statement, text) for row in good for text in question.short_answers)
    return parts
