"""What a model says, as it comes: without what it thinks aloud, in clean sentences, each as soon as it is complete."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator

_THOUGHT = re.compile(r"<think(?:ing)?>.*?(?:</think(?:ing)?>|\Z)", re.DOTALL | re.IGNORECASE)
_OPENING_TAG = re.compile(r"<[/a-z]*\Z", re.IGNORECASE)  # a tag of which more is to come
_OPEN_KEY = re.compile(r"\s*\[[^\]]*\Z")
_KEYS = re.compile(r"\[\s*S\d+(?:\s*[,;&]\s*S\d+)+\s*\]")
_BULLET = re.compile(r"(?m)^\s*(?:[-*•]|\d+[.)])\s+")
_ENDED = re.compile(r"[.!?…][\"'”’»)\]]*(?:\s*\[S\d+\])*\s*\Z")


def clean(said: str) -> str:
    """The text without thoughts, bullets and characters that do not print; "[S1, S2]" becomes "[S1][S2]"."""
    shown = _OPENING_TAG.sub("", _THOUGHT.sub("", said))
    shown = "".join(c if c == "\n" or unicodedata.category(c)[0] != "C" else " " for c in shown)
    shown = _KEYS.sub(lambda m: "".join(f"[{key}]" for key in re.findall(r"S\d+", m[0])), shown)
    return _BULLET.sub("", shown).strip()


def sentences(pieces: Iterable[str], split: Callable[[str], list[str]]) -> Iterator[tuple[str, bool]]:
    """Each sentence with whether it is finished, which only the last may not be.

    A sentence is complete when another one has begun after it, since its keys may stand behind its full stop.
    """
    said, done = "", 0
    for piece in pieces:
        said += piece
        if any(c in piece for c in " \n"):
            complete = split(_OPEN_KEY.sub("", clean(said)))[:-1]
            for sentence in complete[done:]:
                yield sentence, True
            done = max(done, len(complete))
    for sentence in split(clean(said))[done:]:
        yield sentence, bool(_ENDED.search(sentence))
