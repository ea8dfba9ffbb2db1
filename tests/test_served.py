"""A store whose vectors are on a Chroma server: a real one, started here, shared by processes, stopped and lied to."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import threading
import traceback
from collections.abc import Callable, Iterator
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from assistant import Article, Assistant, Config, Filters
from assistant.errors import ConfigError, StoreError, StoreMismatch
from assistant.store.vectors import served
from tests.chroma_server import ChromaServer
from tests.small import ARTICLES, WordEmbedder, write

_READER = """
import json, sys
from assistant import Assistant, Config
from tests.small import WordEmbedder
with Assistant(Config(store=sys.argv[1], chroma=sys.argv[2], fusion="dense"), embedder=WordEmbedder()) as assistant:
    for line in sys.stdin:
        found = assistant.retrieve(line, k=1000)
        print(json.dumps([s.article_id for s in found]), flush=True)
"""


class Reader:
    """Another process that searches the store by meaning alone, and stays open."""

    def __init__(self, store: Path, url: str) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-c", _READER, str(store), url],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": str(Path(__file__).parent.parent)},
            text=True,
        )

    def find(self, question: str) -> list[str]:
        """Article ids, the nearest first."""
        assert self._process.stdin and self._process.stdout and self._process.stderr
        self._process.stdin.write(question + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        assert line, self._process.stderr.read()
        found: list[str] = json.loads(line)
        return found

    def close(self) -> None:
        self._process.communicate(timeout=30)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ChromaServer]:
    started = ChromaServer(tmp_path_factory.mktemp("chroma"))
    started.start()
    yield started
    started.stop()


@pytest.fixture
def readers(server: ChromaServer) -> Iterator[Callable[[Path], Reader]]:
    opened: list[Reader] = []

    def open_one(store: Path) -> Reader:
        opened.append(Reader(store, server.url))
        return opened[-1]

    yield open_one
    for reader in opened:
        reader.close()


def make(folder: Path, url: str | None, embedder: Any = None, **config: Any) -> Assistant:
    return Assistant(Config(store=folder / "store", chroma=url, **config), embedder=embedder or WordEmbedder())


def sound(assistant: Assistant) -> None:
    report = assistant.audit()
    assert report.problems == ()
    assert report.vectors == report.passages > 0


def collections(url: str, folder: Path) -> list[Any]:
    """The server's collections that were made for the store in this folder."""
    import chromadb
    from chromadb.config import Settings

    client = chromadb.HttpClient(host=url, settings=Settings(anonymized_telemetry=False))
    return [c for c in client.list_collections() if (c.metadata or {}).get("store") == str(folder / "store")]


def many(count: int) -> list[Article]:
    towns = ("Orvale", "Tamsin", "Kessery", "Velmora")
    texts = [f"Clerk Anna Berg said number{n} of {towns[n % 4]} stays open on day{n % 7}." for n in range(count)]
    return [
        Article(id=f"n{n}", text=text, publisher=f"Wire {n % 3}", published=date(2022, 1, 1 + n % 28))
        for n, text in enumerate(texts)
    ]


# Several processes


@pytest.mark.slow
def test_readers_see_at_once_what_the_writer_adds_changes_removes_and_rebuilds(
    server: ChromaServer, readers: Callable[[Path], Reader], tmp_path: Path
) -> None:
    with make(tmp_path, server.url) as writer:
        writer.ingest([write(tmp_path, ARTICLES[:2])])
        both = [readers(tmp_path / "store"), readers(tmp_path / "store")]
        for reader in both:
            assert set(reader.find("flour")) == {"dam", "dam-later"}
        writer.ingest([write(tmp_path, ARTICLES[2:], "later.jsonl")])
        for reader in both:
            assert reader.find("flour")[0] == "bakery"
        millers = ARTICLES[0].model_copy(update={"text": "Millers gave their flour away."})
        writer.ingest([write(tmp_path, [millers], "changed.jsonl")])
        for reader in both:
            assert reader.find("millers flour away")[0] == "dam"
        writer.remove(["bakery"])
        for reader in both:
            assert set(reader.find("flour")) == {"dam", "dam-later"}
        writer.rebuild()
        for reader in both:
            assert reader.find("millers flour away")[0] == "dam"
        sound(writer)
    assert len(collections(server.url, tmp_path)) == 1


