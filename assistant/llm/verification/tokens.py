"""A sentence as the check of a model's text compares it: words and numbers, each with what stands before it."""

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from assistant.english import numbers
from assistant.english.irregular import BASE
from assistant.english.saying import noun_forms, verb_forms
from assistant.english.words import base, fold, word_set
from assistant.llm.verification import lexicon
from assistant.schema import Stance

_LEAVES = dict.fromkeys(map(ord, "‘’‚‛`´"), "'") | dict.fromkeys(map(ord, "“”„‟«»"), '"') | {0x00AD: None, 0x2212: "-"}
_TOKEN = re.compile(r"(?:(?<![\w.,)])-)?\d+(?:[.,]\d+)*|[^\W\d_]+(?:'[^\W\d_]+)*|[$€£¥₹%]")
_EDGE = re.compile(r"[,;:()\"…?!—–]|\s-+\s|\.\s|--")
_THOUSANDS = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_MONEY = re.compile(r"([$€£¥₹]\d[\d.,]*)(m|bn)\b")
_AMOUNTS = {"m": "million", "bn": "billion"}  # without a currency "5m" are metres
_PLAIN_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)?")
_NUMBER = frozenset(numbers.UNITS) | frozenset(numbers.TENS) | frozenset(numbers.SCALES)
_SHORT = {"won't": ("will", "not"), "can't": ("can", "not"), "cannot": ("can", "not"), "shan't": ("shall", "not")}
_PAIRS = {("per", "cent"): "%", ("a", "few"): "a few", ("a", "little"): "a little"}  # "few" alone is less
_PLURALS = word_set("children men women people feet teeth lives wives halves")  # the other irregular forms are pasts


@dataclass(frozen=True, slots=True)
class Token:
    """One word or number: as written, as compared, and whether a comma, quotation mark or the like stands before it."""

    raw: str
    word: str
    edge: bool

    @property
    def capital(self) -> bool:
        """Whether it is written like a name."""
        return self.raw[:1].isupper()


def plain(text: str) -> str:
    """The text with straight quotation marks and single spaces."""
    return " ".join(text.translate(_LEAVES).split())


@lru_cache(maxsize=512)
def tokens(text: str) -> tuple[Token, ...]:
    """The tokens of a text in order. Numbers are their values: "8,500" and "8500", "three" and "3" are the same."""
    text = _MONEY.sub(lambda m: f"{m[1]} {_AMOUNTS[m[2]]}", plain(text))
    found: list[Token] = []
    last = 0
    for match in _TOKEN.finditer(text):
        edge = bool(_EDGE.search(text, last, match.start()))
        for n, word in enumerate(_words(match[0])):
            found.append(Token(match[0], word, edge and not n))
        last = match.end()
    return tuple(_counted(found))


def _words(raw: str) -> tuple[str, ...]:
    if raw[0].isdigit():
        return (raw.replace(",", "") if _THOUSANDS.fullmatch(raw) else raw,)
    if raw == lexicon.MAY:
        return (lexicon.MAY,)
    word = fold(raw)
    if word in _SHORT:
        return _SHORT[word]
    if word.endswith("n't"):
        return (word[:-3], "not")
    return (word.removesuffix("'s"),)


def _counted(found: list[Token]) -> list[Token]:
    """Runs of number words as one number each, "per cent" as "%"."""
    out: list[Token] = []
    at = 0
    while at < len(found):
        if found[at].word == lexicon.MAY and at == 0 and not (len(found) > 1 and is_numeral(found[1].word)):
            found[at] = Token(lexicon.MAY, "may", found[at].edge)  # "May God help us"
        first, end = found[at], at + (found[at].word in _NUMBER or is_numeral(found[at].word))
        while at < end < len(found) and found[end].word in _NUMBER and not found[end].edge:
            end += 1
        value = _value(found[at:end])
        pair = tuple(t.word for t in found[at : at + 2])
        word, size = first.word, 1
        if value is not None:
            word, size = f"{value:.12g}", end - at
        elif pair in _PAIRS:
            word, size = _PAIRS[pair], 2
        out.append(Token(first.raw, "%" if word == "percent" else word, first.edge))
        at += size
    return out


def _value(run: list[Token]) -> float | None:
    """The value of a run, "1.2 million" and "twenty six" included; None where it is none or a scale alone."""
    words = [t.word for t in run]
    if not words or (words[0] in numbers.SCALES and words[0] != "dozen"):
        return None
    if not is_numeral(words[0]):
        return numbers.value_of_words(" ".join(words))
    if not _PLAIN_NUMBER.fullmatch(words[0]) or not numbers.SCALES.keys() >= set(words[1:]):
        return None
    return math.prod((numbers.SCALES[scale] for scale in words[1:]), start=float(words[0]))


def is_numeral(word: str) -> bool:
    """Whether a token's word is a number."""
    return word[:1].isdigit()


def same(said: Token, quoted: Token, reported: bool) -> bool:
    """Whether a word of the model is the source's: the same, or another tense of it.

    `reported`: within reported speech, where "is" may become "was" and "will" "would", never the other way round.
    """
    one, other = said.word, quoted.word
    if one == other:
        return True
    if reported and ((one in lexicon.BE and other in lexicon.BE) or lexicon.BACK.get(one) == other):
        return True
    past = one.endswith("ed") or (one in BASE and one not in _PLURALS)
    present = not other.endswith(("ing", "ed")) and other not in BASE
    return past and present and base(one) == base(other)


def is_cue(word: str) -> bool:
    """Whether a word is a form of a verb of saying, writing or believing."""
    return word in verb_forms()


def stance_word(word: str) -> Stance:
    """The stance that a word of saying carries on its own, "asserts" for any other word."""
    entry = verb_forms().get(word) or noun_forms().get(word)
    return entry.stance if entry else "asserts"


def telling(run: Iterable[Token]) -> list[Token]:
    """Those tokens that may not be added or left out freely."""
    return [t for t in run if t.word not in lexicon.FREE]


def words_of(text: str | None) -> list[str]:
    """The words of a text as they are compared."""
    return [t.word for t in tokens(text or "")]


def position(part: Sequence[str], words: Sequence[str]) -> int | None:
    """Where some words stand within others, one after the other; None where they do not."""
    size = len(part)
    return next((n for n in range(len(words) - size + 1) if list(words[n : n + size]) == list(part)), None)


def part_end(run: Sequence[Token], start: int) -> int:
    """Where the part between commas that `start` stands in ends."""
    return next((n for n in range(start, len(run)) if run[n].edge), len(run))


def month_of(day: date) -> str:
    """The token that a day's month makes."""
    name = day.strftime("%B")
    return name if name == lexicon.MAY else name.lower()
