"""What the store holds that a question may name."""

from dataclasses import dataclass, field
from datetime import date

from assistant.question.names import SpeakerNames
from assistant.question.publishers import PublisherNames
from assistant.question.spelling import Spelling


@dataclass(frozen=True)
class Known:
    """The publishers, speakers and words of a store, ready to be found, and the day of its newest article."""

    publishers: PublisherNames = field(default_factory=PublisherNames)
    speakers: SpeakerNames = field(default_factory=SpeakerNames)
    newest: date | None = None
    spelling: Spelling = field(default_factory=Spelling)
