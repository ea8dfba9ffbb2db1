"""Who says what beside whom: "Do the two sides agree on how many fled?"."""

import re

from assistant.question.kinds.kind import AnswerKind, Features, Piece
from assistant.question.kinds.named import is_new
from assistant.schema import Frame

_PATTERN = re.compile(
    r"\beach\b(?! (?:year|month|week|day|night|time|hour|other|one)\b)|"
    r"\b(?:(?:dis)?agree|differ\w*|conflicting|competing|versus|vs|versions?|at odds|contradict\w*|"
    r"same (?:number|figure|count|toll)|"
    r"compared? (?:with|to)|(?:which|what|each|both|two) sides?|every(?:one|body)'s|who says what|"
    r"depending on whom|in whose view|in the eyes of .{1,60}\band (?:of|in)\b|"
    r"(?:according to|going by) .{1,60}\band (?:(?:according )?to|by|what (?:do|does|did))\b|"
    r".{12,}\band what (?:do|does|did) .{1,40}\bsay|"
    r"(?:have|do|did|has) both)\b|"
    r"\bsome reports\b.{1,80}\bothers\b|"
    r"\bwhere (?:do|does|did)\b.{1,60}\b(?:stand|come down)\b"
)


def _features(evidence: Piece, frame: Frame) -> Features:
    speaker = evidence.claim.speaker if evidence.claim else None
    asked = {} if frame.said_by else {"asked_speaker": float(speaker in frame.speakers)}
    return asked | {"new_speaker": float(is_new(speaker, frame))}


COMPARISON = AnswerKind("comparison", _PATTERN, turns="speaker", features=_features)
