"""`briefing brief` in every format: on the terminal, and into a file that is whole or not there."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path
from typing import Any, Self

import pytest

import assistant
from assistant import Filters
from assistant.interfaces.cli import commands as cli
from tests.test_export import full_brief


class Scripted:
    """An assistant that knows one brief."""

    asked: list[tuple[str, Filters | None]]

    def __init__(self, config: Any) -> None:
        self.config = config

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        pass

    def brief(self, topic: str, filters: Filters | None = None) -> assistant.Brief:
        self.asked.append((topic, filters))
        return full_brief()


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Any:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(assistant, "Assistant", Scripted)
    monkeypatch.setattr(Scripted, "asked", [], raising=False)

    def call(*arguments: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as left:
            cli.main(["brief", "the dam", *arguments])
        out, err = capsys.readouterr()
        return int(left.value.code or 0), out, err

    return call


def test_a_brief_is_printed_in_the_format_that_is_asked_for(run: Any) -> None:
    status, out, _ = run("--format", "markdown")
    assert (status, out.startswith("# Brief: the dam of Orvale\n")) == (0, True)
    assert f"{date.today():%Y}" in out
    status, out, _ = run("--format", "html", "--publisher", "Harbour Gazette")
    assert (status, out.startswith("<!doctype html>")) == (0, True)
    assert '<dd dir="auto">Harbour Gazette</dd>' in out


def test_the_terminal_shows_all_sections(run: Any) -> None:
    out = run()[1]
    parts = (
        "Known",
        "Who says what",
        "Figures over time",
        "residents",
        "Sources disagree: residents",
        "Open",
        "Sources\n",
    )
    places = [out.index(f"\n{part}") if part != "residents" else out.index("\n  residents") for part in parts]
    assert places == sorted(places)


@pytest.mark.parametrize(
    ("name", "starts"),
    [("a.md", b"# Brief"), ("a.HTML", b"<!doctype"), ("a.docx", b"PK"), ("a.txt", b"Brief: the dam of Orvale\n")],
)
def test_the_name_of_a_file_says_its_format(run: Any, name: str, starts: bytes) -> None:
    status, out, err = run("--output", name)
    assert (status, out, err) == (0, "", f"wrote {name}\n")
    assert Path(name).read_bytes().startswith(starts)


def test_a_format_that_is_given_holds_whatever_the_name(run: Any) -> None:
    assert run("--output", "brief", "--format", "docx")[0] == 0
    import docx

    assert docx.Document(io.BytesIO(Path("brief").read_bytes())).paragraphs[0].text == "Brief: the dam of Orvale"


def test_a_file_is_replaced_only_when_told_to(run: Any) -> None:
    Path("a.md").write_text("mine")
    status, _, err = run("-o", "a.md")
    assert (status, "--force" in err, Path("a.md").read_text()) == (2, True, "mine")
    assert Scripted.asked == []  # said before any work is done
    assert run("-o", "a.md", "--force")[0] == 0
    assert Path("a.md").read_text(encoding="utf-8").startswith("# Brief")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--format", "docx"], "needs --output"),
        (["--output", "a.xyz"], "cannot tell the format from 'a.xyz'"),
        (["--output", "none/a.md"], "no folder none"),
        (["--output", "."], "cannot tell the format"),
        (["--json", "--format", "html"], "--json"),
        (["--json", "--output", "a.json"], "--json"),
        (["--format", "pdf"], "pdf"),
    ],
)
def test_wrong_usage_is_one_line_and_no_work(run: Any, arguments: list[str], told: str) -> None:
    status, out, err = run(*arguments)
    assert (status, out) == (2, "")
    assert told in err
    assert err.count("\n") == 1
    assert Scripted.asked == []
    assert list(Path().iterdir()) == []
