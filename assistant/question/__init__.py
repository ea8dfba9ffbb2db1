"""A question to its frame, read once: kind, clauses, names, whose words, days, order."""

from assistant.english.proper_names import proper_names
from assistant.question.follow_up import complete, follow_up, may_stand_alone
from assistant.question.known import Known
from assistant.question.names import SpeakerNames
from assistant.question.publishers import PublisherNames
from assistant.question.reading import check_length, read_question
from assistant.question.spelling import Spelling

__all__ = [
    "Known",
    "PublisherNames",
    "SpeakerNames",
    "Spelling",
    "check_length",
    "complete",
    "follow_up",
    "may_stand_alone",
    "proper_names",
    "read_question",
]
