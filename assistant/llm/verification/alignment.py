"""Whether one cited sentence carries a statement: all its words, in their order, and none lost that decides its sense.

A statement is carried if its words are found in the cited sentence in the same order, and what was left out is of a
kind that can be left out: the beginning up to a clause's start, the end from a comma (or a place or time) on, one
insertion between commas, articles. So a word of the model's own, a figure put beside another noun, an object made the
subject, or a dropped "may", "not", "tried to" or "up to" are found without understanding a sentence.
"""

from collections.abc import Iterator, Sequence
from itertools import islice

from assistant.english.saying import PRONOUNS, noun_forms, verb_forms
from assistant.english.words import word_set
from assistant.llm.verification import lexicon
from assistant.llm.verification.speaker import Speaker
from assistant.llm.verification.tokens import Token, is_cue, is_numeral, part_end, same, telling

_MOST = 64  # ways to find a statement's words that are looked at
_SUBORDINATE = word_set("that which who whom whose whether if to than because when where as of for by with")
_JOINING = word_set("and but while")
_TURNS = word_set("or if unless except not than until without provided only rather instead")
_ACCORDING = "according"
_HAVE = word_set("have has had")  # "had the dam failed" is no report of it
_BEEN = word_set("be been being")
_NOUN_FOLLOWS = word_set("a an the his her its their of at on this no any")
_PLACE_OR_TIME = word_set("on in at during since")
_SUPERLATIVE = word_set("all any each every most least first last only no none more less fewer best worst same both")
_BESIDE = word_set("a an the its his her their who whom whose which where including")
"""How what stands beside a noun begins; "and cut it by half" is more of the sentence."""
_INSERTION = 30  # tokens between commas that may be left out
_REACH = 7  # tokens between a verb of saying and its "that"


class Match:
    """Where a statement's words stand in a cited sentence."""

    def __init__(self, quote: Sequence[Token], at: tuple[int, ...], cue: int | None) -> None:
        self.quote, self.at, self.cue = quote, at, cue
        taken = set(at)
        self.left = [n for n, t in enumerate(quote) if n not in taken and t.word not in lexicon.FREE]
        """Tokens that the statement leaves out, articles and the like apart."""
        self.left_cues = [n for n in self.left if is_cue(quote[n].word)]  # verbs of saying or believing among them
        segment, segments = 0, []
        for token in quote:
            segment += token.edge
            segments.append(segment)
        touched = {segments[n] for n in [*at, *([cue] if cue is not None else [])]}
        self.beside = [n for n in self.left if segments[n] in touched]
        """Those that stand in the same part between commas as the statement or the verb that it hangs on."""

    def loses_hedge(self) -> bool:
        """Whether a word is left out that makes it less than certain."""
        words = {self.quote[n].word for n in self.left}
        beside = {self.quote[n].word for n in self.beside}
        return bool(words & (lexicon.HEDGES | lexicon.CONDITIONS) or beside & (lexicon.PROTECTED - lexicon.NEGATIONS))

    def may_be_anothers(self, speaker: Speaker, reported: bool) -> bool:
        """Whether somebody else says something in what is left out, so that the statement might be theirs.

        `reported`: the speaker is made to say it, so that the verb that it hangs on must be theirs, too.
        """
        says = [n for n in self.left if self._is_said(self.quote[n].word)]
        if reported and self.cue is not None:
            says.append(self.cue)
        return not all(self._is_of(speaker, n) for n in says)

    @staticmethod
    def _is_said(word: str) -> bool:
        entry = verb_forms().get(word)
        return word == _ACCORDING or (entry is not None and entry.clause and entry.kind != "belief")

    def _is_of(self, speaker: Speaker, cue: int) -> bool:
        """Whether a verb of saying may be the speaker's; one of several must name them, their role or a pronoun."""
        subject = self._subject(cue)
        others = any(n != cue for n in self.left_cues)
        return speaker.mentions(subject) and (not others or speaker.is_meant(subject))

    def hangs_loosely(self, asserted: bool) -> bool:
        """Whether the verb may not be the speaker's: "was told that", and, if `asserted`, "mocked the claim that"."""
        before = [(self.quote[n - 1].word if n else "", self.quote[n].word) for n in self.left_cues]
        if any(b in lexicon.BE | _BEEN and not cue.endswith("ing") for b, cue in before):
            return True
        if self.cue is None or not asserted:
            return False
        first = self.cue
        while first and not self.quote[first].edge:
            first -= 1
        others = any(first <= n < self.cue for n in self.left_cues)
        return others or (self.cue > 0 and self.quote[self.cue - 1].word in _NOUN_FOLLOWS)

    def _subject(self, cue: int) -> Sequence[Token]:
        """The words before a verb of saying up to a comma; those after it where there are none and a name follows."""
        first = cue
        while first and not self.quote[first].edge and not (first < cue and is_cue(self.quote[first - 1].word)):
            first -= 1
        if (first < cue or cue == 0) and self.quote[cue].word != _ACCORDING:
            return self.quote[first:cue]
        return self.quote[cue + 1 : part_end(self.quote, cue + 1)]


