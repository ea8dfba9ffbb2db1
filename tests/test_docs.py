"""What the documents say exists: commands, options, targets, names, files."""

from __future__ import annotations

import ast
import re
import runpy
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import click
import pytest

import assistant
from assistant.interfaces.cli.commands import briefing
from assistant.readers import supported

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
DOCUMENTS = {"README.md": README, "CONTRIBUTING.md": CONTRIBUTING}

TARGETS = set(re.findall(r"^([a-z]+):", MAKEFILE, re.MULTILINE))
PYTHON = re.findall(r"^```python\n(.*?)^```", README, re.MULTILINE | re.DOTALL)
# "$ briefing ask ..." in a block, `briefing ask ...` in a line
CALLS = re.findall(r"(?:^\s*\$ |`)(briefing(?: [^`\n]*)?)", README, re.MULTILINE)


def test_the_targets_of_the_makefile_are_in_the_readme_and_the_other_way_round() -> None:
    assert {"run", "test", "check", "bench"} <= TARGETS
    assert set(re.findall(r"make ([a-z]+)", README)) >= TARGETS
    for text in DOCUMENTS.values():
        assert set(re.findall(r"(?:`|^ {4}|\$ )make ([a-z]+)", text, re.MULTILINE)) <= TARGETS


def test_ci_runs_what_the_readme_names() -> None:
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert set(re.findall(r"^make ([a-z]+)", script, re.MULTILINE)) == {"test", "check"}
    assert "CI=true" in script


@pytest.mark.parametrize("name", sorted(briefing.commands))
def test_every_command_is_in_the_readme_and_has_help(name: str) -> None:
    command = briefing.commands[name]
    assert f"briefing {name}" in README
    assert command.help
    options = [parameter for parameter in command.params if isinstance(parameter, click.Option)]
    assert all(option.help for option in options)
    assert {"--store", "--json", "--verbose"} <= {name for option in options for name in option.opts}


@pytest.mark.parametrize("call", sorted(set(CALLS)))
def test_the_commands_in_the_readme_are_understood(call: str) -> None:
    words = shlex.split(call.partition(" | ")[0].replace("...", ""))[1:]
    if not words or words[0].startswith("-"):
        return
    command = briefing.commands[words[0]]
    known = {opt for parameter in command.params if isinstance(parameter, click.Option) for opt in parameter.opts}
    assert {word.split("=")[0] for word in words if word.startswith("--")} <= known | {"--help"}


def test_options_in_the_readme_exist() -> None:
    known = {
        opt
        for command in briefing.commands.values()
        for parameter in command.params
        if isinstance(parameter, click.Option)
        for opt in parameter.opts
    }
    tools = {"--slow", "--extra-index-url"}
    assert set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", README)) <= known | tools | {"--version", "--help"}


def test_the_names_in_python_examples_exist() -> None:
    assert PYTHON
    for code in PYTHON:
        tree = ast.parse(code)
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and node.module == "assistant":
                assert {alias.name for alias in node.names} <= set(assistant.__all__)
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "assistant":
                assert hasattr(assistant.Assistant, node.attr)


@pytest.mark.slow
def test_the_first_python_example_runs(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "corpus", tmp_path / "corpus")
    done = subprocess.run(
        [sys.executable, "-c", PYTHON[0]], cwd=tmp_path, capture_output=True, text=True, timeout=280, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "0 failed" in done.stdout


@pytest.mark.slow
def test_the_output_in_the_readme_is_what_the_commands_print() -> None:
    """Where this fails, run `python docs/refresh.py` and look at what changed."""
    refresh = runpy.run_path(str(ROOT / "docs" / "refresh.py"))
    assert refresh["comparable"](README) == refresh["comparable"](refresh["refreshed"](README))


def test_every_format_is_in_the_readme() -> None:
    assert set(supported()) <= set(re.findall(r"\.[a-z]+", README))


@pytest.mark.parametrize("document", DOCUMENTS)
def test_files_that_documents_link_to_exist(document: str) -> None:
    for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", DOCUMENTS[document]):
        assert (ROOT / target).exists(), target


def test_the_parts_in_contributing_exist() -> None:
    table = CONTRIBUTING.partition("| part of")[2].partition("\n\n")[0]
    parts = [part for row in table.splitlines()[2:] for part in re.findall(r"`([\w/.]+)`", row.split("|")[1])]
    assert len(parts) > 15
    for part in parts:
        assert (ROOT / "assistant" / part).exists() or (ROOT / part).exists(), part


def test_the_version_is_in_the_changelog_or_unreleased() -> None:
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert re.search(r"^## \[Unreleased\]", changelog, re.MULTILINE)
