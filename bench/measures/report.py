"""What was measured, as tables for people and as JSON for programs; a file is written whole or not at all."""

from __future__ import annotations

import json
import os
import re
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from assistant.evaluation import environment

HEAD = """# Figures

Tables that `python bench/run.py --keep` wrote; each says by which command, with which version and when. DATA is a
folder with the real data sets, which are not part of this project. Seconds and milliseconds hold for one machine at the
load given.
"""

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Table:
    """Rows of figures with one title; a note says what must be known to read them."""

    title: str
    rows: Sequence[Row]
    note: str = ""


@dataclass
class Outcome:
    """What a section found: tables, a record for each question, and `faults`, which make the whole run fail.

    `wrong` is a page of its wrong answers, for a person to read.
    """

    tables: list[Table] = field(default_factory=list)
    raw: list[Row] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    wrong: str | None = None


def markdown(table: Table) -> str:
    """A table in Markdown, its columns aligned; a missing figure is a dash."""
    names = list(dict.fromkeys(key for row in table.rows for key in row))
    cells = [names] + [[_cell(row.get(name)) for name in names] for row in table.rows]
    widths = [max(len(line[i]) for line in cells) for i in range(len(names))]
    lines = ["| " + " | ".join(c.ljust(w) for c, w in zip(line, widths, strict=True)) + " |" for line in cells]
    rule = "|" + "|".join("-" * (w + 2) for w in widths) + "|"
    note = f"\n\n{table.note}" if table.note else ""
    return "\n".join([f"**{table.title}**", "", lines[0], rule, *lines[1:]]) + note


def _cell(value: Any) -> str:
    if value is None:
        return "-"
    return f"{value:.3f}" if isinstance(value, float) else str(value)


def surroundings() -> dict[str, Any]:
    """Versions, commit and machine: what figures depend on besides the code."""
    return {
        "versions": environment.versions(),
        "commit": environment.commit(),
        "system": environment.system(),
    }


def load() -> float | None:
    """The load average of the last minute, where the system knows one."""
    return round(os.getloadavg()[0], 2) if hasattr(os, "getloadavg") else None


def write_whole(path: Path, text: str) -> None:
    """Writes a file under another name and renames it when it is complete."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=path.name, suffix=".part")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(0o644)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def write_results(path: Path, results: Mapping[str, Any]) -> None:
    """All results as one JSON file."""
    write_whole(path, json.dumps(results, ensure_ascii=False, indent=1, default=str) + "\n")


def keep(path: Path, sections: Mapping[str, str]) -> None:
    """Puts sections into the file of kept figures; those that were not measured this time stay as they are."""
    old = path.read_text(encoding="utf-8") if path.exists() else ""
    parts = re.split(r"^## (\S+)\n", old, flags=re.MULTILINE)[1:]
    known = dict(zip(parts[::2], parts[1::2], strict=True)) | sections
    write_whole(path, HEAD + "".join(f"\n## {name}\n\n{text.strip()}\n" for name, text in known.items()))
