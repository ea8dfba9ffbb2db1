"""Sources that are no bare name of a person: organisations, documents, somebody described."""

import re

from assistant.claims.speakers.names import People, bare, gender_of, is_capitalised, person_in, strip_possessive
from assistant.claims.speakers.source_words import PARTICIPLE, clean, head_of, limited, without_article
from assistant.claims.speakers.speaker import NOBODY, Speaker
from assistant.english import titles
from assistant.english.persons import names_persons
from assistant.english.words import word_set

_LED = re.compile(
    r"(?P<role>\S+(?: \S+){0,5}?) (?P<name>(?:[A-Z][\w’'.-]*)(?: (?:[A-Z][\w’'.-]*|of|for|the|de|van|von|al)){0,5})"
)
_UNKNOWN = titles.NOT_NAMES | word_set(
    "me us one others everyone somebody someone anyone nobody people those these what there such"
)
_OF = re.compile(r"of|for|and|the|de|du|&")
_JOINING = word_set("and or by of for from in at with on to about that who which than as is was")
_BODIES = titles.GROUPS | word_set(
    """
    institute operator operators owner owners contractor developer publisher manufacturer supplier builder insurer maker
    pollster chain channel broadcaster station website daily weekly tabloid airline
    """
)


def read_led(words: str, people: People) -> Speaker | None:
    """Who is named after a described kind ("bus driver Tom Reed", "the aid group Open Gate"), or None."""
    match = _LED.fullmatch(words)
    lead = without_article(match["role"]).split() if match else []
    if match is None or not lead or any(w in _JOINING for w in lead):
        return None
    name = match["name"].split()
    if lead[-1] in _BODIES:
        return Speaker(limited(match["name"]), limited(" ".join(lead)), organisation=True)
    if person_in(name) != name or not names_being(lead[-1]):
        return None
    full = " ".join(name)
    return Speaker(full, " ".join(lead), gender_of(name) or people.gender.get(full), person=True)


def names_being(noun: str) -> bool:
    """Whether a noun is one for somebody who does something ("moderator"), and for no body or document."""
    agent = noun.endswith(("er", "or")) and noun not in _BODIES | titles.ORGANISATION | titles.DOCUMENTS
    return agent or names_persons(noun)


def apposed_group(words: str, name: str) -> Speaker | None:
    """The body that is named after its description ("A relief organisation, Open Gate"), or None."""
    described = without_article(words)
    if head_of(described) not in _BODIES or capital_run(name) != name:
        return None
    return Speaker(limited(name), limited(described), organisation=True)


def read_group(words: str, role: str | None) -> Speaker:
    """An organisation, a document or somebody described but not named."""
    plain = strip_possessive(clean(without_article(PARTICIPLE.split(words)[0])))
    tokens = plain.split()
    if all(bare(t) in _UNKNOWN for t in tokens):
        return NOBODY
    head = head_of(plain)
    organisation = head in titles.GROUPS or (is_capitalised(tokens[0]) and is_capitalised(tokens[-1]))
    return Speaker(limited(plain), role, organisation=organisation)


def capital_run(words: str) -> str | None:
    """The run of capitalised words that `words` starts with, joined by "of", "for" and the like."""
    kept: list[str] = []
    for token in words.split():
        if not is_capitalised(token) and not _OF.fullmatch(token):
            break
        kept.append(token)
    while kept and _OF.fullmatch(kept[-1]):
        kept.pop()
    return " ".join(kept) or None
