"""One person, one speaker, across articles: names joined where name and role agree.

Within an article the claim engine finds full names. Another article may know the same person by a surname alone, or
with a middle initial; these are joined to the full name that other articles give, if there is just one such name and
the roles share a word that tells something. Where two people could be meant, nothing is joined.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from itertools import islice

from assistant.english.words import stems, words

Mention = tuple[str, str | None]
"""A speaker as one article names them, with the role that it gives."""


def join_people(mentions: Mapping[Mention, int]) -> dict[Mention, str]:
    """For mentions (with how often each occurs) that are another name's person: that name."""
    roles: dict[str, set[str]] = {}
    count: Counter[str] = Counter()
    for (name, role), n in mentions.items():
        roles.setdefault(name, set()).update(stems(role or ""))
        count[name] += n
    # Of each form of a name, and each word of its bearers' roles, who has both; of them, those who tell are looked at,
    # since one poisoned article may name thousands of one surname.
    bearers: dict[tuple[tuple[str, ...], str], set[str]] = {}
    for name in count:
        if len(parts := _parts(name)) > 1:
            for form in {tuple(parts), tuple(parts[-1:])}:
                for stem in roles[name]:
                    bearers.setdefault((form, stem), set()).add(name)
    telling = {key: _telling(names, count) if len(names) > 3 else names for key, names in bearers.items()}
    joined: dict[Mention, str] = {}
    for name, role in mentions:
        own = tuple(_parts(name))
        candidates = {other for stem in stems(role or "") for other in telling.get((own, stem), ()) if other != name}
        best = _one_person(candidates, count)
        if best and (len(own) == 1 or count[best] >= count[name]):
            joined[name, role] = best
    return joined


def _parts(name: str) -> list[str]:
    """The words of a name without its initials in the middle.

    A name can be another's short form if it has the same parts, or is the last of them, the surname.
    """
    parts = words(name)
    return [p for n, p in enumerate(parts) if len(p) > 1 or n in {0, len(parts) - 1}]


def _telling(names: Iterable[str], count: Mapping[str, int]) -> list[str]:
    """The two most frequent of the names, and one that is no form of the first, where there is one."""
    ordered = sorted(names, key=lambda name: (-count[name], name))
    first = _parts(ordered[0])
    others = (name for name in ordered if _parts(name) != first)
    return list(dict.fromkeys([*ordered[:2], *islice(others, 1)]))


def _one_person(candidates: Iterable[str], count: Counter[str]) -> str | None:
    """The most frequent of the candidates if all are forms of one name."""
    found = sorted(candidates, key=lambda name: (-count[name], name))
    return found[0] if found and len({tuple(_parts(name)) for name in found}) == 1 else None
