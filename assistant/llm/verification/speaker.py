"""How the speaker of a source may be named, in a sentence of a model and in the source itself."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from assistant.claims.speakers.names import person_in
from assistant.english import titles
from assistant.english.saying import PRONOUNS
from assistant.english.words import word_set
from assistant.llm.verification import lexicon
from assistant.llm.verification.source import Source
from assistant.llm.verification.tokens import Token, part_end, position, telling, tokens, words_of

_JOINTS = word_set("of for at in from 's and s")
_LOWERED = word_set("vice deputy former acting assistant interim ex designate outgoing incoming junior senior")
"""Words that make another office of one; they may not get lost."""


class Speaker:
    """How the speaker of a source may be named."""

    def __init__(self, source: Source) -> None:
        self.name, self.role, self.publisher = map(words_of, (source.speaker, source.role, source.publisher))
        self.person = bool(source.speaker) and person_in(str(source.speaker).split()) is not None
        self._offices = list(_offices(source.role or ""))

    @property
    def known(self) -> bool:
        """Whether anybody says what the source holds."""
        return bool(self.name or self.role)

    def is_named(self, subject: Sequence[Token]) -> bool:
        """Whether a subject names this speaker and nobody else."""
        words = [t.word for t in telling(subject)]
        name, role, publisher = (
            [w for w in said if w not in lexicon.FREE] for said in (self.name, self.role, self.publisher)
        )
        if not self.known:
            return bool(words) and words == publisher
        if name and (at := position(name, words)) is not None:
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
        if others and others == [w for w in self.role if w not in _JOINTS | lexicon.FREE]:
            return True
        for office in self._offices:
            around = office + office if len(others) == len(office) else office
            if others and set(office) & _LOWERED <= set(others) and position(others, around) is not None:
                return True
        return False

    def describes(self, run: Sequence[Token]) -> bool:
        """Whether all words of a run are of this speaker's name or role."""
        return bool(run) and all(t.word in {*self.name, *self.role, *_JOINTS, *lexicon.FREE} for t in run)

    def mentions(self, run: Sequence[Token]) -> bool:
        """Whether a source's own words before or after a verb of saying may mean this speaker: no other name there."""
        names = {t.word for t in telling(run) if t.capital and t.word not in PRONOUNS}
        return not names or bool(names & {*self.name, *self.role})

    def is_meant(self, run: Sequence[Token]) -> bool:
        """Whether a run has a word of this speaker's name or role, or a pronoun, or nothing at all."""
        told = {t.word for t in telling(run)}
        return not told or bool(told & {*self.name, *self.role, *PRONOUNS})


def is_ambiguous(text: str, sources: Iterable[Source]) -> bool:
    """Whether a text has a surname alone that two speakers or persons of the sources share."""
    first_names: dict[str, set[str]] = {}
    for source in sources:
        if source.speaker and person_in(source.speaker.split()):
            name = words_of(source.speaker)
            first_names.setdefault(name[-1], set()).add(name[0])
    for source in sources:
        for before, token in pairwise(tokens(source.quote)):
            named = before.capital and not token.edge and before.word not in titles.COURTESY | lexicon.FREE
            if token.word in first_names and named and person_in([before.raw, token.raw]):
                first_names[token.word].add(before.word)
    shared = {last for last, firsts in first_names.items() if len(firsts) > 1}
    words = ["", *words_of(text)]
    return any(word in shared and before not in first_names[word] for before, word in pairwise(words))


def _offices(role: str) -> Iterator[list[str]]:
    """Each office that a role names up to a comma, cut at "and", without "of" and the like."""
    told = tokens(role)
    end = part_end(told, 1)
    cuts = [-1, *(n for n in range(end) if told[n].word == "and"), end]
    for before, after in pairwise(cuts):
        if office := _bare(told[before + 1 : after]):
            yield office


def _bare(run: Sequence[Token]) -> list[str]:
    return [t.word for t in run if t.word not in _JOINTS | lexicon.FREE]
