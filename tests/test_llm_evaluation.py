"""`briefing evaluate --llm`: the same questions without and with a language model, and what it changed."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from assistant import Answer, Assistant, Config
from assistant.evaluation import Corpus
from assistant.evaluation.measures.judged import judged
from assistant.evaluation.measures.metrics import METRICS
from assistant.evaluation.outcomes import Outcome
from assistant.evaluation.thresholds import broken
from assistant.interfaces.cli import commands as cli
from assistant.llm.writing import verified_again
from assistant.schema import ModelUse
from tests.evaluation_samples import QUESTIONS, Scripted, evaluated, write_questions
from tests.lines import lines
from tests.llm_server import Stub, refuses, speaks, stub
from tests.scripted_model import ScriptedModel
from tests.small import WordEmbedder, write

GOOD = "Flour has become too dear, union leader Ivo Brandt said [S1]. Bread has become free [S1]."
MANY = (
    f"{GOOD} Norrwater denied that its gates had failed [S1]. Bakers in Tamsin stopped work on Wednesday [S1]. "
    "About 6,000 residents have now left Orvale, governor Petra Halloran said on Thursday [S1]."
)
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """The command over the small corpus."""
    monkeypatch.chdir(tmp_path)
    questions, articles = write_questions(tmp_path / "mine.jsonl"), write(tmp_path / "articles")

    def call(*arguments: object) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as caught:
            cli.main(["evaluate", str(questions), "--articles", str(articles), *map(str, arguments)])
        out, err = capsys.readouterr()
        return int(caught.value.code or 0), out, err

    return call


def options(server: Stub) -> tuple[str, ...]:
    return ("--llm", "openai-like", "--llm-url", server.url, "--llm-model", "tiny")


def saved(name: str = "evaluation.json") -> dict[str, Any]:
    return json.loads((Path("evaluation-mine") / name).read_text(encoding="utf-8"))


def test_both_ways_are_measured_on_the_same_questions_and_compared(run: Run) -> None:
    with stub(speaks(MANY)) as server:
        status, out, _ = run(*options(server))
    found, baseline = saved(), saved("baseline.json")
    assert status == 0
    assert baseline["model"] is None
    assert found["figures"]["accuracy"] == baseline["figures"]["accuracy"]
    assert [q["id"] for q in found["questions"]] == [q["id"] for q in baseline["questions"]]
    model = found["model"]
    assert model["name"] == "tiny"
    assert 0 < model["written"] <= model["asked"] <= len(QUESTIONS)
    assert model["shown"] == model["written"]
    assert model["dropped"] == sum(model["reasons"].values()) > 0
    assert model["faults"] == {}
    assert found["figures"]["model_verified_share"]["value"] == 1.0
    assert "against without the model: 0 right now, 0 wrong now" in out
    assert f"of its {model['shown'] + model['dropped']} sentences {model['shown']} were shown" in out
    for name in ("report.md", "report.html"):
        report = (Path("evaluation-mine") / name).read_text(encoding="utf-8")
        assert "What the language model did" in report
        assert "Against the same questions without the language model" in report
        assert "Time to an answer, median" in report


def test_a_server_that_is_down_costs_no_question(run: Run) -> None:
    with stub(refuses(503)) as server:
        status, out, _ = run(*options(server))
    found = saved()
    assert status == 0
    assert found["figures"]["accuracy"] == saved("baseline.json")["figures"]["accuracy"]
    assert found["model"]["written"] == 0
    assert set(found["model"]["faults"]) == {"server", "paused"}
    assert "Faults: " in out


def test_a_drop_against_the_run_without_it_can_be_a_limit(run: Run) -> None:
    with stub(speaks(GOOD)) as server:
        assert run(*options(server), "--max-drop", "0")[0] == 0


def test_it_takes_one_comparison_only(run: Run, tmp_path: Path) -> None:
    assert run()[0] == 0
    with stub(speaks(GOOD)) as server:
        status, _, err = run(*options(server), "--against", tmp_path / "evaluation-mine")
        assert server.requests == []
    assert status == 2
    assert "choose one" in err


def test_without_a_model_there_is_nothing_of_it(run: Run) -> None:
    assert run()[0] == 0
    found = saved()
    assert found["model"] is None
    assert not [name for name in found["figures"] if name.startswith("model")]
    assert not (Path("evaluation-mine") / "baseline.json").exists()
    assert "language model" not in (Path("evaluation-mine") / "report.md").read_text(encoding="utf-8")


@pytest.fixture
def written(tmp_path: Path) -> Answer:
    """An answer with a text by a model."""
    with Assistant(Config(store=tmp_path / "s"), embedder=WordEmbedder(), llm=ScriptedModel([GOOD])) as assistant:
        assistant.ingest([write(tmp_path / "corpus")])
        return assistant.ask("Who said that flour has become too dear?")


def shares(answer: Answer) -> dict[str, Any]:
    item = judged(Outcome(QUESTIONS[0], answer), Corpus(Scripted()))  # type: ignore[arg-type]
    return {name: METRICS[name](item) for name in METRICS if name.startswith("model")}


def test_the_measures_of_a_text(written: Answer) -> None:
    assert written.model.shown == 1
    assert shares(written) == {
        "model_text_share": (1.0, 1.0),
        "model_shown_share": (1.0, 2.0),
        "model_verified_share": (1.0, 1.0),
    }


def test_a_sentence_that_should_not_have_been_shown_is_found(written: Answer) -> None:
    lied = written.model_copy(update={"lines": lines(f"{written.text} Bread has become free [1].", "model")})
    assert [s.failure for s in verified_again(lied)] == [None, "words"]
    assert shares(lied)["model_verified_share"] == (1.0, 2.0)
    waiting = written.model_copy(update={"lines": (*written.lines, *lines("2 articles are still read.", "waiting"))})
    assert shares(waiting)["model_verified_share"] == (1.0, 1.0)


def test_an_answer_of_the_engine_has_no_such_measures(written: Answer) -> None:
    assert set(shares(written.model_copy(update={"model": None})).values()) == {None}
    failed = ModelUse(name="m", tasks=("text",), fault="down")
    assert shares(written.model_copy(update={"model": failed})) == {
        "model_text_share": (0.0, 1.0),
        "model_shown_share": None,
        "model_verified_share": None,
    }


def test_a_text_that_is_not_verified_breaks_a_limit() -> None:
    found = evaluated()
    low = found.figures["verbatim_share"].model_copy(update={"value": 0.9})
    worse = found.model_copy(update={"figures": {**found.figures, "model_verified_share": low}})
    assert broken(found, {}, None, {}) == []
    assert "model_verified_share" in broken(worse, {}, None, {})[0]
