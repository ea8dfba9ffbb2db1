"""What figures depend on besides the code: versions, commit, machine."""

import os
import platform
import subprocess
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

_PACKAGES = ("briefing-assistant", "chromadb", "ir-measures", "numpy", "onnxruntime", "torch")


def versions() -> dict[str, str | None]:
    """Python's version and those of the packages that figures depend on; None for one that is not installed."""
    return {"python": platform.python_version()} | {name: _version(name) for name in _PACKAGES}


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def system() -> str:
    """Operating system, kind of processor and their number."""
    return f"{platform.system()} {platform.machine()}, {os.cpu_count()} processors"


def commit(folder: Path = Path(__file__).parent) -> str | None:
    """The commit of the checkout that the code runs from, with a plus where files differ from it; None elsewhere."""

    def git(*arguments: str) -> str:
        done = subprocess.run(["git", *arguments], cwd=folder, capture_output=True, text=True, check=True, timeout=20)
        return done.stdout.strip()

    try:
        if not git("ls-files", "--", str(Path(__file__).resolve())):  # installed inside of somebody else's checkout
            return None
        return git("rev-parse", "--short=12", "HEAD") + ("+" if git("status", "--porcelain") else "")
    except (OSError, subprocess.SubprocessError):
        return None
