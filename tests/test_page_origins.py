"""Pages of other origins in a real Chromium: none can list, read, add or remove anything here, nor take a token.

The other page stands on another port of this machine, under a name that is made to resolve to this machine, or on a
sibling host behind TLS. Each does all that a page can, with a reader who has the page open in the same browser.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from assistant.interfaces.web import auth
from assistant.interfaces.web.server import Running, listening
from tests.llm_server import wait_until
from tests.page_browser import FLAGS, Visit, free_port
from tests.page_samples import FakeAssistant, Served
from tests.tls_proxy import TlsProxy

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]

NAMES = ("evil.test", "desk.example.test", "sibling.example.test")
MORE_FLAGS = [f"--host-resolver-rules={', '.join(f'MAP {name} 127.0.0.1' for name in NAMES)}"]
# Not every browser has these checks, which would keep the attacks from us.
MORE_FLAGS += ["--disable-features=LocalNetworkAccessChecks,BlockInsecurePrivateNetworkRequests"]
MORE_FLAGS += ["--ignore-certificate-errors"]
WORD = "correct horse"

# Everything that a page can send to another one, in each way that a browser has; gives back what it could read.
ATTACK = """async ({target, remove, upload}) => {
  const read = [];
  const send = async (path, options) => {
    for (const mode of ['cors', 'no-cors', 'same-origin']) {
      for (const credentials of ['include', 'omit']) {
        try {
          const answer = await fetch(target + path, {mode, credentials, ...options});
          read.push([`${options.method ?? 'GET'} ${path}`, answer.status, (await answer.text()).slice(0, 2000)]);
        } catch (error) { /* the browser keeps it from us, or has sent nothing */ }
      }
    }
  };
  for (const path of ['', 'config', 'gradio_api/info', 'gradio_api/token', 'gradio_api/%74oken', 'gradio_api/app_id',
                      'gradio_api/user', 'gradio_api/queue/data?session_hash=attack']) await send('/' + path, {});
  const event = (fn_index, data, event_data) => JSON.stringify({fn_index, data, event_data, session_hash: 'attack'});
  for (const type of ['application/json', 'text/plain']) {
    const post = (body) => ({method: 'POST', headers: {'Content-Type': type}, body});
    await send('/gradio_api/call/ask', post(JSON.stringify({data: ['How many left?', null, null]})));
    await send('/gradio_api/run/ask', post(JSON.stringify({data: ['How many left?', null, null]})));
    await send('/gradio_api/queue/join', post(event(remove, ['', ''], {article: 'camp.md'})));
    await send('/gradio_api/queue/join', post(event(upload, [[], '', ''], null)));
  }
  const form = new FormData();
  form.append('files', new Blob(['planted'], {type: 'text/plain'}), 'planted.md');
  await send('/gradio_api/upload', {method: 'POST', body: form});
  await send('/login', {method: 'POST', body: new URLSearchParams({username: 'ada', password: 'correct horse'})});
  await send('/logout', {});
  const load = (tag, more) => new Promise((done) => {
    const element = Object.assign(document.createElement(tag), more);
    element.onload = element.onerror = () => done();
    setTimeout(done, 1000);
    document.body.append(element);
  });
  await load('img', {src: target + '/logout'});
  await load('script', {src: target + '/config'});
  await load('iframe', {src: target + '/logout'});
  await load('iframe', {src: target + '/', name: 'frame'});
  const submit = async (action, fields, enctype) => {
    const form = document.createElement('form');
    Object.assign(form, {action: target + action, method: 'POST', target: 'frame', enctype});
    for (const [name, value] of fields) form.append(Object.assign(document.createElement('input'), {name, value}));
    document.body.append(form);
    form.submit();
    await new Promise((done) => setTimeout(done, 300));
  };
  await submit('/login', [['username', 'ada'], ['password', 'wrong']], 'application/x-www-form-urlencoded');
  const json = event(remove, ['', ''], {article: 'camp.md'}).slice(0, -1);
  await submit('/gradio_api/queue/join', [[json + ',"a":"', '"}']], 'text/plain');
  await submit('/gradio_api/upload', [['files', 'planted']], 'multipart/form-data');
  await new Promise((done) => {
    const events = new EventSource(target + '/gradio_api/queue/data?session_hash=attack', {withCredentials: true});
    events.onmessage = (message) => { read.push(['events', 200, message.data]); done(); };
    events.onerror = () => done();
  });
  await new Promise((done) => {
    const socket = new WebSocket(target.replace('http', 'ws') + '/gradio_api/queue/join');
    socket.onmessage = socket.onopen = () => { read.push(['socket', 200, '']); done(); };
    socket.onerror = () => done();
  });
  return read;
}"""


class Watched(FakeAssistant):
    """Notes each call that would ask, list, read, add or remove."""

    def __init__(self) -> None:
        super().__init__()
        self.calls: list[str] = []

    def __getattribute__(self, name: str) -> Any:
        if name in ("ask", "articles", "article", "claims", "brief", "remove", "ingest"):
            self.calls.append(name)
        return super().__getattribute__(name)


class Elsewhere(BaseHTTPRequestHandler):
    """A page of somebody else, without any rule of its own."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(b"<!doctype html><title>elsewhere</title><body></body>")

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def browser(chromium_path: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=chromium_path, args=[*FLAGS, *MORE_FLAGS])
        yield chromium
        chromium.close()


