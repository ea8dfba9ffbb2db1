"""A document as one HTML page that needs nothing else: no script, no outside request; it prints, and knows the dark."""

from __future__ import annotations

from assistant.interfaces.export.document import Document
from assistant.interfaces.templates import render


def to_html(document: Document) -> str:
    """The document as a page, all text of articles escaped, sources as a numbered list at the end."""
    return render("export", "document.html", document=document) + "\n"
