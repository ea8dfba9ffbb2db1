"""The library tab: the articles, adding to them and removing, and a pane that shows one."""

from collections.abc import Iterator
from typing import Any

import gradio as gr

from assistant.interfaces.page.context import Context
from assistant.interfaces.page.events import LONGEST_NAME, OWN, html, queued, source_pane, words
from assistant.interfaces.page.html import render
from assistant.interfaces.page.tabs.chat import ChatTab
from assistant.interfaces.page.views import library, sources, uploads


class LibraryTab:
    """Makes the tab inside of an open `gr.Tab` and handles its events."""

    def __init__(self, context: Context, tab: gr.Tab, chat: ChatTab) -> None:
        """chat: the chat, whose welcome counts the articles."""
        self.context, self.chat = context, chat
        with gr.Row(elem_id="library", elem_classes="split"):
            with gr.Column(elem_classes="list", scale=7, min_width=300):
                self.files = gr.File(label="Add articles", file_count="multiple", elem_id="upload", height=132)
                self.result = html(elem_id="result")
                self.search = gr.Textbox(
                    label="Search headlines and publishers",
                    show_label=False,
                    placeholder="Search headlines and publishers",
                    elem_id="search",
                )
                self.table = html("", "list.js", elem_id="articles")
            self.pane = source_pane("headline")
        conversation, welcome = chat.conversation, chat.shown
        upload, remove = queued(context.writing, self._upload), queued(context.writing, self._remove)
        told = [self.result, self.table, welcome]
        self.files.upload(upload, [self.files, self.search, conversation], [self.files, *told], **OWN)
        self.table.remove(remove, [self.search, conversation], [self.pane, *told], **OWN)
        find, read = queued(context.looking, self._find), queued(context.looking, self._read)
        self.search.change(find, [self.search], [self.table], trigger_mode="always_last", **OWN)
        self.table.open(read, None, [self.pane], trigger_mode="always_last", **OWN)
        tab.select(find, [self.search], [self.table], **OWN)  # not once on load: others add articles too

    def _upload(self, paths: list[str] | None, searched: str | None, conversation: str) -> Iterator[Any]:
        for shown in uploads.upload(self.context.assistant, paths or []):
            yield {self.result: shown}
        yield {self.files: None, self.table: self._find(searched), **self._welcome(conversation)}

    def _remove(self, searched: str | None, conversation: str, event: gr.EventData) -> dict[Any, Any]:
        shown, done = library.remove(self.context.assistant, words(event, "article", 10_000))
        emptied = {self.pane: render("shared/source_empty.html", what="headline")} if done else {}
        return {self.result: shown, self.table: self._find(searched), **emptied, **self._welcome(conversation)}

    def _welcome(self, conversation: str) -> dict[Any, Any]:
        """An untouched conversation shows its welcome, which counts the articles."""
        return {} if conversation else {self.chat.shown: self.chat.welcome()}

    def _find(self, searched: str | None) -> str:
        return library.listing(self.context.assistant, (searched or "")[:LONGEST_NAME])

    def _read(self, event: gr.EventData) -> str:
        return sources.open_article(self.context.assistant, words(event, "article", 10_000))
