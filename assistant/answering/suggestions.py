"""Questions that the same articles can answer next."""

from collections.abc import Mapping, Sequence

from assistant.answering.asked_for import around
from assistant.answering.evidence import Evidence
from assistant.answering.reading import answered_by
from assistant.english.words import stems, words
from assistant.schema import AnswerRow, Frame
from assistant.store.contents import Contents

_MOST = 3
_LONGEST = 5  # words of a speaker's name


def suggestions(
    frame: Frame, evidence: Sequence[Evidence], rows: Sequence[AnswerRow], contents: Mapping[str, Contents]
) -> tuple[str, ...]:
    """Up to three questions about what others say on the same topic, in evidence that is not shown and that answers."""
    shown = {row.speaker for row in rows} | {*frame.said_by, *frame.speakers}
    topics = [n for n in (*frame.names, frame.unit, *frame.about) if n and n not in frame.said_by and not n.isdigit()]
    found: dict[str, str] = {}
    for e in evidence:
        speaker = e.speaker if e.claim and e.claim.kind != "belief" else None
        if speaker is None or speaker in shown or speaker in found or not _is_name(speaker):
            continue
        near = around(e)
        topic = next((t for t in topics if t not in speaker and set(stems(t)) and set(stems(t)) <= near), None)
        asked = f"What did {speaker} say about {topic}?"
        if topic and ("answers" not in e.features or answered_by(asked, e, contents)):
            found[speaker] = asked
        if len(found) == _MOST:
            break
    return tuple(found.values())


def _is_name(speaker: str) -> bool:
    return speaker[:1].isupper() and len(words(speaker)) <= _LONGEST