@pytest.fixture(scope="module")
def elsewhere() -> Iterator[int]:
    """The port of another server on this machine."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Elsewhere)
    Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_port
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module", params=["open", "log-in"])
def served(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The page, once for everybody and once for who logs in."""
    folder = tmp_path_factory.mktemp(request.param)
    options: dict[str, Any] = {"allowed": ["desk.example.test"]}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(auth, "COST", (2, 8, 1))
        if request.param == "log-in":
            auth.add_user(folder / "users", "ada", WORD)
            options["gate"] = auth.Gate(folder / "users")
        served = Served(folder, Watched(), **options)
        yield served
        served.close()


@pytest.fixture
def reader(browser: Browser) -> Iterator[BrowserContext]:
    """The browser of somebody who uses the page."""
    context = browser.new_context()
    yield context
    context.close()


@pytest.fixture(scope="module")
def tls(served: Served, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TlsProxy]:
    proxy = TlsProxy(tmp_path_factory.mktemp("tls"), served.port)
    yield proxy
    proxy.close()


@pytest.fixture(scope="module")
def sibling(elsewhere: int, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TlsProxy]:
    proxy = TlsProxy(tmp_path_factory.mktemp("sibling"), elsewhere)
    yield proxy
    proxy.close()


def opened(reader: BrowserContext, url: str) -> Page:
    """The page as its reader has it open, logged in where that is asked for."""
    page = reader.new_page()
    page.goto(url)
    name, welcome = page.get_by_label("username"), page.locator(".welcome").first
    expect(name.or_(welcome)).to_be_visible(timeout=20_000)
    if name.is_visible():
        name.fill("ada")
        page.get_by_label("password").fill(WORD)
        page.get_by_role("button", name="Login").click()
    expect(welcome).to_be_visible(timeout=20_000)
    return page


def attacked(reader: BrowserContext, served: Served, attacker: str, target: str) -> list[tuple[str, int, str]]:
    """What the page at `attacker` reads of the one at `target`, whose reader has both open."""
    watched: Any = served.assistant
    watched.calls.clear()
    page = reader.new_page()
    # As somebody serves it who has the name resolve to their own server first, and to this machine then.
    page.route(attacker, lambda route: route.fulfill(body="<!doctype html><body></body>", content_type="text/html"))
    page.goto(attacker)
    numbers = {"remove": served.function("_remove"), "upload": served.function("_upload")}
    read: list[tuple[str, int, str]] = page.evaluate(ATTACK, {"target": target, **numbers})
    page.close()
    return read


def unharmed(reader: BrowserContext, served: Served, own: Page) -> None:
    """The library was neither read nor changed, and the reader is still in."""
    watched: Any = served.assistant
    assert watched.calls == []
    assert "camp.md" in watched.library
    own.reload()
    expect(own.locator(".welcome").first).to_be_visible(timeout=20_000)
    own.close()


def test_a_page_on_another_port_of_this_machine_can_do_nothing(
    reader: BrowserContext, served: Served, elsewhere: int
) -> None:
    for host in ("127.0.0.1", "localhost"):
        own = opened(reader, f"http://{host}:{served.port}")
        read = attacked(reader, served, f"http://{host}:{elsewhere}/", f"http://{host}:{served.port}")
        assert [each for each in read if each[2]] == []
        unharmed(reader, served, own)


def test_a_name_that_is_made_to_resolve_to_this_machine_can_do_nothing(reader: BrowserContext, served: Served) -> None:
    own = opened(reader, served.url)
    evil = f"http://evil.test:{served.port}"
    read = attacked(reader, served, f"{evil}/", evil)
    assert len(read) > 20  # to the browser it is the page's own, so it reads the answers
    assert {status for path, status, _ in read if path != "GET /"} == {421}
    assert all("--allow-host" in text for path, _, text in read if path != "GET /")
    unharmed(reader, served, own)


def test_without_the_guard_the_same_page_takes_and_removes(reader: BrowserContext, tmp_path: Path) -> None:
    """What the test above would miss if the attack were none."""
    served = Served(tmp_path, Watched())
    port = free_port()
    bare = Running(served.app.app.app, listening("127.0.0.1", port))
    evil = f"http://evil.test:{port}"
    read = attacked(reader, served, f"{evil}/", evil)
    done = {path for path, status, text in read if status == 200 and text}
    assert {
        "GET /config",
        "POST /gradio_api/call/ask",
        "POST /gradio_api/queue/join",
        "POST /gradio_api/upload",
    } <= done
    watched: Any = served.assistant
    assert wait_until(lambda: {"ask", "remove"} <= set(watched.calls))
    bare.close()
    served.close()


