"""A document as data: headings, paragraphs, lists, tables and numbered sources, the same for every format.

All text here is as the articles have it; each format escapes what it must.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal


@dataclass(frozen=True)
class Run:
    """Some text in one style: the name of a speaker is strong, a role or a date is quiet."""

    text: str
    style: Literal["plain", "strong", "quiet"] = "plain"


@dataclass(frozen=True)
class Cite:
    """A reference to the source of this number."""

    number: int


Line = tuple[Run | Cite, ...]


@dataclass(frozen=True)
class Heading:
    """A heading under the document's title: level 2, or 3 within a section."""

    text: str
    level: Literal[2, 3] = 2
    kind: Literal["heading"] = "heading"


@dataclass(frozen=True)
class Paragraph:
    """One paragraph; a quiet one explains, the others tell."""

    line: Line
    quiet: bool = False
    kind: Literal["paragraph"] = "paragraph"


@dataclass(frozen=True)
class Bullets:
    """A list without an order."""

    lines: tuple[Line, ...]
    kind: Literal["bullets"] = "bullets"


@dataclass(frozen=True)
class Table:
    """A table whose rows have a cell for each column; `caption` says what it holds where no heading does."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Line, ...], ...]
    kind: Literal["table"] = "table"


Block = Heading | Paragraph | Bullets | Table


@dataclass(frozen=True)
class Source:
    """One cited sentence and where it stands."""

    number: int
    article: str
    title: str | None
    publisher: str | None
    published: date | None
    url: str | None
    quote: str


@dataclass(frozen=True)
class Document:
    """A title, what is to be known of the document itself (label and value), its blocks, and its sources."""

    title: str
    made: date
    facts: tuple[tuple[str, str], ...]
    blocks: tuple[Block, ...]
    sources: tuple[Source, ...]
