"""Plain text: one file is one article, its text unchanged."""

from collections.abc import Iterator

from assistant.readers.encoding import decode
from assistant.readers.files import Source
from assistant.readers.records import headline, make_article
from assistant.schema import Article


def read(source: Source, limit: int) -> Iterator[Article]:
    """The file as one article; its title is a first line that looks like a headline, and stays in the text."""
    text = decode(source.content(limit))
    yield make_article({"text": text, "title": headline(text)}, source)
