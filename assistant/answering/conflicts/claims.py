"""Claims of different sources that cannot both be right: a proposition and its denial, and opposed accusations."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.answering.conflicts.differing import ACCUSED, DENIED, Differing
from assistant.answering.evidence import Evidence
from assistant.english.proper_names import proper_names
from assistant.english.words import fold, stems
from assistant.schema import Claim, Frame

_ACCUSES = re.compile(r"\b(?:accus|blam|alleg|charg)\w*", re.IGNORECASE)
_ALIKE = 0.5  # of the smaller's words, names apart, from which a statement may be what another denies
_MOST = 3  # sides against one denial


def of_claims(shown: Sequence[Evidence]) -> list[Differing]:
    """The denials that are shown, with what they deny."""
    return list(_denials([e for e in shown if e.speaker]))


def of_accusations(frame: Frame, evidence: Sequence[Evidence]) -> list[Differing]:
    """Two accusations that blame each other's side, where a question is about accusing."""
    if not _ACCUSES.search(frame.question):
        return []
    return list(_accusations([e for e in evidence if e.speaker]))


def _denials(said: Sequence[Evidence]) -> Iterator[Differing]:
    seen: set[tuple[str, int]] = set()
    for denial in said:
        if not _denies(denial) or (denial.article.id, denial.sentences[0].start) in seen:
            continue
        others = [e for e in said if not _denies(e) and _who(e) != _who(denial) and is_about(e, denial)]
        if others:
            seen.add((denial.article.id, denial.sentences[0].start))
            one_each = list({_who(e): e for e in reversed(others)}.values())[::-1]
            yield Differing("dispute", DENIED, (*one_each[:_MOST], denial))


def is_about(claim: Evidence, denial: Evidence) -> bool:
    """Whether a claim says what a denial denies: in the same sentence, or in mostly the same words."""
    if claim.article.id == denial.article.id and set(claim.sentences) & set(denial.sentences):
        return True
    said, denied = (set(stems(e.statement)) for e in (claim, denial))
    named = set(stems(" ".join([*proper_names(claim.statement), *proper_names(denial.statement)])))
    alike = len((said & denied) - named)
    return alike >= max(2, _ALIKE * min(len(said - named), len(denied - named)))


def _accusations(said: Sequence[Evidence]) -> Iterator[Differing]:
    accusers = [e for e in said if e.claim and not _denies(e) and _accuses(e.claim, e.article.text)]
    for n, one in enumerate(accusers):
        for other in accusers[n + 1 :]:
            if _blames(one, other) and _blames(other, one):
                yield Differing("dispute", ACCUSED, (one, other))
                return


def _accuses(claim: Claim, text: str) -> bool:
    return bool(claim.cue and _ACCUSES.search(claim.cue.of(text)))


def _blames(one: Evidence, other: Evidence) -> bool:
    """Whether an accusation names another than the one who makes it, and not one whom the other names, too."""
    assert one.claim and other.claim
    mine = {fold(n) for n in proper_names(one.claim.content.of(one.article.text)[:80])[:1]}
    theirs = {fold(n) for n in proper_names(other.claim.content.of(other.article.text)[:80])[:1]}
    return bool(mine and theirs) and not mine & theirs and _who(one) != _who(other)


def _denies(evidence: Evidence) -> bool:
    return evidence.claim is not None and evidence.claim.stance in {"denies", "doubts"}


def _who(evidence: Evidence) -> str | None:
    return evidence.speaker
