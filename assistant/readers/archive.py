"""Zip archives of articles: read in place, member by member; nothing is written to disk."""

import os
import stat
import zipfile
import zlib
from collections.abc import Iterator
from functools import partial
from typing import BinaryIO, cast

from assistant.errors import ReadError
from assistant.readers.extraction.extractor import Extractor
from assistant.readers.files import Failure, Source, os_reason, printable
from assistant.readers.registry import read_source
from assistant.readers.zip_files import is_deflated, open_zip
from assistant.schema import Article

# All members together may unpack to this many times the limit of one file.
_FILES_FULL = 50
# Ten thousand ordinary pages take about as long.
_MOST_SECONDS = 500
_DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, ValueError)


def read(source: Source, limit: int, extractor: Extractor) -> Iterator[Article | Failure]:
    """Articles and failures of all members in the order of their names; hidden ones are passed over."""
    try:
        with source.open() as stream:
            size = stream.seek(0, os.SEEK_END)
            with open_zip(stream, size, _FILES_FULL * limit) as archive:
                yield from _members(archive, source, limit, extractor)
    except ReadError as error:
        yield Failure(source.label, str(error))
    except OSError as error:
        yield Failure(source.label, os_reason(error))


def _members(archive: zipfile.ZipFile, source: Source, limit: int, extractor: Extractor) -> Iterator[Article | Failure]:
    found = False
    latest = extractor.seconds + _MOST_SECONDS
    for info in sorted(archive.infolist(), key=lambda member: member.filename):
        path = printable(info.filename)
        parts = path.replace("\\", "/").split("/")
        hidden = any(part.startswith(".") and part != ".." for part in parts) or parts[0] == "__MACOSX"
        if info.is_dir() or hidden:
            continue
        found = True
        if extractor.seconds > latest:
            most = f"its files take more than {_MOST_SECONDS} seconds to read"
            yield Failure(source.label, f"{most}; unpack it and give the folder (nothing was read from {path} on)")
            return
        label = f"{source.label}/{path}"
        reason = _refusal(info, parts)
        if reason:
            yield Failure(label, reason)
            continue
        opened = cast("partial[BinaryIO]", partial(archive.open, info))
        member = Source(id=f"{source.id}/{path}", label=label, name=parts[-1], open=opened, found=True)
        try:
            yield from read_source(member, limit, extractor)
        except _DAMAGED:
            yield Failure(label, "damaged inside its zip; pack or fetch it again")
    if not found:
        yield Failure(source.label, "empty zip: it holds no files; leave it out or fill it")


def _refusal(info: zipfile.ZipInfo, parts: list[str]) -> str | None:
    """Why a member is not opened, or None."""
    if ".." in parts or parts[0] in ("", "~") or ":" in parts[0]:
        return "unsafe path inside the zip; pack it again with relative paths"
    if stat.S_ISLNK(info.external_attr >> 16):
        return "a link inside the zip; pack the file itself"
    if info.flag_bits & 0x1:
        return "encrypted inside its zip; unpack it with its password and give the folder"
    if not is_deflated(info):
        return "packed by a method other than deflate; pack it again as an ordinary zip"
    if parts[-1].lower().endswith(".zip"):
        return "a zip inside a zip; unpack it and give the folder"
    return None
