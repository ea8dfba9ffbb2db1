"""Text as Markdown: CommonMark with GitHub's tables. What a reader sees are the characters of the articles."""

import re
from urllib.parse import quote

from assistant.interfaces.export.document import Cite, Document, Line, Run
from assistant.interfaces.safe_text import one_line, web_link
from assistant.interfaces.templates import render

_MARKUP = re.compile(r"[\\`*_{}\[\]<>#|~$^&]")
_BARE_LINK = re.compile(r"(?<=[A-Za-z]):(?=//)|(?<=[wW]{3})\.|(?<=mailto):|(?<=xmpp):")
"""Where addresses become links without being marked as such; only ours may."""
_OPENS_BLOCK = re.compile(r"^(?:([-+=:!])|(\d{1,9})([.)]))")
_URL_SAFE = "/:?=&%#+,;@!$'~.-_"


def to_markdown(document: Document) -> str:
    """The document as Markdown, sources as a numbered list at the end."""
    return render("export", "document.md", document=document, markdown=markdown, address=address)


def escape(text: str) -> str:
    r"""Text as Markdown that shows these very characters, on one line: "*so*" becomes "\*so\*"."""
    text = _MARKUP.sub(lambda match: "\\" + match[0], one_line(text))
    text = _BARE_LINK.sub(lambda match: "\\" + match[0], text)
    return _OPENS_BLOCK.sub(lambda m: f"\\{m[1]}" if m[1] else f"{m[2]}\\{m[3]}", text)


def markdown(value: str | Line) -> str:
    """A text, or the runs and references of a line, as Markdown."""
    return escape(value) if isinstance(value, str) else "".join(map(_part, value)).strip()


def address(url: str | None) -> str:
    """A link behind the text before it; "" for what may not become one."""
    return f" <{quote(found, safe=_URL_SAFE)}>" if (found := web_link(url)) else ""


def _part(part: Run | Cite) -> str:
    if isinstance(part, Cite):
        return rf"\[{part.number}\]"
    before = " " if part.text[:1].isspace() else ""
    after = " " if part.text[-1:].isspace() else ""
    text = escape(part.text)
    if not text:
        return before
    mark = "**" if part.style == "strong" else ""
    return f"{before}{mark}{text}{mark}{after}"
