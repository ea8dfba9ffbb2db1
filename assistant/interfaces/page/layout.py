"""The tabs and the wires between them.

What a reader sees of articles is `gr.HTML` with HTML of our own templates, because `gr.Chatbot` renders Markdown. The
buttons in it carry numbers or ids; one listener per component (transcript.js, …) turns a click into a Gradio event, and
the server looks up what it means. So a click works by mouse and keyboard, and no article's text is in the page before
it is opened. Values go in through the default template `${value}`, which is not evaluated again; a Handlebars
`{{value}}` would be, and must not be used.
"""

from pathlib import Path
from typing import Any

import gradio as gr
from pydantic import ValidationError

from assistant import Assistant
from assistant.errors import AssistantError, InputError
from assistant.interfaces.page import filters
from assistant.interfaces.page.context import JOBS, Context
from assistant.interfaces.page.events import OWN, check_question, failed, given, html, queued, words
from assistant.interfaces.page.html import render
from assistant.interfaces.page.tabs.brief import DAY, BriefTab
from assistant.interfaces.page.tabs.chat import ChatTab
from assistant.interfaces.page.tabs.claims import ClaimsTab
from assistant.interfaces.page.tabs.library import LibraryTab
from assistant.schema import LONGEST_QUESTION, Answer, Filters


def blocks(assistant: Assistant, folder: Path | None = None) -> gr.Blocks:
    """The whole page. folder: where conversations and votes are kept; None keeps them in memory."""
    context = Context(assistant, folder)
    with gr.Blocks(
        title="Briefing Assistant", analytics_enabled=False, delete_cache=(DAY, DAY), fill_width=True
    ) as page:
        with gr.Row(elem_id="top"):
            gr.HTML(render("shared/header.html"), elem_id="brand")
            bar = html("", "filters.js", "menus.js", elem_id="filters")
        filtered = gr.Textbox(filters.NONE, visible=False)
        with gr.Tabs(elem_id="tabs"):
            with gr.Tab("Chat", id="chat"):
                chat = ChatTab(context, filtered)
            with gr.Tab("Claims", id="claims") as tab:
                ClaimsTab(context, tab, filtered)
            with gr.Tab("Brief", id="brief"):
                BriefTab(context, filtered)
            with gr.Tab("Library", id="library") as tab:
                LibraryTab(context, tab, chat)
        _wire(context, page, chat, bar, filtered)
        _api(context)
    # Gradio's own queue takes the first first, whoever sent it. So it begins everything, and the context gives turns.
    page.max_threads = JOBS
    page.queue(default_concurrency_limit=None, max_size=JOBS)
    return page


def _wire(context: Context, page: gr.Blocks, chat: ChatTab, bar: Any, filtered: Any) -> None:
    """The form of the filters, which stays above all tabs, and opening a conversation, which brings its own."""

    def now(limited: Filters | None) -> dict[Any, Any]:
        return {filtered: filters.to_json(limited), bar: filters.bar(limited, context.facets.or_none())}

    def change(event: gr.EventData) -> dict[Any, Any]:
        form = given(event, "form")
        try:
            return now(filters.from_form(form))
        except InputError as error:
            return {bar: filters.bar(None, context.facets.or_none(), error=str(error), form=form)}

    def drop(held: str, event: gr.EventData) -> dict[Any, Any]:
        return now(filters.without(filters.from_json(held), given(event, "field"), given(event, "name")))

    def opened(conversation: str, request: gr.Request) -> dict[Any, Any]:
        return {**chat.open(conversation, request), **now(chat.filters_of(conversation, request))}

    def load(request: gr.Request) -> dict[Any, Any]:
        asked = str(request.query_params.get("q") or "")[:LONGEST_QUESTION]
        # A question from an address is filled in and not asked: opening a link must not act in its reader's name.
        filled = {chat.question: asked} if asked else {}
        return {**opened(str(request.query_params.get("c") or ""), request), **filled}

    def choose(event: gr.EventData, request: gr.Request) -> dict[Any, Any]:
        return opened(words(event, "conversation"), request)

    looking = context.looking
    bar.change_filters(queued(looking, change), None, [filtered, bar], **OWN)
    bar.drop(queued(looking, drop), [filtered], [filtered, bar], **OWN)
    outputs = [chat.conversation, chat.conversations, chat.shown, chat.pane, bar, filtered]
    chat.follow_after(page.load(queued(looking, load), None, [*outputs, chat.question], **OWN))
    chat.follow_after(chat.conversations.choose(queued(looking, choose), None, outputs, **OWN))


def _api(context: Context) -> None:
    def ask(
        question: str, history: list[dict[str, Any]] | None = None, filters: dict[str, Any] | None = None
    ) -> dict[str, Any]:
        """Answers a question from the library, as JSON.

        history: earlier answers of this conversation, as this endpoint gave them, oldest first.
        filters: since, until (ISO dates), publishers, speakers, articles.
        """
        check_question(question)
        try:
            earlier = [Answer.model_validate(answer) for answer in history or []]
            limited = Filters.model_validate(filters) if filters else None
            answer = context.assistant.ask(question, history=earlier, filters=limited)
        except ValidationError as error:
            raise failed(_first(error)) from error
        except AssistantError as error:
            raise failed(str(error)) from error
        return answer.model_dump(mode="json")

    gr.api(queued(context.asking, ask), api_name="ask", concurrency_limit=None)


def _first(error: ValidationError) -> str:
    """The first fault of a record, and how many there are: a large one may have a hundred thousand."""
    fault = error.errors(include_url=False, include_input=False, include_context=False)[0]
    place = ".".join(map(str, fault["loc"]))
    return f"{error.error_count():,} validation errors for {error.title}; the first: {place}: {fault['msg']}"[:300]
