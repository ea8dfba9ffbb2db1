"""Every field of an answer has a lie that a promise or a metric catches; a field without one fails here."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from assistant import Answer, AnswerRow, Citation, Conflict, Figure, Line, Span
from assistant.answering.lines import refusal
from assistant.evaluation import Evaluation, Question
from assistant.evaluation.measures.metrics import LOWER_IS_BETTER
from assistant.evaluation.thresholds import broken
from assistant.schema import Coverage, NearestPassage
from tests.evaluation_samples import FLOUR, QUESTIONS, STRIKE, always_refuses, evaluated, oracle, retold

Lie = Callable[[Question, Answer], Answer]
PROMISE = "a promise"
UNTOLD = {
    "Answer.instead": "the other reading of a follow-up: whoever asks it again sees whether it is answered",
    "Answer.seconds": "measured again by who asks",
    "Answer.frame": "how a question was read: the report's table of kinds shows it",
    "Answer.model": "what a language model did: tests of the model have lies of their own",
    "NearestPassage.score": "compares within one call only",
}
"""Fields that no judge can know from outside, each with the reason."""


def every(field: str, change: Callable[[Any], Any]) -> Lie:
    """A lie in each of an answer's `field`, a tuple of records."""
    return lambda q, a: a.model_copy(update={field: tuple(map(change, getattr(a, field)))})


def in_rows(change: Callable[[AnswerRow], AnswerRow]) -> Lie:
    """A lie in each row, those of conflicts too."""

    def lie(_question: Question, answer: Answer) -> Answer:
        sides = [c.model_copy(update={"sides": tuple(map(change, c.sides))}) for c in answer.conflicts]
        return answer.model_copy(update={"rows": tuple(map(change, answer.rows)), "conflicts": tuple(sides)})

    return lie


def put(**update: Any) -> Callable[[Any], Any]:
    return lambda record: record.model_copy(update=update)


def put_all(**update: Any) -> Lie:
    """The same lie in every answer."""
    return lambda q, a: a.model_copy(update=update)


def every_coverage(**update: Any) -> Lie:
    return lambda q, a: a.model_copy(update={"coverage": a.coverage.model_copy(update=update)})


def evaluated_answer(question_id: str) -> Answer:
    return oracle(next(q for q in QUESTIONS if q.id == question_id))


def figures(**update: Any) -> Lie:
    return in_rows(lambda r: r.model_copy(update={"figures": tuple(map(put(**update), r.figures))}))


def first_line(text: str, **update: Any) -> Lie:
    """The first line with another text; "{}" is what it said."""

    def lie(_question: Question, answer: Answer) -> Answer:
        line = answer.lines[0]
        other = line.model_copy(update={"text": text.format(line.text), **update})
        return answer.model_copy(update={"lines": (other, *answer.lines[1:])})

    return lie


def other_verdict(question: Question, answer: Answer) -> Answer:
    """ "No." for "Yes.", said as well as told."""
    if answer.verdict != "yes":
        return answer
    said = answer.lines[0].text.replace("Yes.", "No.")
    return first_line(said)(question, answer.model_copy(update={"verdict": "no"}))


def other_sentence(_question: Question, answer: Answer) -> Answer:
    """Each citation is another true sentence of the same article; rows say it, lines too."""
    citations = tuple(c.model_copy(update={"start": 0, "end": len(STRIKE), "quote": STRIKE}) for c in answer.citations)
    return answer.model_copy(update={"citations": citations})


def other_title(citation: Citation) -> Citation:
    return citation.model_copy(update={"title": f"{citation.title}!"})


def invented_line(_question: Question, answer: Answer) -> Answer:
    keys = tuple(c.key for c in answer.citations[:1])
    cited = "".join(f"[{k}]" for k in keys)
    line = Line(kind="note", text=f"All sides have now admitted it. {cited}".strip(), citations=keys)
    return answer.model_copy(update={"lines": (line, *answer.lines)})


