"""Files to a searchable store: first words, then claims and vectors, each step safe to be killed.

Every article is committed with its sentences, passages and full text at once, marked as lacking claims and vectors;
these follow batch by batch and are marked when they are kept. So whatever happens, the store opens, and the next run
completes what the last one left.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from assistant.claims import ENGINE, extract_batch, language_of
from assistant.embedding import Embedder, Vectors, WordPieces
from assistant.passages import context, cut, embedded_text, parts
from assistant.people import join_people
from assistant.readers import Failure, read
from assistant.schema import Article, IngestReport, Progress
from assistant.sentences import split
from assistant.store.records import Records
from assistant.store.rows import PassageRow, Prepared, record_hash
from assistant.store.vectors import VectorIndex

T = TypeVar("T")
Embedded = tuple[Vectors, list[Vectors]]
"""Vectors of passages, and of the sentences in each."""
Listener = Callable[[Progress], None]

_JOINED = "people_joined_at"
_ARTICLES = 32  # a commit of records
_CLAIMED = 8  # articles, a commit of claims
_PASSAGES = 128  # a commit of vectors
_AHEAD = 3  # batches of passages that wait for the encoder or are in it


@dataclass
class Ingest:
    """One run over files, and what it did. The caller holds the write lock."""

    records: Records
    vectors: VectorIndex
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

    def run(self, paths: Iterable[str | Path]) -> IngestReport:
        """Reads the paths and completes the store: leftovers of a killed run and claims of an older engine, too."""
        before = self.records.counts()
        self.records.mark_outdated(ENGINE)
        for batch in _batches(self._articles(paths), _ARTICLES):
            self._index(batch)
        self._searchable = self._elapsed()
        if self._added or self._updated:
            self._tell("searchable")
        self.complete()
        after = self.records.counts()
        changed = [*self._added, *self._updated]
        copies = [(i, original) for i in changed if (original := self.records.copy_of(i))]
        return IngestReport(
            added=tuple(self._added),
            updated=tuple(self._updated),
            unchanged=tuple(self._unchanged),
            failed=tuple(self._failed),
            undated=tuple(self._undated),
            copies=tuple(copies),
            passages=after["passages"] - before["passages"],
            claims=after["claims"] - before["claims"],
            searchable_seconds=round(self._searchable, 3),
            seconds=round(self._elapsed(), 3),
        )

    def complete(self) -> None:
        """Makes what is missing: vectors and claims of stored articles; takes out vectors of articles that are gone."""
        self.vectors.settle(self.records.embedded_count())
        self._drop_stale()
        # The encoder leaves Python's lock alone while it computes, so claims are read meanwhile.
        with ThreadPoolExecutor(1) as background:
            waiting: deque[tuple[list[PassageRow], Future[Embedded]]] = deque()
            batches = self._unembedded()
            self._submit(background, batches, waiting)
            for _ in self._claim():
                while waiting and waiting[0][1].done():
                    self._keep(*waiting.popleft())
                    self._submit(background, batches, waiting)
            while waiting:
                passages, vectors = waiting.popleft()
                self._submit(background, batches, waiting)
                self._keep(passages, vectors)
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
        self.records.put([self._prepare(article) for article in batch])
        self._tell("index")

    def _prepare(self, article: Article) -> Prepared:
        sentences = split(article.text)
        line = context(article, self.pieces)
        return Prepared(
            article, language_of(article.text), line, sentences, cut(article.text, sentences, self.pieces, line)
        )

    def _drop_stale(self) -> None:
        stale = self.records.stale_vectors()
        if stale:
            self.vectors.delete(stale)
            self.records.forget_stale_vectors(stale)
            self.vectors.own(self.records.vector_generation())

    def _claim(self) -> Iterator[None]:
        """Reads the claims of articles that lack them, a batch a step."""
        last = 0
        while batch := self.records.unclaimed(last, _CLAIMED):
            last = batch[-1][0]
            claims = extract_batch([(a.text, self.records.sentences(a.id), a.published, a.id) for _, a in batch])
            read = [(number, found) for (number, _), found in zip(batch, claims, strict=True)]
            self.records.put_claims(read, ENGINE)
            yield

    def _join_people(self) -> None:
        """Names each person alike across articles; all at once, since one new article can tell two people apart."""
        if self.records.setting(_JOINED) != str(self.records.generation()):
            self.records.join_speakers(join_people(self.records.mentions()))
            self.records.set_setting(_JOINED, str(self.records.generation()))

    def _unembedded(self) -> Iterator[list[PassageRow]]:
        last = 0
        while batch := self.records.unembedded(last, _PASSAGES):
            last = batch[-1].id
            yield batch

    def _submit(
        self,
        background: ThreadPoolExecutor,
        batches: Iterator[list[PassageRow]],
        waiting: deque[tuple[list[PassageRow], Future[Embedded]]],
    ) -> None:
        """Keeps `_AHEAD` batches under way, so that the encoder never waits for the claims."""
        while len(waiting) < _AHEAD and (batch := next(batches, None)):
            sentences = {i: self.records.sentences(i) for i in {p.article_id for p in batch}}
            texts = [embedded_text(p.context, p.text) for p in batch]
            places = [
                parts(sentences[p.article_id], p.start, p.end, len(text) - len(p.text))
                for p, text in zip(batch, texts, strict=True)
            ]
            waiting.append((batch, background.submit(self._embed, texts, places)))

    def _embed(self, texts: list[str], places: list[list[tuple[int, int]]]) -> Embedded:
        return self.embedder().embed_parts(texts, places)

    def _keep(self, passages: list[PassageRow], embedded: Future[Embedded]) -> None:
        of_passages, of_sentences = embedded.result()
        self.vectors.add(passages, of_passages)
        self.records.mark_embedded([p.id for p in passages], of_sentences)
        self.vectors.own(self.records.vector_generation())
        self._tell("embed")

    def _tell(self, stage: str) -> None:
        if self.listener is None:
            return
        counts = self.records.counts() if stage != "read" else {}
        self.listener(
            Progress(
                stage=stage,  # type: ignore[arg-type]
                articles=counts.get("articles", 0) - counts.get("unclaimed", 0),
                articles_total=max(counts.get("articles", 0), len(self._seen)),
                passages=counts.get("passages", 0) - counts.get("unembedded", 0),
                passages_total=counts.get("passages", 0),
                seconds=self._elapsed(),
            )
        )

    def _elapsed(self) -> float:
        return time.perf_counter() - self._started


def _batches(items: Iterable[T], size: int) -> Iterator[list[T]]:
    batch: list[T] = []
    for item in items:
        batch.append(item)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch
