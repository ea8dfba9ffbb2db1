from __future__ import annotations

import asyncio
import contextlib
import errno
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from assistant.errors import InputError
from assistant.interfaces.page import build
from assistant.interfaces.web import server
from assistant.interfaces.web.headers import SafeHeaders
from tests.page_samples import FakeAssistant


@pytest.fixture
def held_port() -> Iterator[int]:
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        yield holder.getsockname()[1]


def test_a_port_in_use_is_named_with_the_way_out(held_port: int) -> None:
    with pytest.raises(InputError, match=rf"port {held_port} on 127.0.0.1 is in use.*--port"):
        server.listening("127.0.0.1", held_port)


@pytest.mark.parametrize("port", [0, -1, 65536])
def test_a_port_that_does_not_exist_is_refused(port: int) -> None:
    with pytest.raises(InputError, match="from 1 to 65535"):
        server.listening("127.0.0.1", port)


@pytest.mark.parametrize(
    ("error", "message"),
    [
        (socket.gaierror(-2, "unknown"), "news.example is not an address of this machine.*--host"),
        (OSError(errno.EADDRNOTAVAIL, "no"), "news.example is not an address of this machine.*--host"),
        (OSError(errno.EACCES, "no"), "port 80 needs rights.*--port"),
        (OSError(errno.ENOBUFS, "no room"), "cannot listen on news.example port 80: .*no room"),
    ],
)
def test_an_address_that_cannot_be_used_is_named(error: OSError, message: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(socket, "getaddrinfo", fail)
    with pytest.raises(InputError, match=message):
        server.listening("news.example", 80)


def test_the_launcher_says_it_in_one_line_and_fails(held_port: int, tmp_path: Path) -> None:
    command = [sys.executable, "app.py", "--store", str(tmp_path / "store"), "--port", str(held_port)]
    done = subprocess.run(
        command, cwd=Path(__file__).parents[1], capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert str(held_port) in done.stderr


def test_ctrl_c_ends_it_with_a_page_open_and_says_where_it_is(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    # Where the tests run in the background, their children ignore the signal that they inherit as ignored.
    heard = "import runpy, signal; signal.signal(signal.SIGINT, signal.default_int_handler)"
    heard += "; runpy.run_path('app.py', run_name='__main__')"
    options = ["--store", str(tmp_path / "store"), "--host", "0.0.0.0", "--port", str(port)]
    command = [sys.executable, "-c", heard, *options]
    with subprocess.Popen(
        command, cwd=Path(__file__).parents[1], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        line = process.stdout.readline()
        assert line.startswith(f"Briefing Assistant is on http://127.0.0.1:{port} and this machine's other addresses")
        with httpx.Client(timeout=60) as client:
            stream = client.stream("GET", f"http://127.0.0.1:{port}/gradio_api/heartbeat/reader")
            with contextlib.suppress(httpx.HTTPError), stream as heart:
                next(heart.iter_bytes())
                process.send_signal(signal.SIGINT)
                out, err = process.communicate(timeout=60)
        assert (process.returncode, out) == (0, "stopped\n")
        assert "Traceback" not in err


def test_importing_the_page_loads_no_gradio() -> None:
    code = "import sys, assistant.interfaces.page; sys.exit('gradio' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], timeout=120, check=False).returncode == 0


def test_building_turns_analytics_off_before_gradio_is_imported() -> None:
    code = (
        "import os, sys\n"
        "os.environ.pop('GRADIO_ANALYTICS_ENABLED', None)\n"
        "from tests.page_samples import FakeAssistant\n"
        "from assistant.interfaces.page import build\n"
        "page = build(FakeAssistant())\n"
        "from gradio import analytics\n"
        "sys.exit(page.analytics_enabled or analytics.analytics_enabled())"
    )
    root = Path(__file__).parents[1]
    environment = {**os.environ, "PYTHONPATH": str(root)}
    assert (
        subprocess.run([sys.executable, "-c", code], cwd=root, env=environment, timeout=120, check=False).returncode
        == 0
    )


def test_only_ask_is_a_public_endpoint() -> None:
    assert set(build(FakeAssistant()).get_api_info()["named_endpoints"]) == {"/ask"}


def test_every_response_forbids_fetching_from_outside() -> None:
    sent: list[dict[str, Any]] = []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": [(b"x", b"y")]})
        await send({"type": "http.response.body", "body": b""})

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    asyncio.run(SafeHeaders(app)({"type": "http"}, None, send))
    headers = dict(sent[0]["headers"])
    assert headers[b"x"] == b"y"
    policy = headers[b"content-security-policy"].decode()
    assert "default-src 'self'" in policy
    assert "http:" not in policy
    assert "https:" not in policy
    assert "*" not in policy
