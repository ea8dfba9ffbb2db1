"""The report as an HTML page and as Markdown: everything from articles and questions is escaped, nothing is fetched."""

import re
from collections import Counter
from collections.abc import Callable
from functools import cache
from html import unescape

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from assistant.evaluation.report import view as views
from assistant.evaluation.report.listing import anchor

# Browsers drop, rewrite or obey these; each becomes one visible character.
_VISIBLE = {code: 0x2400 + code for code in range(0x20) if code not in (0x09, 0x0A, 0x0D)}
_VISIBLE |= {0x7F: 0x2421} | dict.fromkeys([*range(0x80, 0xA0), 0x202D, 0x202E, *range(0xD800, 0xE000)], 0xFFFD)
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_MARKDOWN = re.compile(r"([\\`*_{}\[\]()#+!|~$-])")


def to_html(view: views.View) -> str:
    """The page of a view; it forbids itself scripts and requests, and opens from a file."""
    return _rendered("report.html", view)


def to_markdown(view: views.View) -> str:
    """The Markdown of a view: the same in the order of the page, with a table of contents."""
    head, rest = _rendered("report.md", view).split("\n## ", 1)
    text = f"{head}\n\n{_contents(f'## {rest}')}\n\n## {rest}"
    return re.sub(r"\n{3,}", "\n\n", text).strip() + "\n"


def markdown_text(value: str) -> str:
    """Text of others as one line that Markdown shows as it is, HTML and control characters included."""
    value = " ".join(_UNSEEN.sub("\ufffd", value).split())
    value = value.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return _MARKDOWN.sub(r"\\\1", value)


def _contents(text: str) -> str:
    """A list of the headings of Markdown, with links to where GitHub and editors place them."""
    seen: Counter[str] = Counter()
    lines = []
    for level, title in re.findall(r"^(#+) (.+)$", text, re.MULTILINE):
        place = re.sub(r"[^\w\- ]", "", unescape(re.sub(r"\\(.)", r"\1", title)).lower()).replace(" ", "-")
        seen[place] += 1
        if len(level) in (2, 3):
            count = f"-{seen[place] - 1}" if seen[place] > 1 else ""
            lines.append(f"{'  ' * (len(level) - 2)}- [{title}](#{place}{count})")
    return "\n".join(lines)


def _rendered(template: str, view: views.View) -> str:
    return _environment(template).get_template(template).render(view=view, found=view.evaluation)


@cache
def _environment(template: str) -> Environment:
    html = template.endswith(".html")
    shown: Callable[[str], str] = (lambda value: value.translate(_VISIBLE)) if html else markdown_text

    def finalize(value: object) -> object:
        if value is None:
            return ""
        return shown(value) if isinstance(value, str) and not isinstance(value, Markup) else value

    environment = Environment(
        loader=PackageLoader("assistant.evaluation.report"),
        autoescape=html,
        undefined=StrictUndefined,
        finalize=finalize,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"label": views.label, "number": views.number, "interval": views.interval, "anchor": anchor}
    return environment
