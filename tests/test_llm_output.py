"""A stream of pieces to clean sentences, each as soon as it is complete and not before."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.llm.output import clean, sentences

TEXT = "The dam held [S1]. Nobody left. [S2][S3] “It was 4.5 metres,” she said [S4]! And then [S5]"
WHOLE = [
    ("The dam held [S1].", True),
    ("Nobody left. [S2][S3]", True),
    ("“It was 4.5 metres,” she said [S4]!", True),
    ("And then [S5]", False),
]


@given(st.lists(st.integers(min_value=1, max_value=12), min_size=1))
def test_pieces_of_any_size_give_the_same_sentences(sizes: list[int]) -> None:
    pieces, at = [], 0
    while at < len(TEXT):
        size = sizes[len(pieces) % len(sizes)]
        pieces.append(TEXT[at : at + size])
        at += size
    assert list(sentences(pieces)) == WHOLE


def test_a_sentence_comes_when_the_next_one_has_begun() -> None:
    taken: list[str] = []

    def pieces():
        for piece in TEXT.split(" "):
            taken.append(piece)
            yield piece + " "

    stream = sentences(pieces())
    assert next(stream)[0] == "The dam held [S1]."
    assert len(taken) == 5  # "Nobody" has come, and no more
    assert next(stream)[0] == "Nobody left. [S2][S3]"  # with the keys behind its full stop
    assert taken[-1] == "“It"


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("<think>Nobody knows [S9].</think>The dam held [S1].", "The dam held [S1]."),
        ("<think>Nobody knows", ""),
        ("<thi", ""),
        ("The dam\x1b[2J held\u202e [S1, S2].", "The dam [2J held  [S1][S2]."),
        ("- One [S1].\n2. Two [S2].", "One [S1].\nTwo [S2]."),
    ],
)
def test_what_is_cleaned_away(said: str, shown: str) -> None:
    assert clean(said) == shown


def test_a_thought_is_never_a_sentence() -> None:
    thinking = "<think>It broke [S1]. It did [S1]. </think>It held [S1]."
    assert list(sentences(thinking)) == [("It held [S1].", True)]
