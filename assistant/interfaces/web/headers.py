"""What every answer brings to the browser: headers that forbid fetching elsewhere, and cookies that only we can use."""

import secrets
from collections.abc import Iterable, Iterator
from typing import Any

from assistant.interfaces.web.identity import CLIENT, COOKIE, has_secret

# A cookie of this name cannot be planted by a sibling host: browsers take it over TLS only, and from its own host only.
OURS = b"__Host-"
YEAR = 31_536_000  # seconds

# The second wall behind the escaping: if an article got markup into the page, the browser would fetch nothing for it.
# Gradio itself needs inline scripts and styles, and `gr.HTML` compiles its templates.
POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; object-src 'none'; base-uri 'self'; "
    "form-action 'self'; frame-ancestors 'none'"
)
HEADERS = (
    (b"content-security-policy", POLICY.encode()),
    (b"referrer-policy", b"same-origin"),
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"cross-origin-resource-policy", b"same-origin"),
)


class SafeHeaders:
    """ASGI middleware, the outermost: adds `HEADERS` to every response, and gives a browser that has none its secret.

    No cookie leaves that scripts or other sites could use, whoever set it, and no permission for another origin. Behind
    TLS cookies have `OURS` before their name, which those inside do not know of, and others are passed over.
    """

    def __init__(self, app: Any) -> None:
        self.app = app

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Passes the request on, and the response with our headers."""
        CLIENT.set((scope.get("client") or ("",))[0])
        secure = scope.get("scheme") == "https"
        if secure:
            scope = {**scope, "headers": list(_own_cookies(scope["headers"]))}
        new = scope["type"] == "http" and scope.get("path") == "/" and not has_secret(scope)

        async def send_with_headers(message: Any) -> None:
            if message["type"] == "http.response.start":
                headers = [*_safe(message.get("headers", ()), secure), *HEADERS]
                if new and message["status"] == 200:
                    value = f"{COOKIE}={secrets.token_hex(16)}; Path=/; Max-Age={YEAR}"
                    headers.append((b"set-cookie", _safe_cookie(value.encode(), secure)))
                message = {**message, "headers": headers}
            await send(message)

        await self.app(scope, receive, send_with_headers if scope["type"] == "http" else send)


def _safe(headers: Iterable[tuple[bytes, bytes]], secure: bool) -> Iterator[tuple[bytes, bytes]]:
    for name, value in headers:
        if name.lower() == b"set-cookie":
            yield name, _safe_cookie(value, secure)
        elif not name.lower().startswith(b"access-control-"):
            yield name, value


def _safe_cookie(cookie: bytes, secure: bool) -> bytes:
    """A cookie of ours only: over plain HTTP it must not be `Secure`, which a browser would not send back."""
    ours = (b"httponly", b"samesite", b"secure", b"domain", b"path")
    value, *rest = cookie.split(b";")
    parts = [part for part in rest if part.strip().lower().partition(b"=")[0] not in ours]
    own = [OURS + value.strip()] if secure else [value]
    return b";".join([*own, *parts, b" Path=/", b" HttpOnly", b" SameSite=Lax", *([b" Secure"] if secure else [])])


def _own_cookies(headers: Iterable[tuple[bytes, bytes]]) -> Iterator[tuple[bytes, bytes]]:
    """A request's headers, its cookies without those that another host may have planted."""
    for name, value in headers:
        if name == b"cookie":
            given = (part.strip() for part in value.split(b";"))
            yield name, b"; ".join(part.removeprefix(OURS) for part in given if part.startswith(OURS))
        else:
            yield name, value
