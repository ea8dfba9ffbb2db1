"""Whom a description means: "the mayor", "the 24-year-old", "the company", "the statement"."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace

from assistant.claims.speakers.article.bodies import BODIES, Body
from assistant.claims.speakers.article.people import People
from assistant.claims.speakers.article.salience import FIRST, OBJECT, SUBJECT, Candidate, Salience, kind_of_noun
from assistant.claims.speakers.names import bare, is_capitalised
from assistant.claims.speakers.source_words import head_of, limited
from assistant.claims.speakers.speaker import Found, Speaker
from assistant.english import titles
from assistant.english.persons import PERSONAL, names_one_person, names_persons, singular, surely_one_person
from assistant.english.words import word_set
from assistant.schema import Span

_PARTIES = word_set("republican democrat conservative liberal socialist nationalist independent")
_ELECTED = word_set("senator governor congressman congresswoman lawmaker representative native mp")
_TERRITORIES = word_set("camp country nation state community village neighborhood neighbourhood")
_ADJECTIVES = titles.ADJECTIVAL | word_set("major minor general chief head star human native dead")
_ANY_BODY = word_set("group organisation organization agency charity watchdog network company firm")
"""Words for bodies whose names need not hold them."""
_OF_MORE_WORDS = (
    (titles.GROUPS | titles.ORGANISATION)
    - _ANY_BODY
    - titles.DOCUMENTS
    - word_set("administration campaign government party team house united states nations police poll press rights")
)
"""Nouns for bodies of which there are many, so that a first description tells which: "the harbour board"."""
_OTHERS = (titles.ORGANISATION | titles.PLACES) - _ANY_BODY - word_set("holdings inc industries llc ltd plc corp")
"""Words in the names of what is hardly "the company"."""
_ISSUED = word_set(
    "statement notice letter email e-mail tweet post memo memorandum release op-ed column blog message note dispatch "
    "communique declaration bulletin report article book filing petition testimony text"
)
"""What somebody says something in, and which then speaks for them."""
_ISSUING = re.compile(
    r"(?:\b(?:in|through|via|with|on|by|released|issued|published|posted|wrote|sent|put out|made|read)\s+)"
    r"(?:an?|the|its|his|her|their|this|that|another)\s(?:[\w’'-]+\s){0,3}$"
)
_MODIFIED = re.compile(
    r"\b(?:[Tt]he|[Aa]n?|[Ii]ts|[Tt]heir|\w+['’]s)\s(?P<modifiers>(?:(?!(?:other|same|new|first|last|few|[a-z-]+(?:ing|ed|thy|ous|ful|ive|less|able|est))\b)[a-z][a-z-]+\s){1,2})$"
)
_AGED = re.compile(r"(\d{1,3})-year-old")
_START = re.compile(
    r"(?:(?:But|And|Yet|Then|Later)\s)?(?:(?P<which>The|An?|His|Her|Its|Their|One|Some|Two|Three|Most|Many)\s)?"
)
_TOKENS = re.compile(r"[\w’'-]+(?: [\w’'-]+)*")
_NAME_NEXT = re.compile(r",?\s(?:[a-z]+\s)?[A-Z]")
_NO_NOUNS = word_set("is are was were be has had have will would can could may said a an the of in on at for to by")
_MEMORY = 20_000
"""How many characters back "the spokeswoman" may point."""


class Descriptions:
    """Finds who is described, in one article."""

    def __init__(self, text: str, sentences: Sequence[Span], people: People, bodies: Sequence[Body]) -> None:
        self._text, self._sentences, self._people, self._bodies = text, sentences, people, bodies
        self._starts = [s.start for s in sentences]
        self._places = [b.start for b in bodies]
        self.spoke: list[tuple[int, Speaker]] = []
        """Who spoke so far, with the place of the source; whoever resolves sources appends to it."""

    def find(self, words: Sequence[str], position: int, salience: Salience) -> Speaker | None:
        """Who is meant by words such as "the old mayor" at a place, or None: then the words are all that is known."""
        which, *words = words
        head, modifiers = words[-1].lower(), frozenset(bare(w) for w in words[:-1])
        if is_capitalised(words[-1]) and head not in _PARTIES:
            return None
        if head in _ISSUED or head in titles.DOCUMENTS:
            return self._issuer(head, position)
        if aged := _AGED.fullmatch(words[0]):
            return self._aged(aged[1])
        if head in titles.PLACES or head in _TERRITORIES:
            return None
        if head in BODIES or not names_one_person(head):
            return self._body(head, modifiers, position)
        if which in ("his", "her", "their", "its"):
            return None
        held = self._holder(head, modifiers, position, salience)
        if held or not self._turns(words, head):
            return held
        return self._turned(head, position, salience)

    def _holder(self, head: str, modifiers: frozenset[str], position: int, salience: Salience | None) -> Speaker | None:
        """The only person whom the article gives such a role, else the one of them who stands out."""
        roles = [r for r in self._people.held.get(head, ()) if r.is_meant(modifiers)]
        before = {r.name for r in roles if position - _MEMORY < r.start < position}
        spoke = {s.name for at, s in self.spoke if s.person and head in {bare(w) for w in (s.role or "").split()}}
        names = before | {name for name in spoke if name and (before or not modifiers)} or {r.name for r in roles}
        if len(names) == 1:
            name = names.pop()
            return Speaker(name, None, self._people.gender.get(name), person=True, found=Found.ROLE)
        if not names or salience is None:
            return None
        return salience.find(position, lambda c: 0.5 if c.speaker.name in names else None)

    def _aged(self, age: str) -> Speaker | None:
        """The only one of an age."""
        known = [name for name, ages in self._people.ages.items() if age in ages]
        gender = self._people.gender.get(known[0]) if known else None
        return Speaker(known[0], None, gender, person=True, found=Found.ROLE) if len(known) == 1 else None

    @staticmethod
    def _turns(words: Sequence[str], head: str) -> bool:
        """Whether somebody named before is called so by something new: a party, a place, or what they are."""
        if any("’" in w or "'" in w for w in words):
            return False
        member = head in _PARTIES and len(words) > 1
        placed = head in _ELECTED and any(is_capitalised(w) for w in words[:-1])
        return member or placed or head in PERSONAL

    def _turned(self, head: str, position: int, salience: Salience) -> Speaker | None:
        """Who stands out, by far, as the one named before ("the actor", "the Lund liberal")."""
        gender = "m" if head in titles.MALE else "f" if head in titles.FEMALE else None
        sentence = self._around(position)  # whose subject is another

        def fits(candidate: Candidate) -> float | None:
            name = candidate.speaker.name or ""
            if candidate.kind != "one" or candidate.standing < SUBJECT or candidate.start >= sentence.start:
                return None
            known = candidate.speaker.gender or self._people.gender.get(name)
            if gender and known and gender != known:
                return None
            return 0.0 if candidate.standing >= FIRST else -0.3

        found = salience.find(position, fits, reach=5, margin=0.9)
        return replace(found, found=Found.DESCRIPTION) if found and found.person else None

    def _issuer(self, head: str, position: int) -> Speaker | None:
        """Whoever issued a document: said something in it, or is named beside it."""
        at = position
        for _ in range(3):
            at = self._text.rfind(head, max(0, position - 2000), at)
            if at < 0:
                return None
            around = self._around(at)
            spoke = [s for place, s in reversed(self.spoke[-40:]) if around.start <= place < around.end and s.name]
            for speaker in spoke:
                if head_of(speaker.name or "") == head:
                    return replace(speaker, found=Found.ROLE)
            if head in _ISSUED and _ISSUING.search(self._text, max(0, at - 60), at):
                named = {b.name for b in self._bodies if around.start <= b.start < at}
                named |= {m.name for m in self._people.within(around.start, at)}
                if spoke:
                    return replace(spoke[0], found=Found.ROLE)
                if len(named) == 1:
                    name = named.pop()
                    return Speaker(name, organisation=not self._people.is_person(name), found=Found.ROLE)
        return None

    def _around(self, position: int) -> Span:
        return self._sentences[max(0, bisect_right(self._starts, position) - 1)]

    def _body(self, head: str, modifiers: frozenset[str], position: int) -> Speaker | None:
        """The body last called so, or last spoken of where any name would do ("the company")."""
        for at, speaker in reversed(self.spoke):
            if at < position - 2000:
                break
            named = {bare(w) for w in (speaker.name or "").split()} | {bare(w) for w in (speaker.role or "").split()}
            if speaker.organisation and head in named and modifiers <= named:
                return replace(speaker, found=Found.ROLE)
        until = bisect_left(self._places, position)
        before = [b for b in self._bodies[max(0, until - 200) : until] if b.start > position - _MEMORY]
        for body in reversed(before):
            called = head in body.nouns and modifiers <= body.nouns and (body.sure or head not in _PARTIES)
            since = any(at > body.end and s.organisation and s.name != body.name for at, s in self.spoke[-20:])
            if called or (head == body.described and not modifiers and not since):
                return Speaker(body.name, organisation=True, found=Found.ROLE)
        if head in _OF_MORE_WORDS and not modifiers:
            return self._in_more_words(head, position)
        if head not in _ANY_BODY or modifiers:
            return None
        near = {b.name for b in before[-40:] if b.start > position - 600 and not b.nouns & _OTHERS}
        spoke = {s.name for at, s in self.spoke if at > position - 600 and s.organisation}
        names = {n for n in near | spoke if n and n[:1].isupper()}
        return Speaker(names.pop(), organisation=True, found=Found.DESCRIPTION) if len(names) == 1 else None

    def _in_more_words(self, head: str, position: int) -> Speaker | None:
        """A body as the article first described it: "harbour board", which is later "the board"."""
        start = max(0, position - _MEMORY)
        for _ in range(5):
            at = self._text.find(head, start, position)
            if at < 0:
                return None
            start = at + len(head)
            before = _MODIFIED.search(self._text, max(0, at - 60), at)
            if before and not self._text[start : start + 1].isalpha():
                return Speaker(f"{before['modifiers']}{head}", organisation=True, found=Found.ROLE)
        return None

    def candidates(self) -> Iterator[Candidate]:
        """Who is described as the subject that a sentence starts with, and each body that is named."""
        for body in (b for b in self._bodies if b.sure):
            yield Candidate(Speaker(body.name, organisation=True), "body", body.start, self._standing_of(body))
        for sentence in self._sentences:
            found = self._starting(sentence)
            if found:
                yield found

    def _standing_of(self, body: Body) -> float:
        lead = self._text[max(self._around(body.start).start, body.start - 120) : body.start].split()
        if not lead or all(bare(w) in titles.NOT_NAMES for w in lead[-4:]):
            return FIRST
        return SUBJECT if lead[-1][-1] in ",;:" or bare(lead[-1]) in ("that", "and", "but") else OBJECT

    def _starting(self, sentence: Span) -> Candidate | None:
        """Who is described as a sentence begins: "The judge", "Two farmers", "Residents"; not "Judge Ana Sol"."""
        match = _START.match(self._text, sentence.start, sentence.end)
        at = match.end() if match else sentence.start
        which = match["which"] if match else None
        tokens = _TOKENS.match(self._text, at, min(sentence.end, at + 80))
        words = tokens[0].split()[:4] if tokens else []
        for n, word in enumerate(words):
            noun, following = bare(word), bare(words[n + 1]) if n + 1 < len(words) else ""
            if word.endswith(("'s", "’s", "s'", "s’")) or noun in _NO_NOUNS:
                return None
            common = not is_capitalised(word) or (n == 0 and which is None)
            if common and _speaks(noun) and not _speaks(following):
                if _NAME_NEXT.match(self._text, at + len(" ".join(words[: n + 1]))):
                    return None
                kind = kind_of_noun(" ".join(words), noun)
                if which is None and (n > 1 or kind == "one" or bare(words[0]) in titles.NOT_NAMES):
                    return None
                return Candidate(self._described(words[: n + 1], which, sentence.start, kind), kind, at, FIRST)
        return None

    def _described(self, words: Sequence[str], which: str | None, start: int, kind: str) -> Speaker:
        noun = bare(words[-1])
        modifiers = frozenset(bare(w) for w in words[:-1])
        if which == "The":
            held = self._holder(noun, modifiers, start, None) if kind == "one" else None
            held = self._body(noun, modifiers, start) if kind == "body" else held
            if held:
                return held
        gender = "m" if noun in titles.MALE else "f" if noun in titles.FEMALE else None
        name = " ".join(words)
        return Speaker(limited(name if which else name[:1].lower() + name[1:]), None, gender)


def _speaks(noun: str) -> bool:
    if noun in _ADJECTIVES:
        return False
    return surely_one_person(noun) or names_persons(noun) or surely_one_person(singular(noun)) or noun in BODIES
