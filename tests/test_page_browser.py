"""The page in a real Chromium: over a real store, and once over a fake for what a real one does not do on request."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, expect, sync_playwright

from assistant.page import build, server
from tests.page_samples import ANSWER, FakeAssistant

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]

ROOT = Path(__file__).parents[1]
ARTIFACTS = ROOT / "artifacts"
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"]
FLAGS += ["--disable-background-networking", "--disable-component-update", "--disable-sync"]

TORE_VIK = (
    "The rebel spokesman Tore Vik said that *about 300* civilians had fled Karsund, "
    "and spoke of $5 for a seat on the bus."
)
SHELLING = f"""---
title: Families leave Karsund after night of shelling
publisher: Norrland Courier
published: 2021-03-04
author: Ada Lind
url: https://courier.example.org/karsund
---

KARSUND — Shells fell on the town of Karsund again on Thursday. Many houses stand empty.

“More than 1,200 civilians have fled Karsund since Monday,” said Mayor Elin Brandt. The buses leave from the old mill.

{TORE_VIK}

Snow is expected at the weekend.
"""
AID = """---
title: Aid group counts arrivals from Karsund
publisher: Fjord Wire
published: 2021-03-06
---

The aid group Open Hand registered 1,450 civilians from Karsund by Saturday, its director Marta Quist said.
"""
MARKUP = (
    '<img src="https://evil.example/a.png" onerror="window.pwned=1"> <script>window.pwned=2</script> '
    "![x](https://evil.example/b.png) ${window.pwned=3} {{constructor.constructor('window.pwned=4')()}}"
)
QUOTE = f"“The ferry {MARKUP} sank in the harbour of Ostrava Bay,” said harbour master Olga Trent."
HOSTILE = {
    "id": f"ferry{MARKUP}",
    "title": f"Ferry sinks {MARKUP}",
    "publisher": f"Bay Post {MARKUP}",
    "author": MARKUP,
    "published": "2021-03-05",
    "url": "javascript:window.pwned=5",
    "text": f"{QUOTE}\n\nControl \x00\x07\x1b characters and \u202e overrides follow. {MARKUP} The harbour was closed.",
}


# What sticks out of the window, or of the box that cuts it off. A span that is there for screen readers only may.
TOO_WIDE = """() => [...document.querySelectorAll('.contain *, html')]
  .filter((each) => each.checkVisibility() && !each.closest('.unseen, .sr-only, .visually-hidden'))
  .filter((each) => each.getBoundingClientRect().right > innerWidth + 1)
  .map((each) => each.tagName + '.' + each.className)"""


class Visit:
    """A page with everything noted that it must not do: requests to elsewhere, dialogs, errors."""

    def __init__(self, browser: Browser, url: str, width: int = 1280, height: int = 800, **options: Any) -> None:
        self.page = browser.new_page(viewport={"width": width, "height": height}, **options)
        self.outside: list[str] = []
        self.trouble: list[str] = []
        self.page.on("request", self._request)
        self.page.on("dialog", lambda dialog: (self.trouble.append(dialog.message), dialog.dismiss()))
        self.page.on("pageerror", lambda error: self.trouble.append(str(error)))
        self.page.on("console", lambda m: self.trouble.append(m.text) if m.type == "error" else None)
        self.page.goto(url)
        expect(self.page.locator(".welcome").first).to_be_visible()

    def _request(self, request: Any) -> None:
        if not request.url.startswith(("http://127.0.0.1:", "data:", "blob:")):
            self.outside.append(request.url)

    def ask(self, question: str) -> Locator:
        """Asks, and returns the newest turn once it is answered."""
        count = self.page.locator(".turn").count()
        self.page.fill("#question textarea", question)
        self.page.keyboard.press("Enter")
        turn = self.page.locator(".turn").nth(count)
        expect(turn.locator(".coverage, .notice")).to_be_visible(timeout=120_000)
        return turn

    def shot(self, name: str) -> None:
        ARTIFACTS.mkdir(exist_ok=True)
        self.page.screenshot(path=ARTIFACTS / f"page-{name}.png")

    def close(self) -> None:
        """Closes the page; whatever a test did, nothing may have gone outside or failed in the browser."""
        self.page.close()
        assert not self.outside
        assert not self.trouble


@pytest.fixture(scope="module")
def browser(chromium_path: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=chromium_path, args=FLAGS)
        yield chromium
        chromium.close()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def started(store: Path, *options: str) -> Iterator[str]:
    """Runs app.py in a process of its own until the module's tests are done."""
    ARTIFACTS.mkdir(exist_ok=True)
    port = free_port()
    log = ARTIFACTS / f"page-server-{store.name}.log"
    command = [sys.executable, "app.py", "--store", str(store), "--port", str(port), *options]
    environment = {**os.environ, "OMP_NUM_THREADS": "1"}
    with (
        log.open("w") as output,
        subprocess.Popen(command, cwd=ROOT, stdout=output, stderr=output, env=environment) as app,
    ):
        try:
            until = time.monotonic() + 240
            while "127.0.0.1" not in log.read_text():
                assert app.poll() is None, log.read_text()
                assert time.monotonic() < until, log.read_text()
                time.sleep(0.2)
            yield f"http://127.0.0.1:{port}"
        finally:
            app.terminate()


