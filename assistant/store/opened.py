"""What is held open of one store: its records, its vectors and the encoder, each opened when it is first needed."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator
from typing import TYPE_CHECKING

from assistant.config import Config
from assistant.errors import StoreMismatch
from assistant.models.embedder import Embedder
from assistant.models.encoder import DIMENSION, FINGERPRINT, OURS, SUPERSEDED
from assistant.models.opening import fingerprint, open_embedder, word_pieces
from assistant.store.database import write_lock
from assistant.store.records import Records
from assistant.store.vectors.backend import VectorBackend
from assistant.store.vectors.served import open_vectors

if TYPE_CHECKING:
    from assistant.store.ingest import Ingest


class OpenStore:
    """Opens each of them once. Safe for several threads; after `close` the next call opens it again."""

    def __init__(self, config: Config, embedder: Embedder | None = None) -> None:
        """`embedder` takes the place of the one that the configuration names."""
        self._config, self._embedder = config, embedder
        self._guard = threading.RLock()
        self._records: Records | None = None
        self._vectors: VectorBackend | None = None

    def close(self) -> None:
        """Frees the files."""
        with self._guard:
            for held in (self._vectors, self._records):
                if held:
                    held.close()
            self._records = self._vectors = None

    def records(self, check_model: bool = True) -> Records:
        """The records of a store that exists and that this version can read."""
        with self._guard:
            if self._records is None:
                records = Records(self._config.folder)
                records.database.check()
                self._records = records
            if check_model:
                self._check_model(self._records)
            return self._records

    def index(self) -> VectorBackend:
        """The vectors of the store."""
        with self._guard:
            if self._vectors is None:
                self.records(check_model=False)
                self._vectors = open_vectors(self._config.folder, self._config.chroma, self.model())
            return self._vectors

    def encoder(self) -> Embedder:
        """The embedder."""
        with self._guard:
            if self._embedder is None:
                self._embedder = open_embedder(self._config)
            return self._embedder

    def model(self) -> str:
        """The fingerprint of the embedding model; loads none."""
        return self._embedder.fingerprint if self._embedder else fingerprint(self._config)

    @contextlib.contextmanager
    def writing(self, fresh: bool = False) -> Iterator[Ingest]:
        """The write lock with an ingest inside; `fresh` empties the vectors first.

        So do vectors of an earlier version of the encoder, which are then made anew.
        """
        from assistant.store.ingest import Ingest

        records = Records(self._config.folder)
        records.database.create()
        with contextlib.closing(records), write_lock(self._config.folder):
            fresh = fresh or (records.model() in SUPERSEDED and self.model() == FINGERPRINT)
            if fresh or records.model() is None:
                model, dimension = self.model(), self._dimension()  # before anything is dropped: there may be none
                if fresh:
                    self.index().reset()
                    records.mark_all_undone()
                records.set_model(model, dimension)
            records.database.check()
            self._check_model(records)
            self.index().check()
            yield Ingest(records, self.index(), word_pieces(self._config), self.encoder)

    def _dimension(self) -> int:
        """Length of the vectors; loads a model that the configuration names."""
        return self.encoder().dimension if self._embedder or self._config.model else DIMENSION

    def _check_model(self, records: Records) -> None:
        """Raises `StoreMismatch` where the vectors are of another model than is to be used."""
        made, wanted = records.model(), self.model()
        if made is not None and made != wanted and not (made in SUPERSEDED and wanted == FINGERPRINT):
            store, chroma = self._config.folder, self._config.chroma
            named = {"--store": store, "--chroma": chroma, "--model": self._config.model}
            at = " ".join(f"{option} {value}" for option, value in named.items() if value)
            hint = "" if made.startswith(OURS) else "name that model with --model, or "
            msg = (
                f"the vectors of {store} were made by model {made}, but {wanted} is configured: {hint}run "
                f"`briefing rebuild {at}`"
            )
            raise StoreMismatch(msg)
