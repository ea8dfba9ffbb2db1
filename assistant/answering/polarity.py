"""Yes or no, where a cited sentence carries it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from assistant.answering.evidence import Evidence
from assistant.answering.fitting import NEGATED
from assistant.schema import Frame

# Chosen on dev: with less of the question in the sentence, its direction says little.
WORDS = 0.6
NEAR = 0.55


def yes_or_no(frame: Frame, evidence: Sequence[Evidence]) -> Literal["Yes", "No"] | None:
    """Whether the best sentence affirms what is asked; None where it does not hold enough of the question to tell.

    A denial answers "did they deny" with yes and everything else with no; so does a negated sentence.
    """
    if "yes-no" not in frame.asks or "comparison" in frame.asks or not evidence:
        return None
    best = evidence[0]
    if best.signs["words"] < WORDS or best.nearness < NEAR:
        return None
    denies = best.claim is not None and best.claim.stance in {"denies", "doubts"}
    if frame.denial:
        return "Yes" if denies else None
    if denies or NEGATED.search(best.statement):
        return "No"
    return "Yes"
