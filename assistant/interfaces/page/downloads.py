"""Files to take away: a brief or a conversation in one of the formats of `assistant.interfaces.export`."""

from __future__ import annotations

import re
import secrets
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from assistant.interfaces.export import Document, conversation_document, suffix, to_bytes
from assistant.interfaces.page.conversations.turn import Turn

# A download button follows only its own click, so the hidden one is clicked when its file has come.
CLICK = "() => setTimeout(() => document.querySelector('#{id} a, #{id} button, a#{id}, button#{id}')?.click(), 60)"


def conversation(turns: Sequence[Turn], title: str) -> Document:
    """The answers of a conversation; its filters are named where all its questions had the same."""
    answered = [(turn.answer, turn.filters) for turn in turns if turn.answer]
    filters = {filters for _, filters in answered}
    shared = filters.pop() if len(filters) == 1 else None
    return conversation_document([answer for answer, _ in answered], made=date.today(), filters=shared, title=title)


def written(document: Document, name: str, form: Any, folder: str | Path) -> Path:
    """A file below `folder`, in a directory that nobody can guess. Raises `InputError` for an unknown format."""
    data = to_bytes(document, form)
    place = Path(folder) / secrets.token_hex(16)
    place.mkdir(parents=True)
    slug = re.sub(r"[^\w]+", "-", name).strip("-_")[:60] or "briefing"
    path = place / f"{slug}{suffix(form)}"
    path.write_bytes(data)
    return path
