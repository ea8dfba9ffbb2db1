"""Which of two reports came first, as in "Did A report the landing before B wrote about the fuel?".

The days of publication answer them. They are told from questions about the order of events by their publishers: each
side names one, and a word for what publishers do.
"""

import re

from assistant.english.words import base, words
from assistant.question.publishers import PublisherNames

_JOINT = re.compile(r"\b(before|after|prior to|ahead of|earlier than|later than)\b", re.IGNORECASE)
_LATER = {"after", "later than"}
_AUXILIARY = r"(?:did|was|were|has|have|had|is|are|does|do)\b"
_ASKED = re.compile(rf"(?:^|,\s*(?:and\s+)?){_AUXILIARY}\s*", re.IGNORECASE)
_FAILING = re.compile(r"\b(?:fail(?:ed|s)? to|not|never)\s+|n['’]t\b\s*", re.IGNORECASE)
# What asks more than the order: whether two reports agree, or whether one changed.
_MORE = re.compile(
    r"\b(?:in)?consisten|\b(?:contradict|chang|differ|similar|same|align|agree|remain|shift|compar|still)|"
    r"\b(?:while|whereas|unlike|both|between|contrast|or)\b|"
    rf"\band\s+{_AUXILIARY}",
    re.IGNORECASE,
)
_VERBS = (
    "report publish discuss mention cover recommend suggest describe write run announce note say state highlight "
    "review carry print break feature detail article story piece post quote tell claim reveal interview profile"
)
_PUBLISHING = frozenset(base(w) for w in _VERBS.split())


def two_reports(question: str, publishers: PublisherNames) -> tuple[str, str, bool] | None:
    """The two reports whose order is asked for: (what would be the earlier, the later, whether "not" is asked).

    None where the question asks for something else or more.
    """
    joints = list(_JOINT.finditer(question))
    asked = _ASKED.search(question)
    if len(joints) != 1 or asked is None or _MORE.search(question):
        return None
    joint = joints[0]
    about = question[: asked.start() + asked[0].count(",")]
    if not question[: joint.start()].strip():  # "Before B wrote …, did A report …?"
        main, other, about = question[asked.end() :], question[joint.end() : asked.start()], ""
    else:
        main, other = question[asked.end() : joint.start()], question[joint.end() :]
    if not all(_reports(side, publishers) for side in (main, other)):
        return None
    sides = (_clean(f"{about} {_FAILING.sub('', main)}"), _clean(other))
    earlier, later = sides[::-1] if joint[1].casefold() in _LATER else sides
    return earlier, later, bool(_FAILING.search(main))


def _reports(side: str, publishers: PublisherNames) -> bool:
    """Whether one publisher is named, as the one that reports: "A wrote …", "… was reported by A"."""
    found = publishers.find(side)
    if len(found) != 1 or not _PUBLISHING & {base(w) for w in words(side)}:
        return False
    before = side[: found[0][0][0]].rstrip(" '‘“\"")
    return not words(before) or words(before)[-1] in {"by", "in"}


def _clean(clause: str) -> str:
    return " ".join(clause.split()).strip(" ,?.")
