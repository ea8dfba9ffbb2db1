"""From a source's words to a speaker: one name, the role apart, pronouns and surnames resolved within the article.

A speaker is a person's full name without titles, an organisation as the text calls it, or, for somebody described but
not named, the description without its article ("Syrian military source"). A pronoun that points to nobody we can tell
is None, not a guess.
"""

import re
from dataclasses import replace
from itertools import pairwise

from assistant.claims.speakers.article.people import People
from assistant.claims.speakers.group_sources import apposed_group, capital_run, read_group, read_led
from assistant.claims.speakers.names import bare, is_title
from assistant.claims.speakers.person_sources import named_person
from assistant.claims.speakers.plausible import describable, tidy
from assistant.claims.speakers.source_words import COMPLEMENT, clean, cut, head_of, limited, without_article
from assistant.claims.speakers.speaker import NOBODY, Speaker
from assistant.english import titles
from assistant.english.persons import names_one_person

_KNOWN_AS = re.compile(
    r"\b(?:known as|called|named|dubbed|calling (?:itself|themselves|himself|herself))\s+[“\"]?(?:[Tt]he\s+)?(?=[A-Z])"
)
_NAME_ONLY = re.compile(
    r"\b(?:who|and) (?:gave|would give) [^.;“”]{0,30}?\bname\b(?: only)?(?:,| as) (?P<name>[A-Z][\w’-]+)"
)
_DATE = re.compile(r"(\b[A-Z][a-z]{2,8}\.? \d{1,2}), (\d{4}) (?=[a-z])")
_INVERTED = re.compile(
    r"(?:neither|nor|so)\s+(?:(?:did|does|do|has|have|had|is|are|was|were|would|will|could|can)\s+)?", re.IGNORECASE
)
_ONE = re.compile(r"(?:one|another|a (?:second|third)|an?other one)\b", re.IGNORECASE)
_DATELINE = re.compile(r"[A-ZÀ-Þ][A-ZÀ-Þ ./’'-]{2,40}(?:,\s[^-–—\n]{1,40})?(?:\s\([^()\n]{1,40}\))?\s+[-–—]+\s+(?=\S)")
_CREDIT = re.compile(r"\(?[^()\n]{1,80}\)\s+(?=\S)")
_LATER = re.compile(r"\s+(?:himself|herself|until|when|since|who|whose)\b")
_BOTH = re.compile(r"\s+(?:and|nor)\s+")


def read_source(words: str, people: People) -> Speaker:
    """The speaker whom a source's words name, without looking at the text around them."""
    for aside in (_DATELINE, _CREDIT, _INVERTED):
        if found := aside.match(words):
            words = words[found.end() :]
    speaker = _two(words, people) or _read(words, people)
    name = tidy(speaker.name) if speaker.name else None
    if name is None or (name.islower() and name == words.strip() and " " not in name and not describable(name)):
        return NOBODY
    return replace(speaker, name=name)


def _two(words: str, people: People) -> Speaker | None:
    """Both people as one speaker ("Police chief Ana Sol and Mayor Tom Reed"), or None where there are not two."""
    parts = _BOTH.split(cut(words))
    if len(parts) != 2 or any("," in part for part in parts):
        return None
    names = [named.name for part in parts if (named := named_person(part, people)) and named.name]
    full = len(names) == 2 and any(" " in name for name in names)
    return Speaker(f"{names[0]} and {names[1]}") if full else None


def _read(words: str, people: People) -> Speaker:
    if only := _NAME_ONLY.search(words):
        return Speaker(only["name"], limited(_last_part(cut(words[: only.start()]))), person=True)
    known = _KNOWN_AS.search(words)
    called = capital_run(clean(words[known.end() :])) if known else None
    if known and called:
        return Speaker(limited(called), limited(_last_part(words[: known.start()])), organisation=True)
    words = re.sub(r"\s+", " ", _DATE.sub(r"\1 \2 ", words)).strip(" ,")
    parts = [cut(part) for part in re.split(r",\s+", words)]
    role = _role_of(parts[1:])
    named = named_person(parts[0], people)
    if named is not None:
        return replace(named, role=named.role or role)
    if len(parts) > 1:
        apposed = named_person(parts[1], people)
        if apposed is not None and _ONE.match(parts[0]):  # "one of them, Ana Sol, a nurse"
            return replace(apposed, role=apposed.role or _role_of(parts[2:]))
        if apposed and names_one_person(head_of(parts[0])) and not _of_another(parts[0], apposed.name or "", people):
            role = _BOTH.split(parts[0])[-1]  # "Ana Sol and her brother, Tom"
            return replace(apposed, role=clean(without_article(role.removeprefix("whose "))))
        if apposed is None and not _can_speak(parts[0]):  # "the pit, its director, Ana Sol," told
            for role_part, part in pairwise(parts[1:]):
                if (other := named_person(part, people)) and names_one_person(head_of(role_part)):
                    return replace(other, role=other.role or clean(without_article(role_part)))
        body = apposed_group(parts[0], parts[1])
        if body is not None:
            return body
    return read_led(parts[0], people) or read_group(parts[0], role)


def _can_speak(words: str) -> bool:
    head = head_of(words)
    return words[:1].isupper() != words.startswith(("The ", "A ", "An ")) or names_one_person(head) or describable(head)


def _of_another(words: str, name: str, people: People) -> bool:
    """Whether the name belongs to the role's own complement, as in "a spokesman for the governor, Ana Sol"."""
    complement = [bare(w) for part in COMPLEMENT.split(words)[1:] for w in part.split()]
    return bool(complement) and (is_title(complement[-1]) or any(people.holds(name, noun) for noun in complement))


def _role_of(parts: list[str]) -> str | None:
    """The first apposition that is a role: "a spokeswoman for the agency"."""
    for words in parts:
        if not words.lower().startswith(("who ", "which ", "where ", "and ", "including ", "like ")) and (
            head_of(words) in titles.OFFICES | titles.RELATIVES
            or any(is_title(w) for w in COMPLEMENT.split(words)[0].split())
        ):
            return _LATER.split(clean(without_article(words)))[0]
    return None


def _last_part(words: str) -> str:
    """The last of two descriptions: "solicitor" of "the friend, a solicitor"."""
    return clean(without_article(words.rstrip(" ,").split(", ")[-1]))
