"""Frame and evidence to an answer in verbatim, cited sentences, or to a refusal that says why."""

from assistant.answering.answer import PASSAGES, answer, likelier, passages_for
from assistant.answering.brief.compose import PASSAGES as BRIEF_PASSAGES
from assistant.answering.brief.compose import brief

__all__ = ["BRIEF_PASSAGES", "PASSAGES", "answer", "brief", "likelier", "passages_for"]
