"""Starting the page: checks first, then Gradio, which takes seconds to import."""

from __future__ import annotations

import errno
import gc
import ipaddress
import logging
import os
import socket
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from assistant import errors
from assistant.config import Config
from assistant.errors import AssistantError, InputError
from assistant.interfaces.page import hosts, library
from assistant.interfaces.page.auth import Gate

if TYPE_CHECKING:
    import gradio as gr

    from assistant.assistant import Assistant

logger = logging.getLogger(__name__)


def build(assistant: Assistant, folder: Path | None = None) -> gr.Blocks:
    """The page over an open assistant, not yet served: `running.application` puts before it what belongs there.

    folder: where conversations and votes are kept; None keeps conversations in memory and votes nowhere.
    """
    # Gradio reads this when it is imported; without it, it calls home.
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
    # It sums up after every event how long the last ones took, of 10,000 if not told otherwise; nobody looks at that.
    os.environ.setdefault("GRADIO_ANALYTICS_MAX_EVENTS", "100")
    from assistant.interfaces.page.layout import blocks

    return blocks(assistant, folder)


def serve(
    config: Config,
    host: str = "127.0.0.1",
    port: int = 7860,
    corpus: Path | None = None,
    auth: Path | None = None,
    allow_hosts: Sequence[str] = (),
) -> None:
    """Serves the page until it is interrupted.

    corpus: articles to index first where the store is empty. auth: a file of users, who then must log in.
    allow_hosts: names that the page answers to beside `localhost`, its own addresses and `host`.

    Raises `InputError` where the address or a name cannot be used, and what opening the store raises.
    """
    from assistant.assistant import Assistant

    errors.check("page", "gradio", "the page")
    check_address(host, port)
    hosts.names(allow_hosts)
    allowed = allow_hosts if hosts.address(host) else [*allow_hosts, host]
    gate = Gate(auth) if auth else None
    with Assistant(config) as assistant:
        if corpus is not None and not library.stored(assistant):
            _index(assistant, corpus)
        page = build(assistant, config.folder)

        from assistant.interfaces.page.running import Running, application

        running = Running(application(page, gate, allowed), listening(host, port))
        sys.stdout.write(f"Briefing Assistant is on {_shown(host, port)} (Ctrl+C stops it)\n")
        sys.stdout.flush()
        if gate is None and not _is_this_machine(host):
            sys.stderr.write(
                "Anybody who reaches this address can ask, add and remove articles; --auth asks for a name.\n"
            )
        threading.Thread(target=_warm_up, args=(assistant,), name="warm-up", daemon=True).start()
        try:
            running.wait()
        except KeyboardInterrupt:
            sys.stdout.write("stopped\n")
        finally:
            running.close()


def check_address(host: str, port: int) -> None:
    """Raises `InputError`, with the way out, where `host:port` cannot be listened on."""
    for each in listening(host, port):
        each.close()


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


def _is_this_machine(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _shown(host: str, port: int) -> str:
    """The address to open. The one that stands for all of them is none that a browser knows."""
    address = hosts.address(host)
    if address and address.is_unspecified:
        loopback = "127.0.0.1" if address.version == 4 else "[::1]"
        return f"http://{loopback}:{port} and this machine's other addresses"
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _index(assistant: Assistant, corpus: Path) -> None:
    report = assistant.ingest([corpus])
    for path, reason in report.failed:
        logger.warning("%s: %s", path, reason)


def _warm_up(assistant: Assistant) -> None:
    """Loads the models while the reader still looks at the page, so that the first question is not the slow one."""
    try:
        assistant.retrieve("warm up", k=1)
    except AssistantError as error:
        logger.info("not warmed up: %s", error)
    # What is loaded now stays. To look through it, and through what readers hold, stops everybody for up to a third of
    # a second, so that is done seldom: of 280 refusals beside an asker none took 0.1 s then, and memory stayed level
    # over 8,000 questions.
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 20, 20)
