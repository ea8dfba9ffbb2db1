"""The claims tab: choose a speaker or words, read all that was said, open each where it stands."""

from typing import Any

import gradio as gr

from assistant.interfaces.page import filters
from assistant.interfaces.page.context import Context
from assistant.interfaces.page.events import LONGEST_NAME, OWN, html, place, queued, source_pane, words
from assistant.interfaces.page.views import claims, sources


class ClaimsTab:
    """Makes the tab inside of an open `gr.Tab` and handles its events."""

    def __init__(self, context: Context, tab: gr.Tab, filtered: gr.Textbox) -> None:
        """filtered: the hidden component that holds the filters."""
        self.context = context
        self.chosen = gr.State(("", ""))  # what is listed: speaker, about
        with gr.Row(elem_classes="split"):
            with gr.Column(elem_classes="list", scale=7, min_width=300):
                self.form = html("", "form.js", elem_classes="plain")
                self.list = html("", "list.js", elem_id="claims")
            self.pane = source_pane("source")
        everything = [self.chosen, self.form, self.list]
        show = queued(context.asking, self._show)
        tab.select(queued(context.asking, self._select), [self.chosen, filtered], everything, **OWN)
        self.form.show(show, [filtered], everything, **OWN)
        self.list.show(show, [filtered], everything, **OWN)
        self.list.draw(queued(context.asking, self._draw), [self.chosen, filtered], [self.list], **OWN)
        self.list.open(queued(context.looking, self._open), None, [self.pane], trigger_mode="always_last", **OWN)

    def _select(self, chosen: tuple[str, str], filtered: str) -> dict[Any, Any]:
        """The filters or the library may have changed while another tab was open."""
        return self._listed(*chosen, filtered)

    def _show(self, filtered: str, event: gr.EventData) -> dict[Any, Any]:
        speaker, about = (words(event, name, LONGEST_NAME).strip() for name in ("speaker", "about"))
        return self._listed(speaker, about, filtered)

    def _draw(self, chosen: tuple[str, str], filtered: str, event: gr.EventData) -> str:
        return self._list(*chosen, filtered, words(event, "unit", LONGEST_NAME))

    def _listed(self, speaker: str, about: str, filtered: str) -> dict[Any, Any]:
        return {
            self.chosen: (speaker, about),
            self.form: claims.form(self.context.facets.or_none(), speaker, about),
            self.list: self._list(speaker, about, filtered),
        }

    def _list(self, speaker: str, about: str, filtered: str, unit: str = "") -> str:
        facets, limited = self.context.facets.or_none(), filters.from_json(filtered)
        return claims.listing(self.context.assistant, facets, speaker, about, limited, unit)

    def _open(self, event: gr.EventData) -> str:
        return sources.open_span(self.context.assistant, *place(event))
