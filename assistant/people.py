"""One person, one speaker, across articles: names joined where name and role agree.

Within an article the claim engine finds full names. Another article may know the same person by a surname alone, or
with a middle initial; these are joined to the full name that other articles give, if there is just one such name and
the roles share a word that tells something. Where two people could be meant, nothing is joined.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from assistant.words import stems, words

Mention = tuple[str, str | None]
"""A speaker as one article names them, with the role that it gives."""


def join_people(mentions: Mapping[Mention, int]) -> dict[Mention, str]:
    """For mentions (with how often each occurs) that are another name's person: that name."""
    roles: dict[str, set[str]] = {}
    count: Counter[str] = Counter()
    for (name, role), n in mentions.items():
        roles.setdefault(name, set()).update(stems(role or ""))
        count[name] += n
    forms: dict[tuple[str, ...], list[str]] = {}
    for name in count:
        if len(parts := _parts(name)) > 1:
            for form in {tuple(parts), tuple(parts[-1:])}:
                forms.setdefault(form, []).append(name)
    joined: dict[Mention, str] = {}
    for name, role in mentions:
        own, telling = tuple(_parts(name)), set(stems(role or ""))
        candidates = {other for other in forms.get(own, ()) if other != name and telling & roles[other]}
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


def _one_person(candidates: Iterable[str], count: Counter[str]) -> str | None:
    """The most frequent of the candidates if all are forms of one name."""
    found = sorted(candidates, key=lambda name: (-count[name], name))
    return found[0] if found and len({tuple(_parts(name)) for name in found}) == 1 else None
