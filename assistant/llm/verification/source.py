"""What the check of a model's text takes and gives: cited sentences, and the reasons why a sentence does not hold."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from assistant.schema import Stance

Reason = Literal[
    "citation", "markup", "quotation", "figure", "date", "name", "negation", "hedge", "speaker", "stance", "words"
]
"""Why a sentence does not hold.

"citation": no key, one that was not given out, or one that carries nothing; "markup": signs that no sentence has;
"quotation": not verbatim; "figure", "date", "name": not in the cited sentences; "negation", "hedge": a "not" or a "may"
too many or too few; "speaker": not who says it; "stance": says, denies, confirms, doubts or declines where the source
does another; "words": other words, or in another order.
"""


@dataclass(frozen=True)
class Source:
    """One cited sentence that was given to the model, with what the row that cites it says of its speaker."""

    key: int
    quote: str
    speaker: str | None
    role: str | None
    stance: Stance
    publisher: str | None
    published: date | None
