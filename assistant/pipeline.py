"""`Assistant`: wires the parts together, and nothing else."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable, Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from assistant.config import Config
from assistant.errors import InputError, StoreMismatch
from assistant.mentions import Names
from assistant.question import Known, complete, follow_up, read_question
from assistant.schema import (
    Answer,
    Article,
    ArticleInfo,
    AuditReport,
    Brief,
    Claim,
    Filters,
    Frame,
    IngestReport,
    ScoredPassage,
)
from assistant.words import stems

if TYPE_CHECKING:
    from llama_index.core.llms import LLM
    from llama_index.core.retrievers import BaseRetriever

    from assistant.embedding import Embedder
    from assistant.ingest import Ingest, Listener
    from assistant.llm.session import LanguageModel, Session, Watch
    from assistant.retrieval import Retriever
    from assistant.store import Records, VectorIndex


class Assistant:
    """Questions over a store of news articles, answered in verbatim, cited sentences.

    Cheap to make: the store is opened and the model loaded when a call needs them. Several threads may ask at once; one
    process at a time may write. `close` (or the end of a `with` block) frees files and lock.
    """

    def __init__(self, config: Config | None = None, embedder: Embedder | None = None, llm: LLM | None = None) -> None:
        """`embedder` and `llm`, a model of LlamaIndex, take the place of those that the configuration names."""
        self.config = config or Config()
        self._guard = threading.RLock()
        self._records: Records | None = None
        self._vectors: VectorIndex | None = None
        self._embedder = embedder
        self._fingerprint = embedder.fingerprint if embedder else None
        self._retriever: Retriever | None = None
        self._known: tuple[int, Known] | None = None
        self._llm = llm
        self._language_model: LanguageModel | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def ingest(self, paths: Iterable[str | Path], progress: Listener | None = None) -> IngestReport:
        """Reads files and folders into the store; unchanged articles cost next to nothing.

        Raises `StoreLocked` when another process writes, `StoreReadOnly` where the folder refuses, `StoreMismatch` when
        the vectors are of another model. A bad file or record is listed in the report's `failed`, and the rest goes on.
        """
        paths = [paths] if isinstance(paths, str | Path) else list(paths)
        if not paths:
            msg = "nothing to ingest: name a file or a folder"
            raise InputError(msg)
        with self._writing() as ingest:
            ingest.listener = progress
            return ingest.run(paths)

    def retrieve(self, question: str, k: int = 10, filters: Filters | None = None) -> list[ScoredPassage]:
        """The k passages that bear most on a question, best first. Raises `StoreMissing` when there is no store."""
        if k < 1:
            msg = f"k must be at least 1, got {k}"
            raise InputError(msg)
        frame = self._frame(question)
        found = self._searcher().search(question, frame, k, _within(filters, frame))
        return [
            ScoredPassage(
                article_id=s.passage.article_id,
                start=s.passage.start,
                end=s.passage.end,
                text=s.passage.text,
                score=s.score,
            )
            for s in found
        ]

    def ask(
        self,
        question: str,
        history: Sequence[Answer] = (),
        filters: Filters | None = None,
        progress: Watch | None = None,
    ) -> Answer:
        """Answers a question, or refuses with the reason; `history` holds this chat's earlier answers, oldest first.

        While an ingest goes on, the answer is from what is there, and says so. `progress` is called with the engine's
        own answer as soon as it is there and, where a language model writes the text, with each verified sentence.

        Raises `ModelError` where a language model is configured and the extra `llm` is not installed. A model that
        fails raises nothing: the answer is the engine's, and `Answer.model` says what happened.
        """
        started = time.perf_counter()
        if not question.strip():
            msg = "the question is empty: ask something"
            raise InputError(msg)
        self._reading()
        session = self._session()
        whole = complete(question, history)
        # A model may take its time, in which no snapshot is held.
        better = session.whole(question, history) if session and whole != question else None
        with self._reading().database.snapshot():  # an ingest may go on meanwhile
            found = self._ask(question, better or whole, history, filters, started, session, bool(better))
        if progress:
            progress(found)
        if session is None:
            return found
        written = session.write(found, progress)
        return written.model_copy(update={"seconds": round(time.perf_counter() - started, 4)})

    def _ask(
        self,
        question: str,
        whole: str,
        history: Sequence[Answer],
        filters: Filters | None,
        started: float,
        session: Session | None,
        made_whole: bool,
    ) -> Answer:
        """The engine's answer; `made_whole` says that a model made the question whole, not the rules."""
        from assistant.answering import Turn, answer

        frame = self._frame(whole)
        earlier = history[-1] if whole != question else None
        if earlier and not made_whole:
            frame = follow_up(self._frame(question), frame)
        if session and self._known:
            frame = session.frame(whole, frame, self._known[1])
        turn = Turn(question, whole, earlier)
        return answer(turn, frame, self._searcher(), self._reading(), _within(filters, frame), started)

    def _session(self) -> Session | None:
        """What the language model does for one question, where there is one."""
        if self._llm is None and self.config.llm is None:
            return None
        with self._guard:
            if self._language_model is None:
                from assistant.llm.session import LanguageModel

                self._language_model = LanguageModel(self.config, self._llm)
            return self._language_model.session()

    def claims(
        self,
        about: str | None = None,
        speaker: str | None = None,
        filters: Filters | None = None,
        *,
        beliefs: bool = False,
    ) -> list[Claim]:
        """Stored claims, oldest first; `about` asks for its words in the claim, `speaker` for (a part of) a name.

        What somebody said or wrote; `beliefs` adds what an article says that somebody thinks, wants or fears (claims of
        kind "belief"). The numbers of claims in `ArticleInfo` and reports count all that were read, beliefs too.
        """
        records = self._reading()
        found = [c for c in records.claims(filters) if beliefs or c.kind != "belief"]
        if speaker:
            found = [c for c in found if c.speaker and speaker.casefold() in c.speaker.casefold()]
        if about:
            wanted = set(stems(about))
            texts = {a.id: a.text for a in records.articles(list({c.article_id or "" for c in found}))}
            found = [c for c in found if wanted <= _claim_stems(c, texts[c.article_id or ""])]
        return found

    def brief(self, topic: str, filters: Filters | None = None) -> Brief:
        """A cited overview of a topic."""
        from assistant.answering import brief

        if not topic.strip():
            msg = "the topic is empty: name one"
            raise InputError(msg)
        with self._reading().database.snapshot():
            frame = self._frame(topic)
            return brief(topic, frame, self._searcher(), self._reading(), _within(filters, frame))

    def articles(self, filters: Filters | None = None) -> list[ArticleInfo]:
        """The stored articles, newest first."""
        return self._reading().infos(filters)

    def article(self, article_id: str) -> Article:
        """One article with its text. Raises `InputError` for an unknown id."""
        found = self._reading().article(article_id)
        if found is None:
            msg = f"no article {article_id!r} in the store: `briefing articles` lists the ids"
            raise InputError(msg)
        return found

    def remove(self, article_ids: Iterable[str]) -> tuple[str, ...]:
        """Deletes articles with their claims, words and vectors; `InputError`, and no change, for an unknown id."""
        ids = tuple(dict.fromkeys([article_ids] if isinstance(article_ids, str) else article_ids))
        self._reading()
        with self._writing() as ingest:
            ingest.records.remove(ids)
            ingest.complete()
        return ids

    def rebuild(self, progress: Listener | None = None) -> None:
        """Makes all vectors and claims again from the articles, whatever state, model or version they were of."""
        self._reading(check_model=False)
        with self._writing(fresh=True) as ingest:
            ingest.listener = progress
            ingest.complete()

    def audit(self) -> AuditReport:
        """Checks every stored span against its article, and the vectors against the records."""
        from assistant.store.audit import audit

        records = self._reading()
        return audit(records, self._index())

    def as_retriever(self, k: int = 10, filters: Filters | None = None) -> BaseRetriever:
        """The retrieval as a LlamaIndex retriever, whose nodes are passages with their article and offsets."""
        from assistant.llama import PassageRetriever

        return PassageRetriever(self, k=k, filters=filters)

    @property
    def precision(self) -> str:
        """The arithmetic of this store's vectors."""
        from assistant.embedding import precision_of

        return precision_of(self.config, self._reading().model())

    def close(self) -> None:
        """Frees the files; the next call opens them again."""
        with self._guard:
            if self._vectors:
                self._vectors.close()
            if self._records:
                self._records.close()
            self._records = self._vectors = self._retriever = None

    def _frame(self, question: str) -> Frame:
        records = self._reading()
        generation = records.generation()
        with self._guard:
            if self._known is None or self._known[0] != generation:
                known = Known(records.publishers(), Names(records.speaker_counts()), records.newest())
                self._known = (generation, known)
            return read_question(question, self._known[1])

    def _reading(self, check_model: bool = True) -> Records:
        """The records of a store that exists and that this version can read."""
        with self._guard:
            if self._records is None:
                from assistant.store import Records

                records = Records(self.config.store)
                records.database.check()
                self._records = records
            if check_model:
                self._check_model(self._records)
            return self._records

    def _check_model(self, records: Records) -> None:
        made = records.model()
        wanted = self._model(made)
        if made is not None and made != wanted:
            store, chroma = self.config.store, self.config.chroma
            at = f"--store {store} --chroma {chroma}" if chroma else f"--store {store}"
            msg = f"the vectors of {store} are of {made}, not {wanted}: run `briefing rebuild {at}`"
            raise StoreMismatch(msg)

    def _model(self, made: str | None) -> str:
        """The fingerprint of the model for a store whose vectors were made by that of `made`, or has none yet."""
        from assistant.embedding import fingerprint, precision_of

        return self._fingerprint or fingerprint(precision_of(self.config, made))

    def _index(self) -> VectorIndex:
        with self._guard:
            if self._vectors is None:
                from assistant.store import open_vectors

                model = self._model(self._reading(check_model=False).model())
                self._vectors = open_vectors(self.config.store, self.config.chroma, model)
            return self._vectors

    def _encoder(self, made: str | None) -> Embedder:
        """The embedder for vectors made by the model of this fingerprint; another process may have made them anew."""
        with self._guard:
            if self._embedder is None or self._embedder.fingerprint != self._model(made):
                from assistant.embedding import open_embedder

                self._embedder = open_embedder(self.config, made)
            return self._embedder

    def _searcher(self) -> Retriever:
        with self._guard:
            if self._retriever is None:
                from assistant.retrieval import Retriever

                records = self._reading()
                self._retriever = Retriever(
                    records, self._index(), lambda: self._encoder(records.model()), self.config.fusion
                )
            return self._retriever

    def _writing(self, fresh: bool = False) -> _Writing:
        return _Writing(self, fresh)


