"""The words of a source: trimmed, without articles, cut where a clause or a complement begins."""

from __future__ import annotations

import re

MAX_WORDS = 9
_ARTICLE = re.compile(
    r"^(?:the|a|an|one|another|this|that|these|those|some|any|both|even|only|our|my|his|her|their|its|and|but"
    r"|as)\s+(?!of\b)",
    re.IGNORECASE,
)
_CUT = re.compile(r"\s+(?:who|whom|which|whose|that)\s|\s*[(\[–—]|\s+--?\s|\s*[;:]", re.IGNORECASE)
COMPLEMENT = re.compile(
    r"\s+(?:of|for|from|in|at|with|on|to|by|near|outside|during|after|about|against|among|between|aligned"
    r"|based|familiar|close|working|filed|released|conducted)\s"
)
"""Where the noun of a phrase ends."""
_ABBREVIATED = re.compile(
    r"(?:\b[A-Z]|\b(?:Col|Gen|Lt|Sgt|Capt|Maj|Sen|Rep|Gov|Dr|Prof|Rev|Jr|Sr|Inc|Ltd|Corp|Co|Adm|Cmdr))\.$"
)


def clean(words: str) -> str:
    """Words on one line, without marks at their edges; the full stop of an abbreviation stays."""
    words = re.sub(r"\s+", " ", words).strip(" \t\r\n,;:\"'“”‘’()[]—–-")
    return words if _ABBREVIATED.search(words) else words.rstrip(".")


def without_article(words: str) -> str:
    """Words without the articles, pronouns and joining words that they begin with."""
    previous = None
    while previous != words:
        previous, words = words, _ARTICLE.sub("", words)
    return words


def cut(words: str) -> str:
    """Words up to a relative clause, bracket, dash or colon."""
    return clean(_CUT.split(words, maxsplit=1)[0])


def limited(words: str) -> str | None:
    """A name of at most `MAX_WORDS` words and 80 characters, or None where nothing is left."""
    kept = words.split()
    if len(kept) > MAX_WORDS:
        short = COMPLEMENT.split(words)[0].split()
        kept = short if len(short) <= MAX_WORDS else kept[:MAX_WORDS]
    name = " ".join(kept).strip(" ,;:")
    return name[:80].rstrip() or None
