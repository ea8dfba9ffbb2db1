"""Frame and evidence to an answer in verbatim, cited sentences, or to a refusal that says why."""

from assistant.answering.answer import Turn, answer
from assistant.answering.brief.compose import brief

__all__ = ["Turn", "answer", "brief"]
