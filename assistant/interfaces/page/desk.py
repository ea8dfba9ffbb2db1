"""What all tabs of one page share, and the small tools of their event handlers."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.errors import AssistantError, InputError
from assistant.interfaces.page import downloads
from assistant.interfaces.page.catalogue import Catalogue, Counted
from assistant.interfaces.page.conversations import Conversations
from assistant.interfaces.page.feedback import Feedback
from assistant.interfaces.page.queueing import Turnstile
from assistant.question.reading import check_length as check

if TYPE_CHECKING:
    from assistant.assistant import Assistant
    from assistant.interfaces.export import Document

HERE = Path(__file__).parent
ASKING = 8  # questions that are answered at once; more wait their turn
WAITING = 8  # questions of one asker that wait
LOOKING = 16  # other calls at once, which are short
JOBS = 500  # that Gradio may have begun: nearly all of them wait their turn, which costs little
# No event but `ask` is part of the API: the others are the page's own.
OWN = {"api_visibility": "private", "show_progress": "hidden"}

logger = logging.getLogger(__name__)


@dataclass
class Desk:
    """One page: its assistant and what is kept for it. folder: where conversations and votes go (None: nowhere)."""

    assistant: Assistant
    folder: Path | None = None
    conversations: Conversations = field(init=False)
    feedback: Feedback = field(init=False)
    counted: Counted = field(init=False)
    # Half of the places at most are one asker's. Looking something up does not wait for questions.
    asking: Turnstile = field(default_factory=lambda: Turnstile(ASKING, ASKING // 2, WAITING))
    looking: Turnstile = field(default_factory=lambda: Turnstile(LOOKING, LOOKING // 2, 40, "requests"))
    # One writer at a time; the chat goes on meanwhile.
    writing: Turnstile = field(default_factory=lambda: Turnstile(1, 1, WAITING, "changes of the library"))

    def __post_init__(self) -> None:
        self.conversations = Conversations(self.folder)
        self.feedback = Feedback(self.folder)
        self.counted = Counted(self.assistant)

    def catalogue(self) -> Catalogue:
        """What the library holds, for choices; an empty one where it cannot be read, which other parts tell."""
        try:
            return self.counted.now()
        except AssistantError as error:
            logger.info("no choices: %s", error)
        except Exception:
            logger.exception("the library could not be read")
        return Catalogue()

    def file(self, document: Document, name: str, form: Any, button: Any) -> str:
        """A document as a file of Gradio's cache, which deletes it after a day. Raises `gr.Error` where it fails."""
        import gradio as gr

        try:
            path = downloads.written(document, name, form, button.GRADIO_CACHE)
        except Exception as error:
            logger.exception("a download failed")
            raise gr.Error(downloads.FAULT, print_exception=False) from error
        if path is None:
            raise gr.Error(downloads.FAULT, print_exception=False)
        return str(path)


def script(name: str) -> str:
    """A file of this package's JavaScript."""
    return (HERE / name).read_text(encoding="utf-8")


def given(event: Any, name: str) -> Any:
    """What the browser sent with an event under `name`: anything at all, or None."""
    data = event._data
    return data.get(name) if isinstance(data, dict) else None


def check_length(question: object) -> None:
    """Raises `gr.Error` for a question that is too long or no text, before anything is kept or shown of it."""
    import gradio as gr

    if not isinstance(question, str):
        raise gr.Error("The question must be a text.", print_exception=False)  # noqa: EM101
    try:
        check(question)
    except InputError as error:
        told = str(error)
        msg = f"{told[0].upper()}{told[1:]}."
        raise gr.Error(msg, print_exception=False) from error


def words(event: Any, name: str, longest: int | None = 2000) -> str:
    """The same as a text of at most `longest` characters; "" for what is none."""
    value = given(event, name)
    return value[:longest] if isinstance(value, str) else ""


def number(event: Any, name: str) -> int:
    """The same as an index; -1, which no list here has, for what is none."""
    value = given(event, name)
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else -1
