"""Speakers of an article's attributions, in reading order: pronouns, "the spokeswoman", "the group", "who" resolved.

Rules, not guesses: what cannot be told stays None, or as the text describes it. `Speaker.found` says how it was told.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.claims.speakers.article.bodies import find_bodies
from assistant.claims.speakers.article.descriptions import Descriptions
from assistant.claims.speakers.article.people import People
from assistant.claims.speakers.article.relatives import antecedent
from assistant.claims.speakers.article.salience import GENDER, Salience
from assistant.claims.speakers.names import strip_possessive
from assistant.claims.speakers.source_spans import participle_follows, quoted_by, relayed, teaser, whole_phrase
from assistant.claims.speakers.sources import read_source
from assistant.claims.speakers.speaker import NOBODY, Found, Speaker
from assistant.schema import Span

_IT, _THEY = frozenset(("it", "its", "itself")), frozenset(("they", "their", "them"))
_RELATIVE = frozenset(("who", "which", "whom", "whose", "that"))
_SELF = re.compile(r"(?<=\w)\s(?:himself|herself|itself|themselves)$")
_DEFINITE = re.compile(
    r"(?P<which>[Tt]he|[Tt]hat|[Tt]his|[Hh]is|[Hh]er|[Ii]ts|[Tt]heir)\s(?P<words>(?:[\w’'.-]+\s){0,4}[\w’'-]+)"
)
_JOINED = re.compile(r"(?:, [^,;:“”]{2,40},)? and (?:(?:his|her|its|the) )?(?:\w+,? ){0,4}")
_SUBJECT = re.compile(r"(?:(?!(?:by|of|to|with|for|in|at|that|and|on|from)\s)[\w’'-]+ ){0,4}")
_CAPITALISED = r"[A-Z][\w&’'-]{0,40}"
_ACRONYM = re.compile(
    rf"(?P<full>{_CAPITALISED}(?: (?:(?:of|for|and|the|on|in) ){{0,2}}{_CAPITALISED}){{1,12}})"
    r" \((?:the )?(?P<short>[A-Z][A-Za-z.]{1,8})\)"
)


class Resolver:
    """Resolves the sources of one article; call it in the order of the text."""

    def __init__(self, text: str, sentences: Sequence[Span]) -> None:
        self.text = text
        self.sentences = sentences
        self.people = People(text)
        self.acronyms = {m["short"].replace(".", ""): m["full"] for m in _ACRONYM.finditer(text)}
        bodies = list(find_bodies(text, self.people))
        self.bodies = {b.name: b.description for b in reversed(bodies) if b.description}
        self.descriptions = Descriptions(text, sentences, self.people, bodies)
        self.salience = Salience(text, sentences, self.people, list(self.descriptions.candidates()))
        self.roles: dict[str, str] = {}

    def resolve(self, source: Span | None, sentence: int) -> Speaker:
        """The speaker whom `source`, standing in the sentence of this index, means."""
        if source is None or teaser(self.text, self.sentences[sentence]):
            return NOBODY
        around = self.sentences[sentence]
        earlier = self._speaker_of(around.start)
        quoted = quoted_by(self.text, source, around) or (None if earlier.name else relayed(self.text, source, around))
        source = whole_phrase(self.text, quoted or source)
        speaker = self._resolve(source, sentence)
        if speaker.name is None and participle_follows(self.text, source, around):
            speaker = earlier
        if speaker.name:
            speaker = self._with_known_role(self._in_full(speaker))
            self.descriptions.spoke.append((source.start, speaker))
            self.salience.add(speaker, source, source.of(self.text).lower() in _RELATIVE)
            if speaker.person and speaker.name and speaker.role:
                self.roles.setdefault(speaker.name, speaker.role)
        return speaker

    def _resolve(self, source: Span, sentence: int) -> Speaker:
        words = _SELF.sub("", source.of(self.text).strip(" \t\r\n,;:\"'“”‘’"))
        key = words.lower()
        if key in GENDER:
            return self.salience.person(source.start, GENDER[key]) or NOBODY
        if key in _IT:
            return self.salience.group(source.start, ("body",)) or NOBODY
        if key in _THEY:
            return self._pair(sentence) or self.salience.group(source.start, ("many", "body")) or NOBODY
        if key in _RELATIVE:
            return self._antecedent(source.start, sentence, key)
        definite = _DEFINITE.fullmatch(words)
        if definite:
            described = [definite["which"].lower(), *strip_possessive(definite["words"]).split()]
            found = self.descriptions.find(described, source.start, self.salience)
            if found:
                return found
        return read_source(words, self.people)

    def _pair(self, sentence: int) -> Speaker | None:
        """The two people whom the sentence before begins with: "Ana Sol and Tom Reed met the mayor. They …"."""
        if sentence == 0:
            return None
        before = self.sentences[sentence - 1]
        names = self.people.within(before.start, before.end)[:2]
        if len(names) < 2 or not _JOINED.fullmatch(self.text, names[0].end, names[1].start):
            return None
        if not _SUBJECT.fullmatch(self.text, before.start, names[0].start) or self.text[names[1].end] != " ":
            return None
        return Speaker(f"{names[0].name} and {names[1].name}", found=Found.PRONOUN)

    def _in_full(self, speaker: Speaker) -> Speaker:
        """A body under its full name, where the article gives that with the letters: "Grain Council (GC)"."""
        full = self.acronyms.get((speaker.name or "").replace(".", ""))
        name = read_source(full, self.people).name if full else None
        return replace(speaker, name=name, organisation=True) if name else speaker

    def _antecedent(self, position: int, sentence: int, word: str) -> Speaker:
        span = antecedent(self.text, self.sentences[sentence].start, position, word, self.people)
        if span is None:
            return NOBODY
        found = self._resolve(span, sentence)
        return replace(found, found=min(found.found, Found.PRONOUN))

    def _speaker_of(self, start: int) -> Speaker:
        """Who spoke last in the sentence that starts here."""
        for at, speaker in reversed(self.descriptions.spoke):
            if at >= start:
                return replace(speaker, found=Found.ONE_FITS)
            break
        return NOBODY

    def _with_known_role(self, speaker: Speaker) -> Speaker:
        """A person or body named again without a role keeps the one that the article gave."""
        if speaker.role or speaker.name is None:
            return speaker
        if not speaker.person or not self.people.is_person(speaker.name):
            role = self.bodies.get(speaker.name)
            return replace(speaker, role=role, person=False, organisation=True) if role else speaker
        return replace(speaker, role=self.roles.get(speaker.name) or self.people.roles.get(speaker.name))
