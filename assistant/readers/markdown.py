"""Markdown with optional YAML front matter. The text is what follows the front matter, with its marks, unchanged."""

from __future__ import annotations

import re
from collections.abc import Iterator

import yaml

from assistant.readers.encoding import decode
from assistant.readers.files import Source
from assistant.readers.records import make_article
from assistant.schema import Article

_FRONT = re.compile(r"---[ \t]*\r?\n(?P<yaml>.{0,65536}?)^(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.DOTALL | re.MULTILINE)
_KEY = re.compile(r"[^\W\d][\w -]*:(?:\s|$)")
_FENCE = re.compile(r"^(```|~~~).*?^\1", re.DOTALL | re.MULTILINE)
_ATX = re.compile(r"^ {0,3}#[ \t]+(\S[^\r\n]*)", re.MULTILINE)
_SETEXT = re.compile(r"^ {0,3}(\S[^\r\n]*)\r?\n {0,3}=+[ \t]*\r?$", re.MULTILINE)
_LINK = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")
_HEAD = 20_000


def read(source: Source, limit: int) -> Iterator[Article]:
    """The file as one article; without a title in the front matter it is the first level-one heading."""
    fields, text = split_front_matter(decode(source.content(limit)))
    if not fields.get("title"):
        fields["title"] = _heading(text)
    # What the front matter calls "text" or "body" is not the article.
    yield make_article({**fields, "text": text, "body": None}, source)


def split_front_matter(content: str) -> tuple[dict[str, object], str]:
    """(keys of the front matter in lower case, the text after it); no keys where there is no front matter."""
    match = _FRONT.match(content)
    if not match or not _KEY.match(match["yaml"].lstrip()):
        return {}, content
    return _keys(match["yaml"]), content[match.end() :]


def _keys(block: str) -> dict[str, object]:
    try:
        # The base loader keeps every scalar a string: no octal ids, no "Yes" that turns into true.
        loaded = yaml.load(block, Loader=yaml.BaseLoader)
    except (yaml.YAMLError, RecursionError, ValueError):
        loaded = None
    if not isinstance(loaded, dict):
        # A colon in an unquoted title is the usual slip; the lines still say what is meant.
        pairs = (line.split(":", 1) for line in block.splitlines() if _KEY.match(line))
        loaded = {key: re.sub(r"^\s*([\"']?)(.*)\1\s*$", r"\2", value) for key, value in pairs}
    missing = ("", "~", "null", "Null", "NULL")
    return {str(key).strip().casefold(): value for key, value in loaded.items() if value not in missing}


def _heading(text: str) -> str | None:
    head = _FENCE.sub("", text[:_HEAD])
    found = [match for match in (_ATX.search(head), _SETEXT.search(head)) if match]
    if not found:
        return None
    title = min(found, key=lambda match: match.start())[1][:500].rstrip("# \t")
    return re.sub(r"\*{1,3}|`|__", "", _LINK.sub(r"\1", title)).strip() or None
