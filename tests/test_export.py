"""Documents of briefs and conversations: complete, dated, and showing an article's characters as they are."""

from __future__ import annotations

import io
import re
from datetime import date
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from assistant import (
    Answer,
    AnswerRow,
    Brief,
    Citation,
    Conflict,
    Figure,
    Filters,
    Span,
)
from assistant.errors import AssistantError, InputError
from assistant.interfaces.export import (
    FORMATS,
    Document,
    brief_document,
    check_target,
    conversation_document,
    format_of,
    save,
    suffix,
    to_bytes,
    to_docx,
    to_html,
    to_markdown,
)
from assistant.interfaces.export.document import Bullets, Heading, Paragraph, Run, Table
from assistant.interfaces.export.markdown import escape
from assistant.interfaces.safe_text import visible, web_link
from assistant.schema import Coverage, Frame, NearestPassage, Quantity
from tests.lines import lines

MADE = date(2024, 3, 9)
HOSTILE = (
    "*bold* _under_ `code` [link](https://evil.example) ![x](y) <img src=x onerror=alert(1)> <script>alert(1)</script>"
    " # no | table $x$ ~~so~~ &amp; {{ 7 }} \\ ^up^ http://evil.example www.evil.example"
)
QUOTES = (
    "More than 4,200 residents left Orvale, governor Petra Halloran said.",
    "The aid group Open Hands put the figure at 9,500 residents.",
    "It is not known when the dam will be safe.",
    HOSTILE,
)


def citation(
    key: int, quote: str = "", url: str | None = "https://news.example/dam?a=1&b=2", **more: object
) -> Citation:
    text = quote or QUOTES[(key - 1) % len(QUOTES)]
    fields = {
        "article_id": f"dam-{key}",
        "title": "Dam holds",
        "publisher": "Harbour Gazette",
        "published": date(2022, 5, key),
        "start": 0,
        "end": len(text),
    }
    return Citation(key=key, quote=text, url=url, **(fields | more))


def row(key: int, statement: str = "", **more: object) -> AnswerRow:
    said = statement or QUOTES[(key - 1) % len(QUOTES)]
    return AnswerRow(**({"statement": said, "published": date(2022, 5, key), "citations": (key,)} | more))


def figure(text: str, unit: str | None = "residents") -> Figure:
    return Figure(text=text, unit=unit, span=Span(start=0, end=len(text)))


def full_brief() -> Brief:
    first = row(1, speaker="Petra Halloran", role="governor", figures=(figure("More than 4,200"),))
    second = row(2, speaker="Open Hands", stance="denies", figures=(figure("9,500"),))
    return Brief(
        topic="the dam of Orvale",
        known=(row(4),),
        claims=(first, second),
        figures=(Quantity(name="residents", rows=(first, second)),),
        conflicts=(Conflict(kind="dispute", about="residents", sides=(first, second)),),
        open=(row(3),),
        citations=tuple(citation(key) for key in range(1, 5)),
        coverage=Coverage(articles=12, matching=3),
    )


def answer(question: str, rows: tuple[AnswerRow, ...], citations: tuple[Citation, ...], text: str) -> Answer:
    frame = Frame(asks=("figure",), notes=("since 2 May 2022",))
    coverage = Coverage(articles=12, matching=1)
    return Answer(
        question=question,
        frame=frame,
        status="answered",
        lines=lines(text),
        rows=rows,
        citations=citations,
        coverage=coverage,
        seconds=0.1,
    )


@pytest.fixture
def document() -> Document:
    filters = Filters(since=date(2022, 5, 1), publishers=("Harbour Gazette",), speakers=("Petra Halloran",))
    return brief_document(full_brief(), made=MADE, filters=filters)


# What a reader of each format sees


