"""Sources that are no bare name of a person: organisations, documents, somebody described."""

from __future__ import annotations

import re

from assistant.claims.speakers.names import People, bare, gender_of, is_capitalised, person_in, strip_possessive
from assistant.claims.speakers.source_words import COMPLEMENT, clean, limited, without_article
from assistant.claims.speakers.speaker import NOBODY, Speaker
from assistant.english import titles
from assistant.english.words import word_set

_LED = re.compile(
    r"(?P<role>\S+(?: \S+){0,5}?) (?P<name>(?:[A-Z][\w’'.-]*)(?: (?:[A-Z][\w’'.-]*|of|for|the|de|van|von|al)){0,5})"
)
_UNKNOWN = word_set(
    """
    i we you me us my our your one some many others other several most few all none both neither either each
    everyone somebody someone anyone nobody those these this another more people what there such
    """
)
_ORG_OF = re.compile(r"of|for|and|the|de|du|&")
_DESCRIBED = re.compile(
    r"\s+(?:released|conducted|published|taken|filed|commissioned|obtained|posted|issued|written|led|based"
    r"|speaking|working|quoted|briefed|seen|"
    r"reviewed|carried|compiled|sponsored|sent|dated)\b"
)
_BEING = re.compile(r"(?:er|or|ist|ian|ant|ent|man|woman|ee|staff|chef|clerk|pilot)$")
_JOINING = word_set("and or by of for from in at with on to about that who which than as is was")
_BODIES = titles.GROUPS | word_set(
    """
    institute operator pollster chain maker channel broadcaster station website daily weekly tabloid airline charities
    """
)
_OWNERS = _BODIES | word_set(
    "owner owners operators contractor developer publisher manufacturer supplier builder insurer"
)
_BEFORE_THE = word_set("of for at in from by to with on and or along near across against")


def read_led(words: str, people: People) -> Speaker | None:
    """As in "bus driver Tom Reed" and "the aid group Open Gate": a described kind, then the name."""
    match = _LED.fullmatch(words)
    if match is None:
        return None
    lead = without_article(match["role"]).split()
    if not lead or not lead[-1].islower() or any(w in _JOINING for w in lead):
        return None
    name = match["name"].split()
    if lead[-1] in _BODIES:
        return Speaker(limited(match["name"]), limited(" ".join(lead)), organisation=True)
    person = person_in(name)
    if person is None or len(person) != len(name) or not _BEING.search(lead[-1]):
        return None
    full = " ".join(person)
    return Speaker(full, " ".join(lead), gender_of(name) or people.gender.get(full), person=True)


def apposed_group(words: str, name: str) -> Speaker | None:
    """As in "A relief organisation, Open Gate": a described body and, after the comma, its name."""
    described = without_article(words)
    head = bare(COMPLEMENT.split(described)[0].split()[-1]) if described else ""
    if head not in _OWNERS or not described[:1].islower() or capital_run(name) != name:
        return None
    return Speaker(limited(name), limited(described), organisation=True)


def describes_person(words: str) -> bool:
    """Whether the noun of these words is one for somebody who does something ("investigator")."""
    head = COMPLEMENT.split(words)[0].split()
    noun = bare(head[-1]) if head else ""
    return _BEING.search(noun) is not None and noun not in _OWNERS | titles.ORGANISATION | titles.DOCUMENTS


def read_group(words: str, role: str | None) -> Speaker:
    """An organisation, a document or somebody described but not named."""
    inner = re.search(
        r"\bthe ((?:[A-Z][\w’'&.-]*)(?: (?:[A-Z][\w’'&.-]*|of|for|and|the|in))*)(?: (?:charity|group|agency"
        r"|monitor|organi[sz]ation|newspaper))?$",
        words,
    )
    last = words[: inner.start()].split()[-1] if inner and inner.start() > 0 else ""
    if inner and last.islower() and last not in _BEFORE_THE:
        return Speaker(limited(inner[1]), limited(clean(without_article(words[: inner.start()]))), organisation=True)
    plain = strip_possessive(clean(without_article(_DESCRIBED.split(words)[0])))
    tokens = plain.split()
    if not tokens:
        return NOBODY
    tail = re.fullmatch(
        r"((?:[A-Z][\w’'&.-]*)(?: (?:[A-Z][\w’'&.-]*|of|for|and|the))*) (?:charity|group|agency|monitor"
        r"|newspaper|magazine|network|app|website)",
        plain,
    )
    if tail and len(tail[1].split()) > 1:
        return Speaker(limited(tail[1]), role, organisation=True)
    if all(bare(t) in _UNKNOWN or bare(t) in titles.NOT_NAMES for t in tokens):
        return NOBODY
    head = bare(COMPLEMENT.split(plain)[0].split()[-1])
    organisation = (
        is_capitalised(tokens[0]) and (is_capitalised(tokens[-1]) or head in titles.GROUPS)
    ) or head in titles.GROUPS
    return Speaker(limited(plain), role, None, organisation=organisation)


def capital_run(words: str) -> str | None:
    """The run of capitalised words that `words` starts with, joined by "of", "for" and the like."""
    kept: list[str] = []
    for token in words.split():
        if is_capitalised(token) or token[:1].isdigit() or (kept and _ORG_OF.fullmatch(token)):
            kept.append(token)
        else:
            break
    while kept and _ORG_OF.fullmatch(kept[-1]):
        kept.pop()
    return " ".join(kept) or None
