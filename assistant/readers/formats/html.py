"""HTML: main text and metadata by trafilatura; for pages too small or too large for it, all visible text."""

import re
from copy import deepcopy
from datetime import date
from itertools import islice
from typing import Any

from assistant.errors import ReadError
from assistant.readers.dates import parse_date
from assistant.readers.encoding import decode
from assistant.readers.files import AS_TEXT, parsing
from assistant.readers.records import clean

_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
# Not the article even on a small page, where trafilatura takes everything.
_FURNITURE = ["//nav", "//*[@role='navigation']", "//footer[not(ancestor::article)]", "//aside", "//form"]
_UNSEEN_TAGS, _INLINE_TAGS = (
    frozenset(tags.split())
    for tags in (
        "script style noscript template head svg iframe object form nav footer aside",
        "a abbr b bdi bdo big cite code data del dfn em font i ins kbd label mark q s samp small span strong sub sup "
        "time tt u var",
    )
)
# Beyond this trafilatura takes minutes; the longest live blogs stay far below.
_MOST_ELEMENTS = 20_000
# Beyond this it is no article, but the page of a program, or made to be costly.
_MOST_TAGS = 40_000
_TAG = re.compile("<[a-z]", re.IGNORECASE)
# The parser compares each attribute of a tag with all before it.
_MOST_ATTRIBUTES = 500
_ATTRIBUTE = r"""[\s/]*+[^\s/<>][^\s/<>=]*+(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s>"']++))?+"""
_CROWDED = re.compile(f"<[a-z][^\\s/<>]*+(?:{_ATTRIBUTE}){{{_MOST_ATTRIBUTES + 1}}}", re.IGNORECASE)
# Of a text without an element in it: more libxml2 leaves out.
_LONGEST_NODE = 10_000_000
# Marked dates of a page that are tried.
_MOST_DATES = 20
_DATE_ELEMENTS = (
    "//*[@itemprop='datePublished']/@content",
    "//*[@itemprop='datePublished']/@datetime",
    "//time[@pubdate]/@datetime",
    "(//article//time | //main//time | //header//time)[1]/@datetime",
)


def extract(data: bytes, _limit: int) -> dict[str, object]:
    """The page as the fields of one article; its text is the main text, a paragraph a line, no scripts or menus.

    Raises `ReadError` where it holds no text.
    """
    match = _CHARSET.search(data[:4096])
    page = decode(data, declared=match[1].decode("ascii") if match else None)
    _refuse_costly(page)
    with parsing(f"cannot be read as HTML ({{}}); {AS_TEXT}"):
        tree = _parse(page)
        small = sum(1 for _ in tree.iter()) <= _MOST_ELEMENTS
        fields = _main_text(deepcopy(tree)) if small else {}
        fields["title"] = fields.get("title") or tree.findtext(".//title")
        fields["published"] = _published(tree)
        fields["text"] = clean(str(fields.get("text") or "")) or clean(_visible_text(tree))
    if not fields["text"]:
        msg = f"no text on the page (is it filled in by scripts?); {AS_TEXT}"
        if len(page) > _LONGEST_NODE:
            msg = f"too large: the parser passes over more than {_LONGEST_NODE:,} characters in one piece; {AS_TEXT}"
        raise ReadError(msg)
    return fields


def _refuse_costly(page: str) -> None:
    """Raises `ReadError` for what no article is, before anything is parsed."""
    tags = sum(1 for _ in _TAG.finditer(page))
    if tags > _MOST_TAGS:
        msg = f"{tags:,} elements: no page of an article has more than {_MOST_TAGS:,}; {AS_TEXT}"
        raise ReadError(msg)
    if _CROWDED.search(page):
        msg = f"an element with more than {_MOST_ATTRIBUTES} attributes: no page of an article has one; {AS_TEXT}"
        raise ReadError(msg)


def _parse(page: str) -> Any:
    """The tree of a page, white space collapsed as HTML means it: a line break of the source is none of the text."""
    from lxml import html

    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    tree = html.document_fromstring(page.encode("utf-8", "replace"), parser=parser)
    kept: set[Any] = {inner for element in tree.iter("pre", "textarea", "script") for inner in element.iter()}
    for element in tree.iter():
        if element.text and element not in kept:
            element.text = re.sub(r"\s+", " ", element.text)
        if element.tail and element.getparent() not in kept:
            element.tail = re.sub(r"\s+", " ", element.tail)
    return tree


def _main_text(tree: Any) -> dict[str, object]:
    import trafilatura

    found: Any = trafilatura.bare_extraction(
        tree,
        include_comments=False,
        with_metadata=True,
        prune_xpath=_FURNITURE,
        # Its date search goes as far as the running text, which tells when something happened: see `_published`.
        date_extraction_params={"extensive_search": False, "original_date": True},
    )
    if found is None:
        return {}
    site = (found.sitename or "").lstrip("@")
    return {"text": found.text, "title": found.title, "author": found.author, "publisher": site, "url": found.url}


def _published(tree: Any) -> date | None:
    """The day of publication by the page's metadata: meta tags, JSON-LD, canonical address, marked elements."""
    from htmldate import find_date
    from lxml import html

    kept = tree.xpath("//meta | //link[@rel='canonical'] | //script[contains(@type, 'ld+json')]")
    markup = "".join(html.tostring(element, encoding="unicode", with_tail=False) for element in kept[:500])
    if markup:
        head = html.document_fromstring(f"<html><head>{markup}</head><body></body></html>")
        found = parse_date(find_date(head, extensive_search=False, original_date=True, min_date="1700-01-01"))
        if found:
            return found
    stated = (str(value) for path in _DATE_ELEMENTS for value in tree.xpath(path))
    return next((day for value in islice(stated, _MOST_DATES) if (day := parse_date(value))), None)


def _visible_text(tree: Any) -> str:
    """All text of the page that a reader sees, each block on its own line."""
    from lxml import etree

    pieces: list[str] = []
    walk = etree.iterwalk(tree, events=("start", "end"))
    for event, element in walk:
        seen = element.tag not in _UNSEEN_TAGS or element is tree
        if seen and element.tag not in _INLINE_TAGS:
            pieces.append("\n")
        if event == "end":
            pieces.append((element is not tree and element.tail) or "")
        elif seen:
            pieces.append(element.text or "")
        else:
            walk.skip_subtree()
    lines = (" ".join(line.split()) for line in "".join(pieces).split("\n"))
    return "\n".join(line for line in lines if line)
