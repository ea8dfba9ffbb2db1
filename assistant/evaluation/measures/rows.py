"""Metrics of rows: the first one answers, and the others are on the question, of the right speaker and stance."""

from assistant import AnswerRow
from assistant.evaluation.measures.judged import Judged, Share
from assistant.evaluation.measures.judging import gives, named
from assistant.evaluation.measures.normalization import holds


def lead(item: Judged) -> Share | None:
    """Share of the questions that can be answered whose answer is right at its very beginning.

    The first row cites a gold sentence and has a right speaker and figure, where they are asked for; for questions
    about a conflict it states one side in full. The first line holds an expected lead, where the gold has some.
    Success@1 (TREC's success at rank 1) of the claim and of its line.
    """
    question, answer = item.question, item.answer
    if not question.answerable or question.rule != "claims":
        return None
    if answer is None or not item.rows or not _first_row_right(item, item.rows[0]):
        return 0.0, 1.0
    line = answer.text.strip().split("\n")[0]
    wanted = question.expected_lead
    return float(not wanted or any(all(holds(line, part) for part in parts) for parts in wanted)), 1.0


def noise(item: Judged) -> Share | None:
    """Share of the shown rows that cite nothing that bears on the question; lower is better.

    Over questions whose gold names all that bears on it; all rows count, in proportion. One less precision of the rows,
    with half a sentence as the unit of a match; what the gold overlooked counts as noise.
    """
    if not _knows_noise(item):
        return None
    return float(sum(not item.touches(r, item.question.bearing) for r in item.rows)), float(len(item.rows))


def stray(item: Judged) -> Share | None:
    """Share of the shown rows from articles that hold nothing on the question; lower is better.

    The part of `noise` that is about other events, over the same rows.
    """
    if not _knows_noise(item):
        return None
    known = {item.original(e.article) for e in item.question.bearing}
    others = [not any(item.original(c.article_id) in known for c in item.cited(r)) for r in item.rows]
    return float(sum(others)), float(len(others))


def speaker_precision(item: Judged) -> Share | None:
    """Share of the rows on gold sentences with a speaker that have a right one, where speakers are asked for.

    Of a conflict's sides each row's speaker must be that of the side that it cites. The precision beside
    `speaker_accuracy`; after the claimer task of NewsClaims (Reddy and others, 2022), by name.
    """
    right = [any(named(row, names) for names in groups) for row, groups in _spoken(item)]
    return (float(sum(right)), float(len(right))) if right else None


def claim_precision(item: Judged) -> Share | None:
    """Share of the rows on gold sentences with a speaker that are right as a whole: speaker, figure and stance.

    Where speakers are asked for; a figure counts where the gold has some, the stance where it has one. After the
    claim-level precision of attribution (Reddy and others, 2022): one wrong part makes a claim wrong.
    """
    question = item.question
    right = [
        any(named(row, names) for names in groups)
        and (not question.figures or any(gives(row, wordings) for wordings in question.figures))
        and question.stance in {None, row.stance}
        for row, groups in _spoken(item)
    ]
    return (float(sum(right)), float(len(right))) if right else None


def stance_accuracy(item: Judged) -> Share | None:
    """Share of the rows on gold sentences that have the gold's stance, over questions whose gold has one.

    After the object-level stance of NewsClaims (Reddy and others, 2022); a row without a claim asserts.
    """
    question = item.question
    if question.stance is None or not question.answerable:
        return None
    right = [row.stance == question.stance for row in item.rows if item.cites(row, question.gold)]
    return (float(sum(right)), float(len(right))) if right else (0.0, 1.0)


def _first_row_right(item: Judged, row: AnswerRow) -> bool:
    question, sides = item.question, item.question.gold_sides
    if not item.cites(row, question.gold):
        return False
    if question.of_sides and sides:
        return any(item.states(row, s) and (not s.speakers or named(row, s.speakers)) for s in sides)
    right = "speaker" not in question.judged or any(named(row, names) for names in question.speakers)
    return right and (not question.figures or any(gives(row, wordings) for wordings in question.figures))


def _knows_noise(item: Judged) -> bool:
    return item.question.answerable and item.question.related is not None and bool(item.rows)


def _spoken(item: Judged) -> list[tuple[AnswerRow, list[tuple[str, ...]]]]:
    """The rows on gold sentences that name a speaker, with the speakers that would be right there."""
    question, out = item.question, list[tuple[AnswerRow, list[tuple[str, ...]]]]()
    if not question.answerable or "speaker" not in question.judged:
        return out
    sides = [s for s in question.gold_sides if s.speakers] if question.of_sides else []
    for row in item.answer.rows if item.answer else ():
        if not row.speaker or not item.cites(row, question.gold):
            continue
        mine = [s.speakers for s in sides if item.cites(row, s.evidence)]
        if mine or not sides:  # on a side that nobody is named for there is no right speaker
            out.append((row, mine or list(question.speakers)))
    return out
