"""A document's bytes into a file: whole or not at all, and never over another file unless that is asked for."""

import secrets
from pathlib import Path

from assistant.errors import AssistantError, InputError


def check_target(path: Path, force: bool = False) -> None:
    """Refuses a path that `save` would refuse, before any work is done for it. Raises `InputError`."""
    if not path.parent.is_dir():
        msg = f"no folder {path.parent} to write {path.name} into: make it, or name another"
        raise InputError(msg)
    if path.exists() and not path.is_file():
        msg = f"{path} is not a file: name one"
        raise InputError(msg)
    if path.exists() and not force:
        msg = f"{path} exists: name another file, or use --force to replace it"
        raise InputError(msg)


def save(path: Path, data: bytes, force: bool = False) -> None:
    """Writes a file beside its place and puts it there when it is whole. Raises `InputError`, `AssistantError`."""
    check_target(path, force)
    # Written under a short name of its own, since the file's may be as long as names can be.
    draft = path.with_name(f".briefing-{secrets.token_hex(4)}.tmp")
    try:
        draft.write_bytes(data)
        draft.replace(path)
    except OSError as error:
        draft.unlink(missing_ok=True)
        msg = f"cannot write {path}: {error.strerror or error}"
        raise AssistantError(msg) from error
