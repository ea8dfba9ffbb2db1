"""A sentence as the check of a model's text compares it: words and numbers, each with what stands before it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from assistant.claims import numbers
from assistant.claims.cues import noun_forms, verb_forms
from assistant.claims.words import word_set
from assistant.english.irregular import BASE
from assistant.english.words import base, fold

FREE = word_set("a an the that have has had also")
"""Words that may be added or left out: they change no fact."""
NEGATIONS = word_set(
    "not no never none neither nor nobody nothing nowhere without false untrue wrong baseless barely hardly"
)
MODALS = word_set("will would can could may might shall should must")
CONDITIONS = word_set("if unless except excluding apart barring provided unlike whether")
HEDGES = word_set(
    """
    alleged allegedly apparent apparently appear appeared appears likely maybe perhaps possible possibly potential
    potentially presumably presumed probable probably purported purportedly reportedly rumoured rumored seem seemed
    seemingly seems supposed supposedly suspected unconfirmed unlikely unverified
    """
)
CALENDAR = word_set(
    """
    january february march april june july august september october november december monday tuesday wednesday
    thursday friday saturday sunday
    """
) | {"May"}
PROTECTED = NEGATIONS | MODALS | CONDITIONS | HEDGES | {"only", "or"}
"""Words that decide what a sentence says; none may get lost."""

MAY = "May"
"""The month, the only word that keeps its capital, since "may" is another."""

_LEAVES = dict.fromkeys(map(ord, "‘’‚‛`´"), "'") | dict.fromkeys(map(ord, "“”„‟«»"), '"') | {0x00AD: None, 0x2212: "-"}
_TOKEN = re.compile(r"(?:(?<![\w.,)])-)?\d+(?:[.,]\d+)*|[^\W\d_]+(?:'[^\W\d_]+)*|[$€£¥₹%]")
_EDGE = re.compile(r"[,;:()\"…?!—–]|\s-+\s|\.\s|--")
_THOUSANDS = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_MONEY = re.compile(r"([$€£¥₹]\d[\d.,]*)(m|bn)\b")
_AMOUNTS = {"m": "million", "bn": "billion"}  # without a currency "5m" are metres
_PLAIN_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)?")
_NUMBER = frozenset(numbers.UNITS) | frozenset(numbers.TENS) | frozenset(numbers.SCALES)
_SHORT = {"won't": ("will", "not"), "can't": ("can", "not"), "cannot": ("can", "not"), "shan't": ("shall", "not")}
_PLURALS = word_set("children men women people feet teeth lives wives halves")
BACK = {"would": "will", "could": "can", "might": "may"}
"""Verbs as reported speech has them, to what was said."""
BE = word_set("am are is was were")


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
    if raw == MAY:
        return (MAY,)
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
        if found[at].word == MAY and at == 0 and not (len(found) > 1 and is_numeral(found[1].word)):
            found[at] = Token(MAY, "may", found[at].edge)  # "May God help us"
        end = at
        while end < len(found) and _is_number(found[end], first=end == at) and not (end > at and found[end].edge):
            end += 1
        value = _value(found[at:end])
        if value is not None:
            out.append(Token(found[at].raw, f"{value:.12g}", found[at].edge))
            at = end
            continue
        pair = [t.word for t in found[at : at + 2]]
        if pair in (["a", "few"], ["a", "little"]):
            out.append(Token(found[at].raw, " ".join(pair), found[at].edge))  # not the same as "few" and "little"
            at += 2
        elif pair == ["per", "cent"] or pair[:1] == ["percent"]:
            out.append(Token("%", "%", found[at].edge))
            at += len(pair) if pair[0] == "per" else 1
        else:
            out.append(found[at])
            at += 1
    return out


def _is_number(token: Token, first: bool) -> bool:
    return token.word in _NUMBER or (first and token.word[0].isdigit())


def _value(run: list[Token]) -> float | None:
    """The value of a run, "1.2 million" and "twenty six" included; None where it is none or a scale alone."""
    if not run or (run[0].word in numbers.SCALES and run[0].word != "dozen"):
        return None
    if not run[0].word[0].isdigit():
        return numbers.value_of_words(" ".join(t.word for t in run))
    if not _PLAIN_NUMBER.fullmatch(run[0].word):
        return None
    value = float(run[0].word)
    for scale in run[1:]:
        if scale.word not in numbers.SCALES:
            return None
        value *= numbers.SCALES[scale.word]
    return value


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
    if reported and ((one in BE and other in BE) or BACK.get(one) == other):
        return True
    return _past(one) and not is_numeral(one) and base(one) == base(other) and _verb_pair(one, other)


def _past(word: str) -> bool:
    return word.endswith("ed") or (word in BASE and word not in _PLURALS)


def _verb_pair(past: str, other: str) -> bool:
    """Whether the other word is the present of a past, and no participle in -ing or another past form."""
    return not other.endswith(("ing", "ed")) and other not in BASE


def is_cue(word: str) -> bool:
    """Whether a word is a form of a verb of saying, writing or believing."""
    return word in verb_forms()


def stance_word(word: str) -> str:
    """The stance that a word of saying carries on its own, "asserts" for any other word."""
    entry = verb_forms().get(word) or noun_forms().get(word)
    return entry.stance if entry else "asserts"
