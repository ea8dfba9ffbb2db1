"""Briefs and conversations as documents to keep: Markdown, HTML and DOCX, with numbered sources.

    document = brief_document(assistant.brief("the flood"), made=date.today(), filters=filters)
    Path("flood.docx").write_bytes(to_bytes(document, "docx"))

All but `save` are pure: the same records and date give the same document, and nothing is read, fetched or written.
"""

from assistant.interfaces.export.content import brief_document, conversation_document
from assistant.interfaces.export.document import Document
from assistant.interfaces.export.formats import FORMATS, format_of, suffix, to_bytes, to_html
from assistant.interfaces.export.markdown import to_markdown
from assistant.interfaces.export.saving import check_target, save
from assistant.interfaces.export.word import to_docx

__all__ = [
    "FORMATS",
    "Document",
    "brief_document",
    "check_target",
    "conversation_document",
    "format_of",
    "save",
    "suffix",
    "to_bytes",
    "to_docx",
    "to_html",
    "to_markdown",
]
