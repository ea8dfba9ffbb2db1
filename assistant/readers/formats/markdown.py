"""Markdown with optional YAML front matter. The text is what follows the front matter, with its marks, unchanged."""

import re
from collections.abc import Iterator

from assistant.errors import ReadError
from assistant.readers.encoding import decode
from assistant.readers.files import Source
from assistant.readers.records import make_article
from assistant.schema import Article

_LONGEST_FRONT = 65_536
_START = re.compile(r"---[ \t]*\r?\n")
_END = re.compile(r"^(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.MULTILINE)
# Lists and mappings inside each other. The loaders call themselves for each, the one in C without a check.
_DEEPEST_FRONT = 50
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
    """(keys of the front matter in lower case, the text after it); no keys where there is no front matter.

    Raises `ReadError` where it is longer than any.
    """
    start = _START.match(content)
    end = _END.search(content, start.end()) if start else None
    if not start or not end or not _KEY.match(content[start.end() : start.end() + _LONGEST_FRONT].lstrip()):
        return {}, content
    if end.start() - start.end() > _LONGEST_FRONT:
        msg = f"front matter of more than {_LONGEST_FRONT:,} characters; shorten it, or close it with '---'"
        raise ReadError(msg)
    return _keys(content[start.end() : end.start()]), content[end.end() :]


def _keys(block: str) -> dict[str, object]:
    import yaml

    # The base loader keeps every scalar a string: no octal ids, no "Yes" that turns into true.
    loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
    loaded, depth = None, 0
    try:
        for event in yaml.parse(block, Loader=loader):
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            if depth > _DEEPEST_FRONT:
                break
        else:
            loaded = yaml.load(block, Loader=loader)
    except (yaml.YAMLError, ValueError):
        pass
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