@pytest.mark.slow
def test_readers_go_on_while_one_process_writes(
    server: ChromaServer, readers: Callable[[Path], Reader], tmp_path: Path
) -> None:
    articles = many(300)
    done = threading.Event()
    failures: list[Exception] = []

    def ingest() -> None:
        try:
            with make(tmp_path, server.url) as writer:
                for at in range(20, len(articles), 40):
                    writer.ingest([write(tmp_path, articles[at : at + 40], f"{at}.jsonl")])
                writer.rebuild()
        except Exception as error:  # noqa: BLE001  shown by the test
            failures.append(error)
        finally:
            done.set()

    with make(tmp_path, server.url) as writer:
        writer.ingest([write(tmp_path, articles[:20])])
    both = [readers(tmp_path / "store"), readers(tmp_path / "store")]
    for reader in both:
        assert len(reader.find("Which number of Orvale stays open?")) == 20
    thread = threading.Thread(target=ingest)
    thread.start()
    while not done.is_set():
        for reader in both:
            reader.find("Which number of Orvale stays open?")  # asserts that there was an answer
    thread.join()
    assert failures == []
    for reader in both:
        assert reader.find("number299")[0] == "n299"
    with make(tmp_path, server.url) as assistant:
        sound(assistant)


def test_threads_of_one_process_search_together(server: ChromaServer, tmp_path: Path) -> None:
    found: list[str] = []
    with make(tmp_path, server.url, fusion="dense") as assistant:
        assistant.ingest([write(tmp_path)])
        work = [
            threading.Thread(target=lambda: found.append(assistant.retrieve("flour")[0].article_id)) for _ in range(8)
        ]
        for thread in work:
            thread.start()
        for thread in work:
            thread.join()
    assert found == ["bakery"] * 8


# The same answers, and nobody else's


@pytest.mark.slow
def test_a_server_finds_what_a_folder_finds(server: ChromaServer, tmp_path: Path) -> None:
    path = write(tmp_path, many(150))
    with make(tmp_path / "a", None) as alone, make(tmp_path / "b", server.url) as shared:
        for assistant in (alone, shared):
            assistant.ingest([path])
        for filters in (None, Filters(publishers=("Wire 1",)), Filters(since=date(2022, 1, 20))):
            for question in ("What of Orvale stays open?", "Who said number17 of Tamsin stays?", "zeppelins"):
                expected, got = (a.retrieve(question, k=10, filters=filters) for a in (alone, shared))
                assert np.allclose([s.score for s in got], [s.score for s in expected], atol=1e-4)
                assert got[0].article_id == expected[0].article_id
                assert alone.ask(question, filters=filters).rows == shared.ask(question, filters=filters).rows
        assert not (tmp_path / "b" / "store" / "chroma").exists()


def test_two_stores_share_a_server_and_nothing_else(server: ChromaServer, tmp_path: Path) -> None:
    with make(tmp_path / "a", server.url) as first, make(tmp_path / "b", server.url + "/") as second:
        first.ingest([write(tmp_path, ARTICLES[:2])])
        second.ingest([write(tmp_path, ARTICLES[2:])])
        first.rebuild()
        for assistant, count in ((first, 2), (second, 1)):
            sound(assistant)
            assert len(assistant.articles()) == count
        assert {s.article_id for s in second.retrieve("Orvale flour")} == {"bakery"}


