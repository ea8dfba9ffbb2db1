"""Paths that a caller gives → the files to read: one file, or all files of a folder in the order of their names."""

import os
import stat
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from assistant.readers.files import Failure, Source, open_regular, os_reason, printable

# Paths of more than some thousand characters cannot be opened; people nest a dozen folders.
_DEEPEST = 100
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
    found = _walk(path)
    yield next(found, Failure(label, "no files in this folder; check the path or fill it"))
    yield from found


def _walk(root: Path) -> Iterator[Source | Failure]:
    resolved = root.resolve()
    # What is left of each folder on the way down to where we are.
    levels = [(_entries(root), "")]
    while levels:
        entries, prefix = levels[-1]
        entry = next(entries, None)
        if entry is None:
            levels.pop()
            continue
        if isinstance(entry, Failure):
            yield entry
            continue
        if entry.name.startswith(".") or entry.name.lower() in _SYSTEM_FILES:
            continue
        if not prefix and Path(entry.name).stem.lower() == "readme":
            continue
        path = Path(entry.path)
        id_ = prefix + printable(entry.name)
        if entry.is_symlink():
            yield from _link(path, id_, resolved)
        elif not entry.is_dir(follow_symlinks=False):
            yield _source(path, id_, printable(str(path)))
        elif len(levels) < _DEEPEST:
            levels.append((_entries(path), f"{id_}/"))
        else:
            reason = f"more than {_DEEPEST} folders deep; what is in it was not read: move it further up"
            yield Failure(printable(str(path)), reason)


def _entries(folder: Path) -> Iterator[os.DirEntry[str] | Failure]:
    """What a folder holds, in the order of names."""
    try:
        with os.scandir(folder) as found:
            entries = sorted(found, key=lambda entry: entry.name)
    except OSError as error:
        yield Failure(printable(str(folder)), os_reason(error))
        return
    yield from entries


def _link(path: Path, id_: str, root: Path) -> Iterator[Source | Failure]:
    """A link inside a folder: nothing where the walk meets its target anyway, else the file or a failure."""
    label = printable(str(path))
    try:
        target = path.resolve(strict=True)
    except (OSError, RuntimeError):
        yield Failure(label, "a broken link; fix or remove it")
        return
    if not target.is_relative_to(root):
        yield Failure(label, "a link that leaves the folder; give the file or folder that it leads to")
    elif target.is_file() and any(part.startswith(".") for part in target.relative_to(root).parts):
        # A visible name for a hidden file, as tools that swap versions of a folder make them.
        yield _source(path, id_, label)


def _source(path: Path, id_: str, label: str, found: bool = True) -> Source:
    opened = partial(open_regular, path)
    return Source(id=id_, label=label, name=path.name, open=opened, real=os.path.realpath(path), found=found)
