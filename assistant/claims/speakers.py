"""From a source's words to a speaker: one name, the role apart, pronouns and surnames resolved within the article.

A speaker is a person's full name without titles, an organisation as the text calls it, or, for somebody described but
not named, the description without its article ("Syrian military source"). A pronoun that points to nobody we can tell
is None, not a guess.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from assistant.claims import titles
from assistant.claims.names import People, bare, gender_of, is_capitalised, is_title, person_in, strip_possessive
from assistant.claims.plausible import AND_NUMBER, describable, tidy
from assistant.claims.words import word_set

MAX_WORDS = 9
_ARTICLE = re.compile(
    r"^(?:the|a|an|one|another|this|that|these|those|some|any|both|even|only|our|my|his|her|their|its|and|but"
    r"|as)\s+(?!of\b)",
    re.IGNORECASE,
)
_KNOWN_AS = re.compile(r"\b(?:known as|called|named|dubbed)\s+[“\"]?(?:[Tt]he\s+)?(?=[A-Z])")
_LED = re.compile(
    r"(?P<role>\S+(?: \S+){0,5}?) (?P<name>(?:[A-Z][\w’'.-]*)(?: (?:[A-Z][\w’'.-]*|of|for|the|de|van|von|al)){0,5})"
)
_CLAUSE = re.compile(r"((?:[A-Z][\w’'&-]*)(?: [A-Z][\w’'&-]*){0,5}) [a-z]+(?:s|ed) (?:a|an|the) ")
_DATE = re.compile(r"(\b[A-Z][a-z]{2,8}\.? \d{1,2}), (\d{4}) (?=[a-z])")
_UNKNOWN = word_set(
    """
    i we you me us my our your one some many others other several most few all none both neither either each
    everyone somebody someone anyone nobody those these this another more people what there such another
    """
)
_CUT = re.compile(r"\s+(?:who|whom|which|whose|that)\s|\s*[(\[–—]|\s+--?\s|\s*[;:]", re.IGNORECASE)
_OF = re.compile(
    r"\s+(?:of|for|from|in|at|with|on|to|by|near|outside|during|after|about|against|among|between|aligned"
    r"|based|familiar|close|working|filed|released|conducted)\s"
)
_ORG_OF = re.compile(r"\b(?:of|for|and|the|de|du)\b")
DATELINE = re.compile(r"^[A-Z][A-Z .,'’]{2,40}(?:, [A-Z][a-z]+\.?)?(?: \([^)\n]{1,30}\))?\s+(?:—|–|--?)\s+")
_DESCRIBED = re.compile(
    r"\s+(?:released|conducted|published|taken|filed|commissioned|obtained|posted|issued|written|led|based"
    r"|speaking|working|quoted|briefed|seen|"
    r"reviewed|carried|compiled|sponsored|sent|dated)\b"
)
_BEING = re.compile(r"(?:er|or|ist|ian|ant|ent|man|woman|ee|staff|chef|clerk|pilot)$")
_JOINING = word_set("and or by of for from in at with on to about that who which than as is was")
_PREPOSITION = word_set("by of for from in at with on to about over among between")
_ABBREVIATED = re.compile(
    r"(?:\b[A-Z]|\b(?:Col|Gen|Lt|Sgt|Capt|Maj|Sen|Rep|Gov|Dr|Prof|Rev|Jr|Sr|Inc|Ltd|Corp|Co|Adm|Cmdr))\.$"
)


@dataclass(frozen=True, slots=True)
class Speaker:
    """A resolved speaker; `definite` when the words themselves name somebody, not a pronoun or a role alone."""

    name: str | None
    role: str | None = None
    gender: str | None = None
    person: bool = False
    organisation: bool = False


NOBODY = Speaker(None)


def _clean(words: str) -> str:
    words = re.sub(r"\s+", " ", words).strip(" \t\r\n,;:\"'“”‘’()[]—–-")
    return words if _ABBREVIATED.search(words) else words.rstrip(".")


def _without_article(words: str) -> str:
    previous = None
    while previous != words:
        previous, words = words, _ARTICLE.sub("", words)
    return words


def _limited(words: str) -> str | None:
    kept = words.split()
    if len(kept) > MAX_WORDS:
        short = _OF.split(words)[0].split()
        kept = short if len(short) <= MAX_WORDS else kept[:MAX_WORDS]
    name = " ".join(kept).strip(" ,;:")
    return name[:80].rstrip() or None


def read_source(words: str, people: People) -> Speaker:
    """The speaker whom a source's words name, without looking at the text around them."""
    speaker = _read(AND_NUMBER.sub("", words), people)
    name = tidy(speaker.name) if speaker.name else None
    if name is None or (name.islower() and name == words.strip() and " " not in name and not describable(name)):
        return NOBODY
    return speaker if name == speaker.name else replace(speaker, name=name)


