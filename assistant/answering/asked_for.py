"""Whether evidence is of those whose words are asked for, and of the quantity."""

from collections.abc import Sequence

from assistant.answering.evidence import Evidence
from assistant.english.persons import names_persons
from assistant.english.words import base, stems, words
from assistant.schema import Frame

_NEAR_ENOUGH = 0.5  # cosine with which a claim is about what is asked whatever its words
_AROUND = 300  # characters on each side of a claim
_MUCH_WEAKER = 1.0
"""How far the best of a speaker's claims may fall behind the best evidence and still be what is asked for."""
_NEAREST = 5  # pieces of evidence among which the quantity asked for must be
_ANYTHING = {"people", "person", "case", "time", "point", "million", "billion", "thousand", "percent", "member", "way"}
"""Units that stand for another word in the article: "how many people lost their jobs" counts employees."""


def said_by_them(frame: Frame, evidence: Evidence) -> bool:
    """Whether it is said by those whose words are asked for, where somebody's are."""
    return not frame.said_by or (evidence.claim is not None and evidence.claim.speaker in frame.said_by)


def unsaid(frame: Frame, evidence: Sequence[Evidence]) -> bool:
    """Whether those whose words are asked for say nothing on it, as far as words alone tell."""
    said = [e for e in evidence if said_by_them(frame, e)]
    weaker = bool(said) and said[0].score < evidence[0].score - _MUCH_WEAKER
    return weaker or not speaks_of(frame, said)


def speaks_of(frame: Frame, said: Sequence[Evidence]) -> bool:
    """Whether any of a speaker's claims is about what is asked: near in meaning, or with a word of it around."""
    named = {w for name in frame.said_by for w in words(name)}
    asked = {base(w) for w in frame.about if w not in named}
    return bool(said) and (not asked or any(e.nearness >= _NEAR_ENOUGH or asked & around(e) for e in said))


def around(evidence: Evidence) -> set[str]:
    """Stems of the sentences and of what stands next to them."""
    text, first, last = evidence.article.text, evidence.sentences[0].start, evidence.sentences[-1].end
    return set(stems(text[max(0, first - _AROUND) : last + _AROUND]))


def gives_no_such_quantity(frame: Frame, evidence: Sequence[Evidence]) -> bool:
    """Whether nothing near gives the measure (a sum, a share, a time, an age) or the count that is asked for.

    What is counted may have another word where its figure stands: then its word stands in one of the articles.
    """
    if not (frame.unit or frame.measure) or any(e.features.get("quantity") for e in evidence[:_NEAREST]):
        return False
    if frame.measure or not frame.unit:
        return True
    counted = base(words(frame.unit)[-1])
    if counted in {base(w) for w in _ANYTHING} or names_persons(words(frame.unit)[-1]):
        return False
    articles = {e.article.id: e.article for e in evidence}
    return not any(counted in stems(f"{a.title or ''} {a.text}") for a in articles.values())
