"""What comes in: everything that there is no use for is refused here, before any framework's middleware sees it.

Refused are requests to a name that is not ours, from a page of another origin, to an address that is not among the
routes, and with more or slower bodies than there is a use for.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from assistant.interfaces.web import bodies, hosts
from assistant.interfaces.web.bodies import Refused

# What a proxy says of the request. The server has read it where it trusts the proxy; Gradio would believe anybody.
BELIEVED_BY_GRADIO = re.compile(rb"x-forwarded-.*|forwarded|x-gradio-server|x-direct-url")


class Guard:
    """ASGI middleware: answers what is refused with one plain line, and passes the rest on."""

    def __init__(
        self, app: Any, routes: Mapping[str, re.Pattern[str]], uploads: str, allowed: Iterable[str] = ()
    ) -> None:
        """routes: the paths that exist, by method. uploads: the path that files are sent to.

        allowed: names that we have beside `localhost`. Raises `InputError` for what is no name.
        """
        self.app, self.routes, self.uploads, self.allowed = app, routes, uploads, hosts.names(allowed)

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Passes the request on, or refuses it."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        if scope["type"] != "http":  # nothing of ours has a WebSocket
            await send({"type": "websocket.close", "code": 1008})
            return
        try:
            headers = _headers(scope)
            self._check(scope, headers)
            passed = {**scope, "headers": [h for h in scope["headers"] if not BELIEVED_BY_GRADIO.fullmatch(h[0])]}
            if scope["path"] == self.uploads:
                bodies.check_length(headers, bodies.UPLOAD)
                upload = bodies.Counted(receive, bodies.UPLOAD, bodies.UPLOAD_SECONDS, bodies.STALL)
                await self.app(passed, upload, _closing(send, upload))
                return
            bodies.check_length(headers, bodies.ORDINARY)
            whole = await bodies.read(receive, bodies.ORDINARY, bodies.ORDINARY_SECONDS)
        except Refused as refused:
            await _refuse(refused, receive if refused.status == 413 else None, send)
            return
        await self.app(passed, whole, send)

    def _check(self, scope: Any, headers: dict[bytes, bytes]) -> None:
        own = hosts.parsed(headers.get(b"host", b"").decode("latin-1"))
        if own is None:
            raise Refused(400, "The request does not name its host in a Host header, or not in a valid one.")
        if not hosts.known(own.name, self.allowed, scope.get("server")):
            way_out = f"If it should, start it with --allow-host {own.name}"
            raise Refused(421, f"This page does not answer to the name {own.name}. {way_out}")
        origin = headers.get(b"origin")
        if origin is not None and not hosts.same_origin(origin.decode("latin-1"), scope["scheme"], own):
            way_out = "A proxy in front must pass on Host with its port, and X-Forwarded-Proto."
            here = f"{scope['scheme']}://{headers[b'host'].decode('latin-1')}"
            raise Refused(403, f"This request comes from another page than {here}. {way_out}")
        site = headers.get(b"sec-fetch-site", b"none" if _may_be_silent(scope, headers, own) else b"cross-site")
        if site not in (b"none", b"same-origin") and not _opens_the_page(scope, headers):
            raise Refused(403, "Another site may link to this page, and nothing else.")
        routes = self.routes.get(scope["method"])
        if routes is None or not routes.fullmatch(scope["path"]):
            raise Refused(404, "There is nothing at this address.")


def _may_be_silent(scope: Any, headers: dict[bytes, bytes], own: hosts.Host) -> bool:
    """Whether a request without `Sec-Fetch-Site` may come from anywhere.

    Browsers leave it out over plain HTTP, but not to this machine. There a link could log a reader out, so that is left
    to links of the page.
    """
    if scope["path"] != "/logout" or scope["scheme"] == "https" or hosts.known(own.name, frozenset(), None):
        return True
    referer = re.match(rb"https?://[^/]+", headers.get(b"referer", b""))
    return referer is not None and hosts.same_origin(referer[0].decode("latin-1"), scope["scheme"], own)


def _headers(scope: Any) -> dict[bytes, bytes]:
    """The headers by name. Raises `Refused` where one that decides comes twice, since others may read the other one."""
    headers: dict[bytes, bytes] = {}
    for name, value in scope["headers"]:
        if name in headers and name in (b"host", b"origin", b"content-length", b"sec-fetch-site"):
            raise Refused(400, f"The request has more than one {name.decode()} header.")
        headers[name] = value
    return headers


def _opens_the_page(scope: Any, headers: dict[bytes, bytes]) -> bool:
    """Whether a reader follows a link to the page: into a window of its own, not into a frame."""
    navigates = headers.get(b"sec-fetch-mode") == b"navigate" and headers.get(b"sec-fetch-dest") == b"document"
    return navigates and scope["method"] == "GET" and scope["path"] == "/"


def _closing(send: Any, upload: bodies.Counted) -> Any:
    """A `send` whose answer ends the connection where the upload has not come whole: the rest is not read."""

    async def closing(message: Any) -> None:
        if message["type"] == "http.response.start" and not upload.whole:
            message = {**message, "headers": [*message.get("headers", ()), (b"connection", b"close")]}
        await send(message)

    return closing


async def _refuse(refused: Refused, receive: Any, send: Any) -> None:
    """Answers with the line. With `receive` what still comes is thrown away: who goes on sending reads no answer."""
    body = f"{refused.line}\n".encode()
    headers = [
        (b"content-type", b"text/plain; charset=utf-8"),
        (b"content-length", str(len(body)).encode()),
        (b"connection", b"close"),
    ]
    await send({"type": "http.response.start", "status": refused.status, "headers": headers})
    await send({"type": "http.response.body", "body": body, "more_body": receive is not None})
    if receive is not None:
        await bodies.discard(receive)
        await send({"type": "http.response.body"})
