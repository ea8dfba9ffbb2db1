"""Who stands out at a place of an article: whom a pronoun or "the former coach" may mean there.

One list of candidates in the order of the text (people, bodies, crowds, and each pronoun as whom it means), one score.
A candidate counts by how it stands in its sentence, as a subject or otherwise, and less with each sentence that has
passed since; what has another gender or number is none. The best is meant if it stands well enough and clearly before
the second; else nobody is.
"""

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from typing import Literal

from assistant.claims.attribution.quotes import Quotations
from assistant.claims.speakers.article.bodies import BODIES
from assistant.claims.speakers.article.people import People
from assistant.claims.speakers.names import bare, gender_of, is_occupation, is_title
from assistant.claims.speakers.speaker import Found, Speaker
from assistant.english import titles
from assistant.english.persons import names_one_person, names_persons
from assistant.english.words import word_set
from assistant.schema import Span

Kind = Literal["one", "many", "body", "unknown"]

FIRST, SUBJECT, OWNER, OBJECT = 1.4, 1.0, 0.4, 0.0
"""How a candidate stands: as the first subject of its sentence, another one, "Sol's", anything else."""
_SPEAKING = 0.6
"""What is added for a source."""
_SENTENCE, _QUOTED, _NAMED_LATER, _KNOWN, _TOLD, _UNKNOWN = 0.6, -1.2, -1.5, 0.4, 0.2, -0.4
"""For each sentence passed; in a quotation; named after the pronoun; gender known; told by pronouns; kind unknown."""
LEAST, ALONE, MARGIN = 0.3, -0.2, 0.2
"""What the best of several needs, what the only one whose gender is known, and by how much the best must lead.

These numbers were chosen, one after the other, on 140 claims of news of 2016 and 2017 whose speakers were judged by
hand and on the speakers of 150 texts of our own and of 155 questions, so that right names less twice the wrong ones are
most. Each may be a fifth larger or smaller without much change.
"""
_REACH, _FARTHER, _LOOKED_AT = 5, 1.5, 60
"""Sentences within which somebody is meant; how many the best may be behind the nearest; candidates looked at."""
_CLAUSE = 300
_IN_QUOTATION = 0.3
"""What a sentence that starts in a quotation counts of one."""
GENDER = {"he": "m", "his": "m", "him": "m", "himself": "m", "she": "f", "her": "f", "hers": "f", "herself": "f"}
_PRONOUN = re.compile(rf"\b(?:{'|'.join(GENDER)})\b", re.IGNORECASE)
_BEFORE_SUBJECT = word_set(
    """
    that and but when while as because if whether where since so though although what how why or said says which whom
    then yet still once until than for
    """
)
_FRONTED = word_set("In On At For After By From With Under During Before As")
_BEGINS = re.compile(r"^(?:[Tt]he|[Aa]n?|[Ii]ts|[Hh]is|[Hh]er|[Tt]heir|Another|One)$|['’]s$|[,;:]$")
"""Where the words of a role before a name begin."""
_ANTICIPATES = re.compile(
    r"\s*(?:As|When|While|After|Before|Though|Although|If|Once|Since|In|Despite|Asked)\s[^,]{0,40}$"
)
"""What stands before a pronoun that the name may follow: "As he spoke, Sol …"."""
_NEXT = re.compile(r"[”\"]?\s+([A-Za-z]+)")


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody at a place of the text, with how well that place shows them."""

    speaker: Speaker
    kind: Kind
    start: int
    standing: float


class Salience:
    """The candidates of one article. Speakers are added as they are found, in the order of the text."""

    def __init__(self, text: str, sentences: Sequence[Span], people: People, others: Sequence[Candidate]) -> None:
        self._text, self._sentences, self._people = text, sentences, people
        self._starts = [s.start for s in sentences]
        self._quotations = Quotations(text)
        self._told = list(accumulate(_IN_QUOTATION if self._quotations.around(at) else 1.0 for at in self._starts))
        self._votes: dict[str, Counter[str]] = {}
        self._static = sorted([*self._named(), *others], key=lambda c: c.start)
        self._places = [c.start for c in self._static]
        self._added: list[Candidate] = []
        self._spoke: list[tuple[int, Speaker]] = []
        self._pronouns = [m for m in _PRONOUN.finditer(text) if not self._quotations.around(m.start())]
        self._next = 0
        self._meant: dict[int, Speaker | None] = {}
        self._vote()

    def sentence(self, position: int) -> int:
        """The index of the sentence at a place."""
        return max(0, bisect_right(self._starts, position) - 1)

    def add(self, speaker: Speaker, source: Span, embedded: bool) -> None:
        """Notes a speaker at the place of the source; `embedded`: the source is the "who" of a clause."""
        if speaker.name and speaker.name.islower():
            speaker = replace(speaker, gender=gender_of(speaker.name.split()))
        standing = OBJECT if embedded else max(SUBJECT, self.standing(source.start, source.end)) + _SPEAKING
        self._added.append(Candidate(speaker, self._kind_of(speaker), source.start, standing))
        self._spoke.append((source.start, speaker))

    def person(self, position: int, gender: str) -> Speaker | None:
        """Whom "he" ("m") or "she" at a place means."""
        while self._next < len(self._pronouns) and self._pronouns[self._next].start() <= position:
            match = self._pronouns[self._next]
            self._next += 1
            word = match[0].lower()
            meant = self._meant[match.start()] = self._person(match.start(), GENDER[word])
            if meant and meant.name:
                nominative = word in ("he", "she")
                standing = self.standing(match.start(), match.end()) if nominative else OWNER
                self._added.append(Candidate(meant, "one", match.start(), standing))
                self._votes.setdefault(meant.name, Counter())[GENDER[word]] += 1
        return self._meant[position] if position in self._meant else self._person(position, gender)

    def _person(self, position: int, gender: str) -> Speaker | None:
        anticipated = self._anticipated(position)
        later = set() if anticipated else self._named_later(position)
        quote = self._quotations.around(position)
        talking = self._talking(quote) if quote else None

        def fits(candidate: Candidate) -> float | None:
            name = candidate.speaker.name or ""
            if candidate.kind not in ("one", "unknown") or name == talking:
                return None
            known = self._gender(candidate.speaker)
            if known:
                return _KNOWN if known == gender else None
            votes = self._votes.get(name, Counter())
            lead = votes[gender] - votes["f" if gender == "m" else "m"]
            return None if lead < -1 else _TOLD * min(1, lead)

        found = self.find(
            position, lambda c: None if (v := fits(c)) is None else v + (c.speaker.name in later) * _NAMED_LATER
        )
        if found and anticipated - {found.name}:
            return None
        full = found and self._people.full_name(found.name or "", gender)  # "Sol", of two of that name
        return replace(found, name=full) if found and full else found

    def group(self, position: int, kinds: Sequence[Kind]) -> Speaker | None:
        """Whom "it" or "they" at a place means: one of the kinds."""
        return self.find(position, lambda c: 0.0 if c.kind in (*kinds, "unknown") else None, reach=2)

    def find(
        self, position: int, fits: Callable[[Candidate], float | None], reach: int = _REACH, margin: float = MARGIN
    ) -> Speaker | None:
        """The best candidate before a place, of those that fit (and how well); None where none or two could be."""
        told, quoted = self._told[self.sentence(position)], self._quotations.around(position)
        best: dict[str, tuple[float, float, Candidate]] = {}
        nearest: float | None = None
        for looked, candidate in enumerate(self._before(position)):
            passed = told - self._told[self.sentence(candidate.start)]
            if passed > reach or looked >= _LOOKED_AT:
                break
            fit = fits(candidate)
            if fit is None or not candidate.speaker.name:
                continue
            value = candidate.standing + fit - passed * _SENTENCE + (_UNKNOWN if candidate.kind == "unknown" else 0)
            quote = self._quotations.around(candidate.start)
            if quote and quote != quoted:
                value += _QUOTED
            elif nearest is None and fit >= 0:
                nearest = passed
            name = candidate.speaker.name
            key = name if name[:1].isupper() else name.split()[-1]  # "many analysts", "analysts"
            if key not in best or value > best[key][0]:
                best[key] = (value, passed, candidate)
        ranked = sorted(best.values(), key=lambda found: -found[0])
        if not ranked:
            return None
        value, passed, found = ranked[0]
        alone = len(ranked) == 1
        far = nearest is not None and passed - nearest > _FARTHER
        lead = value - ranked[1][0] if not alone else 0.0
        if value < (ALONE if alone and self._gender(found.speaker) else LEAST) or not (alone or lead >= margin) or far:
            return None
        return replace(found.speaker, found=Found.ONE_FITS if alone else Found.PRONOUN)

    def _gender(self, speaker: Speaker) -> str | None:
        return speaker.gender or self._people.gender.get(speaker.name or "")

    def _before(self, position: int) -> Iterator[Candidate]:
        """The candidates before a place, the last first."""
        i, j = bisect_left(self._places, position) - 1, len(self._added) - 1
        while i >= 0 or j >= 0:
            if j >= 0 and (i < 0 or self._added[j].start >= self._static[i].start):
                if self._added[j].start < position:
                    yield self._added[j]
                j -= 1
            else:
                yield self._static[i]
                i -= 1

    def _named(self) -> Iterator[Candidate]:
        for mention in self._people.mentions:
            kind: Kind = "one" if self._people.is_person(mention.name) else "unknown"
            speaker = Speaker(mention.name, None, self._people.gender.get(mention.name), person=True)
            standing = self.standing(mention.start, mention.end)
            if kind == "one" or (standing >= SUBJECT and not self._people.placed[mention.name]):
                yield Candidate(speaker, kind, mention.start, standing)

    def _kind_of(self, speaker: Speaker) -> Kind:
        name = speaker.name or ""
        if speaker.person:
            known = speaker.role or self._people.is_person(name) or self._people.is_name(name.lower())
            return "one" if known else "unknown"
        noun = bare(name.split()[-1]) if name else ""
        kind = kind_of_noun(name, noun)
        return "body" if speaker.organisation and kind != "many" else kind

    def standing(self, start: int, end: int) -> float:
        """How words stand in their sentence: as its first subject, another one, an owner, or anything else."""
        if self._text[end : end + 2] in ("'s", "’s") or self._text[end - 2 : end] in ("'s", "’s"):
            return OWNER
        lead = self._lead(start)
        following = _NEXT.match(self._text, end)
        paired = lead[-1:] == ["and"] and all(w[0].isupper() for w in lead[:-1])  # "Sol and Reed said"
        if paired or (not lead and following and following[1] == "and"):
            return FIRST
        if lead and lead[-1].lower() == "the" and self._text[start].isupper():  # "the Sol campaign"
            return OBJECT
        if len(lead) <= 3 and all(bare(w) in titles.NOT_NAMES for w in lead):
            return FIRST
        if len(lead) <= 5 and lead[-1][-1] == "," and lead[0] in _FRONTED:  # "On Friday, Sol"
            return FIRST
        if lead[-1][-1] in ",;:–—-”\"’'":
            return SUBJECT
        joined = lead[-1] == "and" and len(lead) > 1 and lead[-2][0].isupper()  # "for both Sol and Reed"
        return SUBJECT if bare(lead[-1]) in _BEFORE_SUBJECT and not joined else OBJECT

    def _lead(self, start: int) -> list[str]:
        """The words of a sentence before a name, without its role ("The port's head, | Ana Sol")."""
        lead = self._text[max(self._sentences[self.sentence(start)].start, start - 120) : start].split()
        lead = [w for w in lead if any(c.isalpha() for c in w)]
        stripped = 0
        while lead and (is_title(lead[-1]) or is_occupation(lead[-1]) or bare(lead[-1]) in titles.ADJECTIVAL):
            if stripped and lead[-1].endswith(","):
                break
            lead.pop()
            stripped += 1
        while stripped and (cut := next((n for n in range(1, min(5, len(lead)) + 1) if _BEGINS.search(lead[-n])), 0)):
            owned = lead[-cut].endswith(("'s", "’s"))
            lead = lead[: len(lead) - cut + (lead[-cut][-1] in ",;:")]
            if not owned:
                break
        while stripped and lead and lead[-1][0].isupper() and bare(lead[-1]) not in titles.NOT_NAMES:
            lead.pop()
        return lead

    def _named_later(self, position: int) -> set[str]:
        """Who is named after a pronoun in its sentence: hardly the one it means ("he said that Sol had left")."""
        end = min(position + _CLAUSE, self._sentences[self.sentence(position)].end)
        return {m.name for m in self._people.within(position, end) if not self._quotations.around(m.start)}

    def _anticipated(self, position: int) -> set[str]:
        """The subjects named after a pronoun that may stand for them: "As he spoke, Sol …"."""
        sentence = self._sentences[self.sentence(position)]
        if not _ANTICIPATES.match(self._text, sentence.start, position):
            return set()
        later = self._people.within(position, min(position + _CLAUSE, sentence.end))
        return {m.name for m in later if self.standing(m.start, m.end) >= SUBJECT}

    def _talking(self, quote: Span) -> str | None:
        """Who says a quotation, as far as told before: no "he" inside of it."""
        if self._spoke and self._spoke[-1][0] >= quote.start - 200:
            return self._spoke[-1][1].name
        return None

    def _vote(self) -> None:
        """A pronoun after the only name of a sentence tells the gender, as far as nothing else does."""
        pronouns = [m.start() for m in self._pronouns]
        for sentence in self._sentences:
            names = {m.name for m in self._people.within(sentence.start, sentence.end)}
            if len(names) != 1:
                continue
            first = self._people.within(sentence.start, sentence.end)[0]
            at = bisect_left(pronouns, first.start)
            if at < len(pronouns) and pronouns[at] < sentence.end and not self._quotations.around(first.start):
                word = self._pronouns[at][0].lower()
                self._votes.setdefault(first.name, Counter())[GENDER[word]] += 1


def kind_of_noun(phrase: str, noun: str) -> Kind:
    """What somebody described is: one person, many, or a body."""
    if noun in BODIES and noun not in ("police", "forces"):
        return "body"
    if names_one_person(noun):
        return "one"
    if names_persons(noun) or " and " in phrase or (noun.endswith("s") and phrase.split()[-1].islower()):
        return "many"
    return "unknown" if phrase[:1].isupper() else "body"
