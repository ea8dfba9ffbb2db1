"""Runs the commands in the console blocks of README and docs/command-line.md and puts what they print under them.

`python docs/refresh.py` does it. The commands of a document run in order, in a folder that holds a copy of corpus/,
with one store. A test compares the documents with what they print now.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
DOCUMENTS = (ROOT / "README.md", ROOT / "docs" / "command-line.md")
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
    for document in DOCUMENTS:
        document.write_text(refreshed(document.read_text(encoding="utf-8")), encoding="utf-8")