def shown_markdown(text: str) -> str:
    """All text of a rendered document, and a check that nothing in it is what we did not make."""
    from markdown_it import MarkdownIt

    seen: list[str] = []
    ours = {
        "heading",
        "paragraph",
        "bullet_list",
        "ordered_list",
        "list_item",
        "blockquote",
        "strong",
        "link",
        "inline",
    }
    ours |= {"table", "thead", "tbody", "tr", "th", "td"}
    for token in MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(text):
        assert re.sub(r"_(?:open|close)$", "", token.type) in ours, token.type
        for child in token.children or ():
            kind = re.sub(r"_(?:open|close)$", "", child.type)
            assert kind in {"text", "strong", "link", "softbreak"}, child
            if child.type == "link_open":
                assert str(child.attrGet("href")).startswith(("http://", "https://"))
            seen.append(child.content)
        seen.append("\n")
    return "".join(seen)


_TAGS = {"html", "head", "meta", "title", "style", "body", "main", "header", "h1", "h2", "h3", "dl", "div", "dt", "dd"}
_TAGS |= {"p", "ul", "ol", "li", "a", "strong", "bdi", "span", "blockquote"}
_TAGS |= {"table", "caption", "thead", "tbody", "tr", "th", "td"}


def shown_html(text: str) -> str:
    from lxml import html

    page = html.document_fromstring(text)
    assert {node.tag for node in page.iter() if isinstance(node.tag, str)} <= _TAGS
    for node in page.iter("a"):
        assert node.get("href").startswith(("#source-", "http://", "https://"))
    assert not [name for node in page.iter() for name in node.attrib if name.startswith("on") or name == "src"]
    return str(page.find("body").text_content())


def shown_docx(data: bytes) -> str:
    import docx

    word = docx.Document(io.BytesIO(data))
    cells = [p for table in word.tables for r in table.rows for cell in r.cells for p in cell.paragraphs]
    return "\n".join(paragraph.text for paragraph in [*word.paragraphs, *cells])


def shown(document: Document) -> dict[str, str]:
    """What readers of all formats see, white space as one space."""
    texts = {
        "markdown": shown_markdown(to_markdown(document)),
        "html": shown_html(to_html(document)),
        "docx": shown_docx(to_docx(document)),
    }
    return {name: flat(text) for name, text in texts.items()}


