"""Files to a searchable store: first words, then claims and vectors, each step safe to be killed.

Every article is committed with its sentences, passages and full text at once, marked as lacking claims and vectors;
these follow batch by batch and are marked when they are kept. So whatever happens, the store opens, and the next run
completes what the last one left.
"""

import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TypeVar

import numpy as np

from assistant.claims import ENGINE, extract_batch, language_of
from assistant.claims.speakers.people import join_people
from assistant.counts.read import read_counts
from assistant.english.sentences import split
from assistant.models.embedder import Embedder, Vectors
from assistant.models.word_pieces import WordPieces
from assistant.readers import Failure, read
from assistant.schema import Article, IngestReport, Progress, Span
from assistant.store.bounds import each_or_reason, read_to, too_long
from assistant.store.claim_records import Read
from assistant.store.jobs import Job, work
from assistant.store.passages import context, cut, embedded_text, parts
from assistant.store.records import Records
from assistant.store.rows import PassageRow, Prepared, record_hash
from assistant.store.vectors.backend import VectorBackend

T = TypeVar("T")
Embedded = tuple[Vectors, Vectors]
"""The vector of a passage, and those of the sentences in it."""
Listener = Callable[[Progress], None]

_JOINED = "people_joined_at"
_WINDOW = "cut_for"  # names the model; empty: the one that comes with the package
_NO_CLAIMS = "found by its words and meaning, but not read for claims, until `briefing rebuild` tries again"
_NO_VECTORS = "found by its words, but not all of it by its meaning, until `briefing rebuild` tries again"
_ARTICLES = 32  # a commit of records
_CLAIMED = 8  # articles, a commit of claims
_PASSAGES = 128  # a commit of vectors
_READ = 2  # articles, a job for claims
_EMBEDDED = 8  # passages, a job for vectors