def always_answers(question: Question, answer: Answer) -> Answer:
    """Answers what it should refuse, with a true row that has nothing to do with it."""
    if question.answerable:
        return answer
    flour = evaluated_answer("said")
    same = {"question": answer.question, "frame": answer.frame}
    return flour.model_copy(update=same)


def always_contested(_question: Question, answer: Answer) -> Answer:
    """Sets the first two rows against each other, whatever they say; alone, one against another true one."""
    if answer.status == "refused" or len(answer.rows) < 2 or answer.verdict == "contested":
        return answer
    conflict = Conflict(kind="unclear", about="what is asked", sides=answer.rows[:2])
    return retold(answer, conflicts=(conflict,))


def other_reason(question: Question, answer: Answer) -> Answer:
    """Says that nothing is on the topic, where only the point is missing."""
    if answer.reason != "point":
        return answer
    said = refusal(answer.frame, "topic", (), True, answer.coverage)
    return answer.model_copy(update={"reason": "topic", "lines": said})


def itself(_question: Question, answer: Answer) -> Answer:
    """The first row against itself."""
    if answer.status == "refused":
        return answer
    conflict = Conflict(kind="dispute", about="what is asked", sides=answer.rows[:1] * 2)
    return answer.model_copy(update={"conflicts": (conflict,)})


def unasked_verdict(_question: Question, answer: Answer) -> Answer:
    """A "No." where nobody asked for one."""
    if answer.status == "refused" or "yes-no" in answer.frame.asks:
        return answer
    return retold(answer, verdict="no")


def refusing_note(_question: Question, answer: Answer) -> Answer:
    note = Line(kind="note", text="The articles contradict what the question takes for granted.")
    return answer if answer.status == "refused" else answer.model_copy(update={"lines": (*answer.lines, note)})


def more_citations(_question: Question, answer: Answer) -> Answer:
    """A true sentence of another story cited for the first row, as if it said the same."""
    if answer.status == "refused" or answer.citations[0].article_id == "bakery":
        return answer
    key = len(answer.citations) + 1
    cited = evaluated_answer("said").citations[0].model_copy(update={"key": key})
    first = answer.rows[0].model_copy(update={"citations": (*answer.rows[0].citations, key)})
    rows = (first, *answer.rows[1:])
    verdict = None if answer.verdict == "contested" else answer.verdict
    return retold(answer, rows=rows, citations=(*answer.citations, cited), conflicts=(), verdict=verdict)


def another_figure_again(question: Question, answer: Answer) -> Answer:
    """The governor's later figure, cited for her first one as if she had given it again."""
    if question.id != "many":
        return answer
    cited = evaluated_answer("latest").citations[0].model_copy(update={"key": 2})
    rows = (answer.rows[0].model_copy(update={"citations": (1, 2)}),)
    coverage = answer.coverage.model_copy(update={"matching": 2})
    return retold(answer, rows=rows, citations=(*answer.citations, cited), coverage=coverage)


def dropped_side(_question: Question, answer: Answer) -> Answer:
    if not answer.conflicts:
        return answer
    return retold(answer, conflicts=(), verdict=None)


def added_side(question: Question, answer: Answer) -> Answer:
    """A true figure of another day as one more side."""
    if question.id != "conflict":
        return answer
    left = evaluated_answer("many")
    key = len(answer.citations) + 1
    row = left.rows[0].model_copy(update={"citations": (key,)})
    cited = left.citations[0].model_copy(update={"key": key})
    (conflict,) = answer.conflicts
    first, last = conflict.sides
    coverage = answer.coverage.model_copy(update={"matching": 2})
    conflicts = (conflict.model_copy(update={"sides": (first, row, last)}),)
    return answer.model_copy(
        update={"conflicts": conflicts, "citations": (*answer.citations, cited), "coverage": coverage}
    )


def other_kind(_question: Question, answer: Answer) -> Answer:
    """Disputes of figures, told as if they counted different things."""
    scopes = tuple(c.model_copy(update={"kind": "scope"}) for c in answer.conflicts)
    return answer if answer.verdict == "contested" else answer.model_copy(update={"conflicts": scopes})


