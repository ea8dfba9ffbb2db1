from __future__ import annotations

import contextlib
import io
import logging
import warnings
from datetime import date, datetime

import docx
import pytest
from fpdf import FPDF
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.errors import ReadError
from assistant.readers import LIMIT_BYTES, Failure, read
from assistant.readers.formats import html, pdf
from assistant.readers.formats.pdf import reflow
from assistant.schema import Article

BODY = (
    "Mayor Lena Holt said that 300 workers returned to the docks of Vell on Monday, after the longest walk-out that "
    "the port had seen since it was built. The union denied that a settlement had been reached and called it invented."
)


def write(path, content):
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def only(found):
    (one,) = found
    return one


# Plain text


@pytest.mark.parametrize(
    "text", ["One line.\r\nTwo\rThree\n\n  Four \x0b\u2028 five\t\n", "\n\n Lead.\r\n", "é\u00a0ü"]
)
def test_plain_text_is_unchanged(tmp_path, text):
    assert only(read(write(tmp_path / "a.txt", text))).text == text


def test_a_byte_order_mark_is_not_text(tmp_path):
    assert only(read(write(tmp_path / "a.txt", "\ufeffLena Holt said so."))).text == "Lena Holt said so."


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Docks reopen in Vell\n\nMayor Lena Holt said so.", "Docks reopen in Vell"),
        ("\nDocks reopen in Vell.\r\nMayor Lena Holt said so.", "Docks reopen in Vell."),
        ("Docks reopen; \nMayor says so.", "Docks reopen"),
        ("Mayor Lena Holt said so.", None),
        ("Mayor Lena Holt said so.\n\n", None),
        (BODY + "\n\nMore.", None),
        ("The mayor of the town said\nthat the docks would open.", None),
        ("* * *\nMayor Lena Holt said so.", None),
    ],
)
def test_the_title_of_a_plain_text_is_a_first_line_like_a_headline(tmp_path, text, title):
    article = only(read(write(tmp_path / "a.txt", text)))
    assert article.title == title
    assert article.text == text


def test_the_day_may_stand_in_the_file_name(tmp_path):
    assert only(read(write(tmp_path / "vell-2016-11-30.txt", BODY))).published == date(2016, 11, 30)


# Markdown


def test_front_matter_is_read_and_is_not_text(tmp_path):
    text = "\n# Another heading\r\n\nLena Holt *said* so.\n"
    front = "---\ntitle: 'Docks: open'\nsource: Port Gazette\ndate: 2019-03-04\nauthor: [Ana Vey, Bo Lind]\nid: 007\n"
    front += "url: https://example.org/a\ntags: {a: 1}\ntext: not this\n---\n"
    assert only(read(write(tmp_path / "a.md", front + text))) == Article(
        id="007",
        text=text,
        title="Docks: open",
        publisher="Port Gazette",
        published=date(2019, 3, 4),
        author="Ana Vey, Bo Lind",
        url="https://example.org/a",
    )


@pytest.mark.parametrize(
    ("content", "title"),
    [
        ("# Docks *reopen* in [Vell](https://example.org) #\n\nText.", "Docks reopen in Vell"),
        ("Docks reopen\n============\n\nText.", "Docks reopen"),
        ("```\n# a comment\n```\n# Docks\n\nText.", "Docks"),
        ("Text only.", None),
        ("---\nauthor: Ana Vey\n---\n# Docks\nText.", "Docks"),
        ("---\r\ntitle: Docks: mayor says 'open'\r\nauthor: x\r\n---\r\nText.", "Docks: mayor says 'open'"),
        ("---\ntitle: ~\n---\nText.", None),
    ],
)
def test_the_title_of_markdown(tmp_path, content, title):
    assert only(read(write(tmp_path / "a.md", content))).title == title


