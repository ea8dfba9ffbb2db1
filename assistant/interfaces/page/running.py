"""The page as an application of its own, and the server that runs it in a thread.

Gradio can start a server itself, but then its own middleware answers first, to other origins too.
"""

from __future__ import annotations

import logging
import socket
import threading
import time
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.errors import AssistantError
from assistant.interfaces.page.auth import LOGIN, Gate
from assistant.interfaces.page.guard import Guard
from assistant.interfaces.page.web import Front

if TYPE_CHECKING:
    import gradio as gr

MAX_FILE_SIZE = "200mb"
SESSIONS = 1000  # whose state is kept
HERE = Path(__file__).parent
STYLES = ("page.css", "controls.css")


def application(page: gr.Blocks, gate: Gate | None = None, allowed: Iterable[str] = ()) -> Any:
    """The page with all that stands before it: our look, nothing shared, nothing recorded in the browser, no Node.

    gate: who may come in; None for everybody. allowed: names that the page has beside `localhost`.

    Raises `InputError` for what is no name.
    """
    import gradio
    from fastapi import FastAPI

    from assistant.interfaces.page.theme import theme

    page.state_session_capacity = SESSIONS
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None)
    gradio.mount_gradio_app(
        app,
        page,
        path="/",
        theme=theme(),
        # Not as `css`: Gradio rewrites that and drops container queries on the way.
        head="".join(f"<style>{(HERE / name).read_text(encoding='utf-8')}</style>" for name in STYLES),
        footer_links=[],
        run_history=False,
        show_error=False,
        ssr_mode=False,
        mcp_server=False,
        pwa=False,
        max_file_size=MAX_FILE_SIZE,
        auth=gate.check if gate else None,
        auth_message=LOGIN if gate else None,
    )
    return Front(Guard(app, allowed))


class Running:
    """An application that answers on `sockets` from now on, in a thread of its own."""

    def __init__(self, app: Any, sockets: Sequence[socket.socket]) -> None:
        """Returns when it answers. Raises `AssistantError` where it does not come to that."""
        import uvicorn

        from assistant.interfaces.page.heads import Protocol

        # h11 reads no headers without end. The page has no WebSocket.
        config = uvicorn.Config(app, http=Protocol, ws="none", log_level="warning", timeout_graceful_shutdown=1)
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run, args=(list(sockets),), name="server", daemon=True)
        self._thread.start()
        while not self._server.started:
            if not self._thread.is_alive():
                msg = "the page could not be started: the log above says why"
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