def names_swapped(_question: Question, answer: Answer) -> Answer:
    """In a first line of two sides, what each says with the name of the other."""
    if not answer.conflicts:
        return answer
    one, other = (row.speaker or "" for row in answer.rows[:2])
    said = answer.lines[0].text.replace(one, "\0").replace(other, one).replace("\0", other)
    return first_line(said)(_question, answer)


def sides_swapped(_question: Question, answer: Answer) -> Answer:
    """In a first line of two sides, the second before the first."""
    if not answer.conflicts:
        return answer
    word = "Contested: " if answer.verdict == "contested" else ""
    one, other = answer.lines[0].text.removeprefix(word).split("; ")
    keys = tuple(reversed(answer.lines[0].citations))
    return first_line(f"{word}{other}; {one}", citations=keys)(_question, answer)


def one_side_told(_question: Question, answer: Answer) -> Answer:
    """One row a line, where the first line must hold both sides."""
    if not answer.conflicts or answer.verdict:
        return answer
    lines = retold(answer, conflicts=()).lines
    return answer.model_copy(update={"lines": lines})


def side_taken(_question: Question, answer: Answer) -> Answer:
    """A bare "Yes." where it is contested; the sides are still there."""
    if answer.verdict != "contested":
        return answer
    lines = retold(answer, verdict="yes", conflicts=()).lines
    return answer.model_copy(update={"verdict": "yes", "lines": lines})


def side_taken_alone(_question: Question, answer: Answer) -> Answer:
    """A bare "Yes." where it is contested, and no word of the other side."""
    if answer.verdict != "contested":
        return answer
    return retold(answer, verdict="yes", conflicts=())


def sides_told_without_the_word(_question: Question, answer: Answer) -> Answer:
    """Both sides of what is contested as if it were nothing but a statement."""
    if answer.verdict != "contested":
        return answer
    said = answer.lines[0].text.removeprefix("Contested: ")
    return first_line(said, kind="statement")(_question, answer.model_copy(update={"verdict": None}))


def contested_by_nobody(question: Question, answer: Answer) -> Answer:
    """ "Contested:" over two rows that say nothing against each other."""
    if question.id != "verdict":
        return answer
    answer = padded(question, answer)
    conflict = Conflict(kind="dispute", about="what is asked", sides=answer.rows[:2])
    return retold(answer, conflicts=(conflict,), verdict="contested")


def contested_by_one(question: Question, answer: Answer) -> Answer:
    """ "Contested:" over two figures of one voice."""
    if answer.verdict != "contested":
        return answer
    lie = in_rows(put(speaker="Petra Halloran"))
    return retold(lie(question, answer))


def backwards(_question: Question, answer: Answer) -> Answer:
    """A revision that tells the newer figure first."""
    if not answer.conflicts or answer.conflicts[0].kind != "revision":
        return answer
    rows = answer.rows[::-1]
    return retold(answer, rows=rows, conflicts=(answer.conflicts[0].model_copy(update={"sides": rows}),))


def padded(_question: Question, answer: Answer) -> Answer:
    """A true row of another story after the right ones."""
    return with_rows(answer, lambda rows, other: (*rows, other))


def worst_first(_question: Question, answer: Answer) -> Answer:
    """The row of the other story in front, unless two sides must stand there."""
    if answer.conflicts:
        return answer
    return with_rows(answer, lambda rows, other: (other, *rows))


def with_rows(answer: Answer, put: Callable[[tuple[AnswerRow, ...], AnswerRow], tuple[AnswerRow, ...]]) -> Answer:
    """An answer with a true row of another story, cited and told as any."""
    if answer.status == "refused" or any(r.statement == FLOUR for r in answer.rows):
        return answer
    flour = evaluated_answer("said")
    key = len(answer.citations) + 1
    rows = put(answer.rows, flour.rows[0].model_copy(update={"citations": (key,)}))
    cited = flour.citations[0].model_copy(update={"key": key})
    more = {
        "rows": rows,
        "citations": (*answer.citations, cited),
        "coverage": answer.coverage.model_copy(update={"matching": 3}),
    }
    return retold(answer, **more)