@pytest.mark.parametrize(
    "content",
    [
        "---\n\nA rule first, then text.\n\n---\n\nAnd more.",
        "---\ntitle: never closed\n\nText.",
        "Text.\n---\ntitle: later\n---\n",
    ],
)
def test_rules_are_not_front_matter(tmp_path, content):
    assert only(read(write(tmp_path / "a.md", content))).text == content


def test_hostile_front_matter(tmp_path):
    bomb = "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9) if n else 'lol'}]\n" for n in range(12))
    for front in (bomb, "title: " + "[" * 20_000, "a: !!python/object/apply:os.getcwd []", "title: &x [*x]"):
        assert only(read(write(tmp_path / "a.md", f"---\n{front}\n---\nText."))).text == "Text."


def test_front_matter_alone_is_an_empty_article(tmp_path):
    assert "empty text" in only(read(write(tmp_path / "a.md", "---\ntitle: Docks\n---\n"))).reason


# HTML

PAGE = f"""<!doctype html><html><head><title>Docks reopen | Port Gazette</title>
<meta name="author" content="Ana Vey"><meta property="og:site_name" content="Port Gazette">
<meta property="article:published_time" content="2019-03-04T23:00:00Z"><meta name="last-modified" content="2021-01-01">
<link rel="canonical" href="https://example.org/docks"><style>p {{color: red}}</style></head>
<body><nav><a href="/">Home</a> <a href="/sport">Sport pages</a></nav>
<article><h1>Docks reopen</h1><p>{BODY}</p><p>“We <b>never</b> left,” said Bo Lind.</p>
<script>var tracker = "x";</script></article>
<footer>All rights reserved 2024-05-06</footer></body></html>"""


def test_a_page_gives_its_main_text_and_metadata(tmp_path):
    article = only(read(write(tmp_path / "a.html", PAGE)))
    assert BODY in article.text
    assert "“We never left,” said Bo Lind." in article.text
    assert not any(word in article.text for word in ("tracker", "color", "Sport pages", "rights reserved"))
    assert article.model_dump(exclude={"text"}) == {
        "id": "a.html",
        "title": "Docks reopen",
        "publisher": "Port Gazette",
        "published": date(2019, 3, 4),
        "author": "Ana Vey",
        "url": "https://example.org/docks",
    }


@pytest.mark.parametrize(
    ("page", "text"),
    [
        ("<p>One short line.</p>", "One short line."),
        ("<title>T</title><div>Two <b>bold</b>\n words</div><div>and<br>three</div>", "Two bold words\nand\nthree"),
        ("<script>x()</script><style>y</style><noscript>z</noscript><p>Left &amp; right</p>", "Left & right"),
        ("plain words only", "plain words only"),
        ("<table><tr><td>Year</td><td>2014</td></tr></table>", "| Year | 2014 |"),
    ],
)
def test_small_pages_give_their_visible_text(tmp_path, page, text):
    assert only(read(write(tmp_path / "a.html", page))).text == text


def test_a_date_in_the_running_text_is_not_the_day_of_publication(tmp_path):
    page = f"<html><body><article><p>On 2014-03-12 {BODY}</p><p>Copyright 2014-05-05</p></article></body></html>"
    assert only(read(write(tmp_path / "a.html", page))).published is None
    assert only(read(write(tmp_path / "b-2015-01-02.html", page))).published == date(2015, 1, 2)


@pytest.mark.parametrize(
    "mark",
    [
        '<script type="application/ld+json">{"@type": "NewsArticle", "datePublished": "2019-03-04"}</script>',
        '<time itemprop="datePublished" datetime="2019-03-04T08:00">4 March</time>',
        '<header><time datetime="2019-03-04">Monday</time></header>',
        '<meta name="dc.date" content="1962-03-04">',
    ],
)
def test_marked_dates_of_a_page(tmp_path, mark):
    page = f"<html><head><title>x</title></head><body>{mark}<p>{BODY}</p></body></html>"
    published = only(read(write(tmp_path / "a.html", page))).published
    assert (published.month, published.day) == (3, 4)


