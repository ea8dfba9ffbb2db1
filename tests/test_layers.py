"""Data flows in one direction: rooms import from rooms above them only, modules in no circle, shells public names."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Set
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "assistant"
ROOMS = [
    "errors",
    "schema",
    "config",
    "english",
    "readers",
    "models",
    "claims",
    "counts",
    "question",
    "store",
    "retrieval",
    "answering",
    "llm",
    "assistant",
    "evaluation",
    "interfaces",
]
"""In the direction that data flows: the first imports nothing of ours."""
MOST_ROOMS, MOST_FILES = 16, 15
SHELLS = {"evaluation", "interfaces"}
PUBLIC = {"assistant", "assistant.claims", "assistant.schema", "assistant.config", "assistant.errors"}
PUBLIC |= {"assistant.english.wording", "assistant.llm", "assistant.readers"}
"""What shells may import from outside of their room."""
EXCEPTIONS = {("assistant.assistant", "assistant.interfaces.llama_index")}
"""`Assistant.as_retriever` makes an object of a shell."""


def module_of(path: Path) -> str:
    parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {module_of(path): path for path in PACKAGE.rglob("*.py")}


def imported(tree: ast.AST, package: str, modules: Set[str] | Mapping[str, Path] = MODULES) -> Iterator[str]:
    """The modules of ours that are imported, wherever that stands: `from a.b import c` is a.b.c if that is a module."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name.split(".")[0] == "assistant")
        elif isinstance(node, ast.ImportFrom):
            above = package.split(".")[: len(package.split(".")) - node.level + 1] if node.level else []
            module = ".".join([*above, *(node.module or "").split(".")]).strip(".")
            if module.split(".")[0] == "assistant":
                for alias in node.names:
                    name = f"{module}.{alias.name}"
                    yield name if name in modules else module


def package_of(module: str) -> str:
    return module if MODULES[module].name == "__init__.py" else module.rpartition(".")[0]


GRAPH = {m: set(imported(ast.parse(p.read_text(encoding="utf-8")), package_of(m))) - {m} for m, p in MODULES.items()}


def room_of(module: str) -> str:
    return module.split(".")[1] if "." in module else "assistant"


def wrong(module: str, names: Set[str]) -> list[str]:
    """Imports that go against the order, or past a shell's public names."""
    room, found = room_of(module), []
    for name in sorted(names):
        other = room_of(name)
        if (module, name) in EXCEPTIONS or (other == room and name != "assistant"):
            continue
        if room in SHELLS and name in PUBLIC:
            continue
        allowed = SHELLS if room in SHELLS else set(ROOMS)
        if name == "assistant" or other not in allowed or ROOMS.index(other) >= ROOMS.index(room):
            found.append(name)
    return found


def circles(graph: Mapping[str, Set[str]]) -> list[list[str]]:
    """The first circle met from each module that is in one."""
    done: set[str] = set()
    found: list[list[str]] = []

    def walk(module: str, path: list[str]) -> None:
        if module in path:
            found.append(path[path.index(module) :])
        elif module not in done:
            for other in sorted(graph.get(module, set())):
                walk(other, [*path, module])
            done.add(module)

    for module in sorted(graph):
        walk(module, [])
    return found


@pytest.mark.parametrize("module", sorted(set(MODULES) - {"assistant"}))
def test_imports_go_one_way(module: str) -> None:
    assert room_of(module) in ROOMS, f"{room_of(module)} is a new room: give it its place in ROOMS"
    assert not wrong(module, GRAPH[module])


def test_no_modules_import_each_other() -> None:
    # The package's own names are for users, and a package's for those outside of it.
    graph = {m: {n for n in names if n != "assistant"} for m, names in GRAPH.items() if m != "assistant"}
    pairs = {(a, b) for a, b in EXCEPTIONS}
    graph = {m: {n for n in names if (m, n) not in pairs} for m, names in graph.items()}
    assert not circles(graph)


def test_a_stranger_finds_the_place_of_a_change() -> None:
    tops = {path.name for path in PACKAGE.iterdir() if not path.name.startswith(("_", "py.typed"))}
    assert len(tops) <= MOST_ROOMS
    folders = {p.parent for p in PACKAGE.rglob("*") if p.is_file() and p.suffix != ".pyc"}
    counts = {str(f.relative_to(PACKAGE)): sum(p.is_file() for p in f.iterdir()) for f in folders if f != PACKAGE}
    assert not {folder: count for folder, count in counts.items() if count > MOST_FILES}


@pytest.mark.parametrize(
    ("module", "code", "found"),
    [
        ("assistant.claims.x", "from assistant.english.sentences import split", []),
        ("assistant.claims.x", "from assistant.claims.stance import y", []),
        ("assistant.claims.x", "from .stance import y", []),
        ("assistant.claims.x", "from ..store import y", ["assistant.store"]),
        ("assistant.english.x", "def f():\n    import assistant.claims.stance", ["assistant.claims.stance"]),
        ("assistant.store.x", "if TYPE_CHECKING:\n    from assistant.assistant import A", ["assistant.assistant"]),
        ("assistant.store.x", "from assistant import answering, schema", ["assistant.answering"]),
        ("assistant.store.x", "from assistant import Article", ["assistant"]),
        ("assistant.evaluation.x", "from assistant.interfaces.cli import y", ["assistant.interfaces.cli"]),
        ("assistant.interfaces.x", "from assistant import Article, evaluation", []),
        ("assistant.interfaces.x", "from assistant.schema import Article", []),
        ("assistant.interfaces.x", "from assistant.claims.stance import y", ["assistant.claims.stance"]),
    ],
)
def test_the_walk_finds_what_goes_the_other_way(module: str, code: str, found: list[str]) -> None:
    names = set(imported(ast.parse(code), module.rpartition(".")[0], {*MODULES, module}))
    assert wrong(module, names) == found


def test_the_walk_finds_circles() -> None:
    assert circles({"a": {"b"}, "b": {"c"}, "c": {"b"}, "d": {"a"}}) == [["b", "c"]]
    assert not circles({"a": {"b", "c"}, "b": {"c"}, "c": set()})
