"""What an assistant holds open: the store, the vectors and the models, each opened when it is first needed."""

from __future__ import annotations

import threading
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from assistant.config import Config
from assistant.errors import StoreMismatch
from assistant.question import Known, PublisherNames, SpeakerNames

if TYPE_CHECKING:
    from llama_index.core.llms import LLM

    from assistant.llm.session import LanguageModel
    from assistant.models.encoder import Embedder
    from assistant.models.word_pieces import WordPieces
    from assistant.retrieval.retriever import Retriever
    from assistant.store import Records, VectorIndex
    from assistant.store.ingest import Ingest


class Resources:
    """Opens each part once. Safe for several threads; after `close` the next call opens it again."""

    def __init__(self, config: Config, embedder: Embedder | None, llm: LLM | None) -> None:
        """`embedder` and `llm` take the place of those that the configuration names."""
        self._config = config
        self._guard = threading.RLock()
        self._records: Records | None = None
        self._vectors: VectorIndex | None = None
        self._embedder = embedder
        self._retriever: Retriever | None = None
        self._known: tuple[int, Known] | None = None
        self._llm = llm
        self._language_model: LanguageModel | None = None

    @property
    def store(self) -> Path:
        """The folder of the store."""
        return self._config.store

    def close(self) -> None:
        """Frees the files."""
        with self._guard:
            if self._vectors:
                self._vectors.close()
            if self._records:
                self._records.close()
            self._records = self._vectors = self._retriever = None

    def known(self) -> Known:
        """The names that questions are read with, as the store has them now."""
        records = self.records()
        generation = records.generation()
        with self._guard:
            if self._known is None or self._known[0] != generation:
                known = Known(
                    PublisherNames(records.publishers()), SpeakerNames(records.speaker_counts()), records.newest()
                )
                self._known = (generation, known)
            return self._known[1]

    @property
    def model_name(self) -> str | None:
        """The name of the language model, where there is one."""
        return str(self._llm.metadata.model_name) if self._llm else self._config.llm_model

    def language_model(self) -> LanguageModel | None:
        """The language model, where there is one."""
        if self._llm is None and self._config.llm is None:
            return None
        with self._guard:
            if self._language_model is None:
                from assistant.llm.session import LanguageModel

                self._language_model = LanguageModel(self._config, self._llm)
            return self._language_model

    def records(self, check_model: bool = True) -> Records:
        """The records of a store that exists and that this version can read."""
        with self._guard:
            if self._records is None:
                from assistant.store import Records

                records = Records(self._config.store)
                records.database.check()
                self._records = records
            if check_model:
                self.check_model(self._records)
            return self._records

    def check_model(self, records: Records) -> None:
        """Raises `StoreMismatch` where the vectors are of another model than is to be used."""
        from assistant.models.encoder import OURS

        made, wanted = records.model(), self.model()
        if made is not None and made != wanted:
            store, chroma = self._config.store, self._config.chroma
            named = {"--store": store, "--chroma": chroma, "--model": self._config.model}
            at = " ".join(f"{option} {value}" for option, value in named.items() if value)
            hint = "" if made.startswith(OURS) else "name that model with --model, or "
            msg = f"the vectors of {store} are of {made}, not {wanted}: {hint}run `briefing rebuild {at}`"
            raise StoreMismatch(msg)

    def model(self) -> str:
        """The fingerprint of the embedding model; loads none."""
        from assistant.models.encoder import fingerprint

        return self._embedder.fingerprint if self._embedder else fingerprint(self._config)

    def dimension(self) -> int:
        """Length of its vectors; loads a model that the configuration names."""
        from assistant.models.encoder import DIMENSION

        return self.encoder().dimension if self._embedder or self._config.model else DIMENSION

    def pieces(self) -> WordPieces:
        """The tokenizer by which passages are cut."""
        from assistant.models.encoder import word_pieces

        return word_pieces(self._config)

    def index(self) -> VectorIndex:
        """The vectors of the store."""
        with self._guard:
            if self._vectors is None:
                from assistant.store import open_vectors

                self.records(check_model=False)
                self._vectors = open_vectors(self._config.store, self._config.chroma, self.model())
            return self._vectors

    def encoder(self) -> Embedder:
        """The embedder."""
        with self._guard:
            if self._embedder is None:
                from assistant.models.encoder import open_embedder

                self._embedder = open_embedder(self._config)
            return self._embedder

    def searcher(self) -> Retriever:
        """The retrieval over the store."""
        with self._guard:
            if self._retriever is None:
                from assistant.retrieval.retriever import Retriever

                self._retriever = Retriever(self.records(), self.index(), self.encoder, self._config.fusion)
            return self._retriever

    def writing(self, fresh: bool = False) -> Writing:
        """The write lock with an ingest inside, for a `with` block; `fresh` empties the vectors first."""
        return Writing(self, fresh)


class Writing:
    """The write lock with an ingest inside; `fresh` empties the vectors first."""

    def __init__(self, resources: Resources, fresh: bool) -> None:
        self._owner, self._fresh = resources, fresh

    def __enter__(self) -> Ingest:

        from assistant.store import Records, WriteLock
        from assistant.store.ingest import Ingest

        owner = self._owner
        store = owner.store
        records = Records(store)
        records.database.create()
        self._lock = WriteLock(store)
        self._lock.__enter__()
        try:
            if self._fresh or records.model() is None:
                model, dimension = owner.model(), owner.dimension()  # before anything is dropped: there may be none
                if self._fresh:
                    owner.index().reset()
                    records.mark_all_undone()
                records.set_model(model, dimension)
            records.database.check()
            owner.check_model(records)
            owner.index().check()
        except BaseException:
            self._lock.__exit__(None, None, None)
            records.close()
            raise
        self._records = records
        return Ingest(records, owner.index(), owner.pieces(), owner.encoder)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._records.close()
        self._lock.__exit__(kind, error, trace)
