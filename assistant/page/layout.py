"""The components and the wires between them.

The conversation and the evidence are `gr.HTML` with HTML of our own templates, because `gr.Chatbot` renders Markdown.
Their buttons carry a turn and a number; one listener per component (transcript.js, …) turns a click into a Gradio
event, and the server looks the source up in this session's turns. So a click works by mouse and keyboard, no article's
text is in the page before it is opened, and nothing can be asked for that was not cited. Values go in through the
default template `${value}`, which is not evaluated again; a Handlebars `{{value}}` would be, and must not be used.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import gradio as gr
from pydantic import ValidationError

from assistant.errors import AssistantError
from assistant.page import chat, evidence, library
from assistant.page.chat import Turn
from assistant.page.html import render
from assistant.schema import Answer, Filters

if TYPE_CHECKING:
    from assistant.pipeline import Assistant

ASKING = 8  # questions that are answered at once; more wait their turn
DAY = 86_400  # seconds
HERE = Path(__file__).parent
# No event but `ask` is part of the API: the others are the page's own.
OWN = {"api_visibility": "private", "show_progress": "hidden"}

logger = logging.getLogger(__name__)


def blocks(assistant: Assistant) -> gr.Blocks:
    """The whole page."""
    with gr.Blocks(
        title="Briefing Assistant", analytics_enabled=False, delete_cache=(DAY, DAY), fill_width=True
    ) as page:
        gr.HTML(render("header.html"), elem_id="brand")
        with gr.Tabs(elem_id="tabs"):
            with gr.Tab("Chat", id="chat"):
                welcome = _chat_tab(page, assistant)
            with gr.Tab("Library", id="library") as tab:
                _library_tab(tab, assistant, welcome)
        _api(assistant)
    page.queue(default_concurrency_limit=ASKING, max_size=500)
    return page


def _script(name: str) -> str:
    return (HERE / name).read_text(encoding="utf-8")


def _welcome(assistant: Assistant) -> str:
    """The empty conversation. A store that cannot be read shows its error here, before any question."""
    try:
        articles = library.stored(assistant)
        examples = chat.suggestions(articles, lambda: [claim.speaker for claim in assistant.claims()])
    except AssistantError as error:
        return render("notice.html", text=str(error))
    except Exception:
        logger.exception("the library could not be read")
        return render("notice.html", text=library.FAULT)
    return chat.transcript([], examples, len(articles))


def _chat_tab(page: gr.Blocks, assistant: Assistant) -> Any:
    turns = gr.State([], time_to_live=DAY)
    with gr.Row(elem_id="desk"):
        with gr.Column(elem_id="talk", scale=7, min_width=300):
            shown = gr.HTML(elem_id="transcript", js_on_load=_script("transcript.js"), apply_default_css=False)
            with gr.Row(elem_id="composer"):
                question = gr.Textbox(
                    elem_id="question",
                    label="Your question",
                    show_label=False,
                    placeholder="Ask your articles a question",
                    max_lines=5,
                    max_length=2000,
                    autofocus=True,
                    html_attributes=gr.InputHTMLAttributes(autocomplete="off", spellcheck=True),
                )
                send = gr.Button("Ask", elem_id="ask", variant="primary", min_width=0)
                new = gr.Button("New conversation", elem_id="new", size="sm", min_width=0)
        with gr.Column(elem_id="evidence", scale=5, min_width=300):
            pane = gr.HTML(
                evidence.empty(), elem_id="source", js_on_load=_script("evidence.js"), apply_default_css=False
            )

    def answer(asked: str, turns: list[Turn]) -> Iterator[Any]:
        asked = (asked or "").strip()
        if not asked:
            yield gr.skip(), gr.skip(), gr.skip(), gr.skip()
            return
        yield "", gr.skip(), chat.transcript([*turns, Turn(asked)]), gr.skip()
        turns = [*turns, chat.answer_turn(assistant, asked, turns)]
        yield gr.skip(), turns, chat.transcript(turns), evidence.open_newest(assistant, turns)

    def suggest(turns: list[Turn], event: gr.EventData) -> Iterator[Any]:
        yield from answer(str(event.question)[:2000], turns)

    def cite(turns: list[Turn], event: gr.EventData) -> str:
        if event.key >= 0:
            return evidence.open_citation(assistant, turns, event.turn, event.key)
        return evidence.open_nearest(assistant, turns, event.turn, event.near)

    asking = {
        **OWN,
        "outputs": [question, turns, shown, pane],
        "trigger_mode": "once",
        "concurrency_id": "ask",
        "concurrency_limit": ASKING,
    }
    gr.on([question.submit, send.click], answer, [question, turns], **asking)
    shown.suggest(suggest, [turns], **asking)
    shown.cite(cite, [turns], [pane], trigger_mode="always_last", concurrency_limit=None, **OWN)
    new.click(lambda: ([], _welcome(assistant), evidence.empty()), None, [turns, shown, pane], **OWN)
    page.load(lambda: _welcome(assistant), None, [shown], **OWN)
    return turns, shown


def _library_tab(tab: gr.Tab, assistant: Assistant, welcome: Any) -> None:
    turns, shown = welcome
    with gr.Row(elem_id="shelf"):
        with gr.Column(elem_id="holdings", scale=7, min_width=300):
            files = gr.File(label="Add articles", file_count="multiple", elem_id="upload", height=132)
            result = gr.HTML(elem_id="result", apply_default_css=False)
            search = gr.Textbox(
                label="Search headlines and publishers",
                show_label=False,
                placeholder="Search headlines and publishers",
                elem_id="search",
            )
            table = gr.HTML(elem_id="articles", js_on_load=_script("library.js"), apply_default_css=False)
        with gr.Column(elem_id="reader", scale=5, min_width=300):
            pane = gr.HTML(
                render("reader_empty.html"), elem_id="reading", js_on_load=_script("reader.js"), apply_default_css=False
            )

    def upload(paths: list[str] | None, words: str | None, turns: list[Turn]) -> Iterator[Any]:
        for html in library.upload(assistant, paths or []):
            yield gr.skip(), html, gr.skip(), gr.skip()
        # An untouched conversation shows its welcome, which counts the articles.
        yield None, gr.skip(), library.listing(assistant, words or ""), gr.skip() if turns else _welcome(assistant)

    def find(words: str | None) -> str:
        return library.listing(assistant, words or "")

    def read(event: gr.EventData) -> str:
        return evidence.open_article(assistant, str(event.article))

    files.upload(
        upload,
        [files, search, turns],
        [files, result, table, shown],
        concurrency_id="ingest",
        concurrency_limit=1,
        **OWN,
    )
    search.input(find, [search], [table], trigger_mode="always_last", **OWN)
    table.open(read, None, [pane], trigger_mode="always_last", **OWN)
    tab.select(find, [search], [table], **OWN)  # not once on load: others add articles too


def _api(assistant: Assistant) -> None:
    def ask(
        question: str, history: list[dict[str, Any]] | None = None, filters: dict[str, Any] | None = None
    ) -> dict[str, Any]:
        """Answers a question from the library, as JSON.

        history: earlier answers of this conversation, as this endpoint gave them, oldest first.
        filters: since, until (ISO dates), publishers, speakers, articles.
        """
        try:
            earlier = [Answer.model_validate(answer) for answer in history or []]
            limits = Filters.model_validate(filters) if filters else None
        except ValidationError as error:
            raise gr.Error(str(error), print_exception=False) from error
        try:
            answer = assistant.ask(question, history=earlier, filters=limits)
        except AssistantError as error:
            raise gr.Error(str(error), print_exception=False) from error
        return answer.model_dump(mode="json")

    gr.api(ask, api_name="ask", concurrency_id="ask", concurrency_limit=ASKING)