def nobody(question: Question, answer: Answer) -> Answer:
    """No row names who says it; lines say so, too. What is contested is so by two voices."""
    if answer.status == "refused" or answer.verdict == "contested":
        return answer
    return retold(in_rows(put(speaker=None, stance="asserts"))(question, answer))


def confident_when_wrong(question: Question, answer: Answer) -> Answer:
    """Sure of a wrong answer, unsure of the right ones."""
    wrong = question.id == "said"
    changed = nobody(question, answer) if wrong else answer
    return changed.model_copy(update={"confidence": 1.0 if wrong else 0.2})


def related_to_nothing(question: Question, answer: Answer) -> Answer:
    """A related row in words that stand nowhere."""
    return answer.model_copy(update={"related": tuple(map(put(statement="It rained."), answer.rows))})


LIES: dict[str, tuple[str, Lie]] = {
    # field or mischief: (what catches it, the lie)
    "Answer.question": (PROMISE, lambda q, a: a.model_copy(update={"question": "Who built the dam?"})),
    "Answer.follows": (PROMISE, lambda q, a: a.model_copy(update={"follows": "Who was the first?"})),
    "Answer.status": ("refusal_recall", always_answers),
    "Answer.status, always refused": ("refused_wrong", always_refuses),
    "Answer.verdict, unasked": (PROMISE, unasked_verdict),
    "Answer.lines, repeated": (PROMISE, lambda q, a: a.model_copy(update={"lines": a.lines[:1] * 3})),
    "Answer.lines, a note of a refusal": (PROMISE, refusing_note),
    "Answer.rows, a citation more": (PROMISE, more_citations),
    "Answer.rows, another figure again": (PROMISE, another_figure_again),
    "AnswerRow.answer": (PROMISE, in_rows(put(answer=Span(start=3, end=10_000)))),
    "Answer.related": (PROMISE, related_to_nothing),
    "AnswerRow.statement, cut": (PROMISE, in_rows(lambda r: r.model_copy(update={"statement": r.statement[8:]}))),
    "Answer.verdict": (PROMISE, lambda q, a: a.model_copy(update={"verdict": "no"})),
    "Answer.verdict, said too": ("verdict", other_verdict),
    "Answer.verdict, a side taken": (PROMISE, side_taken),
    "Answer.verdict, a side taken alone": ("verdict", side_taken_alone),
    "Answer.verdict, both sides without the word": (PROMISE, sides_told_without_the_word),
    "Answer.verdict, contested by nobody": (PROMISE, contested_by_nobody),
    "Answer.verdict, contested by one": (PROMISE, contested_by_one),
    "Answer.lines, names swapped": (PROMISE, names_swapped),
    "Answer.lines, sides swapped": (PROMISE, sides_swapped),
    "Answer.lines, one side": (PROMISE, one_side_told),
    "Answer.lines": (PROMISE, invented_line),
    "Answer.lines, none": (PROMISE, lambda q, a: a.model_copy(update={"lines": ()})),
    "Answer.rows": ("stray", padded),
    "Answer.rows, the first": ("lead", worst_first),
    "Answer.rows, noise": ("noise", padded),
    "Answer.citations": (PROMISE, lambda q, a: a.model_copy(update={"citations": a.citations[1:]})),
    "Answer.conflicts": ("conflict_recall", dropped_side),
    "Answer.conflicts, always": ("none_shown", always_contested),
    "Answer.conflicts, unasked": ("unasked_conflicts", lambda q, a: always_contested(q, padded(q, a))),
    "Answer.conflicts, twice": (PROMISE, lambda q, a: a.model_copy(update={"conflicts": a.conflicts * 2})),
    "Answer.conflicts, with itself": (PROMISE, itself),
    "Answer.nearest": (PROMISE, every("nearest", put(start=1))),
    "Answer.reason": (PROMISE, lambda q, a: a.model_copy(update={"reason": None if a.reason else "topic"})),
    "Answer.reason, another": (
        "refusal_reason_accuracy",
        other_reason,
    ),
    "Answer.suggestions": (PROMISE, put_all(suggestions=("What did Ada Voss say about flour?",))),
    "Answer.confidence": ("aurc", confident_when_wrong),
    "Answer.coverage": (PROMISE, put_all(coverage=Coverage(articles=99, matching=1))),
    "AnswerRow.speaker": (PROMISE, in_rows(put(speaker="Ada Voss"))),
    "AnswerRow.speaker, none": ("speaker_accuracy", nobody),
    "AnswerRow.role": (PROMISE, in_rows(put(role="minister"))),
    "AnswerRow.stance": (
        PROMISE,
        in_rows(lambda r: r.model_copy(update={"stance": "denies" if r.stance == "asserts" else "asserts"})),
    ),
    "AnswerRow.statement": (PROMISE, in_rows(lambda r: r.model_copy(update={"statement": f"not {r.statement}"}))),
    "AnswerRow.figures": (PROMISE, in_rows(put(figures=(Figure(text="5,000", span=Span(start=0, end=5)),)))),
    "AnswerRow.published": (PROMISE, in_rows(put(published=date(2022, 5, 4)))),
    "AnswerRow.citations": (PROMISE, in_rows(put(citations=(9,)))),
    "Figure.text": (PROMISE, figures(text="9,999")),
    "Figure.low": (PROMISE, figures(low=9999.0)),
    "Figure.high": (PROMISE, figures(high=9999.0)),
    "Figure.unit": (PROMISE, figures(unit="million")),
    "Figure.span": (PROMISE, figures(span=Span(start=0, end=5))),
    "Figure.part_of": (PROMISE, figures(part_of=Span(start=0, end=5))),
    "Citation.key": (PROMISE, every("citations", lambda c: c.model_copy(update={"key": c.key + 7}))),
    "Citation.article_id": (PROMISE, every("citations", put(article_id="dam-copy"))),
    "Citation.title": (PROMISE, every("citations", other_title)),
    "Citation.publisher": (PROMISE, every("citations", put(publisher="The Other Paper"))),
    "Citation.published": (PROMISE, every("citations", put(published=date(2022, 5, 4)))),
    "Citation.url": (PROMISE, every("citations", put(url="https://elsewhere.example"))),
    "Citation.start": (PROMISE, every("citations", lambda c: c.model_copy(update={"start": c.start + 3}))),
    "Citation.end": (PROMISE, every("citations", lambda c: c.model_copy(update={"end": c.end + 3}))),
    "Citation.quote": (PROMISE, every("citations", lambda c: c.model_copy(update={"quote": f"{c.quote} Not so."}))),
    "Citation, another sentence": (PROMISE, other_sentence),
    "Conflict.kind": ("dispute_recall", other_kind),
    "Conflict.kind, contested": (PROMISE, every("conflicts", put(kind="scope"))),
    "Conflict.kind, no revision": (PROMISE, every("conflicts", put(kind="revision"))),
    "Conflict.about": (PROMISE, every("conflicts", put(about="the dead"))),
    "Conflict.about, another unit": (PROMISE, every("conflicts", put(about="people fled"))),
    "Conflict.about, another measure": (PROMISE, every("conflicts", put(about="residents killed"))),
    "Conflict.about, no word of the measure": (PROMISE, every("conflicts", put(about="residents"))),
    "Conflict.about, no measure": (PROMISE, every("conflicts", put(about="residents gone"))),
    "Conflict.about, a denial": (PROMISE, every("conflicts", put(about="what is denied"))),
    "Conflict.about, an accusation": (PROMISE, every("conflicts", put(about="who is accused"))),
    "Conflict.sides": ("side_precision", added_side),
    "Conflict.sides, backwards": (PROMISE, backwards),
    "Conflict.sides, one": (PROMISE, every("conflicts", lambda c: c.model_copy(update={"sides": c.sides[:1]}))),
    "Line.kind": (PROMISE, every("lines", put(kind="note"))),
    "Line.text": (PROMISE, first_line("Everybody admits: {}")),
    "Line.text, cut": (PROMISE, lambda q, a: first_line(a.lines[0].text.replace("More than ", ""))(q, a)),
    "Line.citations": (PROMISE, every("lines", put(citations=(2, 1)))),
    "NearestPassage.article_id": (PROMISE, every("nearest", put(article_id="dam"))),
    "NearestPassage.start": (PROMISE, every("nearest", put(start=3))),
    "NearestPassage.end": (PROMISE, every("nearest", put(end=9))),
    "NearestPassage.text": (PROMISE, every("nearest", put(text="Nobody left."))),
    "NearestPassage.reason": (PROMISE, every("nearest", put(reason="says the opposite"))),
    "Coverage.articles": (PROMISE, every_coverage(articles=2)),
    "Coverage.matching": (PROMISE, every_coverage(matching=99)),
    "Coverage.speakers": (PROMISE, every_coverage(speakers=("Ada Voss",))),
    "Coverage.waiting": (PROMISE, every_coverage(waiting=1)),
}
TRUE = evaluated()