@pytest.mark.slow
def test_llamaindex_opens_the_collection_on_the_server(server: ChromaServer, tmp_path: Path) -> None:
    from llama_index.core import VectorStoreIndex

    from assistant.interfaces.llama_index import PassageEmbedding, vector_store

    with Assistant(Config(store=tmp_path / "store", chroma=server.url)) as assistant:
        assistant.ingest([write(tmp_path)])
        assert assistant.as_retriever(k=1).retrieve("flour")[0].node.metadata["article_id"] == "bakery"
        index = VectorStoreIndex.from_vector_store(vector_store(assistant.config), embed_model=PassageEmbedding())
        node = index.as_retriever(similarity_top_k=1).retrieve("Why have the bakers gone on strike?")[0].node
        start, end = node.metadata["start"], node.metadata["end"]
        assert node.get_content() == assistant.article("bakery").text[start:end]


def test_the_audit_compares_with_the_server(server: ChromaServer, tmp_path: Path) -> None:
    with make(tmp_path, server.url) as assistant:
        assistant.ingest([write(tmp_path)])
        (collection,) = collections(server.url, tmp_path)
        collection.delete(ids=["1"])
        collection.add(ids=["77"], embeddings=np.eye(1, 384, dtype=np.float32))
        problems = assistant.audit().problems
        assert [p.split(":")[0] for p in problems] == ["passage 1 has no vector", "vector 77 belongs to no passage"]
        assistant.rebuild()
        sound(assistant)


# From the folder to a server and back


def test_vectors_elsewhere_are_refused_until_a_rebuild_brings_them(server: ChromaServer, tmp_path: Path) -> None:
    path = write(tmp_path)
    with make(tmp_path, None) as alone:
        alone.ingest([path])
    with make(tmp_path, server.url) as shared:
        for call in (lambda: shared.ask("Who left Orvale?"), lambda: shared.ingest([path]), shared.audit):
            with pytest.raises(StoreMismatch, match=f"rebuild --store .* --chroma {server.url}"):
                call()
        assert len(shared.articles()) == 3
        shared.rebuild()
        sound(shared)
    assert not (tmp_path / "store" / "chroma").exists()
    with make(tmp_path, None) as alone:
        for call in (lambda: alone.ask("Who left Orvale?"), lambda: alone.ingest([path]), alone.audit):
            with pytest.raises(StoreMismatch, match="are on a Chroma server: name it with --chroma"):
                call()
        assert not (tmp_path / "store" / "chroma").exists()
        alone.rebuild()
        sound(alone)
    with make(tmp_path, None) as alone:
        assert alone.ingest([path]).unchanged == ("dam", "dam-later", "bakery")
        sound(alone)


def test_an_open_reader_of_the_folder_notices_that_the_vectors_have_moved(server: ChromaServer, tmp_path: Path) -> None:
    with make(tmp_path, None, fusion="dense") as reader:
        reader.ingest([write(tmp_path)])
        assert reader.retrieve("flour")[0].article_id == "bakery"
        with make(tmp_path, server.url) as shared:
            shared.rebuild()
        with pytest.raises(StoreMismatch, match="are on a Chroma server"):
            reader.retrieve("flour")


def test_a_collection_of_another_model_is_refused(server: ChromaServer, tmp_path: Path) -> None:
    with make(tmp_path, server.url) as assistant:
        assistant.ingest([write(tmp_path)])
        (collection,) = collections(server.url, tmp_path)
        collection.modify(metadata={**collection.metadata, "model": "words:9"})
    with make(tmp_path, server.url) as assistant:
        with pytest.raises(StoreMismatch, match=rf"at {server.url} were made by model words:9.*rebuild"):
            assistant.ask("Who left Orvale?")
        assistant.rebuild()
        sound(assistant)


def test_another_model_is_refused_with_the_command_for_this_server(server: ChromaServer, tmp_path: Path) -> None:
    with make(tmp_path, server.url) as assistant:
        assistant.ingest([write(tmp_path)])
    other = WordEmbedder()
    other.fingerprint = "words:2"
    with make(tmp_path, server.url, other) as assistant:
        with pytest.raises(StoreMismatch, match=f"rebuild --store .*--chroma {server.url}"):
            assistant.ask("Who left?")
        assistant.rebuild()
        sound(assistant)


