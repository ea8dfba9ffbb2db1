"""The report: all that it must show, nothing that runs or is fetched, readable on a wide and on a narrow screen."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest

from assistant import Answer, Article
from assistant.evaluation import Corpus, Dataset, Evaluation, Question, evaluate
from assistant.evaluation.comparison import compare
from assistant.evaluation.measures.risk_coverage import CurvePoint
from assistant.evaluation.report import View, to_html, to_markdown, view
from assistant.evaluation.report.answers import context
from assistant.evaluation.report.pages import markdown_text
from assistant.evaluation.report.view import link
from tests.evaluation_samples import DATASET, FLOUR, QUESTIONS, Scripted, evaluated
from tests.lines import lines
from tests.small import ARTICLES
from tests.test_evaluation_can_fail import always_refuses, crashes, wrong_speaker

EVIL = (
    "<script>alert(1)</script>{{ 7*7 }}\x1b[31m\u202e\ud800\"'><img src=x onerror=alert(1)>|`*_[x](javascript:alert(1))"
)


def evil(question: Question, answer: Answer) -> Answer:
    rows = tuple(r.model_copy(update={"speaker": EVIL, "statement": EVIL, "role": EVIL}) for r in answer.rows)
    return answer.model_copy(update={"rows": rows, "question": EVIL, "lines": lines(EVIL)})


def shown(change: Any = wrong_speaker, **options: Any) -> View:
    assistant = Scripted(change)
    corpus = Corpus(assistant)  # type: ignore[arg-type]
    return view(evaluate(DATASET, corpus), corpus, **options)


def evil_view() -> View:
    """Everything that others write is hostile: articles, questions, answers, names of files."""
    articles = [a.model_copy(update={"title": EVIL, "publisher": EVIL, "text": f"{a.text} {EVIL}"}) for a in ARTICLES]
    update = {"type": EVIL, "speakers": ((EVIL,),), "history": (EVIL,), "note": EVIL, "id": EVIL}
    questions = (QUESTIONS[0].model_copy(update=update), *QUESTIONS[1:])
    corpus = Corpus(Scripted(evil, [Article.model_validate(a.model_dump()) for a in articles]))  # type: ignore[arg-type]
    return view(evaluate(Dataset(EVIL, "questions", "0" * 64, questions), corpus), corpus, broken=[EVIL])


FAULTS: dict[str, dict[str, Any]] = {
    "said": {"parts": {"speaker": False}},
    "many": {"parts": {"speaker": False, "figure": True}},
    "denied": {"parts": {"speaker": False, "cited": False}, "values": {"lead": (0.0, 1.0)}},
    "conflict": {"parts": {"cited": False}},
    "when": {"values": {"lead": (0.0, 1.0), "noise": (1.0, 2.0)}},
    "follow": {"values": {"lead": (0.0, 1.0)}},
    "none": {"promises": ("row 2 cites <nothing>",), "values": {"noise": (0.0, 1.0)}},
}


def faulty(broken: tuple[str, ...] = ()) -> View:
    """Four wrong answers, two that are right below their first line, and one that is right and breaks a promise."""
    corpus = Corpus(Scripted())  # type: ignore[arg-type]
    found = evaluate(DATASET, corpus)
    made = []
    for result in found.questions:
        update = {"values": {}, "promises": (), "parts": {"refusal": True}} | FAULTS.get(result.id, {})
        made.append(result.model_copy(update={**update, "correct": all(update["parts"].values())}))
    return view(found.model_copy(update={"questions": tuple(made)}), corpus, broken=broken)


class Elements(HTMLParser):
    """Tags, attributes and text of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str, str]] = []
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.words: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        self.attributes += [(tag, name, value or "") for name, value in attrs]

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    def all(self, name: str) -> list[str]:
        """Each value of an attribute, in order."""
        return [value for _, found, value in self.attributes if found == name]

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())


def test_the_page_shows_figures_and_every_wrong_answer_beside_its_gold() -> None:
    found = shown()
    page = Elements(to_html(found))
    right, total = found.right, len(found.evaluation.questions)
    assert f"{right} of {total} questions right: accuracy {right / total:.3f}" in page.text
    for item in found.evaluation.wrong:
        assert item.id in page.words
        assert item.gold.question in page.text
    assert ("mark" in page.tags) and (FLOUR in page.text)
    assert "Somebody Else" in page.text
    assert "Ivo Brandt / Brandt" in page.text
    assert {"svg", "path", "table", "details"} <= set(page.tags)
    links = [unquote(v.partition("?q=")[2]) for t, n, v in page.attributes if (t, n) == ("a", "href") and "?q=" in v]
    assert links == [a.result.gold.question for a in found.answers]


