"""Words of a text as the full-text index sees them: folded, stemmed, with the small ones known.

Stems are Porter's (1980), as in SQLite's tokenizer, so that counts from the index apply to them.
"""

import re
import unicodedata
from functools import lru_cache
from pathlib import Path

import Stemmer

from assistant.english.irregular import BASE, FORMS

_WORD = re.compile(r"[^\W_]+")
_porter = Stemmer.Stemmer("porter")


def word_set(text: str) -> frozenset[str]:
    """The words of a text that is separated by white space."""
    return frozenset(text.split())


STOP = word_set(
    """
    a about above after again all also am an and any are as at be because been before being below between both but
    by can could did do does doing down during each few for from further had has have having he her here hers
    herself him himself his how i if in into is it its itself just me more most my no nor not now of off on once
    only or other our out over own s same she should so some such t than that the their them then there these they
    this those through to too under until up very was we were what when where which while who whom why will with
    would you your according article articles report reported reports say said says saying claim claimed claims
    tell told give gave anyone anything many much number figure
    """
)


def fold(text: str) -> str:
    """Lower case without accents, for comparing."""
    if text.isascii():
        return text.lower()
    plain = unicodedata.normalize("NFKD", text)
    return "".join(c for c in plain if not unicodedata.combining(c)).casefold()


def words(text: str) -> list[str]:
    """The folded words of a text, in order, small words included."""
    return _WORD.findall(fold(text))


@lru_cache(maxsize=100_000)
def stem(word: str) -> str:
    """The stem of a folded word."""
    return str(_porter.stemWord(word))


@lru_cache(maxsize=100_000)
def base(word: str) -> str:
    """The stem of a folded word's base form: "flee" for "fled", "fleeing" and "flees"."""
    return stem(BASE.get(word, word))


@lru_cache(maxsize=100_000)
def written(base_stem: str) -> tuple[str, ...]:
    """The stems under which full text holds what `base` makes one: "flee" and "fled"."""
    return (base_stem, *_OTHER_STEMS.get(base_stem, ()))


_OTHER_STEMS = {stem(b): tuple({stem(f) for f in forms} - {stem(b)}) for b, forms in FORMS.items()}


def stems(text: str, small: bool = False) -> list[str]:
    """Base stems of the words that carry meaning, in order; with `small`, of the small ones too."""
    return [base(w) for w in words(text) if small or w not in STOP]


def word_lists(name: str) -> dict[str, frozenset[str]]:
    """The word lists of one file of `data/`: its sections, each under a line such as "[offices]"."""
    text = (Path(__file__).parent / "data" / f"{name}.txt").read_text(encoding="utf-8")
    parts = re.split(r"^\[(\w+)\]$", text, flags=re.MULTILINE)
    return {title: word_set(words) for title, words in zip(parts[1::2], parts[2::2], strict=True)}
