"""Questions that the same articles can answer next."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.answering.evidence import Evidence
from assistant.schema import AnswerRow, Frame
from assistant.words import words

_MOST = 3
_LONGEST = 5  # words of a speaker's name


def suggestions(frame: Frame, evidence: Sequence[Evidence], rows: Sequence[AnswerRow]) -> tuple[str, ...]:
    """Up to three questions about others who speak, and about what is counted, in the evidence that is not shown."""
    topic = next((n for n in frame.names if n not in frame.said_by), None) or frame.unit
    told = {row.speaker for row in rows} | set(frame.said_by)
    others = dict.fromkeys(
        e.claim.speaker
        for e in evidence
        if e.claim and e.claim.speaker and e.claim.kind != "belief" and _is_name(e.claim.speaker)
    )
    about = f" about {topic}" if topic else ""
    found = [f"What did {s} say{about}?" for s in others if s not in told and s not in (topic, *frame.names)]
    units = dict.fromkeys(f.unit for e in evidence for f in e.figures if f.unit and f.unit.isalpha())
    found[2:] = [f"Who said how many {u}?" for u in units if u != frame.unit and u.endswith("s")]
    return tuple(found[:_MOST])


def _is_name(speaker: str) -> bool:
    return speaker[:1].isupper() and len(words(speaker)) <= _LONGEST
