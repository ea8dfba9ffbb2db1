"""Bytes → text: byte order marks, UTF-8, then a detected legacy encoding; binary content is told apart and refused."""

import codecs
import re
from collections import Counter
from collections.abc import Callable, Iterator
from io import TextIOWrapper
from itertools import count

from assistant.errors import ReadError
from assistant.readers.files import Source

# UTF-32 first: its little-endian mark begins with that of UTF-16.
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_MAGIC = (
    (b"\x89PNG\r\n\x1a\n", "PNG image"),
    (b"\xff\xd8\xff", "JPEG image"),
    (b"GIF87a", "GIF image"),
    (b"GIF89a", "GIF image"),
    (b"II*\x00", "TIFF image"),
    (b"MM\x00*", "TIFF image"),
    (b"%PDF-", "PDF document"),
    (b"PK\x03\x04", "zip archive or Office document"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old Office document"),
    (b"\x1f\x8b\x08", "gzip archive"),
    (b"7z\xbc\xaf\x27\x1c", "7-Zip archive"),
    (b"BZh9", "bzip2 archive"),
    (b"\xfd7zXZ\x00", "xz archive"),
    (b"Rar!\x1a\x07", "RAR archive"),
    (b"SQLite format 3\x00", "SQLite database"),
    (b"\x7fELF", "program"),
    (b"{\\rtf", "RTF document"),
)
# Pieces of one file whose encodings are detected; for more of them what was found most often stands.
_MOST_DETECTED = 1_000
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f-\x84\x86-\x9f]")
_ESCAPED = re.compile("[\udc80-\udcff]")
# Signs that stand between two letters only where Eastern European bytes were read as Western ones ("uciek³o").
_MISREAD = re.compile(r"[A-Za-zÀ-ÿ][³²¹¿¡¼½¾£¥¦¨¯±µ¶¬¤§«»ªº¢†‡‰ˆ˜][A-Za-zÀ-ÿ]")


def kind_of(data: bytes) -> str | None:
    """What the first bytes say the content is ("PNG image"), or None."""
    if data[:4] == b"RIFF" and data[8:12] in (b"WEBP", b"WAVE", b"AVI "):
        return "WebP image" if data[8:12] == b"WEBP" else "sound or film"
    return next((kind for magic, kind in _MAGIC if data.startswith(magic)), None)


def refuse_binary(data: bytes) -> None:
    """Raises `ReadError` where `data`, the start of a file, is not text."""
    if kind := kind_of(data):
        msg = f"looks like binary ({kind}), not text; rename it with the right suffix, or give the text itself"
        raise ReadError(msg)
    if b"\x00" in data and _mark(data) in (None, "utf-8-sig"):
        msg = "looks like binary (NUL bytes), not text; save it as UTF-8 text"
        raise ReadError(msg)


def decode(data: bytes, declared: str | None = None, detect: Callable[[bytes], str | None] | None = None) -> str:
    """Decode text of unknown encoding; newlines stay as they are and a leading byte order mark is dropped.

    declared: an encoding that the content names itself (HTML); it is asked after byte order marks and valid UTF-8.
    detect: tells the encoding of what is neither (None: it cannot be told).
    Raises `ReadError` for binary content and for damaged UTF-8, whose characters cannot be restored.
    """
    refuse_binary(data)
    mark = _mark(data)
    try:
        text = data.decode(mark or "utf-8")
    except UnicodeDecodeError as error:
        if mark:
            msg = f"damaged {mark.upper()} at byte {error.start}; save it again as UTF-8 text"
            raise ReadError(msg) from error
        text = _decode_declared(data, declared) or _decode_legacy(data, error.start, detect or _detect)
    controls = sum(1 for _ in _CONTROLS.finditer(text))
    if controls > 2 and controls > 0.02 * len(text):
        msg = "looks like binary (control characters), not text; save it as UTF-8 text"
        raise ReadError(msg)
    return text


def _mark(data: bytes) -> str | None:
    return next((name for mark, name in _MARKS if data.startswith(mark)), None)


def _decode_declared(data: bytes, declared: str | None) -> str | None:
    if not declared:
        return None
    try:
        name = codecs.lookup(declared).name
        # Pages that declare Latin-1 are cp1252, as browsers read them.
        return data.decode("cp1252" if name in ("iso8859-1", "ascii") else name)
    except (LookupError, ValueError):
        return None


def _decode_legacy(data: bytes, first_bad: int, detect: Callable[[bytes], str | None]) -> str:
    lenient = data.decode("utf-8", "replace")
    bad = lenient.count("\ufffd")
    good = sum(character > "\x7f" for character in lenient) - bad
    if good > bad:
        msg = f"damaged UTF-8 at byte {first_bad}; save it again as UTF-8 text"
        raise ReadError(msg)
    text = _as_western(data) or _decode_declared(data, detect(data))
    if text is None:
        msg = "looks like binary (no known text encoding fits); save it as UTF-8 text"
        raise ReadError(msg)
    return text


def _as_western(data: bytes) -> str | None:
    """Western European text, which detectors often take for Central European; None where it does not look so."""
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        return None
    foreign = [character for character in text if character > "\x7f"]
    letters = sum(map(str.isalpha, text))
    accented = sum(map(str.isalpha, foreign))
    if _MISREAD.search(text) or accented > 0.3 * letters:
        return None
    return text if all(c.isprintable() or c.isspace() or c == "\xad" for c in foreign) else None


def _detect(data: bytes) -> str | None:
    """The encoding of text that is not Western European, or None."""
    from charset_normalizer import from_bytes

    best = from_bytes(data[:1_000_000], cp_exclusion=["cp1252", "latin_1"]).best()
    return best.encoding if best else None


def open_text(source: Source, newline: str | None) -> TextIOWrapper:
    """Open `source` as a stream of text, to be passed through `Repair`.

    Raises `ReadError` for empty or binary content.
    """
    head = source.head()
    refuse_binary(head)
    mark = _mark(head)
    errors = "surrogateescape" if mark in (None, "utf-8-sig") else "replace"
    return TextIOWrapper(source.open(), encoding=mark or "utf-8", errors=errors, newline=newline)


class Repair:
    """Decodes by detection what is not UTF-8 in pieces of one file, as `open_text` gives them.

    Raises `ReadError` as `decode` does.
    """

    def __init__(self) -> None:
        self._found: Counter[str | None] = Counter()

    def __call__(self, text: str) -> str:
        """`text` with its escaped bytes decoded."""
        escaped = _ESCAPED.search(text)
        return decode(text.encode("utf-8", "surrogateescape"), detect=self._detect) if escaped else text

    def _detect(self, data: bytes) -> str | None:
        if self._found.total() < _MOST_DETECTED:
            self._found[encoding := _detect(data)] += 1
            return encoding
        return self._found.most_common(1)[0][0]


def lines(source: Source, limit: int, newline: str | None) -> Iterator[tuple[int, str | None]]:
    """Lines with their 1-based numbers; one of more than `limit` characters is None and never held in memory."""
    with open_text(source, newline) as stream:
        for number in count(1):
            line = stream.readline(limit + 1)
            if not line:
                return
            short = line if len(line) <= limit else None
            while short is None and line and not line.endswith(("\n", "\r")):
                line = stream.readline(65_536)
            yield number, short
