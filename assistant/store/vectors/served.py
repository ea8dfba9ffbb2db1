"""Passage vectors on a Chroma server: what one process writes, all others see at once.

The records stay in the store's folder and name the collection, so that many stores can share a server. A rebuild fills
a new collection, and readers go over to it with their next question.
"""

import contextlib
import shutil
import uuid
from collections.abc import Callable, Sequence
from operator import methodcaller
from pathlib import Path
from typing import Any, TypeVar

import numpy as np

from assistant.errors import AssistantError, StoreError, StoreMismatch, needs
from assistant.models.embedder import Vectors
from assistant.store.rows import PassageRow
from assistant.store.vectors.backend import VectorBackend
from assistant.store.vectors.index import FOLDER, INDEX, PLACE, VectorIndex, parts, upsert
from assistant.store.vectors.matrix import NEAREST, Cosines, Mask, Matrix, Numbers, within

T = TypeVar("T")

_CONNECT, _ANSWER = 5.0, 60.0  # seconds after which a server is taken for dead
_QUOTED = 200  # characters shown of what a server says


def open_vectors(folder: Path, chroma: str | None, model: str) -> VectorBackend:
    """The vectors of a store, in its folder or on the server at the address `chroma`; opens nothing yet."""
    return ServedIndex(folder, chroma, model) if chroma else VectorIndex(folder)


