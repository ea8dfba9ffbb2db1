"""Paths that a caller gives → the files to read: one file, or all files of a folder in the order of their names."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from assistant.readers.files import Failure, Source, open_regular, os_reason, printable

_SYSTEM_FILES = ("thumbs.db", "desktop.ini", "icon\r", "__macosx", "__pycache__")


def find(path: Path) -> Iterator[Source | Failure]:
    """Files at or under `path`; ids are names, or paths relative to the folder given.

    In a folder, hidden and system files are passed over, and a README at its top, which tells of the folder. Links are
    not followed: one that leads to another file of the folder adds nothing, one that leads elsewhere is a failure. So
    no loop is walked and nothing outside is read.
    """
    label = printable(str(path))
    try:
        mode = path.stat().st_mode
    except FileNotFoundError:
        yield Failure(label, "does not exist; check the path")
        return
    except (OSError, ValueError) as error:
        yield Failure(label, os_reason(error) if isinstance(error, OSError) else "not a path; check it")
        return
    if not stat.S_ISDIR(mode):
        yield _source(path, printable(path.name), label, found=False)
        return
    empty = True
    for found in _walk(path, "", path.resolve()):
        empty = False
        yield found
    if empty:
        yield Failure(label, "no files in this folder; check the path or fill it")


def _walk(folder: Path, prefix: str, root: Path) -> Iterator[Source | Failure]:
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError as error:
        yield Failure(printable(str(folder)), os_reason(error))
        return
    for entry in entries:
        if entry.name.startswith(".") or entry.name.lower() in _SYSTEM_FILES:
            continue
        if not prefix and Path(entry.name).stem.lower() == "readme":
            continue
        path = Path(entry.path)
        id_ = prefix + printable(entry.name)
        if entry.is_symlink():
            yield from _link(path, id_, root)
        elif entry.is_dir(follow_symlinks=False):
            yield from _walk(path, f"{id_}/", root)
        else:
            yield _source(path, id_, printable(str(path)))


def _link(path: Path, id_: str, root: Path) -> Iterator[Source | Failure]:
    """A link inside a folder: nothing where the walk meets its target anyway, else the file or a failure."""
    label = printable(str(path))
    try:
        target = path.resolve(strict=True)
    except (OSError, RuntimeError):
        yield Failure(label, "a link that leads nowhere; mend or remove it")
        return
    if not target.is_relative_to(root):
        yield Failure(label, "a link that leaves the folder; give the file or folder that it leads to")
    elif target.is_file() and any(part.startswith(".") for part in target.relative_to(root).parts):
        # A visible name for a hidden file, as tools that swap versions of a folder make them.
        yield _source(path, id_, label)


def _source(path: Path, id_: str, label: str, found: bool = True) -> Source:
    opened = partial(open_regular, path)
    return Source(id=id_, label=label, name=path.name, open=opened, real=os.path.realpath(path), found=found)
