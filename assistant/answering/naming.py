"""Who or what is meant: the name that the evidence gives most often and the question does not."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.answering.evidence import Evidence
from assistant.english.words import words
from assistant.question.names import proper_names
from assistant.schema import AnswerRow, Frame

_ARTICLES = 2  # that must give the name
_MOST = 2
NAMED = "Named in several of the articles: "


def most_named(frame: Frame, evidence: Sequence[Evidence], rows: Sequence[AnswerRow]) -> str | None:
    """A line with the names that most of the cited articles give, or None where they have none in common.

    Where several articles bear on a question that asks for a person or a thing, what it describes is the name that they
    share (answers by redundancy: Banko et al., "AskMSR", TREC 2001).
    """
    if not {"speaker", "entity"} & set(frame.asks) or len(frame.publishers) < _ARTICLES:
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
    named = (
        f"{shown[n]} {''.join(f'[{k}]' for k in dict.fromkeys(k for keys in where[n].values() for k in keys))}"
        for n in met
    )
    return f"{NAMED}{'; '.join(named)}"
