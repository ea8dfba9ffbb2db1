"""Files → articles: text, Markdown, HTML, JSON, JSON Lines, CSV, PDF, DOCX, and folders and zip archives of these.

A bad file or record is a `Failure` among the articles; it never ends the reading of the others. Files are opened one
at a time and memory is bounded by the limit for one file or record. HTML, PDF and DOCX are parsed in a process of
their own, which lives as long as the reading and is bounded in time and memory for each file.
"""

from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path

from assistant.readers import archive
from assistant.readers.extraction.extractor import Extractor
from assistant.readers.extraction.worker import EXTRACTORS
from assistant.readers.files import LIMIT_BYTES, Failure
from assistant.readers.folder import find
from assistant.readers.registry import READERS, read_source
from assistant.schema import Article

__all__ = ["LIMIT_BYTES", "Failure", "read", "supported"]

_ARCHIVE = ".zip"


def read(paths: Iterable[str | Path] | str | Path, *, limit_bytes: int = LIMIT_BYTES) -> Iterator[Article | Failure]:
    """Yield the articles at `paths`, and a `Failure` for each file or record that cannot be read, as they come.

    A path is a file or a folder, which is read with all that is under it, in the order of names. A file reached twice
    is read once. A path that does not exist is a `Failure` like any other.

    limit_bytes: of a file that is one article, or of one record of a JSON, JSON Lines or CSV file, whose size is free.
    """
    seen: set[str] = set()
    with closing(Extractor()) as extractor:
        for path in [paths] if isinstance(paths, str | Path) else paths:
            for found in find(Path(path)):
                if isinstance(found, Failure):
                    yield found
                    continue
                if found.real is not None:
                    if found.real in seen:
                        continue
                    seen.add(found.real)
                reader = archive.read if found.suffix == _ARCHIVE else read_source
                yield from reader(found, limit_bytes, extractor)


def supported() -> tuple[str, ...]:
    """Suffixes of the files that `read` takes, with their dots, in alphabetical order."""
    return tuple(sorted([*READERS, *EXTRACTORS, _ARCHIVE]))
