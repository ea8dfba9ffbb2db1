"""A follow-up made whole with the question before it."""

import re
from collections.abc import Sequence

from assistant.english.words import STOP, words
from assistant.schema import LONGEST_QUESTION, Answer, Frame

_OPENS = re.compile(r"^\s*(?:and|but|so|what about|how about|since|until|then|why|or)\b", re.IGNORECASE)
_PERSON = re.compile(r"\b(?:he|she|they|him|her|them|his|their)\b", re.IGNORECASE)
_REFERS = re.compile(r"\b(?:he|she|they|him|her|them|it|its|his|their|that|those|these|this|there|the same)\b", re.I)


def complete(question: str, history: Sequence[Answer]) -> str:
    """A follow-up made whole: pronouns and missing subjects take the earlier question's words along.

    Of a long conversation, in which each took the one before along, the oldest words are left out.
    """
    if not history or not _depends(question):
        return question
    asked, earlier = question.strip(), history[-1].question.strip()
    room = LONGEST_QUESTION - len(f"{asked} ()")
    if len(earlier) > room:
        earlier = earlier[: max(0, room)].rpartition(" ")[0]
    return f"{asked} ({earlier})" if earlier else question


def follow_up(own: Frame, whole: Frame) -> Frame:
    """The frame of a follow-up: it asks for what its own words ask for, about what the one before was about."""
    taken = {name: getattr(own, name) for name in ("asks", "unit", "measure", "said_by", "denial", "admission")}
    background = tuple(w for w in whole.about if w not in own.about)
    return whole.model_copy(update={**taken, "background": background, "own": own.searched})


def _depends(question: str) -> bool:
    """Whether a question leans on the one before: it opens with a joint, refers back, or names next to nothing.

    A pronoun that stands before every name refers to nobody in the question ("Was he talking of Halloran?").
    """
    meaning = [w for w in words(question) if w not in STOP]
    names = [m.start() for m in re.finditer(r"(?<=\s)[A-Z][\w'’-]+", question)]
    person = _PERSON.search(question)
    back = person.start() < min(names, default=len(question)) if person else not names and _REFERS.search(question)
    return bool(_OPENS.search(question) or back) or len(meaning) < 3
