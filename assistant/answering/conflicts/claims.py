"""Claims of different sources that cannot both be right: a proposition and its denial, and opposed accusations."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

from assistant.answering.conflicts.differing import ACCUSED, DENIED, Differing
from assistant.answering.evidence import Evidence
from assistant.english.proper_names import proper_names
from assistant.english.words import fold, stems
from assistant.schema import Claim, Frame

_ACCUSES = re.compile(r"\b(?:accus|blam|alleg|charg)\w*", re.IGNORECASE)
_ALIKE = 0.5  # of the smaller's words, names apart, from which a statement may be what another denies
_ONE_WORD = 0.1  # of those whom a question compares, of which one denies: what they say is on one matter
_MOST = 3  # sides against one denial


def of_claims(shown: Sequence[Evidence], compared: Collection[str] = ()) -> list[Differing]:
    """The denials that are shown, with what they deny; compared: speakers whom the question sets against each other."""
    return list(_denials([e for e in shown if e.speaker], compared))


def of_accusations(frame: Frame, evidence: Sequence[Evidence]) -> list[Differing]:
    """Two accusations that blame each other's side, where a question is about accusing."""
    if not _ACCUSES.search(frame.question):
        return []
    return list(_accusations([e for e in evidence if e.speaker]))


def _denials(said: Sequence[Evidence], compared: Collection[str]) -> Iterator[Differing]:
    seen: set[tuple[str, int]] = set()
    for denial in said:
        if not denial.denies or (denial.article.id, denial.sentences[0].start) in seen:
            continue
        others = [
            e
            for e in said
            if not e.denies
            and e.speaker != denial.speaker
            and is_about(e, denial, share=_ONE_WORD if {e.speaker, denial.speaker} <= set(compared) else _ALIKE)
        ]
        if others:
            seen.add((denial.article.id, denial.sentences[0].start))
            one_each = list({e.speaker: e for e in reversed(others)}.values())[::-1]
            yield Differing("dispute", DENIED, (*one_each[:_MOST], denial))


def is_about(claim: Evidence, denial: Evidence, share: float = _ALIKE) -> bool:
    """Whether a claim says what a denial denies: in the same sentence, or in mostly the same words."""
    if claim.article.id == denial.article.id and set(claim.sentences) & set(denial.sentences):
        return True
    contents = [e.claim.content.of(e.article.text) if e.claim else e.statement for e in (claim, denial)]
    said, denied = (set(stems(content)) for content in contents)
    named = set(stems(" ".join(name for content in contents for name in proper_names(content))))
    alike = len((said & denied) - named)
    return alike >= max(1 if share < _ALIKE else 2, share * min(len(said - named), len(denied - named)))


def _accusations(said: Sequence[Evidence]) -> Iterator[Differing]:
    accusing = [e for e in said if e.claim and e.claim.stance in {"asserts", "confirms"}]
    accusers = [e for e in accusing if e.claim and _accuses(e.claim, e.article.text)]
    for n, one in enumerate(accusers):
        for other in accusers[n + 1 :]:
            if _opposed(one, other):
                yield Differing("dispute", ACCUSED, (one, other))
                return


def _accuses(claim: Claim, text: str) -> bool:
    return bool(claim.cue and _ACCUSES.search(claim.cue.of(text)))


def _opposed(one: Evidence, other: Evidence) -> bool:
    """Whether two accusations are of two speakers, and the first whom each names is not the same."""
    assert one.claim and other.claim
    mine = {fold(n) for n in proper_names(one.claim.content.of(one.article.text)[:80])[:1]}
    theirs = {fold(n) for n in proper_names(other.claim.content.of(other.article.text)[:80])[:1]}
    return bool(mine and theirs) and not mine & theirs and one.speaker != other.speaker
