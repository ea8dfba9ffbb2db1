"""A follow-up made whole with the question before it."""

import re
from collections.abc import Sequence

from assistant.english.words import STOP, base, stems, words
from assistant.question.days import days_off
from assistant.question.kinds import STATEMENT
from assistant.schema import LONGEST_QUESTION, Answer, Frame

_OPENS = re.compile(r"^\s*(?:and|but|so|what about|how about|since|until|then|or)\b|^\s*why\W*$", re.IGNORECASE)
_PERSON = re.compile(r"\b(?:he|she|they|him|her|them|his|their)\b", re.IGNORECASE)
_OWN = re.compile(r"\b(?:the|an?)\s+([a-z][\w’'-]+)|(?<=\s)([A-Z][\w’'-]+)")
"""What a question may be about: a noun with its article, or a name."""
_REFERS = re.compile(r"\b(?:he|she|they|him|her|them|it|its|his|their|that|those|these|this|there|the same)\b", re.I)
_TURNS = re.compile(r"^\s*(?:and|but|or|what about|how about)\s+(?:\S+\s+){0,3}\S+\W*$", re.IGNORECASE)
"""What turns the question before it to another party: "And the Pentagon?"."""
_LEAST = 3  # words with a meaning, below which a question names next to nothing


def complete(question: str, history: Sequence[Answer]) -> str:
    """A follow-up made whole: pronouns and missing subjects take the earlier question's words along.

    Who asks the same once more did not mean it so: then it stands alone. Of a long conversation, in which each took the
    one before along, the oldest words are left out.
    """
    if not history or not _depends(question):
        return question
    asked, earlier = question.strip(), history[-1].question.strip()
    if earlier.startswith(f"{asked} ("):
        return question
    room = LONGEST_QUESTION - len(f"{asked} ()")
    if len(earlier) > room:
        earlier = earlier[: max(0, room)].rpartition(" ")[0]
    return f"{asked} ({earlier})" if earlier else question


def follow_up(own: Frame, whole: Frame) -> Frame:
    """The frame of a follow-up: it asks for what its own words ask for, about what the one before was about.

    Where they only turn the same question to another day or party ("And one day earlier?"), it asks for the same.
    """
    off = days_off(own.read)
    of_another = own.asks == (STATEMENT,) and (off is not None or _TURNS.match(own.question))
    of_its_own = ("unit", "said_by") if of_another else ("asks", "unit", "measure", "said_by", "denial", "admission")
    taken = {name: getattr(own, name) for name in of_its_own} | {"days_off": off}
    background = tuple(w for w in whole.about if w not in own.about)
    return whole.model_copy(update={**taken, "background": background, "own": own.searched})


def may_stand_alone(question: str, earlier: Answer) -> bool:
    """Whether a follow-up may as well be a question of its own: nothing in it refers back, and its subject is new.

    "Why did the ferry sink?" after a dyke.
    """
    if _refers_back(question):
        return False
    met = set(stems(" ".join([earlier.question, *(c.quote for c in earlier.citations)])))
    named = [word for pair in _OWN.findall(question) for word in pair if word]
    return any(base(w) not in met for name in named for w in words(name) if w not in STOP)


def _depends(question: str) -> bool:
    """Whether a question leans on the one before: it opens with a joint, refers back, or names next to nothing."""
    return _refers_back(question) or len([w for w in words(question) if w not in STOP]) < _LEAST


def _refers_back(question: str) -> bool:
    """Whether it opens with a joint, or a pronoun refers to nobody in it.

    A pronoun that stands before every name does ("Was he talking of Halloran?").
    """
    names = [m.start() for m in re.finditer(r"(?<=\s)[A-Z][\w'’-]+", question)]
    person = _PERSON.search(question)
    back = person.start() < min(names, default=len(question)) if person else not names and _REFERS.search(question)
    return bool(_OPENS.search(question) or back)
