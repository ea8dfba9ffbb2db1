"""The brief tab: a topic in, a cited overview out, with files to take away."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import gradio as gr

from assistant.interfaces.export import brief_document
from assistant.interfaces.page import events, filters
from assistant.interfaces.page.context import Context
from assistant.interfaces.page.html import notice, render
from assistant.interfaces.page.views import brief, sources
from assistant.schema import Brief, Filters

DAY = 86_400  # seconds


class BriefTab:
    """Makes the tab inside of an open `gr.Tab` and handles its events."""

    def __init__(self, context: Context, filtered: gr.Textbox) -> None:
        """filtered: the hidden component that holds the filters."""
        self.context = context
        self.made = gr.State(None, time_to_live=DAY)  # the brief that is shown, with its filters
        self.file = gr.DownloadButton(visible="hidden", elem_id="brief-file")
        with gr.Row(elem_classes="split"):
            with gr.Column(elem_classes="list", scale=7, min_width=300):
                self.form = events.html(render("brief/form.html", topic=""), "form.js", elem_classes="plain")
                self.brief = events.html(render("brief/empty.html"), "list.js", elem_id="brief")
            self.pane = events.source_pane("source")
        made, own, queued = [self.form, self.brief, self.made], events.OWN, events.queued
        self.form.show(queued(context.asking, self._make), [filtered], made, trigger_mode="once", **own)
        exported = self.brief.export(queued(context.asking, self._export), [self.made], [self.file], **own)
        exported.success(None, js=events.CLICK.replace("{id}", "brief-file"), **own)
        self.brief.open(queued(context.looking, self._open), None, [self.pane], trigger_mode="always_last", **own)

    def _make(self, filtered: str, event: gr.EventData) -> Iterator[dict[Any, Any]]:
        topic = events.words(event, "topic", events.LONGEST_NAME).strip()
        if not topic:
            yield {self.brief: notice("Name a topic first, such as a place or an event.")}
            return
        yield {self.brief: render("shared/pending.html"), self.form: render("brief/form.html", topic=topic)}
        limited = filters.from_json(filtered)
        shown, made = brief.make(self.context.assistant, topic, limited)
        yield {self.brief: shown, self.made: (made, limited) if made else None}

    def _export(self, made: tuple[Brief, Filters | None] | None, event: gr.EventData) -> str:
        if made is None:
            message = "This brief is no longer on the server. Make it again."
            raise events.failed(message)
        document = brief_document(made[0], made=date.today(), filters=made[1])
        return events.download(document, made[0].topic, events.given(event, "format"), self.file.GRADIO_CACHE)

    def _open(self, event: gr.EventData) -> str:
        return sources.open_span(self.context.assistant, *events.place(event))
