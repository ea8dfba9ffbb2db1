"""Bodies that an article names: with a word for one ("Sea Trust"), as letters, or described ("the operator, Delve")."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.claims.speakers.article.people import People
from assistant.claims.speakers.names import bare, strip_possessive
from assistant.claims.speakers.source_words import head_of
from assistant.english import titles
from assistant.english.persons import CROWDS

_CAPITALISED = r"[A-Z][\w&’'-]{0,40}"
_RUN = re.compile(rf"\b{_CAPITALISED}(?: (?:(?:of|for|and|the) ){{0,2}}{_CAPITALISED}){{0,12}}")
_BEFORE = re.compile(
    r"(?:(?:^|\s)(?:[Tt]he|[Aa]n?|[Ii]ts|[Hh]is|[Hh]er|[Tt]heir|\w+['’]s)\s(?P<words>(?:(?!(?:of|for|at|in|by|to|on|with|from)\s)[a-z][\w-]*\s){0,3}))?"
    r"\b(?P<noun>[a-z][\w-]*)(?:, (?:the |an? )?| (?:called |known as |named )?(?:the )?)$"
)
_AFTER = re.compile(
    r"(?: \([^()]{1,40}\))?, (?:the|an?|its|his|her|their|[A-Z]\w+['’]s?)\s(?P<words>(?:[\w’'-]+\s?){1,7})"
)
_PLACED = re.compile(r"\b(?:in|at|near|outside|into|to|across|from)\s$")
BODIES = titles.GROUPS | titles.ORGANISATION | CROWDS
"""Nouns for what speaks as one."""


@dataclass(frozen=True, slots=True)
class Body:
    """A body named at a place, with the words of its name in lower case."""

    name: str
    start: int
    end: int
    nouns: frozenset[str]
    described: str | None
    """The noun of its description."""
    description: str | None
    sure: bool
    """Whether something says so, beside the capitals."""


def find_bodies(text: str, people: People) -> Iterator[Body]:
    """The bodies of a text, in order; a name that is a person's, or a place's as far as told, is none."""
    for match in _RUN.finditer(text):
        start = match.start()
        inside = [m for m in people.within(start, match.end()) if people.is_person(m.name)]
        if inside:  # "Ana Sol of the Hill Academy"
            start = inside[-1].end
        words = match[0][start - match.start() :].split()
        while words and (bare(words[0]) in titles.NOT_NAMES or (inside and not words[0][:1].isupper())):
            words.pop(0)
        name = strip_possessive(" ".join(words))
        if not name or is_persons(words[-1]):
            continue
        start = match.end() - len(" ".join(words))
        description = _description(text, start, match.end())
        described = head_of(description) if description else None
        if described and not people.is_titled(name):  # "the militia Ansar al-Noor"
            people.bodies.add(name)
        if people.is_person(name):
            continue
        nouns = frozenset(bare(w) for w in words)
        acronym = len(words) == 1 and name.isupper() and 1 < len(name) < 7
        several = nouns if len(words) > 1 else frozenset()
        sure = bool(described or acronym or several & BODIES)
        if sure or (len(words) > 1 and not _PLACED.search(text, max(0, start - 12), start)):
            yield Body(name, start, match.end(), nouns, described, description, sure)


def is_persons(word: str) -> bool:
    """Whether the last word of capitals is an office, so that they are nobody's name ("White House Secretary")."""
    return bare(word) in titles.OFFICES and bare(word) not in BODIES


def _description(text: str, start: int, end: int) -> str | None:
    """The words beside a name that describe it as a body: "bus company", "charity with an office in the port"."""
    before = _BEFORE.search(text, max(0, start - 60), start)
    if before and before["noun"] in titles.KINDS - titles.DOCUMENTS:
        return f"{before['words'] or ''}{before['noun']}"
    after = _AFTER.match(text, end, min(len(text), end + 120))
    words = re.split(r"\s(?:that|which|who|whose|and)\b", after["words"])[0].strip() if after else ""
    return words if head_of(words) in titles.KINDS else None
