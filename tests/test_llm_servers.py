"""A language model on a real server of this machine, through the clients as they are: in time, whatever it does."""

from __future__ import annotations

import logging
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant import Answer, Assistant, Config
from assistant.errors import ConfigError, ModelError
from assistant.llm.servers.circuit_breaker import FAILURES, FIRST_PAUSE, LONGEST_PAUSE, Breaker
from tests.llm_server import (
    Behaviour,
    Stub,
    breaks_off,
    hangs,
    raw,
    refuses,
    speaks,
    stub,
    trickles,
    trickles_in_its_head,
    wait_until,
)
from tests.small import WordEmbedder, write
from tests.tale import TALE, check

QUESTION = "How many residents left Orvale?"
GOOD = "About 6,000 residents have now left Orvale, governor Petra Halloran said on Thursday [S1]."
KEY = "sk-test-4711-secret"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("llm")
    with Assistant(Config(store=folder / "store"), embedder=WordEmbedder()) as assistant:
        assistant.ingest([write(folder / "corpus", TALE)])
    return folder / "store"


@pytest.fixture(scope="module")
def plain(store: Path) -> Answer:
    with Assistant(Config(store=store), embedder=WordEmbedder()) as assistant:
        return assistant.ask(QUESTION)


@pytest.fixture(autouse=True)
def no_threads_are_left() -> Iterator[None]:
    yield
    assert wait_until(lambda: not [t for t in threading.enumerate() if t.name == "language model"])


def assistant_on(url: str, store: Path, kind: str = "openai-like", limit: float = 20) -> Assistant:
    config = Config(store=store, llm=kind, llm_url=url, llm_model="tiny", llm_timeout=limit)
    return Assistant(config, embedder=WordEmbedder())


def ask(server: Stub, store: Path, limit: float = 20) -> Answer:
    with assistant_on(server.url, store, limit=limit) as assistant:
        answer = assistant.ask(QUESTION)
        check(assistant, answer)
        return answer


def test_the_text_is_the_models_and_all_else_the_engines(store: Path, plain: Answer) -> None:
    with stub(speaks(GOOD)) as server:
        answer = ask(server, store)
    assert answer.text == GOOD.replace(" [S1].", ". [1]")
    assert (answer.model.shown, answer.model.dropped, answer.model.fault, answer.model.notice) == (1, 0, None, None)
    own = {"lines", "text", "model", "seconds"}
    assert answer.model_dump(exclude=own) == plain.model_dump(exclude=own)
    ((path, _, body),) = server.requests
    assert path == "/v1/chat/completions"
    assert (body["model"], body["stream"], body["temperature"]) == ("tiny", True, 0)
    assert body["max_tokens"] > 0


@pytest.mark.parametrize(
    ("behaviour", "fault", "calls"),
    [
        (refuses(401), "key", 1),
        (refuses(403), "key", 1),
        (refuses(404), "unknown model", 1),
        (refuses(400, "This model's maximum context length is 512 tokens", "context_length_exceeded"), "context", 2),
        (refuses(429, Retry_After="0"), "rate limit", 3),
        (refuses(429, Retry_After="3600"), "rate limit", 1),
        (refuses(500, Retry_After="0"), "server", 3),
        (refuses(302, Location="http://127.0.0.1:1/elsewhere"), "refused", 1),
        (refuses(400), "refused", 1),
        (breaks_off("About 6,000 residents have"), "cut off", 1),
        (breaks_off("About 6,000 residents have", politely=True), "cut off", 1),
        (breaks_off(f"{GOOD} Then", politely=True), "cut off", 1),
        (raw(b""), "empty", 1),
        (speaks(""), "empty", 1),
        (speaks("�� 01 \x07 .. ]["), "garbled", 1),
        (raw(b"data: {not json}\n\n"), "garbled", 1),
        (raw(b"data: [1, 2]\n\ndata: [DONE]\n\n"), "garbled", 1),
        (raw(b"<html>hello</html>", "text/html"), "empty", 1),
        (raw(bytes(range(128, 256)) * 20), "garbled", 1),
    ],
)
def test_what_fails_leaves_the_engines_answer(
    behaviour: Behaviour, fault: str, calls: int, store: Path, plain: Answer
) -> None:
    with stub(behaviour) as server:
        answer = ask(server, store)
    assert (answer.text, answer.rows) == (plain.text, plain.rows)
    assert (answer.model.fault, answer.model.shown) == (fault, 0)
    assert answer.model.notice in answer.model.line
    assert len(server.requests) == calls


