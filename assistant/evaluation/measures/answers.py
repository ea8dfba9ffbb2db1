"""Metrics of whole answers: what is asked for is there, cited, and refused where it must be."""

from assistant import Citation
from assistant.evaluation.measures.judged import Judged, Share
from assistant.evaluation.measures.judging import answers_given, covers, is_gold, shown
from assistant.schema import ModelUse


def accuracy(item: Judged) -> Share | None:
    """Share of all questions whose answer holds all that is asked for, unanswerable ones refused.

    Exact match against gold, judged on the first rows; the protocol of this project's questions on real news.
    """
    return float(item.correct), 1.0


def speaker_accuracy(item: Judged) -> Share | None:
    """Share of the questions that ask for speakers where every gold speaker is named by a row citing a gold sentence.

    After the claimer task of NewsClaims (Reddy and others, 2022), by name instead of by span.
    """
    return _part(item, "speaker")


def figure_accuracy(item: Judged) -> Share | None:
    """Share of the questions with gold figures where each stands in a row that cites a gold sentence, exactly.

    No tolerance: another number, scale or percentage beside it makes it another figure. After the numeric match of
    DROP (Dua and others, 2019), on wordings.
    """
    return _part(item, "figure")


def short_answer_accuracy(item: Judged) -> Share | None:
    """Share of the questions with a short gold answer (a date, a place, a name) that is given.

    Containment, after the normalised match of SQuAD (Rajpurkar and others, 2016): what is quoted is not cut to words.
    """
    return _part(item, "short")


def citation_precision(item: Judged) -> Share | None:
    """Share of the cited sentences of the rows that count that are gold sentences, averaged over questions.

    Of questions with gold sentences; a refusal scores 0. After ALCE (Gao and others, 2023), by offset instead of by
    entailment. A sentence that answers as well and is not in the gold counts as wrong, so this is a lower bound.
    """
    if not _has_gold(item):
        return None
    cited = _cited(item)
    right = sum(is_gold(c, item.question.gold, item.original) for c in cited)
    return right / len(cited) if cited else 0.0, 1.0


def citation_recall(item: Judged) -> Share | None:
    """Share of the gold sentences that citations cover by half or more, averaged over questions.

    Where gold sentences are alternatives (mode "any") one of them is all. After ALCE (Gao and others, 2023), by offset.
    """
    if not _has_gold(item):
        return None
    cited, question = _cited(item), item.question
    found = [covers(cited, e, item.original) for e in question.evidence]
    if question.evidence_mode == "any":
        found = [any((*found, *(covers(cited, e, item.original) for e in question.alt)))]
    return sum(found) / len(found), 1.0


def verbatim_share(item: Judged) -> Share | None:
    """Share of all quotes, passages, statements, figures and citation keys that stand in the articles where they say.

    Over all of them together, all rows and refusals included. It must be 1: anything else is a fault of the program.
    """
    return _kept([p.fault is None for p in item.promises if p.kind == "verbatim"])


def promises_kept(item: Judged) -> Share | None:
    """Share of all that answers promise that is so: see `promises`. It must be 1, whatever the limits.

    Beside what is verbatim: names, roles, stances, figures, days and addresses are those that are stored, each line is
    a source's own words in an allowed frame, sides cite what they show, and what was searched is told as it is.
    """
    return _kept([p.fault is None for p in item.promises])


def refusal_precision(item: Judged) -> Share | None:
    """Share of the refused questions that cannot be answered. Nothing is measured where nothing was refused.

    Precision of "no answer" as a class, as with SQuAD 2.0 (Rajpurkar and others, 2018).
    """
    return (float(not item.question.answerable), 1.0) if item.refused else None


def refusal_recall(item: Judged) -> Share | None:
    """Share of the questions that cannot be answered that were refused; an error is no refusal.

    Recall of "no answer" as a class: the NoAns accuracy of SQuAD 2.0 (Rajpurkar and others, 2018).
    """
    return None if item.question.answerable else (float(item.refused), 1.0)


