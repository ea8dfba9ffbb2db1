from __future__ import annotations

import subprocess
import sys

import assistant

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
    "Figure",
    "Filters",
    "IngestReport",
    "ScoredPassage",
    "Span",
]
HEAVY = ["torch", "transformers", "sentence_transformers", "onnxruntime", "llama_index", "chromadb", "gradio", "spacy"]
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
        "brief",
        "articles",
        "article",
        "remove",
        "rebuild",
        "audit",
        "as_retriever",
        "close",
        "embedding_model",
    }


def run(code: str) -> str:
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_importing_loads_nothing_heavy() -> None:
    assert run(f"import assistant, sys; print([name for name in {HEAVY!r} if name in sys.modules])") == "[]"


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