def test_the_declared_encoding_of_a_page_is_used(tmp_path):
    page = (
        '<html><head><meta charset="iso-8859-2"></head><body><p>Prezydent Łodzi powiedział, że źle.</p></body></html>'
    )
    assert (
        only(read(write(tmp_path / "a.html", page.encode("iso8859-2")))).text == "Prezydent Łodzi powiedział, że źle."
    )


@pytest.mark.parametrize(
    ("page", "said"),
    [
        ("<html></html>", "no text"),
        ("<script>alert(1)</script>", "no text"),
        ("<!-- -->", "no text"),
        (b"\x89PNG\r\n\x1a\n<html>", "PNG"),
    ],
)
def test_pages_without_text(tmp_path, page, said):
    failure = only(read(write(tmp_path / "a.html", page)))
    assert isinstance(failure, Failure)
    assert said in failure.reason or "HTML" in failure.reason


@settings(max_examples=40)
@given(
    st.lists(
        st.sampled_from(
            [
                "<p>",
                "</p>",
                "<div",
                ">",
                "<!--",
                "<![CDATA[",
                "&#0;",
                "&#xD800;",
                "<svg>",
                "Lena ",
                "\ufffe",
                "<table>",
                "<?x",
            ]
        )
    )
)
def test_broken_markup_gives_text_or_a_reason(pieces):
    page = "".join(pieces).encode()
    with contextlib.suppress(ReadError):
        assert html.extract(page, LIMIT_BYTES)["text"]


def test_deeply_nested_markup_never_raises(tmp_path):
    assert len(list(read(write(tmp_path / "a.html", "<div>" * 30_000 + "Lena Holt spoke.")))) == 1


def test_a_page_of_very_many_elements_gives_its_visible_text(tmp_path):
    page = "<html><head><title>Docks</title></head><body>" + "".join(f"<p>Ship {n}</p>" for n in range(21_000))
    article = only(read(write(tmp_path / "a.html", page)))
    assert article.text.split("\n") == [f"Ship {n}" for n in range(21_000)]
    assert article.title == "Docks"


# PDF


def make_pdf(*paragraphs, password=None, title=None):
    made = FPDF()
    if title:
        made.set_title(title)
    made.set_author("Ana Vey")
    made.add_page()
    made.set_font("Helvetica", size=12)
    for paragraph in paragraphs:
        made.multi_cell(0, 6, paragraph, new_x="LMARGIN", new_y="NEXT")
    if password:
        made.set_encryption(owner_password="owner", user_password=password)
    return bytes(made.output())


def test_a_pdf_gives_whole_paragraphs(tmp_path):
    article = only(
        read(write(tmp_path / "a.pdf", make_pdf("Docks reopen", BODY, "The mayor left.", title="Docks in Vell")))
    )
    assert article.text == f"Docks reopen\n{BODY}\nThe mayor left."
    assert (article.title, article.author, article.published) == ("Docks in Vell", "Ana Vey", None)


def test_a_title_that_a_program_made_gives_way_to_the_headline(tmp_path):
    article = only(read(write(tmp_path / "a.pdf", make_pdf("Docks reopen", BODY, title="Microsoft Word - draft.docx"))))
    assert article.title == "Docks reopen"


