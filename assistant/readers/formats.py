"""Which reader takes which suffix, and what a file of any other suffix is told."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from assistant import errors
from assistant.errors import MissingExtra, ReadError
from assistant.readers import csv_file, json_file, json_lines, markdown, plain
from assistant.readers.child import EXTRACTORS
from assistant.readers.dates import date_in_name
from assistant.readers.files import Failure, Source, os_reason
from assistant.readers.parser import Parser
from assistant.readers.records import make_article
from assistant.schema import Article

Reader = Callable[[Source, int], Iterator[Article | Failure]]

READERS: dict[str, Reader] = {
    ".txt": plain.read,
    ".text": plain.read,
    ".md": markdown.read,
    ".markdown": markdown.read,
    ".json": json_file.read,
    ".jsonl": json_lines.read,
    ".ndjson": json_lines.read,
    ".csv": csv_file.read,
    ".tsv": csv_file.read,
}
_PARSED_BY = {".pdf": ("PDF", "pypdf"), ".docx": ("DOCX", "docx")}
_WAYS_OUT = {
    ".doc": "save it as .docx",
    ".odt": "save it as .docx",
    ".rtf": "save it as .docx",
    ".pages": "export it as .docx",
    ".xls": "save the sheet as .csv",
    ".xlsx": "save the sheet as .csv",
    ".ods": "save the sheet as .csv",
    ".gz": "unpack it",
    ".tar": "unpack it",
    ".tgz": "unpack it",
    ".bz2": "unpack it",
    ".xz": "unpack it",
    ".7z": "unpack it",
    ".rar": "unpack it",
    ".epub": "convert it to .html or .txt",
    ".mhtml": "save the page as .html",
    ".xml": "convert it to .html or .jsonl",
}


def read_source(source: Source, limit: int, parser: Parser) -> Iterator[Article | Failure]:
    """Articles and failures of one file that is no archive; a file without a suffix is read as plain text."""
    try:
        if source.suffix in EXTRACTORS:
            what, module = _PARSED_BY.get(source.suffix, ("HTML", "trafilatura"))
            errors.check("readers", module, f"reading {what}")
            fields = parser.fields(source.suffix, source.content(limit), limit)
            # The day on which a document was begun is the weakest sign of the day of publication.
            day = fields.get("published") or date_in_name(source.name) or fields.get("created")
            yield make_article(fields | {"published": day}, source)
            return
        reader = READERS.get(source.suffix or ".txt")
        if reader is None:
            way_out = _WAYS_OUT.get(source.suffix, "convert it to .txt, .html, .jsonl, .csv, .pdf or .docx")
            msg = f"unsupported type '{source.suffix}'; {way_out}"
            raise ReadError(msg)
        yield from reader(source, limit)
    except (ReadError, MissingExtra) as error:
        yield Failure(source.label, str(error))
    except UnicodeError:
        yield Failure(source.label, "damaged encoding; save it again as UTF-8 text")
    except OSError as error:
        yield Failure(source.label, os_reason(error))
    except MemoryError:
        yield Failure(source.label, "needs more memory than there is; split it into smaller files")
