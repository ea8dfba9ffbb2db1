"""Stances that a content itself tells: "called the report a lie", "it was not true that …", "claimed the attack"."""

import re

from assistant.english.inflection import forms_of
from assistant.english.words import word_lists
from assistant.schema import Stance

_LISTS = word_lists("claims")
_UNTRUE = "|".join(sorted(_LISTS["untrue"], key=len, reverse=True))
_TALES = "|".join(
    sorted(tale.removesuffix("y") + ("(?:y|ies)" if tale.endswith("y") else "s?") for tale in _LISTS["tales"])
)
_DEEDS = "|".join(sorted(_LISTS["deeds"]))
_CALLING = frozenset(form for verb in _LISTS["calling"] for form in forms_of(verb))
_WORD = re.compile(r"[a-z]+")
_CLAIM = re.compile(r"\bclaim(?:s|ed|ing)?(?P<deed> (?:full |sole )?responsibility)?$")
_CALLED_FALSE = re.compile(
    rf"(?:^|\s|[“\"‘])(?:{_UNTRUE})(?:[,”\"’]* (?:from|of|by|and|in)\s.{{0,60}})?[,.”\"’]*$", re.IGNORECASE
)
_NOT_TRUE = re.compile(
    r"(?:that )?[“\"]?(?:(?:it|this) (?:is|was|were)(?: simply| just)? (?:not (?:true|the case|correct|right)|wrong"
    rf"|{_UNTRUE})|there (?:is|was) no truth (?:in|to) (?:the |any )?(?:{_TALES})) that (?=\S)",
    re.IGNORECASE,
)
_UNTRUE_TALE = re.compile(
    rf"(?:that )?(?:the |any |all )?(?:{_TALES}) that (?P<what>.{{3,200}}?) (?:is|are|was|were) (?:an? )?"
    rf"(?:not true|wrong|{_UNTRUE})[.”\"]*$",
    re.IGNORECASE | re.DOTALL,
)
_RESPONSIBLE = re.compile(
    r"(?:full |sole )?responsibility\b|(?:the|an?|both|all|this|that|\w+day[’']s) (?:[\w’'-]+ ){0,2}?"
    rf"(?:{_DEEDS})(?:e?s)?\b",
    re.IGNORECASE,
)
_DETAIL = re.compile(r",|\s(?:which|that|who|where|killing|wounding|injuring)\s")


def told_stance(cue: str, content: str, stance: Stance) -> tuple[Stance, int, int]:
    """The stance of a content, or else the one given, and where in the content what it is about stands.

    Who says that it is not true that the dam leaked denies that the dam leaked. Who claims a deed admits it, and says
    nothing about what the text adds ("the attack, in which 14 people died").
    """
    end = len(content)
    if stance != "asserts":
        return stance, 0, end
    claimed = _CLAIM.search(cue)
    if claimed and (claimed["deed"] or _RESPONSIBLE.match(content)):
        detail = _DETAIL.search(content)
        return "confirms", 0, detail.start() if detail else end
    if not _CALLING.isdisjoint(_WORD.findall(cue.lower())) and _CALLED_FALSE.search(content, max(0, end - 200)):
        return "denies", 0, end
    if untrue := _NOT_TRUE.match(content):
        return "denies", untrue.end(), end
    if untrue := _UNTRUE_TALE.match(content):
        return "denies", untrue.start("what"), untrue.end("what")
    return stance, 0, end
