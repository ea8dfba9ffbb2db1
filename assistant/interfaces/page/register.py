"""The claims tab: choose a speaker or words, read all that was said, open each where it stands."""

from __future__ import annotations

from typing import Any

import gradio as gr

from assistant.interfaces.page import claims, evidence, limits
from assistant.interfaces.page.desk import OWN, Desk, given, script, words
from assistant.interfaces.page.html import render
from assistant.interfaces.page.queueing import in_turn

LONGEST = 300  # characters of a name or of words


class Register:
    """Makes the tab inside of an open `gr.Tab` and handles its events."""

    def __init__(self, desk: Desk, tab: gr.Tab, kept: Any) -> None:
        """kept: the hidden component that holds the limits."""
        self.desk = desk
        self.chosen = gr.JSON({}, visible=False)  # what is listed: speaker, about
        with gr.Row(elem_classes="split"):
            with gr.Column(elem_classes="list", scale=7, min_width=300):
                self.form = gr.HTML(elem_classes="plain", js_on_load=script("form.js"), apply_default_css=False)
                self.said = gr.HTML(elem_id="said", js_on_load=script("claims.js"), apply_default_css=False)
            with gr.Column(elem_classes="pane", scale=5, min_width=300):
                self.pane = gr.HTML(
                    render("reader_empty.html", what="claim"),
                    elem_classes="reading",
                    js_on_load=script("reader.js"),
                    apply_default_css=False,
                )
        everything = [self.chosen, self.form, self.said]
        show = in_turn(desk.asking, self._show)
        tab.select(in_turn(desk.asking, self._select), [self.chosen, kept], everything, **OWN)
        self.form.show(show, [kept], everything, **OWN)
        self.said.show(show, [kept], everything, **OWN)
        self.said.draw(in_turn(desk.asking, self._draw), [self.chosen, kept], [self.said], **OWN)
        self.said.open(in_turn(desk.looking, self._open), None, [self.pane], trigger_mode="always_last", **OWN)

    def _select(self, chosen: Any, kept: str) -> dict[Any, Any]:
        """The limits or the library may have changed while another tab was open."""
        return self._listed(*_choice(chosen), kept)

    def _show(self, kept: str, event: gr.EventData) -> dict[Any, Any]:
        return self._listed(words(event, "speaker", LONGEST).strip(), words(event, "about", LONGEST).strip(), kept)

    def _draw(self, chosen: Any, kept: str, event: gr.EventData) -> str:
        speaker, about = _choice(chosen)
        unit = words(event, "unit", LONGEST)
        return claims.listing(self.desk.assistant, self.desk.catalogue(), speaker, about, limits.read(kept), unit)

    def _listed(self, speaker: str, about: str, kept: str) -> dict[Any, Any]:
        catalogue = self.desk.catalogue()
        return {
            self.chosen: {"speaker": speaker, "about": about},
            self.form: claims.form(catalogue, speaker, about),
            self.said: claims.listing(self.desk.assistant, catalogue, speaker, about, limits.read(kept)),
        }

    def _open(self, event: gr.EventData) -> str:
        start, end = given(event, "start"), given(event, "end")
        return evidence.open_span(self.desk.assistant, words(event, "article", 10_000), start, end)


def _choice(chosen: Any) -> tuple[str, str]:
    """The speaker and the words that the browser kept."""
    kept = chosen if isinstance(chosen, dict) else {}
    return str(kept.get("speaker") or "")[:LONGEST], str(kept.get("about") or "")[:LONGEST]
