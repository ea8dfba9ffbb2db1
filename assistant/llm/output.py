"""What a model says, as it comes: without what it thinks aloud, in clean sentences, each as soon as it is complete.

A sentence ends in keys of the sources that it cites: "Two boats sank [S1]." or "Two boats sank. [S1][S2]".
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from itertools import pairwise

from assistant.english.sentences import split as sentence_spans

_THOUGHT = re.compile(r"<think(?:ing)?>.*?(?:</think(?:ing)?>|\Z)", re.DOTALL | re.IGNORECASE)
_OPENING_TAG = re.compile(r"<[/a-z]*\Z", re.IGNORECASE)  # a tag of which more is to come
_OPEN_KEY = re.compile(r"\s*\[[^\]]*\Z")
_KEYS = re.compile(r"\[\s*S\d+(?:\s*[,;&]\s*S\d+)+\s*\]")
_BULLET = re.compile(r"(?m)^\s*(?:[-*•]|\d+[.)])\s+")
_MARK = re.compile(r"(\[S\d+\])(?=([.,;:!?]?))")
_LED = re.compile(r"((?:\[S\d+\]\s*)+)(\S.*)", re.DOTALL)
_ENDED = re.compile(r"[.!?…][\"'”’»)\]]*(?:\s*\[S\d+\])*\s*\Z")


def clean(said: str) -> str:
    """The text without thoughts, bullets and characters that do not print; "[S1, S2]" becomes "[S1][S2]"."""
    shown = _OPENING_TAG.sub("", _THOUGHT.sub("", said))
    shown = "".join(c if c == "\n" or unicodedata.category(c)[0] != "C" else " " for c in shown)
    shown = _KEYS.sub(lambda m: "".join(f"[{key}]" for key in re.findall(r"S\d+", m[0])), shown)
    return _BULLET.sub("", shown).strip()


def split(text: str) -> list[str]:
    """A text as sentences, each with the keys that belong to it, before or behind its full stop.

    A text that begins with a key has them before its sentences. In a text of which more is to come, all but the last
    sentence are complete.
    """
    masked = _MARK.sub(lambda m: ("x" if m[2] else " ") * len(m[1]), text)
    spans = list(sentence_spans(masked))
    if not spans:
        return [text.strip()] if text.strip() else []
    leading = bool(re.match(r"\s*\[S\d+\]", text))
    cuts = [0, *((s.end for s in spans[:-1]) if leading else (s.start for s in spans[1:])), len(text)]
    found = [" ".join(text[a:b].split()) for a, b in pairwise(cuts)]
    return [_LED.sub(r"\2 \1", s, count=1).strip() for s in found] if leading else found


def sentences(pieces: Iterable[str]) -> Iterator[tuple[str, bool]]:
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
