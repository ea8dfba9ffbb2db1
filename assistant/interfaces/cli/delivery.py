"""What the command `brief` delivers: a brief in a format, for standard output or for a file."""

from datetime import date
from pathlib import Path

import click

from assistant.interfaces.cli import terminal
from assistant.interfaces.export import brief_document, check_target, format_of, to_bytes
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
    form = form or (TEXT if output.suffix.lower() in _TEXT_SUFFIXES else format_of(output))
    if form is None:
        msg = f"cannot tell the format from {output.name!r}: use --format, or a name with .md, .html, .docx or .txt"
        raise click.UsageError(msg)
    check_target(output, force)
    return form


def brief_bytes(result: Brief, form: str, filters: Filters) -> bytes:
    """A brief as the bytes of a file, dated today."""
    if form == TEXT:
        return f"{terminal.brief(result)}\n".encode()
    return to_bytes(brief_document(result, made=date.today(), filters=filters), form)
