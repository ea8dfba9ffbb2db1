"""What each feature of a piece of evidence is worth, and what the best evidence must reach for an answer.

The numbers are in `model/weights.json`, which `training/fit_answering.py` makes and which says from what, when, and how
well they do.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from assistant.question.kinds.kind import Features

UNFITTED = 0.5
"""What a feature counts that the fit has not seen, such as one of a new kind of question: as much as a date."""
FILE = Path(__file__).parent / "model" / "weights.json"
ABOUT = ("cosine", "words", "around", "passage", "content", "headline")
"""The features of whether it is about what is asked, whatever kind of thing it says of it."""


@dataclass(frozen=True)
class Floors:
    """What the best evidence must reach, else the question is refused.

    score: its features by their worth, all but "answers". about: those of `ABOUT` alone, since the right kind of figure
    about something else is no answer. likely: the probability that it answers, where question and evidence were read
    together. spoken: the same, where somebody's words are asked for who speaks of it, as far as words tell. row: log
    odds, against none answering, which evidence must reach to stand among the rows; below, it is only related.
    """

    score: float
    about: float
    likely: float
    spoken: float
    row: float


@dataclass(frozen=True)
class Fitted:
    """Weights and floors; their file says, under "made", from what script and data they are and how well they do.

    weights: by feature. Whether it is about what is asked: "cosine" of the question and the nearest of its sentences;
    "words", the share of the question's weight of words in them; "around", the same with two sentences on each side and
    the headline; "passage", the retrieval's score as a share of the best; "content", what the claim carries more of the
    words than its sentences do (mostly negative); "headline". Whether it answers, in log odds (see `reader`):
    "answers". Whose words it is: "claim", "belief", "asked_speaker", "other_speaker", "named_speaker", "new_speaker"
    (whom the question does not name, where it asks who), "known_speaker". Of what kind it is: "figure", "quantity" (a
    figure of the unit or measure asked for), "date", "denies", "negated". Where it stands in the conversation:
    "same_article", "shown_before". answerable: by sign, as `answerable.signs` names them, and "bias".
    """

    weights: Mapping[str, float]
    answerable: Mapping[str, float]
    floors: Floors


def read(path: Path = FILE) -> Fitted:
    """The fitted numbers of a file."""
    data = json.loads(path.read_text(encoding="utf-8"))
    weights, answerable = (MappingProxyType(data[name]) for name in ("weights", "answerable"))
    return Fitted(weights, answerable, Floors(**data["floors"]))


FITTED = read()
WEIGHTS, ANSWERABLE, FLOORS = FITTED.weights, FITTED.answerable, FITTED.floors


def about(features: Features) -> float:
    """The sum of the features of `ABOUT` by their worth."""
    return sum(WEIGHTS[name] * features.get(name, 0.0) for name in ABOUT)


def unread(features: Features) -> float:
    """The sum of all features by their worth but that of reading question and evidence together."""
    return weigh(features) - WEIGHTS["answers"] * features.get("answers", 0.0)


def weigh(features: Features) -> float:
    """The sum of the features by their worth."""
    return sum(WEIGHTS.get(name, UNFITTED) * value for name, value in features.items())
