"""The chat tab: the conversation, the question box, the evidence pane and the list of earlier conversations.

The browser holds the conversation's id only; its turns are read from `Conversations` at every event, by the owner whose
request it is. So a reload, a restart of the server or another tab of the browser loses nothing.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from typing import Any

import gradio as gr

from assistant.errors import AssistantError
from assistant.interfaces.page import chat, downloads, evidence, library, limits
from assistant.interfaces.page.asking import Asking
from assistant.interfaces.page.chat import Turn
from assistant.interfaces.page.desk import OWN, WAITING, Desk, check_length, given, number, script, words
from assistant.interfaces.page.feedback import NOTE
from assistant.interfaces.page.html import render
from assistant.interfaces.page.queueing import Turnstile, in_turn
from assistant.interfaces.page.web import owner
from assistant.question.reading import LONGEST_QUESTION
from assistant.schema import Filters

TURNS = 100  # of one conversation: all of it is drawn again at every question, and goes into one file
FOLLOWING = 16  # pages that are drawn at once as models write; each holds a thread

logger = logging.getLogger(__name__)


class Talk:
    """Makes the tab inside of an open `gr.Tab` and handles its events."""

    def __init__(self, desk: Desk, kept: Any) -> None:
        """kept: the hidden component that holds the limits."""
        self.desk, self.kept = desk, kept
        self.asking = Asking(desk.assistant, desk.conversations)
        self._followers = Turnstile(FOLLOWING, FOLLOWING // 4, FOLLOWING, "answers")
        self._following: dict[str | None, object] = {}  # by session, what its `_follow` that goes on is known by
        self.talk = gr.Textbox(visible=False)
        self.file = gr.DownloadButton(visible="hidden", elem_id="talk-file")
        with gr.Row(elem_id="desk"):
            with gr.Column(elem_id="talk", scale=7, min_width=300):
                self.talks = gr.HTML(elem_id="talks", js_on_load=script("talks.js"), apply_default_css=False)
                self.shown = gr.HTML(elem_id="transcript", js_on_load=script("transcript.js"), apply_default_css=False)
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
                    full = "<p role='status' dir='auto'></p>"
                    gr.HTML(full, elem_id="full", js_on_load=script("question.js"), apply_default_css=False)
                    self.send = gr.Button("Ask", elem_id="ask", variant="primary", min_width=0)
            with gr.Column(elem_id="evidence", scale=5, min_width=300):
                self.pane = gr.HTML(
                    evidence.empty(), elem_id="source", js_on_load=script("evidence.js"), apply_default_css=False
                )
        self._wire()

    def _wire(self) -> None:
        asking = {
            **OWN,
            "outputs": [self.question, self.talk, self.talks, self.shown, self.pane],
            "trigger_mode": "once",
        }
        ask, suggest, correct, again = (
            in_turn(self.desk.asking, each) for each in (self._ask, self._suggest, self._correct, self._again)
        )
        state = [self.talk, self.kept]
        for event in (
            gr.on([self.question.submit, self.send.click], ask, [self.question, *state], **asking),
            self.shown.suggest(suggest, state, **asking),
            self.shown.correct(correct, state, **asking),
            self.shown.again(again, [self.talk], **asking),
        ):
            self.follow_after(event)
        looking, everything = self.desk.looking, [self.talk, self.talks, self.shown, self.pane]
        cite, vote = in_turn(looking, self._cite), in_turn(looking, self._vote)
        self.shown.cite(cite, [self.talk], [self.pane], trigger_mode="always_last", **OWN)
        self.shown.vote(vote, [self.talk], [self.shown], trigger_mode="multiple", **OWN)
        self.talks.new(in_turn(looking, self._new), None, everything, **OWN)
        self.talks.rename(in_turn(looking, self._rename), [self.talk], [self.talks], **OWN)
        self.talks.export(in_turn(self.desk.asking, self._export), [self.talk], [self.file], **OWN).success(
            None, js=downloads.CLICK.replace("{id}", "talk-file"), **OWN
        )
        self.talks.remove(in_turn(looking, self._delete), [self.talk], everything, **OWN)

    # Asking

    def _ask(self, asked: str | None, talk: str, kept: str, request: gr.Request) -> Iterator[Any]:
        asked = (asked or "").strip()
        if not asked:
            yield {self.question: gr.skip()}
            return
        turns = self._turns(talk, request)
        yield from self._answer(asked, turns, turns, talk, limits.read(kept), request)

    def _suggest(self, talk: str, kept: str, event: gr.EventData, request: gr.Request) -> Iterator[Any]:
        yield from self._ask(words(event, "question", None), talk, kept, request)

    def _correct(self, talk: str, kept: str, event: gr.EventData, request: gr.Request) -> Iterator[Any]:
        """Asks a question that was misread in other words, as if the misread one had not been asked."""
        turns = self._turns(talk, request)
        at, asked = number(event, "turn"), words(event, "question", None).strip()
        if asked and 0 <= at < len(turns):
            # The form asks for the whole question, so nothing earlier is read into it again.
            yield from self._answer(asked, turns, (), talk, limits.read(kept), request)

    def _again(self, talk: str, event: gr.EventData, request: gr.Request) -> Iterator[Any]:
        """Asks a question again without limits."""
        turns = self._turns(talk, request)
        at = number(event, "again")
        if 0 <= at < len(turns):
            yield from self._answer(turns[at].asked, turns, turns[:at], talk, None, request)

    def _answer(
        self,
        asked: str,
        turns: Sequence[Turn],
        history: Sequence[Turn],
        talk: str,
        filters: Filters | None,
        request: gr.Request,
    ) -> Iterator[Any]:
        self._check(asked, len(turns), request)
        self._following.pop(request.session_hash, None)
        yield {self.question: "", self.shown: self._transcript(talk, [*turns, Turn(asked, limits=filters)])}
        talk = self.asking.ask(owner(request), talk, asked, history, filters)
        turns = self._turns(talk, request)
        yield {
            self.talk: talk,
            self.talks: self._list(talk, request),
            self.shown: self._transcript(talk, turns),
            self.pane: evidence.open_newest(self.desk.assistant, turns),
        }

    def _check(self, asked: str, turns: int, request: gr.Request) -> None:
        """Raises `gr.Error` for a question that is not asked, before anything is kept or shown of it."""
        check_length(asked)
        if turns >= TURNS:
            msg = f"This conversation has {turns} questions, as many as fit: begin a new one."
            raise gr.Error(msg, print_exception=False)
        if self.asking.writing(owner(request)) >= WAITING:
            msg = f"You have {WAITING} answers being written: wait for one first."
            raise gr.Error(msg, print_exception=False)

    # Answers that grow

    def follow_after(self, event: Any) -> None:
        """Where there is a language model, goes on drawing what it writes after an event that drew a conversation."""
        if self.desk.assistant.language_model:
            follow = in_turn(self._followers, self._follow)
            event.success(follow, [self.talk], [self.shown], trigger_mode="multiple", **OWN)

    def _follow(self, talk: str, request: gr.Request) -> Iterator[Any]:
        """Draws the conversation as it grows, and nothing else, until its reader asks or opens something."""
        session, mine = request.session_hash, object()
        self._following[session] = mine
        try:
            for turns in self.asking.follow(owner(request), talk, lambda: self._following.get(session) is mine):
                if turns:
                    yield {self.shown: self._transcript(talk, turns)}
            yield {self.shown: gr.skip()}  # at the end, Gradio sends what came last once more
        finally:
            if self._following.get(session) is mine:
                self._following.pop(session, None)

    # Sources and votes

    def _cite(self, talk: str, event: gr.EventData, request: gr.Request) -> str:
        turns = self._turns(talk, request)
        if number(event, "key") >= 0:
            return evidence.open_citation(self.desk.assistant, turns, given(event, "turn"), given(event, "key"))
        return evidence.open_nearest(self.desk.assistant, turns, given(event, "turn"), given(event, "near"))

    def _vote(self, talk: str, event: gr.EventData, request: gr.Request) -> Any:
        at, vote = number(event, "turn"), given(event, "vote")
        if vote not in ("up", "down", None):
            return gr.skip()
        turn = self.desk.conversations.vote(owner(request), talk, at, vote, words(event, "note", NOTE).strip())
        if turn is None:
            return gr.skip()
        self.desk.feedback.write(talk, self.desk.conversations.turns(owner(request), talk), at)
        return self._transcript(talk, self._turns(talk, request))

    # Conversations

    def open(self, talk: str, request: gr.Request) -> dict[Any, Any]:
        """All of the tab for conversation `talk`, or for a new one where there is none of that id."""
        self._following.pop(request.session_hash, None)
        turns = self._turns(talk, request)
        return {
            self.talk: talk if turns else "",
            self.talks: self._list(talk if turns else "", request),
            self.shown: self._transcript(talk, turns) if turns else self.welcome(),
            self.pane: evidence.open_newest(self.desk.assistant, turns),
        }

    def limits_of(self, talk: str, request: gr.Request) -> Filters | None:
        """The limits of a conversation's last question, which go on for the next one."""
        turns = self._turns(talk, request)
        return turns[-1].limits if turns else None

    def _new(self, request: gr.Request) -> dict[Any, Any]:
        return self.open("", request)

    def _rename(self, talk: str, event: gr.EventData, request: gr.Request) -> str:
        self.desk.conversations.rename(owner(request), words(event, "talk"), words(event, "title"))
        return self._list(talk, request)

    def _delete(self, talk: str, event: gr.EventData, request: gr.Request) -> dict[Any, Any]:
        gone = words(event, "talk")
        self.desk.conversations.delete(owner(request), gone)
        return self.open("", request) if gone == talk else {self.talks: self._list(talk, request)}

    def _export(self, talk: str, event: gr.EventData, request: gr.Request) -> str:
        turns = self.desk.conversations.turns(owner(request), talk)  # whole answers only
        title = next((each.title for each in self.desk.conversations.of(owner(request)) if each.id == talk), "")
        document = downloads.conversation(turns, title or "Conversation")
        return self.desk.file(document, title, given(event, "format"), self.file)

    def _list(self, talk: str, request: gr.Request) -> str:
        kept = self.desk.conversations.of(owner(request))
        current = next((each for each in kept if each.id == talk), None)
        return render("talks.html", kept=kept, current=current, lasting=self.desk.conversations.lasting)

    def _turns(self, talk: str, request: gr.Request) -> list[Turn]:
        return self.asking.turns(owner(request), talk)

    def _transcript(self, talk: str, turns: Sequence[Turn]) -> str:
        return chat.transcript(turns, talk=talk)

    def welcome(self) -> str:
        """The empty conversation. A store that cannot be read shows its error here, before any question."""
        try:
            catalogue = self.desk.counted.now()
        except AssistantError as error:
            return render("notice.html", text=str(error))
        except Exception:
            logger.exception("the library could not be read")
            return render("notice.html", text=library.FAULT)
        return chat.transcript([], chat.suggestions(catalogue), len(catalogue.articles))
