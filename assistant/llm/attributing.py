"""Whom a sentence of a model makes say something, with which verb, and whether the source's speaker may be so named.

By rule, without a parse: models write attributions in few shapes ("X said that ...", "..., X said", "according to X,
..."), and what has none of them is not taken for one, so that a speaker is then missing and the sentence is dropped.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from assistant.claims import titles
from assistant.claims.cues import PRONOUNS, Cue, verb_forms
from assistant.claims.names import person_in
from assistant.claims.stance import stance_of
from assistant.claims.words import word_set
from assistant.llm.sources import Source
from assistant.llm.tokens import FREE, MAY, Token, is_cue, tokens
from assistant.schema import Stance

_BEFORE_CUE = word_set("also has have had did do does not never")
_ADJUNCTS = word_set("on in at by during to reporters")
_JOINTS = word_set("of for at in from 's and s")
_LOWERED = word_set("vice deputy former acting assistant interim ex designate outgoing incoming junior senior")
_NEUTRAL: dict[Stance, frozenset[str]] = {
    "asserts": word_set("say tell state claim report add according"),
    "denies": word_set("deny"),
    "confirms": word_set("confirm"),
    "doubts": frozenset(),
    "declines": frozenset(),
}
_WEAK = word_set(
    """
    ask anticipate demand guess hint imply joke offer order pledge project promise propose question recommend request
    speculate suggest threaten urge vow wonder
    """
)
_LONGEST = 16
"""Tokens that an attribution may take."""


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who is made to say something, by which words, and what else stands there ("on Tuesday", "in a statement")."""

    subject: tuple[Token, ...]
    cue: tuple[Token, ...]
    adjunct: tuple[Token, ...]

    @property
    def lemma(self) -> str:
        """The verb of saying in its base form; "according" for "according to"."""
        entry = verb_forms().get(self.cue[-1].word)
        return entry.lemma if entry else "according"

    @property
    def stance(self) -> Stance:
        """What the verb does with the content."""
        return stance_of(" ".join(t.word for t in self.cue))

    @property
    def neutral(self) -> bool:
        """Whether the verb may stand for any other of its stance."""
        return self.lemma in _NEUTRAL[self.stance]


def attributions(clause: Sequence[Token]) -> Iterator[tuple[Attribution | None, tuple[Token, ...]]]:
    """Each way to read a clause as an attribution and its content, without any attribution last."""
    whole = tuple(clause)
    yield from _according(whole)
    yield from _leading(whole)
    yield from _trailing(whole)
    yield None, whole


Reading = tuple[Attribution, tuple[Token, ...]]


def _according(clause: tuple[Token, ...]) -> Iterator[Reading]:
    at = next((n for n, t in enumerate(clause[:-2]) if (t.word, clause[n + 1].word) == ("according", "to")), None)
    if at is None:
        return
    cue = clause[at : at + 1]
    if at:
        yield Attribution(clause[at + 2 :], cue, ()), clause[:at]
        return
    for end in range(3, len(clause)):
        if clause[end].edge:
            yield Attribution(clause[2:end], cue, ()), clause[end:]


def _leading(clause: tuple[Token, ...]) -> Iterator[Reading]:
    """As in "Minister Ana Sol said on Tuesday that ..."."""
    for at in range(1, min(len(clause), _LONGEST)):
        if is_cue(clause[at].word):
            first, end = _cue_start(clause, at), _adjunct_end(clause, at + 1)
            yield Attribution(clause[:first], clause[first : at + 1], clause[at + 1 : end]), clause[end:]


def _trailing(clause: tuple[Token, ...]) -> Iterator[Reading]:
    """As in "..., Ana Sol said on Tuesday" and "..., said Ana Sol, the minister"."""
    for start in range(1, len(clause)):
        tail = clause[start:]
        if not tail[0].edge or len(tail) > _LONGEST:
            continue
        if is_cue(tail[0].word):
            on = next((n for n, t in enumerate(tail) if t.word == "on"), len(tail))
            yield Attribution(tail[1:on], tail[:1], tail[on:]), clause[:start]
            continue
        for at in range(1, len(tail)):
            adjunct = tail[at + 1 :]
            if is_cue(tail[at].word) and (not adjunct or adjunct[0].word in _ADJUNCTS):
                first = _cue_start(tail, at)
                yield Attribution(tail[:first], tail[first : at + 1], adjunct), clause[:start]


def _cue_start(clause: Sequence[Token], at: int) -> int:
    """Where "has not" or "also" before a verb of saying begins; one token at least is left as its subject."""
    while at > 1 and clause[at - 1].word in _BEFORE_CUE:
        at -= 1
    return at


def _adjunct_end(clause: Sequence[Token], start: int) -> int:
    """Where "on Tuesday" or "reporters" after a verb of saying ends; `start` where there is none.

    It must be closed by "that" or an edge, so that the beginning of the content is not taken for it.
    """
    if start < len(clause) and not clause[start].edge and clause[start].word in _ADJUNCTS:
        for at in range(start + 1, min(len(clause), start + 7)):
            if clause[at].word == "that" or clause[at].edge:
                return at
    return start


