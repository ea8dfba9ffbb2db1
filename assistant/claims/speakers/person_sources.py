"""Sources that name one person: the role before the name, the full name, a surname resolved within the article."""

from __future__ import annotations

from assistant.claims.speakers.names import (
    People,
    bare,
    gender_of,
    is_capitalised,
    is_title,
    person_in,
    strip_possessive,
)
from assistant.claims.speakers.source_words import clean, without_article
from assistant.english import titles
from assistant.english.words import word_set

_PREPOSITION = word_set("by of for from in at with on to about over among between")
_AFTER_NAME = word_set("of from for at in on jr. sr. iii with himself herself")


def named_person(words: str, people: People) -> tuple[str | None, str, str | None] | None:
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
        if rest and rest[0].lower() not in _AFTER_NAME:
            continue
        lead = tokens[: start + skipped]
        if any(t in _PREPOSITION and not (i and is_title(lead[i - 1])) for i, t in enumerate(lead)):
            return None  # "a document filed by attorney Ana Sol" is the document
        gender = gender_of(tokens[: start + skipped + len(run)])
        before = (
            clean(without_article(" ".join(t for t in tokens[: start + skipped] if bare(t) not in titles.COURTESY)))
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
            role = clean(without_article(f"{before or ''} {capitals}".strip())) or None
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
