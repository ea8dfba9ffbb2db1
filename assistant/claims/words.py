"""Word lists written as text."""

from __future__ import annotations


def word_set(text: str) -> frozenset[str]:
    """The words of a text that is separated by white space."""
    return frozenset(text.split())
