from __future__ import annotations

import re
from datetime import UTC, date, datetime
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.english.wording import short_day
from assistant.errors import AssistantError, StoreLocked
from assistant.interfaces.page import faults, filters
from assistant.interfaces.page.conversations.storage import Summary
from assistant.interfaces.page.conversations.turn import Turn, answer_turn
from assistant.interfaces.page.facets import Counted, Facets
from assistant.interfaces.page.html import render
from assistant.interfaces.page.views import chat, library, sources, uploads
from assistant.interfaces.page.views.chat import transcript
from assistant.interfaces.page.views.sources import article_view, open_article, open_citation, open_nearest, segments
from assistant.interfaces.safe_text import visible, web_link
from assistant.schema import Article, ArticleInfo, Claim, Filters, IngestReport, Progress, Span
from tests.lines import lines
from tests.page_samples import AID, ANSWER, CAMP, LIBRARY, MAYOR, REBEL, REFUSAL, FakeAssistant

EVIL = (
    '<script>alert(1)</script><img src="https://evil.example/x" onerror=alert(2)> "\'><b onmouseover=alert(3)> '
    "![x](https://evil.example/p.png) ${alert(4)} {{7*7}} {% raw %} `*_$#` \x00\x07\x1b\x85\ud800 \u202e gnp.exe"
)
ALLOWED = {
    "article",
    "header",
    "section",
    "div",
    "p",
    "span",
    "h2",
    "h3",
    "h4",
    "ol",
    "ul",
    "li",
    "bdi",
    "mark",
    "a",
    "button",
}
ALLOWED |= {"details", "summary", "form", "input", "label", "nav", "dialog", "fieldset", "legend", "datalist", "option"}
ALLOWED |= {"svg", "path", "figure", "figcaption", "line", "text", "g", "polyline", "circle", "rect", "title"}
ALLOWED |= {"table", "caption", "thead", "tbody", "tr", "th", "td", "time", "q", "blockquote", "code", "progress"}


