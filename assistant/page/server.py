"""Starting the page: checks first, then Gradio, which takes seconds to import."""

from __future__ import annotations

import errno
import ipaddress
import logging
import os
import socket
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.config import Config
from assistant.errors import AssistantError, InputError
from assistant.page import library
from assistant.page.auth import LOGIN, Gate

if TYPE_CHECKING:
    import gradio as gr

    from assistant.pipeline import Assistant

MAX_FILE_SIZE = "200mb"
HERE = Path(__file__).parent
STYLES = ("page.css", "controls.css")

logger = logging.getLogger(__name__)


def build(assistant: Assistant, folder: Path | None = None) -> gr.Blocks:
    """The page over an open assistant, not yet started: `launch_options()` holds what it must be launched with.

    folder: where conversations and votes are kept; None keeps conversations in memory and votes nowhere.
    """
    # Gradio reads this when it is imported; without it, it calls home.
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
    from assistant.page.layout import blocks

    return blocks(assistant, folder)


def launch_options() -> dict[str, Any]:
    """Arguments for `Blocks.launch`: our look, nothing shared, nothing recorded in the browser, no Node."""
    from starlette.middleware import Middleware

    from assistant.page.theme import theme
    from assistant.page.web import Front

    return {
        "theme": theme(),
        # Not as `css`: Gradio rewrites that and drops container queries on the way.
        "head": "".join(f"<style>{(HERE / name).read_text(encoding='utf-8')}</style>" for name in STYLES),
        "footer_links": [],
        "run_history": False,
        "share": False,
        "ssr_mode": False,
        "mcp_server": False,
        "pwa": False,
        "max_file_size": MAX_FILE_SIZE,
        "state_session_capacity": 1000,
        "quiet": True,
        "app_kwargs": {"middleware": [Middleware(Front)]},
    }


def serve(
    config: Config, host: str = "127.0.0.1", port: int = 7860, corpus: Path | None = None, auth: Path | None = None
) -> None:
    """Serves the page until it is interrupted.

    corpus: articles to index first where the store is empty. auth: a file of users, who then must log in.

    Raises `InputError` where the address cannot be used, and what opening the store raises.
    """
    from assistant.pipeline import Assistant

    check_address(host, port)
    gate = Gate(auth) if auth else None
    login = {"auth": gate.check, "auth_message": LOGIN} if gate else {}
    _reach_own_address_directly(host)
    with Assistant(config) as assistant:
        if corpus is not None and not library.stored(assistant):
            _index(assistant, corpus)
        page = build(assistant, config.store)
        try:
            page.launch(server_name=host, server_port=port, prevent_thread_lock=True, **launch_options(), **login)
        except OSError as error:  # somebody took the port since it was checked
            raise _address_error(host, port, error) from error
        sys.stdout.write(f"Briefing Assistant is on http://{_shown_host(host)}:{port} (Ctrl+C stops it)\n")
        sys.stdout.flush()
        if gate is None and not _is_this_machine(host):
            sys.stderr.write(
                "Anybody who reaches this address can ask, add and remove articles; --auth asks for a name.\n"
            )
        threading.Thread(target=_warm_up, args=(assistant,), name="warm-up", daemon=True).start()
        page.block_thread()


def check_address(host: str, port: int) -> None:
    """Raises `InputError`, with the way out, where `host:port` cannot be listened on."""
    if not 1 <= port <= 65535:
        msg = f"port {port} does not exist; choose one from 1 to 65535 with --port"
        raise InputError(msg)
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        raise _address_error(host, port, error) from error


def _address_error(host: str, port: int, error: OSError) -> InputError:
    if isinstance(error, socket.gaierror) or error.errno == errno.EADDRNOTAVAIL:
        return InputError(f"{host} is not an address of this machine; choose another with --host, such as 127.0.0.1")
    if error.errno == errno.EACCES:
        return InputError(f"port {port} needs rights that this user lacks; choose one above 1023 with --port")
    if error.errno == errno.EADDRINUSE or "empty port" in str(error):  # the latter is how Gradio says it
        way_out = "stop the program that holds it or choose another with --port"
        return InputError(f"port {port} on {host} is in use; {way_out}")
    return InputError(f"cannot listen on {host} port {port}: {error}; choose another with --host or --port")


def _is_this_machine(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _shown_host(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _reach_own_address_directly(host: str) -> None:
    """Gradio asks its own page once whether it is up; behind a proxy setting that request would go astray."""
    for name in ("NO_PROXY", "no_proxy"):
        known = [part for part in os.environ.get(name, "").split(",") if part]
        os.environ[name] = ",".join(dict.fromkeys([*known, "127.0.0.1", "localhost", host]))


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
