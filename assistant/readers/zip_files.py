"""Opening zip files of strangers: sizes and counts are checked on the directory before anything is unpacked."""

import struct
import zipfile
from typing import BinaryIO

from assistant.errors import ReadError

MOST_MEMBERS = 10_000
_MOST_RATIO = 200
_LARGEST_DIRECTORY = 16_000_000
_BOMB = "looks like a zip bomb"
_TOO_MANY = f"{_BOMB}: more than {MOST_MEMBERS:,} files; unpack it and give the folder"
_DAMAGED = "damaged or truncated zip; pack or fetch it again"


def open_zip(stream: BinaryIO, size: int, limit: int) -> zipfile.ZipFile:
    """Open a zip file of `size` bytes.

    Raises `ReadError` where it is damaged or would unpack to more than `limit` bytes.
    """
    _check_directory(stream, size)
    try:
        archive = zipfile.ZipFile(stream)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, struct.error) as error:
        raise ReadError(_DAMAGED) from error
    members = archive.infolist()
    total = sum(member.file_size for member in members)
    if len(members) > MOST_MEMBERS:
        msg = _TOO_MANY
    elif total > limit:
        msg = f"{_BOMB}: it would unpack to {total / 1e6:,.0f} MB; unpack it and give the folder"
    elif total > 10_000_000 and total > _MOST_RATIO * size:
        msg = f"{_BOMB}: it would unpack to {total // max(size, 1):,} times its size; give the folder"
    else:
        return archive
    archive.close()
    raise ReadError(msg)


def is_deflated(member: zipfile.ZipInfo) -> bool:
    """Whether a member is packed the ordinary way; zipfile unpacks others without a bound on what a step yields."""
    return member.compress_type in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


def _check_directory(stream: BinaryIO, size: int) -> None:
    """Refuse a directory too long to be held in memory: zipfile reads it whole."""
    stream.seek(max(0, size - 65_557))
    tail = stream.read(65_557)
    stream.seek(0)
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) < at + 16:
        raise ReadError(_DAMAGED)
    (length,) = struct.unpack_from("<I", tail, at + 12)
    if length > _LARGEST_DIRECTORY and size > _LARGEST_DIRECTORY:
        raise ReadError(_TOO_MANY)
