"""Records → HTML, with everything escaped that comes from articles.

`gr.HTML` runs what it is given and `gr.Chatbot` renders Markdown (it eats `*`, `_`, `$`, `#` and keeps `<img>`), so
the page builds its own HTML, in one place: Jinja2 templates with autoescape on, where a value is text unless a template
made it. Templates quote every attribute and hold no `|safe`, no `<img>`, no `<script>`, no style or handler attribute;
the only links are those that `web_link` lets through.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import urlsplit

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from assistant.interfaces.export.plain import day
from assistant.schema import Figure

PLOT = (640, 220)  # width and height of a drawing, in its own units
STANCES = {
    "asserts": "says",
    "denies": "denies",
    "confirms": "confirms",
    "doubts": "doubts",
    "declines": "declines to say",
}
CONFLICTS = {
    "dispute": "Sources disagree",
    "revision": "Figure revised",
    "scope": "Different scope",
    "unclear": "May not agree",
}

# Browsers drop, rewrite or obey these. Each becomes one visible character, so that nothing hides in a quote.
_VISIBLE = {code: 0x2400 + code for code in range(0x20) if code not in (0x09, 0x0A, 0x0D)}
_VISIBLE |= {0x7F: 0x2421}
_VISIBLE |= dict.fromkeys(range(0x80, 0xA0), 0xFFFD)
_VISIBLE |= dict.fromkeys((0x202D, 0x202E), 0xFFFD)  # they turn text around, so that it reads as what it is not
_VISIBLE |= dict.fromkeys(range(0xD800, 0xE000), 0xFFFD)  # lone surrogates: they cannot be sent as UTF-8 at all


def render(template: str, **values: Any) -> str:
    """The HTML of one of `templates/`, with every value escaped."""
    return _environment().get_template(template).render(**values)


def visible(text: str) -> str:
    """`text` with controls, direction overrides and lone surrogates as one visible character each; all else stays."""
    return text.translate(_VISIBLE)


def web_link(url: str | None) -> str | None:
    """`url` if it is an absolute http or https address that may become a link, else None."""
    if not url or "\\" in url or any(character.isspace() or ord(character) < 0x20 for character in url):
        return None
    try:
        parts = urlsplit(url)
        return url if parts.scheme.lower() in ("http", "https") and parts.hostname else None
    except ValueError:  # such as a broken IPv6 address
        return None


def web_host(url: str) -> str:
    """The host that a link really leads to, which is shown: `https://known.example@other.example` goes to the other."""
    return urlsplit(url).hostname or ""


def count(number: int, noun: str) -> str:
    """A number with its noun: "1 article", "1,200 articles"."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


@dataclass(frozen=True)
class Told:
    """A figure as it is shown: its words, what is counted, and whether it is a part of the figure before it."""

    text: str
    unit: str = ""
    part: bool = False


def told(figures: Iterable[Figure], statement: str) -> list[Told]:
    """Figures for the eye: each followed by its parts, none twice.

    What is counted stands after a figure as it does in `statement`, in brackets where it is read from elsewhere.
    """
    given = list(figures)
    spans = [figure.span for figure in given]
    done: list[Figure] = []
    shown: list[Told] = []

    def add(figure: Figure, whole: Figure | None = None) -> None:
        if figure in done:
            return
        done.append(figure)
        unit = "" if whole and whole.unit == figure.unit else _unit(figure, statement)
        shown.append(Told(figure.text, unit, part=whole is not None))
        for other in given:
            if other.part_of == figure.span:
                add(other, figure)

    for figure in sorted(given, key=lambda figure: figure.part_of in spans):
        add(figure)
    return list(dict.fromkeys(shown))


def _unit(figure: Figure, statement: str) -> str:
    unit = figure.unit
    if not unit or unit in figure.text or not unit[0].isalpha():
        return ""
    return unit if f"{figure.text} {unit}" in statement else f"({unit})"


def _finalize(value: object) -> object:
    if value is None:
        return ""
    return visible(value) if isinstance(value, str) and not isinstance(value, Markup) else value


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("assistant.interfaces.page"),
        autoescape=True,
        finalize=_finalize,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"web_link": web_link, "web_host": web_host, "day": day, "count": count, "told": told}
    environment.globals |= {"stances": STANCES, "conflict_kinds": CONFLICTS}
    environment.globals["plot_size"] = PLOT
    return environment
