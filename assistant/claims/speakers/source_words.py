"""The words of a source: trimmed, without articles, cut where a clause or a complement begins."""

import re

_MAX_WORDS = 9
_ARTICLE = re.compile(
    r"^(?:(?:the|a|an|one|another|this|that|these|those|some|any|both|even|only|our|my|his|her|their|its|own|and|but|as)"
    r"\s+(?!of\b))+",
    re.IGNORECASE,
)
_CUT = re.compile(r"\s+(?:who|whom|which|whose|that)\s|\s*[(\[–—]|\s+--?\s|\s*[;:]", re.IGNORECASE)
_DONE = (
    r"\s+(?:released|conducted|published|taken|filed|commissioned|obtained|posted|issued|written|led|based|speaking"
    r"|working|quoted|briefed|seen|carried|compiled|sent|dated|leaked|shown|handed|read)\b"
)
COMPLEMENT = re.compile(
    r"\s+(?:of|for|from|in|at|with|on|to|by|near|outside|during|after|about|against|among|between)\s|" + _DONE
)
"""Where the noun of a phrase ends."""
PARTICIPLE = re.compile(_DONE)
"""Where what was done to a noun begins: "a poll released on Friday"."""
_ABBREVIATED = re.compile(
    r"(?:\b[A-Z]|\b(?:Col|Gen|Lt|Sgt|Capt|Maj|Sen|Rep|Gov|Dr|Prof|Rev|Jr|Sr|Inc|Ltd|Corp|Co|Adm|Cmdr))\.$"
)


def clean(words: str) -> str:
    """Words on one line, without marks at their edges; the full stop of an abbreviation stays."""
    words = re.sub(r"\s+", " ", words).strip(" \t\r\n,;:\"'“”‘’()[]—–-")
    return words if _ABBREVIATED.search(words) else words.rstrip(".")


def without_article(words: str) -> str:
    """Words without the articles, pronouns and joining words that they begin with."""
    return _ARTICLE.sub("", words)


def cut(words: str) -> str:
    """Words up to a relative clause, bracket, dash or colon."""
    return clean(_CUT.split(words, maxsplit=1)[0])


def head_of(words: str) -> str:
    """The noun of a phrase, in lower case: "spokeswoman" of "a spokeswoman for the port"; "" where there is none."""
    nouns = COMPLEMENT.split(words)[0].split()
    return re.sub(r"['’]s$|[.,]+$", "", nouns[-1]).lower() if nouns else ""


def limited(words: str) -> str | None:
    """A name of at most nine words and 80 characters, or None where nothing is left."""
    if len(words.split()) > _MAX_WORDS:
        words = " ".join(COMPLEMENT.split(words)[0].split()[:_MAX_WORDS])
    return words.strip(" ,;:")[:80].rstrip() or None
