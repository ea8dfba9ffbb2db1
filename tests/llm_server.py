"""A server on this machine that speaks OpenAI's protocol, and goes wrong in the ways that a test asks for."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Behaviour = Callable[["Handler"], None]


@dataclass
class Stub:
    """Its address, the behaviours left (the last one stays), and the requests that it had."""

    url: str
    behaviours: list[Behaviour]
    requests: list[tuple[str, dict[str, str], Any]] = field(default_factory=list)
    open: int = 0
    stopping: threading.Event = field(default_factory=threading.Event)


class Handler(BaseHTTPRequestHandler):
    """One request; behaviours write to it."""

    stub: Stub
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])) or b"null")
        self.stub.requests.append((self.path, {k.lower(): v for k, v in self.headers.items()}, body))
        behaviours = self.stub.behaviours
        self.stub.open += 1
        self.close_connection = True
        try:
            (behaviours.pop(0) if len(behaviours) > 1 else behaviours[0])(self)
        except OSError:
            pass  # the client has gone
        finally:
            self.stub.open -= 1

    do_GET = do_POST

    def log_message(self, *_: Any) -> None:
        """Nothing is printed."""

    def begin(self, kind: str = "text/event-stream") -> None:
        """The head of a good answer of unknown length."""
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()

    def put(self, data: bytes) -> None:
        self.wfile.write(f"{len(data):x}\r\n".encode() + data + b"\r\n")
        self.wfile.flush()

    def say(self, piece: str | None, finish: str | None = None) -> None:
        """One event of a stream."""
        delta = {} if piece is None else {"content": piece}
        event = {
            "id": "1",
            "object": "chat.completion.chunk",
            "created": 1,
            "model": "m",
            "choices": [{"index": 0, "delta": delta, "finish_reason": finish}],
        }
        self.put(f"data: {json.dumps(event)}\n\n".encode())

    def end(self) -> None:
        self.put(b"data: [DONE]\n\n")
        self.wfile.write(b"0\r\n\r\n")


def speaks(text: str, finish: str | None = "stop") -> Behaviour:
    """A whole answer, streamed."""

    def behave(handler: Handler) -> None:
        handler.begin()
        for at in range(0, len(text), 9):
            handler.say(text[at : at + 9])
        handler.say(None, finish)
        handler.end()

    return behave


def refuses(status: int, message: str = "no", code: str | None = None, **headers: str) -> Behaviour:
    """An error in OpenAI's form."""

    def behave(handler: Handler) -> None:
        body = json.dumps({"error": {"message": message, "type": "error", "code": code}}).encode()
        handler.send_response(status)
        for name, value in {"Content-Type": "application/json", "Content-Length": str(len(body)), **headers}.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.end_headers()
        handler.wfile.write(body)

    return behave


def trickles(data: Callable[[Handler], None], pause: float = 0.05) -> Behaviour:
    """Goes on and on, each bit in time for any time limit that counts between bytes."""

    def behave(handler: Handler) -> None:
        handler.begin()
        while not handler.stub.stopping.wait(pause):
            data(handler)

    return behave


def trickles_in_its_head(handler: Handler) -> None:
    """Never comes to the end of its headers."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
    while not handler.stub.stopping.wait(0.05):
        handler.wfile.write(b"X-More: 1\r\n")
        handler.wfile.flush()


def hangs(handler: Handler) -> None:
    """Says nothing at all."""
    handler.stub.stopping.wait(30)


def breaks_off(text: str, politely: bool = False) -> Behaviour:
    """Ends in the middle of a text: without a word of it (politely: with the end of the message, and no finish)."""

    def behave(handler: Handler) -> None:
        handler.begin()
        handler.say(text)
        if politely:
            handler.wfile.write(b"0\r\n\r\n")
        handler.wfile.flush()

    return behave


def raw(data: bytes, kind: str = "text/event-stream") -> Behaviour:
    """These bytes, and the end."""

    def behave(handler: Handler) -> None:
        handler.begin(kind)
        handler.put(data)
        handler.wfile.write(b"0\r\n\r\n")

    return behave


@contextmanager
def stub(*behaviours: Behaviour) -> Iterator[Stub]:
    """A server that meets its requests with these behaviours, one each; the last one stays."""
    made = Stub("", list(behaviours))
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Bound", (Handler,), {"stub": made}))
    server.daemon_threads = True
    made.url = f"http://127.0.0.1:{server.server_port}/v1"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield made
    finally:
        made.stopping.set()
        server.shutdown()
        server.server_close()
        thread.join()


def wait_until(holds: Callable[[], bool], seconds: float = 10.0) -> bool:
    """Whether something comes to hold in time."""
    end = time.monotonic() + seconds
    while not (met := holds()) and time.monotonic() < end:
        time.sleep(0.02)
    return met
