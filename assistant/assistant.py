"""`Assistant`: wires the rooms together."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable, Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from assistant.config import Config
from assistant.english.words import stems
from assistant.errors import InputError
from assistant.question import (
    Known,
    PublisherNames,
    SpeakerNames,
    Spelling,
    check_length,
    complete,
    follow_up,
    may_stand_alone,
    read_question,
)
from assistant.schema import (
    Answer,
    Article,
    ArticleInfo,
    AuditReport,
    Brief,
    Claim,
    Count,
    CountMeasure,
    Filters,
    Frame,
    IngestReport,
    ScoredPassage,
    Series,
    Span,
)

if TYPE_CHECKING:
    from llama_index.core.llms import LLM
    from llama_index.core.retrievers import BaseRetriever

    from assistant.llm.session import LanguageModel, Session, Watch
    from assistant.models.embedder import Embedder
    from assistant.retrieval.retriever import Retriever
    from assistant.store.ingest import Listener
    from assistant.store.opened import OpenStore


class Assistant:
    """Questions over a store of news articles, answered in verbatim, cited sentences.

    Cheap to make: the store is opened and the model loaded when a call needs them. Several threads may ask at once; one
    process at a time may write. `close` (or the end of a `with` block) frees files and lock.
    """

    def __init__(self, config: Config | None = None, embedder: Embedder | None = None, llm: LLM | None = None) -> None:
        """`embedder` and `llm`, a model of LlamaIndex, take the place of those that the configuration names."""
        self.config = config or Config()
        self._embedder, self._llm = embedder, llm
        self._guard = threading.RLock()
        self._held: OpenStore | None = None
        self._retriever: Retriever | None = None
        self._names: tuple[int, Known] | None = None
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
        with self._open.writing() as ingest:
            ingest.listener = progress
            return ingest.run(paths)

    def retrieve(self, question: str, k: int = 10, filters: Filters | None = None) -> list[ScoredPassage]:
        """The k passages that bear most on a question, best first. Raises `StoreMissing` when there is no store."""
        if k < 1:
            msg = f"k must be at least 1, got {k}"
            raise InputError(msg)
        check_length(question)
        frame = self._frame(question)
        found = self._searcher().search(frame, k, _within(filters, frame))
        return [ScoredPassage(**scored.public()) for scored in found]

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
        from assistant.answering import likelier

        started = time.perf_counter()
        if not question.strip():
            msg = "the question is empty: ask something"
            raise InputError(msg)
        check_length(question)
        self._open.records()
        model = self._model()
        session = model.session() if model else None
        frame, earlier = self._understood(question, history, session)
        made = self._answered(frame, filters, started, earlier)
        if earlier and session is None and may_stand_alone(question, earlier):
            made = likelier(made, self._answered(self._frame(question), filters, started, None))
        if progress:
            progress(made)
        if session is None:
            return made
        written = session.write(made, progress)
        return written.model_copy(update={"seconds": round(time.perf_counter() - started, 4)})

    def _answered(self, frame: Frame, filters: Filters | None, started: float, earlier: Answer | None) -> Answer:
        from assistant.answering import answer, passages_for

        within = _within(filters, frame)
        with self._open.records().database.snapshot():  # an ingest may go on meanwhile
            found = self._searcher().find(frame, passages_for(frame), within)
            return answer(frame, found, self._open.records(), within, started, earlier)

    def _understood(
        self, question: str, history: Sequence[Answer], session: Session | None
    ) -> tuple[Frame, Answer | None]:
        """What a question asks for, and the answer that it follows up, if it does.

        No snapshot is held meanwhile, since a model may take its time.
        """
        known = self._known()
        whole = complete(question, history)
        earlier = history[-1] if whole != question else None
        better = session.whole(question, history) if session and earlier else None
        frame = read_question(better or whole, known)
        if earlier and better is None:
            frame = follow_up(read_question(question, known), frame)
        return session.frame(frame.question, frame, known) if session else frame, earlier

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
        check_length(about or "", "topic")
        check_length(speaker or "", "speaker's name")
        records = self._open.records()
        found = [c for c in records.claims(filters) if beliefs or c.kind != "belief"]
        if speaker:
            found = [c for c in found if c.speaker and speaker.casefold() in c.speaker.casefold()]
        if about:
            wanted = set(stems(about))
            texts = {a.id: a.text for a in records.articles(list({c.article_id or "" for c in found}))}
            found = [c for c in found if wanted <= _claim_stems(c, texts[c.article_id or ""])]
        return found

    def series(self, about: str | None = None, filters: Filters | None = None) -> list[Series]:
        """What the articles count, the series with the newest count first; `about` narrows them to a topic.

        A series holds the counts of one quantity in one event: who gives which figure, as of when, and how they differ.
        An article's copies are counted once. Of speakers that the filters name only the counts that are theirs.
        """
        from assistant.store.counts.series import stored_series, topic_series

        if about is not None and not about.strip():
            msg = "the topic is empty: name one, or leave it out for all series"
            raise InputError(msg)
        check_length(about or "", "topic")
        records = self._open.records()
        with records.database.snapshot():
            if about is None:
                return stored_series(records, records.first_of_each(filters), filters)
            from assistant.answering import BRIEF_PASSAGES
            from assistant.answering.brief.topic import on_topic

            frame = self._frame(about)
            within = _within(filters, frame)
            found = self._searcher().find(frame, BRIEF_PASSAGES, within)
            ids = list(on_topic(frame, found.passages, records))
            return topic_series(records, records.first_of_each(within, like=ids), frame, within)

    def correct_count(
        self, article_id: str, start: int, *, measure: CountMeasure | None = None, event: str | None = None
    ) -> Count:
        """Puts right what a figure counts: another measure, another event; `start` is where the figure begins.

        It stays right when the article is ingested again, as long as the sentence stands in it, and after a rebuild.
        `event` is the event of a series, or a name of your own: counts of one name belong together. With neither, the
        count is again as it was read. Raises `InputError` where there is no such article, count or measure.
        """
        if event is not None and not event.strip():
            msg = "the event is empty: name the one that the figure belongs to"
            raise InputError(msg)
        check_length(event or "", "event's name")
        named = " ".join(event.split()) if event else None
        return self._open.records().correct_count(article_id, start, measure, named)

    def brief(self, topic: str, filters: Filters | None = None) -> Brief:
        """A cited overview of a topic."""
        from assistant.answering import BRIEF_PASSAGES, brief

        if not topic.strip():
            msg = "the topic is empty: name one"
            raise InputError(msg)
        check_length(topic, "topic")
        with self._open.records().database.snapshot():
            frame = self._frame(topic)
            within = _within(filters, frame)
            found = self._searcher().find(frame, BRIEF_PASSAGES, within)
            return brief(frame, found, self._open.records(), within)

    def articles(self, filters: Filters | None = None) -> list[ArticleInfo]:
        """The stored articles, newest first."""
        return self._open.records().infos(filters)

    def article(self, article_id: str) -> Article:
        """One article with its text. Raises `InputError` for an unknown id."""
        found = self._open.records().article(article_id)
        if found is None:
            msg = f"no article {article_id!r} in the store: `briefing articles` lists the ids"
            raise InputError(msg)
        return found

    def sentences(self, article_id: str) -> list[Span]:
        """The sentences of an article, in order; none for an unknown id."""
        return self._open.records().sentences(article_id)

    def remove(self, article_ids: Iterable[str]) -> tuple[str, ...]:
        """Deletes articles with their claims, words and vectors; `InputError`, and no change, for an unknown id."""
        ids = tuple(dict.fromkeys([article_ids] if isinstance(article_ids, str) else article_ids))
        self._open.records()
        with self._open.writing() as ingest:
            ingest.records.remove(ids)
            ingest.complete()
        return ids

    def rebuild(self, progress: Listener | None = None) -> None:
        """Makes all vectors and claims again from the articles, whatever state, model or version they were of."""
        self._open.records(check_model=False)
        with self._open.writing(fresh=True) as ingest:
            ingest.listener = progress
            ingest.complete()

    def audit(self) -> AuditReport:
        """Checks every stored span against its article, and the vectors against the records."""
        from assistant.store.audit import audit

        records = self._open.records()
        return audit(records, self._open.index())

    def as_retriever(self, k: int = 10, filters: Filters | None = None) -> BaseRetriever:
        """The retrieval as a LlamaIndex retriever, whose nodes are passages with their article and offsets."""
        from assistant.interfaces.llama_index import PassageRetriever

        return PassageRetriever(self, k=k, filters=filters)

    def embed(self, texts: Sequence[str]) -> list[list[float]]:
        """Unit vectors of questions by the embedding model, one a text."""
        vectors: list[list[float]] = self._open.encoder().embed(texts).tolist()
        return vectors

    def collection(self) -> Any:
        """The store's Chroma collection, to be read only: what is added there is known to no record.

        Raises `StoreError` where it cannot be opened and `MissingExtra` without the extra `chroma`.
        """
        return self._open.index().collection()

    @property
    def language_model(self) -> str | None:
        """The name of the language model that writes texts; None: there is none."""
        return str(self._llm.metadata.model_name) if self._llm else self.config.llm_model

    @property
    def embedding_model(self) -> str:
        """The fingerprint of the model that makes the vectors."""
        return self._open.model()

    def close(self) -> None:
        """Frees the files; the next call opens them again."""
        with self._guard:
            if self._held:
                self._held.close()
            self._retriever = None

    @property
    def _open(self) -> OpenStore:
        with self._guard:
            if self._held is None:
                from assistant.store.opened import OpenStore

                self._held = OpenStore(self.config, self._embedder)
            return self._held

    def _searcher(self) -> Retriever:
        """The retrieval over the store."""
        with self._guard:
            if self._retriever is None:
                from assistant.retrieval.retriever import Retriever

                store = self._open
                self._retriever = Retriever(store.records(), store.index(), store.encoder, self.config.fusion)
            return self._retriever

    def _known(self) -> Known:
        """The names that questions are read with, as the store has them now."""
        records = self._open.records()
        generation = records.generation()
        with self._guard:
            if self._names is None or self._names[0] != generation:
                from assistant.models.networks import known_words

                speakers, spelling = SpeakerNames(records.speaker_counts()), Spelling(records.terms(), known_words())
                publishers = PublisherNames(records.publishers())
                self._names = (generation, Known(publishers, speakers, records.newest(), spelling))
            return self._names[1]

    def _model(self) -> LanguageModel | None:
        """The language model, where there is one."""
        if self._llm is None and self.config.llm is None:
            return None
        with self._guard:
            if self._language_model is None:
                from assistant.llm.session import LanguageModel

                self._language_model = LanguageModel(self.config, self._llm)
            return self._language_model

    def _frame(self, question: str) -> Frame:
        return read_question(question, self._known())


def _claim_stems(claim: Claim, text: str) -> set[str]:
    return set(stems(" ".join([claim.speaker or "", *(s.of(text) for s in claim.sentences)])))


def _within(filters: Filters | None, frame: Frame) -> Filters | None:
    """The caller's filters, narrowed by the days that the question names.

    Where several publishers are named, a day belongs to what one of them wrote, and says nothing of the others.
    """
    if (frame.since is None and frame.until is None) or len(frame.outlets) > 1:
        return filters
    filters = filters or Filters()
    since = max((d for d in (filters.since, frame.since) if d), default=None)
    until = min((d for d in (filters.until, frame.until) if d), default=None)
    # Without the check of `Filters`: limits that contradict each other leave no day, and so no article.
    return Filters.model_construct(**{**dict(filters), "since": since, "until": until})