@pytest.mark.parametrize(
    "behaviour",
    [
        hangs,
        trickles_in_its_head,
        trickles(lambda h: h.say("and ")),
        trickles(lambda h: h.put(b": still here\n\n")),
        trickles(lambda h: h.put(b"x")),
    ],
    ids=["silent", "head", "words", "comments", "bytes"],
)
def test_a_slow_server_is_left_in_time(behaviour: Behaviour, store: Path, plain: Answer) -> None:
    with stub(behaviour) as server:
        started = time.monotonic()
        answer = ask(server, store, limit=1.5)
        took = time.monotonic() - started
        assert (answer.text, answer.model.fault) == (plain.text, "slow")
        assert took < 6  # no measure of speed: without the limit it would not end
        assert wait_until(lambda: not [t for t in threading.enumerate() if t.name == "language model"])


def test_a_server_that_is_not_there(store: Path, plain: Answer) -> None:
    with socket.socket() as taken:  # bound and not listening: refused
        taken.bind(("127.0.0.1", 0))
        with assistant_on(f"http://127.0.0.1:{taken.getsockname()[1]}/v1", store) as assistant:
            answer = assistant.ask(QUESTION)
    assert (answer.text, answer.model.fault) == (plain.text, "down")


def test_a_refusal_for_the_moment_is_tried_again(store: Path) -> None:
    with stub(refuses(429, Retry_After="0"), refuses(500, Retry_After="0"), speaks(GOOD)) as server:
        answer = ask(server, store)
    assert answer.model.fault is None
    assert answer.text.startswith("About 6,000")


def test_sources_are_shortened_once_where_they_are_too_long(store: Path) -> None:
    with stub(refuses(400, "prompt exceeds the available context size"), speaks(GOOD)) as server:
        answer = ask(server, store)
    first, second = (request[2]["messages"][1]["content"] for request in server.requests)
    assert "[S1]" in second
    assert second.count(" [S") < first.count(" [S")
    assert answer.model.fault is None


def test_after_failures_in_a_row_the_server_is_left_alone(store: Path, plain: Answer) -> None:
    with stub(refuses(503, Retry_After="9999")) as server, assistant_on(server.url, store) as assistant:
        faults = [assistant.ask(QUESTION).model.fault for _ in range(5)]
    assert faults == ["server", "server", "paused", "paused", "paused"]
    assert len(server.requests) == 2


