"""Data flows in one direction: a part imports only from the parts above it, also in functions and for types."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "assistant"

# One line a level, the first imports nothing of ours. Parts of one line are apart from each other, too.
ORDER = """
    errors
    extras
    schema
    config
    abbreviations irregular models
    words
    readers
    sentences
    claims
    people
    passages
    store
    mentions limits parts
    voices
    sequence
    question
    lexical
    nearest ranking
    retrieval
    answering
    llm
    bounds
    ingest
    resources
    pipeline
    llama
    export
    evaluation page terminal progress
    delivery
    console
    cli
"""
LEVEL = {part: level for level, line in enumerate(ORDER.split("\n")) for part in line.split()}
SHELLS = [part for part, level in LEVEL.items() if level > LEVEL["llama"]]
# `Assistant.as_retriever` makes an object of a part that wraps the assistant.
EXCEPTIONS = {("pipeline", "llama")}


def part_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imported(tree: ast.AST, package: str) -> Iterator[str]:
    """Full names of all that is imported from `assistant`, wherever the import stands."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name.split(".")[0] == "assistant")
        elif isinstance(node, ast.ImportFrom):
            module = node.module or ""
            if node.level:
                module = ".".join([*package.split(".")[: len(package.split(".")) - node.level + 1], *module.split(".")])
            if module.strip(".") == "assistant":
                yield from (f"assistant.{alias.name}" for alias in node.names)
            elif module.startswith("assistant."):
                yield module


def upward(part: str, tree: ast.AST, package: str) -> list[str]:
    """Imports of a part that go against the order."""
    wrong = []
    for name in imported(tree, package):
        other = name.split(".")[1] if "." in name else "__init__"
        if other not in LEVEL:  # a public name, which stands in the package itself: for shells only
            if part not in SHELLS:
                wrong.append(name)
        elif other != part and LEVEL[other] >= LEVEL[part] and (part, other) not in EXCEPTIONS:
            wrong.append(name)
    return wrong


FILES = sorted(path for path in PACKAGE.rglob("*.py") if path != PACKAGE / "__init__.py")


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_imports_go_one_way(path: Path) -> None:
    part = part_of(path)
    assert part in LEVEL, f"{part} is a new part: give it its place in ORDER"
    package = ".".join(("assistant", *path.relative_to(PACKAGE).parts[:-1]))
    assert not upward(part, ast.parse(path.read_text(encoding="utf-8")), package)


@pytest.mark.parametrize(
    ("part", "code", "wrong"),
    [
        ("claims", "from assistant.sentences import split", []),
        ("claims", "from assistant.claims.cues import x", []),
        ("claims", "from .cues import x", []),
        ("claims", "from ..store import x", ["assistant.store"]),
        ("sentences", "def f():\n    import assistant.claims.cues", ["assistant.claims.cues"]),
        ("store", "if TYPE_CHECKING:\n    from assistant.pipeline import Assistant", ["assistant.pipeline"]),
        ("store", "from assistant import pipeline, schema", ["assistant.pipeline"]),
        ("store", "from assistant import Article", ["assistant.Article"]),
        ("terminal", "from assistant.progress import x", ["assistant.progress"]),
        ("cli", "from assistant import Article, console", []),
    ],
)
def test_the_walk_finds_what_goes_the_other_way(part: str, code: str, wrong: list[str]) -> None:
    assert upward(part, ast.parse(code), f"assistant.{part}") == wrong
