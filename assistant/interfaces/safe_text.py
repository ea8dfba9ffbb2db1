"""Text of articles made harmless to show: nothing in it drives a terminal or a browser, and links are links."""

from urllib.parse import urlsplit

# Browsers, terminals and file formats refuse, drop or obey these. Each becomes one visible character, so that nothing
# hides in a quote.
_VISIBLE = {code: 0x2400 + code for code in range(0x20) if code not in (0x09, 0x0A, 0x0D)}
_VISIBLE |= {0x7F: 0x2421}
_VISIBLE |= dict.fromkeys(range(0x80, 0xA0), 0xFFFD)
_VISIBLE |= dict.fromkeys((0x202D, 0x202E), 0xFFFD)  # they turn text around, so that it reads as what it is not
_VISIBLE |= dict.fromkeys(range(0xD800, 0xE000), 0xFFFD)  # lone surrogates: they cannot be written at all
_VISIBLE |= dict.fromkeys((0xFFFE, 0xFFFF), 0xFFFD)  # no characters, and refused by XML
# A page keeps the direction of each run to itself, a terminal cannot.
_DIRECTIONS = dict.fromkeys((0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)), 0xFFFD)


def visible(text: str) -> str:
    """`text` with controls, direction overrides and lone surrogates as one visible character each; all else stays."""
    return text.translate(_VISIBLE)


def one_line(text: object) -> str:
    """The text made visible, with each run of white space as one space."""
    return " ".join(visible(str(text)).split())


def terminal_line(text: object) -> str:
    """One line that a terminal shows from left to right, whatever it holds."""
    return one_line(text).translate(_DIRECTIONS)


def web_link(url: str | None) -> str | None:
    """`url` if it is an absolute http or https address that may become a link, else None."""
    if not url or "\\" in url or any(c.isspace() or visible(c) != c for c in url):
        return None
    try:
        parts = urlsplit(url)
        return url if parts.scheme.lower() in ("http", "https") and parts.hostname else None
    except ValueError:  # such as a broken IPv6 address
        return None


def web_host(url: str) -> str:
    """The host that a link really leads to, which is shown: `https://known.example@other.example` goes to the other."""
    return urlsplit(url).hostname or ""
