"""Turns: at most so many at once, everybody in turn, and nobody with more than their share."""

from __future__ import annotations

import asyncio
import inspect
import json
import threading
from collections.abc import Coroutine, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from assistant.interfaces.page.context import ASKING, WAITING
from assistant.interfaces.page.conversations.storage import Conversations
from assistant.interfaces.page.conversations.turn import Turn
from assistant.interfaces.page.tabs.chat import TURNS
from assistant.interfaces.web.identity import COOKIE, asker, owner
from assistant.interfaces.web.queue import EVERYBODY, FairQueue, TooMany
from assistant.schema import LONGEST_QUESTION, Answer
from tests.llm_server import wait_until
from tests.page_samples import ANSWER, FakeAssistant, Served


class Stage:
    """Calls that run until they are told to end, and the order in which they began."""

    def __init__(self, queue: FairQueue) -> None:
        self.queue, self.began, self._ends = queue, [], {}  # type: ignore[var-annotated]
        self.tasks: dict[str, asyncio.Task[None]] = {}

    async def call(self, name: str) -> None:
        self.tasks[name] = asyncio.create_task(self._run(name))
        await settled()

    async def _run(self, name: str) -> None:
        async with self.queue.slot(name[0]):
            self.began.append(name)
            self._ends[name] = asyncio.Event()
            await self._ends[name].wait()

    async def end(self, name: str) -> None:
        self._ends[name].set()
        await settled()

    async def finish(self) -> None:
        while running := [name for name in self.began if not self.tasks[name].done()]:
            await self.end(running[0])


async def settled() -> None:
    for _ in range(10):
        await asyncio.sleep(0)


def run(test: Coroutine[Any, Any, None]) -> None:
    asyncio.run(test)


def test_the_others_turn_comes_after_one_of_mine() -> None:
    async def test() -> None:
        stage = Stage(FairQueue(running=1, each=1, waiting=9))
        for number in range(5):
            await stage.call(f"a{number}")
        await stage.call("b0")
        await stage.call("c0")
        await stage.finish()
        assert stage.began == ["a0", "a1", "b0", "c0", "a2", "a3", "a4"]

    run(test())


def test_one_asker_gets_no_more_than_their_share_of_the_places() -> None:
    async def test() -> None:
        stage = Stage(FairQueue(running=4, each=2, waiting=9))
        for number in range(5):
            await stage.call(f"a{number}")
        assert stage.began == ["a0", "a1"]
        await stage.call("b0")
        await stage.call("c0")
        assert stage.began == ["a0", "a1", "b0", "c0"]
        await stage.call("d0")
        assert len(stage.began) == 4
        await stage.end("b0")
        assert stage.began[4:] == ["d0"]
        await stage.end("a0")
        assert stage.began[5:] == ["a2"]
        await stage.finish()
        assert len(stage.began) == 8

    run(test())


def test_too_many_of_one_asker_are_refused_and_others_are_not() -> None:
    async def test() -> None:
        queue = FairQueue(running=1, each=1, waiting=3)
        stage = Stage(queue)
        for number in range(4):
            await stage.call(f"a{number}")
        with pytest.raises(TooMany, match="You have 3 questions waiting"):
            async with queue.slot("a"):
                pass
        await stage.call("b0")
        await stage.end("a0")
        await stage.call("a4")  # there is room again
        await stage.finish()
        assert len(stage.began) == 6

    run(test())


def test_many_askers_together_are_bounded_too() -> None:
    async def test() -> None:
        queue = FairQueue(running=1, each=1, waiting=3)
        stage = Stage(queue)
        for number in range(EVERYBODY + 1):
            await stage.call(f"{chr(1000 + number)}0")
        with pytest.raises(TooMany, match="Many readers"):
            async with queue.slot("a"):
                pass
        await stage.finish()
        assert len(stage.began) == EVERYBODY + 1

    run(test())


def test_who_leaves_while_waiting_or_running_frees_the_place() -> None:
    async def test() -> None:
        stage = Stage(FairQueue(running=1, each=1, waiting=9))
        for name in ("a0", "a1", "b0", "b1"):
            await stage.call(name)
        stage.tasks["b0"].cancel()
        stage.tasks["a0"].cancel()  # in the same moment: the turn must not be given to who has left
        await settled()
        assert stage.began == ["a0", "a1"]
        await stage.finish()
        assert stage.began == ["a0", "a1", "b1"]

    run(test())


def test_a_failure_ends_the_turn() -> None:
    async def test() -> None:
        queue = FairQueue(running=1, each=1, waiting=9)
        for _ in range(3):
            with pytest.raises(KeyError):
                async with queue.slot("a"):
                    raise KeyError
        async with queue.slot("b"):
            pass

    run(test())


# Of a running page


