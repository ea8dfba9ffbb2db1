"""Whom a sentence of a model makes say something, and with which verb.

By rule, without a parse: models write attributions in few shapes ("X said that ...", "..., X said", "according to X,
..."), and what has none of them is not taken for one, so that a speaker is then missing and the sentence is dropped.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.claims.stance import stance_of
from assistant.english.saying import Cue, verb_forms
from assistant.english.words import word_set
from assistant.llm.verification import lexicon
from assistant.llm.verification.tokens import Token, is_cue
from assistant.schema import Stance

_ADJUNCT = lexicon.ADJUNCT | {"reporters"}
_NEUTRAL: dict[Stance, frozenset[str]] = {
    "asserts": word_set("say tell state claim report add according"),
    "denies": word_set("deny"),
    "confirms": word_set("confirm"),
}
_WEAK = word_set(
    """
    ask anticipate demand guess hint imply joke offer order pledge project promise propose question recommend request
    speculate suggest threaten urge vow wonder
    """
)
_LONGEST = 16  # tokens that an attribution may take


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
        return self.lemma in _NEUTRAL.get(self.stance, ())


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
    yield from ((Attribution(clause[2:n], cue, ()), clause[n:]) for n in range(3, len(clause)) if clause[n].edge)


def _leading(clause: tuple[Token, ...]) -> Iterator[Reading]:
    """Readings with who says it before: "Minister Ana Sol said on Tuesday that ..."."""
    for at in range(1, min(len(clause), _LONGEST)):
        if is_cue(clause[at].word):
            end = _adjunct_end(clause, at + 1)
            yield Attribution(clause[:at], clause[at : at + 1], clause[at + 1 : end]), clause[end:]


def _trailing(clause: tuple[Token, ...]) -> Iterator[Reading]:
    """Readings with who says it behind: "..., Ana Sol said on Tuesday", "..., said Ana Sol, the minister"."""
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
            if is_cue(tail[at].word) and (not adjunct or adjunct[0].word in _ADJUNCT):
                yield Attribution(tail[:at], tail[at : at + 1], adjunct), clause[:start]


def _adjunct_end(clause: Sequence[Token], start: int) -> int:
    """Where "on Tuesday" or "reporters" after a verb of saying ends; `start` where there is none.

    It must be closed by "that" or an edge, so that the beginning of the content is not taken for it.
    """
    if start < len(clause) and not clause[start].edge and clause[start].word in _ADJUNCT:
        for at in range(start + 1, min(len(clause), start + 7)):
            if clause[at].word == "that" or clause[at].edge:
                return at
    return start


def is_no_assertion(cue: Cue) -> bool:
    """Whether who hopes, promises or hints something has not said that it is so; no plain verb may stand for these."""
    return cue.kind == "belief" or cue.lemma in _WEAK
