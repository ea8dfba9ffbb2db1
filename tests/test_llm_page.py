"""The page while a language model writes: the engine's answer at once, then verified sentences, and nothing is lost."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import gradio as gr
import pytest
from playwright.sync_api import Browser, expect

from assistant import Answer, Assistant, Config
from assistant.interfaces.page.context import Context
from assistant.interfaces.page.conversations.asking import Asking
from assistant.interfaces.page.conversations.storage import Conversations
from assistant.interfaces.page.conversations.turn import Turn
from assistant.interfaces.page.layout import blocks
from assistant.interfaces.page.tabs.chat import ChatTab
from assistant.interfaces.page.views.chat import shown_lines, transcript
from assistant.schema import ModelUse
from tests.lines import lines
from tests.llm_server import Handler, stub, wait_until
from tests.page_browser import TOO_WIDE, Visit, browser
from tests.page_samples import ANSWER, ROWS, FakeAssistant
from tests.scripted_model import Reply, ScriptedModel
from tests.small import WordEmbedder, write
from tests.tale import TALE
from tests.test_page_browser import started
from tests.test_page_views import Asked

__all__ = ["browser"]  # a fixture
QUESTION = "How many residents left Orvale?"
NEXT = "What did Norrwater deny?"
GOOD = "About 6,000 residents have now left Orvale, governor Petra Halloran said on Thursday [S1]."
MORE = "Spokeswoman Ines Okoro of Open Hands said that 9,500 residents had left Orvale [S2]."
SHOWN = [GOOD.replace(" [S1].", ". [1]"), MORE.replace(" [S2].", ". [2]")]
FALSE = "About 7,000 residents have now left Orvale [S1]."
WRITING = "The language model <bdi>scripted</bdi> is writing"
NAME = "a-model-with-a-rather-long-name/that-goes-on-and-on-and-on-v1.5-q4"


class Paused(ScriptedModel):
    """Waits for a test before each call."""

    def __init__(self, *replies: str | Reply | Exception) -> None:
        super().__init__(replies)
        self._go_on = threading.Event()

    def go_on(self) -> None:
        self._go_on.set()

    def stream_chat(self, *args: object, **kwargs: object) -> object:  # type: ignore[override]
        assert self._go_on.wait(60)
        return super().stream_chat(*args, **kwargs)  # type: ignore[arg-type]


class Reader:
    """One reader of a page over an assistant, without a browser."""

    def __init__(self, assistant: Assistant) -> None:
        self.kept = Conversations()
        self.asking = Asking(assistant, self.kept)
        self.conversation = ""

    def ask(self, question: str = QUESTION) -> Turn:
        self.conversation = self.asking.ask("me", self.conversation, question, (), None)
        return self.now[-1]

    @property
    def now(self) -> list[Turn]:
        return self.asking.turns("me", self.conversation)

    def follow(self) -> Iterator[list[Turn]]:
        return self.asking.follow("me", self.conversation, lambda: True)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("page")
    with Assistant(Config(store=folder / "store"), embedder=WordEmbedder()) as assistant:
        assistant.ingest([write(folder / "corpus", TALE)])
    return folder / "store"


@pytest.fixture
def reader(store: Path) -> Iterator[Callable[..., Reader]]:
    opened: list[Assistant] = []

    def over(model: ScriptedModel | None = None) -> Reader:
        opened.append(Assistant(Config(store=store), embedder=WordEmbedder(), llm=model))
        return Reader(opened[-1])

    yield over
    assert wait_until(lambda: not [t for t in threading.enumerate() if t.name == "question"])
    for each in opened:
        each.close()


Make = Callable[..., Reader]


def text(turn: Turn) -> str:
    assert turn.answer
    return turn.answer.text


def test_without_a_model_an_answer_is_there_at_once_and_nothing_goes_on(reader: Make) -> None:
    one = reader()
    threads = threading.active_count()
    turn = one.ask()
    assert threading.active_count() == threads
    assert turn.writing is None
    assert list(one.follow()) == [[turn]]
    assert one.kept.turns("me", one.conversation) == [turn]
    assert "language model" not in transcript([turn])


def test_the_page_follows_answers_only_where_there_is_a_model() -> None:
    assistant = FakeAssistant()
    for model, events in ((None, 0), ("m", 6)):
        assistant.language_model = model
        page = blocks(assistant)  # type: ignore[arg-type]
        assert sum(getattr(fn.fn, "__name__", "") == "_follow" for fn in page.fns.values()) == events


def test_the_engines_answer_comes_first_and_grows_by_verified_sentences(reader: Make) -> None:
    model = Paused(Reply(f"{GOOD} {FALSE} {MORE}", size=1))
    one, plain = reader(model), reader()
    first = one.ask()
    assert text(first) == text(plain.ask())
    html = transcript([first])
    assert WRITING in html
    assert "data-vote" not in html
    following = one.follow()
    assert next(following) == [first]
    model.go_on()
    seen = [turn for (turn,) in following]
    assert [turn.writing for turn in seen] == ["scripted"] * (len(seen) - 1) + [None]
    assert {text(turn) for turn in seen} <= {text(first), SHOWN[0], " ".join(SHOWN)}
    assert not any("7,000" in transcript([turn]) for turn in seen)
    last = transcript(seen[-1:])
    assert text(seen[-1]) == " ".join(SHOWN)
    assert WRITING not in last
    assert "2 sentences checked against the sources, 1 left out" in last
    assert "data-vote" in last


def test_kept_are_the_engines_answer_and_then_the_finished_one_in_its_place(reader: Make) -> None:
    model = Paused(GOOD)
    one = reader(model)
    first = one.ask()
    (kept,) = one.kept.turns("me", one.conversation)
    assert (kept.writing, text(kept)) == (None, text(first))
    model.go_on()
    *_, last = one.follow()
    assert one.kept.turns("me", one.conversation) == last
    assert text(last[0]) == SHOWN[0]
    assert one.kept.of("me")[0].questions == 1


def test_a_model_that_fails_leaves_the_engines_answer_with_the_reason(reader: Make) -> None:
    model = Paused(ConnectionError())
    one = reader(model)
    first = one.ask()
    model.go_on()
    *_, (last,) = one.follow()
    assert text(last) == text(first)
    assert "Its server cannot be reached" in transcript([last])


def test_a_refusal_is_not_written_about(reader: Make) -> None:
    one = reader(ScriptedModel([GOOD]))
    turn = one.ask("How many giraffes escaped from the zoo?")
    assert turn.answer
    assert (turn.answer.status, turn.writing) == ("refused", None)
    assert list(one.follow()) == [[turn]]


def test_a_failure_is_a_turn_that_says_so(reader: Make, tmp_path: Path) -> None:
    with Assistant(Config(store=tmp_path / "none"), embedder=WordEmbedder(), llm=ScriptedModel()) as assistant:
        one = Reader(assistant)
        turn = one.ask()
    assert "no articles yet" in (turn.error or "")
    assert one.kept.turns("me", one.conversation) == [turn]


def test_an_answer_that_cannot_be_kept_is_an_error_and_not_silence(reader: Make) -> None:
    one = reader(ScriptedModel([GOOD]))
    one.kept._database.close()
    with pytest.raises(Exception, match="closed"):
        one.ask()


def test_an_answer_is_kept_though_its_reader_has_left(reader: Make) -> None:
    model = Paused(f"{GOOD} {MORE}")
    one = reader(model)
    one.ask()
    following = one.follow()
    next(following)
    following.close()
    model.go_on()
    assert wait_until(lambda: text(one.kept.turns("me", one.conversation)[0]) == " ".join(SHOWN))


def test_the_next_question_need_not_wait_for_a_model(reader: Make) -> None:
    model = Paused(GOOD, MORE)
    one = reader(model)
    one.ask()
    one.ask(NEXT)
    assert [(turn.asked, turn.writing) for turn in one.now] == [(QUESTION, "scripted"), (NEXT, "scripted")]
    model.go_on()
    *_, last = one.follow()
    assert [turn.writing for turn in last] == [None, None]
    assert last == one.kept.turns("me", one.conversation)


def test_growth_draws_the_conversation_only_and_not_over_what_was_opened_since(store: Path) -> None:
    model, me = Paused(GOOD, MORE), Asked("me")
    with Assistant(Config(store=store), embedder=WordEmbedder(), llm=model) as assistant, gr.Blocks():
        tab = ChatTab(Context(assistant), gr.Textbox())
        asked, answered = tab._ask(f" {QUESTION} ", "", "{}", me)
        assert set(asked) == {tab.question, tab.shown}
        assert "Searching the articles" in asked[tab.shown]
        assert set(answered) == {tab.conversation, tab.conversations, tab.shown, tab.pane}
        assert WRITING in answered[tab.shown]
        following = tab._follow(answered[tab.conversation], me)
        assert next(following) == {tab.shown: answered[tab.shown]}
        tab.open("", me)
        assert list(following) == [{tab.shown: gr.skip()}]
        following = tab._follow(answered[tab.conversation], me)
        next(following)
        model.go_on()
        *_, last, end = following
        assert "1 sentence checked" in last[tab.shown]
        assert (set(last), end) == ({tab.shown}, {tab.shown: gr.skip()})


def test_a_conversation_that_is_deleted_meanwhile_stays_so(reader: Make) -> None:
    model = Paused(GOOD)
    one = reader(model)
    one.ask()
    one.kept.delete("me", one.conversation)
    model.go_on()
    assert list(one.follow())[-1] == []
    assert one.kept.of("me") == []


def test_a_vote_that_was_given_meanwhile_stays(reader: Make) -> None:
    model = Paused(GOOD)
    one = reader(model)
    one.ask()
    one.kept.vote("me", one.conversation, 0, "up", "short")
    model.go_on()
    *_, (last,) = one.follow()
    assert (text(last), last.vote, last.note) == (SHOWN[0], "up", "short")


def test_nobody_sees_what_is_written_for_another(reader: Make) -> None:
    model = Paused(GOOD)
    one = reader(model)
    one.ask()
    assert one.asking.turns("you", one.conversation) == []
    model.go_on()


def test_all_of_a_models_text_is_shown_and_marked_though_the_rows_below_say_the_same() -> None:
    named, said = "Named in several of the articles: Elin Brandt [1]", f"{ROWS[0].statement} Elin Brandt said. [1]"
    by_engine = ANSWER.model_copy(update={"lines": (*lines(named, "note"), *lines(said))})
    use = ModelUse(name="m", tasks=("text",), shown=1)
    by_model: Answer = ANSWER.model_copy(update={"lines": (*lines(named, "note"), *lines(said, "model")), "model": use})
    assert [len(shown_lines(answer)) for answer in (by_engine, by_model)] == [1, 2]
    assert 'class="text written"' in transcript([Turn("q", by_model)])
    assert 'class="text"' in transcript([Turn("q", by_engine)])


@pytest.mark.browser
@pytest.mark.timeout(600)
@pytest.mark.parametrize("width", [1280, 390])
def test_readers_see_it_grow_and_go_on_meanwhile(width: int, tmp_path: Path, browser: Browser) -> None:
    go_on = [threading.Event(), threading.Event()]

    def behave(handler: Handler) -> None:
        handler.begin()
        handler.say(f"{GOOD} {FALSE} ")
        go_on[len(handler.stub.requests) - 1].wait(120)
        handler.say(MORE, "stop")
        handler.end()

    corpus = write(tmp_path / "corpus", TALE)
    with stub(behave) as server:
        llm = ("--llm", "openai-like", "--llm-url", server.url, "--llm-model", NAME)
        app = started(tmp_path / "store", "--corpus", str(corpus), *llm)
        visit = Visit(browser, next(app), width=width)
        page, source = visit.page, visit.page.locator("#source mark.strong")
        turn = visit.ask(QUESTION)
        expect(turn.locator(".writing")).to_contain_text(NAME)
        expect(turn.locator(".lead")).to_contain_text("Petra Halloran said on Thursday")
        visit.shot(f"llm-writing-{width}")
        assert page.evaluate(TOO_WIDE) == []
        turn.locator(".rows [data-key='2']").first.click()
        expect(source).to_contain_text("9,500")
        expect(source).to_be_in_viewport()
        go_on[0].set()
        expect(turn.locator(".writing")).to_have_count(0)
        expect(turn.locator(".lead")).to_contain_text("9,500 residents had left Orvale")
        expect(turn.locator(".searched").first).to_contain_text("2 sentences checked against the sources, 1 left out")
        assert "7,000" not in turn.inner_text()
        expect(source).to_contain_text("9,500")
        expect(source).to_be_in_viewport()
        expect(turn.locator(".lead [data-key='2'][aria-current]")).to_have_count(1)  # which is new
        assert page.evaluate("document.activeElement.dataset.key") == "2"
        visit.shot(f"llm-written-{width}")
        second = visit.ask(QUESTION)
        expect(second.locator(".writing")).to_be_visible()
        page.get_by_role("button", name="New conversation").click()
        expect(page.locator(".welcome").first).to_be_visible()
        go_on[1].set()
        page.locator(".conversations .menu summary").first.click()
        page.locator(".conversations li button").first.click()
        expect(page.locator(".turn").nth(1).locator(".searched").first).to_contain_text("2 sentences checked")
        expect(page.locator(".writing")).to_have_count(0)
        visit.close()
        next(app, None)
