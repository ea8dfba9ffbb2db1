"""Lines of answers, for tests that make answers by hand."""

from __future__ import annotations

import re

from assistant.schema import Line


def lines(text: str, kind: str = "statement") -> tuple[Line, ...]:
    """A line of this kind for each line of the text; its citations are the "[1]" in it."""
    return tuple(
        Line.model_validate(
            {"kind": kind, "text": line, "citations": [int(key) for key in re.findall(r"\[(\d+)\]", line)]}
        )
        for line in text.splitlines()
    )