@pytest.fixture(scope="module")
def url(chromium_path: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A page over three articles, one of them hostile."""
    folder = tmp_path_factory.mktemp("page")
    corpus = folder / "corpus"
    corpus.mkdir()
    (corpus / "shelling.md").write_text(SHELLING, encoding="utf-8")
    (corpus / "aid.md").write_text(AID, encoding="utf-8")
    (corpus / "hostile.jsonl").write_text(json.dumps(HOSTILE) + "\n", encoding="utf-8")
    yield from started(folder / "small", "--corpus", str(corpus))


@pytest.fixture(scope="module")
def empty_url(chromium_path: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    yield from started(tmp_path_factory.mktemp("page-empty") / "empty")


@pytest.fixture
def visit(browser: Browser, url: str) -> Iterator[Visit]:
    visit = Visit(browser, url)
    yield visit
    visit.close()


def test_a_question_is_answered_in_rows_with_their_figures(visit: Visit) -> None:
    turn = visit.ask("Who claimed how many civilians fled Karsund?")
    visit.shot("answer")
    rows = turn.locator(".rows tbody tr")
    expect(rows.filter(has_text="Elin Brandt").locator(".figures")).to_contain_text("More than 1,200")
    expect(rows.filter(has_text="Tore Vik")).to_contain_text("*about 300*")
    expect(rows.filter(has_text="Tore Vik")).to_contain_text("$5")
    expect(turn.locator(".lead .cite").first).to_be_visible()
    expect(turn.locator(".coverage")).to_contain_text("3 articles searched")


def test_a_citation_opens_its_article_at_the_exact_sentence(visit: Visit) -> None:
    turn = visit.ask("Who claimed how many civilians fled Karsund?")
    row = turn.locator(".rows tbody tr").filter(has_text="Tore Vik")
    row.locator(".cite").first.click()
    pane = visit.page.locator("#evidence")
    expect(pane.locator("mark.strong")).to_have_text(TORE_VIK)
    expect(pane.locator("mark.strong")).to_be_in_viewport()
    expect(pane.locator("mark.faint")).to_contain_text(["More than 1,200 civilians"])
    expect(pane.locator(".body")).to_contain_text("Snow is expected at the weekend.")
    expect(pane.locator("h2")).to_have_text("Families leave Karsund after night of shelling")
    expect(pane.locator(".kicker")).to_contain_text("Norrland Courier")
    expect(pane.locator(".kicker")).to_contain_text("4 Mar 2021")
    link = pane.locator("a")
    expect(link).to_have_attribute("href", "https://courier.example.org/karsund")
    expect(link).to_have_attribute("rel", "noopener noreferrer nofollow")
    expect(row.locator(".cite[aria-current]")).to_have_count(1)
    visit.shot("evidence")


def test_a_citation_opens_by_keyboard_and_escape_returns_to_it(visit: Visit) -> None:
    turn = visit.ask("Who claimed how many civilians fled Karsund?")
    page = visit.page
    page.locator("#question textarea").press("Shift+Tab")
    for _ in range(40):
        if page.evaluate("document.activeElement.matches('.rows .cite')"):
            break
        page.keyboard.press("Shift+Tab")
    label = page.evaluate("document.activeElement.getAttribute('aria-label')")
    assert label.startswith("[")
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    page.keyboard.press("Enter")
    expect(page.locator("#evidence h2")).to_be_focused()
    expect(page.locator("#evidence mark.strong")).to_be_in_viewport()
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.getAttribute('aria-label')") == label
    expect(turn).to_be_visible()


def test_what_the_articles_do_not_answer_is_refused_with_passages_to_open(visit: Visit) -> None:
    turn = visit.ask("Who won the football match?")
    expect(turn.locator(".refused")).to_be_visible()
    expect(turn.locator(".rows")).to_have_count(0)
    expect(turn.locator(".searched")).to_contain_text("Searched: 3 articles")
    visit.shot("refusal")
    passages = turn.locator(".nearest li")
    if passages.count():
        passages.first.locator("button").click()
        expect(visit.page.locator("#evidence mark.strong")).to_be_in_viewport()


def test_a_hostile_article_runs_nothing_and_fetches_nothing(visit: Visit) -> None:
    turn = visit.ask("What did harbour master Olga Trent say about the ferry?")
    page = visit.page
    expect(turn).to_contain_text("window.pwned=1")
    turn.locator(".cite, .open").first.click()
    pane = page.locator("#evidence")
    expect(pane.locator("mark.strong")).to_contain_text(
        '<img src="https://evil.example/a.png" onerror="window.pwned=1">'
    )
    expect(pane.locator("h2")).to_have_text(f"Ferry sinks {MARKUP}")
    expect(pane.locator("a")).to_have_count(0)  # its address was javascript:
    visit.shot("hostile")
    page.get_by_role("tab", name="Library").click()
    page.locator("#articles .open").filter(has_text="Ferry").click()
    expect(page.locator("#reader h2")).to_have_text(f"Ferry sinks {MARKUP}")
    hostile_file = {"name": "<img src=x onerror=window.pwned=6>.md", "mimeType": "text/plain", "buffer": b"\0\1\2"}
    page.set_input_files("#upload input[type=file]", [hostile_file])
    expect(page.locator(".report .bad")).to_be_visible(timeout=60_000)
    page.wait_for_timeout(500)  # time for an image to fail
    assert page.evaluate("window.pwned") is None
    assert (
        page.locator(
            ":is(#transcript, #evidence, #reader, #articles, #result) :is(img, script, iframe, object)"
        ).count()
        == 0
    )
    visit.close()
    assert not [address for address in visit.outside if "evil" in address]


def test_a_follow_up_keeps_its_subject_and_a_new_conversation_forgets(visit: Visit) -> None:
    visit.ask("How many civilians fled Karsund?")
    visit.ask("And what did Tore Vik say?")
    expect(visit.page.locator(".turn")).to_have_count(2)
    visit.page.get_by_role("button", name="New conversation").click()
    expect(visit.page.locator(".turn")).to_have_count(0)
    expect(visit.page.locator(".welcome").first).to_be_visible()
    expect(visit.page.locator("#evidence mark")).to_have_count(0)


def test_an_example_question_is_asked_by_its_chip(visit: Visit) -> None:
    chip = visit.page.locator(".chip").first
    question = chip.inner_text()
    chip.click()
    expect(visit.page.locator(".turn .asked")).to_have_text(question)
    expect(visit.page.locator(".turn :is(.coverage, .notice)")).to_be_visible(timeout=60_000)


def test_two_sessions_do_not_see_each_other(browser: Browser, url: str) -> None:
    one, two = Visit(browser, url), Visit(browser, url)
    one.ask("How many civilians fled Karsund?")
    two.ask("Who won the football match?")
    assert one.page.locator(".turn .asked").all_inner_texts() == ["How many civilians fled Karsund?"]
    assert two.page.locator(".turn .asked").all_inner_texts() == ["Who won the football match?"]
    one.close()
    two.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 768, 1280])
def test_nothing_is_wider_than_the_window(browser: Browser, url: str, width: int, scheme: Any) -> None:
    visit = Visit(browser, url, width, 844, color_scheme=scheme)
    assert not visit.page.evaluate(TOO_WIDE)
    turn = visit.ask("What did harbour master Olga Trent say about the ferry?")
    assert not visit.page.evaluate(TOO_WIDE)
    visit.shot(f"{width}-{scheme}")
    turn.locator(".cite, .open").first.click()
    expect(visit.page.locator("#evidence mark.strong")).to_be_in_viewport()
    visit.shot(f"{width}-{scheme}-evidence")
    assert not visit.page.evaluate(TOO_WIDE)
    visit.page.get_by_role("tab", name="Library").click()
    expect(visit.page.locator("#articles .open").first).to_be_visible()
    assert visit.page.locator("#upload").bounding_box()["height"] > 100  # type: ignore[index]
    assert not visit.page.evaluate(TOO_WIDE)
    visit.shot(f"{width}-{scheme}-library")
    visit.close()


def test_an_empty_library_says_how_to_fill_it_and_an_upload_is_searchable(browser: Browser, empty_url: str) -> None:
    visit = Visit(browser, empty_url)
    page = visit.page
    expect(page.locator(".welcome").first).to_contain_text("No articles yet")
    visit.shot("empty")
    turn = visit.ask("How many civilians fled Karsund?")
    expect(turn.locator(".notice")).to_contain_text("There are no articles yet")
    page.get_by_role("button", name="New conversation").click()
    page.locator(".welcome").get_by_role("button", name="Library").click()
    files = [
        {"name": "shelling.md", "mimeType": "text/markdown", "buffer": SHELLING.encode()},
        {"name": "empty.txt", "mimeType": "text/plain", "buffer": b" "},
    ]
    page.set_input_files("#upload input[type=file]", files)
    report = page.locator(".report")
    expect(report).to_contain_text("1 article added", timeout=120_000)
    expect(report.locator("li.bad")).to_contain_text("empty.txt")
    expect(report.locator("li").filter(has_text="shelling.md")).to_contain_text("added")
    expect(page.locator("#articles")).to_contain_text("Families leave Karsund")
    visit.shot("upload")
    page.get_by_role("tab", name="Chat").click()
    turn = visit.ask("How many civilians fled Karsund?")
    expect(turn.locator(".rows tbody tr").first).to_contain_text("1,200")
    visit.close()


def test_the_ask_endpoint_answers_in_json(url: str) -> None:
    request = urllib.request.Request(
        f"{url}/gradio_api/call/ask",
        json.dumps({"data": ["How many civilians fled Karsund?", None, None]}).encode(),
        {"Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=60) as response:
        event = json.load(response)["event_id"]
    with urllib.request.urlopen(f"{url}/gradio_api/call/ask/{event}", timeout=60) as response:
        lines = response.read().decode().splitlines()
    assert "event: complete" in lines
    answer = json.loads(next(line for line in lines if line.startswith("data:")).removeprefix("data:"))[0]
    assert answer["status"] == "answered"
    assert all(citation["quote"] for citation in answer["citations"])


@pytest.fixture
def fake(chromium_path: str) -> Iterator[tuple[FakeAssistant, str]]:
    assistant = FakeAssistant()
    page = build(assistant)  # type: ignore[arg-type]
    port = free_port()
    page.launch(server_name="127.0.0.1", server_port=port, prevent_thread_lock=True, **server.launch_options())
    yield assistant, f"http://127.0.0.1:{port}"
    assistant.hold.set()
    page.close(verbose=False)


def test_the_chat_answers_while_an_upload_runs(browser: Browser, fake: tuple[FakeAssistant, str]) -> None:
    assistant, url = fake
    visit = Visit(browser, url)
    page = visit.page
    assistant.hold.clear()
    page.get_by_role("tab", name="Library").click()
    page.set_input_files("#upload input[type=file]", [{"name": "a.md", "mimeType": "text/plain", "buffer": b"x"}])
    expect(page.locator("#result .sum")).to_contain_text("indexing 3 of 9 passages")
    page.get_by_role("tab", name="Chat").click()
    turn = visit.ask("How many left?")
    expect(turn.locator(".lead")).to_contain_text("Elin Brandt")
    expect(turn.locator(".understood").first).to_contain_text(ANSWER.question)
    expect(turn.locator(".conflict .side")).to_have_count(2)
    assistant.hold.set()
    page.get_by_role("tab", name="Library").click()
    expect(page.locator(".report")).to_contain_text("1 article added")
    visit.close()


def test_a_fault_of_ours_is_told_as_one(browser: Browser, fake: tuple[FakeAssistant, str]) -> None:
    assistant, url = fake
    visit = Visit(browser, url)
    assistant.fail = RuntimeError("secret detail")
    turn = visit.ask("How many left?")
    expect(turn.get_by_role("alert")).to_contain_text("Something went wrong")
    expect(visit.page.locator("body")).not_to_contain_text("secret detail")
    expect(turn.locator(".refused")).to_have_count(0)
    visit.close()
