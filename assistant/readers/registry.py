"""Which reader takes which suffix, and what a file of any other suffix is told."""

from collections.abc import Callable, Iterator

from assistant import errors
from assistant.errors import MissingExtra, ReadError
from assistant.readers.dates import date_in_name
from assistant.readers.extraction.extractor import Extractor
from assistant.readers.extraction.worker import EXTRACTORS
from assistant.readers.files import Failure, Source, os_reason
from assistant.readers.formats import csv_file, json_file, json_lines, markdown, plain_text
from assistant.readers.records import make_article
from assistant.schema import Article

Reader = Callable[[Source, int], Iterator[Article | Failure]]

READERS: dict[str, Reader] = {
    ".txt": plain_text.read,
    ".text": plain_text.read,
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
    "save it as .docx": ".doc .odt .rtf .pages",
    "save the sheet as .csv": ".xls .xlsx .ods",
    "unpack it": ".gz .tar .tgz .bz2 .xz .7z .rar",
    "convert it to .html or .txt": ".epub",
    "save the page as .html": ".mhtml",
    "convert it to .html or .jsonl": ".xml",
}
_ELSE = "convert it to .txt, .html, .jsonl, .csv, .pdf or .docx"


def read_source(source: Source, limit: int, extractor: Extractor) -> Iterator[Article | Failure]:
    """Articles and failures of one file that is no archive; a file without a suffix is read as plain text."""
    try:
        if source.suffix in EXTRACTORS:
            what, module = _PARSED_BY.get(source.suffix, ("HTML", "trafilatura"))
            errors.check("readers", module, f"reading {what}")
            fields = extractor.fields(source.suffix, source.content(limit), limit)
            # The day on which a document was begun is the weakest sign of the day of publication.
            day = fields.get("published") or date_in_name(source.name) or fields.get("created")
            yield make_article(fields | {"published": day}, source)
            return
        reader = READERS.get(source.suffix or ".txt")
        if reader is None:
            way_out = next((way for way, kinds in _WAYS_OUT.items() if source.suffix in kinds.split()), _ELSE)
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