@dataclass
class Ingest:
    """One run over files, and what it did. The caller holds the write lock."""

    records: Records
    vectors: VectorBackend
    pieces: WordPieces
    embedder: Callable[[], Embedder]
    listener: Listener | None = None
    _started: float = field(default_factory=time.perf_counter)
    _searchable: float = 0.0
    _seen: dict[str, str] = field(default_factory=dict)
    _added: list[str] = field(default_factory=list)
    _updated: list[str] = field(default_factory=list)
    _unchanged: list[str] = field(default_factory=list)
    _undated: list[str] = field(default_factory=list)
    _failed: list[tuple[str, str]] = field(default_factory=list)
    _claims: list[tuple[int, Read | str]] = field(default_factory=list)
    _made: list[tuple[PassageRow, Vectors, Vectors]] = field(default_factory=list)

    def run(self, paths: Iterable[str | Path]) -> IngestReport:
        """Reads the paths and completes the store: leftovers of a killed run and claims of an older engine, too."""
        self._fit_window()
        before, unread_before = self.records.counts(), self.records.unread()
        self.records.mark_outdated(ENGINE)
        for batch in _batches(self._articles(paths), _ARTICLES):
            self._index(batch)
        self._searchable = self._elapsed()
        if self._added or self._updated:
            self._tell("searchable")
        self.complete()
        after = self.records.counts()
        changed, unread = dict.fromkeys([*self._added, *self._updated]), self.records.unread()
        copies = [(i, original) for i in changed if (original := self.records.copy_of(i))]
        return IngestReport(
            added=tuple(self._added),
            updated=tuple(self._updated),
            unchanged=tuple(self._unchanged),
            failed=tuple(self._failed),
            undated=tuple(self._undated),
            copies=tuple(copies),
            unread=tuple((i, why) for i, why in unread.items() if i in changed or i not in unread_before),
            passages=after["passages"] - before["passages"],
            claims=after["claims"] - before["claims"],
            searchable_seconds=round(self._searchable, 3),
            seconds=round(self._elapsed(), 3),
        )

    def complete(self) -> None:
        """Makes what is missing: vectors and claims of stored articles; takes out vectors of articles that are gone."""
        if not self.vectors.settle():
            self.records.mark_unembedded()
        self._fit_window()
        if stale := self.records.stale_vectors():
            self.vectors.delete(stale)
            self.records.forget_stale_vectors(stale)
        work(self._claim_jobs(), self._embed_jobs())
        self._keep_claims()
        self._keep_vectors()
        self._join_people()
        self._tell("done")

    def _articles(self, paths: Iterable[str | Path]) -> Iterator[Article]:
        """The articles to be stored: changed ones only, each id once."""
        for batch in _batches(self._read(paths), _ARTICLES):
            stored = self.records.hashes([a.id for a in batch])
            for article in batch:
                if stored.get(article.id) == record_hash(article):
                    self._unchanged.append(article.id)
                else:
                    (self._updated if article.id in stored else self._added).append(article.id)
                    yield article

    def _read(self, paths: Iterable[str | Path]) -> Iterator[Article]:
        for item in read(paths):
            if isinstance(item, Failure):
                self._failed.append((item.path, item.reason))
                continue
            digest = record_hash(item)
            if self._seen.get(item.id) == digest:
                continue  # the same record reached twice, say a folder and a file in it
            if item.id in self._seen:
                reason = "another article of this run has the same id with other content: give each its own id"
                self._failed.append((item.id, reason))
                continue
            self._seen[item.id] = digest
            if item.published is None:
                self._undated.append(item.id)
            self._tell("read")
            yield item

    def _index(self, batch: list[Article]) -> None:
        made = each_or_reason(lambda articles: [self._prepare(a) for a in articles], batch, "cannot be indexed")
        failed = {a.id: reason for a, reason in zip(batch, made, strict=True) if isinstance(reason, str)}
        self._failed += failed.items()
        self._added = [i for i in self._added if i not in failed]
        self._updated = [i for i in self._updated if i not in failed]
        self.records.put([prepared for prepared in made if not isinstance(prepared, str)])
        self._tell("index")

    def _prepare(self, article: Article) -> Prepared:
        sentences = split(article.text)
        line = context(article, self.pieces)
        passages = cut(article.text, sentences, self.pieces, line)
        end = read_to(passages)
        reason = too_long(article, end) if end else ""
        return Prepared(article, language_of(article.text), line, sentences, passages, end, reason)

    def _fit_window(self) -> None:
        """Cuts all articles anew where they were cut for another model, whose window may be larger."""
        if (self.records.setting(_WINDOW) or "") != self.pieces.name:
            for ids in _batches([info.id for info in self.records.infos()], _ARTICLES):
                self._index(list(self.records.articles(ids)))
            self.records.set_setting(_WINDOW, self.pieces.name)

    def _claim_jobs(self) -> Iterator[Job]:
        """Reads the claims of articles that lack them."""
        last = 0
        while batch := self.records.unclaimed(last, _READ):
            last = batch[-1][0]
            items = [(a, self._read_sentences(a.id)) for _, a in batch]
            extract = partial(each_or_reason, _claims_and_counts, items, _NO_CLAIMS)
            yield extract, partial(self._claimed, [number for number, _ in batch])

    def _read_sentences(self, article_id: str) -> list[Span]:
        end, sentences = self.records.read_to(article_id), self.records.sentences(article_id)
        return [s for s in sentences if end is None or s.end <= end]

    def _claimed(self, numbers: list[int], found: list[Read | str]) -> None:
        self._claims += zip(numbers, found, strict=True)
        if len(self._claims) >= _CLAIMED:
            self._keep_claims()

    def _keep_claims(self) -> None:
        if self._claims:
            self.records.put_claims(self._claims, ENGINE)
            self._claims.clear()

    def _join_people(self) -> None:
        """Names each person alike across articles; all at once, since one new article can tell two people apart."""
        if self.records.setting(_JOINED) != str(self.records.generation()):
            self.records.join_speakers(join_people(self.records.mentions()))
            self.records.set_setting(_JOINED, str(self.records.generation()))

    def _embed_jobs(self) -> Iterator[Job]:
        """Makes the vectors of passages that lack them."""
        last = 0
        while batch := self.records.unembedded(last, _PASSAGES):
            last = batch[-1].id
            sentences = {i: self.records.sentences(i) for i in {p.article_id for p in batch}}
            # Passages of one length fill a batch of the encoder without padding.
            batch.sort(key=lambda p: len(p.context) + len(p.text))
            for at in range(0, len(batch), _EMBEDDED):
                passages = batch[at : at + _EMBEDDED]
                texts = [embedded_text(p.context, p.text) for p in passages]
                places = [
                    parts(sentences[p.article_id], p.start, p.end, len(text) - len(p.text))
                    for p, text in zip(passages, texts, strict=True)
                ]
                pairs = list(zip(texts, places, strict=True))
                embed = partial(each_or_reason, self._embed, pairs, _NO_VECTORS)
                yield embed, partial(self._embedded, passages)

    def _embed(self, pairs: Sequence[tuple[str, list[tuple[int, int]]]]) -> list[Embedded]:
        texts, places = zip(*pairs, strict=True)
        return list(zip(*self.embedder().embed_runs(texts, places), strict=True))

    def _embedded(self, passages: list[PassageRow], made: list[Embedded | str]) -> None:
        failed = {p.id: vectors for p, vectors in zip(passages, made, strict=True) if isinstance(vectors, str)}
        if failed:
            self.records.leave_out(failed)
        self._made += [(p, *v) for p, v in zip(passages, made, strict=True) if not isinstance(v, str)]
        if len(self._made) >= _PASSAGES:
            self._keep_vectors()

    def _keep_vectors(self) -> None:
        if self._made:
            passages, of_passages, of_sentences = zip(*sorted(self._made, key=lambda v: v[0].id), strict=True)
            self._made.clear()
            self.vectors.add(passages, np.stack(of_passages))
            self.records.mark_embedded([p.id for p in passages], of_sentences)
            self._tell("embed")

    def _tell(self, stage: str) -> None:
        if self.listener is None:
            return
        counts = self.records.counts() if stage != "read" else Counter[str]()
        articles, passages = counts["articles"], counts["passages"]
        self.listener(
            Progress(
                stage=stage,  # type: ignore[arg-type]
                articles=articles - counts["unclaimed"],
                articles_total=max(articles, len(self._seen)),
                passages=passages - counts["unembedded"],
                passages_total=passages,
                seconds=self._elapsed(),
            )
        )

    def _elapsed(self) -> float:
        return time.perf_counter() - self._started


def _claims_and_counts(items: Sequence[tuple[Article, Sequence[Span]]]) -> list[Read]:
    """The claims of articles, of which the sentences are given, and what their figures count."""
    claims = extract_batch([(a.text, sentences, a.published, a.id) for a, sentences in items])
    return [(c, read_counts(a, s, c)) for (a, s), c in zip(items, claims, strict=True)]


def _batches(items: Iterable[T], size: int) -> Iterator[list[T]]:
    items = iter(items)
    while batch := list(islice(items, size)):
        yield batch