def test_nothing_of_the_page_runs_or_is_fetched() -> None:
    page = Elements(to_html(evil_view()))
    assert not {"script", "img", "link", "iframe", "object", "form", "base", "embed"} & set(page.tags)
    assert not [a for a in page.attributes if a[1].startswith("on") or a[1] in {"src", "srcset", "style"}]
    targets = {value for tag, name, value in page.attributes if name == "href"}
    assert all(t.startswith(("#", "http://127.0.0.1:7860/?q=")) for t in targets)
    assert "alert(1)" in page.text
    assert "{{ 7*7 }}" in page.text
    assert not re.search("[\x1b\u202e\ud800]", to_html(evil_view()))
    assert (
        "meta",
        "content",
        "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'",
    ) in (page.attributes)


@pytest.mark.parametrize("made", [faulty, evil_view])
def test_each_filter_has_its_count_and_each_link_its_place(made: Any) -> None:
    found = made()
    text = to_html(found)
    page = Elements(text)
    places = page.all("id")
    assert len(places) == len(set(places))
    assert {h for h in page.all("href") if h.startswith("#")} <= {f"#{place}" for place in places}
    answers = [set(a["class"].split()) for tag, a in page.elements if tag == "details" and a.get("class")]
    assert len(answers) == len(found.answers)
    filters = found.listing.filters
    assert [p for p in places if p.endswith(".cell")] == [f"in-{key}.cell" for key in filters]
    for key, f in filters.items():
        assert [n for n, a in enumerate(answers) if set(f.classes.split(".")) - {""} <= a] == f.members
        label = f"{len(f.members)}: {', '.join(f.names) or 'all'}"
        assert f'aria-label="{label}"' in text or made is evil_view
        assert f"{len(f.members)} of {len(answers)}" in page.text
        assert not f.names or text.count(f'[id^="in-{key}."]:target) {{ & :is(.in:not({f.classes})') == 1


def test_names_of_others_are_no_part_of_classes_places_and_rules() -> None:
    text = to_html(evil_view())
    page = Elements(text)
    assert all(re.fullmatch(r"[a-z0-9 -]*", value) for value in page.all("class"))
    assert all(re.fullmatch(r"[\w.%~-]+", value) for value in page.all("id"))
    assert not re.search(r"alert\(|\{\{", "".join(re.findall(r"<style>.*?</style>", text, re.DOTALL)))


def test_the_next_links_of_a_filter_lead_through_all_its_answers() -> None:
    found = faulty()
    elements = Elements(to_html(found)).elements
    links = {a["id"]: a["href"][1:] for tag, a in elements if tag == "a" and "only" in a.get("class", "").split()}
    for key, f in found.listing.filters.items():
        place = f"in-{key}.{f.members[0]}" if f.names else "q-conflict"
        seen = []
        while place in links:
            seen.append(place)
            place = links[place]
        assert len(seen) == len(f.members)
        assert place == f"in-{key}.cell"


def test_right_answers_below_their_first_line_and_broken_promises_are_told_apart() -> None:
    found = faulty()
    assert [(a.result.id, a.state, a.faults) for a in found.answers if a.result.correct] == [
        ("follow", "right, but not in the first line", []),
        ("none", "right, but a promise is broken", []),
        ("when", "right, but not in the first line", ["noise"]),
    ]
    assert {f.names[0]: len(f.members) for k, f in found.listing.filters.items() if k.startswith("0-") and f.names} == {
        "wrong": 4,
        "right, but a promise is broken": 1,
        "right, but not in the first line": 2,
        "speaker": 3,
        "first line": 3,
        "citation": 2,
        "noise": 1,
        "broken promise": 1,
    }
    page, plain = Elements(to_html(found)), to_markdown(found)
    assert page.all("id").index("promises") < page.all("id").index("totals")
    assert "#q-none" in page.all("href")
    assert "Answers to look at (7)" in page.text
    assert page.text.count("row 2 cites <nothing>") == 2
    assert plain.index("## Broken promises") < plain.index("## Totals")
    assert "**right, but not in the first line**: noise" in plain


