"""When, where and why: the answer often stands around a claim rather than in it."""

import re

from assistant.question.kinds.kind import AUXILIARY, OPENING, AnswerKind, Features, Piece
from assistant.schema import Frame

_MONTH = "(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*"
_DATE = re.compile(rf"\b(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|{_MONTH}\.? \d|\d{{1,2}} {_MONTH}|(?:19|20)\d\d)")


def _features(evidence: Piece, _frame: Frame) -> Features:
    return {"date": float(any(_DATE.search(s.of(evidence.article.text)) for s in evidence.sentences))}


DATE = AnswerKind(
    "date",
    re.compile(rf"{OPENING}when\b|\b(?:what|which) (?:day|date|year|month|time)\b|\bsince when\b|\bthe date\b"),
    whole=True,
    features=_features,
)
PLACE = AnswerKind(
    "place",
    re.compile(
        rf"{OPENING}where\b|\b(?:what|which) (?:city|country|place|town|state|venue|location|village|region)"
        rf"(?= {AUXILIARY}\b| in\b|[?.!,]|$)"
    ),
    whole=True,
)
REASON = AnswerKind("reason", re.compile(r"\b(?:why|what reasons?|how come)\b"), whole=True)
