"""Whom "who", "which" or "that" points to: the noun or name before it that can speak."""

import re

from assistant.claims.speakers.article.people import People
from assistant.claims.speakers.names import bare, is_title
from assistant.claims.speakers.plausible import describable
from assistant.english.persons import names_one_person, names_persons
from assistant.schema import Span

_JOINED = re.compile(r",?\s+(?:and|but|or)\s+$")
_EARLIER = re.compile(r"\b(?:who|whom|which)\b")
_WORD = re.compile(r"[^\s,;:()“”\"—–]+")
_CAPITALS = re.compile(r"[A-Z][\w’'&.-]*(?: (?:of |for |and |the )?[A-Z][\w’'&.-]*)*$")
_OF = re.compile(r"\b(?:of|at|for|in|from) (?:the )?$")
_NEAR, _FAR = 110, 300


def antecedent(text: str, start: int, position: int, word: str, people: People) -> Span | None:
    """The span, in the sentence from `start` on, that a relative pronoun at `position` points to, or None."""
    start = max(start, position - _FAR)
    lead = text[start:position]
    while joined := _JOINED.search(lead):  # "whom nobody knew, and who"
        earlier = [m.start() for m in _EARLIER.finditer(lead)]
        if not earlier:
            lead = lead[: joined.start()]
            break
        lead = lead[: earlier[-1]]
    end = start + len(lead.rstrip(" ,\n—–-("))
    if word in ("who", "whom", "whose"):
        return _person(text, max(start, end - _NEAR), end, position, people)
    return _thing(text, start, end, people)


def _person(text: str, start: int, end: int, position: int, people: People) -> Span | None:
    """The last person or noun for people; without a comma before "who" the noun, for a name would need one."""
    names = [m for m in people.within(start, end) if people.is_person(m.name) or _is_last(m.end, end, text)]
    name = names[-1] if names else None
    belongs = name and not people.is_person(name.name) and _OF.search(text, max(0, name.start - 12), name.start)
    if belongs and len(names) > 1:  # "Ana Sol, head of Kilbrae High, who"
        name = names[-2]
    if name and re.search(r"[,—–(-]\s*$", text[end:position]):
        return Span(start=name.start, end=min(name.end, end))
    for match in reversed(list(_WORD.finditer(text, name.end if name else start, end))):
        if match[0].islower() and names_persons(bare(match[0])):
            return Span(start=match.start(), end=match.end())
    if name is None:
        capitals = _CAPITALS.search(text, start, end)
        return Span(start=capitals.start(), end=capitals.end()) if capitals and _speaks(capitals[0]) else None
    return Span(start=name.start, end=min(name.end, end))


def _described(words: list[re.Match[str]], text: str) -> Span:
    """A noun with the words before it up to its article."""
    start = words[-1].start()
    for word in reversed(words[-4:-1]):
        if text[word.end() : start] != " " or not word[0].islower():
            break
        start = word.start()
        if word[0] in ("the", "a", "an", "its", "his", "her", "their"):
            return Span(start=start, end=words[-1].end())
    return Span(start=words[-1].start(), end=words[-1].end())


def _is_last(name_end: int, end: int, text: str) -> bool:
    return not text[name_end:end].strip()


def _speaks(capitals: str) -> bool:
    words = capitals.split()
    return is_title(words[-1]) or names_one_person(bare(words[-1])) or names_persons(bare(words[-1])) or len(words) > 1


def _thing(text: str, start: int, end: int, people: People) -> Span | None:
    """The noun directly before, if it is one for a body or a document, else the capitals directly before."""
    words = list(_WORD.finditer(text, max(start, end - 60), end))
    if not words:
        return None
    last = words[-1]
    if last[0].islower():
        return _described(words, text) if describable(bare(last[0])) else None
    capitals = _CAPITALS.search(text, start, end)
    if capitals is None or any(people.is_person(m.name) for m in people.within(capitals.start(), end)):
        return None
    return Span(start=capitals.start(), end=capitals.end())
