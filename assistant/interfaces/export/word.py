"""A document as DOCX, by python-docx: real headings, lists and tables, so that it can be edited and navigated."""

import io
from datetime import UTC, datetime, time
from typing import Any

from assistant.english.wording import short_day
from assistant.errors import needs
from assistant.interfaces.export.document import Block, Bullets, Cite, Document, Heading, Line, Paragraph, Table
from assistant.interfaces.safe_text import visible, web_link
from assistant.schema import Citation

_MAKER = "Briefing Assistant"
_WIDTHS = {"Who": 3.4, "Statement": 6.4, "Figures": 2.9, "Figure": 2.6, "As of": 2.3, "Source": 1.6}  # centimetres
_QUIET = "595C61"
_LINK = "0B4A6F"
_LONGEST_PROPERTY = 255  # characters that the format allows


def to_docx(document: Document) -> bytes:
    """The document as the bytes of a DOCX file, references linked to the sources at the end."""
    with needs("readers", "writing DOCX"):
        import docx

    word = docx.Document()
    _set_up(word, document)
    word.add_heading(visible(document.title), 0)
    for label, value in document.facts:
        paragraph = word.add_paragraph()
        paragraph.paragraph_format.space_after = 0
        paragraph.add_run(f"{label}: ").bold = True
        paragraph.add_run(visible(value))
    for block in document.blocks:
        _add(word, block)
    if document.sources:
        word.add_heading("Sources", 1)
        for source in document.sources:
            _add_source(word, source)
    held = io.BytesIO()
    word.save(held)
    return held.getvalue()


def _set_up(word: Any, document: Document) -> None:
    """Page, font, footer with page numbers, and what the file says of itself."""
    from docx.shared import Cm, Pt

    section = word.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.2)
    section.top_margin = section.bottom_margin = Cm(2)
    word.styles["Normal"].font.size = Pt(10.5)
    footer = section.footer.paragraphs[0]
    footer.add_run(f"{_MAKER}, {short_day(document.made)}, page ")
    footer._p.append(_element("fldSimple", instr="PAGE"))
    about, made = word.core_properties, datetime.combine(document.made, time(), UTC)
    about.title, about.author, about.last_modified_by = visible(document.title)[:_LONGEST_PROPERTY], _MAKER, _MAKER
    about.created, about.modified, about.comments, about.language = made, made, "", "en"


def _add(word: Any, block: Block) -> None:
    match block:
        case Heading():
            word.add_heading(visible(block.text), block.level - 1)
        case Paragraph():
            _fill(word.add_paragraph(), block.line, quiet=block.quiet)
        case Bullets():
            for line in block.lines:
                _fill(word.add_paragraph(style="List Bullet"), line)
        case Table():
            _add_table(word, block)


def _add_table(word: Any, block: Table) -> None:
    from docx.shared import Cm

    table = word.add_table(rows=1, cols=len(block.columns), style="Table Grid")
    table.autofit = False
    for cell, column in zip(table.rows[0].cells, block.columns, strict=True):
        cell.paragraphs[0].add_run(column).bold = True
    # The head of a table that runs over pages stands on each of them.
    table.rows[0]._tr.get_or_add_trPr().append(_element("tblHeader"))
    for row in block.rows:
        for cell, line in zip(table.add_row().cells, row, strict=True):
            _fill(cell.paragraphs[0], line)
    for row in table.rows:
        row._tr.get_or_add_trPr().append(_element("cantSplit"))
        for cell, column in zip(row.cells, block.columns, strict=True):
            cell.width = Cm(_WIDTHS.get(column, 3))
            cell.paragraphs[0].paragraph_format.space_after = 0
    word.add_paragraph().paragraph_format.space_after = 0


def _fill(paragraph: Any, line: Line, quiet: bool = False) -> None:
    from docx.shared import RGBColor

    for part in line:
        if isinstance(part, Cite):
            _add_link(paragraph, f"[{part.number}]", anchor=f"source{part.number}")
            continue
        run = paragraph.add_run(visible(part.text))
        run.bold = True if part.style == "strong" else None
        if quiet or part.style == "quiet":
            run.font.color.rgb = RGBColor.from_string(_QUIET)


def _add_source(word: Any, source: Citation) -> None:
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.shared import Cm

    paragraph = word.add_paragraph()
    paragraph.paragraph_format.space_after = 0
    paragraph.paragraph_format.keep_with_next = True
    _add_bookmark(paragraph, source.key)
    paragraph.add_run(f"[{source.key}] ").bold = True
    if source.publisher:
        paragraph.add_run(visible(source.publisher)).bold = True
        paragraph.add_run(": ")
    paragraph.add_run(visible(f"{source.title or source.article_id}, {short_day(source.published)}"))
    said = word.add_paragraph(visible(source.quote))
    said.paragraph_format.left_indent = Cm(0.8)
    if url := web_link(source.url):
        said.paragraph_format.space_after = 0
        where = word.add_paragraph()
        where.paragraph_format.left_indent = Cm(0.8)
        _add_link(where, url, r_id=paragraph.part.relate_to(url, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))


# What python-docx has no words for


def _element(tag: str, **attributes: str) -> Any:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    element = OxmlElement(f"w:{tag}")
    for name, value in attributes.items():
        element.set(qn("r:id" if name == "r_id" else f"w:{name}"), value)
    return element


def _add_link(paragraph: Any, text: str, **to: str) -> None:
    """A link to `anchor`, a bookmark of the same document, or to `r_id`, what the document relates to."""
    from docx.shared import RGBColor

    link, run = _element("hyperlink", **to), paragraph.add_run(text)
    run.font.color.rgb = RGBColor.from_string(_LINK)
    link.append(run._r)
    paragraph._p.append(link)


def _add_bookmark(paragraph: Any, number: int) -> None:
    paragraph._p.append(_element("bookmarkStart", id=str(number), name=f"source{number}"))
    paragraph._p.append(_element("bookmarkEnd", id=str(number)))
