"""What comes in and goes out: hosts, origins, addresses, bodies and cookies of a running page, without a browser."""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from gradio_client import Client

from assistant.interfaces.page.server import ROUTES, UPLOADS
from assistant.interfaces.web import auth, bodies, deadline
from assistant.interfaces.web.guard import Guard
from tests.page_samples import CAMP, Served

WORD = "correct horse"


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    served = Served(tmp_path_factory.mktemp("open"), allowed=["desk.example.test"])
    yield served
    served.close()


@pytest.fixture(scope="module")
def closed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A page where one must log in."""
    folder = tmp_path_factory.mktemp("closed")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(auth, "COST", (2, 8, 1))
        auth.add_user(folder / "users", "ada", WORD)
        served = Served(folder, gate=auth.Gate(folder / "users"), allowed=["desk.example.test"])
        yield served
        served.close()


def raw(served: Served, *lines: str, body: bytes = b"") -> str:
    """What the server answers to these very lines."""
    with socket.create_connection(("127.0.0.1", served.port), timeout=60) as connection:
        connection.sendall("\r\n".join((*lines, "Connection: close", "", "")).encode("latin-1") + body)
        parts = []
        while part := connection.recv(65536):
            parts.append(part)
    return b"".join(parts).decode("utf-8", "replace")


def status(answer: str) -> int:
    return int(answer.split()[1])


# Hosts


@pytest.mark.parametrize(
    "host",
    [
        "localhost",
        "LocalHost:1",
        "127.0.0.1",
        "127.0.0.2:7860",
        "[::1]:7860",
        "desk.example.test",
        "DESK.example.test.:443",
    ],
)
def test_the_page_is_there_under_its_own_names(served: Served, host: str) -> None:
    assert status(raw(served, "GET / HTTP/1.1", f"Host: {host}")) == 200


@pytest.mark.parametrize(
    "host", ["evil.test", "evil.test:7860", "evil.localhost", "0.0.0.0", "192.0.2.1", "127.0.0.1.evil.test"]
)
def test_another_name_is_refused_with_the_way_out_and_no_cookie(served: Served, host: str) -> None:
    for line in ("GET / HTTP/1.1", "GET /config HTTP/1.1", "POST /gradio_api/call/ask HTTP/1.1", "OPTIONS / HTTP/1.1"):
        answer = raw(served, line, f"Host: {host}", "X-Forwarded-Host: localhost")
        assert status(answer) == 421
        assert answer.splitlines()[-1].endswith(f"start it with --allow-host {host.partition(':')[0]}")
        assert "set-cookie" not in answer.lower()
        assert "access-control" not in answer.lower()


@pytest.mark.parametrize(
    "host", ["", "user@localhost", "localhost/x", "localhost, evil.test", "a b", "[localhost]", "\xfflocalhost"]
)
def test_what_names_no_host_is_refused(served: Served, host: str) -> None:
    assert status(raw(served, "GET /config HTTP/1.1", f"Host: {host}")) == 400


def test_none_and_two_hosts_are_refused(served: Served) -> None:
    assert status(raw(served, "GET /config HTTP/1.1")) == 400
    assert status(raw(served, "GET /config HTTP/1.0")) == 400
    assert status(raw(served, "GET /config HTTP/1.1", "Host: localhost", "Host: evil.test")) == 400
    scope = {"type": "http", "method": "GET", "path": "/", "scheme": "http", "server": None}
    assert refused({**scope, "headers": [(b"host", b"localhost"), (b"host", b"localhost")]}) == 400
    assert refused({**scope, "headers": [(b"host", b"localhost"), (b"origin", b"a"), (b"origin", b"b")]}) == 400


def test_the_address_in_the_request_line_counts_for_nothing(served: Served) -> None:
    assert status(raw(served, "GET http://evil.test/config HTTP/1.1", "Host: localhost")) == 404
    assert status(raw(served, "GET http://localhost/config HTTP/1.1", "Host: evil.test")) == 421


def test_nobody_is_believed_about_the_host(served: Served) -> None:
    given = ("X-Forwarded-Host: evil.test", "Forwarded: host=evil.test", "X-Gradio-Server: http://evil.test")
    answer = raw(served, "GET /config HTTP/1.1", f"Host: localhost:{served.port}", *given)
    assert status(answer) == 200
    assert "evil.test" not in answer


def refused(scope: Any) -> int | None:
    """The status that the guard answers with by itself; None where it passes on."""
    sent: list[Any] = []

    async def app(*_: Any) -> None:
        pass

    async def receive() -> Any:
        return {"type": "http.request", "body": b""}

    async def send(message: Any) -> None:
        sent.append(message)

    asyncio.run(Guard(app, ROUTES, UPLOADS)(scope, receive, send))
    return sent[0].get("status", sent[0].get("code")) if sent else None


# Origins


@pytest.mark.parametrize(
    "origin",
    ["http://evil.test", "null", "http://localhost:1", "https://localhost:{port}", "http://127.0.0.1:{port}", ""],
)
@pytest.mark.parametrize("method", ["GET", "POST", "OPTIONS", "HEAD"])
def test_another_origin_is_refused_before_anything_answers(served: Served, method: str, origin: str) -> None:
    given = (f"Host: localhost:{served.port}", f"Origin: {origin.format(port=served.port)}")
    preflight = ("Access-Control-Request-Method: POST", "Content-Length: 1000000")  # of which nothing comes
    answer = raw(served, f"{method} /gradio_api/queue/join HTTP/1.1", *given, *preflight)
    assert status(answer) == 403
    assert "access-control" not in answer.lower()


def test_the_own_origin_is_none_to_be_told_of(served: Served) -> None:
    own = f"http://localhost:{served.port}"
    answer = httpx.get(f"{own}/config", headers={"Origin": own})
    assert answer.status_code == 200
    assert not [name for name in answer.headers if name.startswith("access-control")]


def test_no_websocket_is_taken() -> None:
    for origin in (b"http://evil.test", b"http://localhost"):
        headers = [(b"host", b"localhost"), (b"origin", origin)]
        assert refused({"type": "websocket", "path": "/", "scheme": "ws", "headers": headers}) == 1008


@pytest.mark.parametrize("site", ["cross-site", "same-site", "anything"])
def test_another_site_may_link_to_the_page_and_no_more(served: Served, site: str) -> None:
    def get(path: str, mode: str = "navigate", dest: str = "document", method: str = "GET") -> int:
        headers = {"Sec-Fetch-Site": site, "Sec-Fetch-Mode": mode, "Sec-Fetch-Dest": dest}
        return httpx.request(method, f"{served.url}{path}", headers=headers).status_code

    assert get("/?q=How+many") == 200
    assert get("/", dest="iframe") == get("/", "no-cors", "image") == get("/", "cors", "empty") == 403
    assert get("/", method="POST") == get("/config") == get("/logout") == get("/theme.css", "no-cors", "style") == 403
    assert get("/login", method="POST") == get(f"/gradio_api/file={__file__}") == 403


def test_what_the_reader_or_the_page_asks_for_itself_passes(served: Served) -> None:
    for site in ("none", "same-origin"):
        assert httpx.get(f"{served.url}/config", headers={"Sec-Fetch-Site": site}).status_code == 200


# Addresses

SHUT = [
    *("/gradio_api/token", "/gradio_api/token/", "//gradio_api/token", "/gradio_api//token", "/gradio_api/%74oken"),
    *("/token", "/gradio_api/./token", "/gradio_api/info/../token", "/gradio_api/token%2f", "/GRADIO_API/TOKEN"),
    *("/gradio_api/app_id", "/gradio_api/user", "/gradio_api/deep_link?session_hash=x", "/gradio_api/dev/reload"),
    *(
        "/gradio_api/proxy=https://x.hf.space/a",
        "/gradio_api/file=https://example.org",
        "/gradio_api/file=HTTPS://a.org",
    ),
    *("/gradio_api/file/x", "/monitoring", "/monitoring/summary", "/monitoring/key", "/gradio_api/queue/status"),
    *("/gradio_api/vibe-code", "/gradio_api/openapi.json", "/openapi.json", "/docs", "/redoc", "/gradio_api/runs"),
    *("/gradio_api/mcp", "/gradio_api/mcp/sse", "/gradio_api/startup-events", "/gradio_api/stream/a/b/1/playlist-file"),
    *("/pwa_icon", "/gradio_api/custom_component/1/client/component/x.js", "/gradio_api/profiling/summary"),
    *("/gradio_api/call/_ask/x", "/gradio_api/reload", "/nothing", "/gradio_api/run-history/records"),
]


@pytest.mark.parametrize("path", SHUT)
def test_what_the_page_does_not_use_is_shut(served: Served, closed: Served, path: str) -> None:
    for page in (served, closed):
        for method in ("GET", "HEAD", "POST"):
            assert status(raw(page, f"{method} {path} HTTP/1.1", "Host: localhost", "Content-Length: 0")) == 404


@pytest.mark.parametrize(
    "path",
    [
        "run/ask",
        "api/ask",
        "run/_remove",
        "component_server",
        "process_recording",
        "vibe-edit",
        "call/v2/ask",
        "stream/x",
    ],
)
def test_what_goes_past_the_queue_or_records_is_shut(served: Served, path: str) -> None:
    assert httpx.post(f"{served.url}/gradio_api/{path}", json={"data": ["q", None, None]}).status_code == 404


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "TRACE", "OPTIONS", "CONNECT"])
def test_other_methods_are_shut(served: Served, method: str) -> None:
    assert status(raw(served, f"{method} / HTTP/1.1", "Host: localhost")) == 404


def test_files_of_this_machine_are_not_given_out(served: Served) -> None:
    for path in (
        __file__,
        "/etc/passwd",
        f"{served.folder}/conversations.sqlite3",
        "../../etc/passwd",
        "file:///etc/passwd",
    ):
        assert httpx.get(f"{served.url}/gradio_api/file={path}").status_code in (403, 404)


# Bodies


def test_a_body_that_says_it_is_too_large_is_refused_unread(served: Served) -> None:
    for path, size in (("call/ask", bodies.ORDINARY + 1), ("upload", bodies.UPLOAD + 1), ("queue/join", 10**15)):
        answer = raw(served, f"POST /gradio_api/{path} HTTP/1.1", "Host: localhost", f"Content-Length: {size}")
        assert status(answer) == 413
        assert "maximum allowed size of" in answer.splitlines()[-1]
    for wrong in ("-1", "1e3", "0x10", "9" * 30):
        answer = raw(served, "POST /login HTTP/1.1", "Host: localhost", f"Content-Length: {wrong}")
        assert status(answer) in (400, 413)


FORM = "multipart/form-data; boundary=b"
FILE = b'--b\r\nContent-Disposition: form-data; name="files"; filename="a.md"\r\n\r\n'


def endless(served: Served, path: str, kind: str, start: bytes = b"") -> tuple[int, int]:
    """Sends chunks until the server has enough; the status of its answer, and the bytes that it took."""
    lines = (
        f"POST /gradio_api/{path} HTTP/1.1",
        "Host: localhost",
        "Transfer-Encoding: chunked",
        f"Content-Type: {kind}",
    )
    chunk, sent = b"x" * 100_000, 0
    with socket.create_connection(("127.0.0.1", served.port), timeout=60) as connection:
        connection.sendall("\r\n".join((*lines, "", "")).encode())
        connection.sendall(b"%x\r\n%s\r\n" % (len(start), start) if start else b"")
        try:
            while sent < 500_000_000:
                connection.sendall(b"%x\r\n%s\r\n" % (len(chunk), chunk))
                sent += len(chunk)
        except OSError:
            pass
        try:
            answer = connection.recv(65536).decode()
        except OSError:  # it went away while we were writing
            answer = "HTTP/1.1 413 "
    return status(answer), sent


def test_an_endless_body_is_cut_off(served: Served) -> None:
    for path in ("call/ask", "queue/join"):
        got, sent = endless(served, path, "application/json", b'{"data": ["')
        assert got == 413
        assert sent < 50_000_000


def test_an_endless_upload_is_cut_off_and_leaves_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GRADIO_TEMP_DIR", str(tmp_path / "gradio"))
    monkeypatch.setattr(bodies, "UPLOAD", 3_000_000)
    served = Served(tmp_path)
    got, sent = endless(served, "upload", FORM, FILE)
    assert got == 413
    assert sent < 50_000_000
    monkeypatch.setattr(bodies, "STALL", 0.2)
    lines = ("POST /gradio_api/upload HTTP/1.1", "Host: localhost", f"Content-Type: {FORM}", "Content-Length: 1000")
    assert "too slowly" in raw(served, *lines, body=FILE + b"the rest never comes")
    assert not [path for path in (tmp_path / "gradio").rglob("*") if path.is_file()]
    served.close()


def test_a_body_that_does_not_come_is_given_up(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bodies, "ORDINARY_SECONDS", 0.2)
    answer = raw(served, "POST /gradio_api/call/ask HTTP/1.1", "Host: localhost", "Content-Length: 100", body=b"{")
    assert status(answer) == 408
    assert "too slowly" in answer


def test_a_body_that_fits_comes_whole(served: Served) -> None:
    history = [{"question": "x" * 1_500_000}]
    sent = httpx.post(f"{served.url}/gradio_api/call/ask", json={"data": ["How many left?", history, None]})
    event = sent.raise_for_status().json()["event_id"]
    assert "validation error" in httpx.get(f"{served.url}/gradio_api/call/ask/{event}").text  # it was read


def test_who_sends_too_much_in_one_go_reads_why(served: Served) -> None:
    for size in (2_100_000, 9_000_000):
        with httpx.Client() as client:
            answer = client.post(f"{served.url}/gradio_api/call/ask", content=b"x" * size)
        assert answer.status_code == 413
        assert "2 MB" in answer.text


# Cookies and headers


def test_every_cookie_is_for_the_page_alone(closed: Served) -> None:
    login = {"username": "ada", "password": WORD}
    for scheme, secure in (("http", False), ("https", True)):
        # The server believes a proxy on this machine.
        with httpx.Client(
            base_url=closed.url, headers={"Host": "desk.example.test", "X-Forwarded-Proto": scheme}
        ) as client:
            page = {"Referer": f"{scheme}://desk.example.test/"}
            answers = [client.get("/"), client.post("/login", data=login), client.get("/logout", headers=page)]
            cookies = [value for answer in answers for value in answer.headers.get_list("set-cookie")]
            assert len(cookies) >= 5
            for cookie in cookies:
                assert cookie.count("HttpOnly") == cookie.count("SameSite=Lax") == 1
                assert "samesite=none" not in cookie.lower()
                assert ("Secure" in cookie) is cookie.startswith("__Host-") is secure
                assert "domain" not in cookie.lower()
                assert "Path=/;" in cookie


def test_behind_tls_a_cookie_that_a_sibling_host_planted_is_passed_over(closed: Served) -> None:
    login = {"username": "ada", "password": WORD}
    headers = {"Host": "desk.example.test", "X-Forwarded-Proto": "https"}
    with httpx.Client(base_url=closed.url, headers=headers) as client:
        given = client.post("/login", data=login).headers.get_list("set-cookie")
    mine = "; ".join(cookie.split(";")[0] for cookie in given)
    assert httpx.get(f"{closed.url}/config", headers={**headers, "Cookie": mine}).status_code == 200
    planted = mine.replace("__Host-", "")  # what browsers let another host of the domain set
    assert httpx.get(f"{closed.url}/config", headers={**headers, "Cookie": planted}).status_code == 401
    both = f"{planted}x; {mine}"
    assert httpx.get(f"{closed.url}/config", headers={**headers, "Cookie": both}).status_code == 200


def test_a_link_elsewhere_logs_nobody_out_over_plain_http(closed: Served) -> None:
    headers = {"Host": "desk.example.test"}
    statuses = [
        httpx.get(f"{closed.url}/logout", headers=headers | more).status_code
        for more in (
            {},
            {"Referer": "http://evil.test/"},
            {"Referer": "http://desk.example.test.evil.test/"},
            {"Referer": "http://desk.example.test/"},
        )
    ]
    assert statuses[:3] == [403] * 3
    assert statuses[3] != 403


def test_a_head_that_does_not_come_is_not_waited_for(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deadline, "SECONDS", 0.5)
    host, port = served.url.removeprefix("http://").split(":")
    whole = f"GET /robots.txt HTTP/1.1\r\nHost: {host}:{port}\r\n\r\n".encode()
    for begun in (b"", b"GET / HTTP/1.1\r\nHost: loc", whole + b"GET / HTTP/1.1\r\n"):
        with socket.create_connection((host, int(port)), timeout=20) as connection:
            connection.sendall(begun)
            received = b""
            while part := connection.recv(65_536):  # ends when the server closes
                received += part
            assert (b" 200 " in received or b" 404 " in received) is begun.startswith(whole)


def test_a_history_full_of_faults_gets_a_short_line(served: Served) -> None:
    api = f"{served.url}/gradio_api/call/ask"
    event = httpx.post(api, json={"data": ["Why?", [{"conflicts": [["w"] * 5] * 50_000}], None]}).json()["event_id"]
    answer = httpx.get(f"{api}/{event}", timeout=60).text
    assert "validation errors for Answer" in answer
    assert len(answer) < 1000


def test_no_page_may_frame_this_one_or_take_parts_of_it(served: Served) -> None:
    for path in ("/", "/config", "/nothing"):
        headers = httpx.get(served.url + path).headers
        assert headers["x-frame-options"] == "DENY"
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
        assert headers["cross-origin-resource-policy"] == "same-origin"
        assert headers["x-content-type-options"] == "nosniff"


def test_logging_in_over_plain_http_on_this_machine_goes_on_working(closed: Served) -> None:
    with httpx.Client(base_url=closed.url) as client:
        assert client.get("/config").status_code == 401
        assert client.post("/login", data={"username": "ada", "password": "wrong"}).status_code == 400
        assert client.post("/login", data={"username": "ada", "password": WORD}).status_code == 200
        assert client.get("/config").json()["title"] == "Briefing Assistant"
        client.get("/logout")
        assert client.get("/config").status_code == 401


# Programs


@pytest.mark.parametrize("name", ["served", "closed"])
def test_gradio_client_asks_as_before(name: str, request: pytest.FixtureRequest) -> None:
    page: Served = request.getfixturevalue(name)
    who = {"auth": ("ada", WORD)} if name == "closed" else {}
    client = Client(page.url, verbose=False, analytics_enabled=False, **who)
    answer = client.predict("How many left?", api_name="/ask")
    assert answer["status"] == "answered"
    again = client.predict("And then?", [answer], {"publishers": ["Fjord Wire"]}, api_name="/ask")
    assert again["status"] == "answered"
    assert [each.question for each in page.assistant.histories[-1]] == [answer["question"]]
    with pytest.raises(Exception, match="at most 2,000 are read"):
        client.predict("x" * 5000, api_name="/ask")
    client.close()


def test_a_program_uploads_and_asks_with_plain_http(served: Served) -> None:
    with httpx.Client(base_url=served.url) as client:
        (path,) = client.post("/gradio_api/upload", files={"files": ("a.md", CAMP.text.encode())}).json()
        assert client.get(f"/gradio_api/file={path}").text == CAMP.text
        event = client.post("/gradio_api/call/ask", json={"data": ["How many left?", None, None]}).json()["event_id"]
        answer = client.get(f"/gradio_api/call/ask/{event}").text
        assert json.loads(answer.split("data: ")[1])[0]["status"] == "answered"
