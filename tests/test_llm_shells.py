"""Settings of a language model, and how shells show what it did."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from assistant import Assistant, Config
from assistant.errors import ConfigError
from assistant.interfaces.cli.commands import briefing
from assistant.interfaces.export import conversation_document, to_bytes
from assistant.interfaces.page.views import chat
from assistant.schema import ModelUse
from tests import page_samples
from tests.llm_server import speaks, stub
from tests.small import WordEmbedder, write

HERE = "http://127.0.0.1:8080/v1"
USE = ModelUse(name="<b>tiny</b>", tasks=("text",), shown=1, dropped=2, reasons=(("figure", 2),), seconds=1.5)


def test_a_model_is_off_by_default() -> None:
    config = Config()
    assert (config.llm, config.llm_url, config.llm_model, config.llm_timeout) == (None, None, None, 60)


def test_an_address_has_no_slash_at_its_end() -> None:
    assert Config(llm="ollama", llm_url=f" {HERE}/ ", llm_model=" tiny ").model_dump(
        include={"llm_url", "llm_model"}
    ) == {
        "llm_url": HERE,
        "llm_model": "tiny",
    }


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"llm": "magic", "llm_url": HERE, "llm_model": "m"}, "'openai-like' or 'ollama'"),
        ({"llm": "ollama"}, "needs llm_url and llm_model"),
        ({"llm": "ollama", "llm_url": HERE}, "needs llm_model"),
        ({"llm_url": HERE, "llm_model": "m"}, "llm_url and llm_model without llm"),
        ({"llm": "ollama", "llm_url": "localhost", "llm_model": "m"}, "not the address"),
        ({"llm": "ollama", "llm_url": "http://u:secret@h/", "llm_model": "m"}, "BRIEFING_LLM_KEY"),
        ({"llm": "ollama", "llm_url": "http://h/?key=secret", "llm_model": "m"}, "not the address"),
        ({"llm": "ollama", "llm_url": HERE, "llm_model": " "}, "not the name"),
        ({"llm": "ollama", "llm_url": HERE, "llm_model": "a\nb"}, "not the name"),
        ({"llm_timeout": 0}, "llm_timeout"),
        ({"llm_timeout": float("nan")}, "llm_timeout"),
    ],
)
def test_settings_that_are_wrong_or_contradict_each_other(settings: dict[str, object], said: str) -> None:
    with pytest.raises(ConfigError, match=said) as met:
        Config(**settings)
    assert "secret" not in str(met.value)
    assert "\n" not in str(met.value)


@pytest.mark.parametrize(
    ("use", "line"),
    [
        (
            USE,
            "Text by the language model <b>tiny</b>: 1 sentence checked against the sources, 2 left out (figure: 2).",
        ),
        (
            ModelUse(name="m", tasks=("text",), shown=3),
            "Text by the language model m: 3 sentences checked against the sources.",
        ),
        (ModelUse(name="m", tasks=("text",), notice="Gone"), "No text by the language model m. Gone."),
        (ModelUse(name="m", tasks=("frame",)), "The language model m wrote nothing."),
    ],
)
def test_what_a_model_did_is_one_line(use: ModelUse, line: str) -> None:
    assert use.line == line


def test_page_and_exports_show_it_and_escape_it() -> None:
    answer = page_samples.ANSWER.model_copy(update={"model": USE})
    page = chat.transcript([chat.Turn("How many?", answer)])
    assert "&lt;b&gt;tiny&lt;/b&gt;: 1 sentence checked" in page
    assert "<b>tiny" not in page
    saved = to_bytes(conversation_document([answer], made=date(2026, 1, 2), title="T"), "html").decode()
    assert "&lt;b&gt;tiny&lt;/b&gt;: 1 sentence checked" in saved


def test_the_command_line_takes_the_model_from_options_or_variables(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("assistant.store.opened.open_embedder", lambda *_: WordEmbedder())
    monkeypatch.setattr("assistant.store.opened.fingerprint", lambda *_: WordEmbedder.fingerprint)
    store = tmp_path / "store"
    with Assistant(Config(store=store), embedder=WordEmbedder()) as assistant:
        assistant.ingest([write(tmp_path / "corpus")])
    command = ["ask", "How many residents left Orvale?", "--store", str(store)]
    with stub(speaks("Petra Halloran said about 6,000 residents have now left Orvale [S1].")) as server:
        options = ["--llm", "openai-like", "--llm-url", server.url, "--llm-model", "tiny"]
        by_options = CliRunner().invoke(briefing, [*command, *options])
        variables = {"BRIEFING_LLM": "openai-like", "BRIEFING_LLM_URL": server.url, "BRIEFING_LLM_MODEL": "tiny"}
        variables["BRIEFING_LLM_TIMEOUT"] = "30"
        by_variables = CliRunner().invoke(briefing, command, env=variables)
    for done in (by_options, by_variables):
        assert done.exit_code == 0, done.output
        assert done.output.startswith(
            "Petra Halloran said about 6,000 residents have now left Orvale. [1]\nText by the language model tiny: 1"
        )
    assert "language model" not in CliRunner().invoke(briefing, command).output