def caught(found: Evaluation, by: str) -> bool:
    """Whether a promise is broken, or the figure is worse than the truth's, so that a floor of the truth breaks."""
    if by == PROMISE:
        return bool(found.broken) and bool(broken(found, {}, None, {}))
    limit = TRUE.figures[by].value
    assert limit is not None
    return any(line.startswith(f"{by} is") for line in broken(found, {"": {by: limit}}, None, {}))


@pytest.mark.parametrize("name", LIES)
def test_a_lie_is_caught(name: str) -> None:
    by, lie = LIES[name]
    assert caught(evaluated(lie), by)


@pytest.mark.parametrize("name", [n for n, (by, _) in LIES.items() if by != PROMISE])
def test_a_lie_that_is_left_to_a_metric_keeps_every_promise(name: str) -> None:
    """Else the metric would protect nothing."""
    found = evaluated(LIES[name][1])
    assert [q.promises for q in found.broken] == []


def test_every_field_of_an_answer_has_a_lie() -> None:
    records = (Answer, AnswerRow, Figure, Citation, Conflict, Line, NearestPassage, Coverage)
    fields = {f"{record.__name__}.{field}" for record in records for field in record.model_fields}
    assert fields - {name.partition(",")[0] for name in LIES} == set(UNTOLD)


