"""The chat tab: the conversation, the question box, the source pane and the list of earlier conversations.

The browser holds the conversation's id only; its turns are read from `Conversations` at every event, by the owner whose
request it is. So a reload, a restart of the server or another tab of the browser loses nothing.
"""

from collections.abc import Iterator, Sequence
from typing import Any

import gradio as gr

from assistant.interfaces.page import faults, filters
from assistant.interfaces.page.context import WAITING, Context
from assistant.interfaces.page.conversations.asking import Asking
from assistant.interfaces.page.conversations.feedback import NOTE
from assistant.interfaces.page.conversations.turn import Turn
from assistant.interfaces.page.events import (
    CLICK,
    OWN,
    check_question,
    download,
    failed,
    given,
    html,
    number,
    queued,
    words,
)
from assistant.interfaces.page.html import notice, render
from assistant.interfaces.page.views import chat, sources
from assistant.interfaces.web.identity import owner
from assistant.interfaces.web.queue import FairQueue
from assistant.schema import LONGEST_QUESTION, Filters

TURNS = 100  # of one conversation: all of it is drawn again at every question, and goes into one file
FOLLOWING = 16  # pages that are drawn at once as models write; each holds a thread


class ChatTab:
    """Makes the tab inside of an open `gr.Tab` and handles its events."""

    def __init__(self, context: Context, filtered: gr.Textbox) -> None:
        """filtered: the hidden component that holds the filters."""
        self.context, self.filtered = context, filtered
        self.asking = Asking(context.assistant, context.conversations)
        self._followers = FairQueue(FOLLOWING, FOLLOWING // 4, FOLLOWING, "answers")
        self._following: dict[str | None, object] = {}  # by session, what its `_follow` that goes on is known by
        self.conversation = gr.Textbox(visible=False)
        self.file = gr.DownloadButton(visible="hidden", elem_id="conversation-file")
        with gr.Row(elem_id="chat"):
            with gr.Column(elem_id="conversation", scale=7, min_width=300):
                self.conversations = html("", "conversations.js", elem_id="conversations")
                self.shown = html("", "transcript.js", elem_id="transcript")
                with gr.Row(elem_id="composer"):
                    self.question = gr.Textbox(
                        elem_id="question",
                        label="Your question",
                        show_label=False,
                        placeholder="Ask your articles a question",
                        max_lines=5,
                        max_length=LONGEST_QUESTION,
                        autofocus=True,
                        html_attributes=gr.InputHTMLAttributes(autocomplete="off", spellcheck=True),
                    )
                    html("<p role='status' dir='auto'></p>", "question.js", elem_id="full")
                    self.send = gr.Button("Ask", elem_id="ask", variant="primary", min_width=0)
            with gr.Column(elem_id="source-pane", scale=5, min_width=300):
                self.pane = html(sources.empty(), "source.js", elem_id="source")
        self._wire()

    def _wire(self) -> None:
        everything = [self.conversation, self.conversations, self.shown, self.pane]
        asking = {**OWN, "outputs": [self.question, *everything], "trigger_mode": "once"}
        ask, suggest, correct, again = (
            queued(self.context.asking, each) for each in (self._ask, self._suggest, self._correct, self._again)
        )
        state = [self.conversation, self.filtered]
        for event in (
            gr.on([self.question.submit, self.send.click], ask, [self.question, *state], **asking),
            self.shown.suggest(suggest, state, **asking),
            self.shown.correct(correct, state, **asking),
            self.shown.again(again, [self.conversation], **asking),
        ):
            self.follow_after(event)
        cite, vote, new, rename, remove = (
            queued(self.context.looking, each)
            for each in (self._cite, self._vote, self._new, self._rename, self._delete)
        )
        self.shown.cite(cite, [self.conversation], [self.pane], trigger_mode="always_last", **OWN)
        self.shown.vote(vote, [self.conversation], [self.shown], trigger_mode="multiple", **OWN)
        self.conversations.new(new, None, everything, **OWN)
        self.conversations.rename(rename, [self.conversation], [self.conversations], **OWN)
        self.conversations.remove(remove, [self.conversation], everything, **OWN)
        export = queued(self.context.asking, self._export)
        exported = self.conversations.export(export, [self.conversation], [self.file], **OWN)
        exported.success(None, js=CLICK.replace("{id}", "conversation-file"), **OWN)

    # Asking

    def _ask(self, asked: str | None, conversation: str, filtered: str, request: gr.Request) -> Iterator[Any]:
        if asked := (asked or "").strip():
            yield from self._answer(asked, conversation, filters.from_json(filtered), request)
        else:
            yield {self.question: gr.skip()}

    def _suggest(self, conversation: str, filtered: str, event: gr.EventData, request: gr.Request) -> Iterator[Any]:
        yield from self._ask(words(event, "question", None), conversation, filtered, request)

    def _correct(self, conversation: str, filtered: str, event: gr.EventData, request: gr.Request) -> Iterator[Any]:
        """Asks a question that was misread in other words, as if the misread one had not been asked."""
        at, asked = number(event, "turn"), words(event, "question", None).strip()
        if asked and 0 <= at < len(self._turns(conversation, request)):
            # The form asks for the whole question, so nothing earlier is read into it again.
            yield from self._answer(asked, conversation, filters.from_json(filtered), request, earlier=0)

    def _again(self, conversation: str, event: gr.EventData, request: gr.Request) -> Iterator[Any]:
        turns, at = self._turns(conversation, request), number(event, "again")
        if 0 <= at < len(turns):
            yield from self._answer(turns[at].asked, conversation, None, request, earlier=at)

    def _answer(
        self, asked: str, conversation: str, limited: Filters | None, request: gr.Request, earlier: int | None = None
    ) -> Iterator[Any]:
        """Asks after the first `earlier` turns, or after all of them, and draws the conversation."""
        turns = self._turns(conversation, request)
        self._check(asked, len(turns), request)
        self._following.pop(request.session_hash, None)
        pending = [*turns, Turn(asked, filters=limited)]
        yield {self.question: "", self.shown: chat.transcript(pending, conversation=conversation)}
        conversation = self.asking.ask(owner(request), conversation, asked, turns[:earlier], limited)
        yield self._drawn(conversation, self._turns(conversation, request), request)

    def _check(self, asked: str, turns: int, request: gr.Request) -> None:
        """Raises `gr.Error` for a question that is not asked, before anything is kept or shown of it."""
        check_question(asked)
        if turns >= TURNS:
            msg = f"This conversation has reached its limit of {TURNS} questions. Start a new one."
            raise failed(msg)
        if self.asking.writing(owner(request)) >= WAITING:
            msg = f"{WAITING} of your answers are still being written. Wait until one is finished."
            raise failed(msg)

    # Answers that grow

    def follow_after(self, event: Any) -> None:
        """Where there is a language model, goes on drawing what it writes after an event that drew a conversation."""
        if self.context.assistant.language_model:
            follow = queued(self._followers, self._follow)
            event.success(follow, [self.conversation], [self.shown], trigger_mode="multiple", **OWN)

    def _follow(self, conversation: str, request: gr.Request) -> Iterator[Any]:
        """Draws the conversation as it grows, and nothing else, until its reader asks or opens something."""
        session, mine = request.session_hash, object()
        self._following[session] = mine
        try:
            for turns in self.asking.follow(owner(request), conversation, lambda: self._following.get(session) is mine):
                if turns:
                    yield {self.shown: chat.transcript(turns, conversation=conversation)}
            yield {self.shown: gr.skip()}  # at the end, Gradio sends what came last once more
        finally:
            if self._following.get(session) is mine:
                self._following.pop(session, None)

    # Sources and votes

    def _cite(self, conversation: str, event: gr.EventData, request: gr.Request) -> str:
        turns = self._turns(conversation, request)
        if number(event, "key") >= 0:
            return sources.open_citation(self.context.assistant, turns, given(event, "turn"), given(event, "key"))
        return sources.open_nearest(self.context.assistant, turns, given(event, "turn"), given(event, "near"))

    def _vote(self, conversation: str, event: gr.EventData, request: gr.Request) -> Any:
        kept, reader = self.context.conversations, owner(request)
        at, vote = number(event, "turn"), given(event, "vote")
        note = words(event, "note", NOTE).strip()
        if vote not in ("up", "down", None) or kept.vote(reader, conversation, at, vote, note) is None:
            return gr.skip()
        self.context.feedback.write(conversation, kept.turns(reader, conversation), at)
        return chat.transcript(self._turns(conversation, request), conversation=conversation)

    # Conversations

    def open(self, conversation: str, request: gr.Request) -> dict[Any, Any]:
        """All of the tab for this conversation, or for a new one where there is none of that id."""
        self._following.pop(request.session_hash, None)
        turns = self._turns(conversation, request)
        return self._drawn(conversation if turns else "", turns, request)

    def _drawn(self, conversation: str, turns: Sequence[Turn], request: gr.Request) -> dict[Any, Any]:
        return {
            self.conversation: conversation,
            self.conversations: self._list(conversation, request),
            self.shown: chat.transcript(turns, conversation=conversation) if turns else self.welcome(),
            self.pane: sources.open_newest(self.context.assistant, turns),
        }

    def filters_of(self, conversation: str, request: gr.Request) -> Filters | None:
        """The filters of a conversation's last question, which go on for the next one."""
        turns = self._turns(conversation, request)
        return turns[-1].filters if turns else None

    def _new(self, request: gr.Request) -> dict[Any, Any]:
        return self.open("", request)

    def _rename(self, conversation: str, event: gr.EventData, request: gr.Request) -> str:
        self.context.conversations.rename(owner(request), words(event, "conversation"), words(event, "title"))
        return self._list(conversation, request)

    def _delete(self, conversation: str, event: gr.EventData, request: gr.Request) -> dict[Any, Any]:
        gone = words(event, "conversation")
        self.context.conversations.delete(owner(request), gone)
        if gone == conversation:
            return self.open("", request)
        return {self.conversations: self._list(conversation, request)}

    def _export(self, conversation: str, event: gr.EventData, request: gr.Request) -> str:
        kept, reader = self.context.conversations, owner(request)
        title = next((each.title for each in kept.of(reader) if each.id == conversation), "Conversation")
        document = chat.document(kept.turns(reader, conversation), title)  # whole answers only
        return download(document, title, given(event, "format"), self.file.GRADIO_CACHE)

    def _list(self, conversation: str, request: gr.Request) -> str:
        kept = self.context.conversations.of(owner(request))
        current = next((each for each in kept if each.id == conversation), None)
        lasting = self.context.conversations.lasting
        return render("chat/conversations.html", conversations=kept, current=current, lasting=lasting)

    def _turns(self, conversation: str, request: gr.Request) -> list[Turn]:
        return self.asking.turns(owner(request), conversation)

    def welcome(self) -> str:
        """The empty conversation. A store that cannot be read shows its error here, before any question."""
        try:
            facets = self.context.facets.now()
        except Exception as error:  # noqa: BLE001  told to the reader, and logged
            return notice(faults.told(error))
        return chat.transcript([], chat.suggestions(facets), len(facets.articles))
