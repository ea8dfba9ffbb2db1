"""How likely it is that evidence answers: each sign has its weight, and what reads better is likelier to."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from assistant.answering.answerable import likelihood, signs, was_read
from assistant.answering.evidence import Evidence
from assistant.answering.features import ANSWERABLE
from assistant.schema import Article, Frame, Span

TEXT = "More than 4,200 residents left Orvale overnight."
WHOLE = Span(start=0, end=len(TEXT))
PIECE = Evidence(Article(id="dam", text=TEXT), (WHOLE,), None, score=6.0, support=1.0, nearness=0.8)
FRAME = Frame(asks=("figure",), about=("residents", "orvale"), unit="residents")


def read(odds: float) -> Evidence:
    return replace(PIECE, features={"answers": odds, "words": 1.0, "cosine": 0.8, "quantity": 1.0})


def test_every_sign_has_a_weight_and_every_weight_a_sign() -> None:
    assert {*signs(FRAME, [read(1.0)]), "bias"} == set(ANSWERABLE)


def test_without_evidence_an_answer_is_unlikely() -> None:
    assert likelihood(FRAME, []) < 0.5
    assert not was_read([])
    assert not was_read([PIECE])


@given(st.floats(-4, 4), st.floats(-4, 4))
def test_what_reads_better_is_likelier_to_answer(a: float, b: float) -> None:
    low, high = sorted((a, b))
    assert 0 <= likelihood(FRAME, [read(low)]) <= likelihood(FRAME, [read(high)]) <= 1
