"""What the commands deliver beside lines on a terminal: a brief in a format, on standard output or in a file."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from assistant.interfaces.cli import terminal
from assistant.interfaces.export import FORMATS, brief_document, check_target, format_of, save, to_bytes
from assistant.schema import Brief, Filters

TEXT = "text"
_TEXT_SUFFIXES = frozenset({".txt", ".text"})


def chosen(form: str | None, output: Path | None, force: bool = False, as_json: bool = False) -> str:
    """The format that the options of a command mean. Raises `UsageError`, `InputError` before any work is done."""
    if as_json and (form or output):
        msg = "--json prints the record itself: leave --format and --output out, and redirect it into a file"
        raise click.UsageError(msg)
    if output is None:
        if form == "docx":
            msg = "--format docx needs --output FILE"
            raise click.UsageError(msg)
        return form or TEXT
    named = TEXT if output.suffix.lower() in _TEXT_SUFFIXES else format_of(output)
    if not (form or named):
        msg = f"cannot tell the format from {output.name!r}: use --format, or a name with .md, .html, .docx or .txt"
        raise click.UsageError(msg)
    check_target(output, force)
    return form or named or TEXT


def brief(result: Brief, form: str, filters: Filters | None = None) -> str:
    """A brief as text for standard output."""
    return brief_bytes(result, form, filters).decode("utf-8").rstrip("\n")


def brief_bytes(result: Brief, form: str, filters: Filters | None = None) -> bytes:
    """A brief as the bytes of a file, dated today."""
    if form not in FORMATS:
        return f"{terminal.brief(result)}\n".encode("utf-8", "backslashreplace")
    return to_bytes(brief_document(result, made=date.today(), filters=filters), form)


def write(output: Path, data: bytes, force: bool = False) -> str:
    """Writes a file, whole or not at all, and returns the line that says so."""
    save(output, data, force)
    return f"wrote {terminal.safe(output)}"
