"""Who claimed what in the news, and where exactly it says so."""

from assistant.assistant import Assistant
from assistant.config import Config
from assistant.errors import AssistantError
from assistant.schema import (
    Answer,
    AnswerRow,
    Article,
    Brief,
    Citation,
    Claim,
    Conflict,
    Count,
    Figure,
    Filters,
    IngestReport,
    Line,
    ScoredPassage,
    Series,
    Span,
)

__all__ = [
    "Answer",
    "AnswerRow",
    "Article",
    "Assistant",
    "AssistantError",
    "Brief",
    "Citation",
    "Claim",
    "Config",
    "Conflict",
    "Count",
    "Figure",
    "Filters",
    "IngestReport",
    "Line",
    "ScoredPassage",
    "Series",
    "Span",
]