class ServedIndex(VectorBackend):
    """See `VectorBackend`. Threads and processes may read while one process writes.

    Every call raises `StoreError` where the server does not answer, and `StoreMismatch` where what is there is not the
    collection of this store and model.
    """

    def __init__(self, store: Path, url: str, model: str) -> None:
        super().__init__(store)
        self._url, self._model = url, model

    def check(self) -> None:
        """See `VectorBackend`; makes the collection of a store that has no vectors yet."""
        if not self._setting(PLACE):
            if self._records.embedded():
                raise self._not_here()
            self.reset()
        owner = self.collection().metadata or {}
        if owner.get("file") != self._file():
            msg = (
                f"the store {self._store} is a copy or was moved, and its vectors at {self._url} may be "
                f"another store's: run `{self._rebuild()}`"
            )
            raise StoreMismatch(msg)

    def settle(self) -> bool:
        """See `VectorBackend`; a server needs nothing."""
        return True

    def add(self, passages: Sequence[PassageRow], vectors: Vectors) -> None:
        """See `VectorBackend`."""
        self._call(lambda collection: upsert(collection, passages, vectors))

    def delete(self, ids: Sequence[int]) -> None:
        """See `VectorBackend`."""
        for part in parts(ids):
            self._call(methodcaller("delete", ids=[str(i) for i in part]))

    def cosines(self, vector: Vectors, ids: Numbers, allowed: Mask, proposed: Numbers) -> Cosines:
        """See `VectorBackend`; compared by the server, which costs a thirtieth of fetching the vectors."""
        inside, few = within(allowed)
        found = {} if few else self._query(vector, NEAREST)
        missing = [i for i in ids[inside if few else proposed].tolist() if i not in found]
        if missing:
            found |= self._query(vector, len(missing), ids=[str(i) for i in missing])
            left, vectors = self.vectors([i for i in missing if i not in found])
            found |= zip(left, (vectors @ vector).tolist() if left else [], strict=True)
        wanted = np.array(list(found), dtype=np.int64)
        rows = np.searchsorted(ids, wanted).clip(max=len(ids) - 1)
        # The server may know passages that this state of the store does not.
        kept = (ids[rows] == wanted) & allowed[rows]
        return rows[kept], np.array(list(found.values()), dtype=np.float32)[kept]

    def vectors(self, ids: Sequence[int]) -> tuple[list[int], Vectors]:
        """See `VectorBackend`."""
        if not ids:
            return [], np.zeros((0, 0), dtype=np.float32)
        got = self._call(methodcaller("get", ids=[str(i) for i in ids], include=["embeddings"]))
        return [int(i) for i in got["ids"]], np.asarray(got["embeddings"], dtype=np.float32)

    def ids(self) -> set[int]:
        """See `VectorBackend`."""
        return {int(i) for i in self._call(methodcaller("get", include=[]))["ids"]}

    def reset(self) -> None:
        """See `VectorBackend`; an empty collection takes the place of the old one, and of what the folder held."""
        with self._guard:
            old, new = self._setting(PLACE), f"briefing-{uuid.uuid4().hex}"
            metadata = {"store": str(self._store.resolve()), "file": self._file(), "model": self._model}
            self._guarded(
                lambda: self._connected().create_collection(
                    new, metadata=metadata, configuration=INDEX, embedding_function=None
                )
            )
            self._records.set_setting(PLACE, new)
            with contextlib.suppress(Exception):  # it may be gone, or on another server
                if (self._connected().get_collection(old).metadata or {}).get("file") == self._file():
                    self._connected().delete_collection(old)
            shutil.rmtree(self._store / FOLDER, ignore_errors=True)
            Matrix(self._store).reset()

    def collection(self) -> Any:
        """See `VectorBackend`."""
        return self._call(lambda collection: collection)

    def _query(self, vector: Vectors, k: int, **among: Any) -> dict[int, float]:
        """The nearest by the server's index; none while it has only begun to write that of a new collection."""

        def query(collection: Any) -> dict[int, float]:
            try:
                found = collection.query(query_embeddings=[vector], n_results=k, include=["distances"], **among)
            except Exception as error:
                if "Nothing found on disk" in str(error):
                    return {}
                raise
            return {int(i): 1.0 - d for i, d in zip(found["ids"][0], found["distances"][0], strict=True)}

        return self._call(query)

    def _call(self, work: Callable[[Any], T]) -> T:
        return self._guarded(lambda: work(self._collection()))

    def _guarded(self, work: Callable[[], T]) -> T:
        """Does it once more where the collection was replaced or the server started again meanwhile."""
        with needs("chroma", "a Chroma server"):
            import httpx
            from chromadb.errors import NotFoundError

        try:
            try:
                return work()
            except (NotFoundError, httpx.NetworkError, httpx.RemoteProtocolError):
                self._opened = None
                return work()
        except AssistantError:
            raise
        except NotFoundError as error:
            msg = (
                f"the Chroma server at {self._url} has no collection {self._setting(PLACE)} of the store "
                f"{self._store}: name the server that has it, or run `{self._rebuild()}`"
            )
            raise StoreMismatch(msg) from error
        except Exception as error:  # the client's errors share no base
            raise self._failed(error) from error

    def _collection(self) -> Any:
        name = self._setting(PLACE)
        if not name:
            raise self._not_here()
        with self._guard:
            if self._opened is None or self._opened.name != name:
                opened = self._connected().get_collection(name, embedding_function=None)
                made = (opened.metadata or {}).get("model")
                if made != self._model:
                    msg = (
                        f"the vectors at {self._url} were made by model {made}, but {self._model} is configured: "
                        f"run `{self._rebuild()}`"
                    )
                    raise StoreMismatch(msg)
                self._opened = opened
            return self._opened

    def _connected(self) -> Any:
        with self._guard:
            if self._client is None:
                import chromadb
                import httpx
                from chromadb.config import Settings

                self._check_server()
                settings = Settings(anonymized_telemetry=False)
                client = chromadb.HttpClient(host=self._url, ssl=self._url.startswith("https:"), settings=settings)
                # The client itself would wait for ever; it has no public setting for it.
                if session := getattr(getattr(client, "_server", None), "_session", None):
                    session.timeout = httpx.Timeout(_ANSWER, connect=_CONNECT)
                self._client = client
            return self._client

    def _check_server(self) -> None:
        """Asks for the version first: the client takes any server's answer, and waits for ever for one."""
        import chromadb
        import httpx

        answer = httpx.get(f"{self._url}/api/v2/version", timeout=_CONNECT)
        if answer.status_code in {401, 403}:
            return  # the client has the credentials
        with contextlib.suppress(ValueError):
            version = answer.json()
            if answer.is_success and isinstance(version, str):
                wanted = chromadb.__version__.split(".")[0]
                if version.split(".")[0] == wanted:
                    return
                msg = f"the Chroma server at {self._url} is of version {_short(version)}: run one of version {wanted}"
                raise StoreMismatch(msg)
        msg = f"the server at {self._url} is not Chroma 1 or later (status {answer.status_code}): check the address"
        raise StoreError(msg)

    def _failed(self, error: Exception) -> StoreError:
        import httpx

        said = _short(f"{type(error).__name__}: {error}")
        if isinstance(error, httpx.TransportError):
            return StoreError(
                f"the Chroma server at {self._url} does not answer ({said}): start it (`chroma run`) or check the "
                "address; `--fusion lexical` searches without it"
            )
        return StoreError(f"the Chroma server at {self._url} refused ({said})")

    def _not_here(self) -> StoreMismatch:
        return StoreMismatch(
            f"the vectors of {self._store} are in its folder, not at {self._url}: leave --chroma out, or run "
            f"`{self._rebuild()}` to bring them there"
        )

    def _rebuild(self) -> str:
        return f"briefing rebuild --store {self._store} --chroma {self._url}"

    def _file(self) -> str:
        """Tells the records' file from a copy of it, wherever it is mounted."""
        return str(self._records.database.path.stat().st_ino)


def _short(text: str) -> str:
    """A server's words as one short line."""
    return " ".join(text.split())[:_QUOTED]