def test_the_key_goes_into_the_request_and_nowhere_else(
    store: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("BRIEFING_LLM_KEY", f" {KEY}\n")
    caplog.set_level(logging.DEBUG)
    shown = []
    with stub(refuses(401, f"wrong key {KEY}"), speaks(GOOD)) as server:
        with assistant_on(server.url, store) as assistant:
            shown += [repr(assistant.config), *(assistant.ask(QUESTION).model_dump_json() for _ in range(2))]
            shown.append(repr(vars(assistant)))
        assert [r[1]["authorization"] for r in server.requests] == [f"Bearer {KEY}"] * 2
    printed = capfd.readouterr()
    assert KEY not in "".join([*shown, caplog.text, printed.out, printed.err])


@pytest.mark.parametrize("kind", ["openai-like", "ollama"])
def test_variables_of_the_clients_go_nowhere(kind: str, store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("API_KEY", "ORG_ID", "PROJECT_ID", "ADMIN_KEY", "CUSTOM_HEADERS", "API_BASE", "BASE_URL"):
        monkeypatch.setenv(f"OPENAI_{name}", "X-Leak: leaked" if name == "CUSTOM_HEADERS" else "http://leaked.invalid")
    monkeypatch.setenv("OLLAMA_API_KEY", "leaked")
    monkeypatch.setenv("OLLAMA_HOST", "http://leaked.invalid")
    monkeypatch.setenv("HTTP_PROXY", "http://leaked.invalid:1")
    monkeypatch.delenv("NO_PROXY", raising=False)
    behaviour = speaks(GOOD) if kind == "openai-like" else raw(ollama(GOOD), "application/x-ndjson")
    with stub(behaviour) as server, assistant_on(server.url.removesuffix("/v1"), store, kind) as assistant:
        answer = assistant.ask(QUESTION)
    assert answer.model.fault is None
    ((_, headers, _),) = server.requests
    assert not [v for v in headers.values() if "leaked" in v]
    assert "authorization" not in headers
    assert not [name for name in headers if name.startswith(("x-", "openai-"))]


def ollama(text: str, done: bool = True) -> bytes:
    line = '{"model": "tiny", "message": {"role": "assistant", "content": "%s"}, "done": %s}\n'
    return (line % (text, "false") + (line % ("", "true") if done else "")).encode()


@pytest.mark.parametrize(
    ("behaviour", "fault"),
    [
        (raw(ollama(GOOD), "application/x-ndjson"), None),
        (raw(ollama(GOOD, done=False), "application/x-ndjson"), "cut off"),
        (raw(b'{"error": "model runner has crashed"}\n', "application/x-ndjson"), "server"),
        (raw(b"nonsense\n", "application/x-ndjson"), "garbled"),
        (refuses(404), "unknown model"),
        (hangs, "slow"),
    ],
)
def test_an_ollama(behaviour: Behaviour, fault: str | None, store: Path, plain: Answer) -> None:
    with stub(behaviour) as server:
        with assistant_on(server.url.removesuffix("/v1"), store, "ollama", limit=2) as assistant:
            answer = assistant.ask(QUESTION)
        assert answer.model.fault == fault
        assert answer.text == (plain.text if fault else GOOD.replace(" [S1].", ". [1]"))
        path, _, body = server.requests[0]
        assert path == "/api/chat"
        assert body["options"]["num_ctx"] > 0  # else the server cuts the sources off in silence


def test_a_key_that_cannot_be_sent_is_an_error_that_does_not_show_it(
    store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BRIEFING_LLM_KEY", "schlüssel\nX-Evil: 1")
    with assistant_on("http://127.0.0.1:9/v1", store) as assistant, pytest.raises(ConfigError) as met:
        assistant.ask(QUESTION)
    assert "BRIEFING_LLM_KEY" in str(met.value)
    assert "schl" not in str(met.value)


def test_a_missing_extra_says_how_to_get_it(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("assistant.llm.servers.connections.find_spec", lambda name: None)
    with assistant_on("http://127.0.0.1:9/v1", store) as assistant, pytest.raises(ModelError, match=r"pip install"):
        assistant.ask(QUESTION)


def test_the_breaker_opens_after_failures_in_a_row_and_lets_one_try() -> None:
    now = [100.0]
    breaker = Breaker(clock=lambda: now[0])
    breaker.failed()
    breaker.succeeded()
    for _ in range(FAILURES):
        assert breaker.allows()
        breaker.failed()
    assert not breaker.allows()
    now[0] += FIRST_PAUSE
    assert breaker.allows()
    assert not breaker.allows()  # one tries, the others wait
    breaker.failed()
    now[0] += FIRST_PAUSE
    assert not breaker.allows()  # twice as long now
    now[0] += FIRST_PAUSE
    assert breaker.allows()
    breaker.succeeded()
    assert all(breaker.allows() for _ in range(3))


def test_the_breakers_pause_has_an_end() -> None:
    now = [0.0]
    breaker = Breaker(clock=lambda: now[0])
    for _ in range(5_000):
        breaker.failed()
    now[0] += LONGEST_PAUSE
    assert breaker.allows()
