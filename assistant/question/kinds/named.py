"""Who said it, and which person or thing is meant."""

import re
from collections.abc import Sequence

from assistant.english.proper_names import proper_names
from assistant.english.words import words
from assistant.question.kinds.kind import AUXILIARY, OPENING, QUANTITY, AnswerKind, Features, Piece
from assistant.schema import AnswerRow, Frame, Line

SAYING = (
    r"(?:said|say|says|claim\w*|stat\w+|report\w*|den(?:y|ies|ied)|warn\w*|announc\w+|insist\w*|call\w*|accus\w+|"
    r"predict\w*|argu\w+|t(?:ell|old)|estimat\w+|put|put a|gave|give|blam\w+|describ\w+|compar\w+|admit\w*|confirm\w*)"
)
_ARTICLES = 2  # that must give a name
_MOST = 2


def is_new(speaker: str | None, frame: Frame) -> bool:
    """Whether a speaker has a name, and one that the question does not give; "experts" or "officials" have none."""
    return speaker is not None and speaker != speaker.lower() and speaker not in frame.speakers


def _features(evidence: Piece, frame: Frame) -> Features:
    speaker = evidence.claim.speaker if evidence.claim else None
    known = speaker in frame.speakers and "comparison" not in frame.asks
    return {"new_speaker": float(is_new(speaker, frame)), "known_speaker": float(known)}


def _most_named(frame: Frame, evidence: Sequence[Piece], rows: Sequence[AnswerRow]) -> Line | None:
    """The names that most of the cited articles give, or None where they have none in common.

    Where several articles bear on a question that asks for a person or a thing, what it describes is the name that they
    share (answers by redundancy: Banko et al., "AskMSR", TREC 2001).
    """
    if len(frame.outlets) < _ARTICLES:
        return None
    asked = {w for name in (*frame.about, *frame.names, *frame.publishers) for w in words(name)}
    worth: dict[str, float] = {}
    where: dict[str, dict[str, list[int]]] = {}
    shown: dict[str, str] = {}
    for e, row in zip(evidence, rows, strict=True):
        text = e.article.text[e.sentences[0].start : e.sentences[-1].end]
        for name in dict.fromkeys(proper_names(text)):
            key = words(name)
            if not key or asked & set(key) or len(key[-1]) < 3:
                continue
            last = key[-1]
            shown[last] = max(shown.get(last, ""), name, key=len)
            worth[last] = worth.get(last, 0.0) + e.score
            where.setdefault(last, {}).setdefault(e.article.id, []).append(row.citations[0])
    met = sorted((n for n in worth if len(where[n]) >= _ARTICLES), key=lambda n: -worth[n])[:_MOST]
    if not met:
        return None
    keys = {n: tuple(dict.fromkeys(k for held in where[n].values() for k in held)) for n in met}
    named = "; ".join(f"{shown[n]} {''.join(f'[{k}]' for k in keys[n])}" for n in met)
    cited = tuple(dict.fromkeys(k for n in met for k in keys[n]))
    return Line(kind="note", text=f"Named in several of the articles: {named}", citations=cited)


SPEAKER = AnswerKind(
    "speaker",
    re.compile(
        rf"{OPENING}(?:who|whose)\b|\b(?:by|to|from) whom\b|\bby whose\b|"
        rf"\b(?:which|what)\s+(?!{AUXILIARY}\b|{QUANTITY}\b)(?:(?!\b{AUXILIARY}\b).){{1,60}}?\b{SAYING}\b|"
        rf"{OPENING}which(?:\s+(?!{AUXILIARY}\b)[\w'-]+){{4}}"
    ),
    features=_features,
    note=_most_named,
)
ENTITY = AnswerKind(
    "entity",
    re.compile(rf"\b(?:which|what (?!{AUXILIARY}\b)\w+ (?:\w+ )?{AUXILIARY})\b"),
    unless=frozenset({"figure", "date", "place"}),  # "which city" asks for a place, and for no other thing
    whole=True,
    note=_most_named,
)
