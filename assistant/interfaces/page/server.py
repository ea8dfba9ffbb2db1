"""The page as an application, and its start."""

import gc
import logging
import os
import re
import sys
import threading
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from assistant import Assistant, Config, errors
from assistant.errors import AssistantError
from assistant.interfaces.web import hosts
from assistant.interfaces.web.auth import Gate
from assistant.interfaces.web.guard import Guard
from assistant.interfaces.web.headers import SafeHeaders
from assistant.interfaces.web.server import Running, is_this_machine, listening, shown

SESSIONS = 1000  # whose state is kept
LOGIN = "Sign in to ask. After five wrong passwords, you have to wait ten minutes."

# All that the page and `gradio_client` use. Gradio has more: `/token` gives away who is logged in, `/proxy=` and
# `/file=http...` fetch from elsewhere, `/run` goes past the queue, others write, record or watch.
_GET = re.compile(
    r"/|/config/?|/logout|/theme\.css|/favicon\.ico|/robots\.txt|/manifest\.json|/(?:assets|static|svelte)/.+"
    r"|/gradio_api/(?:info/?|theme\.css|queue/data|upload_progress|heartbeat/[^/]+|call/ask/[^/]+"
    r"|file=(?![a-zA-Z][a-zA-Z0-9+.-]*://).+)"
)
UPLOADS = "/gradio_api/upload"
_POST = re.compile(rf"/login/?|/gradio_api/(?:queue/join|call/ask|cancel|reset)/?|{UPLOADS}")
ROUTES = {"GET": _GET, "HEAD": _GET, "POST": _POST}

logger = logging.getLogger(__name__)


def build(assistant: Assistant, folder: Path | None = None) -> Any:
    """The page over an open assistant as `gr.Blocks`, not yet served: `application` puts before it what belongs there.

    folder: where conversations and votes are kept; None keeps conversations in memory and votes nowhere.
    """
    # Gradio reads this when it is imported; without it, it calls home.
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
    # It sums up after every event how long the last ones took, of 10,000 if not told otherwise; nobody looks at that.
    os.environ.setdefault("GRADIO_ANALYTICS_MAX_EVENTS", "100")
    from assistant.interfaces.page.layout import blocks

    return blocks(assistant, folder)


def application(page: Any, gate: Gate | None = None, allowed: Iterable[str] = ()) -> Any:
    """The page with all that stands before it: our look, nothing shared, nothing recorded in the browser, no Node.

    Gradio can start a server itself, but then its own middleware answers first, to other origins too.

    gate: who may come in; None for everybody. allowed: names that the page has beside `localhost`.

    Raises `InputError` for what is no name.
    """
    import gradio
    from fastapi import FastAPI

    from assistant.interfaces.page.events import static
    from assistant.interfaces.page.theme import theme

    page.state_session_capacity = SESSIONS
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None)
    gradio.mount_gradio_app(
        app,
        page,
        path="/",
        theme=theme(),
        # Not as `css`: Gradio rewrites that and drops container queries on the way.
        head=f"<style>{static('page.css')}</style><style>{static('controls.css')}</style>",
        footer_links=[],
        run_history=False,
        show_error=False,
        ssr_mode=False,
        mcp_server=False,
        pwa=False,
        max_file_size="200mb",
        auth=gate.check if gate else None,
        # Gradio gives its log-in page none of a page's styles, but shows this as HTML.
        auth_message=f"<style>{static('login.css')}</style>{LOGIN}" if gate else None,
    )
    return SafeHeaders(Guard(app, ROUTES, UPLOADS, allowed))


def serve(
    config: Config, host: str = "127.0.0.1", port: int = 7860, auth: Path | None = None, allow_hosts: Sequence[str] = ()
) -> None:
    """Serves the page until it is interrupted.

    auth: a file of users, who then must log in. allow_hosts: names that the page answers to beside `localhost`, its
    own addresses and `host`.

    Raises `InputError` where the address or a name cannot be used, and what opening the store raises.
    """
    errors.check("page", "gradio", "the page")
    # All that can be wrong with the options is found before Gradio and the store are opened.
    hosts.names(allow_hosts)
    gate = Gate(auth) if auth else None
    sockets = listening(host, port)
    allowed = allow_hosts if hosts.address(host) else [*allow_hosts, host]
    with Assistant(config) as assistant:
        running = Running(application(build(assistant, config.folder), gate, allowed), sockets)
        sys.stdout.write(f"Briefing Assistant is on {shown(host, port)} (Ctrl+C stops it)\n")
        sys.stdout.flush()
        if gate is None and not is_this_machine(host):
            warning = "Anybody who reaches this address can ask, add and remove articles; use --auth to require log-in."
            sys.stderr.write(f"{warning}\n")
        threading.Thread(target=_warm_up, args=(assistant,), name="warm-up", daemon=True).start()
        try:
            running.wait()
        except KeyboardInterrupt:
            sys.stdout.write("stopped\n")
        finally:
            running.close()


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
