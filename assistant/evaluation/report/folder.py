"""A folder of files, written whole or not at all."""

import tempfile
from collections.abc import Mapping
from pathlib import Path

from assistant.errors import AssistantError, InputError

MARK = "evaluation.json"
"""The file by which an earlier evaluation's folder is known, which alone may be replaced."""


def check_folder(folder: Path) -> None:
    """Raises `InputError` where `folder` is something else than a free name or an earlier evaluation."""
    if folder.exists() and not (folder.is_dir() and (not any(folder.iterdir()) or (folder / MARK).is_file())):
        msg = f"{folder} exists and does not hold an earlier evaluation: choose another folder with --out"
        raise InputError(msg)


def write_folder(folder: Path, files: Mapping[str, str]) -> None:
    """Writes all files beside `folder` under another name, then renames; an earlier evaluation there is replaced.

    Raises `AssistantError` where the place cannot be written; what was there then stays.
    """
    check_folder(folder)
    folder = folder.absolute()
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder.parent, prefix=f".{folder.name}-") as scratch:
            new, old = Path(scratch) / "new", Path(scratch) / "old"
            new.mkdir()
            for name, text in files.items():
                # Lone surrogates, which JSON may hold, have no place in UTF-8.
                (new / name).write_bytes(text.encode("utf-8", "replace"))
            if folder.exists():
                folder.rename(old)
            try:
                new.rename(folder)
            except OSError:
                if old.exists():
                    old.rename(folder)
                raise
    except OSError as error:
        msg = f"{folder}: cannot be written ({error.strerror or error}); choose another folder with --out"
        raise AssistantError(msg) from error
