"""What narrows a figure within its event: a part of those counted, more of them, those in hospital, children."""

import re
from collections.abc import Sequence

from assistant.english.persons import singular
from assistant.english.words import base, word_set
from assistant.schema import CountMeasure, Figure

MORE, PART = "more", "of them: "
_MORE_BEFORE = re.compile(
    r"\b(?:another|an additional|a further|the other|(?:the )?remaining)\s+(?:\w+\s+)?$", re.IGNORECASE
)
_MORE_AFTER = re.compile(r"\s+(?:more|other|others|further|additional|new)\b", re.IGNORECASE)
_OF_THEM = re.compile(
    r"\b(?:including|includes?|with|among (?:them|whom|those|the [\w-]+)|of (?:them|whom|which))"
    r"(?:,? \w+)?,?\s+[“\"]?$|"
    r"\bof the [\w-]+(?: [\w-]+)?,?\s+$",
    re.IGNORECASE,
)
_OF_THE = re.compile(
    r"\s+of (?:the|its|their|those|these|his|her)\b|(?:\s+[\w-]+)?\s+of (?:them|whom)\b", re.IGNORECASE
)
_ALL = re.compile(r"\b(?:all|both|the) $", re.IGNORECASE)
_STATE = re.compile(
    r"\b(critical|serious|stable|grave|life-threatening|minor|slight|light|severe)(?:ly)?\b|"
    r"\b(?:in|to|at|into) (?:the |a |local |nearby )*(hospital|scene)|\b(hospitali[sz]ed)\b|"
    r"\b(intensive) care\b",
    re.IGNORECASE,
)
_CLAUSE_END = re.compile(
    r"[.;:!?]|,\s+(?:while|and|but|with|as|when|though|including)\b|"
    r"\b(?:while|and|but)\s+(?=\w+\s+(?:\w+\s+)?(?:were|was|are|is|have|had|\w+ing|injured|wounded|hurt)\b)"
)
_DONE = re.compile(  # of things that no measure is for: "flights were cancelled", "homes without power"
    r"[^,.;:!?]{0,60}?\b(?:without (?:an? |any )?(?P<lacked>[a-z]+)|"
    r"(?:were|was|are|been|be|being|remain|remained) (?:[a-z]+ly )?(?P<done>[a-z]+(?:ed|en|wn)))\b"
)
_CARE = {"hospital", "intensive", "hospitalised", "hospitalized"}
_AGES = word_set(
    "child woman man girl boy baby infant toddler teenager teen minor pensioner adult youngster foreigner tourist "
    "soldier policeman officer policewoman militant rebel fighter gunman attacker suspect journalist"
)
_IRREGULAR = {"children": "child", "women": "woman", "men": "man", "policemen": "policeman", "gunmen": "gunman"}


def bare(group: str | None) -> str | None:
    """A group without the sign that it is a part of others: who they are is the same."""
    return group.removeprefix(PART) if group else None


def groups(sentence: str, figures: Sequence[Figure], measures: Sequence[CountMeasure], start: int) -> list[str | None]:
    """What narrows each figure of a sentence, or None: then it counts all of its unit."""
    found: list[str | None] = []
    for n, (figure, measure) in enumerate(zip(figures, measures, strict=True)):
        following = figures[n + 1].span.start - start if n + 1 < len(figures) else len(sentence)
        contrast = n > 0 and measures[n - 1] not in {measure, "other"}  # "four were killed and 20 others injured"
        found.append(_group(sentence[:following], figure, measure, start, contrast))
    return found


def _group(sentence: str, figure: Figure, measure: CountMeasure, start: int, contrast: bool) -> str | None:
    first, last = figure.span.start - start, figure.span.end - start
    before, after = sentence[:first], sentence[last:]
    head = (figure.unit or "").split(" ")[-1].casefold()
    more = bool(_MORE_BEFORE.search(before) or _MORE_AFTER.match(after) or head == "others")
    if measure == "other":
        done = _DONE.match(after) if figure.unit and not more else None
        return f"{base(head)} {base(done['lacked'] or done['done'])}" if done else None
    if more and not contrast:
        return MORE
    kept = [word for word in (_aged(head),) if word and measure != "money"]
    kept += [word for word in (_state(sentence, first, last),) if word and measure in {"injured", "dead", "detained"}]
    if figure.part_of or _OF_THEM.search(before) or _OF_THE.match(after) or (not head and _ALL.search(before)):
        return PART + " ".join(kept or [head or "part"])
    return " ".join(kept) or None


def _aged(head: str) -> str | None:
    one = _IRREGULAR.get(head) or singular(head)
    return one if one in _AGES else None


def _state(sentence: str, first: int, last: int) -> str | None:
    """How those counted are, or where: the words of the clause in which the figure stands."""
    ends = [m.end() for m in _CLAUSE_END.finditer(sentence) if m.end() <= first]
    end = _CLAUSE_END.search(sentence, last)
    clause = sentence[max(ends, default=0) : end.start() if end else len(sentence)]
    found = [next(w for w in match.groups() if w).casefold() for match in _STATE.finditer(clause)]
    grave = [w for w in found if w not in _CARE]
    return grave[0] if grave else "in hospital" if found else None