class _Writing:
    """The write lock with an ingest inside; `fresh` empties the vectors first."""

    def __init__(self, assistant: Assistant, fresh: bool) -> None:
        self._assistant, self._fresh = assistant, fresh

    def __enter__(self) -> Ingest:
        from assistant.embedding import WordPieces
        from assistant.ingest import Ingest
        from assistant.store import Records, WriteLock

        owner = self._assistant
        store = owner.config.store
        records = Records(store)
        records.database.create()
        self._lock = WriteLock(store)
        self._lock.__enter__()
        try:
            if self._fresh:
                owner._index().reset()
                records.mark_all_undone()
                records.set_model(owner._model(records.model()))
            elif records.model() is None:
                records.set_model(owner._model(None))
            records.database.check()
            owner._check_model(records)
            owner._index().check()
        except BaseException:
            self._lock.__exit__(None, None, None)
            records.close()
            raise
        self._records = records
        made = records.model()
        return Ingest(records, owner._index(), WordPieces(), lambda: owner._encoder(made))

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._records.close()
        self._lock.__exit__(kind, error, trace)


def _claim_stems(claim: Claim, text: str) -> set[str]:
    return set(stems(" ".join([claim.speaker or "", *(s.of(text) for s in claim.sentences)])))


def _within(filters: Filters | None, frame: Frame) -> Filters | None:
    """The caller's filters, narrowed by the days that the question names.

    Where several publishers are named, a day belongs to what one of them wrote, and says nothing of the others.
    """
    if (frame.since is None and frame.until is None) or len(frame.publishers) > 1:
        return filters
    filters = filters or Filters()
    since = max((d for d in (filters.since, frame.since) if d), default=None)
    until = min((d for d in (filters.until, frame.until) if d), default=None)
    # Without the check of `Filters`: limits that contradict each other leave no day, and so no article.
    return Filters.model_construct(**{**dict(filters), "since": since, "until": until})
