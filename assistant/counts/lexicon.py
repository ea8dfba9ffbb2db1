"""The words that say what a figure counts (`english/data/measures.txt`), by their place in the grammar."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import cast

from assistant.english.inflection import forms_of
from assistant.english.irregular import FORMS
from assistant.english.words import base, word_lists
from assistant.schema import CountMeasure as Measure

_VERBS = {"done", "did"}
_PLACES = ("done", "past", "did", "state", "nouns", "acts")


@dataclass(frozen=True)
class Lexicon:
    """Words in lower case, all forms, with the measure that each names; a word of two measures is in none.

    done: verbs whose object is counted; past: their participles; did: verbs whose subject is; state: what is said of
    those counted; nouns: the counted thing itself; acts: nouns before "of" it; phrases and leading: states and verbs of
    several words.
    """

    done: dict[str, Measure]
    past: dict[str, Measure]
    did: dict[str, Measure]
    state: dict[str, Measure]
    nouns: dict[str, Measure]
    acts: dict[str, Measure]
    phrases: tuple[tuple[re.Pattern[str], Measure], ...]
    leading: tuple[tuple[re.Pattern[str], Measure], ...]

    def named(self, word: str) -> Measure | None:
        """What a unit says by itself: "deaths", "dead", "arrests"."""
        return self.nouns.get(word) or self.state.get(word)

    def says(self, word: str) -> Measure | None:
        """What a word says by itself, a verb too: "deaths", "died", "killed"."""
        return self.named(word) or self.did.get(word) or self.past.get(word)


@cache
def happenings() -> dict[str, str]:
    """Base stems of words for what happens to people, with their sort: "crash" is of "accidents"."""
    return {base(word): title for title, words in word_lists("measures").items() if "_" not in title for word in words}


def names_happening(word: str) -> bool:
    """Whether a noun in lower case is for what happened ("attack"), in singular or plural."""
    return base(word) in happenings() and not word.endswith(("ed", "ing"))


@cache
def lexicon() -> Lexicon:
    """The lexicon."""
    found: dict[str, dict[str, set[str]]] = {place: {} for place in _PLACES}
    phrases: dict[str, list[tuple[re.Pattern[str], Measure]]] = {"state": [], "done": []}
    for title, words in word_lists("measures").items():
        measure, _, place = title.rpartition("_")
        for word in words if measure else ():
            if "_" in word and place in phrases:
                phrases[place].append((_phrase(word), cast("Measure", measure)))
                continue
            forms = forms_of(word) if place in _VERBS else {word.replace("_", " ")}
            for form in forms:
                found[place].setdefault(form, set()).add(measure)
            if place == "done":
                for form in FORMS.get(word, tuple(f for f in forms if f.endswith("ed"))):
                    found["past"].setdefault(form, set()).add(measure)
    single = {
        place: {w: cast("Measure", next(iter(m))) for w, m in of.items() if len(m) == 1} for place, of in found.items()
    }
    return Lexicon(**single, phrases=tuple(phrases["state"]), leading=tuple(phrases["done"]))


def _phrase(words: str) -> re.Pattern[str]:
    """A phrase's pattern: low lines are spaces, a star stands for up to two words."""
    pattern = words.replace("_", r"\s+").replace("*", r"(?:[\w’'-]+\s+){0,2}")
    return re.compile(pattern + r"\b", re.IGNORECASE)
