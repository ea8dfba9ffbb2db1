"""Speakers of an article's attributions, in reading order.

Pronouns, "the spokeswoman", "the group" and "who" resolved.

Rules, not guesses: a pronoun takes the nearest person (organisation, for "it") of a fitting gender within three
sentences, first the one who spoke there, then the one named first. What cannot be told stays None.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

from assistant.claims.speakers.names import People, bare, strip_possessive
from assistant.claims.speakers.plausible import dateline_ends
from assistant.claims.speakers.sources import read_source
from assistant.claims.speakers.speaker import NOBODY, Speaker
from assistant.english import titles
from assistant.english.words import word_set
from assistant.schema import Span

_REACH = 3
_MEMORY = 20_000
"""How many characters back "the spokeswoman" may point."""
_HE, _SHE = frozenset(("he", "his", "him", "himself")), frozenset(("she", "her", "hers", "herself"))
_PRONOUN = {
    "m": re.compile(r"\b(?:he|his|him|himself)\b", re.IGNORECASE),
    "f": re.compile(r"\b(?:she|hers?|herself)\b", re.IGNORECASE),
}
_IT, _THEY = frozenset(("it", "its", "itself")), frozenset(("they", "their", "them"))
_RELATIVE = frozenset(("who", "which", "whom", "whose", "that"))
_DEFINITE = re.compile(r"^(?:[Tt]he|[Tt]hat|[Tt]his)\s+(?:(?:[a-z]\w+[ -]){0,2})(?P<head>[a-z][\w-]+)$")
_CAPITALISED = r"[A-Z][\w&’'-]{0,40}"
_ORGANISATION = re.compile(rf"{_CAPITALISED}(?: (?:(?:of|for|and|the) ){{0,2}}{_CAPITALISED}){{1,12}}|\b[A-Z]{{2,6}}\b")
_ACRONYM = re.compile(
    rf"(?P<full>{_CAPITALISED}(?: (?:(?:of|for|and|the|on|in) ){{0,2}}{_CAPITALISED}){{1,12}})"
    r" \((?:the )?(?P<short>[A-Z][A-Za-z.]{1,8})\)"
)


_NAME_BEFORE = re.compile(r"(?:\b[A-Z][\w’'-]+ ){1,3}$")
_THE_NAME = re.compile(r"(?:the|of|for) [A-Z][\w’'-]+(?: [A-Z][\w’'-]+)*")


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
        self.placed: dict[str, bool] = {}
        self.datelines = sorted(dateline_ends(text).items())

    def resolve(self, source: Span | None, sentence: int) -> Speaker:
        """The speaker whom `source`, standing in the sentence of this index, means."""
        if source is None or self._in_dateline(source):
            return NOBODY
        speaker = self._resolve(source, sentence)
        if speaker.name:
            self.history.append((source.start, speaker))
            if speaker.person and speaker.role:
                self.roles.setdefault(speaker.name, speaker.role)
        return speaker

    def _in_dateline(self, source: Span) -> bool:
        index = bisect_right(self.datelines, (source.start, len(self.text))) - 1
        return index >= 0 and source.end <= self.datelines[index][1]

    def _widened(self, source: Span) -> str:
        """The source's words, with what its span left out: "Saudi" government, "Save" the Children."""
        words = source.of(self.text)
        before = _NAME_BEFORE.search(self.text, max(0, source.start - 60), source.start)
        if before is None:
            return words
        if words in titles.GROUPS | titles.ORGANISATION and bare(before[0].strip()) not in titles.NOT_NAMES:
            return before[0] + words
        longer = before[0].split()[-1] + " " + words
        if not _THE_NAME.fullmatch(words) or bare(longer.split()[0]) in titles.NOT_NAMES:
            return words
        return longer

    def _resolve(self, source: Span, sentence: int) -> Speaker:
        words = self._widened(source).strip(" \t\r\n,;:\"'“”‘’")
        key = words.lower()
        if key in _HE or key in _SHE:
            return self._person(source.start, sentence, "m" if key in _HE else "f")
        if key in _IT or key in _THEY:
            return self._organisation(sentence, several=key in _THEY)
        if key in _RELATIVE:
            return self._antecedent(source.start, sentence)
        definite = _DEFINITE.match(words)
        if definite:
            found = self._definite(source.start, definite["head"], words.split()[1:-1])
            if found is not None:
                return found
        speaker = read_source(words, self.people)
        if speaker.name:
            full = self.acronyms.get(speaker.name.replace(".", ""))
            if full:
                speaker = Speaker(read_source(full, self.people).name or full, speaker.role, None, organisation=True)
        return self._with_known_role(speaker)

    def _with_known_role(self, speaker: Speaker) -> Speaker:
        """A person named again without a role keeps the one that the article gave."""
        if speaker.role or not speaker.person:
            return speaker
        role = self.roles.get(speaker.name or "") or self.people.roles.get(speaker.name or "")
        return Speaker(speaker.name, role, speaker.gender, person=True) if role else speaker

    def _person(self, position: int, sentence: int, gender: str) -> Speaker:
        """Whom "he" or "she" means; who was "she" once is not "he" later."""
        found = self._nearest(position, sentence, gender)
        if found.name:
            self.pronouns.setdefault(found.name, gender)
        return found

    def _nearest(self, position: int, sentence: int, gender: str) -> Speaker:
        for index in range(sentence, max(-1, sentence - _REACH - 1), -1):
            span = self.sentences[index]
            end = min(span.end, position)
            for at, speaker in reversed(self.history):
                if at < span.start:
                    break
                if (
                    at < end
                    and speaker.person
                    and (speaker.gender or self._known_gender(speaker.name)) in (None, gender)
                ):
                    return self._with_known_role(speaker)
            first = _PRONOUN[gender].search(self.text, span.start, end) if index == sentence else None
            named = [  # in "Asked whether she knew Ana Sol, she said" both are somebody named before
                m
                for m in self.people.within(span.start, first.start() if first else end)
                if self.people.is_person(m.name) and self._known_gender(m.name) in (None, gender)
            ]
            if named:
                return self._with_known_role(
                    Speaker(named[0].name, None, self._known_gender(named[0].name), person=True)
                )
        return NOBODY

    def _known_gender(self, name: str | None) -> str | None:
        return self.people.gender.get(name or "") or self.pronouns.get(name or "")

    def _organisation(self, sentence: int, several: bool) -> Speaker:
        """Whom "it" or ("several") "they" means: "it" is no pair of people."""
        floor = self.sentences[max(0, sentence - 2)].start
        for at, speaker in reversed(self.history):
            if at < floor:
                break
            pair = not speaker.organisation and " and " in (speaker.name or "")
            if not speaker.person and (several or not pair):
                return speaker
        return NOBODY

    def _definite(self, position: int, head: str, modifiers: Sequence[str]) -> Speaker | None:
        """As in "the spokeswoman", "the president", "the group": who was called so before, or None."""
        if head in titles.OFFICES or head in titles.RELATIVES:
            for _, speaker in reversed(self.history):
                if speaker.person and speaker.role and head in {bare(w) for w in speaker.role.split()}:
                    return speaker
            named = [
                m
                for m in self.people.within(max(0, position - _MEMORY), position)
                if head in self.people.offices.get(m.name, ())
            ]
            if named:
                return self._with_known_role(
                    Speaker(named[-1].name, None, self.people.gender.get(named[-1].name), person=True)
                )
            return None
        if head not in titles.GROUPS | titles.ORGANISATION or head in titles.DOCUMENTS:
            return None
        for at, speaker in reversed(self.history):
            if at > position - 2000 and speaker.organisation and _fits(speaker.name or "", head, modifiers):
                return speaker
        reach = 600 if head in _LOOSE else _MEMORY
        runs = [
            name
            for m in _ORGANISATION.finditer(self.text, max(0, position - reach), position)
            if not self._in_dateline(Span(start=m.start(), end=m.end()))
            for name in [_organisation_name(m[0], head)]
            if name and _fits(name, head, modifiers) and not self.people.is_person(name) and self._is_organisation(name)
        ]
        if runs:
            return Speaker(runs[-1], None, None, organisation=True)
        fuller = {m[1] for m in re.finditer(rf"\b([A-Z][\w’'-]+ {re.escape(head)})\b", self.text[:position][-_MEMORY:])}
        fuller = {f for f in fuller if bare(f.split()[0]) not in titles.NOT_NAMES}
        return Speaker(fuller.pop(), None, None, organisation=True) if len(fuller) == 1 else None

    def _is_organisation(self, name: str) -> bool:
        """Whether a run of capitals names a body: by its words, as an acronym, or as a name that is never a place."""
        words = name.split()
        if {bare(w) for w in words} & (titles.ORGANISATION | titles.GROUPS) - {"hall", "centre", "center", "states"}:
            return True
        if len(words) == 1:
            return name.isupper() and name not in ("US", "UK", "EU", "GOP", "AM", "PM", "TV")
        if name not in self.placed:
            pattern = rf"\b(?:in|at|near|outside|into|to|across|runs)\s{re.escape(name)}\b"
            self.placed[name] = re.search(pattern, self.text) is not None
        return not self.placed[name]

    def _antecedent(self, position: int, sentence: int) -> Speaker:
        """Whom "who" or "which" points to: the name or noun directly before it."""
        start = self.sentences[sentence].start
        before = self.text[start:position].rstrip(" ,\n—–-(")
        pieces = [p for p in re.split(r",\s|;|—|–|:", before) if p.strip()]
        for piece in reversed(pieces[-2:]):
            named = [
                m
                for m in self.people.within(position - len(before) - 12, position)
                if piece.rstrip().endswith(m.name.split()[-1])
            ]
            if named:
                return self._with_known_role(
                    Speaker(named[-1].name, None, self.people.gender.get(named[-1].name), person=True)
                )
            run = re.search(r"((?:[A-Z][\w’'&.-]*)(?: (?:of |for |and |the )?(?:[A-Z][\w’'&.-]*))*)$", piece.strip())
            if run:
                return self._with_known_role(read_source(run[1], self.people))
        last = re.search(r"([a-z][\w-]+)$", before)
        return read_source(last[1], self.people) if last else NOBODY


_LOOSE = word_set(
    """
    group organisation organization agency charity watchdog network company firm
    """
)
_STATE = word_set(
    """
    military army government ministry media house congress senate police court kremlin pentagon administration
    campaign department party
    """
)


def _organisation_name(run: str, head: str) -> str | None:
    """A run of capitals without words that merely start its sentence ("On Thursday"), or name its part ("Wing of")."""
    words = run.split()
    if "of" in words[:-1] and bare(words[-1]) == head and head not in {bare(w) for w in words[: words.index("of")]}:
        words = words[words.index("of") + 1 :]
    while words and bare(words[0]) in titles.NOT_NAMES:
        words.pop(0)
    return strip_possessive(" ".join(words)) if words and not run.endswith(("’s", "'s")) else None


def _fits(name: str, head: str, modifiers: Sequence[str]) -> bool:
    """Whether a capitalised run can be "the group", "the ministry" and the like."""
    words = {bare(w) for w in name.split()}
    if head in _LOOSE:
        return name[:1].isupper() and not words & _STATE
    return head in words and all(bare(m) in words for m in modifiers)