def test_a_sibling_host_behind_tls_plants_no_cookie(
    reader: BrowserContext, served: Served, tls: TlsProxy, sibling: TlsProxy
) -> None:
    desk = f"https://desk.example.test:{tls.port}"
    page = reader.new_page()
    page.goto(f"https://sibling.example.test:{sibling.port}/")
    for name in ("briefing-browser", "__Host-briefing-browser"):
        page.evaluate(f"document.cookie = '{name}=' + 'b'.repeat(32) + '; Domain=example.test; Path=/; Secure'")
    own = opened(reader, desk)
    cookies = {cookie["name"]: cookie for cookie in reader.cookies(desk)}
    assert cookies["briefing-browser"]["value"] == "b" * 32  # it is sent, and passed over
    assert cookies["__Host-briefing-browser"]["value"] != "b" * 32
    assert all(name.startswith("__Host-") for name in cookies if name != "briefing-browser")
    own.close()


def test_a_sibling_host_behind_tls_can_do_nothing(
    reader: BrowserContext, served: Served, tls: TlsProxy, sibling: TlsProxy
) -> None:
    desk = f"https://desk.example.test:{tls.port}"
    own = opened(reader, desk)
    assert reader.cookies()
    for cookie in reader.cookies():
        assert (cookie["secure"], cookie["httpOnly"], cookie["sameSite"]) == (True, True, "Lax")
    for attacker in (f"https://sibling.example.test:{sibling.port}/", f"https://desk.example.test:{sibling.port}/"):
        read = attacked(reader, served, attacker, desk)
        assert [each for each in read if each[2]] == []
    unharmed(reader, served, own)
    answer = reader.new_page().goto(f"https://sibling.example.test:{tls.port}/config")
    assert answer
    assert answer.status == 421  # that name does not lead to the page, either


def test_the_page_works_behind_tls_under_its_name(
    reader: BrowserContext, served: Served, tls: TlsProxy, tmp_path: Path
) -> None:
    page = opened(reader, f"https://desk.example.test:{tls.port}/")
    trouble: list[str] = []
    page.on("console", lambda message: trouble.append(message.text) if message.type == "error" else None)
    page.fill("#question textarea", "How many left?")
    page.keyboard.press("Enter")
    expect(page.locator(".turn .coverage")).to_be_visible()
    page.locator(".conversations .save summary").click()
    with page.expect_download() as download:
        page.locator(".conversations .save").get_by_role("button", name="Markdown").click()
    download.value.save_as(tmp_path / "conversation.md")
    assert "Karsund" in (tmp_path / "conversation.md").read_text()
    page.get_by_role("tab", name="Library").click()
    page.set_input_files("#upload input[type=file]", [{"name": "a.md", "mimeType": "text/plain", "buffer": b"x"}])
    expect(page.locator("#result .sum")).to_contain_text("1 article added")
    page.reload()
    expect(page.locator(".turn .asked")).to_have_text("How many left?")
    assert not trouble


def test_a_link_from_another_site_opens_the_page(reader: BrowserContext, served: Served, elsewhere: int) -> None:
    opened(reader, f"http://localhost:{served.port}").close()
    page = reader.new_page()
    page.goto(f"http://evil.test:{elsewhere}/")
    address = json.dumps(f"http://localhost:{served.port}/?q=How+many")
    page.evaluate(f"location.href = {address}")
    expect(page.locator("#question textarea")).to_have_value("How many", timeout=20_000)
    page.close()


def test_the_box_says_when_it_is_full_and_a_long_question_is_refused(browser: Browser, tmp_path: Path) -> None:
    served = Served(tmp_path, Watched())
    visit = Visit(browser, served.url)
    box = visit.page.locator("#question textarea")
    expect(visit.page.locator("#full")).to_have_text("")
    box.fill("x" * 1999)
    box.press("End")
    visit.page.keyboard.insert_text("yz")
    expect(visit.page.locator("#full")).to_contain_text("at most 2,000 characters")
    assert len(box.input_value()) == 2000
    visit.shot("question-full")
    # A browser that does not keep to it.
    box.evaluate("box => { box.removeAttribute('maxlength'); }")
    box.fill("flood " * 400)
    visit.page.keyboard.press("Enter")
    told = visit.page.get_by_role("status").filter(has_text="at most 2,000 are read")
    expect(told).to_be_in_viewport(ratio=1)
    expect(visit.page.locator("#full")).to_have_text("")
    visit.page.wait_for_timeout(500)  # it comes into sight slowly
    visit.shot("question-too-long")
    expect(visit.page.locator(".turn")).to_have_count(0)
    watched: Any = served.assistant
    assert "ask" not in watched.calls
    box.fill("How many left?")
    visit.page.keyboard.press("Enter")
    expect(visit.page.locator(".turn .coverage")).to_be_visible()
    visit.close()
    served.close()