def refused_wrong(item: Judged) -> Share | None:
    """Share of the questions that can be answered that were refused; lower is better.

    The miss rate of selective answering, as in SQuAD 2.0's HasAns (Rajpurkar and others, 2018).
    """
    return (float(item.refused), 1.0) if item.question.answerable else None


def refusal_reason_accuracy(item: Judged) -> Share | None:
    """Share of the questions whose gold says why they cannot be answered that are refused for that reason.

    Reasons are the topic, the point asked for, or a false premise; after the kinds of unanswerable questions that SQuAD
    2.0 tells apart (Rajpurkar and others, 2018).
    """
    if item.question.reason is None:
        return None
    return float(item.answer is not None and item.refused and item.answer.reason == item.question.reason), 1.0


def premise_recall(item: Judged) -> Share | None:
    """Share of the questions with a false premise that are refused with a sentence that contradicts it.

    After the task of CREPE (Yu and others, 2023), where a false presupposition must be found and corrected.
    """
    question, answer = item.question, item.answer
    if question.reason != "premise" or not question.evidence:
        return None
    cited = answer.citations if answer and item.refused else ()
    return float(any(covers(cited, e, item.original) for e in question.evidence)), 1.0


def follow_up_accuracy(item: Judged) -> Share | None:
    """Answer accuracy over the questions that go on from earlier ones, which are asked first.

    Turns after the first, as in QuAC and CoQA (Choi and others, 2018; Reddy and others, 2019).
    """
    return (float(item.correct), 1.0) if item.question.history else None


def gold_answers_given(item: Judged) -> Share | None:
    """Share of the gold answers that the rows give, over questions that have several answers or misleading documents.

    Beside RAMDocs' strict match (Wang and others, 2025), which asks for all of them at once.
    """
    return _listed(item, item.question.short_answers)


def wrong_answers_given(item: Judged) -> Share | None:
    """Share of the answers of misleading documents that the rows give; lower is better.

    A program that shows all sides gives them, with their source. Beside RAMDocs' strict match (Wang and others, 2025).
    """
    return _listed(item, item.question.wrong_answers)


def model_text_share(item: Judged) -> Share | None:
    """Answers whose text a language model wrote, of those that it was asked to write."""
    use = _model(item)
    return (float(use.shown > 0), 1.0) if use and "text" in use.tasks else None


def model_shown_share(item: Judged) -> Share | None:
    """Sentences of a language model that stood up to the check, of all that it wrote; the others were not shown."""
    use = _model(item)
    return (float(use.shown), float(use.shown + use.dropped)) if use and use.shown + use.dropped else None


def model_verified_share(item: Judged) -> Share | None:
    """Shown sentences of a language model that hold when the answer alone is checked again; 1 or a defect."""
    use = _model(item)
    if not item.answer or not use or not use.shown:
        return None
    from assistant.llm import verified_again

    sentences = verified_again(item.answer)
    return float(sum(s.failure is None for s in sentences)), float(len(sentences))


def _part(item: Judged, part: str) -> Share | None:
    if not item.question.answerable or part not in item.question.judged:
        return None
    return float(item.parts.get(part, False) and not item.refused), 1.0


def _kept(kept: list[bool]) -> Share | None:
    return (float(sum(kept)), float(len(kept))) if kept else None


def _has_gold(item: Judged) -> bool:
    return item.question.answerable and bool(item.question.evidence)


def _cited(item: Judged) -> list[Citation]:
    found = [c for row in shown(item.question, item.answer) for c in item.cited(row)] if item.answer else []
    return list({c.key: c for c in found}.values())


def _listed(item: Judged, wordings: tuple[str, ...]) -> Share | None:
    if item.question.rule != "every-answer" or not wordings:
        return None
    given = answers_given(item.question, item.answer, wordings) if item.answer else [False]
    return float(sum(given)), float(len(wordings))


def _model(item: Judged) -> ModelUse | None:
    return item.answer.model if item.answer else None
