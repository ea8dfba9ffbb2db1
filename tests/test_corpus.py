"""The sample corpus and its gold questions agree, and the validator finds what does not."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from assistant.evaluation.datasets import load_dataset
from assistant.evaluation.datasets.question import Question
from assistant.readers import Failure, read
from assistant.schema import Article
from tests.gold_validation import house_rules, longest_shared_run

CORPUS = Path(__file__).parent.parent / "corpus"
README = (CORPUS / "README.md").read_text(encoding="utf-8")
FOUND = list(read([CORPUS]))
ARTICLES = [item for item in FOUND if isinstance(item, Article)]
QUESTIONS = load_dataset(CORPUS / "questions.jsonl").questions
COUNTS = Counter(q.type for q in QUESTIONS)
FEWEST = {
    "who-said": 30,
    "what-said": 25,
    "how-many": 30,
    "who-how-many": 20,
    "denied": 15,
    "conflict": 25,
    "revision": 12,
    "when-where-which": 15,
    "yes-no": 25,
    "follow-up": 20,
    "unanswerable": 35,
    "false-premise": 25,
    "latest": 10,
}


def test_the_corpus_is_articles_and_nothing_fails() -> None:
    assert not [item for item in FOUND if isinstance(item, Failure)]
    assert len(ARTICLES) >= 40
    assert len({a.id.split("/")[0] for a in ARTICLES}) >= 6


@pytest.mark.parametrize("article", ARTICLES, ids=lambda a: a.id)
def test_an_article_says_where_it_comes_from_and_is_listed(article: Article) -> None:
    assert all((article.title, article.publisher, article.published, article.author, article.url))
    assert re.match(r"https://[\w.]+\.example\.(org|com|net)/", article.url or "")
    assert str(article.published) in article.id
    assert 230 <= len(article.text.split()) <= 700
    assert f"]({article.id})" in README
    assert f"| {article.published} | {article.publisher} |" in README


def test_the_questions_keep_the_house_rules() -> None:
    assert house_rules(QUESTIONS, ARTICLES) == []


def test_there_are_enough_questions_of_each_kind_and_the_readme_counts_them() -> None:
    assert sum(COUNTS.values()) >= 320
    assert {kind: n for kind, n in FEWEST.items() if COUNTS[kind] < n} == {}
    assert set(COUNTS) == set(FEWEST)
    counted = dict(re.findall(r"^\| `([\w-]+)` \| (\d+) \|", README, re.MULTILINE))
    assert counted == {kind: str(n) for kind, n in COUNTS.items()}


def test_every_article_but_the_copy_is_asked_about() -> None:
    asked = {e.article for q in QUESTIONS for e in q.evidence}
    assert {a.id for a in ARTICLES} - asked == {"tolle-flood/2021-10-13-two-counts.md"}


def test_the_example_in_the_readme_is_a_question_of_the_file() -> None:
    shown = json.loads(README.partition("```json\n")[2].partition("```")[0])
    assert Question.model_validate(shown) in QUESTIONS


# Broken samples, over an article of our own.

TEXT = "Mayor Ilse Okafor said that 40 barges had left Port Orvale."
STORY = Article(id="barges", text=TEXT, title="Barges leave", publisher="Orvale Post")
GOLD = {"article": "barges", "start": 0, "end": len(TEXT), "text": TEXT}


def made(**change: Any) -> Question:
    whole = {"id": "q1", "type": "how-many", "question": "Who saw vessels on their way?", "figures": [["40"]]}
    return Question.model_validate(whole | {"evidence": [GOLD], "related": []} | change)


def test_sound_questions_pass() -> None:
    follow = made(type="follow-up", question="And the mayor?", history=["How many barges?"])
    refused = made(answerable=False, reason="point", figures=[], evidence=[])
    assert house_rules([made(), follow, refused], [STORY]) == []


BROKEN = {
    "no offsets": made(evidence=[{"article": "barges", "text": TEXT}]),
    "'41' stands to the letter in none": made(figures=[["40", "41"]]),
    "'4' stands to the letter in none": made(figures=[["4"]]),
    "'Lessing' stands to the letter in none": made(type="where", short_answers=["Port Orvale", "Lessing"]),
    "words in a row": made(question="Who said that 40 barges had left Port Orvale for good?"),
    "'Orvalle' is spelled so in no article": made(question="Who saw 40 vessels leave Orvalle?"),
    "no reason says why": made(answerable=False, figures=[], evidence=[]),
    "has a history if": made(type="follow-up"),
    "what bears on it": made(related=None),
}


@pytest.mark.parametrize("said", BROKEN)
def test_a_broken_question_is_found(said: str) -> None:
    assert [p for p in house_rules([BROKEN[said]], [STORY]) if said in p and p.startswith("q")]


@pytest.mark.parametrize(
    ("question", "sentence", "run"),
    [
        ("Who said it?", "Nobody knows.", 0),
        ("Did the old dam of Orvale hold?", "In spring the old dam, of Orvale, held.", 5),
        ("A b a b a", "b a b", 3),
        ("", "b a b", 0),
    ],
)
def test_the_longest_run_of_shared_words(question: str, sentence: str, run: int) -> None:
    assert longest_shared_run(question, sentence) == run
