"""The formats by name, and what a file of each needs: its bytes and its suffix."""

from __future__ import annotations

from pathlib import PurePath
from typing import Literal, get_args

from assistant.errors import InputError
from assistant.interfaces.export.document import Document
from assistant.interfaces.export.html import to_html
from assistant.interfaces.export.markdown import to_markdown
from assistant.interfaces.export.word import to_docx

Format = Literal["markdown", "html", "docx"]
FORMATS: tuple[Format, ...] = get_args(Format)
_SUFFIXES: dict[str, Format] = {
    ".md": "markdown",
    ".markdown": "markdown",
    ".html": "html",
    ".htm": "html",
    ".docx": "docx",
}


def to_bytes(document: Document, format: str) -> bytes:
    """The document as the bytes of a file, text in UTF-8. Raises `InputError` for an unknown format."""
    if format == "docx":
        return to_docx(document)
    if format not in FORMATS:
        msg = f"unknown format {format!r}: use one of {', '.join(FORMATS)}"
        raise InputError(msg)
    return (to_html(document) if format == "html" else to_markdown(document)).encode("utf-8")


def format_of(path: PurePath) -> Format | None:
    """The format that a file's suffix names, or None."""
    return _SUFFIXES.get(path.suffix.lower())


def suffix(format: Format) -> str:
    """The suffix that files of this format have: ".md", ".html", ".docx"."""
    return next(ending for ending, name in _SUFFIXES.items() if name == format)
