"""A document as Markdown: CommonMark with GitHub's tables. What a reader sees are the characters of the articles."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import quote

from assistant.english.wording import short_day
from assistant.interfaces.export.document import (
    Block,
    Bullets,
    Cite,
    Document,
    Heading,
    Line,
    Paragraph,
    Run,
    Source,
    Table,
)
from assistant.interfaces.safe_text import one_line, web_link

_MARKUP = re.compile(r"[\\`*_{}\[\]<>#|~$^&]")
_BARE_LINK = re.compile(r"(?<=[A-Za-z]):(?=//)|(?<=[wW]{3})\.|(?<=mailto):|(?<=xmpp):")
"""Where addresses become links without being marked as such; only ours may."""
_OPENS_BLOCK = re.compile(r"^(?:([-+=:!])|(\d{1,9})([.)]))")
_URL_SAFE = "/:?=&%#+,;@!$'~.-_"


def to_markdown(document: Document) -> str:
    """The document as Markdown, sources as a numbered list at the end."""
    parts = [f"# {escape(document.title)}", "\n".join(f"- **{k}:** {escape(v)}" for k, v in document.facts)]
    parts += [_block(block) for block in document.blocks]
    if document.sources:
        parts += ["## Sources", "\n\n".join(_source(source) for source in document.sources)]
    return "\n\n".join(parts) + "\n"


def escape(text: str) -> str:
    r"""Text as Markdown that shows these very characters, on one line: "*so*" becomes "\*so\*"."""
    text = _MARKUP.sub(lambda match: "\\" + match[0], one_line(text))
    text = _BARE_LINK.sub(lambda match: "\\" + match[0], text)
    return _OPENS_BLOCK.sub(lambda m: f"\\{m[1]}" if m[1] else f"{m[2]}\\{m[3]}", text)


def _block(block: Block) -> str:
    match block:
        case Heading():
            return f"{'#' * block.level} {escape(block.text)}"
        case Paragraph():
            return _line(block.line)
        case Bullets():
            return "\n".join(f"- {_line(line)}" for line in block.lines)
        case Table():
            return "\n".join(_table(block))


def _table(table: Table) -> Iterator[str]:
    yield f"| {' | '.join(escape(column) for column in table.columns)} |"
    yield f"|{' --- |' * len(table.columns)}"
    for row in table.rows:
        yield f"| {' | '.join(_line(cell) for cell in row)} |"


def _line(line: Line) -> str:
    return "".join(_part(part) for part in line).strip()


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


def _source(source: Source) -> str:
    """A list item with the quoted sentence under it."""
    who = f"**{escape(source.publisher)}**: " if source.publisher and escape(source.publisher) else ""
    head = f"{who}{escape(source.title or source.article)}, {short_day(source.published)}"
    link = f" <{quote(url, safe=_URL_SAFE)}>" if (url := web_link(source.url)) else ""
    start = f"{source.number}. "
    return f"{start}{head}.{link}\n\n{' ' * len(start)}> {escape(source.quote)}"
