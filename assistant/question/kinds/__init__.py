"""The kinds of question: one object each says what it asks, how evidence fits it and how its first line reads.

A new kind is one more object in `KINDS`.
"""

from assistant.question.kinds.circumstances import DATE, PLACE, REASON
from assistant.question.kinds.comparison import COMPARISON
from assistant.question.kinds.figure import CHANGE, FIGURE, LATEST
from assistant.question.kinds.kind import AnswerKind
from assistant.question.kinds.named import ENTITY, SPEAKER
from assistant.question.kinds.yes_no import YES_NO
from assistant.schema import Frame

KINDS: tuple[AnswerKind, ...] = (COMPARISON, FIGURE, CHANGE, LATEST, DATE, PLACE, REASON, SPEAKER, ENTITY, YES_NO)
"""In the order in which `Frame.asks` names them."""
STATEMENT = "statement"
"""What is asked for where none of them is."""


def kinds_asked(text: str) -> tuple[str, ...]:
    """The names of the kinds that a folded question is of; `STATEMENT` alone where it is of none."""
    found = [kind for kind in KINDS if kind.pattern.search(text)]
    names = {kind.name for kind in found}
    return tuple(kind.name for kind in found if not kind.unless & names) or (STATEMENT,)


def kinds_of(frame: Frame) -> list[AnswerKind]:
    """The kinds of a question that was read."""
    return [kind for kind in KINDS if kind.name in frame.asks]
