"""Slips and short forms in a question, put right by the words that the articles hold."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from functools import cached_property

from assistant.english.words import base, fold, stem

_SHORT = {
    "abt": "about", "bc": "because", "btw": "between", "gov": "government", "govt": "government", "hosp": "hospital",
    "min": "minister", "ppl": "people", "pres": "president", "reps": "representatives", "yday": "yesterday",
    "yr": "year", "wat": "what", "wot": "what", "wats": "what is", "whats": "what is", "whos": "who is",
    "hows": "how is", "wld": "would", "thru": "through",
}  # fmt: skip
_WORD = re.compile(r"(?<![\w’'-])[^\W\d_]+(?![\w’'-])")
_LEAST, _LONG = 4, 7  # letters of a word that may hold a slip, and from which it may hold two
_NAME = 5  # letters of a name that may hold one: "Iran" is not Iraq
_ENDING = re.compile(r"(?:n?t|less|ness|ings?|e?rs|ly|ed|n|s)$")


class Spelling:
    """Words of a question that the articles do not hold, nor English, read as the nearest that the articles do.

    terms: stems that the articles hold. english: words of English, as the encoder knows them. Nearness is counted in
    slips of a finger: a letter too many, too few, another one, or two in the wrong order (Damerau, 1964).
    """

    def __init__(self, terms: Collection[str] = (), english: Iterable[str] = ()) -> None:
        self._terms = frozenset(terms)
        self._english = frozenset(english)

    def put_right(self, question: str) -> tuple[str, tuple[tuple[str, str], ...]]:
        """The question as it is read, and each word that was read as another."""
        found: dict[str, str] = {}

        def read(match: re.Match[str]) -> str:
            word, meant = match[0], self._meant(match[0])
            if meant is None:
                return word
            meant = meant.capitalize() if word[0].isupper() else meant
            found[word] = meant
            return meant

        return _WORD.sub(read, question), tuple(found.items())

    def _meant(self, word: str) -> str | None:
        """What a word that nobody knows means; None where it is known, or nothing is near."""
        plain = fold(word)
        if not self._terms or self._holds(plain) or (short := _SHORT.get(plain)):
            return short if self._terms and not self._holds(plain) else None
        name = word[0].isupper()
        if len(plain) < (_NAME if name else _LEAST) or self._is_english(plain, whole=name):
            return None
        from rapidfuzz import process
        from rapidfuzz.distance import OSA

        slips = 1 if len(plain) < _LONG else 2
        found = process.extract(plain, self._words, scorer=OSA.distance, score_cutoff=slips, limit=5)
        near = [(slip, abs(len(w) - len(plain)), str(w)) for w, slip, _ in found if w[0] == plain[0]]
        return min(near)[2] if near else None

    def _is_english(self, word: str, whole: bool) -> bool:
        """Whether it is a word of English, with an ending or, unless it is to be whole, made of two."""
        if word in self._english or _ENDING.sub("", word) in self._english or stem(word) in self._english:
            return True
        if whole:
            return False
        cuts = range(3, len(word) - 2)
        return any(max(n, len(word) - n) > _LEAST and {word[:n], word[n:]} <= self._english for n in cuts)

    def _holds(self, word: str) -> bool:
        return word in self._terms or stem(word) in self._terms or base(word) in self._terms

    @cached_property
    def _words(self) -> list[str]:
        """Words that the articles hold in some form: of English, and names, which mostly are stems of themselves."""
        known = {w for w in self._english if len(w) >= _LEAST and self._holds(w)}
        others = self._terms - {stem(w) for w in known} - {base(w) for w in known}
        names = {t for t in others if t.isalpha() and len(t) >= _LEAST}
        return sorted(known | names | {f"{t}e" for t in names} | {f"{t[:-1]}y" for t in names if t[-1] == "i"})
