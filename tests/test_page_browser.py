"""The page in a real Chromium, over a real store that app.py serves in a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.page_browser import ARTIFACTS, ROOT, Visit, browser, free_port

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]
__all__ = ["browser"]  # a fixture


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
    pane = visit.page.locator("#source-pane")
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
    expect(page.locator("#source-pane h2")).to_be_focused()
    expect(page.locator("#source-pane mark.strong")).to_be_in_viewport()
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.getAttribute('aria-label')") == label
    expect(turn).to_be_visible()


def test_what_the_articles_do_not_answer_is_refused_with_passages_to_open(visit: Visit) -> None:
    turn = visit.ask("Who won the football match?")
    expect(turn.locator(".refused")).to_be_visible()
    expect(turn.locator(".rows")).to_have_count(0)
    expect(turn.locator(".lead")).to_contain_text("3 articles searched")
    visit.shot("refusal")
    passages = turn.locator(".nearest li")
    if passages.count():
        passages.first.locator("button").click()
        expect(visit.page.locator("#source-pane mark.strong")).to_be_in_viewport()


def test_a_hostile_article_runs_nothing_and_fetches_nothing(visit: Visit) -> None:
    turn = visit.ask("What did harbour master Olga Trent say about the ferry?")
    page = visit.page
    expect(turn).to_contain_text("window.pwned=1")
    turn.locator(".cite, .open").first.click()
    pane = page.locator("#source-pane")
    expect(pane.locator("mark.strong")).to_contain_text(
        '<img src="https://evil.example/a.png" onerror="window.pwned=1">'
    )
    expect(pane.locator("h2")).to_have_text(f"Ferry sinks {MARKUP}")
    expect(pane.locator("a")).to_have_count(0)  # its address was javascript:
    visit.shot("hostile")
    page.get_by_role("tab", name="Library").click()
    page.locator("#articles .open").filter(has_text="Ferry").click()
    expect(page.locator("#library .pane h2")).to_have_text(f"Ferry sinks {MARKUP}")
    hostile_file = {"name": "<img src=x onerror=window.pwned=6>.md", "mimeType": "text/plain", "buffer": b"\0\1\2"}
    page.set_input_files("#upload input[type=file]", [hostile_file])
    expect(page.locator(".report .bad")).to_be_visible(timeout=60_000)
    page.wait_for_timeout(500)  # time for an image to fail
    assert page.evaluate("window.pwned") is None
    assert (
        page.locator(
            ":is(#transcript, #source-pane, #library .pane, #articles, #result) :is(img, script, iframe, object)"
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
    expect(visit.page.locator("#source-pane mark")).to_have_count(0)


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
