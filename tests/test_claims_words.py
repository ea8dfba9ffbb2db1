"""The word lists: no list of ours holds a word twice."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent.parent / "assistant"


def lists() -> Iterator[tuple[str, list[str]]]:
    """Each word list with its place: what `word_set("...")` and `"...".split()` read, and sections of data files."""
    for path in sorted(PACKAGE.rglob("*.py")):
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            match call:
                case (
                    ast.Call(func=ast.Name(id="word_set"), args=[ast.Constant(value=str(words))])
                    | ast.Call(func=ast.Attribute(value=ast.Constant(value=str(words)), attr="split"), args=[])
                ):
                    yield f"{path.name}:{call.lineno}", words.split()
    for path in sorted((PACKAGE / "english" / "data").glob("*.txt")):
        for section in path.read_text(encoding="utf-8").split("\n[")[1:]:
            title, _, words = section.partition("]")
            yield f"{path.name} {title}", words.split()


def test_no_word_stands_twice_in_a_list() -> None:
    found = [(place, [word for word, n in Counter(words).items() if n > 1]) for place, words in lists()]
    assert len(found) > 50
    assert [(place, twice) for place, twice in found if twice] == []
