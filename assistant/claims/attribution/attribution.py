"""The one record that attribution hands to assembly, whoever found it: the learned tagger or a text's marks."""

from dataclasses import dataclass, field
from typing import NamedTuple

from assistant.schema import Span


class Tagged(NamedTuple):
    """How sure the tagger was of one attribution, in natural logarithms of probabilities.

    cue: that none of its tags is "outside", the least sure of them. content, source: of the start and end chosen
    (of a source's absence, where it found none).
    """

    cue: float
    content: float
    source: float


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who (`source`), says (`cue`), what (`content`): character spans of one text.

    `source` and `cue` are None where the text has none ("reportedly" has no source, a tweet no cue). Spans follow the
    annotation of PolNeAR: the source is the whole noun phrase with its apposition, the cue holds auxiliaries,
    negation and adverbs of its verb ("has not said"), the content holds its "that" and its quotation marks. `tagged` is
    None where the text's marks made it.
    """

    source: Span | None
    cue: Span | None
    content: Span
    tagged: Tagged | None = field(default=None, compare=False, repr=False)