def test_a_collection_that_is_gone_is_named_and_made_again(server: ChromaServer, tmp_path: Path) -> None:
    import chromadb
    from chromadb.config import Settings

    with make(tmp_path, server.url, fusion="dense") as assistant:
        assistant.ingest([write(tmp_path)])
        assert assistant.retrieve("flour")
        (collection,) = collections(server.url, tmp_path)
        client = chromadb.HttpClient(host=server.url, settings=Settings(anonymized_telemetry=False))
        client.delete_collection(collection.name)
        with pytest.raises(StoreMismatch, match=f"{server.url} has no collection {collection.name}.*rebuild"):
            assistant.audit()
        with pytest.raises(StoreMismatch, match="has no collection"):
            assistant.remove(["dam"])
        assert len(assistant.articles()) == 3
        assistant.rebuild()
        sound(assistant)


def test_a_copy_of_a_store_does_not_write_into_the_vectors_of_the_first(server: ChromaServer, tmp_path: Path) -> None:
    with make(tmp_path / "a", server.url) as first:
        first.ingest([write(tmp_path)])
    shutil.copytree(tmp_path / "a", tmp_path / "b")
    with make(tmp_path / "b", server.url) as copy:
        with pytest.raises(StoreMismatch, match=r"is a copy or was moved.*rebuild"):
            copy.remove(["dam"])
        copy.rebuild()
        copy.remove(["dam"])
        sound(copy)
    with make(tmp_path / "a", server.url) as first:
        assert len(first.articles()) == 3
        sound(first)


# A server that fails


@pytest.fixture
def own(tmp_path: Path) -> Iterator[ChromaServer]:
    """A server that a test may stop."""
    started = ChromaServer(tmp_path / "chroma")
    started.start()
    yield started
    started.stop()


@pytest.mark.slow
def test_a_server_that_stops_is_named_and_nothing_is_lost(own: ChromaServer, tmp_path: Path) -> None:
    class Stopping(WordEmbedder):
        def embed_runs(self, *arguments: Any) -> Any:
            own.stop()
            return super().embed_runs(*arguments)

    with make(tmp_path, own.url) as reader:
        reader.ingest([write(tmp_path, ARTICLES[:2])])
        assert reader.ask("Who said residents left Orvale?").status == "answered"
        with (
            make(tmp_path, own.url, Stopping()) as writer,
            pytest.raises(StoreError, match=f"server at {own.url} does not answer .*`chroma run`") as caught,
        ):
            writer.ingest([write(tmp_path, ARTICLES[2:], "later.jsonl")])
        assert "\n" not in str(caught.value)
        with pytest.raises(StoreError, match="--fusion lexical"):
            reader.ask("Who said residents left Orvale?")
        with make(tmp_path, own.url, fusion="lexical") as words:
            assert words.retrieve("flour")[0].article_id == "bakery"
        with make(tmp_path, own.url) as late, pytest.raises(StoreError, match=own.url):
            late.rebuild()
        own.start()
        assert reader.ask("Who said residents left Orvale?").status == "answered"
        assert reader.ingest([write(tmp_path)]).unchanged == ("dam", "dam-later", "bakery")
        sound(reader)


def test_without_a_server_nothing_is_written(tmp_path: Path) -> None:
    url = ChromaServer(tmp_path / "never").url
    with make(tmp_path, url) as assistant, pytest.raises(StoreError, match=f"{url} does not answer"):
        assistant.ingest([write(tmp_path)])
    with make(tmp_path, None) as assistant:
        assert assistant.articles() == []
        assert len(assistant.ingest([write(tmp_path)]).added) == 3


