"""A document as data: headings, paragraphs, lists, tables and numbered sources, the same for every format.

All text here is as the articles have it; each format escapes what it must.
"""

from datetime import date
from typing import Literal, NamedTuple

from assistant.schema import Citation


class Run(NamedTuple):
    """Some text in one style: the name of a speaker is strong, a role or a date is quiet."""

    text: str
    style: Literal["plain", "strong", "quiet"] = "plain"


class Cite(NamedTuple):
    """A reference to the source of this number."""

    number: int


Line = tuple[Run | Cite, ...]


class Heading(NamedTuple):
    """A heading under the document's title: level 2, or 3 within a section."""

    text: str
    level: Literal[2, 3] = 2


class Paragraph(NamedTuple):
    """One paragraph; a quiet one explains, the others tell."""

    line: Line
    quiet: bool = False


class Bullets(NamedTuple):
    """A list without an order."""

    lines: tuple[Line, ...]


class Table(NamedTuple):
    """A table whose rows have a cell for each column; `caption` says what it holds where no heading does."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Line, ...], ...]


Block = Heading | Paragraph | Bullets | Table


class Document(NamedTuple):
    """A title, what is to be known of the document itself (label and value), its blocks, and its sources by number."""

    title: str
    made: date
    facts: tuple[tuple[str, str], ...]
    blocks: tuple[Block, ...]
    sources: tuple[Citation, ...]
