"""How likely it is that the evidence answers at all: a logistic regression on what was found and read.

The weights are in `model/weights.json`, which `training/fit_answering.py` makes.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from assistant.answering.asked_for import said_by_them, unsaid
from assistant.answering.evidence import Evidence
from assistant.answering.features import ANSWERABLE
from assistant.answering.reading import MOST, READ
from assistant.schema import Frame

_THIRD = 3


def was_read(evidence: Sequence[Evidence]) -> bool:
    """Whether any of it was read together with the question."""
    return any("answers" in e.features for e in evidence)


def likelihood(frame: Frame, evidence: Sequence[Evidence]) -> float:
    """The probability that evidence (best first), which was read with the question, answers it."""
    return probability(signs(frame, evidence))


def probability(found: Mapping[str, float]) -> float:
    """The probability by these signs."""
    odds = ANSWERABLE["bias"] + sum(ANSWERABLE.get(name, 0.0) * value for name, value in found.items())
    return 1 / (1 + math.exp(-odds))


def signs(frame: Frame, evidence: Sequence[Evidence]) -> dict[str, float]:
    """What tells whether it answers, by name.

    "best", "third": log odds of what answers best, and third, of those whose words are asked for; "anybody": of all.
    "unsaid": whether they say nothing on it, as far as words tell; "denial": whether a denial is asked for, which the
    network reads with less confidence. What else was found tells little more that holds for other questions: the share
    of the question's words that is met says only that ours were hard.
    """
    theirs = sorted((_odds(e) for e in evidence[:READ] if said_by_them(frame, e)), reverse=True)
    odds = [*theirs, *[-MOST] * _THIRD][:_THIRD]
    return {
        "best": odds[0],
        "third": odds[-1],
        "anybody": max((_odds(e) for e in evidence[:READ]), default=-MOST),
        "unsaid": float(bool(frame.said_by) and unsaid(frame, evidence)),
        "denial": float(frame.denial),
    }


def _odds(evidence: Evidence) -> float:
    return evidence.features.get("answers", -MOST)
