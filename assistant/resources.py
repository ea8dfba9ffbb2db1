"""What an assistant holds open: the store, the vectors and the models, each opened when it is first needed."""

from __future__ import annotations

import threading
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from assistant.config import Config
from assistant.errors import StoreMismatch
from assistant.mentions import Names
from assistant.question import Known

if TYPE_CHECKING:
    from llama_index.core.llms import LLM

    from assistant.ingest import Ingest
    from assistant.llm.session import LanguageModel
    from assistant.models.encoder import Embedder
    from assistant.retrieval import Retriever
    from assistant.store import Records, VectorIndex


class Resources:
    """Opens each part once. Safe for several threads; after `close` the next call opens it again."""

    def __init__(self, config: Config, embedder: Embedder | None, llm: LLM | None) -> None:
        """`embedder` and `llm` take the place of those that the configuration names."""
        self._config = config
        self._guard = threading.RLock()
        self._records: Records | None = None
        self._vectors: VectorIndex | None = None
        self._embedder = embedder
        self._fingerprint = embedder.fingerprint if embedder else None
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
                known = Known(records.publishers(), Names(records.speaker_counts()), records.newest())
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
        made = records.model()
        wanted = self.model(made)
        if made is not None and made != wanted:
            store, chroma = self._config.store, self._config.chroma
            at = f"--store {store} --chroma {chroma}" if chroma else f"--store {store}"
            msg = f"the vectors of {store} are of {made}, not {wanted}: run `briefing rebuild {at}`"
            raise StoreMismatch(msg)

    def model(self, made: str | None) -> str:
        """The fingerprint of the model for a store whose vectors were made by that of `made`, or has none yet."""
        from assistant.models.encoder import fingerprint, precision_of

        return self._fingerprint or fingerprint(precision_of(self._config, made))

    def index(self) -> VectorIndex:
        """The vectors of the store."""
        with self._guard:
            if self._vectors is None:
                from assistant.store import open_vectors

                model = self.model(self.records(check_model=False).model())
                self._vectors = open_vectors(self._config.store, self._config.chroma, model)
            return self._vectors

    def encoder(self, made: str | None) -> Embedder:
        """The embedder for vectors made by the model of this fingerprint; another process may have made them anew."""
        with self._guard:
            if self._embedder is None or self._embedder.fingerprint != self.model(made):
                from assistant.models.encoder import open_embedder

                self._embedder = open_embedder(self._config, made)
            return self._embedder

    def searcher(self) -> Retriever:
        """The retrieval over the store."""
        with self._guard:
            if self._retriever is None:
                from assistant.retrieval import Retriever

                records = self.records()
                self._retriever = Retriever(
                    records, self.index(), lambda: self.encoder(records.model()), self._config.fusion
                )
            return self._retriever

    def writing(self, fresh: bool = False) -> Writing:
        """The write lock with an ingest inside, for a `with` block; `fresh` empties the vectors first."""
        return Writing(self, fresh)


class Writing:
    """The write lock with an ingest inside; `fresh` empties the vectors first."""

    def __init__(self, resources: Resources, fresh: bool) -> None:
        self._owner, self._fresh = resources, fresh

    def __enter__(self) -> Ingest:
        from assistant.ingest import Ingest
        from assistant.models.encoder import WordPieces
        from assistant.store import Records, WriteLock

        owner = self._owner
        store = owner.store
        records = Records(store)
        records.database.create()
        self._lock = WriteLock(store)
        self._lock.__enter__()
        try:
            if self._fresh:
                owner.index().reset()
                records.mark_all_undone()
                records.set_model(owner.model(records.model()))
            elif records.model() is None:
                records.set_model(owner.model(None))
            records.database.check()
            owner.check_model(records)
            owner.index().check()
        except BaseException:
            self._lock.__exit__(None, None, None)
            records.close()
            raise
        self._records = records
        made = records.model()
        return Ingest(records, owner.index(), WordPieces(), lambda: owner.encoder(made))

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._records.close()
        self._lock.__exit__(kind, error, trace)