def flat(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize("name", FORMATS)
def test_a_brief_has_all_its_parts(document: Document, name: str) -> None:
    text = shown(document)[name]
    for part in (
        "Brief: the dam of Orvale",
        "4 May 2022, the newest article cited",
        "9 Mar 2024 by Briefing Assistant",
        "12 articles searched, 3 with matching passages",
        "from 1 May 2022; Harbour Gazette; Petra Halloran",
        "What is known",
        "Who says what",
        "Figures over time",
        "Sources disagree: residents",
        "Open questions",
        "Petra Halloran, governor",
        "Open Hands – denies",
        "More than 4,200 residents",
        *QUOTES,
    ):
        assert flat(part) in text, part
    heads = ("What is known", "Who says what", "Figures over time", "Open questions")
    if name != "docx":  # whose tables are read apart from its paragraphs
        assert [text.index(head) for head in heads] == sorted(text.index(head) for head in heads)


@pytest.mark.parametrize("name", FORMATS)
def test_sources_are_numbered_with_publisher_title_date_link_and_sentence(document: Document, name: str) -> None:
    text = shown(document)[name]
    after = text[text.rindex("Sources") :] if name != "docx" else text
    for key in range(1, 5):
        assert f"Harbour Gazette: Dam holds, {key} May 2022" in after
        assert flat(QUOTES[key - 1]) in after
        assert f"[{key}]" in text
    assert after.count("https://news.example/dam?a=1&b=2") == 4


def test_a_page_stands_alone_and_its_references_lead_somewhere(document: Document) -> None:
    text = to_html(document)
    assert "default-src 'none'" in text
    assert "prefers-color-scheme: dark" in text
    assert "@media print" in text
    assert not re.search(r"<(?:script|link|img|iframe)|@import|url\(", text.replace(to_html_quote(HOSTILE), ""))
    anchors = set(re.findall(r'href="#([^"]+)"', text))
    assert anchors <= set(re.findall(r' id="([^"]+)"', text))
    assert anchors == {f"source-{n}" for n in range(1, 5)}


def to_html_quote(text: str) -> str:
    from markupsafe import escape as html_escape

    return str(html_escape(text))


def test_a_docx_has_real_headings_links_and_says_who_made_it(document: Document) -> None:
    import docx

    word = docx.Document(io.BytesIO(to_docx(document)))
    styles = [p.style.name for p in word.paragraphs if p.style.name.startswith(("Heading", "Title"))]
    assert styles[0] == "Title"
    assert {"Heading 1", "Heading 2"} <= set(styles)
    about = word.core_properties
    assert (about.title, about.author) == ("Brief: the dam of Orvale", "Briefing Assistant")
    assert about.created.date() == MADE
    links = [r.target_ref for r in word.part.rels.values() if r.is_external]
    assert set(links) == {"https://news.example/dam?a=1&b=2"}
    body = word.element.body.xml
    assert set(re.findall(r'w:anchor="([^"]+)"', body)) <= set(re.findall(r'w:name="(source\d+)"', body))


def test_an_empty_brief_says_so() -> None:
    empty = Brief(topic="football", coverage=Coverage(articles=12, matching=0))
    for text in shown(brief_document(empty, made=MADE)).values():
        assert "The articles say nothing about this topic." in text
        assert "Sources" not in text
        assert "As of" not in text
        assert "Filters" in text


def test_a_conversation_has_one_list_of_sources() -> None:
    again = citation(
        2, QUOTES[0], article_id="dam-1", published=date(2022, 5, 1)
    )  # the first answer's, under another key
    first = answer("How many left?", (row(1, speaker="Petra Halloran"),), (citation(1),), f"“{QUOTES[0]}” [1]")
    new = citation(1, QUOTES[1], article_id="dam-later")
    second = answer(
        "And says who?", (row(1, QUOTES[1]), row(2, QUOTES[0])), (new, again), "He says [1] and [2], not [7]"
    )
    document = conversation_document([first, second], made=MADE, title="On the dam")
    assert [source.quote for source in document.sources] == [QUOTES[0], QUOTES[1]]
    for text in shown(document).values():
        assert "On the dam" in text
        assert "He says [2] and [1], not [7]" in text
        assert "since 2 May 2022" in text


def test_a_refusal_is_kept_with_its_nearest_passages() -> None:
    near = NearestPassage(article_id="dam-9", start=0, end=4, text="Wet " * 200, score=1.0, reason="only a word")
    refused = Answer(
        question="Who won?",
        frame=Frame(asks=("speaker",)),
        status="refused",
        lines=lines("The articles do not say.", "note"),
        nearest=(near,),
        coverage=Coverage(articles=3, matching=0),
        seconds=0.1,
    )
    for text in shown(conversation_document([refused], made=MADE)).values():
        assert "The articles do not say." in text
        assert "dam-9: only a word" in text
        assert len(text) < 700
    assert all("Nothing has been asked." in text for text in shown(conversation_document([], made=MADE)).values())


# Hostile text

_ANY = st.text(max_size=60) | st.lists(
    st.sampled_from(
        [*"*_[]()#$<>|`~^&{}\\!-+=.:@1\n\t\r\x00\x1b\x85\u202e\ud800\ufffe ", "http://a.example", "www.b.example"]
    )
    | st.sampled_from(
        ["<b>", "&lt;", "]]>", "-->", "1.", "---", "{{x}}", "{% y %}", "a@b.example", "ftp://c", "é", "ه", "\u2028"]
    ),
    max_size=14,
).map("".join)


def hostile(text: str) -> Document:
    """The text in every place of a document."""
    line = (Run(text), Run(text, "strong"), Run(text, "quiet"))
    blocks = (
        Heading(text),
        Heading(text, 3),
        Paragraph(line),
        Bullets((line,)),
        Table("t", ("a", "b"), ((line, line),)),
    )
    source = citation(1, text, text, article_id=text, title=text or None, publisher=text or None)
    return Document(f"T {text}", MADE, (("Fact", text),), blocks, (source,))


@settings(max_examples=60)
@given(_ANY)
@example(HOSTILE)
@example("1. one")
@example("- dash")
@example("a\\|b")
@example("**")
@example("   indented")
@example("[x]: https://evil.example")
def test_whatever_an_article_holds_is_shown_and_never_obeyed(text: str) -> None:
    wanted = flat(visible(text))
    for name, seen in shown(hostile(text)).items():
        squeezed = re.sub(r"\s", "", seen)
        assert re.sub(r"\s", "", wanted) in squeezed, name
        if wanted:
            assert squeezed.count(re.sub(r"\s", "", wanted)) >= 10, name


@given(_ANY)
def test_markdown_shows_each_character(text: str) -> None:
    assert flat(shown_markdown(f"x{escape(text)}")) == flat(f"x{visible(text).strip()}") or not text[:1].strip()
    assert flat(shown_markdown(escape(text))) == flat(visible(text))


@given(_ANY)
@example("http://a.example www.b.example HTTPS://c.example")
def test_markdown_of_articles_holds_no_bare_address(text: str) -> None:
    # GitHub and others make links of these without being asked.
    assert not re.search(r"https?://|www\.", escape(text), re.IGNORECASE)


@settings(max_examples=20)
@given(_ANY)
def test_the_bytes_of_every_format_can_be_written(text: str) -> None:
    document = hostile(text)
    for name in FORMATS:
        assert to_bytes(document, name)
    assert to_markdown(document) == to_markdown(document)
    assert to_html(document) == to_html(document)


NO_LINKS = (
    *(
        "javascript:alert(1)",
        "data:text/html,x",
        "//evil.example",
        "ftp://a.example",
        "http://",
        "https://a b",
        "x",
        "",
    ),
    *("https://a.example\\@b.example", "https://[broken", "https://a.example/\x00", "https://a.example/\u202e", None),
)


@pytest.mark.parametrize("url", NO_LINKS)
def test_only_web_addresses_become_links(url: str | None) -> None:
    assert web_link(url) is None
    document = Document("T", MADE, (), (), (citation(1, "Q", url),))
    assert "href" not in to_html(document).partition("<body>")[2]
    assert "](" not in to_markdown(document)
    assert not re.search(r"<[a-z/]", to_markdown(document))
    import docx

    word = docx.Document(io.BytesIO(to_docx(document)))
    assert not [r for r in word.part.rels.values() if r.is_external]


@pytest.mark.parametrize(
    "url", ["https://news.example/a_b*c(d)?x=1&copy=2#top", "http://нюз.example/ü", 'https://a.example/"><b>']
)
def test_web_addresses_are_links_in_every_format(url: str) -> None:
    document = Document("T", MADE, (), (), (citation(1, "Q", url),))
    assert shown_html(to_html(document))
    assert shown_markdown(to_markdown(document))
    from lxml import html

    assert html.document_fromstring(to_html(document)).find(".//a").get("href") == url
    assert "http" in to_markdown(document)


# Files


def test_formats_have_suffixes() -> None:
    for name in FORMATS:
        assert format_of(Path(f"a{suffix(name).upper()}")) == name
    assert format_of(Path("brief.xyz")) is None
    with pytest.raises(InputError, match="pdf"):
        to_bytes(brief_document(full_brief(), made=MADE), "pdf")


def test_a_file_is_written_whole_and_not_over_another(tmp_path: Path) -> None:
    path = tmp_path / "brief.md"
    save(path, b"one")
    with pytest.raises(InputError, match="--force"):
        save(path, b"two")
    assert path.read_bytes() == b"one"
    save(path, b"two", force=True)
    assert path.read_bytes() == b"two"
    assert list(tmp_path.iterdir()) == [path]


def test_bad_targets_are_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no folder"):
        check_target(tmp_path / "none" / "brief.md")
    with pytest.raises(InputError, match="not a file"):
        check_target(tmp_path, force=True)


def test_a_write_that_fails_leaves_what_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "brief.md"
    path.write_bytes(b"one")

    def full(self: Path, target: Path) -> Path:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(AssistantError, match=r"brief\.md: No space left"):
        save(path, b"two", force=True)
    assert path.read_bytes() == b"one"
    assert list(tmp_path.iterdir()) == [path]
