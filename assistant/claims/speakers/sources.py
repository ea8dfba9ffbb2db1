"""From a source's words to a speaker: one name, the role apart, pronouns and surnames resolved within the article.

A speaker is a person's full name without titles, an organisation as the text calls it, or, for somebody described but
not named, the description without its article ("Syrian military source"). A pronoun that points to nobody we can tell
is None, not a guess.
"""

from __future__ import annotations

import re
from dataclasses import replace

from assistant.claims.speakers.group_sources import apposed_group, capital_run, describes_person, read_group, read_led
from assistant.claims.speakers.names import People, bare, is_title
from assistant.claims.speakers.person_sources import named_person
from assistant.claims.speakers.plausible import AND_NUMBER, describable, tidy
from assistant.claims.speakers.source_words import COMPLEMENT, clean, cut, limited, without_article
from assistant.claims.speakers.speaker import NOBODY, Speaker
from assistant.english import titles

_KNOWN_AS = re.compile(r"\b(?:known as|called|named|dubbed)\s+[“\"]?(?:[Tt]he\s+)?(?=[A-Z])")
_CLAUSE = re.compile(r"((?:[A-Z][\w’'&-]*)(?: [A-Z][\w’'&-]*){0,5}) [a-z]+(?:s|ed) (?:a|an|the) ")
_DATE = re.compile(r"(\b[A-Z][a-z]{2,8}\.? \d{1,2}), (\d{4}) (?=[a-z])")
_INVERTED = re.compile(
    r"^(?:neither|nor|so)\s+(?:(?:did|does|do|has|have|had|is|are|was|were|would|will|could|can)\s+)?", re.IGNORECASE
)
_OF_THEM = re.compile(r"(?:one|another|an?other one) of (?:them|those|these|us)$", re.IGNORECASE)
_BOTH = re.compile(r"\s+(?:and|nor)\s+")
_DATELINE = re.compile(r"^[A-Z][A-Z .,'’]{2,40}(?:, [A-Z][a-z]+\.?)?(?: \([^)\n]{1,30}\))?\s+(?:—|–|--?)\s+")


def read_source(words: str, people: People) -> Speaker:
    """The speaker whom a source's words name, without looking at the text around them."""
    words = _INVERTED.sub("", words)
    speaker = _two(words, people) or _read(AND_NUMBER.sub("", words), people)
    name = tidy(speaker.name) if speaker.name else None
    if name is None or (name.islower() and name == words.strip() and " " not in name and not describable(name)):
        return NOBODY
    return speaker if name == speaker.name else replace(speaker, name=name)


def _two(words: str, people: People) -> Speaker | None:
    """As in "Police chief Ana Sol and Mayor Tom Reed": both names, for the words are both people's."""
    parts = _BOTH.split(cut(words))
    if len(parts) != 2 or any("," in part for part in parts):
        return None
    names = [named[1] for part in parts if (named := named_person(part, people)) and " " in named[1]]
    return Speaker(" and ".join(names)) if len(names) == 2 else None


def _read(words: str, people: People) -> Speaker:
    known = _KNOWN_AS.search(words)
    called = capital_run(clean(words[known.end() :])) if known else None
    if known and called:
        return Speaker(limited(called), limited(clean(without_article(words[: known.start()]))), organisation=True)
    words = _DATE.sub(r"\1 \2 ", _DATELINE.sub("", words))
    clause = _CLAUSE.match(words)  # "Open Gate runs a shelter": the words of another clause
    if clause:
        words = clause[1]
    parts = [p for p in re.split(r",\s+", re.sub(r"\s+", " ", words).strip(" ,")) if p]
    if not parts:
        return NOBODY
    first = cut(parts[0])
    role = _role_of(parts[1:])
    named = named_person(first, people)
    if named is not None:
        office, name, gender = named
        return Speaker(name, office or role, gender, person=True)
    if len(parts) > 1:
        apposed = named_person(cut(parts[1]), people)
        if apposed is not None and _OF_THEM.match(first):  # "one of them, Ana Sol, a nurse"
            return Speaker(apposed[1], apposed[0] or _role_of(parts[2:]), apposed[2], person=True)
        body = None if _head_is_role(first) else apposed_group(first, cut(parts[1]))
        if body is not None:
            return body
        role_like = _head_is_role(first) or describes_person(first)
        if apposed is not None and role_like and not _of_another(first, apposed[1], people):
            return Speaker(apposed[1], clean(without_article(first)), apposed[2], person=True)
    return read_led(first, people) or read_group(first, role)


def _of_another(words: str, name: str, people: People) -> bool:
    """Whether the name belongs to the role's own complement, as in "a spokesman for the governor, Ana Sol"."""
    complement = [bare(w) for part in COMPLEMENT.split(words)[1:] for w in part.split()]
    return bool(complement) and (is_title(complement[-1]) or any(w in people.offices.get(name, ()) for w in complement))


def _role_of(parts: list[str]) -> str | None:
    """The first apposition that is a role: "a spokeswoman for the agency"."""
    for part in parts:
        words = cut(part)
        if words.lower().startswith(("who ", "which ", "where ", "and ")):
            continue
        head = COMPLEMENT.split(words)[0].split()
        if head and (
            bare(head[-1]) in titles.OFFICES or bare(head[-1]) in titles.RELATIVES or any(is_title(w) for w in head)
        ):
            return clean(without_article(words))
    return None


def _head_is_role(words: str) -> bool:
    head = COMPLEMENT.split(words)[0].split()
    return bool(head) and (bare(head[-1]) in titles.OFFICES or bare(head[-1]) in titles.RELATIVES)
