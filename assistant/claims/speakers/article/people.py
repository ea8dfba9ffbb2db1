"""The people of one article: their full names, genders and roles, and who is meant by one word of a name."""

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from dataclasses import dataclass

from assistant.claims.speakers.article.roles import Role, age_beside, role_after, role_before
from assistant.claims.speakers.names import (
    GIVEN,
    NO_MONONYMS,
    RUN,
    bare,
    gender_of,
    is_occupation,
    is_title,
    person_in,
    strip_possessive,
    untitled,
    without_portfolio,
)
from assistant.english import titles

_PLACED = re.compile(r"\b(?:in|near|at|into|outside|across|around|through|the|leave|reach|of)[ ]$", re.IGNORECASE)
"""What stands before places and organisations, hardly before a person's full name."""
_OFFICE_OF = re.compile(r"\b(?:[Mm]inister|[Ss]ecretary) (?:of|for) (?:the )?$")
_WHO = re.compile(r"(?:,\s\d{1,3})?,?\s(?:who|whom|whose)\b")
_ALONE = re.compile(
    r"(?:^|(?:[a-z,;:”\"]|[.!?]|\bM(?:r|rs|s)\.)\s+)(?P<name>[A-ZÀ-ÞŁŠŽ][\w’'-]{1,40})(?=\s)"
    r"(?=[^.!?“”\"A-Z\n]{1,80}?\b(?P<pronoun>he|his|him|she|her)\b)",
    re.MULTILINE,
)
_ONLY_NAME = re.compile(
    r"\b(?P<first>[A-Z][a-zà-ÿ’-]+)(?=,[^.;“”]{0,60}\b(?:gave|goes by) (?:only )?(?:one|a single) name\b)"
    r"|\b(?:gave|give) (?:only )?(?:his|her) (?:first )?name(?: only)?(?:,| as) (?P<last>[A-Z][a-zà-ÿ’-]+)"
)
"""Somebody who has but one name for the text."""
_CAPITAL = re.compile(r"\b[A-ZÀ-ÞŁŠŽ][\w’'-]+")


@dataclass(frozen=True, slots=True)
class Mention:
    """A person named at a place of the text, under the full name."""

    name: str
    start: int
    end: int


