"""The claims and brief tabs, timelines, refusals and downloads as HTML and files, without a browser."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

import gradio as gr
import pytest

from assistant.english.wording import figures_in_words
from assistant.errors import StoreLocked
from assistant.interfaces.export import brief_document
from assistant.interfaces.page import faults
from assistant.interfaces.page.conversations.turn import Turn
from assistant.interfaces.page.events import download, given, number, words
from assistant.interfaces.page.facets import Counted, Facets
from assistant.interfaces.page.views import brief as briefs
from assistant.interfaces.page.views import chat, claims, sources
from assistant.interfaces.page.views.chat import shown_lines, transcript
from assistant.interfaces.web.headers import SafeHeaders
from assistant.interfaces.web.identity import COOKIE, owner
from assistant.schema import Conflict, Figure, Filters, Span
from tests.lines import lines
from tests.page_samples import AID, ANSWER, BRIEF, CAMP, EMPTY_BRIEF, MAYOR, REBEL, REFUSAL, ROWS, FakeAssistant
from tests.test_page_html import EVIL, Tags, assert_harmless


def plain(html: str) -> str:
    return " ".join(Tags(html).text.split())


def listing(assistant: Any = None, speaker: str = "", about: str = "", filters: Filters | None = None) -> str:
    assistant = assistant or FakeAssistant()
    return claims.listing(assistant, Counted(assistant).now(), speaker, about, filters)


def test_claims_of_a_speaker_are_listed_with_stance_figures_and_the_place_they_open() -> None:
    html = listing(speaker="Tore Vik")
    text = plain(html)
    for part in ("1 claim of 1 speaker", "Tore Vik", "rebel spokesman", "denies", "about 300", "4 Mar 2021"):
        assert part in text
    opened = next(a for tag, a in Tags(html).elements if "data-start" in a)
    shown = Tags(
        sources.open_span(
            FakeAssistant(), opened["data-article"], *(int(opened[f"data-{k}"] or 0) for k in ("start", "end"))
        )
    )
    assert shown.marks["strong"] == [REBEL.quote]


def test_claims_about_words_come_from_all_speakers_oldest_first_with_a_drawing() -> None:
    text = plain(listing(about="r"))
    assert text.index("Elin Brandt Mayor says") < text.index("Marta Quist its director says")
    assert "people fled over time" in text


def test_filters_choose_articles_and_speakers_of_claims() -> None:
    seen: list[Filters | None] = []

    class Watched(FakeAssistant):
        def claims(self, about: Any = None, speaker: Any = None, filters: Any = None) -> Any:
            seen.append(filters)
            return super().claims(about, speaker, filters)

    text = plain(listing(Watched(), about="r", filters=Filters(publishers=("P",), speakers=("marta quist",))))
    assert "1 claim of 1 speaker" in text
    assert "limited to P; marta quist" in text
    assert seen[-1] == Filters(publishers=("P",))


def test_no_choice_offers_speakers_and_no_hit_says_what_to_do() -> None:
    assert "Elin Brandt 1" in plain(listing())
    assert "No articles yet" in plain(claims.listing(FakeAssistant(()), Facets(), "", "", None))
    assert "0 claims" in plain(listing(speaker="nobody"))
    assert "Check the spelling" in plain(listing(speaker="nobody"))
    assert faults.EMPTY in plain(claims.listing(FakeAssistant(()), Facets(), "x", "", None))


@pytest.mark.parametrize(
    ("error", "shown"), [(StoreLocked("held by process 7"), "held by"), (KeyError(), "Something went")]
)
def test_claims_and_briefs_that_fail_say_so(error: Exception, shown: str) -> None:
    assert shown in plain(claims.listing(FakeAssistant(fail=error), Facets(), "x", "", None))
    html, made = briefs.make(FakeAssistant(fail=error), "Karsund", None)
    assert shown in plain(html)
    assert made is None


@pytest.mark.parametrize(("start", "end"), [(None, 5), (5, 5), (-1, 3), (0, 10**9), ("0", "5"), (True, None)])
def test_a_place_that_is_none_marks_nothing(start: Any, end: Any) -> None:
    assert Tags(sources.open_span(FakeAssistant(), "camp.md", start, end)).marks["strong"] == []


def test_a_brief_has_its_parts_and_each_sentence_opens() -> None:
    html, made = briefs.make(FakeAssistant(), "Karsund", Filters(publishers=("Fjord Wire",)))
    assert made == BRIEF
    text = plain(html)
    assert "Limited to Fjord Wire" in text
    heads = re.findall(r"<section>\s*<h3>(.*?)</h3>", html)
    assert heads == ["Disputed", "What is known", "Who says what", "Figures", "Open", "Sources"]
    places = {(a["data-article"], a["data-start"]) for tag, a in Tags(html).elements if "data-start" in a}
    assert places == {(c.article_id, str(c.start)) for c in BRIEF.citations}


def test_a_brief_of_nothing_says_so_and_has_no_downloads() -> None:
    html, made = briefs.make(FakeAssistant(), "the match", None)
    assert made is None
    assert "say nothing about this topic" in plain(html)
    assert "Download" not in plain(html)
    assert EMPTY_BRIEF.citations == ()


def test_a_revision_is_a_timeline_oldest_first() -> None:
    early = ROWS[2].model_copy(update={"published": date(2021, 3, 2), "speaker": "First"})
    undated = ROWS[2].model_copy(update={"published": None, "speaker": "Undated"})
    late = ROWS[2].model_copy(update={"published": date(2021, 3, 8), "speaker": "Last"})
    conflict = Conflict(kind="revision", about="arrivals", sides=(late, undated, early))
    html = transcript([Turn("q", ANSWER.model_copy(update={"conflicts": (conflict,), "rows": ()}))])
    steps = [" ".join(step.split()) for step in re.findall(r'<li class="step">(.*?)</li>', html, re.DOTALL)]
    assert len(steps) == 3
    assert "First" in steps[0]
    assert "Last" in steps[1]
    assert "Undated" in steps[2]
    assert "Figure revised" in html


def test_lines_that_the_table_says_again_are_not_said_twice() -> None:
    quoted = f"Tore Vik, rebel spokesman: “{ROWS[1].statement}” [2]"
    other = "Two more articles repeat it. [3]"
    shown = shown_lines(
        ANSWER.model_copy(
            update={"lines": (*lines("Three counts. [1]", "note"), *lines(quoted), *lines(other, "note"))}
        )
    )
    assert ["".join(piece.text for piece in line).strip() for line in shown] == [
        "Three counts.",
        "Two more articles repeat it.",
    ]
    only = shown_lines(ANSWER.model_copy(update={"lines": lines(quoted)}))
    assert len(only) == 1


def test_a_refusal_says_once_what_was_searched_and_what_could_be_asked() -> None:
    refusal = REFUSAL.model_copy(update={"suggestions": ("How many left?",)})
    html = plain(transcript([Turn(REFUSAL.question, refusal)]))
    assert "Searched: 2 articles." in html
    assert html.index("You could ask How many left?") < html.index("Nearest passages")
    told = refusal.model_copy(update={"lines": lines("Nothing on this (2 articles searched).", "note")})
    assert "Searched:" not in plain(transcript([Turn(REFUSAL.question, told)]))


def test_a_refusal_whose_premise_is_contradicted_shows_by_what() -> None:
    against = {
        "reason": "premise",
        "lines": lines("The articles contradict it.", "note"),
        "rows": ROWS[1:2],
        "citations": (REBEL,),
    }
    html = plain(transcript([Turn(REFUSAL.question, REFUSAL.model_copy(update=against))]))
    assert html.index("The articles contradict it.") < html.index("What the articles say") < html.index("Tore Vik")


def test_a_follow_up_names_the_question_that_it_was_read_with() -> None:
    follows = "How many (of both) had died?"
    turn = Turn(
        "And by Monday?", ANSWER.model_copy(update={"question": f"And by Monday? ({follows})", "follows": follows})
    )
    assert f"I read this as following {follows} Not" in plain(transcript([turn]))
    assert f"I read this as {ANSWER.question} Not" in plain(transcript([Turn("And left?", ANSWER)]))
    assert "I read this" not in plain(transcript([Turn(f" {ANSWER.question} ", ANSWER)]))


def test_a_figure_stands_before_its_parts_and_what_is_counted_as_the_statement_has_it() -> None:
    text = "Some 450 of the 1,200 people were children, and half stayed."
    whole = Figure(text="1,200", unit="people", span=span(text, "1,200"))
    part = Figure(text="Some 450", unit="children", span=span(text, "Some 450"), part_of=whole.span)
    half = Figure(text="half", unit="people", span=span(text, "half"))
    shown = [(each.text, each.unit, each.part) for each in figures_in_words([part, whole, half, half], text)]
    assert shown == [("1,200", "people", False), ("Some 450", "(children)", True), ("half", "(people)", False)]
    assert [each.text for each in figures_in_words([part], text)] == ["Some 450"]


def span(text: str, words: str) -> Span:
    return Span(start=text.index(words), end=text.index(words) + len(words))


def test_many_sides_of_a_disagreement_are_folded_but_none_is_lost() -> None:
    many = Conflict(kind="unclear", about="people", sides=ROWS + ROWS)
    html = transcript([Turn("How many?", ANSWER.model_copy(update={"conflicts": (many,), "rows": ()}))])
    assert html.count('class="side"') == 6
    assert "3 more" in plain(html)


def test_a_premise_is_contradicted_by_what_the_articles_say() -> None:
    against = REFUSAL.model_copy(update={"reason": "premise", "rows": ROWS[:1], "citations": (MAYOR,)})
    text = plain(transcript([Turn("Why did nobody leave?", against)]))
    assert text.index("What the articles say") < text.index("More than 1,200 people")


def test_follow_ups_are_chips_and_absent_where_there_are_none() -> None:
    chips = ANSWER.model_copy(update={"suggestions": ("And since?",)})
    assert 'data-ask="And since?"' in transcript([Turn("q", chips)])
    assert "Ask next" not in transcript([Turn("q", ANSWER)])


def test_hostile_text_is_escaped_in_claims_and_briefs() -> None:
    article = CAMP.model_copy(update={"id": EVIL, "publisher": EVIL, "title": EVIL})

    class Hostile(FakeAssistant):
        def claims(self, *args: Any, **options: Any) -> Any:
            return [
                c.model_copy(update={"article_id": EVIL, "speaker": EVIL, "role": EVIL, "via": EVIL})
                for c in super().claims()
            ]

        def series(self, about: Any = None, filters: Any = None) -> Any:
            changed = {"article_id": EVIL, "speaker": EVIL}
            return [
                s.model_copy(update={"label": EVIL, "counts": tuple(c.model_copy(update=changed) for c in s.counts)})
                for s in super().series()
            ]

    assistant = Hostile([article, CAMP, AID])
    row = ROWS[0].model_copy(update={"speaker": EVIL, "statement": EVIL})
    brief = BRIEF.model_copy(
        update={
            "topic": EVIL,
            "known": (row,),
            "citations": tuple(c.model_copy(update={"title": EVIL, "article_id": EVIL}) for c in BRIEF.citations),
        }
    )
    facets = Facets(speakers=((EVIL, 2),), articles=assistant.articles() and (assistant.articles()[0],))
    for html in (
        claims.listing(assistant, facets, "x", EVIL, Filters(publishers=(EVIL,))),
        claims.listing(assistant, facets, "", "", None),
        claims.form(facets, EVIL, EVIL),
        briefs.view(brief, Filters(speakers=(EVIL,))),
    ):
        assert_harmless(html)


@pytest.mark.parametrize("form", ["markdown", "html", "docx"])
def test_conversations_and_briefs_become_files(tmp_path: Path, form: str) -> None:
    turns = [Turn("How many left?", ANSWER), Turn("x", error="broken"), Turn("Who won?", REFUSAL)]
    for document, name in (
        (chat.document(turns, "Karsund"), "../../Kar sund/*"),
        (brief_document(BRIEF, made=date.today()), EVIL),
    ):
        path = Path(download(document, name, form, tmp_path))
        assert path.parent.parent == tmp_path
        assert len(path.parent.name) == 32
        assert re.fullmatch(r"[\w-]+\.(md|html|docx)", path.name)
        data = path.read_bytes()
        assert MAYOR.quote in data.decode() if form == "markdown" else len(data) > 1000
    for unknown in ("exe", None):
        with pytest.raises(gr.Error, match="unknown format"):
            download(document, "x", unknown, tmp_path)


class Event:
    def __init__(self, data: Any) -> None:
        self._data = data


@pytest.mark.parametrize("data", [None, "x", [], {}, {"n": -1, "w": 3}, {"n": "1", "w": None}, {"n": True, "w": ["a"]}])
def test_events_hold_anything(data: Any) -> None:
    event = Event(data)
    assert number(event, "n") == -1
    assert words(event, "w") == ""
    assert given(Event({"n": 3}), "n") == number(Event({"n": 3}), "n") == 3
    assert words(Event({"w": "abc"}), "w", 2) == "ab"


class Asked:
    def __init__(self, username: str | None = None, cookies: dict[str, str] | None = None) -> None:
        self.username, self.cookies, self.session_hash = username, cookies, "s1"


def test_a_request_is_of_its_user_or_of_its_browser() -> None:
    assert owner(Asked("ada", {COOKIE: "0" * 32})) == "user:ada"
    one, two = owner(Asked(cookies={COOKIE: "0" * 32})), owner(Asked(cookies={COOKIE: "1" * 32}))
    assert one != two
    assert "0" * 32 not in one  # the secret itself is kept nowhere
    assert owner(Asked()) == "session:s1"


@pytest.mark.parametrize(
    ("path", "cookie", "given_one"),
    [
        ("/", b"", True),
        ("/", b"briefing-browser=short", True),
        ("/", b"briefing-browser=" + b"a" * 32, True),  # a sibling host may have planted it
        ("/", b"__Host-briefing-browser=" + b"a" * 32, False),
        ("/theme.css", b"", False),
    ],
)
def test_a_browser_gets_a_secret_with_its_first_page(path: str, cookie: bytes, given_one: bool) -> None:
    import asyncio

    sent: list[Any] = []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})

    async def send(message: Any) -> None:
        sent.append(message)

    scope = {
        "type": "http",
        "path": path,
        "headers": [(b"cookie", cookie)],
        "scheme": "https",
        "client": ("1.1.1.1", 5),
    }
    asyncio.run(SafeHeaders(app)(scope, None, send))
    cookies = [value for name, value in sent[0]["headers"] if name == b"set-cookie"]
    assert len(cookies) == given_one
    assert all(b"HttpOnly" in value and b"SameSite=Lax" in value and b"Secure" in value for value in cookies)
