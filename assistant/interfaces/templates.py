"""Records → HTML by Jinja2 templates, with everything escaped that comes from articles.

Autoescape is on (Markdown escapes by `export.markdown`), and a value is text unless a template made it. Templates quote
every attribute and hold no `|safe`, no `<img>`, no `<script>`, no style or handler attribute; the only links are those
that `web_link` lets through.
"""

from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from assistant.english import wording
from assistant.interfaces.safe_text import visible, web_host, web_link


def render(package: str, template: str, **values: Any) -> str:
    """The HTML (or Markdown) of one of the templates of `assistant.interfaces.<package>`, with every value escaped."""
    return _environment(package).get_template(template).render(**values)


def _finalize(value: object) -> object:
    if value is None:
        return ""
    return visible(value) if isinstance(value, str) and not isinstance(value, Markup) else value


@cache
def _environment(package: str) -> Environment:
    environment = Environment(
        loader=PackageLoader(f"assistant.interfaces.{package}"),
        autoescape=lambda name: not str(name).endswith(".md"),
        finalize=_finalize,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"web_link": web_link, "web_host": web_host, "day": wording.short_day}
    environment.filters |= {"counted": wording.counted, "in_words": wording.figures_in_words}
    environment.filters["kind"] = lambda record: type(record).__name__.lower()
    environment.globals |= {"says": wording.SAYS, "disagreements": wording.DISAGREEMENTS}
    environment.globals |= {"named": wording.named, "coverage": wording.coverage_in_words}
    return environment
