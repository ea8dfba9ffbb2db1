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
from tests.gold_validation import longest_shared_run, validate

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
    "conflict": 15,
    "revision": 12,
    "when-where-which": 15,
    "yes-no": 10,
    "follow-up": 20,
    "unanswerable": 25,
    "false-premise": 12,
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


def test_the_questions_agree_with_the_articles() -> None:
    assert validate(QUESTIONS, ARTICLES) == []


def test_there_are_enough_questions_of_each_kind_and_the_readme_counts_them() -> None:
    assert sum(COUNTS.values()) >= 200
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


# Broken samples, over articles of our own.

TEXT = """Mayor Ilse Okafor said that 40 barges had left Port Orvale.

Harbour master Ben Adeyo counted no more than 25 barges. “Mine have names,” he said."""
OKAFOR = "Mayor Ilse Okafor said that 40 barges had left Port Orvale."
ADEYO = "Harbour master Ben Adeyo counted no more than 25 barges."
STORY = Article(id="barges", text=TEXT, title="Barges leave", publisher="Orvale Post")


def at(quote: str, **change: Any) -> dict[str, Any]:
    start = TEXT.index(quote)
    return {"article": "barges", "start": start, "end": start + len(quote), "text": quote} | change


def made(**change: Any) -> Question:
    whole = {
        "id": "q1",
        "type": "who-how-many",
        "question": "Who counted which number of vessels on their way?",
        "speakers": [["Ilse Okafor", "Okafor"], ["Ben Adeyo"]],
        "figures": [["40"], ["no more than 25", "25"]],
        "evidence": [at(OKAFOR), at(ADEYO)],
        "evidence_mode": "all",
        "sides": [
            {"speaker": ["Ilse Okafor", "Okafor"], "figure": ["40"], "evidence": [0]},
            {"speaker": ["Ben Adeyo"], "figure": ["no more than 25", "25"], "evidence": [1]},
        ],
    }
    return Question.model_validate(whole | change)


def single(**change: Any) -> Question:
    alone = {"sides": [], "evidence_mode": "any", "evidence": [at(OKAFOR)], "speakers": [["Okafor"]]}
    return made(**{**alone, "figures": [["40"]], **change})


def refused(**change: Any) -> Question:
    none = {"sides": [], "evidence": [], "speakers": [], "figures": [], "answerable": False}
    return made(**{**none, "type": "unanswerable", "reason": "point", **change})


def test_sound_questions_pass() -> None:
    follow = single(id="q3", type="follow-up", question="And the mayor?", history=["How many barges?"])
    premise = refused(id="q5", question="Who sank?", type="false-premise", reason="premise", evidence=[at(OKAFOR)])
    sound = [made(), single(id="q2", question="Who saw 40 of them?"), follow, refused(id="q4"), premise]
    assert validate([*sound[:3], refused(id="q4", question="Whose barges?"), premise], [STORY]) == []


BROKEN = {
    "asks the same": [single(), single(id="q2")],
    "have this id": [single(), single(question="How many?")],
    "no article": [single(evidence=[at(OKAFOR, article="boats")])],
    "no offsets": [single(evidence=[{"article": "barges", "text": OKAFOR}])],
    "stands '": [single(evidence=[at(OKAFOR, start=1, end=1 + len(OKAFOR))])],
    "is no sentence": [single(evidence=[at("ayor Ilse Okafor said that 40 barges")])],
    "stands there twice": [single(evidence=[at(OKAFOR), at(OKAFOR)])],
    "'Okafer' is not named": [single(speakers=[["Okafor", "Okafer"]])],
    "'41' stands in none": [single(figures=[["40", "41"]])],
    "'4' stands in none": [single(figures=[["4"]])],
    "'40' does not stand in 'Harbour": [single(evidence=[at(OKAFOR), at(ADEYO)])],
    "'Lessing' stands in none": [single(type="when-where-which", short_answers=["Port Orvale", "Lessing"])],
    "'yes' or 'no'": [single(type="yes-no", short_answers=["perhaps"])],
    "words in a row": [single(question="Who said that 40 barges had left Port Orvale for good?")],
    "'Orvalle' is spelled so in no article": [single(question="Who saw 40 vessels leave Orvalle?")],
    "no reason says why": [refused(reason=None)],
    "has gold answers": [refused(speakers=[["Okafor"]])],
    "no evidence contradicts": [refused(reason="premise")],
    "has a history if": [single(type="follow-up"), single(id="q2", history=["Who?"])],
    "must be 'all'": [made(evidence_mode="any")],
    "evidence 1 belongs to no side": [made(sides=[{"speaker": ["Ben Adeyo"], "evidence": [0]}])],
    "a side's speaker is not among": [made(sides=[{"speaker": ["Adeyo"], "evidence": [0, 1]}])],
    "a side's figure is not among": [made(sides=[{"figure": ["25"], "evidence": [0, 1]}])],
    "does not stand in 'Mayor": [made(sides=[{"figure": ["no more than 25", "25"], "evidence": [0, 1]}])],
}


@pytest.mark.parametrize("said", BROKEN)
def test_a_broken_question_is_found(said: str) -> None:
    assert [p for p in validate(BROKEN[said], [STORY]) if said in p and p.startswith("q")]


def test_a_side_whose_speaker_is_of_another_article_is_found() -> None:
    other = Article(id="boats", text="A fisherman saw 40 boats.")
    evidence = [at(OKAFOR), {"article": "boats", "start": 0, "end": 25, "text": other.text}]
    side = {"speaker": ["Ilse Okafor", "Okafor"], "figure": ["40"], "evidence": [0, 1]}
    question = made(evidence=evidence, sides=[side], speakers=[side["speaker"]], figures=[["40"]])
    assert validate([question], [STORY, other]) == ["q1: the speaker 'Ilse Okafor' is not named in boats"]


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
