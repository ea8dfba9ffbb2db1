"""DOCX: paragraphs and tables in their order, by python-docx."""

import io
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from assistant.errors import ReadError
from assistant.readers.encoding import kind_of
from assistant.readers.files import parsing
from assistant.readers.records import clean, headline
from assistant.readers.zip_files import is_deflated, open_zip

# What python-docx's own template says of itself.
_TEMPLATE_AUTHOR = "python-docx"
_TEMPLATE_CREATED = datetime(2013, 12, 23)
_DEEPEST_TABLE = 5
# A book of 500 pages has 10,000.
_MOST_PARAGRAPHS = 20_000
_SPLIT = "save the article itself as a document"


def extract(data: bytes, limit: int) -> dict[str, object]:
    """The document as the fields of one article: a paragraph a line, a table row a line with bars between cells."""
    kind = kind_of(data)
    if kind == "old Office document":
        msg = "an old or encrypted Word document; save it as .docx without a password"
        raise ReadError(msg)
    if kind != "zip archive or Office document":
        msg = f"not a Word document ({kind or 'no zip header'}); rename it with the right suffix"
        raise ReadError(msg)
    # Bombs are refused before anything is unpacked.
    with open_zip(io.BytesIO(data), len(data), 10 * limit) as archive:
        if not all(map(is_deflated, archive.infolist())):
            msg = "damaged Word document (packed by an unusual method); save it anew"
            raise ReadError(msg)
    fields = _fields(data)
    fields["title"] = fields["title"] or headline(str(fields["text"]))
    return fields


def _fields(data: bytes) -> dict[str, object]:
    import docx

    with parsing("damaged or truncated Word document; fetch it again or save it anew"):
        document = docx.Document(io.BytesIO(data))
        paragraphs = int(document.element.xpath("count(//w:p)"))
        if paragraphs > _MOST_PARAGRAPHS:
            msg = f"{paragraphs:,} paragraphs: no article has more than {_MOST_PARAGRAPHS:,}; {_SPLIT}"
            raise ReadError(msg)
        return _properties(document) | {"text": clean("\n".join(_lines(document, 0)))}


def _lines(container: Any, depth: int) -> Iterator[str]:
    from docx.table import Table, _Cell

    for block in container.iter_inner_content():
        if not isinstance(block, Table):
            if block.text.strip():
                yield block.text
        elif depth < _DEEPEST_TABLE:
            for row in block.rows:
                # Not `row.cells`: it repeats a merged cell as often as the file says that it spans columns.
                cells = (_Cell(cell, block) for cell in row._tr.tc_lst)
                texts = [" ".join(" ".join(_lines(cell, depth + 1)).split()) for cell in cells]
                if any(texts):
                    yield " | ".join(texts)


def _properties(document: Any) -> dict[str, object]:
    core = document.core_properties
    author = None if core.author == _TEMPLATE_AUTHOR else core.author
    created = core.created
    if created and created.date() == _TEMPLATE_CREATED.date():
        created = None
    return {"title": core.title, "author": author, "created": created}
