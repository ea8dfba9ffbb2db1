"""How likely it is that a claim is one, and that it is this speaker's.

Two probabilities, multiplied: that the attribution is right (a logistic regression on what the tagger's own scores say
of it), and that the name is, by how it was found. The numbers are in `model/confidence.json`, which
`training/fit_confidence.py` makes and which says from what, and how well they do.
"""

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from assistant.claims.attribution.attribution import Attribution
from assistant.claims.speakers.speaker import Found, Speaker
from assistant.english.saying import verb_forms

FILE = Path(__file__).parent / "model" / "confidence.json"
DESCRIBED = "AS_DESCRIBED"
"""Besides the names of `Found`: a description that stands for the name ("the driver")."""
_DIGITS = 3


@dataclass(frozen=True)
class Fitted:
    """The numbers of the file.

    weights: by feature, in log odds, for what the tagger found. "cue", "content", "source": see `Tagged`; "sourceless":
    that it has no source; "verb": that its cue is a known word of saying; "length": the logarithm of the content's
    words. "constant" is there always. marked: the share right of what a text's marks attribute. names: of the
    speakers found in each way, the share right.
    """

    weights: Mapping[str, float]
    marked: float
    names: Mapping[str, float]


def read(path: Path = FILE) -> Fitted:
    """The fitted numbers of a file."""
    data = json.loads(path.read_text(encoding="utf-8"))
    return Fitted(MappingProxyType(data["weights"]), data["marked"], MappingProxyType(data["names"]))


FITTED = read()


def confidence(text: str, item: Attribution, speaker: Speaker) -> float:
    """The probability, to three digits; where nobody is named it says only that there is a claim."""
    return round(attributed(features(text, item)) * (named(speaker) if speaker.name else 1.0), _DIGITS)


def features(text: str, item: Attribution) -> dict[str, float] | None:
    """What tells a right attribution from a wrong one; None for those of a text's marks."""
    tagged, cue = item.tagged, item.cue
    if tagged is None or cue is None:
        return None
    return {
        "constant": 1.0,
        "cue": tagged.cue,
        "content": tagged.content,
        "source": tagged.source,
        "sourceless": float(item.source is None),
        "verb": float(any(word in verb_forms() for word in cue.of(text).lower().split())),
        "length": math.log1p(item.content.of(text).count(" ")),
    }


def attributed(found: Mapping[str, float] | None) -> float:
    """The probability that an attribution with these features is right."""
    if found is None:
        return FITTED.marked
    return 1 / (1 + math.exp(-sum(FITTED.weights[name] * value for name, value in found.items())))


def named(speaker: Speaker) -> float:
    """The probability that the name is right, if the attribution is."""
    return FITTED.names[way(speaker)]


def way(speaker: Speaker) -> str:
    """How the name was found."""
    described = speaker.found == Found.NAMED and speaker.name is not None and speaker.name.islower()
    return DESCRIBED if described else speaker.found.name