class People:
    """Full names of an article's people, in the order of the text."""

    def __init__(self, text: str) -> None:
        self.mentions: list[Mention] = []
        self.gender: dict[str, str] = {}
        self.alone: set[str] = set()
        self.roles: dict[str, str] = {}
        self.held: dict[str, list[Role]] = defaultdict(list)
        """Roles by their noun."""
        self.bodies: set[str] = set()
        """What looks like a person's name, and is said to be a body's; whoever looks for bodies adds to it."""
        self.ages: dict[str, set[str]] = defaultdict(set)
        self.placed: Counter[str] = Counter()
        self.counts: Counter[str] = Counter()
        self._text = text
        self._by_last: dict[str, list[str]] = {}
        self._by_first: dict[str, list[str]] = {}
        self._lone: dict[str, str] = {}
        singles = self._add_full_names()
        for match in _ONLY_NAME.finditer(text):
            name = match["first"] or match["last"]
            self._add(name, match.start(match.lastgroup or 0), match.end(match.lastgroup or 0), [name], 0)
            self.alone.add(name)
        self._shorten()
        self._index()
        self._vote()
        self._add_titled(singles)
        self._index()
        self._add_surnames()
        self.mentions.sort(key=lambda m: m.start)
        self._starts = [m.start for m in self.mentions]

    def _add_full_names(self) -> list[re.Match[str]]:
        """Notes the full names; the runs that are a title and one more word are returned ("Pope Francis")."""
        singles = []
        for match in RUN.finditer(self._text):
            run = match[0].split(" ")
            office = _OFFICE_OF.search(self._text, max(0, match.start() - 30), match.start())
            words = person_in(without_portfolio(run) if office else run)
            if words is not None:
                start = match.end() - len(" ".join(words)) if office else match.start()
                self._add(" ".join(words).rstrip(","), start, match.end(), run, len(run) - len(words))
            elif untitled(run) == len(run) - 1 and is_title(run[-2]):
                singles.append(match)
        return singles

    def _add(self, name: str, start: int, end: int, run: list[str], before: int) -> None:
        text = self._text
        self.counts[name] += 1
        self.placed[name] += _PLACED.search(text, max(0, start - 12), start) is not None
        self.mentions.append(Mention(name, start, end))
        gender = gender_of(run)
        if gender:
            self.gender.setdefault(name, gender)
        if _WHO.match(text, end):
            self.alone.add(name)
        self.ages[name] |= age_beside(text, start, end)
        for words in (role_before(text, start, run[:before]), role_after(text, end)):
            if words:
                self.roles.setdefault(name, words)
                role = Role.of(name, words, start)
                self.held[role.head].append(role)

    def _vote(self) -> None:
        """Of a man and a woman of one surname, who is meant by it alone: as the pronouns after it tell."""
        shared = {w for w, names in self._by_last.items() if len({self.gender.get(n) for n in names} - {None}) > 1}
        votes: Counter[tuple[str, str]] = Counter()
        for match in _ALONE.finditer(self._text) if shared else ():
            if bare(match["name"]) in shared:
                votes[bare(match["name"]), "m" if match["pronoun"] in ("he", "his", "him") else "f"] += 1
        for word in shared:
            men, women = votes[word, "m"], votes[word, "f"]
            if max(men, women) > 1 + min(men, women):
                self._lone[word] = "m" if men > women else "f"

    def _add_titled(self, singles: list[re.Match[str]]) -> None:
        """Notes who is named by a title and one word: the bearer of that name, else somebody known by it alone."""
        for match in singles:
            run = match[0].split(" ")
            word = strip_possessive(run[-1])
            if bare(word) in NO_MONONYMS or is_occupation(word):
                continue
            name = self.full_name(word, gender_of(run[:-1])) or word
            if len(self._by_last.get(bare(word), ())) < 2:
                self._add(name, match.start(), match.end(), run, len(run) - 1)
            else:  # the title may be another's
                self.mentions.append(Mention(name, match.start(), match.end()))

    def _shorten(self) -> None:
        """Drops what a headline's capitals put before a name that stands elsewhere: "Derelict Ana Sol"."""
        for name in [n for n in self.counts if len(n.split()) > 2]:
            first, rest = name.split(" ", 1)
            if rest in self.counts and bare(first) not in GIVEN and len(first.rstrip(".")) > 1:
                self.counts[rest] += self.counts.pop(name)
                self.mentions = [Mention(rest, m.start, m.end) if m.name == name else m for m in self.mentions]

    def _index(self) -> None:
        last, first = defaultdict(list), defaultdict(list)
        for name, _ in self.counts.most_common():
            words = name.split()
            last[bare(words[-1])].append(name)
            first[bare(words[0])].append(name)
        self._by_last, self._by_first = dict(last), dict(first)

    def _add_surnames(self) -> None:
        """Places where a word of a name stands alone; each word of a full name is passed over."""
        known = sorted(self.mentions, key=lambda m: m.start)
        starts = [m.start for m in known]
        for match in _CAPITAL.finditer(self._text):
            word = bare(match[0])
            index = bisect_left(starts, match.start() + 1) - 1
            if not self.is_name(word) or word in titles.NOT_NAMES or (index >= 0 and match.start() < known[index].end):
                continue
            name = self.full_name(match[0])
            if name is None and word in self._by_last:  # one of two of that surname
                self.mentions.append(Mention(strip_possessive(match[0]), match.start(), match.end()))
            elif name:
                self.mentions.append(Mention(name, match.start(), match.end()))
                if _PLACED.search(self._text, max(0, match.start() - 12), match.start()):
                    self.placed[name] += 1
                else:
                    self.alone.add(name)

    def is_name(self, word: str) -> bool:
        """Whether a word in lower case is the last or the first of somebody's full name."""
        return word in self._by_last or word in self._by_first

    def is_person(self, name: str) -> bool:
        """Whether something says that these capitals are a person.

        A title, a common given name, or the surname used alone.
        """
        if " " not in name and name.lower() in self._by_last:
            return True
        if self.is_titled(name) or self.ages.get(name):
            return True
        return name not in self.bodies and name in self.alone and 2 * self.placed[name] < self.counts[name]

    def holds(self, name: str, noun: str) -> bool:
        """Whether the text gives somebody a role of this noun."""
        return any(role.name == name for role in self.held.get(noun, ()))

    def is_titled(self, name: str) -> bool:
        """Whether a title, a role or a given name tells a person."""
        return name in self.gender or name in self.roles

    def within(self, start: int, end: int) -> list[Mention]:
        """Mentions of people in `[start, end)`, in order."""
        return self.mentions[bisect_left(self._starts, start) : bisect_left(self._starts, end)]

    def full_name(self, word: str, gender: str | None = None) -> str | None:
        """Who is meant by one word of a name, the last or (in "Tan Weisheng" or among friends) the first.

        The only bearer, or the only one whom the title allows, else the one most often named; None where two bearers
        are named equally often.
        """
        key = bare(word)
        bearers = self._by_last.get(key) or [n for n in self._by_first.get(key, ()) if self._goes_by_first(n)]
        gender = gender or self._lone.get(key)
        if gender and len(bearers) > 1:
            known = [n for n in bearers if self.gender.get(n) == gender]
            bearers = known or [n for n in bearers if n not in self.gender]
        told = [n for n in bearers if n.split()[0].endswith("ed") <= self.is_titled(n)]  # no headline's "Embattled Sol"
        bearers = told or bearers
        if len(bearers) < 2:
            return bearers[0] if bearers else None
        first, second = bearers[:2]  # by how often they are named
        if first.split()[0] == second.split()[0]:  # one person, with a middle name or without
            return max(first, second, key=len)
        return first if self.counts[first] > self.counts[second] else None

    def _goes_by_first(self, name: str) -> bool:
        """Whether the first word of a full name may stand for it: the words are a person's, not a place's."""
        return bare(name.split()[0]) in GIVEN or self.placed[name] == 0