class Tags(HTMLParser):
    """Collects what a browser would make of some HTML: elements, their attributes, and the text."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.marks: dict[str, list[str]] = {"strong": [], "faint": [], "near": []}
        self._mark: str | None = None
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag == "mark":
            self._mark = dict(attrs)["class"]
            self.marks[str(self._mark)].append("")

    def handle_endtag(self, tag: str) -> None:
        if tag == "mark":
            self._mark = None

    def handle_data(self, data: str) -> None:
        self.words.append(data)
        if self._mark:
            self.marks[self._mark][-1] += data

    @property
    def text(self) -> str:
        return "".join(self.words)


def assert_harmless(html: str) -> None:
    """Only our own elements, no handler or style attribute, and no link but http and https."""
    for tag, attributes in Tags(html).elements:
        assert tag in ALLOWED, tag
        for name, value in attributes.items():
            assert not name.startswith("on"), name
            assert name not in ("style", "src", "srcdoc", "formaction"), name
            if name == "href":
                assert re.match(r"https?://", value or ""), value
    html.encode("utf-8")  # what a browser cannot be sent would end the session


def evil_answer_turn() -> tuple[FakeAssistant, Turn]:
    text = f"{EVIL}\nA second line: {EVIL} 5."
    article = Article(id=EVIL, title=EVIL, publisher=EVIL, author=EVIL, url="javascript:alert(5)", text=text)
    cited = MAYOR.model_copy(
        update={"article_id": EVIL, "title": EVIL, "publisher": EVIL, "start": 0, "end": len(EVIL), "quote": EVIL}
    )
    row = ANSWER.rows[0].model_copy(
        update={
            "speaker": EVIL,
            "role": EVIL,
            "statement": EVIL,
            "figures": (ANSWER.rows[0].figures[0].model_copy(update={"text": EVIL}),),
        }
    )
    answer = ANSWER.model_copy(
        update={
            "question": EVIL,
            "lines": lines(EVIL + " [1]"),
            "rows": (row,),
            "citations": (cited,),
            "conflicts": (ANSWER.conflicts[0].model_copy(update={"about": EVIL, "sides": (row, row)}),),
            "nearest": (REFUSAL.nearest[0].model_copy(update={"article_id": EVIL, "text": EVIL, "reason": EVIL}),),
            "frame": ANSWER.frame.model_copy(update={"notes": (EVIL,)}),
        }
    )
    return FakeAssistant([article]), Turn(EVIL, answer, sources={EVIL: article})


def test_everything_that_comes_from_articles_is_escaped_in_every_view() -> None:
    assistant, turn = evil_answer_turn()
    info = ArticleInfo(id=EVIL, title=EVIL, publisher=EVIL, passages=1, claims=1, copy_of=EVIL)
    hostile = Path("/tmp/1f") / EVIL.replace("/", "")
    task = uploads.Upload([uploads.File(hostile, "failed", [("failed", EVIL), ("added", EVIL)])], error=EVIL)
    limit = Filters(publishers=(EVIL,), speakers=(EVIL,))
    many = Facets((info,), ((EVIL, 2),), ((EVIL, 3),), date(2021, 3, 1), date(2021, 3, 2))
    views = [
        transcript([turn]),
        transcript([Turn(EVIL, error=EVIL)]),
        transcript([], [EVIL], 3),
        open_citation(assistant, [turn], 0, 1),
        open_nearest(assistant, [turn], 0, 0),
        open_article(assistant, EVIL),
        open_article(assistant, "absent" + EVIL),
        library.listing(FakeAssistant([Article(**info.model_dump(include={"id", "title", "publisher"}), text="x")])),
        uploads._view(task, running=False),
        uploads._view(task, running=True),
        filters.bar(limit, many),
        filters.bar(None, many, error=EVIL, form={"since": EVIL, "speakers": [EVIL]}),
        render(
            "chat/conversations.html",
            conversations=[Summary("x", EVIL, datetime.now(UTC), 2)],
            current=None,
            lasting=False,
        ),
        library.remove(FakeAssistant([Article(id=EVIL, text="x")]), EVIL)[0],
    ]
    for html in views:
        assert_harmless(html)
    assert visible(EVIL) in Tags(views[0]).text


@given(st.text(), st.text())
def test_any_text_in_any_place_is_shown_and_runs_nothing(text: str, title: str) -> None:
    html = article_view(Article(id="a", title=title, text="x" + text, url=title))
    assert_harmless(html)
    body = Tags(html).text
    assert visible("x" + text).rstrip(sources.SPACE) in body


def test_control_characters_become_one_visible_character_each() -> None:
    assert visible("a\x00b\x1b\x7f\x85\ud800\u202e\n\tc") == "a␀b␛␡���\n\tc"


@pytest.mark.parametrize("url", ["https://a.example/x?y=1", "http://a.example", "HTTPS://A.EXAMPLE/ü"])
def test_web_addresses_become_links(url: str) -> None:
    assert web_link(url) == url


@pytest.mark.parametrize(
    "url",
    [
        *(
            "javascript:alert(1)",
            "java\nscript:alert(1)",
            "\x01javascript:alert(1)",
            "data:text/html,x",
            "file:///etc/passwd",
        ),
        *("//a.example", "/x", "ftp://a.example", "", None, "https://", "https:// a.example", "http://[::1"),
        "https:\\\\a.example",
    ],
)
def test_nothing_else_becomes_a_link(url: str | None) -> None:
    assert web_link(url) is None


def test_a_link_says_where_it_really_goes() -> None:
    html = article_view(Article(id="a", text="x", url="https://known.example@other.example/x"))
    links = [attributes for tag, attributes in Tags(html).elements if tag == "a"]
    assert len(links) == 1
    assert links[0]["rel"] == "noopener noreferrer nofollow"
    assert links[0]["target"] == "_blank"
    assert "other.example" in Tags(html).text
    assert "known.example" not in Tags(html).text


def test_days_read_as_people_write_them() -> None:
    assert short_day(date(2016, 11, 3)) == "3 Nov 2016"
    assert short_day(None) == "undated"


def test_an_answer_leads_with_its_text_and_has_a_control_for_each_citation() -> None:
    html = transcript([Turn("How many left?", ANSWER)])
    page = Tags(html)
    keys = [attributes["data-key"] for tag, attributes in page.elements if "data-key" in attributes]
    assert set(keys) == {"1", "2", "3"}
    assert all(tag == "button" for tag, attributes in page.elements if "data-key" in attributes)
    assert "Tore Vik says about 300. [2] [9]" in " ".join(page.text.split())  # [9] cites nothing, so it stays text
    parts = ("How many left?", "Elin Brandt, Mayor:", "Sources disagree", "Who said what")
    order = [page.text.index(part) for part in parts]
    assert order == sorted(order)
    assert "*about 300*, and spoke of $5" in page.text
    assert "I read this as How many people left Karsund?" in re.sub(r"\s+", " ", page.text)
    assert "“Since Monday” counts from 6 March 2021" in page.text
    assert "2 articles searched, 2 with matching passages, 3 speakers. 0.12 s." in page.text


@given(st.lists(st.sampled_from(["a word ", "x" * 40, "[1]", "[2]", "[9]", " ", "\u00a0", "[", "]"])))
def test_cutting_an_answer_at_its_citations_loses_nothing(parts: list[str]) -> None:
    line = "".join(parts)
    for pieces in chat.shown_lines(ANSWER.model_copy(update={"lines": lines(line, "note")})):
        assert "".join(f"{piece.text}[{piece.key}]" if piece.key else piece.text for piece in pieces) == line
        assert [piece.key for piece in pieces if piece.key] == [int(n) for n in re.findall(r"\[([12])\]", line)]


def test_the_question_is_not_repeated_where_it_was_understood_as_typed() -> None:
    assert "I read this as" not in transcript([Turn(REFUSAL.question, REFUSAL)])


def test_a_refusal_shows_its_reason_what_was_searched_and_passages_to_open() -> None:
    turn = answer_turn(FakeAssistant(), "Who won the match?", [])
    page = Tags(transcript([turn]))
    for part in (REFUSAL.text, "Snow is expected", "shares no word", "Searched: 2 articles", CAMP.title, "4 Mar 2021"):
        assert str(part) in page.text
    opened = Tags(open_nearest(FakeAssistant(), [turn], 0, 0))
    assert opened.marks["strong"] == ["Snow is expected at the weekend."]


def test_a_citation_opens_at_its_sentence_with_the_others_faint() -> None:
    page = Tags(open_citation(FakeAssistant(), [Turn("q", ANSWER)], 0, 2))
    denied = "The rebel spokesman Tore Vik denied that anyone had been forced to go."
    assert page.marks == {
        "strong": [REBEL.quote],
        "faint": [MAYOR.quote],
        "near": [denied, "Snow is expected at the weekend."],
    }
    assert CAMP.text in page.text
    for part in (CAMP.title, CAMP.publisher, "4 Mar 2021", CAMP.author, "courier.example.org"):
        assert str(part) in page.text


@pytest.mark.parametrize(("turn", "key"), [(5, 1), (-1, 1), (0, 99), ("0", 1), (0, None), (None, None), (0.5, "x")])
def test_a_citation_that_this_session_does_not_know_opens_nothing(turn: object, key: object) -> None:
    page = Tags(open_citation(FakeAssistant(), [Turn("q", ANSWER)], turn, key))
    assert sources.FORGOTTEN in page.text
    assert CAMP.text[:20] not in page.text
    assert sources.FORGOTTEN in Tags(open_nearest(FakeAssistant(), [Turn("q", REFUSAL)], turn, key)).text


def test_an_article_that_changed_since_is_shown_without_a_mark_and_says_so() -> None:
    changed = CAMP.model_copy(update={"text": "Corrected. " + CAMP.text})
    page = Tags(open_citation(FakeAssistant([changed]), [Turn("q", ANSWER)], 0, 1))
    assert page.marks == {"strong": [], "faint": [], "near": []}
    assert "The article has changed since then" in page.text
    assert page.text.count(MAYOR.quote) == 2  # as it read then, and where it stands now


def test_an_article_that_is_gone_leaves_its_quote() -> None:
    page = Tags(open_citation(FakeAssistant([AID]), [Turn("q", ANSWER)], 0, 1))
    assert MAYOR.quote in page.text
    assert "cannot be opened" in page.text


def test_of_a_huge_article_only_the_part_around_the_sentence_is_shown() -> None:
    text = "a " * 200_000 + "The sentence." + " b" * 200_000
    start = text.index("The")
    html = article_view(Article(id="x", text=text), Span(start=start, end=start + 13))
    assert Tags(html).marks["strong"] == ["The sentence."]
    assert len(html) < 4 * sources.WINDOW
    assert "340,000 characters before this are not shown" in html


spans = st.tuples(st.integers(0, 40), st.integers(1, 12)).map(lambda pair: Span(start=pair[0], end=pair[0] + pair[1]))


@given(st.text(min_size=1, max_size=40), st.none() | spans, st.lists(spans, max_size=5))
def test_marking_loses_no_character_and_marks_exactly_the_span(
    text: str, strong: Span | None, faint: list[Span]
) -> None:
    cut = segments(text, strong, faint, 0, len(text))
    assert "".join(segment.text for segment in cut) == text
    marked = "".join(segment.text for segment in cut if segment.mark == "strong")
    assert marked == (strong.of(text) if strong else "")


@pytest.mark.parametrize(
    ("error", "shown"),
    [(StoreLocked("held by process 7"), "held by process 7"), (ValueError("x"), faults.FAULT)],
)
def test_a_failure_is_a_notice_and_never_looks_like_a_refusal(error: Exception, shown: str) -> None:
    turn = answer_turn(FakeAssistant(fail=error), "How many?", [])
    assert turn.answer is None
    html = transcript([turn])
    assert shown in Tags(html).text
    assert "refused" not in html
    assert "Searched" not in html


def test_an_unexpected_fault_is_logged_with_its_cause(caplog: pytest.LogCaptureFixture) -> None:
    answer_turn(FakeAssistant(fail=ValueError("the cause")), "How many?", [])
    assert "the cause" in caplog.text


def test_earlier_answers_are_handed_on_and_failed_turns_are_not() -> None:
    assistant = FakeAssistant()
    answer_turn(assistant, "And since Tuesday?", [Turn("a", ANSWER), Turn("b", error="broken"), Turn("c", REFUSAL)])
    assert assistant.histories == [[ANSWER, REFUSAL]]


def test_an_empty_library_says_how_to_fill_it() -> None:
    assert "briefing ingest" in Tags(transcript([])).text
    assert answer_turn(FakeAssistant(()), "Who?", []).error == faults.EMPTY
    assert "No articles yet" in library.listing(FakeAssistant(()))


def test_examples_come_from_the_sample_corpus_or_else_from_the_busiest_speakers() -> None:
    sample = (ArticleInfo(id="aleppo/2016-11-30-evacuation-figures.md", passages=1, claims=1),)
    speakers = (("A", 2), ("B", 1))
    assert chat.suggestions(Facets(sample, speakers=speakers)) == ["Who claimed how many civilians fled?"]
    assert chat.suggestions(Facets(speakers=speakers)) == ["What did A say?", "What did B say?"]
    assert chat.suggestions(Facets()) == []


def test_the_library_is_listed_newest_first_and_searched_by_all_words() -> None:
    assistant = FakeAssistant([*LIBRARY.values(), Article(id="undated.txt", text="x")])
    listed = Tags(library.listing(assistant)).text
    assert listed.index("Aid group counts") < listed.index("Families leave") < listed.index("undated.txt")
    found = Tags(library.listing(assistant, "fjord ARRIVALS"))
    assert "1 of 3 articles" in found.text
    assert "Aid group counts" in found.text
    assert "Families leave" not in found.text
    assert "the store is held" in library.listing(FakeAssistant(fail=StoreLocked("the store is held")))


def test_the_library_is_counted_once_until_it_changes() -> None:
    class Watched(FakeAssistant):
        calls = 0

        def claims(self, *args: object, **options: object) -> list[Claim]:
            self.calls += 1
            return super().claims()

    assistant = Watched()
    counted = Counted(assistant)
    assert counted.now() is counted.now()
    assert assistant.calls == 1
    assert counted.now().publishers == (("Fjord Wire", 1), ("Norrland Courier", 1))
    assert dict(counted.now().speakers) == {"Elin Brandt": 1, "Tore Vik": 1, "Marta Quist": 1}
    assert (counted.now().first, counted.now().last) == (date(2021, 3, 4), date(2021, 3, 6))
    assistant.remove(["aid.md"])
    assert "Marta Quist" not in dict(counted.now().speakers)
    assert Counted(FakeAssistant(())).now() == Facets()


def test_what_is_not_read_whole_says_so_in_the_library_and_after_an_upload() -> None:
    info = ArticleInfo(id="x.txt", passages=900, claims=7, language="en", unread=f"longer than news {EVIL}")
    page = render("library/articles.html", articles=[info], found=1, total=1, chart=None)
    assert "only partly read" in Tags(page).text
    assert_harmless(page)
    report = IngestReport(added=("x.txt",), unread=(("x.txt", "longer than news"),))
    assert uploads._lines(report, uploads.File(Path("/up/x.txt")), alone=True) == [("added", "longer than news")]


def test_an_upload_reports_progress_and_then_each_file() -> None:
    assistant = FakeAssistant()
    assistant.hold.clear()
    views = uploads.upload(assistant, ["/tmp/gradio/1f/news.md", "/tmp/gradio/2e/<b>.bad"])
    first = Tags(next(views)).text
    assert "0 of 2 files done" in first
    assert "news.md" in first
    while "indexing 3 of 9 passages" not in (running := Tags(next(views)).text):
        pass
    assert "waiting <b>.bad" in " ".join(running.split())
    assistant.hold.set()
    last = " ".join(Tags(list(views)[-1]).text.split())
    assert "1 article added or updated from 2 files; 1 file with problems" in last
    assert "failed <b>.bad failed: <b>.bad holds no text" in last
    assert "done news.md added: no date found" in last
    assert last.index("<b>.bad") < last.index("news.md")
    assert "/tmp/gradio" not in last


def test_files_of_one_name_are_read_together_so_that_none_replaces_the_other() -> None:
    groups = uploads._groups([uploads.File(Path(p)) for p in ("/a/x.md", "/b/y.md", "/c/x.md")])
    assert [[str(file.path) for file in group] for group in groups] == [["/a/x.md", "/c/x.md"], ["/b/y.md"]]
    many = uploads._groups([uploads.File(Path(f"/a/{n}.md")) for n in range(95)])
    assert sum(map(len, many)) == 95
    assert len(many) == 10


@pytest.mark.parametrize("error", [StoreLocked("held by process 7"), RuntimeError("disk")])
def test_an_upload_that_fails_says_so(error: Exception) -> None:
    last = list(uploads.upload(FakeAssistant(fail=error), ["news.md"]))[-1]
    assert (str(error) if isinstance(error, AssistantError) else faults.FAULT) in Tags(last).text


def test_an_article_is_removed_or_the_reason_is_told() -> None:
    assistant = FakeAssistant()
    html, done = library.remove(assistant, "aid.md")
    assert done
    assert "Removed: aid.md" in Tags(html).text
    assert list(assistant.library) == ["camp.md"]
    assert library.remove(assistant, "aid.md")[1] is False
    assert "no article has the id" in library.remove(assistant, "aid.md")[0]
    assert faults.FAULT in Tags(library.remove(FakeAssistant(fail=KeyError()), "x")[0]).text


def test_overtaken_progress_is_skipped() -> None:
    class Chatty(FakeAssistant):
        def ingest(self, paths: object, progress: object = None) -> IngestReport:
            for number in range(1000):
                progress(Progress(stage="embed", passages=number, passages_total=1000))  # type: ignore[operator]
            return IngestReport(added=("a",))

    assert len(list(uploads.upload(Chatty(), ["a"]))) < 10
