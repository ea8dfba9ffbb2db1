"""The one record that attribution hands to assembly, whoever found it: the learned tagger or a text's marks."""

from dataclasses import dataclass

from assistant.schema import Span


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who (`source`), says (`cue`), what (`content`): character spans of one text.

    `source` and `cue` are None where the text has none ("reportedly" has no source, a tweet no cue). Spans follow the
    annotation of PolNeAR: the source is the whole noun phrase with its apposition, the cue holds auxiliaries,
    negation and adverbs of its verb ("has not said"), the content holds its "that" and its quotation marks.
    """

    source: Span | None
    cue: Span | None
    content: Span