def test_the_truth_is_no_lie() -> None:
    assert broken(TRUE, {}, None, {}) == []
    worst = {name: 0.0 if name in LOWER_IS_BETTER else 1.0 for name in {by for by, _ in LIES.values()} - {PROMISE}}
    assert broken(TRUE, {"": worst}, None, {}) == []


def test_a_broken_promise_is_named_with_its_question() -> None:
    lines = broken(evaluated(LIES["Citation.publisher"][1]), {}, None, {})
    assert any(
        line.startswith("said breaks a promise: citation [1]: its publisher is 'The Other Paper'") for line in lines
    )


@pytest.mark.parametrize(
    ("lie", "fault"),
    [
        (contested_by_one, "verdict: contested is what two rows set against each other are, and nothing else"),
        (contested_by_nobody, "conflict 1: its sides are no dispute"),
        (side_taken, "verdict: contested is what two rows set against each other are, and nothing else"),
        (backwards, "conflict 1: its sides are no revision"),
        (another_figure_again, "nor its figure again"),
        (LIES["Conflict.about, another measure"][1], "conflict 1: 'residents killed' is nothing that its sides count"),
    ],
)
def test_a_lie_is_caught_by_what_it_breaks(lie: Lie, fault: str) -> None:
    assert any(fault in line for question in evaluated(lie).broken for line in question.promises)
