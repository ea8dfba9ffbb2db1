"""The HTML of the page's templates.

`gr.HTML` runs what it is given and `gr.Chatbot` renders Markdown (it eats `*`, `_`, `$`, `#` and keeps `<img>`), so the
page builds its own HTML, all of it here.
"""

from typing import Any

from assistant.interfaces import templates


def render(template: str, **values: Any) -> str:
    """The HTML of one of `templates/`, with every value escaped."""
    return templates.render("page", template, **values)


def notice(text: str) -> str:
    """A sentence that tells of trouble, as HTML."""
    return render("shared/notice.html", text=text)
