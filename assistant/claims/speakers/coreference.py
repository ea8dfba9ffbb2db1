"""Speakers of an article's attributions, in reading order: pronouns, "the spokeswoman", "the group", "who" resolved.

Rules, not guesses: a pronoun takes the nearest person (organisation, for "it") of a fitting gender within three
sentences, first the one who spoke there, then the one named first. What cannot be told stays None.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from assistant.claims.speakers.names import People, bare, strip_possessive
from assistant.claims.speakers.sources import read_source
from assistant.claims.speakers.speaker import NOBODY, Speaker
from assistant.english import titles
from assistant.english.words import word_set
from assistant.schema import Span

_REACH = 3
_MEMORY = 20_000
"""How many characters back "the spokeswoman" may point."""
_GENDER = {"he": "m", "his": "m", "him": "m", "himself": "m", "she": "f", "her": "f", "hers": "f", "herself": "f"}
_PRONOUN = {
    "m": re.compile(r"\b(?:he|his|him|himself)\b", re.IGNORECASE),
    "f": re.compile(r"\b(?:she|hers?|herself)\b", re.IGNORECASE),
}
_IT, _THEY = frozenset(("it", "its", "itself")), frozenset(("they", "their", "them"))
_RELATIVE = frozenset(("who", "which", "whom", "whose", "that"))
_DEFINITE = re.compile(r"(?:[Tt]he|[Tt]hat|[Tt]his)\s+(?P<modifiers>(?:[a-z]\w+[ -]){0,2})(?P<head>[a-z][\w-]+)")
_CAPITALISED = r"[A-Z][\w&’'-]{0,40}"
_ORGANISATION = re.compile(rf"{_CAPITALISED}(?: (?:(?:of|for|and|the) ){{0,2}}{_CAPITALISED}){{1,12}}|\b[A-Z]{{2,6}}\b")
_ACRONYM = re.compile(
    rf"(?P<full>{_CAPITALISED}(?: (?:(?:of|for|and|the|on|in) ){{0,2}}{_CAPITALISED}){{1,12}})"
    r" \((?:the )?(?P<short>[A-Z][A-Za-z.]{1,8})\)"
)
_BODIES = titles.GROUPS | titles.ORGANISATION
_ANY_BODY = word_set("group organisation organization agency charity watchdog network company firm")
"""Words for bodies whose names need not hold them."""


class Resolver:
    """Resolves the sources of one article; call it in the order of the text."""

    def __init__(self, text: str, sentences: Sequence[Span]) -> None:
        self.text = text
        self.sentences = sentences
        self.people = People(text)
        self.acronyms = {m["short"].replace(".", ""): m["full"] for m in _ACRONYM.finditer(text)}
        self.history: list[tuple[int, Speaker]] = []
        self.roles: dict[str, str] = {}
        self.pronouns: dict[str, str] = {}

    def resolve(self, source: Span | None, sentence: int) -> Speaker:
        """The speaker whom `source`, standing in the sentence of this index, means."""
        if source is None:
            return NOBODY
        speaker = self._resolve(source, sentence)
        if speaker.name:
            self.history.append((source.start, speaker))
            if speaker.person and speaker.role:
                self.roles.setdefault(speaker.name, speaker.role)
        return speaker

    def _resolve(self, source: Span, sentence: int) -> Speaker:
        words = source.of(self.text).strip(" \t\r\n,;:\"'“”‘’")
        key = words.lower()
        if key in _GENDER:
            return self._person(source.start, sentence, _GENDER[key])
        if key in _IT or key in _THEY:
            return self._organisation(sentence, several=key in _THEY)
        if key in _RELATIVE:
            return self._antecedent(source.start, sentence)
        definite = _DEFINITE.fullmatch(words)
        found = definite and self._definite(source.start, definite["head"], definite["modifiers"].split())
        if found:
            return found
        speaker = read_source(words, self.people)
        full = self.acronyms.get((speaker.name or "").replace(".", ""))
        if full:
            return Speaker(read_source(full, self.people).name, speaker.role, organisation=True)
        return self._with_known_role(speaker)

    def _with_known_role(self, speaker: Speaker) -> Speaker:
        """A person named again without a role keeps the one that the article gave."""
        if speaker.role or not speaker.person or speaker.name is None:
            return speaker
        return replace(speaker, role=self.roles.get(speaker.name) or self.people.roles.get(speaker.name))

    def _named(self, name: str) -> Speaker:
        return self._with_known_role(Speaker(name, None, self._known_gender(name), person=True))

    def _known_gender(self, name: str | None) -> str | None:
        return self.people.gender.get(name or "") or self.pronouns.get(name or "")

    def _person(self, position: int, sentence: int, gender: str) -> Speaker:
        """Whom "he" or "she" means; who was "she" once is not "he" later."""
        for index in range(sentence, max(-1, sentence - _REACH - 1), -1):
            found = self._person_in(self.sentences[index], position, gender, first=index == sentence)
            if found is not None and found.name:
                self.pronouns.setdefault(found.name, gender)
                return self._with_known_role(found)
        return NOBODY

    def _person_in(self, sentence: Span, position: int, gender: str, first: bool) -> Speaker | None:
        """The last one of a gender who spoke in a sentence, else the first one named.

        In "Asked whether she knew Ana Sol, she said" (first) both pronouns are somebody named before.
        """
        end = min(sentence.end, position)
        for _, speaker in self._earlier(sentence.start):
            fits = (speaker.gender or self._known_gender(speaker.name)) in (None, gender)
            if speaker.person and fits:
                return speaker
        pronoun = _PRONOUN[gender].search(self.text, sentence.start, end) if first else None
        for mention in self.people.within(sentence.start, pronoun.start() if pronoun else end):
            if self.people.is_person(mention.name) and self._known_gender(mention.name) in (None, gender):
                return self._named(mention.name)
        return None

    def _earlier(self, start: int) -> Iterator[tuple[int, Speaker]]:
        """Who spoke from a place of the text on, the last first."""
        for at, speaker in reversed(self.history):
            if at < start:
                return
            yield at, speaker

    def _organisation(self, sentence: int, several: bool) -> Speaker:
        """Whom "it" or ("several") "they" means: "it" is no pair of people."""
        for _, speaker in self._earlier(self.sentences[max(0, sentence - 2)].start):
            pair = not speaker.organisation and " and " in (speaker.name or "")
            if not speaker.person and (several or not pair):
                return speaker
        return NOBODY

    def _definite(self, position: int, head: str, modifiers: Sequence[str]) -> Speaker | None:
        """Who was called so before ("the spokeswoman", "the president", "the group"), or None."""
        if head in titles.OFFICES | titles.RELATIVES:
            for _, speaker in reversed(self.history):
                if speaker.person and head in {bare(w) for w in (speaker.role or "").split()}:
                    return speaker
            before = self.people.within(max(0, position - _MEMORY), position)
            named = [m.name for m in before if head in self.people.offices.get(m.name, ())]
            return self._named(named[-1]) if named else None
        if head not in _BODIES or head in titles.DOCUMENTS:
            return None
        for _, speaker in self._earlier(position - 2000):
            if speaker.organisation and _fits(speaker.name or "", head, modifiers):
                return speaker
        runs = _ORGANISATION.finditer(self.text, max(0, position - (600 if head in _ANY_BODY else _MEMORY)), position)
        names = [name for run in runs if (name := _without_starters(run[0])) and _fits(name, head, modifiers)]
        names = [name for name in names if not self.people.is_person(name) and self._is_organisation(name)]
        return Speaker(names[-1], organisation=True) if names else None

    def _is_organisation(self, name: str) -> bool:
        """Whether a run of capitals names a body: by its words, as an acronym, or as a name that is never a place."""
        if {bare(w) for w in name.split()} & _BODIES:
            return True
        if " " not in name:
            return name.isupper()
        return re.search(rf"\b(?:in|at|near|outside|into|to|across)\s{re.escape(name)}\b", self.text) is None

    def _antecedent(self, position: int, sentence: int) -> Speaker:
        """Whom "who" or "which" points to: the name or noun directly before it."""
        before = self.text[self.sentences[sentence].start : position].rstrip(" ,\n—–-(")
        pieces = [p.strip() for p in re.split(r",\s|;|—|–|:", before)]
        for piece in reversed(pieces[-2:]):
            run = re.search(r"[A-Z][\w’'&.-]*(?: (?:of |for |and |the )?[A-Z][\w’'&.-]*)*$", piece)
            if run:
                return self._with_known_role(read_source(run[0], self.people))
        last = re.search(r"[a-z][\w-]+$", before)
        return read_source(last[0], self.people) if last else NOBODY


def _without_starters(run: str) -> str | None:
    """A run of capitals without words that merely start its sentence ("On Thursday"); None for a possessive."""
    words = run.split()
    while words and bare(words[0]) in titles.NOT_NAMES:
        words.pop(0)
    return strip_possessive(" ".join(words)) if words and not run.endswith(("’s", "'s")) else None


def _fits(name: str, head: str, modifiers: Sequence[str]) -> bool:
    """Whether a capitalised run can be "the group", "the ministry" and the like."""
    words = {bare(w) for w in name.split()}
    return name[:1].isupper() if head in _ANY_BODY else head in words and {bare(m) for m in modifiers} <= words
