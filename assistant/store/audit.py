"""Does everything in the store agree? Every stored span with its text, every vector with its passage and sentence."""

from collections.abc import Iterator

import numpy as np

from assistant.claims import ENGINE
from assistant.models.embedder import Vectors
from assistant.schema import Article, AuditReport, Claim, Count, Span
from assistant.store.passages import touched
from assistant.store.records import Records
from assistant.store.vectors.backend import VectorBackend

_MOST = 100  # problems listed; one fault repeated over a corpus need not fill the screen
_BATCH = 1000
_ROUNDED = 0.01  # what half precision may take from a length


def audit(records: Records, vectors: VectorBackend) -> AuditReport:
    """Checks the whole store and changes nothing."""
    problems = [*_engine(records), *_articles(records), *_words(records), *_vectors(records, vectors)]
    problems += _sentence_vectors(records)
    if len(problems) > _MOST:
        problems = [*problems[:_MOST], f"… and {len(problems) - _MOST} more problems"]
    counts = records.counts()
    return AuditReport(
        articles=counts["articles"],
        passages=counts["passages"],
        claims=counts["claims"],
        vectors=len(vectors.ids()),
        unread=tuple(records.unread().items()),
        problems=tuple(problems),
    )


def _engine(records: Records) -> Iterator[str]:
    if outdated := records.outdated(ENGINE):
        hold = "1 article holds" if outdated == 1 else f"{outdated:,} articles hold"
        yield f"{hold} claims of an older engine: the next `briefing ingest` or `briefing rebuild` reads them again"


def _articles(records: Records) -> Iterator[str]:
    for article in records.articles():
        last = 0
        for span in records.sentences(article.id):
            if span.start < last or not _inside(span, article):
                yield f"{article.id}: sentence [{span.start}, {span.end}) overlaps another, is blank or leaves the text"
            last = span.end
        for passage in records.passages_of(article.id):
            if not passage.text or len(passage.text) != passage.end - passage.start:
                yield f"{article.id}: passage {passage.id} [{passage.start}, {passage.end}) leaves the text"
        for claim in records.claims_of([article.id])[article.id]:
            yield from _claim(claim, article)
        for count in records.counts_of([article.id])[article.id]:
            yield from _count(count, article)


def _claim(claim: Claim, article: Article) -> Iterator[str]:
    spans = [("content", claim.content), *(("sentence", s) for s in claim.sentences)]
    spans += [(name, span) for name, span in (("source", claim.source), ("cue", claim.cue)) if span]
    for name, span in spans:
        if not _inside(span, article):
            yield f"{article.id}: a claim's {name} [{span.start}, {span.end}) is blank or leaves the text"
    known = {figure.span for figure in claim.figures}
    for figure in claim.figures:
        if figure.span.of(article.text) != figure.text:
            yield f"{article.id}: the figure {figure.text!r} does not stand at [{figure.span.start}, {figure.span.end})"
        whole = figure.part_of
        if whole and (whole == figure.span or whole not in known or not _inside(whole, article)):
            yield f"{article.id}: the figure {figure.text!r} is part of none at [{whole.start}, {whole.end})"
    if claim.article_id != article.id:
        yield f"{article.id}: a claim names the article {claim.article_id}"


def _count(count: Count, article: Article) -> Iterator[str]:
    figure, sentence = count.figure, count.sentence
    if figure.span.of(article.text) != figure.text:
        yield f"{article.id}: the count {figure.text!r} does not stand at [{figure.span.start}, {figure.span.end})"
    if not _inside(sentence, article) or not sentence.start <= figure.span.start < figure.span.end <= sentence.end:
        yield f"{article.id}: the sentence of the count {figure.text!r} does not hold it or leaves the text"
    if count.article_id != article.id:
        yield f"{article.id}: a count names the article {count.article_id}"


def _words(records: Records) -> Iterator[str]:
    passages = set(records.passage_states())
    indexed = records.indexed_passages()
    yield from (f"passage {i} is missing from the full text" for i in sorted(passages - indexed))
    yield from (f"the full text holds passage {i}, which is gone" for i in sorted(indexed - passages))


def _vectors(records: Records, vectors: VectorBackend) -> Iterator[str]:
    states, stale, held = records.passage_states(), set(records.stale_vectors()), vectors.ids()
    for i in sorted(i for i, embedded in states.items() if embedded == 1 and i not in held):
        yield f"passage {i} has no vector: `briefing rebuild` makes it"
    for i in sorted(i for i, embedded in states.items() if embedded == 0):
        yield f"passage {i} still waits for its vector: the next `briefing ingest` makes it"
    for i in sorted(held - set(states) - stale):
        yield f"vector {i} belongs to no passage: `briefing rebuild` drops it"
    known = sorted(held & set(states))
    for at in range(0, len(known), _BATCH):
        ids, batch = vectors.vectors(known[at : at + _BATCH])
        wrong = np.flatnonzero(~(np.abs(np.linalg.norm(batch, axis=1) - 1) < 1e-3))
        yield from (f"the vector of passage {ids[n]} is not of unit length" for n in wrong.tolist())


def _sentence_vectors(records: Records) -> Iterator[str]:
    """Answers pair the vectors with the sentences that a passage touches, one by one."""
    sizes, states = records.sentence_vector_sizes(), records.passage_states()
    for info in records.infos():
        sentences = records.sentences(info.id)
        for passage in (p for p in records.passages_of(info.id) if states[p.id] == 1):
            wanted, held = len(touched(sentences, passage.start, passage.end)), sizes.get(passage.id, 0)
            if not held:
                yield f"passage {passage.id} has no sentence vectors: `briefing rebuild` makes them"
            elif held != wanted:
                yield (
                    f"passage {passage.id} touches {wanted} sentences but has {held:g} sentence vectors: "
                    "`briefing rebuild` makes them again"
                )
            elif not _sound(records.sentence_vectors([passage.id])[passage.id]):
                yield f"a sentence vector of passage {passage.id} is not of unit length: `briefing rebuild` makes it"


def _sound(vectors: Vectors) -> bool:
    """Whether all are of unit length, or zeros: a sentence without a word piece has no direction."""
    lengths = np.linalg.norm(vectors, axis=1)
    return bool(np.all((np.abs(lengths - 1) < _ROUNDED) | (lengths == 0)))


def _inside(span: Span, article: Article) -> bool:
    return span.end <= len(article.text) and bool(span.of(article.text).strip())