def _read(words: str, people: People) -> Speaker:
    known = _KNOWN_AS.search(words)
    called = _capital_run(_clean(words[known.end() :])) if known else None
    if known and called:
        return Speaker(_limited(called), _limited(_clean(_without_article(words[: known.start()]))), organisation=True)
    words = _DATE.sub(r"\1 \2 ", DATELINE.sub("", words))
    clause = _CLAUSE.match(words)  # "Open Gate runs a shelter": the words of another clause
    if clause:
        words = clause[1]
    parts = [p for p in re.split(r",\s+", re.sub(r"\s+", " ", words).strip(" ,")) if p]
    if not parts:
        return NOBODY
    if len(parts) > 1 and _is_adjective(parts[0], parts[1]):  # "the bespectacled, elderly diplomat"
        parts = [f"{parts[0]}, {parts[1]}", *parts[2:]]
    first = _cut(parts[0])
    role = _role_of(parts[1:])
    named = _person(first, people)
    if named is not None:
        office, name, gender = named
        return Speaker(name, office or role, gender, person=True)
    if len(parts) > 1 and not first[:1].isdigit():
        apposed = _person(_cut(parts[1]), people)
        if apposed is not None and _head_is_role(first) and not _of_another(first, apposed[1], people):
            return Speaker(apposed[1], _clean(_without_article(first)), apposed[2], person=True)
    return _led(first, people) or _group(first, role, people)


def _of_another(words: str, name: str, people: People) -> bool:
    """Whether the name belongs to the role's own complement, as in "a spokesman for the governor, Ana Sol"."""
    complement = [bare(w) for part in _OF.split(words)[1:] for w in part.split()]
    return bool(complement) and (is_title(complement[-1]) or any(w in people.offices.get(name, ()) for w in complement))


def _led(words: str, people: People) -> Speaker | None:
    """As in "bus driver Tom Reed" and "the aid group Open Gate": a described kind, then the name."""
    match = _LED.fullmatch(words)
    if match is None:
        return None
    lead = _without_article(match["role"]).split()
    if not lead or not lead[-1].isalpha() or not lead[-1].islower() or any(w in _JOINING for w in lead):
        return None
    name = match["name"].split()
    if lead[-1] in titles.GROUPS | {"institute", "operator", "pollster", "chain", "maker"}:
        return Speaker(_limited(match["name"]), _limited(" ".join(lead)), organisation=True)
    person = person_in(name)
    if person is None or len(person) != len(name) or not _BEING.search(lead[-1]):
        return None
    full = " ".join(person)
    return Speaker(full, " ".join(lead), gender_of(name) or people.gender.get(full), person=True)


def _is_adjective(part: str, following: str) -> bool:
    """Whether a comma parts two adjectives rather than a noun and its apposition."""
    match = re.fullmatch(r"(?:the|a|an) ([a-z-]+)", part, re.IGNORECASE)
    if match is None or _head_is_role(part) or not (following[:1].islower() or following[:1].isdigit()):
        return False
    return match[1] not in titles.GROUPS | titles.DOCUMENTS and not match[1].endswith("s")


def _cut(words: str) -> str:
    return _clean(_CUT.split(words, maxsplit=1)[0])


def _role_of(parts: list[str]) -> str | None:
    """The first apposition that is a role: "a spokeswoman for the agency"."""
    for part in parts:
        words = _cut(part)
        if not words or re.fullmatch(r"\d+", words) or words.lower().startswith(("who ", "which ", "where ", "and ")):
            continue
        head = _OF.split(words)[0].split()
        if head and (
            bare(head[-1]) in titles.OFFICES or bare(head[-1]) in titles.RELATIVES or any(is_title(w) for w in head)
        ):
            return _clean(_without_article(words))
    return None


def _head_is_role(words: str) -> bool:
    head = _OF.split(words)[0].split()
    return bool(head) and (bare(head[-1]) in titles.OFFICES or bare(head[-1]) in titles.RELATIVES)


