"""Records → HTML by Jinja2 templates, with everything escaped that comes from articles.

Autoescape is on, and a value is text unless a template made it. Templates quote every attribute and hold no `|safe`, no
`<img>`, no `<script>`, no style or handler attribute; the only links are those that `web_link` lets through.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from assistant.english.wording import (
    DISAGREEMENTS,
    SAYS,
    counted,
    coverage_in_words,
    figures_in_words,
    named,
    short_day,
)
from assistant.interfaces.safe_text import visible, web_host, web_link


def render(package: str, template: str, **values: Any) -> str:
    """The HTML of one of the templates of `assistant.interfaces.<package>`, with every value escaped."""
    return _environment(package).get_template(template).render(**values)


def _finalize(value: object) -> object:
    if value is None:
        return ""
    return visible(value) if isinstance(value, str) and not isinstance(value, Markup) else value


@cache
def _environment(package: str) -> Environment:
    environment = Environment(
        loader=PackageLoader(f"assistant.interfaces.{package}"),
        autoescape=True,
        finalize=_finalize,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"web_link": web_link, "web_host": web_host, "day": short_day, "counted": counted}
    environment.filters["in_words"] = figures_in_words
    environment.globals |= {"says": SAYS, "disagreements": DISAGREEMENTS, "named": named, "coverage": coverage_in_words}
    return environment
