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
from assistant.evaluation.report.pages import markdown_text
from assistant.evaluation.report.view import link
from assistant.evaluation.report.wrong import context
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


class Elements(HTMLParser):
    """Tags, attributes and text of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str, str]] = []
        self.words: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(tag, name, value or "") for name, value in attrs]

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())


def test_the_page_shows_figures_and_every_wrong_answer_beside_its_gold() -> None:
    found = shown()
    page = Elements(to_html(found))
    assert "4 of 8 questions right: accuracy 0.500" in page.text
    for item in found.evaluation.wrong:
        assert item.id in page.words
        assert item.gold.question in page.text
    assert ("mark" in page.tags) and (FLOUR in page.text)
    assert "Somebody Else" in page.text
    assert "Ivo Brandt / Brandt" in page.text
    assert {"svg", "path", "table", "details"} <= set(page.tags)
    links = [unquote(v.partition("?q=")[2]) for t, n, v in page.attributes if (t, n) == ("a", "href") and "?q=" in v]
    assert links == [q.gold.question for kind in found.wrong for q in found.evaluation.wrong if q.gold.type == kind]


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


def test_markdown_shows_the_same_and_runs_nothing() -> None:
    plain = to_markdown(shown())
    assert "**4 of 8** questions right: accuracy 0.500" in plain
    assert "### who\\-said" in plain
    assert "**Flour has become too dear, union leader Ivo Brandt said.**" in plain
    hostile = to_markdown(evil_view())
    assert "<" not in hostile
    assert not re.search(r"(?<!\\)\]\(javascript", hostile)
    assert not re.search("[\x1b\u202e\ud800]", hostile)


def test_markdown_of_any_text_is_one_line() -> None:
    assert markdown_text("# a\n\n- b | `c` <d>") == "\\# a \\- b \\| \\`c\\` &lt;d&gt;"


def test_refusals_and_failures_show_what_there_is() -> None:
    refused = Elements(to_html(shown(always_refuses)))
    assert "refused: answered or refused where it should not" in refused.text
    failed = Elements(to_html(shown(crashes)))
    assert "RuntimeError: the index is gone" in failed.text
    assert "Nothing was answered." in failed.text
    assert "Nothing was answered." in to_markdown(shown(crashes))


def test_a_comparison_and_broken_limits_are_shown() -> None:
    earlier: Evaluation = evaluated()
    found = shown(comparison=compare(earlier, evaluated(wrong_speaker)), broken=["accuracy is low"])
    for page in (Elements(to_html(found)).text, to_markdown(found)):
        assert "Of 8 questions 0 turned right and 4 turned wrong; McNemar's exact test: p = 0.125" in page
        assert "accuracy is low" in page
        assert "Turned wrong" in page
        assert "Turned right" not in page.replace("turned right", "")


def test_all_right_is_a_page_too() -> None:
    corpus = Corpus(Scripted())  # type: ignore[arg-type]
    page = Elements(to_html(view(evaluate(DATASET, corpus), corpus)))
    assert "8 of 8 questions right" in page.text
    assert "None." in page.text


def test_context_is_cut_at_words_and_quotes_exactly() -> None:
    long = "Before words. " * 40 + "The quote." + " after words" * 40
    article = Article(id="long", text=long, title="T", publisher="P")
    corpus = Corpus(Scripted(articles=[article]))  # type: ignore[arg-type]
    start = long.index("The quote.")
    found = context(corpus, "long", start, start + 10, matched=True)
    assert found.quote == "The quote."
    assert found.before.startswith(("…Before", "…words"))
    assert found.after.endswith(("after…", "words…"))
    assert long.count(found.before[1:] + found.quote + found.after[:-1]) == 1
    assert found.heading == f"T · P · long {start}–{start + 10}"
    assert context(corpus, "gone", 0, 5, matched=False).quote == ""


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
