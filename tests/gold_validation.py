"""Whether gold questions agree with the articles that they are about, so that a wrong figure is the program's fault.

Each problem is one line that begins with the question's id. Compared are words as `text.normal` gives them, except
where the gold must stand to the letter: quotes at their offsets, and figures in their sentences.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from assistant import Article
from assistant.evaluation.datasets.question import Aliases, GoldEvidence, Question
from assistant.evaluation.measures.normalization import holds, normal

LONGEST_RUN = 7
"""Words in a row that a question may share with its evidence: more, and it can be found without being understood."""
_NAME = re.compile(r"[^\W\d_][\w’'-]*")
_SENTENCE_END = ".?!:"
_MARKS = str.maketrans("‘’“”", "''\"\"")

Texts = Mapping[str, str]
"""Article id → its text; where names are looked for, with its headline and publisher."""


def validate(questions: Sequence[Question], articles: Iterable[Article]) -> list[str]:
    """What is wrong with the gold, a line a problem, in the order of the questions; nothing where all agrees."""
    known = {a.id: a for a in articles}
    texts = {id_: a.text for id_, a in known.items()}
    named = {id_: "\n".join((a.title or "", a.publisher or "", a.text)) for id_, a in known.items()}
    words = {w for text in named.values() for w in normal(text)}
    problems = [*_twice(questions)]
    for question in questions:
        checks = (_shape(question), _evidence(question, texts), _gold(question, named), _wording(question, words))
        problems += [f"{question.id}: {problem}" for check in checks for problem in check]
    return problems


def longest_shared_run(question: str, sentence: str) -> int:
    """The most words in a row that two texts share."""
    asked, given = normal(question), normal(sentence)
    longest, before = 0, [0] * (len(given) + 1)
    for word in asked:
        now = [0] * (len(given) + 1)
        for at, other in enumerate(given, 1):
            if word == other:
                now[at] = before[at - 1] + 1
                longest = max(longest, now[at])
        before = now
    return longest


def _twice(questions: Sequence[Question]) -> Iterator[str]:
    for id_, n in Counter(q.id for q in questions).items():
        if n > 1:
            yield f"{id_}: {n} questions have this id"
    first: dict[tuple[str, ...], str] = {}
    for q in questions:
        if (same := first.setdefault((*q.history, q.question), q.id)) != q.id:
            yield f"{q.id}: asks the same as {same}"


def _shape(question: Question) -> Iterator[str]:
    """What a question of its kind must have, and must not."""
    if (question.type == "follow-up") != bool(question.history):
        yield "a question has a history if, and only if, it is of the type follow-up"
    if not question.answerable:
        if question.reason is None:
            yield "it cannot be answered, and no reason says why"
        if question.speakers or question.figures or question.short_answers or question.sides:
            yield "it cannot be answered, and has gold answers"
        if question.reason == "premise" and not question.evidence:
            yield "no evidence contradicts its premise"
    elif question.type == "yes-no" and question.short_answers not in (("yes",), ("no",)):
        yield "its short answer must be 'yes' or 'no'"
    if question.sides:
        yield from _sides(question)


def _sides(question: Question) -> Iterator[str]:
    if question.evidence_mode != "all":
        yield "it has sides, so all are needed: evidence_mode must be 'all'"
    used = {n for side in question.sides for n in side.evidence}
    for n in sorted(set(range(len(question.evidence))) - used):
        yield f"evidence {n} belongs to no side"
    for side in question.sides:
        if side.speaker and side.speaker not in question.speakers:
            yield f"a side's speaker is not among its speakers: {side.speaker[0]!r}"
        if side.figure and side.figure not in question.figures:
            yield f"a side's figure is not among its figures: {side.figure[0]!r}"


def _evidence(question: Question, texts: Texts) -> Iterator[str]:
    """Offsets and quotes."""
    seen: set[tuple[str, tuple[int, int]]] = set()
    for n, evidence in enumerate(question.evidence):
        text = texts.get(evidence.article)
        if text is None:
            yield f"evidence {n}: no article {evidence.article!r}"
            continue
        if evidence.start is None or evidence.end is None:
            yield f"evidence {n}: no offsets"
            continue
        quote = text[evidence.start : evidence.end]
        if quote != evidence.text:
            yield f"evidence {n}: at {evidence.start}-{evidence.end} of {evidence.article} stands {quote[:60]!r}"
        elif quote != quote.strip() or _splits_word(text, *evidence.span) or "\n\n" in quote:
            yield f"evidence {n}: is no sentence: {quote[:60]!r}"
        key = (evidence.article, evidence.span)
        if key in seen:
            yield f"evidence {n}: stands there twice"
        seen.add(key)


def _splits_word(text: str, start: int, end: int) -> bool:
    return any(0 < at < len(text) and text[at - 1].isalnum() and text[at].isalnum() for at in (start, end))


def _gold(question: Question, texts: Texts) -> Iterator[str]:
    """Speakers, figures and short answers: do they stand where they must?"""
    evidence = [e for e in question.evidence if e.article in texts]
    for names in question.speakers:
        yield from _speaker(names, evidence, texts)
    for figure in question.figures:
        yield from _spellings("figure", figure, evidence)
    if "short" in question.judged and question.type != "yes-no":
        yield from _spellings("short answer", question.short_answers, evidence)
        yield from _lacks("short answer", question.short_answers, evidence)
    for side in question.sides:
        own = [e for n in side.evidence if (e := question.evidence[n]) in evidence]
        if side.speaker:
            yield from _speaker(side.speaker, own, texts, spelled=False)
        if side.figure:
            yield from _lacks("figure", side.figure, own)
    if len(question.figures) == 1 and not question.sides:
        yield from _lacks("figure", question.figures[0], evidence)


def _speaker(names: Aliases, evidence: Sequence[GoldEvidence], texts: Texts, spelled: bool = True) -> Iterator[str]:
    """One of the names stands in each article; with `spelled`, each name stands in one of them."""
    articles = dict.fromkeys(e.article for e in evidence)
    for article in articles:
        if not spelled and not any(holds(texts[article], name) for name in names):
            yield f"the speaker {names[0]!r} is not named in {article}"
    for name in names if spelled else ():
        if not any(holds(texts[article], name) for article in articles):
            yield f"the speaker {name!r} is not named in an article of the evidence"


def _spellings(what: str, wordings: Aliases, evidence: Sequence[GoldEvidence]) -> Iterator[str]:
    """Each wording stands, to the letter, in one of the sentences."""
    for wording in wordings:
        if not any(_stands(wording, e.text or "") for e in evidence):
            yield f"the {what} {wording!r} stands in none of its sentences"


def _lacks(what: str, wordings: Aliases, evidence: Sequence[GoldEvidence]) -> Iterator[str]:
    """Each sentence has one of the wordings."""
    for e in evidence:
        if not any(_stands(wording, e.text or "") for wording in wordings):
            yield f"the {what} {wordings[0]!r} does not stand in {(e.text or '')[:60]!r}"


def _stands(wording: str, sentence: str) -> bool:
    """To the letter, save capitals and the shape of quotation marks; not inside of a longer word or number."""
    wanted, given = (t.translate(_MARKS).casefold() for t in (wording, sentence))
    return re.search(rf"(?<![\w.,]){re.escape(wanted)}(?!\w|[.,]\d)", given) is not None


def _wording(question: Question, words: set[str]) -> Iterator[str]:
    """Question against articles: names spelled as there, and not whole runs of the gold sentences."""
    turns = (*question.history, question.question)
    for e in question.evidence:
        if e.text and (run := max(longest_shared_run(turn, e.text) for turn in turns)) > LONGEST_RUN:
            yield f"{run} words in a row stand in its evidence, too: {e.text[:60]!r}"
    if question.answerable or question.reason == "premise":
        for name in dict.fromkeys(n for turn in turns for n in _names(turn)):
            if not set(normal(name)) <= words:
                yield f"{name!r} is spelled so in no article"


def _names(text: str) -> Iterator[str]:
    """Words with a capital that do not begin a sentence."""
    for match in _NAME.finditer(text):
        before = text[: match.start()].rstrip()
        if match[0][0].isupper() and before and before[-1] not in _SENTENCE_END:
            yield match[0]
