"""The brief tab: a topic in, a cited overview out, with files to take away."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import gradio as gr

from assistant.interfaces.page import briefs, downloads, evidence, limits
from assistant.interfaces.page.desk import OWN, Desk, given, script, words
from assistant.interfaces.page.html import render
from assistant.interfaces.page.queueing import in_turn
from assistant.schema import Brief, Filters

DAY = 86_400  # seconds
LONGEST = 300  # characters of a topic


class Briefing:
    """Makes the tab inside of an open `gr.Tab` and handles its events."""

    def __init__(self, desk: Desk, kept: Any) -> None:
        """kept: the hidden component that holds the limits."""
        self.desk = desk
        self.made = gr.State(None, time_to_live=DAY)  # the brief that is shown, with its limits
        self.file = gr.DownloadButton(visible="hidden", elem_id="brief-file")
        with gr.Row(elem_classes="split"):
            with gr.Column(elem_classes="list", scale=7, min_width=300):
                self.form = gr.HTML(
                    render("brief_form.html", topic=""),
                    elem_classes="plain",
                    js_on_load=script("form.js"),
                    apply_default_css=False,
                )
                self.told = gr.HTML(
                    render("brief_empty.html"),
                    elem_id="told",
                    js_on_load=script("claims.js"),
                    apply_default_css=False,
                )
            with gr.Column(elem_classes="pane", scale=5, min_width=300):
                self.pane = gr.HTML(
                    render("reader_empty.html", what="source"),
                    elem_classes="reading",
                    js_on_load=script("reader.js"),
                    apply_default_css=False,
                )
        self.form.show(
            in_turn(desk.asking, self._make), [kept], [self.form, self.told, self.made], trigger_mode="once", **OWN
        )
        exported = self.told.export(in_turn(desk.asking, self._export), [self.made], [self.file], **OWN)
        exported.success(None, js=downloads.CLICK.replace("{id}", "brief-file"), **OWN)
        self.told.open(in_turn(desk.looking, self._open), None, [self.pane], trigger_mode="always_last", **OWN)

    def _make(self, kept: str, event: gr.EventData) -> Iterator[dict[Any, Any]]:
        topic = words(event, "topic", LONGEST).strip()
        if not topic:
            yield {self.told: render("notice.html", text="Name a topic first, such as a place or an event.")}
            return
        yield {self.told: render("pending.html"), self.form: render("brief_form.html", topic=topic)}
        filters = limits.read(kept)
        html, brief = briefs.make(self.desk.assistant, topic, filters)
        yield {self.told: html, self.made: (brief, filters) if brief else None}

    def _export(self, made: tuple[Brief, Filters | None] | None, event: gr.EventData) -> str:
        if made is None:
            raise gr.Error("This brief is no longer on the server. Make it again.", print_exception=False)  # noqa: EM101
        brief, filters = made
        return self.desk.file(downloads.brief(brief, filters), brief.topic, given(event, "format"), self.file)

    def _open(self, event: gr.EventData) -> str:
        start, end = given(event, "start"), given(event, "end")
        return evidence.open_span(self.desk.assistant, words(event, "article", 10_000), start, end)