def test_pdfs_that_cannot_be_read(tmp_path):
    whole = make_pdf(BODY)
    cases = {
        "scan.pdf": (make_pdf(), "OCR"),
        "locked.pdf": (make_pdf(BODY, password="secret"), "encrypted"),
        "half.pdf": (whole[: len(whole) // 2], "truncated"),
        "start.pdf": (whole[:20], "truncated"),
        "image.pdf": (b"\x89PNG\r\n\x1a\n", "PNG image"),
        "text.pdf": (b"Lena Holt said so.", "not a PDF"),
    }
    for name, (data, said) in cases.items():
        failure = only(read(write(tmp_path / name, data)))
        assert isinstance(failure, Failure), name
        assert said in failure.reason


@settings(max_examples=30)
@given(st.data())
def test_a_damaged_pdf_gives_text_or_a_reason(data):
    content = bytearray(make_pdf(BODY))
    for _ in range(data.draw(st.integers(1, 8))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    with contextlib.suppress(ReadError):
        assert pdf.extract(bytes(content), LIMIT_BYTES)["text"]


def test_reflow_joins_lines_words_and_pages():
    pages = [
        "Docks reopen\nThe mayor said that the docks would be open-\ned again on Monday, and that nobody had to\n3",
        "Page 4 of 9\nwait any longer.\nThe union denied that there was any agreement\nto speak of.\nIt left.",
    ]
    assert reflow(pages) == [
        "Docks reopen",
        "The mayor said that the docks would be opened again on Monday, and that nobody had to wait any longer.",
        "The union denied that there was any agreement to speak of.",
        "It left.",
    ]


# DOCX


def make_docx(build=None, **properties):
    document = docx.Document()
    if build:
        build(document)
    for name, value in properties.items():
        setattr(document.core_properties, name, value)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def story(document):
    document.add_heading("Docks reopen", 0)
    document.add_paragraph(BODY)
    table = document.add_table(rows=2, cols=3)
    for at, text in enumerate(("Year", "Ships", "Men", "2014", "33", "")):
        table.cell(at // 3, at % 3).text = text
    table.cell(1, 1).merge(table.cell(1, 2))
    document.add_paragraph("The mayor left.")


def test_a_word_document_gives_paragraphs_and_tables_in_order(tmp_path):
    data = make_docx(story, title="Docks in Vell", author="Ana Vey", created=datetime(2019, 3, 4))
    article = only(read(write(tmp_path / "a.docx", data)))
    assert article.text == f"Docks reopen\n{BODY}\nYear | Ships | Men\n2014 | 33\nThe mayor left."
    assert (article.title, article.author, article.published) == ("Docks in Vell", "Ana Vey", date(2019, 3, 4))
    assert only(read(write(tmp_path / "b-2018-01-01.docx", data))).published == date(2018, 1, 1)


def test_a_cell_that_claims_to_span_a_billion_columns(tmp_path):
    def wide(document):
        cell = document.add_table(rows=1, cols=1).cell(0, 0)
        cell.text = "Lena Holt spoke."
        cell._tc.grid_span = 1_000_000_000

    assert only(read(write(tmp_path / "a.docx", make_docx(wide)))).text == "Lena Holt spoke."


def test_what_a_template_says_of_itself_is_not_metadata(tmp_path):
    article = only(read(write(tmp_path / "a.docx", make_docx(story))))
    assert (article.title, article.author, article.published) == ("Docks reopen", None, None)


def test_word_documents_that_cannot_be_read(tmp_path):
    whole = make_docx(story)
    cases = {
        "empty.docx": (make_docx(), "empty text"),
        "half.docx": (whole[: len(whole) // 2], "truncated"),
        "old.docx": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 rest", "old or encrypted"),
        "text.docx": (b"Lena Holt said so.", "not a Word document"),
        "other.docx": (b"PK\x05\x06" + bytes(18), "not a Word document"),
        "cut.docx": (whole[:-60] + bytes(60), "truncated"),
    }
    for name, (data, said) in cases.items():
        failure = only(read(write(tmp_path / name, data)))
        assert isinstance(failure, Failure), name
        assert said in failure.reason, name


def test_third_party_parsers_stay_silent(tmp_path, caplog, capsys):
    write(tmp_path / "a.pdf", make_pdf(BODY)[:-40])
    write(tmp_path / "b.html", "<html></html>")
    before = logging.getLogger("pypdf").level
    with warnings.catch_warnings(record=True) as seen:
        warnings.simplefilter("always")
        list(read(tmp_path))
    assert not caplog.records
    assert capsys.readouterr() == ("", "")
    assert not [warning for warning in seen if issubclass(warning.category, UserWarning)]
    assert logging.getLogger("pypdf").level == before
