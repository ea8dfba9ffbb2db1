"""Files to take away: a brief or a conversation in one of the formats of `assistant.interfaces.export`."""

from __future__ import annotations

import logging
import re
import secrets
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from assistant.interfaces.export import FORMATS, Document, brief_document, conversation_document, suffix, to_bytes
from assistant.interfaces.page.chat import Turn
from assistant.schema import Brief, Filters

FAULT = "The file could not be made; the server's log has the details."
# A download button follows only its own click, so the hidden one is clicked when its file has come.
CLICK = "() => setTimeout(() => document.querySelector('#{id} a, #{id} button, a#{id}, button#{id}')?.click(), 60)"

logger = logging.getLogger(__name__)


def conversation(turns: Sequence[Turn], title: str) -> Document:
    """The answers of a conversation; its limits are named where all its questions had the same."""
    answered = [turn for turn in turns if turn.answer]
    limits = {turn.limits for turn in answered}
    shared = next(iter(limits)) if len(limits) == 1 else None
    answers = [turn.answer for turn in answered if turn.answer]
    return conversation_document(answers, made=date.today(), filters=shared, title=title)


def brief(record: Brief, filters: Filters | None) -> Document:
    """A brief with its limits."""
    return brief_document(record, made=date.today(), filters=filters)


def written(document: Document, name: str, form: Any, folder: str | Path) -> Path | None:
    """A file below `folder`, in a directory that nobody can guess; None for a format that there is not."""
    if form not in FORMATS:
        return None
    place = Path(folder) / secrets.token_hex(16)
    place.mkdir(parents=True)
    path = place / f"{_slug(name)}{suffix(form)}"
    path.write_bytes(to_bytes(document, form))
    return path


def _slug(name: str) -> str:
    return re.sub(r"[^\w]+", "-", name).strip("-_")[:60] or "briefing"
