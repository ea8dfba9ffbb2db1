"""Words of names: titles, given names, and which run of capitals is a person's full name."""

import re
from functools import lru_cache

from assistant.english import titles
from assistant.english.persons import names_one_person

_POSSESSIVE = re.compile(r"['’]s$|(?<=s)['’]$")
_CAPITAL = r"[A-ZÀ-ÞŁŠŽ][\w’'-]{0,40}"
_CAPITALISED = (
    r"(?:(?:Mr|Mrs|Ms|Dr|Sen|Rep|Gov|Gen|Lt|Col|Sgt|Capt|Maj|Rev|Prof|Adm|St|Jr|Sr)\.|(?:[A-Z]\.){1,6}|al-[A-Z]\w{1,40}"
    rf"|{_CAPITAL})"
)
RUN = re.compile(
    rf"{_CAPITALISED}(?:[ ](?:(?:de|da|di|del|der|den|van|von|bin|ibn|al|el|la|le|du)[ ])*{_CAPITALISED}){{1,5}}"
)
"""Capitals in a row, as a full name and its titles are written."""
_OFFICE_ENDS = ("ologist", "ographer", "ician", "omist", "master", "keeper", "spokesman", "spokeswoman", "leader")
_MONTHS = frozenset(("jan", "april", "may", "june", "august"))
_DESCRIBES = re.compile(r"\w{3}(?:ing|ful|less|ous)$")
"""Endings of words that a headline's capitals put before a name ("Waiting Sol")."""
NO_SURNAMES = titles.ORGANISATION | titles.NOT_NAMES | titles.ADJECTIVAL | titles.PLACES
_STARTING = titles.NOT_NAMES | titles.ADJECTIVAL
_UNTITLED, NO_MONONYMS = NO_SURNAMES - _MONTHS, NO_SURNAMES - titles.SURNAMES
"""Words that no name begins with, without a title and after one."""
GIVEN = titles.MEN | titles.WOMEN


@lru_cache(maxsize=20_000)
def bare(word: str) -> str:
    """A word as the lists know it: lower case, no possessive, no final full stop."""
    return _POSSESSIVE.sub("", word).rstrip(".,").lower()


def strip_possessive(words: str) -> str:
    """Words without a final possessive: "Reed" for "Reed's"."""
    return _POSSESSIVE.sub("", words.strip())


def is_capitalised(word: str) -> bool:
    """Whether a word is written like a name (also "al-Masri")."""
    return word[:1].isupper() or (word.startswith(("al-", "el-")) and word[3:4].isupper())


@lru_cache(maxsize=20_000)
def is_title(word: str) -> bool:
    """Whether a word is a courtesy title or an office ("Sen.", "spokeswoman", "Senators", "Vice-President")."""
    key = bare(word)
    several = word[:1].isupper() and word.endswith("s") and key[:-1] in titles.OFFICES
    return several or key in titles.COURTESY or key in titles.OFFICES or key.endswith(_OFFICE_ENDS)


@lru_cache(maxsize=20_000)
def is_occupation(word: str) -> bool:
    """Whether a word, capitalised or not, says what the person named after it does ("Skipper", "botanist")."""
    key = bare(word)
    return key not in GIVEN and names_one_person(key)


def gender_of(words: list[str]) -> str | None:
    """Gender ("m", "f") by a title or a given name before the last word; None where neither tells."""
    keys = [bare(w) for w in words]
    for known, men, women in ((keys, titles.MALE, titles.FEMALE), (keys[:-1], titles.MEN, titles.WOMEN)):
        for key in known:
            if key in men or key in women:
                return "m" if key in men else "f"
    return None


def untitled(run: list[str]) -> int:
    """How many words of a run of capitals stand before the name: titles, and what starts a sentence.

    "Larry King" has no title, for a given name stands before the "King"; nor has "Skipper Loans", as one word of a name
    would be left.
    """
    last = len(run) - 1
    first = 0
    for i, word in enumerate(run):
        surname = i == last and bare(word) in titles.SURNAMES and i and not is_title(run[i - 1])
        if is_title(word) and not surname:
            first = i + 1
    while first < len(run) and bare(run[first]) in _STARTING:
        if len(run) - first == 2 and bare(run[first]) in _MONTHS:
            break  # "Jan Roos"
        known = first or bare(run[first]) in titles.NOT_NAMES or bare(run[min(first + 1, last)]) in GIVEN
        if not known or (first == last and bare(run[first]) in titles.SURNAMES):
            break  # "UK Power Networks" is no person from the UK, and "Ms. May" is named so
        first += 1
    while len(run) - first > 2 and is_occupation(run[first]):
        first += 1
    return first


def without_portfolio(run: list[str]) -> list[str]:
    """The words of a run of capitals after "Minister of", without what the office is for: "Ports | Ana Sol"."""
    first = next((i for i in range(1, len(run) - 1) if bare(run[i]) in GIVEN), max(0, len(run) - 2))
    return run[first:] if len(run) > 2 else run


def person_in(run: list[str]) -> list[str] | None:
    """The words of a run of capitals that make a person's full name, without titles; None where it names no person."""
    first = untitled(run)
    words = run[first:]
    for index, word in enumerate(words):
        if word.endswith(("'s", "’s")):
            words = words[: index + 1] if index else words[1:]
            break
    titled = first > 0 and is_title(run[first - 1])
    barred = NO_MONONYMS if titled else _UNTITLED
    described = words and not titled and bare(words[0]) not in GIVEN and _DESCRIBES.search(words[0])
    if described or not 2 <= len(words) <= 4 or any(bare(w) in barred for w in words[:-1]):
        return None
    surname = bare(words[-1])
    if surname in NO_SURNAMES and (surname not in titles.SURNAMES or not (titled or bare(words[0]) in GIVEN)):
        return None
    return [*words[:-1], strip_possessive(words[-1])]
