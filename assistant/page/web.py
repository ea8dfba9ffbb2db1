"""What stands between the browser and Gradio: headers that forbid fetching elsewhere, and whose request this is."""

from __future__ import annotations

import hashlib
import re
import secrets
from contextvars import ContextVar
from http.cookies import CookieError, SimpleCookie
from typing import Any

COOKIE = "briefing-browser"
# The address that the request of this task comes from, for counting wrong log-ins.
CLIENT: ContextVar[str] = ContextVar("client", default="")
YEAR = 31_536_000  # seconds

# The second wall behind the escaping: if an article got markup into the page, the browser would fetch nothing for it.
# Gradio itself needs inline scripts and styles, and `gr.HTML` compiles its templates.
POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self' 'unsafe-inline' 'unsafe-eval'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "connect-src 'self'",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
        "frame-ancestors 'self'",
    )
)
HEADERS = (
    (b"content-security-policy", POLICY.encode()),
    (b"referrer-policy", b"no-referrer"),
    (b"x-content-type-options", b"nosniff"),
)


class Front:
    """ASGI middleware: adds `HEADERS` to every response, and gives a browser that has none its secret as a cookie."""

    def __init__(self, app: Any) -> None:
        self.app = app

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Passes the request on, and the response with our headers added."""
        CLIENT.set((scope.get("client") or ("",))[0])
        added = [*HEADERS]
        if scope["type"] == "http" and scope.get("path") == "/" and _secret(scope) is None:
            secure = "; Secure" if scope.get("scheme") == "https" else ""
            value = f"{COOKIE}={secrets.token_hex(16)}; Path=/; Max-Age={YEAR}; HttpOnly; SameSite=Lax{secure}"
            added.append((b"set-cookie", value.encode()))

        async def send_with_headers(message: Any) -> None:
            if message["type"] == "http.response.start":
                message = {**message, "headers": [*message.get("headers", ()), *added]}
            await send(message)

        await self.app(scope, receive, send_with_headers if scope["type"] == "http" else send)


def _secret(scope: Any) -> str | None:
    header = b"; ".join(value for name, value in scope.get("headers", ()) if name == b"cookie")
    try:
        found = SimpleCookie(header.decode("latin-1")).get(COOKIE)
    except CookieError:
        return None
    return found.value if found and re.fullmatch(r"[0-9a-f]{32}", found.value) else None


def owner(request: Any) -> str:
    """Whose conversations a `gr.Request` may see: its user's, else its browser's, else its session's."""
    if request.username:
        return f"user:{request.username}"
    secret = (request.cookies or {}).get(COOKIE)
    if secret:
        return f"browser:{hashlib.sha256(str(secret).encode()).hexdigest()}"
    return f"session:{request.session_hash}"
