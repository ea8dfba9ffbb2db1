"""Text of articles and readers as data in a prompt: on one line, without anything that reads as a key, fence or markup.

Only what a model sees is changed. Citations that readers see stay verbatim.
"""

import re
import unicodedata

# What chat templates, keys, fences and markup are made of, and what it becomes; look-alikes are folded to it first.
_HARMLESS = str.maketrans({"[": "(", "]": ")", "{": "(", "}": ")", "<": "‹", ">": "›", "`": "'", "|": "/", "#": "♯"})
_BRACKETS = str.maketrans("［］｛｝＜＞｀｜＃【】〔〕⟦⟧❲❳", "[]{}<>`|#[][][][]")
_FENCE = re.compile(r"\b(BEGIN|END)(\s+)(DATA)\b", re.IGNORECASE)
_KEY = re.compile(r"\bS(?=\d)")


def harmless(text: str, most: int) -> str:
    """The text in one line of at most `most` characters, cut between words with "…"; controls and formats are gone."""
    visible = "".join(_shown(c) for c in text.translate(_BRACKETS))
    # An article's "S1" becomes "S-1": bare keys are copied by some models, too.
    safe = _KEY.sub("S-", _FENCE.sub(r"\1-\3", visible.translate(_HARMLESS)))
    line = " ".join(safe.split())
    if len(line) <= most:
        return line
    cut = line[: max(most - 1, 0)]
    return (cut.rsplit(" ", 1)[0] if " " in cut else cut) + "…"


def _shown(character: str) -> str:
    """The character if it prints; nothing for invisible ones and those that turn the direction, else a blank."""
    category = unicodedata.category(character)
    if category[0] != "C":
        return character
    return "" if category == "Cf" else " "
