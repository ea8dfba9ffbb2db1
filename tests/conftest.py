"""What all tests share: no network, slow tests on request, the browser's path.

Slow tests run with --slow, RUN_SLOW=1 or CI=true, those of a real language model with --llm alone. Without Chromium
browser tests are skipped; in CI they fail.
"""

from __future__ import annotations

import ipaddress
import os
import shutil
import socket
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import settings

IN_CI = os.environ.get("CI", "").lower() == "true"

# Libraries read these when they are imported. Nothing may be fetched by name.
os.environ.update(
    {
        "HF_HUB_OFFLINE": "1",
        "TRANSFORMERS_OFFLINE": "1",
        "GRADIO_ANALYTICS_ENABLED": "False",
        "ANONYMIZED_TELEMETRY": "False",
    }
)
os.environ.pop("BRIEFING_STORE", None)
os.environ.pop("BRIEFING_CHROMA", None)
os.environ.pop("BRIEFING_MODEL", None)
for _name in ("LLM", "LLM_URL", "LLM_MODEL", "LLM_KEY", "LLM_TIMEOUT"):
    os.environ.pop(f"BRIEFING_{_name}", None)

# A deadline would fail a test because the machine is busy.
settings.register_profile("here", deadline=None)
settings.load_profile("here")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--slow", action="store_true", help="run the slow tests too")
    parser.addoption("--llm", action="store_true", help="run the tests with a real language model too")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    wanted = {
        "slow": config.getoption("--slow") or IN_CI or os.environ.get("RUN_SLOW") == "1",
        "llm": config.getoption("--llm"),
    }
    for item in items:
        for name in (name for name, runs in wanted.items() if not runs and name in item.keywords):
            item.add_marker(pytest.mark.skip(reason=f"{name}: run it with --{name}"))


class Blocked(OSError):
    """A test tried to reach something outside of this machine."""


def is_local(address: Any) -> bool:
    """Whether a socket address, or the host of one, stays on this machine; paths of Unix sockets do."""
    host = address[0] if isinstance(address, tuple) else address
    if not isinstance(address, tuple) and (isinstance(address, bytes) or str(address).startswith(("/", "\0"))):
        return True
    if host in {None, "", "localhost", b"localhost"}:
        return True
    try:
        ip = ipaddress.ip_address(host.decode() if isinstance(host, bytes) else str(host).partition("%")[0])
    except ValueError:
        return False
    return ip.is_loopback or ip.is_unspecified


@pytest.fixture(scope="session")
def attempts() -> Iterator[list[str]]:
    """Connections and look-ups that left this machine, all of them refused."""
    made: list[str] = []

    def guarded(name: str, real: Any, place: int) -> Any:
        def call(*arguments: Any, **options: Any) -> Any:
            address = arguments[place] if len(arguments) > abs(place) else options.get("host")
            if not is_local(address):
                made.append(f"{name} {address!r}")
                msg = f"no network in tests: {name} {address!r}"
                raise Blocked(msg)
            return real(*arguments, **options)

        return call

    with pytest.MonkeyPatch.context() as patch:
        for name, place in (("connect", 1), ("connect_ex", 1), ("sendto", -1)):
            patch.setattr(socket.socket, name, guarded(name, getattr(socket.socket, name), place))
        for name in ("getaddrinfo", "gethostbyname", "gethostbyname_ex"):
            patch.setattr(socket, name, guarded(name, getattr(socket, name), 0))
        yield made


@pytest.fixture(autouse=True)
def no_network(attempts: list[str]) -> Iterator[None]:
    """Fails a test that reaches for the network, even where the code under test swallows the error."""
    yield
    made = attempts.copy()
    attempts.clear()
    assert not made, f"the test tried to reach the network: {made}"


@pytest.fixture(autouse=True)
def promises(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    """Fails a test in which an answer breaks what every answer promises, whatever the test looks at.

    Tests marked "unpromised" change the store under an answer, or the engine itself.
    """
    from assistant import Answer, Assistant
    from assistant.evaluation import Corpus
    from assistant.evaluation.measures.promises import broken

    real = Assistant.ask

    def ask(self: Assistant, question: str, *arguments: Any, **options: Any) -> Answer:
        answer = real(self, question, *arguments, **options)
        given = dict(zip(("history", "filters"), arguments, strict=False)) | options
        faults = broken(answer, Corpus(self), question, given.get("history", ()), given.get("filters"))
        assert not faults, faults
        return answer

    if "unpromised" not in request.keywords:
        monkeypatch.setattr(Assistant, "ask", ask)


@pytest.fixture(scope="session")
def chromium_path() -> str:
    """The browser that tests of the page drive."""
    for name in ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable"):
        if path := shutil.which(name):
            return path
    message = "no Chromium: install it with `apt-get install chromium`"
    if IN_CI:
        pytest.fail(message)
    pytest.skip(message)
