"""Whose request it is: a user who has logged in, else a browser by its secret cookie, else a session or an address."""

import hashlib
import re
from contextvars import ContextVar
from http.cookies import CookieError, SimpleCookie
from typing import Any

COOKIE = "briefing-browser"
# The address that the request of this task comes from, for counting wrong log-ins.
CLIENT: ContextVar[str] = ContextVar("client", default="")


def has_secret(scope: Any) -> bool:
    """Whether the request of this ASGI scope brings a secret that may be ours."""
    header = b"; ".join(value for name, value in scope.get("headers", ()) if name == b"cookie")
    try:
        found = SimpleCookie(header.decode("latin-1")).get(COOKIE)
    except CookieError:
        return False
    return found is not None and re.fullmatch(r"[0-9a-f]{32}", found.value) is not None


def owner(request: Any) -> str:
    """Whose conversations a `gr.Request` may see: its user's, else its browser's, else its session's."""
    if request.username:
        return f"user:{request.username}"
    secret = (request.cookies or {}).get(COOKIE)
    if secret:
        return f"browser:{hashlib.sha256(str(secret).encode()).hexdigest()}"
    return f"session:{request.session_hash}"


def asker(request: Any) -> str:
    """Who waits for an answer: the owner, but a program without a cookie is known by its address."""
    known = owner(request)
    return f"address:{request.client.host}" if known.startswith("session:") and request.client else known