def is_no_assertion(cue: Cue) -> bool:
    """Whether who hopes, promises or hints something has not said that it is so; no plain verb may stand for these."""
    return cue.kind == "belief" or cue.lemma in _WEAK


class Speaker:
    """How the speaker of a source may be named."""

    def __init__(self, name: str | None, role: str | None, publisher: str | None) -> None:
        self.name = _split(name)
        self.role = _split(role)
        self._offices = list(_offices(role or ""))
        self._whole_role = _bare(tokens(role or ""))
        self.publisher = _split(publisher)
        self.person = bool(name) and person_in(str(name).split()) is not None

    @property
    def known(self) -> bool:
        """Whether anybody says what the source holds."""
        return bool(self.name or self.role)

    def is_named(self, subject: Sequence[Token]) -> bool:
        """Whether a subject names this speaker and nobody else."""
        words = [t.word for t in subject if t.word not in FREE]
        if not words:
            return False
        if not self.known:
            return words == [w for w in self.publisher if w not in FREE]
        role = [w for w in self.role if w not in FREE]
        name = [w for w in self.name if w not in FREE]
        if name and (at := _whole(name, words)) is not None:
            others = words[:at] + words[at + len(name) :]
        elif self.person and words.count(name[-1]) == 1:
            others = [w for w in words if w != name[-1]]
        else:
            return bool(role) and words == role
        others = [w for w in others if w not in titles.COURTESY]
        return not others or self._holds_office([w for w in others if w not in _JOINTS])

    def _holds_office(self, others: list[str]) -> bool:
        """Whether the words beside the name are a run of one office's, with the "deputy" or "former" that it has.

        A whole office may begin at another word: "head of Norrwater", "Norrwater's head".
        """
        if others and others == self._whole_role:
            return True
        for office in self._offices:
            around = office + office if len(others) == len(office) else office
            if others and set(office) & _LOWERED <= set(others) and _whole(others, around) is not None:
                return True
        return False

    def describes(self, run: Sequence[Token]) -> bool:
        """Whether all words of a run are of this speaker's name or role."""
        return bool(run) and all(t.word in {*self.name, *self.role, *_JOINTS, *FREE} for t in run)

    def mentions(self, run: Sequence[Token]) -> bool:
        """Whether a source's own words before or after a verb of saying may mean this speaker: no other name there."""
        names = [t.word for t in run if t.capital and t.word not in FREE and t.word not in PRONOUNS]
        own = {*self.name, *self.role}
        return not names or any(w in own for w in names)

    def is_meant(self, run: Sequence[Token]) -> bool:
        """Whether a run has a word of this speaker's name or role, or a pronoun, or nothing at all."""
        told = {t.word for t in run if t.word not in FREE}
        return not told or bool(told & {*self.name, *self.role, *PRONOUNS})


def is_ambiguous(text: str, sources: Iterable[Source]) -> bool:
    """Whether a text has a surname alone that two speakers or persons of the sources share."""
    first_names: dict[str, set[str]] = {}
    for source in sources:
        if source.speaker and person_in(source.speaker.split()):
            name = _split(source.speaker)
            first_names.setdefault(name[-1], set()).add(name[0])
    for source in sources:
        for before, token in pairwise(tokens(source.quote)):
            named = before.capital and not token.edge and before.word not in titles.COURTESY | FREE
            if token.word in first_names and named and person_in([before.raw, token.raw]):
                first_names[token.word].add(before.word)
    shared = {last for last, firsts in first_names.items() if len(firsts) > 1}
    words = ["", *_split(text)]
    return any(word in shared and before not in first_names[word] for before, word in pairwise(words))


def _offices(role: str) -> Iterator[list[str]]:
    """Each office that a role names up to a comma, cut at "and", without "of" and the like."""
    told = tokens(role)
    end = next((n for n, t in enumerate(told) if t.edge and n), len(told))
    cuts = [-1, *(n for n in range(end) if told[n].word == "and"), end]
    for before, after in pairwise(cuts):
        if office := _bare(told[before + 1 : after]):
            yield office


def _bare(run: Sequence[Token]) -> list[str]:
    return [t.word for t in run if t.word not in _JOINTS | FREE]


def _split(name: str | None) -> list[str]:
    return [t.word for t in tokens(name or "")]


def _whole(part: list[str], words: list[str]) -> int | None:
    return next((n for n in range(len(words) - len(part) + 1) if words[n : n + len(part)] == part), None)


def month_of(day: date) -> str:
    """The token that a day's month makes."""
    name = day.strftime("%B")
    return name if name == MAY else name.lower()


def is_day(run: Sequence[Token], day: date | None) -> bool:
    """Whether tokens ("on 5 May 2022") are this day, with or without its year."""
    if day is None:
        return False
    said = sorted(t.word for t in run if t.word not in {"on", "of"})
    named = [str(day.day), month_of(day)]
    return said in (sorted(named), sorted([*named, str(day.year)]))
