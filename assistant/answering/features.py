"""What each sign that a sentence answers is worth."""

from __future__ import annotations

from collections.abc import Mapping

Signs = Mapping[str, float]
"""Each sign that was looked for, by name: mostly 0 or 1, else a share or a cosine."""

# Fitted on the dev part of our claim questions by a softmax over each question's evidence, held near round first
# guesses (cross-validated: a gold sentence is among the best three for 84% of the questions), then rounded.
WEIGHTS = {
    # whether it is about what is asked
    "cosine": 3.2,  # of the question and the nearest of its sentences
    "words": 1.15,  # share of the question's weight of words in its sentences
    "around": 0.8,  # the same share, two sentences on each side and the headline included
    "passage": 0.8,  # the retrieval's score, as a share of the best passage's
    "content": 0.4,  # what the claim itself carries more of the words than its sentences do (mostly negative)
    "headline": -0.5,
    # whether it answers, read together with the question (see `reranker`)
    "answers": 0.25,  # log odds
    # whose words it is
    "claim": 0.15,
    "belief": -0.1,
    "asked_speaker": 0.6,
    "other_speaker": -0.3,
    "named_speaker": 0.1,
    "new_speaker": 0.5,  # one whom the question does not name, where it asks who
    "known_speaker": -0.1,
    # of what kind it is
    "figure": 0.85,
    "quantity": 0.6,  # a figure of the unit or measure asked for
    "date": 0.5,
    "denies": 0.45,
    "negated": 0.45,
    # where it stands in the conversation
    "same_article": 0.5,
    "shown_before": -0.2,
}


ABOUT = ("cosine", "words", "around", "passage", "content", "headline")
"""The signs of whether it is about what is asked, whatever kind of thing it says of it."""


def about(signs: Signs) -> float:
    """The sum of the signs of `ABOUT` by their worth."""
    return sum(WEIGHTS[name] * signs.get(name, 0.0) for name in ABOUT)


def unread(signs: Signs) -> float:
    """The sum of all signs by their worth but that of reading question and evidence together."""
    return weigh(signs) - WEIGHTS["answers"] * signs.get("answers", 0.0)


def weigh(signs: Signs) -> float:
    """The sum of the signs by their worth."""
    return sum(WEIGHTS[name] * value for name, value in signs.items())
