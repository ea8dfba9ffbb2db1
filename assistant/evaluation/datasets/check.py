"""Whether gold agrees with the articles that it is about, so that a wrong figure is the program's fault."""

from collections.abc import Iterable, Iterator, Sequence

from assistant.errors import InputError
from assistant.evaluation.datasets.corpus import Corpus, located
from assistant.evaluation.datasets.question import Aliases, Dataset, GoldEvidence, Question
from assistant.evaluation.measures.normalization import holds

_PARTS = {"speaker": "speaker", "figure": "figure", "short": "short answer"}
_VERDICTS = ("yes", "no", "contested")


def problems(dataset: Dataset, corpus: Corpus) -> list[str]:
    """What is wrong with the gold, a line a problem, each begun with its question's id; nothing where all agrees.

    Wordings are compared as answers are judged: case, accents and thousands separators do not matter.
    """
    out: list[str] = []
    asked: dict[tuple[object, ...], str] = {}
    for question in dataset.questions:
        same = (question.history, question.question.casefold(), question.articles)
        first = asked.setdefault(same, question.id)
        if first != question.id:
            out.append(f"{question.id}: asks the same as {first}")
        try:
            found = located(question, corpus)
        except InputError as error:
            out.append(str(error).removeprefix("question "))
            continue
        faults = [*_shape(found)]
        if question.rule == "claims":
            faults += [*_spans(found, corpus), *_gold(found, corpus)]
        out += [f"{question.id}: {what}" for what in faults]
    return out


def _shape(question: Question) -> Iterator[str]:
    """What a question of its kind must have, and must not."""
    gold = question.speakers or question.figures or question.short_answers or question.expected_lead
    if not question.answerable and gold:
        yield "it cannot be answered, and has gold answers"
    if not question.answerable and question.verdict not in {None, "unknown"}:
        yield f"it cannot be answered, and its verdict is {question.verdict!r}"
    asks = {"speaker": question.speakers, "figure": question.figures, "short": question.short_answers}
    for part in sorted(question.judged) if question.answerable else ():
        if not asks[part]:
            yield f"it asks for a {_PARTS[part]}, and has none as gold"
    if question.answerable and question.rule == "every-answer" and not question.short_answers:
        yield "it asks for every answer, and has none"
    if len(set(question.gold_sides)) < len(question.gold_sides):
        yield "two of its sides are the same"
    if question.reason == "premise" and not question.evidence:
        yield "its premise is false, and no evidence contradicts it"
    if question.type == "yes-no" and question.gold_verdict is None and question.answerable:
        yield "it asks for yes or no, and has no `verdict`"
    if question.kind not in {None, "none"} and len(question.gold_sides) < 2:
        yield f"its kind is {question.kind!r}, and it has fewer than two `sides`"
    if (
        question.series
        and question.figures
        and question.type == "latest"
        and question.series[-1] not in question.figures
    ):
        yield f"the last of its `series` is not its figure: {question.series[-1][0]!r}"


def _spans(question: Question, corpus: Corpus) -> Iterator[str]:
    """Gold sentences that begin or end within a word, and those that are given twice."""
    seen: set[tuple[str, tuple[int, int]]] = set()
    for e in question.evidence:
        text, (start, end) = corpus.text(e.article), e.span
        if (quote := text[start:end]) != quote.strip() or _splits_word(text, start) or _splits_word(text, end):
            yield f"its evidence does not begin and end with a word: {quote[:60]!r}"
        if (e.article, e.span) in seen:
            yield f"its evidence is given twice: {quote[:60]!r}"
        seen.add((e.article, e.span))


def _splits_word(text: str, at: int) -> bool:
    return 0 < at < len(text) and text[at - 1].isalnum() and text[at].isalnum()


def _gold(question: Question, corpus: Corpus) -> Iterator[str]:
    """Speakers, figures and short answers that stand nowhere in the gold sentences, or in their articles."""
    if not question.answerable:
        return
    gold = question.bearing if question.gold_sides else question.gold
    for names in question.speakers:
        yield from _named("speaker", names, gold, corpus)
    for wordings in question.figures:
        yield from _stands("figure", wordings, gold)
    if "short" in question.judged:
        yield from _stands("short answer", question.short_answers, gold)
    for side in question.sides or ():
        if side.speakers:
            yield from _named("side's speaker", side.speakers, side.evidence, corpus)
        if side.figures:
            yield from _stands("side's figure", side.figures, side.evidence)
    if question.expected_lead:
        spoken = " ".join(
            name for names in (*question.speakers, *(s.speakers for s in question.gold_sides)) for name in names
        )
        told = [*(e.text or "" for e in question.bearing), spoken, *_VERDICTS]
        if not any(all(any(holds(t, part) for t in told) for part in parts) for parts in question.expected_lead):
            yield f"no expected lead can be made of its sentences: {' + '.join(question.expected_lead[0])!r}"


def _named(what: str, names: Aliases, gold: Iterable[GoldEvidence], corpus: Corpus) -> Iterator[str]:
    articles = [corpus.article(i) for i in dict.fromkeys(e.article for one in gold for e in one.each)]
    texts = [f"{a.title or ''}\n{a.publisher or ''}\n{a.text}" for a in articles if a]
    for name in names:
        if not any(holds(text, name) for text in texts):
            yield f"the {what} {name!r} is not named in an article of its gold"


def _stands(what: str, wordings: Sequence[str], gold: Iterable[GoldEvidence]) -> Iterator[str]:
    texts = [e.text or "" for one in gold for e in one.each]
    for wording in wordings:
        if not any(holds(text, wording) for text in texts):
            yield f"the {what} {wording!r} stands in none of its gold sentences"
