"""PDF: the text layer by pypdf, lines of one paragraph joined again."""

import io
import re
from typing import Any

from assistant.errors import ReadError
from assistant.readers.encoding import kind_of
from assistant.readers.files import LONGEST_TEXT, parsing
from assistant.readers.records import clean, headline

_PAGE_NUMBER = re.compile(r"\s*(?:page\s+)?[-–]?\s*\d{1,4}\s*[-–]?(?:\s*(?:/|of)\s*\d{1,4})?\s*", re.IGNORECASE)
_MACHINE_TITLE = re.compile(
    r"^(?:untitled|document\d*|\(?anonymous\)?|slide \d+|.*\.(?:docx?|pdf|indd|qxd|rtf|txt|tex|dvi))$", re.IGNORECASE
)
_SENTENCE_END = re.compile(r"[.!?:;…][\"”’')\]]*$")
# The thickest reports that papers print from stay below.
_MOST_PAGES = 1_000
_SPLIT = "save the article's own pages as a PDF"
_HYPHENATED = re.compile(r"[^\W\d_]{2}-$")


def extract(data: bytes, limit: int) -> dict[str, object]:
    """The document as the fields of one article. A creation date is not taken for the day of publication."""
    if b"%PDF-" not in data[:1024]:
        msg = f"not a PDF ({kind_of(data) or 'no PDF header'}); rename it with the right suffix"
        raise ReadError(msg)
    pages, title, author = _extract(data, limit)
    text = clean("\n".join(reflow(pages)))
    if not any(map(str.isalnum, text)):
        msg = "no text in this PDF (a scan?); run text recognition (OCR) over it first"
        raise ReadError(msg)
    return {"text": text, "title": title or headline(text), "author": author}


def _extract(data: bytes, limit: int) -> tuple[list[str], str | None, str | None]:
    """(text of each page, title, author)."""
    import pypdf

    with parsing("damaged or truncated PDF; fetch it again or save it anew"):
        try:
            reader = pypdf.PdfReader(io.BytesIO(data))
            if reader.is_encrypted and not reader.decrypt(""):
                msg = "encrypted PDF; save it without its password"
                raise ReadError(msg)
            if len(reader.pages) > _MOST_PAGES:
                msg = f"{len(reader.pages):,} pages: no article has more than {_MOST_PAGES:,}; {_SPLIT}"
                raise ReadError(msg)
            pages: list[str] = []
            for page in reader.pages:
                pages.append(page.extract_text())
                if sum(map(len, pages)) > min(limit, LONGEST_TEXT):
                    msg = f"too large: this PDF unpacks to more text than is allowed; {_SPLIT}"
                    raise ReadError(msg)
            return pages, *_metadata(reader)
        except pypdf.errors.DependencyError as error:
            msg = "encrypted PDF; save it without encryption"
            raise ReadError(msg) from error
        except pypdf.errors.LimitReachedError as error:
            msg = f"too large or too deep inside for an article's PDF; {_SPLIT}"
            raise ReadError(msg) from error


def _metadata(reader: Any) -> tuple[str | None, str | None]:
    info = reader.metadata
    if info is None:
        return None, None
    title = re.sub(r"^Microsoft Word - ", "", str(info.title or "")).strip()
    return None if _MACHINE_TITLE.match(title) else title or None, info.author


def reflow(pages: list[str]) -> list[str]:
    """Paragraphs of a document from its printed lines.

    A line continues the paragraph where the line before it is about as wide as its page's lines get; a word divided by
    a hyphen at the line's end is made whole.
    """
    paragraphs: list[list[str]] = []
    open_ended = False
    for page in pages:
        lines = _without_page_numbers(page)
        widths = sorted(len(line) for line in lines if line)
        wide = 0.75 * widths[round(0.9 * (len(widths) - 1))] if widths else 0
        for position, line in enumerate(lines):
            text = line.strip()
            if not text:
                open_ended = False
                continue
            if open_ended and (position > 0 or text[0].islower()):
                _continue(paragraphs[-1], text)
            else:
                paragraphs.append([text])
            # A short line ends its paragraph; the last line of a page may be cut anywhere.
            ends_page = position == len(lines) - 1
            open_ended = not _SENTENCE_END.search(text[-8:]) if ends_page else len(line) >= wide
    return ["".join(pieces) for pieces in paragraphs]


def _without_page_numbers(page: str) -> list[str]:
    lines = [line.rstrip() for line in page.splitlines()]
    while lines and _is_page_number(lines[-1]):
        lines.pop()
    first = next((at for at, line in enumerate(lines) if not _is_page_number(line)), len(lines))
    return lines[first:]


def _is_page_number(line: str) -> bool:
    return not line or (len(line) < 40 and _PAGE_NUMBER.fullmatch(line) is not None)


def _continue(pieces: list[str], text: str) -> None:
    divided = _HYPHENATED.search(pieces[-1][-3:]) and text[0].islower()
    pieces[-1:] = [pieces[-1][:-1], text] if divided else [pieces[-1], f" {text}"]
