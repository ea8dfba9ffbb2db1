"""House rules of our own gold questions, beside what `briefing evaluate --check` asks of any.

Each problem is one line that begins with the question's id. Compared are words as answers are judged, except where the
gold must stand to the letter: figures in their sentences.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from assistant import Article
from assistant.evaluation.datasets.question import Aliases, GoldEvidence, Question
from assistant.evaluation.measures.normalization import normal

LONGEST_RUN = 7
"""Words in a row that a question may share with its evidence: more, and it can be found without being understood."""
_NAME = re.compile(r"[^\W\d_][\w’'-]*")
_SENTENCE_END = ".?!:"
_MARKS = str.maketrans("‘’“”", "''\"\"")


def house_rules(questions: Sequence[Question], articles: Iterable[Article]) -> list[str]:
    """What breaks a house rule, a line a problem, in the order of the questions."""
    named = ["\n".join((a.title or "", a.publisher or "", a.text)) for a in articles]
    words = {w for text in named for w in normal(text)}
    checks = (_shape, _letters, lambda q: _wording(q, words))
    return [f"{q.id}: {problem}" for q in questions for check in checks for problem in check(q)]


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


def _shape(question: Question) -> Iterator[str]:
    """What a question of its kind must have, and must not."""
    if (question.type == "follow-up") != bool(question.history):
        yield "a question has a history if, and only if, it is of the type follow-up"
    if not question.answerable and question.reason is None:
        yield "it cannot be answered, and no reason says why"
    if question.answerable and question.related is None:
        yield "nothing says what bears on it: `related`"
    if any(e.start is None for e in question.bearing):
        yield "a gold sentence has no offsets"


def _letters(question: Question) -> Iterator[str]:
    """Figures stand in gold sentences to the letter, each in one; short answers and sides alike."""
    gold = question.bearing if question.sides else question.gold
    short = question.short_answers if "short" in question.judged else ()
    for wordings in (*question.figures, short):
        yield from _spellings(wordings, gold)
    for side in question.gold_sides:
        yield from _spellings(side.figures, side.evidence)


def _spellings(wordings: Aliases, gold: Iterable[GoldEvidence]) -> Iterator[str]:
    texts = [e.text or "" for one in gold for e in one.each]
    for wording in wordings:
        if not any(_stands(wording, text) for text in texts):
            yield f"{wording!r} stands to the letter in none of its sentences"


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
