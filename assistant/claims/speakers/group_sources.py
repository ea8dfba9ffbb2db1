"""Sources that are no bare name of a person: organisations, documents, somebody described."""

import re

from assistant.claims.speakers.article.people import People
from assistant.claims.speakers.names import bare, gender_of, is_capitalised, person_in, strip_possessive
from assistant.claims.speakers.source_words import PARTICIPLE, clean, head_of, limited, without_article
from assistant.claims.speakers.speaker import NOBODY, Speaker
from assistant.english import titles
from assistant.english.persons import names_one_person, names_persons
from assistant.english.words import word_set

_LED = re.compile(
    r"(?P<role>\S+(?: \S+){0,5}?) (?P<name>(?:[A-Z][\w’'.-]*)(?: (?:[A-Z][\w’'.-]*|of|for|the|de|van|von|al)){0,5})"
)
_UNKNOWN = titles.NOT_NAMES | word_set(
    "me us one others everyone somebody someone anyone nobody people those these what there such"
)
_OF = re.compile(r"of|for|and|the|de|du|&")
_JOINING = word_set("many several some and or by of for from in at with on to about that who which than as is was")


def read_led(words: str, people: People) -> Speaker | None:
    """Who is named after a described kind ("bus driver Tom Reed", "the aid group Open Gate"), or None."""
    match = _LED.fullmatch(words)
    lead = without_article(match["role"]).split() if match else []
    if match is None or not lead or any(w in _JOINING for w in lead):
        return None
    name = match["name"].split()
    if lead[-1] in titles.KINDS:
        return Speaker(limited(match["name"]), limited(" ".join(lead)), organisation=True)
    full = " ".join(name)
    if person_in(name) != name or not (names_one_person(lead[-1]) or people.is_person(full)):
        return None
    return Speaker(full, " ".join(lead), gender_of(name) or people.gender.get(full), person=True)


def apposed_group(words: str, name: str) -> Speaker | None:
    """The body that is named after its description ("A relief organisation, Open Gate", "Her party, the New List")."""
    described, plain = without_article(words), without_article(name)
    head = head_of(described)
    lower = bool(head) and head == described.split()[-1] and capital_run(plain) == plain
    if not lower or head in titles.PLACES | titles.DOCUMENTS or (_several(head) and head not in titles.KINDS):
        return None
    return Speaker(limited(plain), limited(described), organisation=not names_one_person(head))


def _several(noun: str) -> bool:
    return names_persons(noun) and not names_one_person(noun)


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
