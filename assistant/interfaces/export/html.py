"""A document as one HTML page that needs nothing else: no script, no outside request; it prints, and knows the dark."""

from __future__ import annotations

from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from assistant.interfaces.export.document import Document
from assistant.interfaces.export.plain import day, visible, web_link


def to_html(document: Document) -> str:
    """The document as a page, all text of articles escaped, sources as a numbered list at the end."""
    return _environment().get_template("document.html").render(document=document) + "\n"


def _finalize(value: object) -> object:
    """Every value that is shown has its controls made visible; what a template made stays."""
    return visible(value) if isinstance(value, str) and not isinstance(value, Markup) else value


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("assistant.interfaces.export"),
        autoescape=True,
        finalize=_finalize,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"web_link": web_link, "day": day}
    return environment
