"""Runs the commands in README's console blocks and puts what they print under them: `python docs/refresh.py`.

They run in order, in a folder that holds a copy of corpus/, with one store. A test compares README with what they print
now.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
README = ROOT / "README.md"
_BLOCK = re.compile(r"(?<=^```console\n).*?(?=^```)", re.MULTILINE | re.DOTALL)
_SECONDS = re.compile(r"\d+\.\d+ s\b")


def refreshed(text: str) -> str:
    """The document with the output of its commands as it is now."""
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(ROOT / "corpus", Path(folder) / "corpus")
        return _BLOCK.sub(lambda block: "".join(_run(line, folder) for line in _commands(block[0])), text)


def comparable(text: str) -> str:
    """The document without what differs from run to run."""
    # Joined first: a line may be broken between a number and its unit.
    return _SECONDS.sub("0.0 s", " ".join(text.split()))


def _commands(block: str) -> list[str]:
    return [line for line in block.splitlines() if line.startswith("$ ")]


def _run(line: str, folder: str) -> str:
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        ["bash", "-c", line.removeprefix("$ ")],
        cwd=folder,
        env={**os.environ, "PATH": path, "COLUMNS": "100", "BRIEFING_STORE": f"{folder}/store"},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        encoding="utf-8",
        check=False,
    )
    return f"{line}\n{done.stdout}"


if __name__ == "__main__":
    README.write_text(refreshed(README.read_text(encoding="utf-8")), encoding="utf-8")
