"""The library tab: the articles, adding to them and removing, and a pane that shows one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import gradio as gr

from assistant.interfaces.page import evidence, library, uploads
from assistant.interfaces.page.desk import OWN, Desk, script, words
from assistant.interfaces.page.html import render
from assistant.interfaces.page.queueing import in_turn

if TYPE_CHECKING:
    from assistant.interfaces.page.talk import Talk


LONGEST = 300  # characters of a search


class Shelf:
    """Makes the tab inside of an open `gr.Tab` and handles its events."""

    def __init__(self, desk: Desk, tab: gr.Tab, talk: Talk) -> None:
        """talk: the chat, whose welcome counts the articles."""
        self.desk, self.talk = desk, talk
        with gr.Row(elem_id="shelf", elem_classes="split"):
            with gr.Column(elem_id="holdings", elem_classes="list", scale=7, min_width=300):
                self.files = gr.File(label="Add articles", file_count="multiple", elem_id="upload", height=132)
                self.result = gr.HTML(elem_id="result", apply_default_css=False)
                self.search = gr.Textbox(
                    label="Search headlines and publishers",
                    show_label=False,
                    placeholder="Search headlines and publishers",
                    elem_id="search",
                )
                self.table = gr.HTML(elem_id="articles", js_on_load=script("library.js"), apply_default_css=False)
            with gr.Column(elem_id="reader", elem_classes="pane", scale=5, min_width=300):
                self.pane = gr.HTML(
                    render("reader_empty.html", what="headline"),
                    elem_id="reading",
                    elem_classes="reading",
                    js_on_load=script("reader.js"),
                    apply_default_css=False,
                )
        self._wire(tab)

    def _wire(self, tab: gr.Tab) -> None:
        looking, writing = self.desk.looking, self.desk.writing
        self.files.upload(
            in_turn(writing, self._upload),
            [self.files, self.search, self.talk.talk],
            [self.files, self.result, self.table, self.talk.shown],
            **OWN,
        )
        self.table.remove(
            in_turn(writing, self._remove),
            [self.search, self.talk.talk],
            [self.result, self.table, self.pane, self.talk.shown],
            **OWN,
        )
        find = in_turn(looking, self._find)
        self.search.change(find, [self.search], [self.table], trigger_mode="always_last", **OWN)
        self.table.open(in_turn(looking, self._read), None, [self.pane], trigger_mode="always_last", **OWN)
        tab.select(find, [self.search], [self.table], **OWN)  # not once on load: others add articles too

    def _upload(self, paths: list[str] | None, searched: str | None, talk: str) -> Iterator[Any]:
        for html in uploads.upload(self.desk.assistant, paths or []):
            yield {self.result: html}
        yield {self.files: None, self.table: self._find(searched), **self._welcome(talk)}

    def _remove(self, searched: str | None, talk: str, event: gr.EventData) -> dict[Any, Any]:
        html, done = library.remove(self.desk.assistant, words(event, "article", 10_000))
        emptied = {self.pane: render("reader_empty.html", what="headline")} if done else {}
        return {self.result: html, self.table: self._find(searched), **emptied, **self._welcome(talk)}

    def _welcome(self, talk: str) -> dict[Any, Any]:
        """An untouched conversation shows its welcome, which counts the articles."""
        return {} if talk else {self.talk.shown: self.talk.welcome()}

    def _find(self, searched: str | None) -> str:
        return library.listing(self.desk.assistant, (searched or "")[:LONGEST])

    def _read(self, event: gr.EventData) -> str:
        return evidence.open_article(self.desk.assistant, words(event, "article", 10_000))
