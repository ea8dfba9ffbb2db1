"""The page while a language model writes: the engine's answer at once, then verified sentences, and nothing is lost."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from assistant import Assistant, Config
from assistant.page import asking, chat
from assistant.page.asking import Step
from assistant.page.desk import Desk
from tests.llm_server import Handler, stub, wait_until
from tests.page_browser import TOO_WIDE, Visit, browser
from tests.scripted_model import Reply, ScriptedModel
from tests.small import WordEmbedder, write
from tests.tale import TALE
from tests.test_page_browser import started

__all__ = ["browser"]  # a fixture
QUESTION = "How many residents left Orvale?"
GOOD = "About 6,000 residents have now left Orvale, governor Petra Halloran said on Thursday [S1]."
MORE = "Spokeswoman Ines Okoro of Open Hands said that 9,500 residents had left Orvale [S2]."
SHOWN = [GOOD.replace(" [S1].", ". [1]"), MORE.replace(" [S2].", ". [2]")]
FALSE = "About 7,000 residents have now left Orvale [S1]."
WRITING = "scripted is writing"
Ask = Callable[..., tuple[Desk, Iterator[Step]]]


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("page")
    with Assistant(Config(store=folder / "store"), embedder=WordEmbedder()) as assistant:
        assistant.ingest([write(folder / "corpus", TALE)])
    return folder / "store"


@pytest.fixture
def ask(store: Path) -> Iterator[Ask]:
    opened: list[Assistant] = []

    def asked(*replies: str | Reply | Exception, question: str = QUESTION) -> tuple[Desk, Iterator[Step]]:
        model = ScriptedModel(replies) if replies else None
        opened.append(Assistant(Config(store=store), embedder=WordEmbedder(), llm=model))
        desk = Desk(opened[-1])
        return desk, asking.steps(desk, "me", "", question, (), None)

    yield asked
    assert wait_until(lambda: not [t for t in threading.enumerate() if t.name == "question"])
    for each in opened:
        each.close()


def page(step: Step) -> str:
    return chat.transcript(step.turns, talk=step.talk, writing=step.writing)


def test_without_a_model_there_is_one_step(ask: Ask) -> None:
    desk, steps = ask()
    (step,) = steps
    assert step.writing is None
    assert step.turns == desk.conversations.turns("me", step.talk)
    assert "language model" not in page(step)


def test_the_engines_answer_comes_first_and_grows_by_verified_sentences(ask: Ask) -> None:
    desk, steps = ask(Reply(f"{GOOD} {FALSE} {MORE}", size=1))
    shown = list(steps)
    assert [step.writing for step in shown] == ["scripted"] * (len(shown) - 1) + [None]
    texts = [step.turns[-1].answer.text for step in shown]
    assert "9,500" in texts[0]
    assert texts[-1] == " ".join(SHOWN)
    assert not any("7,000" in page(step) for step in shown)
    assert all(WRITING in page(step) for step in shown[:-1])
    assert "data-vote" not in page(shown[0])
    last = page(shown[-1])
    assert WRITING not in last
    assert "2 sentences checked against the sources, 1 left out" in last
    assert "data-vote" in last
    assert desk.conversations.turns("me", shown[-1].talk) == shown[-1].turns
    assert len({step.talk for step in shown}) == len(shown[-1].turns) == 1


def test_a_model_that_fails_leaves_the_engines_answer_with_the_reason(ask: Ask) -> None:
    _, steps = ask(ConnectionError())
    first, *_, last = steps
    assert last.turns[-1].answer.text == first.turns[-1].answer.text
    assert "Its server cannot be reached" in page(last)


def test_a_refusal_is_not_written_about(ask: Ask) -> None:
    _, steps = ask(GOOD, question="How many giraffes escaped from the zoo?")
    (step,) = steps
    assert step.turns[-1].answer.status == "refused"
    assert step.writing is None


def test_an_answer_is_kept_though_its_reader_has_left(ask: Ask) -> None:
    desk, steps = ask(Reply(f"{GOOD} {MORE}", size=20, pause=0.05))
    step = next(steps)
    steps.close()
    assert wait_until(lambda: SHOWN[1] in desk.conversations.turns("me", step.talk)[-1].answer.text)
    assert len(desk.conversations.turns("me", step.talk)) == 1


def test_a_conversation_that_is_deleted_meanwhile_stays_so(ask: Ask) -> None:
    desk, steps = ask(Reply(GOOD, size=20, pause=0.05))
    desk.conversations.delete("me", next(steps).talk)
    assert list(steps)[-1].turns == []
    assert desk.conversations.of("me") == []


@pytest.mark.browser
@pytest.mark.timeout(600)
@pytest.mark.parametrize("width", [1280, 390])
def test_readers_see_it_grow(width: int, tmp_path: Path, browser: Browser) -> None:
    go_on = threading.Event()

    def behave(handler: Handler) -> None:
        handler.begin()
        handler.say(f"{GOOD} ")
        handler.say(f"{FALSE} ")
        go_on.wait(120)
        handler.say(MORE, "stop")
        handler.end()

    corpus = write(tmp_path / "corpus", TALE)
    with stub(behave) as server:
        options = (
            "--llm",
            "openai-like",
            "--llm-url",
            server.url,
            "--llm-model",
            "a-model-with-a-rather-long-name/v1.5-q4",
        )
        app = started(tmp_path / "store", "--corpus", str(corpus), *options)
        visit = Visit(browser, next(app), width=width)
        turn = visit.ask(QUESTION)
        expect(turn.locator(".writing")).to_be_visible()
        expect(turn.locator(".lead")).to_contain_text("Petra Halloran said on Thursday")
        visit.shot(f"llm-writing-{width}")
        assert visit.page.evaluate(TOO_WIDE) == []
        turn.locator("button[data-key='2']").last.click()
        expect(visit.page.locator("#source")).to_contain_text("9,500")
        go_on.set()
        expect(turn.locator(".writing")).to_have_count(0)
        expect(turn.locator(".lead")).to_contain_text("9,500 residents had left Orvale")
        expect(turn.locator(".searched").first).to_contain_text("2 sentences checked against the sources, 1 left out")
        assert "7,000" not in turn.inner_text()
        expect(visit.page.locator("#source")).to_contain_text("9,500")
        visit.shot(f"llm-written-{width}")
        visit.page.reload()
        expect(visit.page.locator(".turn .lead")).to_contain_text("9,500 residents had left Orvale")
        visit.close()
        next(app, None)