def test_a_type_leads_to_its_wrong_answers() -> None:
    found = faulty()
    listed = {found.answers[n].result.id for n in found.listing.find("who-said").members}  # type: ignore[union-attr]
    assert listed == {"said"}
    assert found.listing.find("when-where-which") is None
    assert f"#in-{found.listing.find('who-said').key}.top" in Elements(to_html(found)).all("href")  # type: ignore[union-attr]


def test_an_answer_is_shown_as_in_the_chat() -> None:
    def longer(question: Question, answer: Answer) -> Answer:
        told = lines("As cited [1]") + lines("A note [1]", "note") + lines("Said again [1]")
        rows = answer.rows + tuple(
            r.model_copy(update={"statement": f"below {n}"}) for n in range(4) for r in answer.rows
        )
        return wrong_speaker(question, answer.model_copy(update={"lines": told, "rows": rows}))

    found = shown(longer)
    item = next(a for a in found.answers if a.result.id == "said")
    assert [line.text for line in item.lines] == ["As cited [1]", "A note [1]"]
    assert (len(item.rows), [row.statement for row in item.more]) == (3, ["below 2", "below 3"])
    page, plain = Elements(to_html(found)), to_markdown(found)
    assert "As cited [1] A note [1] note" in page.text
    assert "dispute residents fled Somebody Else asserts" in page.text
    assert "- **As cited \\[1\\]**\n- A note \\[1\\] (note)" in plain
    assert "- Not counted: Somebody Else, asserts: below 2" in plain


def test_the_contents_of_markdown_lead_to_its_headings() -> None:
    plain = to_markdown(faulty(("accuracy is low",)))
    headings = re.findall(r"^#{2,3} (.*)$", plain, re.MULTILINE)
    contents = re.findall(r"^ *- \[(.*)\]\(#([\w-]+)\)$", plain, re.MULTILINE)
    assert [title for title, _ in contents] == headings
    assert dict(contents)["Answers to look at (7)"] == "answers-to-look-at-7"
    assert len({place for _, place in contents}) == len(contents)


def test_markdown_shows_the_same_and_runs_nothing() -> None:
    found = shown()
    plain = to_markdown(found)
    assert f"**{found.right} of {len(found.evaluation.questions)}** questions right: accuracy 0." in plain
    assert "### who\\-said" in plain
    assert "[who\\-said](#who-said)" in plain
    assert "| noise (lower is better) |" in plain
    assert "**Flour has become too dear, union leader Ivo Brandt said.**" in plain
    hostile = to_markdown(evil_view())
    assert "<" not in hostile
    assert not re.search(r"(?<!\\)\]\(javascript", hostile)
    assert not re.search("[\x1b\u202e\ud800]", hostile)


def test_markdown_of_any_text_is_one_line() -> None:
    assert markdown_text("# a\n\n- b | `c` <d>") == "\\# a \\- b \\| \\`c\\` &lt;d&gt;"


def test_refusals_and_failures_show_what_there_is() -> None:
    refused = Elements(to_html(shown(always_refuses)))
    assert "wrong : refused, not answered" in refused.text
    failed = Elements(to_html(shown(crashes)))
    assert "RuntimeError: the index is gone" in failed.text
    assert "Nothing was answered." in failed.text
    assert "Nothing was answered." in to_markdown(shown(crashes))


def test_a_comparison_and_broken_limits_are_shown() -> None:
    earlier: Evaluation = evaluated()
    found = shown(comparison=compare(earlier, evaluated(wrong_speaker)), broken=["accuracy is low"])
    for page in (Elements(to_html(found)).text, to_markdown(found)):
        assert f"0 turned right and {len(found.evaluation.wrong)} turned wrong; McNemar's exact test: p = 0." in page
        assert "accuracy is low" in page
        assert "Turned wrong" in page
        assert "Turned right" not in page.replace("turned right", "")


def test_all_right_is_a_page_too() -> None:
    corpus = Corpus(Scripted())  # type: ignore[arg-type]
    page = Elements(to_html(view(evaluate(DATASET, corpus), corpus)))
    assert f"{len(DATASET.questions)} of {len(DATASET.questions)} questions right" in page.text
    assert "None." in page.text


def test_context_is_cut_at_words_and_quotes_exactly() -> None:
    long = "Before words. " * 40 + "The quote." + " after words" * 40
    article = Article(id="long", text=long, title="T", publisher="P")
    corpus = Corpus(Scripted(articles=[article]))  # type: ignore[arg-type]
    start = long.index("The quote.")
    found = context(corpus, "long", start, start + 10, mark="gold")
    assert found.quote == "The quote."
    assert found.before.startswith(("…Before", "…words"))
    assert found.after.endswith(("after…", "words…"))
    assert long.count(found.before[1:] + found.quote + found.after[:-1]) == 1
    assert found.heading == f"T · P · long {start}–{start + 10}"
    assert context(corpus, "gone", 0, 5).quote == ""


