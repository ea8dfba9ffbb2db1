"""Sources that name one person: the role before the name, the full name, a surname resolved within the article."""

from assistant.claims.speakers.article.people import People
from assistant.claims.speakers.names import (
    NO_SURNAMES,
    bare,
    gender_of,
    is_capitalised,
    is_title,
    person_in,
    strip_possessive,
    without_portfolio,
)
from assistant.claims.speakers.source_words import clean, without_article
from assistant.claims.speakers.speaker import Speaker
from assistant.english import titles
from assistant.english.words import word_set

_PREPOSITION = word_set("by of for from in at with on to about over among between")
_AFTER_NAME = word_set("of from for at in on jr. sr. iii with himself herself")


def named_person(words: str, people: People) -> Speaker | None:
    """The person whom the words name, with the role before the name; None where they do not name one person."""
    tokens = words.split()
    if tokens[:1] in (["the"], ["The"]) and len(tokens) > 2 and _no_title(tokens[1:]):
        return None  # "the National Rail Inspectorate"
    last_title = max((i for i, t in enumerate(tokens) if _stands_before_a_name(tokens, i)), default=-1)
    held = tokens[last_title + 2 :]
    if (
        len(held) > 2
        and bare(tokens[last_title]) in ("minister", "secretary")
        and tokens[last_title + 1] in ("of", "for")
    ):
        found = person_in(without_portfolio(held))
        if found is not None and all(is_capitalised(t) for t in held):
            return _person(" ".join(found), tokens[: -len(found)], gender_of(found))
    for start in dict.fromkeys((last_title + 1, 0)):
        first, end = _run(tokens, start)
        if first == end or (start and first > start):
            continue
        if tokens[end:] and tokens[end].lower() not in _AFTER_NAME:
            continue
        if any(_begins_a_complement(tokens, i) for i in range(first)):
            return None  # "a document filed by attorney Ana Sol" is the document
        run, gender = tokens[first:end], gender_of(tokens[:end])
        if first > 1 and tokens[first - 1] in ("of", "for") and bare(tokens[first - 2]) in ("minister", "secretary"):
            run = without_portfolio(run)
        found = person_in(run)
        if found is not None and strip_possessive(run[-1]) != found[-1]:
            continue  # "Ana Sol's Harbour Office" is no Ana Sol
        if found is not None:
            name = " ".join(found)
            full = people.full_name(found[-1])
            if full and full.split()[0] == found[0] and len(full) > len(name):
                name = full
            return _person(name, tokens[: end - len(found)], gender or people.gender.get(name))
        surname = _surname(run[0], gender, people, titled=start > 0) if len(run) == 1 else None
        if surname is not None:
            return _person(surname, tokens[:first], gender or people.gender.get(surname))
    return None


def _stands_before_a_name(tokens: list[str], i: int) -> bool:
    """Whether a word is a title or a relation that a name may follow; the last one of "Larry King" is none."""
    if i == len(tokens) - 1 and i and bare(tokens[i]) in titles.SURNAMES and tokens[i - 1][:1].isupper():
        return False
    return is_title(tokens[i]) or bare(tokens[i]) in titles.RELATIVES


def _begins_a_complement(tokens: list[str], i: int) -> bool:
    """Whether a preposition stands here that is no part of an office ("Secretary of State")."""
    if tokens[i] not in _PREPOSITION:
        return False
    courtesy = i + 1 < len(tokens) and bare(tokens[i + 1]) in titles.COURTESY
    return courtesy or not (i and is_title(tokens[i - 1]))


def _person(name: str, before: list[str], gender: str | None) -> Speaker:
    role = clean(without_article(" ".join(t for t in before if bare(t) not in titles.COURTESY)))
    return Speaker(name, role or None, gender, person=True)


def _run(tokens: list[str], start: int) -> tuple[int, int]:
    """Where the first run of capitals from `start` on begins and ends, particles of names inside it."""
    first = next((i for i in range(start, len(tokens)) if is_capitalised(tokens[i])), len(tokens))
    end = first
    while end < len(tokens) and (is_capitalised(tokens[end]) or tokens[end] in titles.PARTICLES):
        end += 1
    while end > first and tokens[end - 1] in titles.PARTICLES:
        end -= 1
    return first, end


def _no_title(tokens: list[str]) -> bool:
    """Whether words are capitals throughout without a person's title among them, as organisations are named."""
    return all(is_capitalised(t) and not is_title(t) for t in tokens)


def _surname(word: str, gender: str | None, people: People, titled: bool) -> str | None:
    name = strip_possessive(word)
    named = bare(name) in titles.SURNAMES and (titled or people.is_name(bare(name)))
    if (bare(name) in NO_SURNAMES and not named) or name.isupper():
        return None
    return people.full_name(name, gender=gender) or (name if titled or people.is_name(bare(name)) else None)
