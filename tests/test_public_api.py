from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import assistant
from tests.small import write

PUBLIC = [
    "Answer",
    "AnswerRow",
    "Article",
    "Assistant",
    "AssistantError",
    "Brief",
    "Citation",
    "Claim",
    "Config",
    "Conflict",
    "Count",
    "Figure",
    "Filters",
    "IngestReport",
    "Line",
    "ScoredPassage",
    "Series",
    "Span",
]
HEAVY = ["torch", "transformers", "sentence_transformers", "onnxruntime", "llama_index", "chromadb", "gradio", "spacy"]
UNASKED = [name for name in HEAVY if name != "onnxruntime"] + [
    "trafilatura",
    "pypdf",
    "docx",
    "click",
    "rich",
    "dateparser",
]
HEAVY += ["trafilatura", "pypdf", "docx", "typer", "click", "rich"]


def test_the_public_names_are_these() -> None:
    assert sorted(assistant.__all__) == PUBLIC
    assert all(hasattr(assistant, name) for name in PUBLIC)


def test_the_methods_of_an_assistant_are_these() -> None:
    methods = {name for name in vars(assistant.Assistant) if not name.startswith("_")}
    assert methods == {
        "ingest",
        "language_model",
        "retrieve",
        "ask",
        "claims",
        "series",
        "correct_count",
        "brief",
        "articles",
        "article",
        "remove",
        "rebuild",
        "audit",
        "as_retriever",
        "close",
        "embedding_model",
        "embed",
        "collection",
        "sentences",
    }


def run(code: str) -> str:
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_importing_loads_nothing_heavy() -> None:
    assert run(f"import assistant, sys; print([name for name in {HEAVY!r} if name in sys.modules])") == "[]"


def test_importing_takes_a_moment() -> None:
    """Of processor time, the best of three, beside that of pydantic and numpy, which it needs."""

    def seconds(code: str) -> float:
        return min(
            float(run(f"import time; a = time.process_time(); {code}; print(time.process_time() - a)")) for _ in "123"
        )

    assert seconds("import assistant") < 5 * seconds("import numpy, pydantic")


def test_a_question_loads_only_what_it_needs(tmp_path) -> None:
    with assistant.Assistant(assistant.Config(store=tmp_path / "store")) as made:
        made.ingest([write(tmp_path)])
    code = f"""
import sys
from assistant import Assistant, Config
with Assistant(Config(store={str(tmp_path / "store")!r})) as a:
    status = a.ask("How many residents left Orvale?").status
print(status, sorted(set({UNASKED!r}) & set(sys.modules)))
"""
    assert run(code) == "answered []"


def test_an_assistant_is_cheap_and_makes_nothing(tmp_path) -> None:
    code = f"""
import sys
from assistant import Assistant, Config
with Assistant(Config(store={str(tmp_path / "store")!r})):
    print([name for name in {HEAVY!r} if name in sys.modules])
"""
    assert run(code) == "[]"
    assert not (tmp_path / "store").exists()


def test_claims_are_extracted_without_a_store() -> None:
    from assistant.claims import extract_claims

    text = "Mayor Ilse Okafor said the bridge was closed on Monday."
    assert [claim.content.of(text) for claim in extract_claims(text)] == ["the bridge was closed on Monday"]


CLIENT = """
from assistant import Answer, Assistant, Config, Filters

def first_line(question: str) -> str:
    with Assistant(Config(store=".briefing", fusion="lexical", llm_timeout=5)) as assistant:
        answer: Answer = assistant.ask(question, filters=Filters(publishers=("Noon",)))
    return answer.lines[0].text
"""
WRONG = "from assistant import Config\nConfig(stroe='x')\n"


@pytest.mark.slow
def test_a_type_checker_finds_the_package_and_its_settings_by_name(tmp_path: Path) -> None:
    (tmp_path / "client.py").write_text(CLIENT, encoding="utf-8")
    (tmp_path / "wrong.py").write_text(WRONG, encoding="utf-8")
    command = [sys.executable, "-m", "mypy", "--strict", "--no-error-summary"]
    done = subprocess.run([*command, "client.py"], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.stdout, done.returncode) == ("", 0)
    done = subprocess.run([*command, "wrong.py"], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert 'Unexpected keyword argument "stroe" for "Config"' in done.stdout
