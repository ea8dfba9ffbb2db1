"""A server for an ASGI application: the addresses that it listens on, and the thread that it runs in."""

import errno
import logging
import socket
import threading
import time
from collections.abc import Sequence
from typing import Any

from assistant.errors import AssistantError, InputError
from assistant.interfaces.web import hosts


def listening(host: str, port: int) -> list[socket.socket]:
    """Sockets that listen on all addresses of `host`. Raises `InputError`, with the way out, where that cannot be."""
    if not 1 <= port <= 65535:
        msg = f"port {port} does not exist; choose one from 1 to 65535 with --port"
        raise InputError(msg)
    found: list[socket.socket] = []
    failed: OSError | None = None
    try:
        for family, _, _, _, address in dict.fromkeys(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)):
            try:
                found.append(socket.create_server(address, family=family, backlog=2048))
            except OSError as error:
                if error.errno not in (errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT):
                    raise
                failed = error  # `localhost` may be an address of IPv6, too, on a machine without it
        if failed and not found:
            raise failed
    except OSError as error:
        for each in found:
            each.close()
        raise _address_error(host, port, error) from error
    return found


def _address_error(host: str, port: int, error: OSError) -> InputError:
    if isinstance(error, socket.gaierror) or error.errno == errno.EADDRNOTAVAIL:
        return InputError(f"{host} is not an address of this machine; choose another with --host, such as 127.0.0.1")
    if error.errno == errno.EACCES:
        return InputError(f"port {port} needs rights that this user lacks; choose one above 1023 with --port")
    if error.errno == errno.EADDRINUSE:
        way_out = "stop the program that holds it or choose another with --port"
        return InputError(f"port {port} on {host} is in use; {way_out}")
    return InputError(f"cannot listen on {host} port {port}: {error}; choose another with --host or --port")


def is_this_machine(host: str) -> bool:
    """Whether only this machine reaches `host`."""
    found = hosts.address(host)
    return found.is_loopback if found else host == "localhost"


def shown(host: str, port: int) -> str:
    """The address to open. The one that stands for all of them is none that a browser knows."""
    address = hosts.address(host)
    if address and address.is_unspecified:
        loopback = "127.0.0.1" if address.version == 4 else "[::1]"
        return f"http://{loopback}:{port} and this machine's other addresses"
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


class Running:
    """An application that answers on `sockets` from now on, in a thread of its own."""

    def __init__(self, app: Any, sockets: Sequence[socket.socket]) -> None:
        """Returns when it answers. Raises `AssistantError` where it does not come to that."""
        import uvicorn

        from assistant.interfaces.web.deadline import Protocol

        # h11 reads no headers without end. Nothing of ours has a WebSocket.
        config = uvicorn.Config(app, http=Protocol, ws="none", log_level="warning", timeout_graceful_shutdown=1)
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run, args=(list(sockets),), name="server", daemon=True)
        self._thread.start()
        while not self._server.started:
            if not self._thread.is_alive():
                msg = "the server could not be started: the log above says why"
                raise AssistantError(msg)
            time.sleep(0.01)

    def wait(self) -> None:
        """Until it ends, or somebody presses Ctrl+C."""
        while self._thread.is_alive():
            self._thread.join(1)

    def close(self) -> None:
        """Stops it within seconds; what is on its way is cut off."""
        logging.getLogger("uvicorn.error").setLevel(logging.CRITICAL)  # it would report each that it cuts off
        self._server.should_exit = True
        self._thread.join(5)
