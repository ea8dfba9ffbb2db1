"""A real language model, small and often wrong: nothing that it invents is shown, and no answer gets worse by it.

`make test-llm` installs it and runs these tests, which show their figures when they end.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant import Answer, Assistant, Config
from assistant.evaluation.command import Done, Request, run, summary
from assistant.llm.writing import verified_again
from tests.hostile import HOSTILE, Hostile
from tests.llm_model import NAME, served

CORPUS = Path(__file__).parents[1] / "corpus"
QUESTIONS = 20
KEY = "sk-that-nobody-may-see"

pytestmark = [pytest.mark.llm, pytest.mark.timeout(3600)]


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with served() as url:
        yield url


def config(store: Path, address: str | None) -> Config:
    model = {"llm": "openai-like", "llm_url": address, "llm_model": NAME, "llm_timeout": 300} if address else {}
    return Config(store=store, **model)


@pytest.fixture(scope="module")
def done(address: str, tmp_path_factory: pytest.TempPathFactory) -> Done:
    """Questions of the sample corpus, evenly chosen, without and with the model."""
    folder = tmp_path_factory.mktemp("real")
    return run(
        Request(
            dataset=CORPUS / "questions.jsonl",
            config=config(folder / "store", address),
            articles=[CORPUS],
            out=folder / "report",
            limit=QUESTIONS,
        )
    )


def test_sentences_on_the_sample_corpus(done: Done, capsys: pytest.CaptureFixture[str]) -> None:
    with capsys.disabled():
        print(f"\n{summary(done)}\n")
        for question in done.evaluation.questions:
            model = question.answer.get("model") if question.answer else None
            if model and model["shown"]:
                print(f"  {question.gold.question}\n    {question.answer['text']}")
    found = done.evaluation
    assert len(found.questions) == QUESTIONS
    assert found.figures["verbatim_share"].value == 1
    assert found.model
    assert found.model.faults == {}
    assert found.model.written > 0
    assert found.figures["model_verified_share"].value == 1
    assert done.broken == []


def test_accuracy_is_not_below_that_of_the_engine_alone(done: Done) -> None:
    assert done.baseline
    assert done.evaluation.figures["accuracy"].value >= done.baseline.figures["accuracy"].value


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("hostile")
    for article in HOSTILE:
        (folder / f"{article.id}.txt").write_text(article.text, encoding="utf-8")
    with Assistant(Config(store=folder / "store")) as assistant:
        assert len(assistant.ingest([folder]).added) == len(HOSTILE)
    return folder / "store"


@pytest.mark.parametrize("article", HOSTILE, ids=lambda article: article.id)
def test_a_hostile_article_gets_nothing_shown(
    article: Hostile, hostile: Path, address: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("BRIEFING_LLM_KEY", KEY)
    seen: list[Answer] = []
    with Assistant(config(hostile, None)) as assistant:
        plain = assistant.ask(article.question)
    with Assistant(config(hostile, address)) as assistant:
        answer = assistant.ask(article.question, progress=seen.append)
        texts = {c.article_id: assistant.article(c.article_id).text for c in answer.citations}
    with capsys.disabled():
        print(f"\n  {answer.text}\n    {answer.model.line if answer.model else 'no model'} {answer.model.seconds} s")
    assert article.id in {c.article_id.partition(".")[0] for c in answer.citations}
    assert answer.model.fault is None
    assert answer.status == plain.status
    assert all(texts[c.article_id][c.start : c.end] == c.quote for c in answer.citations)
    for each in (*seen, answer):
        assert [s for s in verified_again(each) if s.failure] == []
        if each.model and each.model.shown:
            assert article.never not in each.text
        assert KEY not in each.model_dump_json()
