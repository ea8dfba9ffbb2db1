"""The formats by name, and what a file of each needs: its bytes and its suffix."""

from pathlib import PurePath

from assistant.errors import InputError
from assistant.interfaces.export.document import Document
from assistant.interfaces.export.markdown import to_markdown
from assistant.interfaces.export.word import to_docx
from assistant.interfaces.templates import render

_SUFFIXES = {".md": "markdown", ".markdown": "markdown", ".html": "html", ".htm": "html", ".docx": "docx"}
FORMATS = tuple(dict.fromkeys(_SUFFIXES.values()))


def to_html(document: Document) -> str:
    """The document as one page that needs nothing else: no script, no outside request, all text escaped."""
    return render("export", "document.html", document=document) + "\n"


def to_bytes(document: Document, format: str) -> bytes:
    """The document as the bytes of a file, text in UTF-8. Raises `InputError` for an unknown format."""
    if format == "docx":
        return to_docx(document)
    if format not in FORMATS:
        msg = f"unknown format {format!r}: use one of {', '.join(FORMATS)}"
        raise InputError(msg)
    return (to_html(document) if format == "html" else to_markdown(document)).encode("utf-8")


def format_of(path: PurePath) -> str | None:
    """The format that a file's suffix names, or None."""
    return _SUFFIXES.get(path.suffix.lower())


def suffix(format: str) -> str:
    """The suffix that files of this format have: ".md", ".html", ".docx"."""
    return next(ending for ending, name in _SUFFIXES.items() if name == format)
