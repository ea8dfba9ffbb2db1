"""The page in a real Chromium over a fake assistant, whose answers are known: what each tab and control does."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import httpx
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from assistant.interfaces.web import auth
from assistant.schema import Article, Conflict, Filters
from tests.lines import lines
from tests.page_browser import TOO_WIDE, Visit, browser
from tests.page_samples import AID, ANSWER, CAMP, LIBRARY, MAYOR, QUIST, REBEL, REFUSAL, ROWS, Served

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]
__all__ = ["browser"]  # a fixture

REVISED = ANSWER.model_copy(
    update={
        "question": "How many arrived?",
        "conflicts": (
            Conflict(
                kind="revision",
                about="arrivals",
                sides=tuple(ROWS[2].model_copy(update={"published": date(2021, 3, day)}) for day in (8, 4)),
            ),
        ),
        "suggestions": ("Who counted the arrivals?",),
    }
)
PREMISE = REFUSAL.model_copy(
    update={
        "reason": "premise",
        "lines": lines("The articles contradict what the question takes for granted.", "note"),
        "rows": ROWS[:1],
        "citations": (MAYOR,),
        "suggestions": ("How many people left Karsund?",),
    }
)
WIDE = Article(
    id="x" * 300,
    title="دراسة: أكثر من ألف شخص غادروا " + "Donaudampfschifffahrtselektrizitätenhauptbetriebswerk" * 3,
    publisher="صحيفة الشمال " + "Verlagsgesellschaft" * 6,
    published=date(2021, 3, 5),
    text="قال العمدة إن أكثر من ألف شخص غادروا. " + "x" * 400,
)


@pytest.fixture(scope="module")
def page(chromium_path: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    served = Served(tmp_path_factory.mktemp("kept"))
    yield served
    served.close()


@pytest.fixture
def served(page: Served) -> Iterator[Served]:
    page.reset()
    yield page
    page.assistant.hold.set()


@pytest.fixture
def visit(browser: Browser, served: Served) -> Iterator[Visit]:
    visit = Visit(browser, served.url)
    yield visit
    visit.close()


def test_the_chat_answers_while_an_upload_runs_and_each_file_has_its_state(visit: Visit, served: Served) -> None:
    page = visit.page
    served.assistant.hold.clear()
    visit.tab("Library")
    files = [{"name": name, "mimeType": "text/plain", "buffer": b"x"} for name in ("a.md", "b.bad", "c.md")]
    page.set_input_files("#upload input[type=file]", files)
    report = page.locator("#result")
    expect(report.locator("li").nth(0)).to_contain_text("reading a.md")
    expect(report.locator("li").nth(2)).to_contain_text("waiting c.md")
    expect(report.locator(".sum")).to_contain_text("indexing 3 of 9 passages")
    visit.shot("upload-running")
    visit.tab("Chat")
    turn = visit.ask("How many left?")
    expect(turn.locator(".lead")).to_contain_text("Elin Brandt")
    expect(turn.locator(".conflict .side")).to_have_count(2)
    served.assistant.hold.set()
    visit.tab("Library")
    expect(report.locator(".sum")).to_contain_text("2 articles added or updated from 3 files; 1 file with problems")
    expect(report.locator("li").nth(0)).to_contain_text("b.bad holds no text")


def test_a_fault_of_ours_is_told_as_one(visit: Visit, served: Served) -> None:
    served.assistant.fail = RuntimeError("secret detail")
    turn = visit.ask("How many left?")
    expect(turn.get_by_role("alert")).to_contain_text("Something went wrong")
    expect(visit.page.locator("body")).not_to_contain_text("secret detail")
    expect(turn.locator(".refused")).to_have_count(0)


def test_a_conversation_survives_reload_and_restart_and_is_named_reopened_and_deleted(
    visit: Visit, browser: Browser, served: Served
) -> None:
    page = visit.page
    visit.ask("How many left?")
    page.reload()
    expect(page.locator(".turn .asked")).to_have_text("How many left?")
    expect(page.locator("#source-pane mark.strong")).to_have_text(MAYOR.quote)
    page.get_by_role("button", name="New conversation").click()
    expect(page.locator(".turn")).to_have_count(0)
    assert "?c=" not in page.url
    visit.ask("Who won the match?")
    menu = page.locator(".conversations .menu").first
    menu.locator("summary").click()
    visit.shot("conversations")
    expect(menu.locator("li")).to_have_count(2)
    menu.get_by_role("button", name="Rename How many left?").click()
    page.keyboard.type("Karsund count")
    page.keyboard.press("Enter")
    menu.get_by_role("button", name="Karsund count", exact=True).click()
    expect(page.locator(".turn .asked")).to_have_text("How many left?")
    expect(page.locator(".conversations .now")).to_have_text("Karsund count")

    restarted = Served(served.folder)
    page.goto(page.url.replace(served.url, restarted.url))
    expect(page.locator(".turn .asked")).to_have_text("How many left?", timeout=20_000)
    page.locator(".turn .rows .cite").nth(1).click()
    expect(page.locator("#source-pane mark.strong")).to_have_text(REBEL.quote)
    menu.locator("summary").click()
    menu.get_by_role("button", name="Delete Karsund count").click()
    dialog = page.get_by_role("dialog", name="Delete this conversation?")
    expect(dialog).to_contain_text("Karsund count")
    dialog.get_by_role("button", name="Keep").click()
    expect(page.locator(".turn")).to_have_count(1)
    menu.get_by_role("button", name="Delete Karsund count").click()
    dialog.get_by_role("button", name="Delete").click()
    expect(page.locator(".turn")).to_have_count(0)
    expect(menu.locator("li")).to_have_count(1)
    page.goto("about:blank")  # what is on its way at the end would be an error of the page
    restarted.close()


def test_the_address_of_a_conversation_opens_nothing_for_another_reader(
    visit: Visit, browser: Browser, served: Served
) -> None:
    visit.ask("How many left?")
    expect(visit.page).to_have_url(re.compile(r"\?c="))
    other = Visit(browser, visit.page.url)
    expect(other.page.locator(".welcome").first).to_be_visible()
    expect(other.page.locator(".turn")).to_have_count(0)
    other.close()


def test_a_vote_with_a_note_is_kept_and_shown_again(visit: Visit, served: Served) -> None:
    page = visit.page
    visit.ask("How many left?")
    turn = visit.ask("Who won the match?")
    turn.get_by_role("button", name="Bad answer").click()
    note = turn.get_by_label("What was good or wrong (optional)")
    note.fill("camp.md says it")
    note.press("Enter")
    expect(turn.get_by_role("button", name="Saved")).to_be_visible()
    page.reload()
    turn = page.locator(".turn").nth(1)
    expect(turn.get_by_role("button", name="Bad answer")).to_have_attribute("aria-pressed", "true")
    expect(turn.get_by_label("What was good or wrong (optional)")).to_have_value("camp.md says it")
    visit.shot("vote")
    last = json.loads((served.folder / "feedback.jsonl").read_text().splitlines()[-1])
    assert (last["question"], last["vote"], last["note"]) == ("Who won the match?", "down", "camp.md says it")
    assert last["history"] == ["How many left?"]


def test_filters_stay_visible_apply_and_are_named_in_the_answer(visit: Visit, served: Served) -> None:
    page = visit.page
    page.get_by_text("No filters: all articles").click()
    form = page.locator(".filters form")
    form.get_by_label("From").fill("2021-03-04")
    form.get_by_label("To", exact=True).fill("2021-03-01")
    form.get_by_role("button", name="Apply").click()
    expect(form.get_by_role("alert")).to_contain_text("swap the two dates")
    form.get_by_label("To", exact=True).fill("2021-03-06")
    form.get_by_text("Fjord Wire").click()
    form.get_by_label("Add a speaker").fill("Marta Quist")
    visit.shot("filters")
    form.get_by_role("button", name="Apply").click()
    active = page.locator(".filters .active button")
    named = ("from 4 Mar 2021", "to 6 Mar 2021", "Fjord Wire", "Marta Quist")
    expect(active).to_have_text([re.compile(words) for words in named])
    expect(form).to_be_hidden()
    turn = visit.ask("How many left?")
    expect(turn.locator(".searched")).to_have_text(f"Limited to {'; '.join(named)}.")
    chosen = Filters(since="2021-03-04", until="2021-03-06", publishers=("Fjord Wire",), speakers=("Marta Quist",))
    assert served.assistant.filters[-1] == chosen
    visit.tab("Brief")
    expect(active).to_have_count(4)
    visit.tab("Chat")
    page.reload()  # a conversation goes on with its filters
    expect(active).to_have_count(4)
    page.get_by_role("button", name="Remove filter: Marta Quist").click()
    expect(active).to_have_count(3)
    turn = visit.ask("Who won the match?")
    turn.get_by_role("button", name="Ask without filters").click()
    expect(page.locator(".turn")).to_have_count(3)
    expect(page.locator(".turn .coverage")).to_have_count(3)
    assert served.assistant.filters[-2:] == [chosen.model_copy(update={"speakers": ()}), None]


def test_a_misread_follow_up_is_corrected_and_asked_anew(visit: Visit, served: Served) -> None:
    visit.ask("Who won the match?")
    turn = visit.ask("And left?")
    expect(turn.locator(".understood").first).to_contain_text("I read this as How many people left Karsund?")
    turn.get_by_text("Not what you meant?").click()
    field = turn.get_by_label("Your question, in full")
    expect(field).to_have_value(ANSWER.question)
    visit.shot("follow-up")
    field.fill("How many people left Karsund on Monday?")
    field.press("Enter")
    expect(visit.page.locator(".turn .asked").nth(2)).to_have_text("How many people left Karsund on Monday?")
    expect(visit.page.locator(".turn .coverage")).to_have_count(3)
    assert served.assistant.histories[-1] == []  # a question in full is not read with earlier ones again


def test_revisions_are_a_timeline_refusals_help_and_suggestions_are_asked(visit: Visit, served: Served) -> None:
    served.assistant.answers = {"How many arrived?": REVISED, "Why did nobody leave?": PREMISE}
    turn = visit.ask("How many arrived?")
    dates = turn.locator(".timeline .step-when").all_inner_texts()
    assert dates == ["4 Mar 2021", "8 Mar 2021"]
    turn.locator(".drawing summary").first.click()
    expect(turn.get_by_role("img")).to_have_accessible_name(re.compile("people fled over time"))
    visit.shot("revision")
    turn.locator(".numbers summary").click()
    expect(turn.locator(".numbers table")).to_contain_text("More than 1,200 people")
    turn.get_by_role("button", name="Good answer").click()
    expect(turn.get_by_label("What was good or wrong (optional)")).to_be_visible()
    expect(turn.locator(".drawing[open] .numbers[open]")).to_have_count(1)  # what was unfolded stays so
    refused = visit.ask("Why did nobody leave?")
    expect(refused.locator(".lead")).to_have_text("The articles contradict what the question takes for granted.")
    expect(refused.locator(".rows")).to_contain_text("More than 1,200 people have left")
    expect(visit.page.locator(".next")).to_have_count(1)  # of the newest turn only
    visit.shot("refusal-premise")
    refused.get_by_role("button", name="How many people left Karsund?").click()
    expect(visit.page.locator(".turn .coverage")).to_have_count(3)


def test_a_question_in_the_address_is_filled_in_and_not_asked(browser: Browser, served: Served) -> None:
    visit = Visit(browser, served.url + "/?q=How+many+left%3F+%3Cb%3E")
    expect(visit.page.locator("#question textarea")).to_have_value("How many left? <b>")
    expect(visit.page.locator(".turn")).to_have_count(0)
    assert not served.assistant.histories
    visit.page.locator("#question textarea").press("Enter")
    expect(visit.page.locator(".turn .asked")).to_have_text("How many left? <b>")
    expect(visit.page.locator(".coverage")).to_be_visible()
    assert "q=" not in visit.page.url
    visit.close()


def test_claims_are_chosen_by_speaker_or_words_and_open_their_source(visit: Visit) -> None:
    page = visit.page
    visit.tab("Claims")
    page.get_by_role("button", name="Tore Vik 1").click()
    expect(page.locator("#claims-speaker")).to_have_value("Tore Vik")
    expect(page.locator("#claims .claims tbody tr")).to_have_count(1)
    page.locator("#claims .from button").click()
    pane = page.locator(".pane:visible")
    expect(pane.locator("mark.strong")).to_have_text(REBEL.quote)
    page.fill("#claims-speaker", "")
    page.fill("#claims-about", "r")
    page.keyboard.press("Enter")
    expect(page.locator("#claims .claims tbody tr")).to_have_count(3)
    page.locator("#claims .drawing > summary").click()
    expect(page.locator("#claims svg .curve")).to_have_count(3)
    visit.shot("claims")
    opener = page.locator("#claims .from button").nth(2)
    opener.focus()
    page.keyboard.press("Enter")
    expect(pane.locator("h2")).to_be_focused()
    expect(pane.locator("mark.strong")).to_have_text(QUIST.quote)
    page.keyboard.press("Escape")
    expect(opener).to_be_focused()
    page.fill("#claims-about", "nothing of this")
    page.keyboard.press("Enter")
    expect(page.locator("#claims")).to_contain_text("Check the spelling")


def test_a_brief_is_made_read_at_its_sources_and_taken_away(visit: Visit, tmp_path: Path) -> None:
    page = visit.page
    visit.tab("Brief")
    page.get_by_role("button", name="Make a brief").click()
    expect(page.locator("#brief")).to_contain_text("Name a topic first")
    page.fill("#brief-topic", "Karsund")
    page.keyboard.press("Enter")
    expect(page.locator(".brief h2")).to_have_text("Karsund")
    page.locator(".brief .cite").nth(2).click()
    expect(page.locator(".pane:visible mark.strong")).to_be_in_viewport()
    visit.shot("brief")
    for name, suffix in (("Markdown", ".md"), ("Word", ".docx"), ("HTML", ".html")):
        with page.expect_download() as download:
            page.locator(".brief .downloads").get_by_role("button", name=name).click()
        assert download.value.suggested_filename == f"Karsund{suffix}"
        download.value.save_as(tmp_path / f"brief{suffix}")
    assert MAYOR.quote in (tmp_path / "brief.md").read_text()
    assert (tmp_path / "brief.docx").read_bytes().startswith(b"PK")
    page.fill("#brief-topic", "the match")
    page.keyboard.press("Enter")
    expect(page.locator(".brief")).to_contain_text("say nothing about this topic")


def test_a_conversation_is_taken_away_with_its_sources(visit: Visit, tmp_path: Path) -> None:
    visit.ask("How many left?")
    menu = visit.page.locator(".conversations .save")
    for name, suffix in (("HTML", ".html"), ("Markdown", ".md")):
        menu.locator("summary").click()
        with visit.page.expect_download() as download:
            menu.get_by_role("button", name=name).click()
        assert download.value.suggested_filename == f"How-many-left{suffix}"
        download.value.save_as(tmp_path / f"conversation{suffix}")
    assert REBEL.quote.replace("*", "") in (tmp_path / "conversation.md").read_text().replace("\\", "").replace("*", "")


def test_the_library_is_searched_drawn_and_an_article_is_removed_after_a_question(visit: Visit, served: Served) -> None:
    page = visit.page
    visit.tab("Library")
    expect(page.locator(".library tbody tr")).to_have_count(2)
    expect(page.locator(".library tbody tr").nth(0)).to_contain_text("ready")
    page.locator("#articles .drawing > summary").click()
    expect(page.locator("#articles svg .bar")).to_have_count(2)
    visit.shot("library")
    page.fill("#search :is(input, textarea)", "norrland")
    expect(page.locator(".library tbody tr")).to_have_count(1)
    page.get_by_role("button", name=f"Remove {CAMP.title}").click()
    dialog = page.get_by_role("dialog", name="Remove this article?")
    expect(dialog).to_contain_text(str(CAMP.title))
    visit.shot("remove")
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    assert "camp.md" in served.assistant.library
    page.get_by_role("button", name=f"Remove {CAMP.title}").click()
    dialog.get_by_role("button", name="Remove").click()
    expect(page.locator("#result")).to_contain_text("Removed: camp.md")
    assert list(served.assistant.library) == ["aid.md"]
    expect(page.locator("#articles")).to_contain_text("0 of 1 article")


def wrong(page: Page) -> list[str]:
    """What axe-core finds serious or critical, and in dark colours of contrast, with where it stands."""
    page.add_style_tag(content="* { transition: none !important; }")  # a colour on its way to another has no contrast
    found = Axe().run(page).response["violations"]
    page.emulate_media(color_scheme="dark")
    expect(page.locator("body.dark")).to_have_count(1)
    only = {"runOnly": ["color-contrast"], "resultTypes": ["violations"]}
    found += Axe().run(page, options=only).response["violations"]
    page.emulate_media(color_scheme="light")
    expect(page.locator("body.dark")).to_have_count(0)
    bad = [each for each in found if each["impact"] in ("serious", "critical")]
    return [f"{each['id']}: {node['target']} {node['html'][:150]}" for each in bad for node in each["nodes"]]


def test_past_all_answers_to_the_question_box_by_keyboard(visit: Visit) -> None:
    visit.tab("Library")
    skip = visit.page.get_by_role("button", name="Skip to the question box")
    skip.focus()
    expect(skip).to_be_in_viewport()
    visit.page.keyboard.press("Enter")
    expect(visit.page.locator("#question textarea")).to_be_focused()


def test_on_a_phone_the_question_box_stays_in_sight(visit: Visit, served: Served) -> None:
    visit.page.set_viewport_size({"width": 390, "height": 500})
    visit.ask("How many people left Karsund?")
    visit.page.locator(".turn .asked").scroll_into_view_if_needed()
    expect(visit.page.locator("#question textarea")).to_be_in_viewport(ratio=1)


def test_axe_finds_nothing_serious_on_any_tab(visit: Visit, served: Served) -> None:
    served.assistant.answers = {"How many arrived?": REVISED, "Why did nobody leave?": PREMISE}
    page = visit.page
    found = {"welcome": wrong(page)}
    visit.ask("How many arrived?")
    visit.ask("Why did nobody leave?")
    turn = visit.ask("And left?")
    turn.get_by_role("button", name="Good answer").click()
    turn.get_by_text("Not what you meant?").click()
    expect(turn.get_by_label("What was good or wrong (optional)")).to_be_visible()
    turn.locator(".drawing > summary").click()
    turn.locator(".numbers > summary").click()
    page.locator(".filters summary").click()
    found["chat"] = wrong(page)
    page.keyboard.press("Escape")
    visit.tab("Claims")
    page.fill("#claims-about", "r")
    page.keyboard.press("Enter")
    page.locator("#claims .drawing > summary").click()
    page.locator("#claims .from button").first.click()
    expect(page.locator(".pane:visible mark.strong")).to_be_visible()
    found["claims"] = wrong(page)
    visit.tab("Brief")
    page.fill("#brief-topic", "Karsund")
    page.keyboard.press("Enter")
    expect(page.locator(".brief h2")).to_be_visible()
    found["brief"] = wrong(page)
    visit.tab("Library")
    expect(page.locator(".library tbody tr")).to_have_count(2)
    found["library"] = wrong(page)
    assert not {name: problems for name, problems in found.items() if problems}


def test_long_names_and_right_to_left_text_fit_at_every_width(visit: Visit, served: Served) -> None:
    served.assistant.library = {**LIBRARY, WIDE.id: WIDE}
    row = ROWS[0].model_copy(update={"speaker": WIDE.title, "role": WIDE.publisher, "statement": WIDE.text})
    conflict = Conflict(kind="dispute", about=WIDE.id, sides=(row, row, row))
    update = {"rows": (row,), "conflicts": (conflict,), "question": WIDE.title, "suggestions": (WIDE.id,)}
    served.assistant.answers = {WIDE.id: ANSWER.model_copy(update=update)}
    page = visit.page
    visit.ask(WIDE.id)
    visit.tab("Brief")
    page.fill("#brief-topic", "Karsund")
    page.keyboard.press("Enter")
    expect(page.locator(".brief h2")).to_be_visible()
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        for width in (1280, 768, 390):
            page.set_viewport_size({"width": width, "height": 844})
            for name in ("Claims", "Brief", "Library", "Chat"):
                visit.tab(name)
                page.locator("#claims .chip, .brief, .library tbody tr, .turn").locator("visible=true").first.wait_for()
                assert not page.evaluate(TOO_WIDE), f"{name} at {width}"
                visit.shot(f"{width}-{scheme}-{name.lower()}")
            page.locator(".conversations .menu summary").first.click()
            assert not page.evaluate(TOO_WIDE), f"conversations at {width}"
            page.locator(".filters summary").click()
            assert not page.evaluate(TOO_WIDE), f"filters at {width}"
            page.keyboard.press("Escape")


def test_who_must_log_in_sees_nothing_before_and_only_their_own_after(
    browser: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(auth, "COST", (2, 8, 1))
    users = tmp_path / "users"
    auth.add_user(users, "ada", "correct horse")
    auth.add_user(users, "bo", "battery staple")
    served = Served(tmp_path, gate=auth.Gate(users))
    with httpx.Client(base_url=served.url) as client:
        assert client.post("/gradio_api/call/ask", json={"data": ["q", None, None]}).status_code == 401
        assert "Karsund" not in client.get("/").text
    page = browser.new_page()
    for name, password in (("ada", "correct horse"), ("bo", "battery staple")):
        page.context.clear_cookies()
        page.goto(served.url)
        page.get_by_label("username").fill(name)
        page.get_by_label("password").fill("wrong")
        page.get_by_role("button", name="Login").click()
        expect(page.get_by_text("Incorrect")).to_be_visible()
        if name == "ada":
            page.screenshot(path="artifacts/page-login.png")
        page.get_by_label("username").fill(name)
        page.get_by_label("password").fill(password)
        page.get_by_role("button", name="Login").click()
        expect(page.locator(".welcome").first).to_be_visible(timeout=20_000)
        page.locator(".conversations .menu summary").first.click()
        expect(page.locator(".conversations li")).to_have_count(0)
        page.fill("#question textarea", f"What does {name} ask?")
        page.keyboard.press("Enter")
        expect(page.locator(".turn .coverage")).to_be_visible()
    page.close()
    served.close()


async def ask_over_http(url: str, functions: dict[str, int], number: int) -> tuple[str, str]:
    """One reader without a browser: opens the page, asks, and returns the transcript and the list of conversations."""
    async with httpx.AsyncClient(base_url=url, timeout=120) as client:
        await client.get("/")
        session = f"reader{number}"
        body = {
            "data": [f"Question of reader {number}", "", "{}"],
            "fn_index": functions["ask"],
            "session_hash": session,
        }
        (await client.post("/gradio_api/queue/join", json=body)).raise_for_status()
        async with client.stream("GET", "/gradio_api/queue/data", params={"session_hash": session}) as stream:
            async for line in stream.aiter_lines():
                if '"process_completed"' in line:
                    data = json.loads(line.removeprefix("data:"))["output"]["data"]
                    return json.dumps(data), data[1] if isinstance(data[1], str) else data[1]["value"]
    return "", ""


def test_fifty_readers_at_once_get_their_own_answers(served: Served) -> None:
    functions = {"ask": served.function("_ask")}

    async def all_at_once() -> list[tuple[str, str]]:
        return await asyncio.gather(*(ask_over_http(served.url, functions, number) for number in range(50)))

    with ThreadPoolExecutor(1) as other:  # Playwright has a loop of its own in this thread
        results = other.submit(lambda: asyncio.run(all_at_once())).result()
    assert len({id_ for _, id_ in results}) == 50
    for number, (shown, _) in enumerate(results):
        assert set(re.findall(r"Question of reader (\d+)", shown)) == {str(number)}
        assert "Elin Brandt" in shown
    assert all(history == [] for history in served.assistant.histories)
    assert AID.id in served.assistant.library
