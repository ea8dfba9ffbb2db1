from __future__ import annotations

import socket
import threading
import urllib.error
import urllib.request

import pytest


def test_connections_that_leave_the_machine_are_refused_and_noted(attempts: list[str]) -> None:
    with socket.socket() as sock, pytest.raises(OSError, match="no network"):
        sock.connect(("192.0.2.1", 80))
    with pytest.raises(OSError, match="no network"):
        socket.getaddrinfo("news.example", 80)
    with pytest.raises(urllib.error.URLError):
        urllib.request.urlopen("http://news.example/")
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock, pytest.raises(OSError, match="no network"):
        sock.sendto(b"x", ("192.0.2.1", 53))
    assert len(attempts) == 4
    attempts.clear()


def test_loopback_is_reached() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = threading.Thread(target=lambda: server.accept()[0].sendall(b"hello"))
        thread.start()
        with socket.create_connection(("localhost", server.getsockname()[1])) as client:
            assert client.recv(5) == b"hello"
        thread.join()


def test_unix_sockets_are_reached(tmp_path) -> None:
    path = str(tmp_path / "s")
    with socket.socket(socket.AF_UNIX) as server, socket.socket(socket.AF_UNIX) as client:
        server.bind(path)
        server.listen()
        client.connect(path)
