"""Text of articles made harmless to show: controls made visible, links that may be links, dates as people read them."""

from __future__ import annotations

from datetime import date
from urllib.parse import urlsplit

# Formats refuse, drop or obey these. Each becomes one visible character, so that nothing hides in a quote.
_VISIBLE = {code: 0x2400 + code for code in range(0x20) if code not in (0x09, 0x0A, 0x0D)}
_VISIBLE |= {0x7F: 0x2421}
_VISIBLE |= dict.fromkeys(range(0x80, 0xA0), 0xFFFD)
_VISIBLE |= dict.fromkeys((0x202D, 0x202E), 0xFFFD)  # they turn text around, so that it reads as what it is not
_VISIBLE |= dict.fromkeys(range(0xD800, 0xE000), 0xFFFD)  # lone surrogates: they cannot be written at all
_VISIBLE |= dict.fromkeys((0xFFFE, 0xFFFF), 0xFFFD)  # no characters, and refused by XML


def visible(text: str) -> str:
    """`text` with controls, direction overrides and lone surrogates as one visible character each; all else stays."""
    return text.translate(_VISIBLE)


def one_line(text: str) -> str:
    """`text` made visible, with each run of white space as one space."""
    return " ".join(visible(text).split())


def web_link(url: str | None) -> str | None:
    """`url` if it is an absolute http or https address that may become a link, else None."""
    if not url or "\\" in url or any(c.isspace() or visible(c) != c for c in url):
        return None
    try:
        parts = urlsplit(url)
        return url if parts.scheme.lower() in ("http", "https") and parts.hostname else None
    except ValueError:  # such as a broken IPv6 address
        return None


def day(value: date | None) -> str:
    """A date as people read it: "30 Nov 2016"."""
    return f"{value.day} {value:%b %Y}" if value else "undated"