def matches(statement: Sequence[Token], quote: Sequence[Token], reported: bool, whole: bool) -> Iterator[Match]:
    """The ways in which a cited sentence holds a statement.

    `reported`: it is given as reported speech, in which tenses may shift. `whole`: no place or time may be left off its
    end, since it is denied or doubted.
    """
    words = telling(statement)
    if not words:
        return
    closed = whole or any(t.word in lexicon.NEGATIONS | _SUPERLATIVE or t.word.endswith("est") for t in words)
    for at in islice(_found(words, quote, reported), _MOST):
        started, cue = _starts(quote, at[0])
        if started and _ends(quote, at[-1], closed):
            yield Match(quote, at, cue)


def _found(words: Sequence[Token], quote: Sequence[Token], reported: bool) -> Iterator[tuple[int, ...]]:
    """Positions of all the words, in order, with nothing between them that may not be left out."""
    dead: set[tuple[int, int]] = set()

    def onward(n: int, at: int) -> Iterator[tuple[int, ...]]:
        if n == len(words) - 1:
            yield (at,)
            return
        if (n, at) in dead:
            return
        alive = False
        for following in range(at + 1, min(len(quote), at + 2 + _INSERTION)):
            if same(words[n + 1], quote[following], reported) and _may_skip(quote, at, following):
                for rest in onward(n + 1, following):
                    alive = True
                    yield (at, *rest)
        if not alive:
            dead.add((n, at))

    for start, token in enumerate(quote):
        if same(words[0], token, reported):
            yield from onward(0, start)


def _may_skip(quote: Sequence[Token], at: int, following: int) -> bool:
    """Whether the words between two may be left out: articles, or one insertion between commas."""
    skipped = quote[at + 1 : following]
    told = telling(skipped)
    if not told:
        return True
    if any(t.word in lexicon.PROTECTED for t in told):
        return False
    if not any(t.edge for t in skipped[1:]) and skipped[0].edge and quote[following].edge:
        cue = any(is_cue(t.word) for t in told)
        beside = skipped[0].capital or skipped[0].word in _BESIDE or is_numeral(skipped[0].word)
        return cue or (beside and not quote[following].capital)
    return False


def _starts(quote: Sequence[Token], at: int) -> tuple[bool, int | None]:
    """Whether a statement may begin here, and the verb of saying that it hangs on, where it follows one."""
    first = at
    while first and not quote[first].edge and quote[first - 1].word in lexicon.FREE - _HAVE:
        first -= 1
    if not first:
        return True, None
    before = quote[first - 1]
    if quote[first].edge:
        return quote[first].word not in _SUBORDINATE or quote[first].capital, None
    if before.word in _JOINING and before.edge:
        return True, None
    if is_cue(before.word) and not (first > 1 and quote[first - 2].word in _NOUN_FOLLOWS):
        return True, first - 1
    if any(t.word == "that" for t in quote[first:at]):
        cue = _cue_before(quote, first)
        return cue is not None, cue
    return False, None


def _cue_before(quote: Sequence[Token], that: int) -> int | None:
    """The verb or noun of saying shortly before "that"."""
    for n in range(that - 1, max(-1, that - 1 - _REACH), -1):
        if quote[n].word in lexicon.PROTECTED:
            return None
        if is_cue(quote[n].word) or quote[n].word in noun_forms():
            return n if _is_adjunct(quote[n], telling(quote[n + 1 : that])) else None
        if quote[n].edge:
            return None
    return None


def _is_adjunct(cue: Token, between: Sequence[Token]) -> bool:
    """Whether words between a verb of saying and "that" hold no verb of another's: "on Monday", "reporters on Monday".

    Told by their number alone: a subject and a verb of its own would make one more.
    """
    if cue.word in lexicon.TELL and between and between[0].word not in lexicon.ADJUNCT:
        between = between[1:]
    return not between or (
        between[0].word in lexicon.ADJUNCT and len(between) <= 3 and between[-1].word not in PRONOUNS
    )


def _ends(quote: Sequence[Token], at: int, closed: bool) -> bool:
    """Whether a statement may end here; `closed`: not before a place or a time, which would widen what it says."""
    following = next((n for n in range(at + 1, len(quote)) if quote[n].word not in lexicon.FREE), None)
    if following is None:
        return True
    if any(t.edge for t in quote[at + 1 : following + 1]):
        return quote[following].word not in _TURNS
    return not closed and following == at + 1 and _is_place_or_time(quote[following:])


def _is_place_or_time(rest: Sequence[Token]) -> bool:
    """Whether a part goes on with just "in Orvale" or "since 3 May": "in theory" and "in Orvale died" are more."""
    named = [t for t in telling(rest[1 : part_end(rest, 1)]) if t.word != "of"]
    return rest[0].word in _PLACE_OR_TIME and bool(named) and all(t.capital or is_numeral(t.word) for t in named)
