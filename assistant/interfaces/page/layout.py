"""The tabs and the wires between them.

What a reader sees of articles is `gr.HTML` with HTML of our own templates, because `gr.Chatbot` renders Markdown. The
buttons in it carry numbers or ids; one listener per component (transcript.js, …) turns a click into a Gradio event, and
the server looks up what it means. So a click works by mouse and keyboard, and no article's text is in the page before
it is opened. Values go in through the default template `${value}`, which is not evaluated again; a Handlebars
`{{value}}` would be, and must not be used.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import gradio as gr
from pydantic import ValidationError

from assistant.errors import AssistantError, InputError
from assistant.interfaces.page import limits
from assistant.interfaces.page.briefing import Briefing
from assistant.interfaces.page.desk import JOBS, OWN, Desk, check_length, given, script, words
from assistant.interfaces.page.html import render
from assistant.interfaces.page.queueing import in_turn
from assistant.interfaces.page.register import Register
from assistant.interfaces.page.shelf import Shelf
from assistant.interfaces.page.talk import Talk
from assistant.question.reading import LONGEST_QUESTION
from assistant.schema import Answer, Filters

if TYPE_CHECKING:
    from assistant.assistant import Assistant

DAY = 86_400  # seconds


def blocks(assistant: Assistant, folder: Path | None = None) -> gr.Blocks:
    """The whole page. folder: where conversations and votes are kept; None keeps them in memory."""
    desk = Desk(assistant, folder)
    with gr.Blocks(
        title="Briefing Assistant", analytics_enabled=False, delete_cache=(DAY, DAY), fill_width=True
    ) as page:
        with gr.Row(elem_id="top"):
            gr.HTML(render("header.html"), elem_id="brand")
            bar = gr.HTML(
                elem_id="limits", js_on_load=script("limits.js") + script("menus.js"), apply_default_css=False
            )
        kept = gr.Textbox(limits.NONE, visible=False)
        with gr.Tabs(elem_id="tabs"):
            with gr.Tab("Chat", id="chat"):
                talk = Talk(desk, kept)
            with gr.Tab("Claims", id="claims") as tab:
                Register(desk, tab, kept)
            with gr.Tab("Brief", id="brief"):
                Briefing(desk, kept)
            with gr.Tab("Library", id="library") as tab:
                Shelf(desk, tab, talk)
        _limits(desk, bar, kept)
        _opening(desk, page, talk, bar, kept)
        _api(desk)
    # Gradio's own queue takes the first first, whoever sent it. So it begins everything, and the desk gives turns.
    page.max_threads = JOBS
    page.queue(default_concurrency_limit=None, max_size=JOBS)
    return page


def _limits(desk: Desk, bar: Any, kept: Any) -> None:
    """The form of the limits, which stays above all tabs."""

    def change(event: gr.EventData) -> dict[Any, Any]:
        form = given(event, "form")
        try:
            filters = limits.from_form(form)
        except InputError as error:
            return {bar: limits.bar(None, desk.catalogue(), error=str(error), form=form)}
        return {kept: limits.kept(filters), bar: limits.bar(filters, desk.catalogue())}

    def drop(now: str, event: gr.EventData) -> dict[Any, Any]:
        filters = limits.dropped(limits.read(now), given(event, "kind"), given(event, "name"))
        return {kept: limits.kept(filters), bar: limits.bar(filters, desk.catalogue())}

    bar.change_limits(in_turn(desk.looking, change), None, [kept, bar], **OWN)
    bar.drop(in_turn(desk.looking, drop), [kept], [kept, bar], **OWN)


def _opening(desk: Desk, page: gr.Blocks, talk: Talk, bar: Any, kept: Any) -> None:
    """Opening a conversation: from the address when the page loads, or from the list."""
    outputs = [talk.talk, talk.talks, talk.shown, talk.pane, bar, kept]

    def opened(id_: str, request: gr.Request) -> dict[Any, Any]:
        filters = talk.limits_of(id_, request)
        return {
            **talk.open(id_, request),
            kept: limits.kept(filters),
            bar: limits.bar(filters, desk.catalogue()),
        }

    def load(request: gr.Request) -> dict[Any, Any]:
        asked = str(request.query_params.get("q") or "")[:LONGEST_QUESTION]
        # A question from an address is filled in and not asked: opening a link must not act in its reader's name.
        filled = {talk.question: asked} if asked else {}
        return {**opened(str(request.query_params.get("c") or ""), request), **filled}

    def choose(event: gr.EventData, request: gr.Request) -> dict[Any, Any]:
        return opened(words(event, "talk"), request)

    talk.follow_after(page.load(in_turn(desk.looking, load), None, [*outputs, talk.question], **OWN))
    talk.follow_after(talk.talks.choose(in_turn(desk.looking, choose), None, outputs, **OWN))


def _api(desk: Desk) -> None:
    def ask(
        question: str, history: list[dict[str, Any]] | None = None, filters: dict[str, Any] | None = None
    ) -> dict[str, Any]:
        """Answers a question from the library, as JSON.

        history: earlier answers of this conversation, as this endpoint gave them, oldest first.
        filters: since, until (ISO dates), publishers, speakers, articles.
        """
        check_length(question)
        try:
            earlier = [Answer.model_validate(answer) for answer in history or []]
            limited = Filters.model_validate(filters) if filters else None
        except ValidationError as error:
            raise gr.Error(_first(error), print_exception=False) from error
        try:
            answer = desk.assistant.ask(question, history=earlier, filters=limited)
        except AssistantError as error:
            raise gr.Error(str(error), print_exception=False) from error
        return answer.model_dump(mode="json")

    gr.api(in_turn(desk.asking, ask), api_name="ask", concurrency_limit=None)


def _first(error: ValidationError) -> str:
    """The first fault of a record, and how many there are: a large one may have a hundred thousand."""
    fault = error.errors(include_url=False, include_input=False, include_context=False)[0]
    place = ".".join(map(str, fault["loc"]))
    return f"{error.error_count():,} validation errors for {error.title}; the first: {place}: {fault['msg']}"[:300]
