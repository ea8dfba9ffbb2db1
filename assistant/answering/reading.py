"""The best evidence read together with the question, in its paragraphs; and evidence by how well it answers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from assistant.answering.evidence import Evidence
from assistant.answering.features import FLOORS, weigh
from assistant.answering.reader import Read, Window, read
from assistant.english.words import words
from assistant.schema import Article, Span
from assistant.store.contents import Contents

READ = 16  # pieces of evidence, the best unread; of their sentences 99 in 100 that answer are among them
_AROUND = 1  # sentences on each side that are read, too
_LONGEST = 700  # characters of a window's sentences: about as many as the network reads beside question and headline
MOST = 4.0  # log odds beyond which a sentence is no better, and no worse: other signs decide among those
_DAY = "%A %-d %B %Y"

Places = Mapping[tuple[str, int], Read]
"""What was read of each sentence, by its article and where it starts."""


def rerank(question: str, evidence: Sequence[Evidence], contents: Mapping[str, Contents]) -> list[Evidence]:
    """The evidence by what it says and by how well it answers; what is not read counts as the worst that is."""
    places = sentences_read(question, evidence[:READ], contents)
    best = [_best(e, places) for e in evidence]
    worst = min((r.answers for r, _ in filter(None, best)), default=0.0)
    found = []
    for e, one in zip(evidence, best, strict=True):
        answers = one[0].answers if one else worst
        features = {**e.features, "answers": min(max(answers, -MOST), MOST)}
        answer = Span(start=one[1].start + one[0].answer.start, end=one[1].start + one[0].answer.end) if one else None
        found.append(replace(e, features=features, score=weigh(features), answer=answer))
    return sorted(found, key=lambda e: -e.score)


def answered_by(question: str, evidence: Evidence, contents: Mapping[str, Contents]) -> bool:
    """Whether a piece of evidence answers a question, read together with it."""
    best = _best(evidence, sentences_read(question, [evidence], contents))
    return best is not None and best[0].answers >= FLOORS.row


def sentences_read(question: str, evidence: Sequence[Evidence], contents: Mapping[str, Contents]) -> Places:
    """What the reader finds in each sentence of the evidence, and in those beside it."""
    found: dict[tuple[str, int], Read] = {}
    wanted = [(e.article.id, [s.start for s in e.sentences]) for e in evidence]
    for article_id, numbers in runs(wanted, contents):
        held = contents[article_id]
        for n, one in zip(numbers, read(question, window(held, numbers)), strict=False):
            found[article_id, held.sentences[n].start] = one
    return found


def window(held: Contents, numbers: Sequence[int]) -> Window:
    """The window of these sentences of an article."""
    who = _speakers(held)
    text = held.article.text
    return Window(about(held.article), tuple((who.get(n), held.sentences[n].of(text)) for n in numbers))


def about(article: Article) -> str:
    """Headline and day, as they are read."""
    day = article.published.strftime(_DAY) if article.published else None
    return " | ".join(filter(None, (article.title, day)))


def runs(wanted: Iterable[tuple[str, Sequence[int]]], contents: Mapping[str, Contents]) -> list[tuple[str, list[int]]]:
    """Runs of sentence numbers, by article, that hold those wanted (given by their starts) and what stands beside."""
    marked: dict[str, set[int]] = {}
    for article_id, starts in wanted:
        sentences = contents[article_id].sentences
        at = {s.start: n for n, s in enumerate(sentences)}
        for n in (at[start] for start in starts if start in at):
            near = range(max(0, n - _AROUND), min(len(sentences), n + _AROUND + 1))
            marked.setdefault(article_id, set()).update(near)
    return [(i, run) for i, numbers in marked.items() for run in _cut(sorted(numbers), contents[i].sentences)]


def _cut(numbers: Sequence[int], sentences: Sequence[Span]) -> Iterator[list[int]]:
    """Numbers that follow one another, as far as a window reaches."""
    run: list[int] = []
    for n in numbers:
        if run and (n != run[-1] + 1 or sentences[n].end - sentences[run[0]].start > _LONGEST):
            yield run
            run = []
        run.append(n)
    if run:
        yield run


def _speakers(held: Contents) -> dict[int, str]:
    """Of each sentence whose words it holds, where it does not say so itself."""
    found: dict[int, str] = {}
    for claim, numbers in zip(held.claims, held.claim_sentences, strict=True):
        if not claim.certain or not claim.speaker:
            continue
        last = words(claim.speaker)[-1:]
        for n in numbers:
            if n not in found and not set(last) & set(words(held.sentences[n].of(held.article.text))):
                found[n] = claim.speaker
    return found


def _best(evidence: Evidence, places: Places) -> tuple[Read, Span] | None:
    """Of the evidence's sentences the one that answers best."""
    found = [
        (places[evidence.article.id, s.start], s)
        for s in evidence.sentences
        if (evidence.article.id, s.start) in places
    ]
    return max(found, key=lambda one: one[0].answers, default=None)
