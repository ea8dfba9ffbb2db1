"""What the documents say exists: commands, options, targets, names, files, rooms; and their examples run."""

from __future__ import annotations

import ast
import importlib
import re
import runpy
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pytest

import assistant
from assistant.interfaces.cli.commands import briefing
from assistant.readers import supported

ROOT = Path(__file__).parents[1]
DOCUMENTS = {
    str(path.relative_to(ROOT)): path.read_text(encoding="utf-8")
    for path in (ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md", *sorted(ROOT.glob("docs/*.md")))
}
README, CONTRIBUTING = DOCUMENTS["README.md"], DOCUMENTS["CONTRIBUTING.md"]
# What readers use: the changelog may name what is gone, and CONTRIBUTING has the tools' own options.
GUIDES = {name: text for name, text in DOCUMENTS.items() if name not in {"CONTRIBUTING.md", "CHANGELOG.md"}}
ALL_GUIDES = "\n".join(GUIDES.values())
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
LONGEST_README = 200

TARGETS = set(re.findall(r"^([a-z][a-z-]*):", MAKEFILE, re.MULTILINE))
PYTHON = {
    name: re.findall(r"^```python\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    for name, text in GUIDES.items()
    if "```python\n" in text
}
CONSOLE = [name for name, text in GUIDES.items() if "```console\n" in text]
# "$ briefing ask ..." in a block, "    briefing ask ..." in an indented one, `briefing ask ...` in a line
CALLS = re.findall(r"(?:^\s*\$ |^ {4}|`)(briefing(?: [^`\n]*)?)", ALL_GUIDES, re.MULTILINE)
OPTIONS = {
    opt
    for command in briefing.commands.values()
    for parameter in command.params
    if isinstance(parameter, click.Option)
    for opt in parameter.opts
} | {"--version", "--help"}
OTHER_TOOLS = {"--slow", "--extra-index-url", "--no-compile"}
# The names of variables in examples, and what they hold.
HELD = {
    "assistant": assistant.Assistant,
    "report": assistant.IngestReport,
    "answer": assistant.Answer,
    "first": assistant.Answer,
    "second": assistant.Answer,
    "line": assistant.Line,
    "row": assistant.AnswerRow,
    "citation": assistant.Citation,
    "claim": assistant.Claim,
    "figure": assistant.Figure,
}

# The branch that brings models/ takes these files away, and docs/installing.md comes with it. Then this goes, too.
MODELS_ARE_THERE = (ROOT / "assistant" / "models").is_dir()
UNTIL_THEN = {"weights.py", "embedding.py", "embedding_files.py", "embedding_export.py"}
TO_COME = set() if MODELS_ARE_THERE else {"models/", "docs/installing.md"}


def test_the_readme_is_short() -> None:
    assert len(README.splitlines()) <= LONGEST_README


def test_the_readme_links_to_every_page() -> None:
    pages = {name for name in DOCUMENTS if name.startswith("docs/")} | TO_COME - {"models/"}
    assert pages <= {target for target, _ in links("README.md")}


def test_the_targets_of_the_makefile_are_in_the_documents_and_the_other_way_round() -> None:
    assert {"run", "test", "check", "bench"} <= TARGETS
    assert {"run", "test"} <= set(re.findall(r"make ([a-z-]+)", README))
    named = [re.findall(r"(?:`|^ {4}|\$ )make ([a-z-]+)", text, re.MULTILINE) for text in DOCUMENTS.values()]
    assert {target for targets in named for target in targets} == TARGETS


def test_ci_runs_what_contributing_names() -> None:
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert set(re.findall(r"^make ([a-z]+)", script, re.MULTILINE)) == {"test", "check"}
    assert "CI=true" in script
    assert "`.ci/run`" in CONTRIBUTING


@pytest.mark.parametrize("name", sorted(briefing.commands))
def test_every_command_is_in_the_documents_and_has_help(name: str) -> None:
    command = briefing.commands[name]
    assert f"| `briefing {name}" in DOCUMENTS["docs/command-line.md"]
    assert command.help
    options = [parameter for parameter in command.params if isinstance(parameter, click.Option)]
    assert all(option.help for option in options)
    assert {"--store", "--json", "--verbose"} <= {name for option in options for name in option.opts}


@pytest.mark.parametrize("call", sorted(set(CALLS)))
def test_the_commands_in_the_documents_are_understood(call: str) -> None:
    words = shlex.split(call.partition(" | ")[0].partition(" > ")[0].replace("...", ""), comments=True)[1:]
    if not words or words[0].startswith("-"):
        return
    command = briefing.commands[words[0]]
    known = {opt for parameter in command.params if isinstance(parameter, click.Option) for opt in parameter.opts}
    assert {word.split("=")[0] for word in words if word.startswith("--")} <= known | {"--help"}


@pytest.mark.parametrize("document", GUIDES)
def test_options_in_the_documents_exist(document: str) -> None:
    assert set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", GUIDES[document])) <= OPTIONS | OTHER_TOOLS


@pytest.mark.parametrize("document", PYTHON)
def test_the_names_in_python_examples_exist(document: str) -> None:
    for code in PYTHON[document]:
        for node in ast.walk(ast.parse(code)):
            if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "assistant":
                names = {alias.name for alias in node.names}
                module = importlib.import_module(str(node.module))
                assert names <= set(getattr(module, "__all__", dir(module)))
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in HELD:
                assert node.attr in members(HELD[node.value.id]), f"{node.value.id}.{node.attr}"


def members(held: Any) -> set[str]:
    """The public names of a class, fields of a record included."""
    return {*dir(held), *getattr(held, "model_fields", ())}


@pytest.mark.parametrize("record", ["Answer", "Config"])
def test_every_field_is_in_the_page_for_python(record: str) -> None:
    page = DOCUMENTS["docs/python.md"]
    goes = set() if MODELS_ARE_THERE else {"precision"}
    fields = set(getattr(assistant, record).model_fields) - goes
    assert {name for name in fields if f"`{name}`" not in page} == set()


@pytest.mark.slow
@pytest.mark.parametrize("document", PYTHON)
def test_the_python_examples_run(document: str, tmp_path: Path) -> None:
    """Those of one page in order, as one program, beside the sample corpus."""
    shutil.copytree(ROOT / "corpus", tmp_path / "corpus")
    code = "\n".join(PYTHON[document])
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, timeout=280, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "0 failed" in done.stdout


@pytest.mark.slow
@pytest.mark.parametrize("document", CONSOLE)
def test_the_output_in_the_documents_is_what_the_commands_print(document: str) -> None:
    """Where this fails, run `python docs/refresh.py` and look at what changed."""
    refresh = runpy.run_path(str(ROOT / "docs" / "refresh.py"))
    text = GUIDES[document]
    assert refresh["comparable"](text) == refresh["comparable"](refresh["refreshed"](text))


def test_every_format_is_in_the_page_on_articles() -> None:
    assert set(supported()) <= set(re.findall(r"`(\.[a-z]+)`", DOCUMENTS["docs/articles.md"]))


@pytest.mark.parametrize("document", DOCUMENTS)
def test_what_documents_link_to_exists(document: str) -> None:
    for target, anchor in links(document):
        if target in TO_COME:
            continue
        assert (ROOT / target).exists(), target
        if anchor:
            text = (ROOT / target).read_text(encoding="utf-8")
            assert anchor in map(slug, re.findall(r"^#+ (.+)$", text, re.MULTILINE)), f"{target}#{anchor}"


def links(document: str) -> Iterator[tuple[str, str]]:
    """(path from the root, anchor) of each link and picture that stays in the repository."""
    text = DOCUMENTS[document]
    found = [*re.findall(r"\]\(([^)\s]+)\)", text), *re.findall(r"(?:src|srcset|href)=\"([^\"]+)\"", text)]
    for link in found:
        path, _, anchor = link.partition("#")
        if not re.match(r"https?:", link):
            place = (ROOT / document).parent / path if path else ROOT / document
            yield str(place.resolve().relative_to(ROOT)), anchor


def slug(heading: str) -> str:
    """The anchor of a heading."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def test_the_table_of_rooms_is_that_of_the_package() -> None:
    """Each room has its row, and each row its room; what a row names of its room is there."""
    package = ROOT / "assistant"
    table = CONTRIBUTING.partition("| room of `assistant/`")[2].partition("\n\n")[0]
    rows = [[re.findall(r"`([\w.]+/?)`", cell) for cell in row.split("|")[1:3]] for row in table.splitlines()[2:]]
    rooms = {room for named, _ in rows for room in named}
    there = {
        f"{path.name}/" if path.is_dir() else path.name
        for path in package.iterdir()
        if not path.name.startswith(("_", ".")) and (path.is_dir() or path.suffix == ".py")
    }
    if not MODELS_ARE_THERE:
        there = there - UNTIL_THEN | TO_COME - {"docs/installing.md"}
    assert rooms == there
    for named, held in rows:
        for part in held:
            if part.endswith(("/", ".py")):
                assert any((package / room / part).exists() for room in named), f"{named} holds no {part}"


def test_the_files_that_contributing_names_exist() -> None:
    named = re.findall(r"`((?:\w+/)+\w+\.\w+)`", CONTRIBUTING)
    assert len(named) > 10
    for name in named:
        there = (ROOT / name).exists() or (ROOT / "assistant" / name).exists()
        assert there or "yourformat" in name, name


def test_the_version_is_in_the_changelog_or_unreleased() -> None:
    assert re.search(r"^## \[Unreleased\]", DOCUMENTS["CHANGELOG.md"], re.MULTILINE)
