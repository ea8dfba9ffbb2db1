"""Fields of a record, front matter or a page → `Article`: aliases, types, ids, titles."""

import re
from collections.abc import Mapping

from assistant.errors import ReadError
from assistant.readers.dates import date_in_name, parse_date
from assistant.readers.files import LONGEST_TEXT, Failure, Source
from assistant.schema import Article

TEXT_KEYS = ("text", "body")
_DATE_KEYS = ("published", "published_at", "date")
_LONGEST_LINE = 500
_LONGEST_HEADLINE = 150
_SURROGATES = re.compile("[\ud800-\udfff]")
_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_NEXT_LINE = re.compile(r"(?:\r\n|\r|\n)[ \t]*([^\s])")


def make_article(fields: Mapping[str, object], source: Source, number: int | None = None) -> Article:
    """An article from the fields of one record; unknown keys are ignored, keys are compared without regard to case.

    number: of the record within its file, for an id where the record has none; None where the file is one article.
    Raises `ReadError`, naming the key, where there is no text or where text or id has a wrong type.
    """
    known = {key.strip().casefold(): value for key, value in fields.items() if isinstance(key, str)}
    default = source.id if number is None else f"{source.id}#{number}"
    id_, text = _id(known.get("id"), default), _text(known)
    # Last, as a date in words costs more than all the rest of a record.
    published = next((day for key in _DATE_KEYS if (day := parse_date(known.get(key)))), None)
    return Article(
        id=id_,
        text=text,
        title=_line(known.get("title")),
        publisher=_line(known.get("publisher")) or _line(known.get("source")),
        published=published or date_in_name(source.name),
        author=_line(known.get("author")),
        url=_url(known.get("url")),
    )


def read_record(value: object, source: Source, number: int | None, label: str) -> Article | Failure:
    """The article of one parsed record, or the failure that says why there is none."""
    try:
        if not isinstance(value, Mapping):
            msg = f"wrong type: a record must be an object with the key 'text', not {_json_type(value)}"
            raise ReadError(msg)
        return make_article(value, source, number)
    except ReadError as error:
        return Failure(label, str(error))


def headline(text: str) -> str | None:
    """The first line of a plain text, where it is short and stands like a headline over more text; else None."""
    text = text.strip()
    line = re.split(r"[\r\n]", text[: _LONGEST_HEADLINE + 1], maxsplit=1)[0]
    if len(line) > _LONGEST_HEADLINE or len(line) == len(text) or not any(map(str.isalpha, line)):
        return None
    # A line that goes on in lower case on the next one is the start of a wrapped paragraph.
    below = _NEXT_LINE.match(text[len(line) : len(line) + 40])
    line = line.strip()
    if below and below[1].islower() and line[-1] not in ".!?:;”\"'’":
        return None
    return _line(line.rstrip(" ;"))


def clean(text: str) -> str:
    """Extracted text without control characters (newline and tab stay), trailing blanks and runs of empty lines."""
    text = _CONTROLS.sub("", text.replace("\r\n", "\n").replace("\r", "\n").replace("\x0c", "\n"))
    lines = "\n".join(line.rstrip() for line in text.split("\n"))
    return re.sub(r"\n{3,}", "\n\n", lines).strip()


def _text(known: Mapping[str, object]) -> str:
    values = [(key, known[key]) for key in TEXT_KEYS if not _blank(known.get(key))]
    if not values:
        empty = "empty text: there is nothing to read; leave it out or fill it"
        missing = "no text: a record needs the key 'text' or 'body' with the article's text"
        raise ReadError(empty if any(key in known for key in TEXT_KEYS) else missing)
    key, value = values[0]
    if not isinstance(value, str):
        msg = f"wrong type: '{key}' must be a string, not {_json_type(value)}"
        raise ReadError(msg)
    if len(value) > LONGEST_TEXT:
        msg = f"too large: this article has {len(value):,} characters, at most {LONGEST_TEXT:,} are taken; split it"
        raise ReadError(msg)
    if not any(map(str.isalnum, value)):
        msg = "empty text: there are no words in it; leave it out or fill it"
        raise ReadError(msg)
    # A lone surrogate is no character and neither UTF-8 nor SQLite holds it; one for one keeps all offsets.
    return _SURROGATES.sub("\ufffd", value)


def _blank(value: object) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


def _id(value: object, default: str) -> str:
    if value is None or value == "":
        return default
    if isinstance(value, bool) or not isinstance(value, str | int):
        msg = f"wrong type: 'id' must be a string or a whole number, not {_json_type(value)}"
        raise ReadError(msg)
    text = _visible(str(value))
    if len(text) > _LONGEST_LINE:
        msg = f"wrong id: it has more than {_LONGEST_LINE} characters; give a shorter one"
        raise ReadError(msg)
    return text or default


def _line(value: object) -> str | None:
    """One line of metadata: strings and numbers as they are, the name of {"name": …}, lists with commas; else None."""
    if isinstance(value, Mapping):
        value = value.get("name")
    if isinstance(value, list | tuple):
        value = ", ".join(item for item in map(_name, value[:50]) if item)
    if isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 1e15:
        value = str(value)
    if not isinstance(value, str):
        return None
    line = _visible(value[: 4 * _LONGEST_LINE])
    if len(line) > _LONGEST_LINE:
        line = line[: _LONGEST_LINE - 1].rstrip() + "…"
    return line or None


def _visible(text: str) -> str:
    """The text on one line, without what does not print."""
    return " ".join(_UNSEEN.sub(" ", _SURROGATES.sub("\ufffd", text)).split())


def _name(value: object) -> str:
    value = value.get("name") if isinstance(value, Mapping) else value
    return value if isinstance(value, str) else ""


def _url(value: object) -> str | None:
    """A web address; anything else ("javascript:…", a number) is not kept, as pages link to it."""
    line = _line(value)
    return line if line and re.match(r"https?://[^\s/]", line, re.IGNORECASE) else None


def _json_type(value: object) -> str:
    """The name of a JSON value's type, with its article, for a message."""
    names = {dict: "an object", list: "a list", str: "a string", bool: "true or false", type(None): "null"}
    return names.get(type(value), "a number")
