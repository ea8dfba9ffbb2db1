"""Passage vectors on a Chroma server: what one process writes, all others see at once.

The records stay in the store's folder and name the collection, so that many stores can share a server. A rebuild fills
a new collection, and readers go over to it with their next question.
"""

from __future__ import annotations

import contextlib
import shutil
import uuid
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from assistant.errors import AssistantError, StoreError, StoreMismatch, needs
from assistant.models.encoder import Vectors
from assistant.store.vectors.index import INDEX, PLACE, T, VectorIndex
from assistant.store.vectors.matrix import Matrix

_CONNECT, _ANSWER = 5.0, 60.0  # seconds after which a server is taken for dead
_QUOTED = 200  # characters shown of what a server says


def open_vectors(folder: Path, chroma: str | None, model: str) -> VectorIndex:
    """The vectors of a store, in its folder or on the server at the address `chroma`; opens nothing yet."""
    return ServedIndex(folder, chroma, model) if chroma else VectorIndex(folder)


class ServedIndex(VectorIndex):
    """The vectors of one store on a Chroma server. Threads and processes may read while one process writes.

    Every call raises `StoreError` where the server does not answer, and `StoreMismatch` where what is there is not the
    collection of this store and model.
    """

    worth_holding = 2000  # reading as many takes half a second, and each change of the store makes it necessary
    _most = 1000  # entries a call; the server refuses a request of more than 40 MB

    def __init__(self, folder: Path, url: str, model: str) -> None:
        super().__init__(folder)
        self._matrix = None  # whoever writes, all must see the same
        self._url, self._model = url, model

    def check(self) -> None:
        """See `VectorIndex.check`; makes the collection of a store that has no vectors yet."""
        if not self._place():
            if self._settings.embedded():
                raise self._not_here()
            self.reset()
        owner = self.collection().metadata or {}
        if owner.get("file") != self._file():
            msg = (
                f"the store {self._folder.parent} is a copy or was moved, and its vectors at {self._url} may be "
                f"another store's: run `{self._rebuild()}`"
            )
            raise StoreMismatch(msg)

    def refresh(self, generation: int) -> None:
        """Nothing to do: a server answers with what it has, and each call looks where the vectors are."""
        self._generation = generation

    def similarities(self, vector: Vectors, ids: Sequence[int]) -> dict[int, float]:
        """See `VectorIndex.similarities`; compared by the server, which costs a thirtieth of fetching the vectors."""
        if not ids:
            return {}
        found = self._query(vector, len(ids), ids=[str(i) for i in ids])
        return found | super().similarities(vector, [i for i in ids if i not in found])

    def reset(self) -> None:
        """Starts an empty collection in place of the old one, and drops what the folder held."""
        with self._guard:
            old, new = self._place(), f"briefing-{uuid.uuid4().hex}"
            metadata = {"store": str(self._folder.parent.resolve()), "file": self._file(), "model": self._model}
            self._guarded(
                lambda: self._connected().create_collection(
                    new, metadata=metadata, configuration=INDEX, embedding_function=None
                )
            )
            self._settings.set_setting(PLACE, new)
            with contextlib.suppress(Exception):  # it may be gone, or on another server
                if (self._connected().get_collection(old).metadata or {}).get("file") == self._file():
                    self._connected().delete_collection(old)
            shutil.rmtree(self._folder, ignore_errors=True)
            Matrix(self._folder.parent).reset()

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
            raise self._gone() from error
        except Exception as error:  # the client's errors share no base
            raise self._failed(error) from error

    def _collection(self) -> Any:
        name = self._place()
        if not name:
            raise self._not_here()
        with self._guard:
            if self._opened is None or self._opened.name != name:
                opened = self._connected().get_collection(name, embedding_function=None)
                made = (opened.metadata or {}).get("model")
                if made != self._model:
                    msg = f"the vectors at {self._url} are of {made}, not {self._model}: run `{self._rebuild()}`"
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
        msg = (
            f"what answers at {self._url} is no Chroma server of version 1 or later (status {answer.status_code}): "
            "check the address"
        )
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

    def _gone(self) -> StoreMismatch:
        return StoreMismatch(
            f"the Chroma server at {self._url} has no collection {self._place()} of the store {self._folder.parent}: "
            f"name the server that has it, or run `{self._rebuild()}`"
        )

    def _not_here(self) -> StoreMismatch:
        return StoreMismatch(
            f"the vectors of {self._folder.parent} are in its folder, not at {self._url}: leave --chroma out, or run "
            f"`{self._rebuild()}` to bring them there"
        )

    def _rebuild(self) -> str:
        return f"briefing rebuild --store {self._folder.parent} --chroma {self._url}"

    def _file(self) -> str:
        """Tells the records' file from a copy of it, wherever it is mounted."""
        return str(self._settings.database.path.stat().st_ino)


def _short(text: str) -> str:
    """A server's words as one short line."""
    return " ".join(text.split())[:_QUOTED]
