"""Stance of a claim: what its source does with the content, negation included.

A negation counts only in the cue itself ("did not deny"), never in the content ("said it did not fire"). "Did not
deny" is no denial and no confirmation: the source leaves it open, so it counts as "doubts"; so do "did not confirm",
"did not find" and "does not believe". Speech withheld ("did not say", "would not comment", "has not endorsed")
declines, and so does who will "neither confirm nor deny". A negation may also stand before the cue, in its source
("neither minister confirmed", "nor did Sol deny", "few believed").

Who is not sure doubts, who takes back what he said denies it, and "shook her head" is an answer. What a content itself
tells ("called the report a lie") is read in `told_stance`.
"""

import re

from assistant.english.saying import noun_forms, verb_forms
from assistant.schema import Span, Stance

_WORD = re.compile(r"[a-z]+(?:[’']t\b)?")
_NEGATION = re.compile(
    r"\b(?:not|never|no longer|neither|nor|cannot|without|short of|yet to|fail(?:s|ed|ing)? to"
    r"|refrain(?:s|ed|ing)? from|avoid(?:s|ed|ing)?)\b|n[’']t\b",
    re.IGNORECASE,
)
_NEGATED_SOURCE = re.compile(r"(?:neither|nobody|no one|no-one|none|no)\b|.*\b(?:neither)$", re.IGNORECASE | re.DOTALL)
_FEW = re.compile(
    r"(?:(?:very |only )?few|(?:hardly|scarcely|barely) any(?:one|body)?|almost (?:nobody|no one)"
    r"|not (?:all|every(?:one|body)?|many))\b",
    re.IGNORECASE,
)
_INVERTED = re.compile(
    r"\b(?:nor|neither) (?:did|does|do|has|have|had|is|are|was|were|would|will|could|can) $", re.IGNORECASE
)
_UNSURE = re.compile(
    r"\b(?:s[ck]eptical|doubtful|unconvinced|unsure|uncertain|incredulous|disbelieve[sd]?)\b", re.IGNORECASE
)
_SURE = re.compile(r"\b(?:convinced|persuaded|sure|certain|confident|satisfied)\b", re.IGNORECASE)
_LEFT_OPEN = re.compile(r"\bconfirm(?:s|ed|ing)?,? (?:n?or|and) (?:to )?den(?:y|ies|ied|ying)\b", re.IGNORECASE)
_TAKEN_BACK = re.compile(
    r"\b(?:takes?|took|taken|taking|walk(?:s|ed|ing)?) back\b"
    r"|\bcorrect(?:s|ed|ing)? (?:its|his|her|their|the|an?) ",
    re.IGNORECASE,
)
_ANSWERS: dict[str, Stance] = {"no": "denies", "shook": "denies", "yes": "confirms", "nodded": "confirms"}
_ANSWER = re.compile(
    r"(?:.*\b(?:said|says|answered|replied) (?P<word>no|yes)|(?P<gesture>shook|nodded)\b.*)$", re.IGNORECASE
)
DISPUTING = ("denies", "doubts", "confirms")
"""Stances to what somebody else has claimed."""


def negated_before(text: str, source: Span | None) -> bool:
    """Whether the source itself negates the cue: "Neither minister", "nor did Sol"."""
    if source is None:
        return False
    inverted = _INVERTED.search(text, max(0, source.start - 16), source.start)
    return inverted is not None or _NEGATED_SOURCE.match(source.of(text)) is not None


def is_few(text: str, source: Span | None) -> bool:
    """Whether so few are the source that they doubt rather than say: "Few believed", "Not everyone says"."""
    return source is not None and _FEW.match(source.of(text)) is not None


def stance_of(cue: str, negated: bool = False) -> Stance:
    """Stance by the words of a cue ("has not denied"); `negated`: a negation stands before it."""
    if answer := _ANSWER.match(cue):
        return _ANSWERS[(answer["word"] or answer["gesture"]).lower()]
    if _TAKEN_BACK.search(cue):
        return "denies"
    negated = negated or _NEGATION.search(cue) is not None
    if negated and _LEFT_OPEN.search(cue):
        return "declines"
    if _UNSURE.search(cue):
        return "asserts" if negated else "doubts"
    if negated and _SURE.search(cue):
        return "doubts"
    words = _WORD.findall(cue.lower())
    verbs, nouns = verb_forms(), noun_forms()
    entries = [verbs.get(w) or nouns.get(w) for w in words]
    marked = next((e for e in entries if e is not None and e.stance != "asserts"), None)
    entry = marked or next((e for e in reversed(entries) if e is not None), None)
    if entry is None:
        return "declines" if negated and "drawn" in words else "asserts"
    if not negated:
        return entry.stance
    if entry.stance in ("denies", "confirms") or entry.lemma == "dispute":
        return "doubts"
    if entry.stance == "doubts":
        return "asserts"
    return "declines" if entry.kind == "speech" else "doubts"