class Slow(FakeAssistant):
    """Answers a question once it may, and notes in which order they came."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[str] = []
        self.may = threading.Semaphore(0)

    def ask(self, question: str, *args: Any, **kwargs: Any) -> Answer:
        self.asked.append(question)
        assert self.may.acquire(timeout=60)
        return super().ask(question, *args, **kwargs)


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    served = Served(tmp_path, Slow())
    yield served
    served.assistant.may.release(100)  # type: ignore[attr-defined]
    served.close()


class Program:
    """Somebody who asks through the API, known by a cookie."""

    def __init__(self, served: Served, letter: str) -> None:
        self.client = httpx.Client(base_url=served.url, cookies={COOKIE: letter * 32}, timeout=60)

    def send(self, question: Any) -> str:
        sent = self.client.post("/gradio_api/call/ask", json={"data": [question, None, None]})
        return str(sent.raise_for_status().json()["event_id"])

    def answer(self, event: str) -> Any:
        lines = self.client.get(f"/gradio_api/call/ask/{event}").text.splitlines()
        return json.loads(next(line for line in reversed(lines) if line.startswith("data: ")).removeprefix("data: "))

    def ask(self, question: Any) -> Any:
        return self.answer(self.send(question))


def test_another_reader_does_not_wait_for_fifty_questions_of_mine(served: Served) -> None:
    slow: Any = served.assistant
    mine, other = Program(served, "a"), Program(served, "b")
    events = [mine.send(f"mine {number}") for number in range(50)]
    # More than may run and wait are refused, before any is answered.
    refused = [mine.answer(event) for event in events[ASKING // 2 + WAITING :]]
    assert all(f"You have {WAITING} questions waiting" in each["error"] for each in refused)
    theirs = other.send("theirs")
    assert wait_until(lambda: "theirs" in slow.asked)  # while all of mine that may run do, and the rest waits
    assert sorted(slow.asked) == [*(f"mine {number}" for number in range(ASKING // 2)), "theirs"]
    slow.may.release(100)
    assert other.answer(theirs)[0]["status"] == "answered"
    for event in events[: ASKING // 2 + WAITING]:
        assert mine.answer(event)[0]["status"] == "answered"


def test_a_question_of_a_megabyte_is_refused_while_another_reader_is_answered(served: Served) -> None:
    slow: Any = served.assistant
    mine, other = Program(served, "a"), Program(served, "b")
    begun = other.send("theirs")
    for question in ("flood " * 170_000, "x" * 1_000_000, "?" * (LONGEST_QUESTION + 1)):
        assert f"at most {LONGEST_QUESTION:,} are read" in mine.ask(question)["error"]
    assert mine.ask(["no", "text"])["error"] == "The question must be a text."
    assert slow.asked == ["theirs"]  # the engine saw nothing of them
    slow.may.release(100)
    assert other.answer(begun)[0]["status"] == "answered"
    assert mine.ask("?" * LONGEST_QUESTION)[0]["status"] == "answered"


def test_nothing_is_kept_or_shown_of_a_question_that_is_too_long(served: Served) -> None:
    said = told(served, "a", "_ask", ["flood " * 100_000, "", "{}"])
    said += told(served, "a", "_suggest", ["", "{}"], {"question": "flood " * 100_000})
    assert said.count("99,999 characters") == 2
    assert "flood" not in said
    assert served.assistant.asked == []  # type: ignore[attr-defined]
    files = [path for path in served.folder.iterdir() if "sqlite3" in path.name]
    assert files
    assert not any(b"flood" in path.read_bytes() for path in files)


def told(served: Served, letter: str, name: str, data: list[Any], event: Any = None) -> str:
    """What the browser is told when its reader does something on the page."""
    with httpx.Client(base_url=served.url, cookies={COOKIE: letter * 32}, timeout=60) as client:
        body = {"data": data, "fn_index": served.function(name), "session_hash": name, "event_data": event}
        client.post("/gradio_api/queue/join", json=body).raise_for_status()
        return client.get("/gradio_api/queue/data", params={"session_hash": name}).text


def test_no_handler_of_the_page_waits_in_a_thread(served: Served) -> None:
    handlers = [each.fn for each in served.page.fns.values() if each.fn]
    assert len(handlers) > 20
    assert all(inspect.iscoroutinefunction(fn) or inspect.isasyncgenfunction(fn) for fn in handlers)


def test_a_conversation_has_an_end(served: Served) -> None:
    class Asked:
        username, cookies = None, {COOKIE: "a" * 32}

    kept, id_ = Conversations(served.folder), ""
    for number in range(TURNS):
        id_ = kept.add(owner(Asked()), id_, Turn(f"q{number}", error="none")).conversation
    assert f"reached its limit of {TURNS} questions" in told(served, "a", "_ask", ["And?", id_, "{}"])
    assert served.assistant.asked == []  # type: ignore[attr-defined]
    served.assistant.may.release(1)  # type: ignore[attr-defined]
    assert "Elin Brandt" in told(served, "b", "_ask", ["And?", id_, "{}"])  # to others it is a new one


class Writing(FakeAssistant):
    """Has a language model that writes until it may end."""

    language_model = "m"

    def __init__(self) -> None:
        super().__init__()
        self.may = threading.Event()

    def ask(self, *args: Any, progress: Any = None, **kwargs: Any) -> Answer:
        progress(ANSWER)
        assert self.may.wait(60)
        return ANSWER


def test_only_so_many_answers_are_written_for_one_asker(tmp_path: Path) -> None:
    assistant = Writing()
    served = Served(tmp_path, assistant)
    for _ in range(WAITING):
        assert "Elin Brandt" in told(served, "a", "_ask", ["How many left?", "", "{}"])
    assert f"{WAITING} of your answers are still being written" in told(
        served, "a", "_ask", ["How many left?", "", "{}"]
    )
    assert "Elin Brandt" in told(served, "b", "_ask", ["How many left?", "", "{}"])
    assistant.may.set()
    assert wait_until(lambda: not [thread for thread in threading.enumerate() if thread.name == "question"])
    assert "Elin Brandt" in told(served, "a", "_ask", ["How many left?", "", "{}"])
    served.close()


def test_an_asker_is_a_user_a_browser_or_an_address() -> None:
    class Asked:
        username: str | None = "ada"
        cookies: dict[str, str] = {COOKIE: "0" * 32}  # noqa: RUF012
        session_hash = "s1"
        client = type("Client", (), {"host": "10.0.0.9"})()

    request = Asked()
    assert asker(request) == "user:ada"
    request.username = None
    assert asker(request).startswith("browser:")
    request.cookies = {}
    assert asker(request) == "address:10.0.0.9"
