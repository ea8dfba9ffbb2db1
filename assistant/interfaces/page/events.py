"""What the event handlers of all tabs share: components of our own HTML, what the browser sent, and waiting in line."""

import functools
import inspect
import re
import secrets
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import anyio
import anyio.to_thread
import gradio as gr

from assistant.interfaces.export import Document, suffix, to_bytes
from assistant.interfaces.page import faults
from assistant.interfaces.page.html import render
from assistant.interfaces.web.identity import asker
from assistant.interfaces.web.queue import FairQueue, TooMany
from assistant.schema import LONGEST_QUESTION

# No event but `ask` is part of the API: the others are the page's own.
OWN = {"api_visibility": "private", "show_progress": "hidden"}
# A download button follows only its own click, so the hidden one is clicked when its file has come.
CLICK = "() => setTimeout(() => document.querySelector('#{id} a, #{id} button, a#{id}, button#{id}')?.click(), 60)"
LONGEST_NAME = 300  # characters of a name, a topic or words to search for


def static(name: str) -> str:
    """A file of this package's JavaScript or CSS."""
    return (Path(__file__).parent / "static" / name).read_text(encoding="utf-8")


def html(value: str = "", *scripts: str, **settings: Any) -> gr.HTML:
    """A component that shows our HTML, with the listeners of these scripts."""
    listeners = "".join(map(static, scripts)) or None
    return gr.HTML(value, js_on_load=listeners, apply_default_css=False, **settings)


def failed(message: str) -> gr.Error:
    """The error that shows a reader this message, and the log nothing."""
    return gr.Error(message, print_exception=False)


def check_question(question: object) -> None:
    """Raises `gr.Error` for what is too long or no text, before anything is kept or shown of it."""
    if not isinstance(question, str):
        raise failed("The question must be a text.")  # noqa: EM101
    if len(question) > LONGEST_QUESTION:
        msg = f"The question has {len(question):,} characters; at most {LONGEST_QUESTION:,} are read: make it shorter."
        raise failed(msg)


def download(document: Document, name: str, form: Any, folder: str | Path) -> str:
    """A file below `folder`, in a directory that nobody can guess. Raises `gr.Error` where it fails.

    folder: Gradio's cache, which deletes it after a day.
    """
    try:
        data, place = to_bytes(document, form), Path(folder) / secrets.token_hex(16)
        place.mkdir(parents=True)
        slug = re.sub(r"[^\w]+", "-", name).strip("-_")[:60] or "briefing"
        path = place / f"{slug}{suffix(form)}"
        path.write_bytes(data)
    except Exception as error:
        raise failed(faults.told(error)) from error
    return str(path)


def source_pane(what: str) -> gr.HTML:
    """The pane beside a list, which shows what is opened in it; `what` one can click there."""
    with gr.Column(elem_classes="pane", scale=5, min_width=300):
        return html(render("shared/source_empty.html", what=what), "reader.js", elem_classes="reading")


def given(event: Any, name: str) -> Any:
    """What the browser sent with an event under `name`: anything at all, or None."""
    data = event._data
    return data.get(name) if isinstance(data, dict) else None


def place(event: Any) -> tuple[Any, Any, Any]:
    """Which part of which article a click asks for: id, start and end, as the browser sent them."""
    return given(event, "article"), given(event, "start"), given(event, "end")


def words(event: Any, name: str, longest: int | None = 2000) -> str:
    """What the browser sent under `name` as a text of at most `longest` characters; "" for what is none."""
    value = given(event, name)
    return value[:longest] if isinstance(value, str) else ""


def number(event: Any, name: str) -> int:
    """What the browser sent under `name` as an index; -1, which no list here has, for what is none."""
    value = given(event, name)
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else -1


def queued(queue: FairQueue, handler: Callable[..., Any]) -> Callable[..., Any]:
    """An event handler of Gradio's that waits for its asker's turn and then does in a thread what `handler` does."""
    done = object()

    @asynccontextmanager
    async def slot(request: gr.Request) -> AsyncIterator[Callable[..., Any]]:
        try:
            async with queue.slot(asker(request)):
                yield functools.partial(anyio.to_thread.run_sync, limiter=queue.threads)
        except TooMany as error:
            raise failed(str(error)) from error

    async def once(request: gr.Request, *given: Any) -> Any:
        async with slot(request) as in_thread:
            return await in_thread(handler, *given)

    async def steps(request: gr.Request, *given: Any) -> AsyncIterator[Any]:
        async with slot(request) as in_thread:
            each = handler(*given)
            while (step := await in_thread(next, each, done)) is not done:
                yield step

    waiting: Any = functools.wraps(handler)(steps if inspect.isgeneratorfunction(handler) else once)
    # Gradio fills in the request by its type, before all that the handler itself takes.
    first = inspect.Parameter("asked_by", inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation=gr.Request)
    signature = inspect.signature(handler)
    waiting.__signature__ = signature.replace(parameters=[first, *signature.parameters.values()])
    waiting.__annotations__ = {"asked_by": gr.Request, **handler.__annotations__}
    return waiting  # type: ignore[no-any-return]