def test_a_link_opens_the_question_in_the_chat() -> None:
    assert link("http://127.0.0.1:7860/", "Who said “5% & more”?") == (
        "http://127.0.0.1:7860/?q=Who%20said%20%E2%80%9C5%25%20%26%20more%E2%80%9D%3F"
    )


def test_the_curve_has_its_points_where_they_belong() -> None:
    found = shown()
    points = (CurvePoint(threshold=1, coverage=0, risk=1), CurvePoint(threshold=0, coverage=1, risk=0))
    curve = found.evaluation.risk_coverage.model_copy(update={"points": points})
    page = to_html(replace(found, evaluation=found.evaluation.model_copy(update={"risk_coverage": curve})))
    drawn = {(tag, name): value for tag, name, value in Elements(page).attributes if tag in {"path", "circle"}}
    (left, top), (right, bottom) = re.findall(r"[ML]([\d.]+) ([\d.]+)", drawn["path", "d"])
    assert float(left) < float(right)
    assert float(top) < float(bottom)
    assert (drawn["circle", "cx"], drawn["circle", "cy"]) == (right, bottom)


@pytest.mark.browser
@pytest.mark.parametrize("width", [1280, 390])
def test_the_page_in_a_real_browser(chromium_path: str, tmp_path: Path, width: int) -> None:
    from playwright.sync_api import sync_playwright

    (tmp_path / "report.html").write_text(to_html(evil_view()), encoding="utf-8")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": width, "height": 900})
        requests: list[str] = []
        dialogs: list[str] = []
        errors: list[str] = []
        page.on("request", lambda request: requests.append(request.url))
        page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto((tmp_path / "report.html").as_uri())
        page.evaluate("document.querySelectorAll('details').forEach((d) => { d.open = true; })")
        assert requests == [(tmp_path / "report.html").as_uri()]
        assert not dialogs
        assert not errors
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        target = page.locator("#totals a").first
        target.click()
        assert page.evaluate("document.querySelector(':target').textContent") == target.text_content()
        browser.close()


@pytest.mark.browser
@pytest.mark.parametrize("width", [1280, 360])
def test_an_answer_of_one_kind_is_three_clicks_away(chromium_path: str, tmp_path: Path, width: int) -> None:
    from playwright.sync_api import sync_playwright

    found = faulty()
    (tmp_path / "report.html").write_text(to_html(found), encoding="utf-8")
    speakers = next(f for f in found.listing.filters.values() if f.names == ["speaker"])
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": width, "height": 700})
        page.goto((tmp_path / "report.html").as_uri())

        def seen(selector: str) -> list[str]:
            script = "s => [...document.querySelectorAll(s)].filter(e => e.offsetHeight).map(e => e.textContent)"
            return page.evaluate(script, selector)

        def in_sight(selector: str) -> bool:
            script = """s => { const e = document.querySelector(s).getBoundingClientRect();
              return e.top >= document.querySelector('nav').offsetHeight - 1 && e.top < innerHeight; }"""
            return page.evaluate(script, selector)

        page.click("nav a")
        page.click(f"[id='in-{speakers.key}.cell']")
        assert len(seen("details.in")) == len(speakers.members) == 3
        assert [status.split("Filters")[0].strip() for status in seen(".status")] == ["3 of 7 speaker"]
        page.click(f"details{speakers.classes} > summary")
        assert len(seen("details[open] .first")) == 1
        page.click(f"details[open] [id^='in-{speakers.key}.']")
        assert page.locator("details.in[open]").count() == 2
        assert len(seen("details.in")) == 3
        assert in_sight("details.in:has(:target)")
        page.keyboard.press("Enter")  # the next link has the focus
        assert page.locator("details.in[open]").count() == 3
        page.click(f"[id='in-{speakers.key}.top'] a")
        assert in_sight(":target")
        # A place that the filter hides is shown, and opened.
        page.evaluate("location.hash = 'q-none'")
        assert len(seen("details.in")) == 7
        assert in_sight("details.in:has(:target)")
        assert page.locator("details.in[open]").count() == 4
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        browser.close()