class _Answer(BaseHTTPRequestHandler):
    status, body = 200, b""

    def do_GET(self) -> None:
        self.send_response(self.status)
        self.send_header("Content-Length", str(len(self.body)))
        self.send_header("Location", "http://192.0.2.1/")
        self.end_headers()
        self.wfile.write(self.body)

    def log_message(self, *_: object) -> None:
        """Keeps the tests' output clean."""


@pytest.mark.parametrize(
    ("status", "body", "message"),
    [
        (200, b"<html>\nWelcome</html>", "not Chroma 1 or later"),
        (200, b"{}", "not Chroma 1 or later"),
        (404, b'"1.0.0"', "status 404"),
        (302, b'"1.0.0"', "status 302"),
        (500, b"\xff\x00", "status 500"),
        (200, b'"0.6.3"', "is of version 0.6.3: run one of version 1"),
        (401, b"who\nare you", "refused"),
        (403, b"", "refused"),
    ],
)
def test_what_is_no_fitting_server_is_refused(status: int, body: bytes, message: str, tmp_path: Path) -> None:
    handler = type("Handler", (_Answer,), {"status": status, "body": body})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as http:
        threading.Thread(target=http.serve_forever, daemon=True).start()
        url = f"http://127.0.0.1:{http.server_port}"
        with make(tmp_path, url) as assistant, pytest.raises(StoreError, match=message) as caught:
            assistant.ingest([write(tmp_path)])
        http.shutdown()
    assert url in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_server_that_never_answers_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import socket

    monkeypatch.setattr(served, "_CONNECT", 0.2)
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        url = f"http://127.0.0.1:{silent.getsockname()[1]}"
        with make(tmp_path, url) as assistant, pytest.raises(StoreError, match=f"{url} does not answer"):
            assistant.ingest([write(tmp_path)])


# The address


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("http://localhost:8000", "http://localhost:8000"),
        ("https://chroma.example/", "https://chroma.example"),
        (" HTTP://[::1]:8000/vectors/ ", "http://[::1]:8000/vectors"),
        (None, None),
    ],
)
def test_addresses_are_kept_without_a_slash_at_the_end(given: str | None, kept: str | None) -> None:
    assert Config(chroma=given).chroma == kept


BAD = ("", "localhost:8000", "ftp://here", "http://", "http://a:b", "http://a:99999", "http://[::1", "http://a b/c")


@pytest.mark.parametrize("given", [*BAD, "http://a?b", "http://a#b", 8000, "file:///etc"])
def test_what_is_no_address_is_refused(given: object) -> None:
    with pytest.raises(ConfigError, match="chroma"):
        Config(chroma=given)


def test_a_password_in_the_address_is_refused_and_shown_nowhere() -> None:
    secret = "open" + "sesame"  # a traceback shows this very line
    with pytest.raises(ConfigError, match="no user or password") as caught:
        Config(chroma=f"http://reader:{secret}@localhost:8000")
    assert secret not in "".join(traceback.format_exception(caught.value))


def test_credentials_of_the_environment_reach_the_server_and_no_log(
    server: ChromaServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    seen: list[str | None] = []

    class Guarded(_Answer):
        status, body = 403, b"no"

        def do_GET(self) -> None:
            seen.append(self.headers.get("Authorization"))
            super().do_GET()

    monkeypatch.setenv("CHROMA_CLIENT_AUTH_PROVIDER", "chromadb.auth.token_authn.TokenAuthClientProvider")
    monkeypatch.setenv("CHROMA_CLIENT_AUTH_CREDENTIALS", "opensesame")
    caplog.set_level("DEBUG")
    with ThreadingHTTPServer(("127.0.0.1", 0), Guarded) as http:
        threading.Thread(target=http.serve_forever, daemon=True).start()
        url = f"http://127.0.0.1:{http.server_port}"
        with make(tmp_path, url) as assistant, pytest.raises(StoreError, match="refused") as caught:
            assistant.ingest([write(tmp_path)])
        http.shutdown()
    assert "Bearer opensesame" in seen
    assert "opensesame" not in caplog.text + "".join(traceback.format_exception(caught.value))