def _person(words: str, people: People) -> tuple[str | None, str, str | None] | None:
    """Role before the name, full name and gender, where the words name one person."""
    tokens = words.split()
    if not tokens or (tokens[0].lower() == "the" and _all_capitals(tokens[1:])):
        return None  # "the National Rail Inspectorate"
    last_title = max((i for i, t in enumerate(tokens) if is_title(t) or bare(t) in titles.RELATIVES), default=-1)
    for start in (last_title + 1, 0) if last_title >= 0 else (0,):
        tail = tokens[start:]
        run: list[str] = []
        skipped = 0
        for token in tail:
            if is_capitalised(token) or (run and token in titles.PARTICLES):
                run.append(token)
            elif run:
                break
            else:
                skipped += 1
        while run and run[-1] in titles.PARTICLES:
            run.pop()
        if not run or (start and skipped):
            continue
        rest = tail[skipped + len(run) :]
        if rest and rest[0].lower() not in (
            "of",
            "from",
            "for",
            "at",
            "in",
            "on",
            "jr.",
            "sr.",
            "iii",
            "with",
            "himself",
            "herself",
        ):
            continue
        lead = tokens[: start + skipped]
        if any(t in _PREPOSITION and not (i and is_title(lead[i - 1])) for i, t in enumerate(lead)):
            return None  # "a document filed by attorney Ana Sol" is the document
        gender = gender_of(tokens[: start + skipped + len(run)])
        before = (
            _clean(_without_article(" ".join(t for t in tokens[: start + skipped] if bare(t) not in titles.COURTESY)))
            or None
        )
        found = person_in(run)
        if found is None and len(run) == 1:
            found_name = _surname(run[0], gender, people, titled=last_title >= 0 and start > 0)
            if found_name is not None:
                return before, found_name, gender or people.gender.get(found_name)
            continue
        if found is not None:
            capitals = " ".join(run[: len(run) - len(found)])
            role = _clean(_without_article(f"{before or ''} {capitals}".strip())) or None
            if role and all(bare(w) in titles.COURTESY for w in role.split()):
                role = None
            name = " ".join(found)
            full = people.full_name(found[-1], given=found[0])
            return (
                role,
                full if full and len(full) >= len(name) and full.split()[0] == found[0] else name,
                gender or people.gender.get(name),
            )
    return None


def _all_capitals(tokens: list[str]) -> bool:
    """Whether words are capitals throughout without a person's title among them, as organisations are named."""
    return len(tokens) > 1 and all(is_capitalised(t) and not is_title(t) for t in tokens)


def _surname(word: str, gender: str | None, people: People, titled: bool) -> str | None:
    name = strip_possessive(word)
    if bare(name) in titles.ORGANISATION or bare(name) in titles.ADJECTIVAL or bare(name) in titles.NOT_NAMES:
        return None
    if name.isupper() and len(name) > 1:
        return None
    full = people.full_name(name, gender=gender)
    if full is not None:
        return full
    if titled or bare(name) in people.by_surname:
        return name
    given = [n for n in people.counts if n.split()[0] == name]
    return given[0] if len(given) == 1 and bare(name) in titles.MEN | titles.WOMEN else None


def _capital_run(words: str) -> str | None:
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


def _group(words: str, role: str | None, people: People) -> Speaker:
    """An organisation, a document or somebody described but not named."""
    inner = re.search(
        r"\bthe ((?:[A-Z][\w’'&.-]*)(?: (?:[A-Z][\w’'&.-]*|of|for|and|the|in))*)(?: (?:charity|group|agency"
        r"|monitor|organi[sz]ation|newspaper))?$",
        words,
    )
    if (
        inner
        and inner.start() > 0
        and words[: inner.start()].split()[-1].islower()
        and words[: inner.start()].split()[-1]
        not in (
            "of",
            "for",
            "at",
            "in",
            "from",
            "by",
            "to",
            "with",
            "on",
            "and",
            "or",
            "along",
            "near",
            "across",
            "against",
        )
    ):
        return Speaker(
            _limited(inner[1]), _limited(_clean(_without_article(words[: inner.start()]))), organisation=True
        )
    plain = strip_possessive(_clean(_without_article(_DESCRIBED.split(words)[0])))
    tokens = plain.split()
    if not tokens:
        return NOBODY
    tail = re.fullmatch(
        r"((?:[A-Z][\w’'&.-]*)(?: (?:[A-Z][\w’'&.-]*|of|for|and|the))*) (?:charity|group|agency|monitor"
        r"|newspaper|magazine|network|app|website)",
        plain,
    )
    if tail and len(tail[1].split()) > 1:
        return Speaker(_limited(tail[1]), role, organisation=True)
    if all(bare(t) in _UNKNOWN or bare(t) in titles.NOT_NAMES for t in tokens):
        return NOBODY
    head = bare(_OF.split(plain)[0].split()[-1])
    organisation = (
        is_capitalised(tokens[0]) and (is_capitalised(tokens[-1]) or head in titles.GROUPS)
    ) or head in titles.GROUPS
    return Speaker(_limited(plain), role, None, organisation=organisation)
