"""The learned tagger: plain cases of every order, quotations, and what must hold for any text."""

from __future__ import annotations

import shutil
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.claims.attribution import tagger
from assistant.claims.attribution.attribution import Attribution
from assistant.claims.attribution.decoding import FITTED, Scores, cues, decode
from assistant.claims.attribution.encoding import Pieces, Window, encode, gated, windows
from assistant.english.sentences import split
from assistant.errors import ModelError
from assistant.models import networks
from assistant.schema import Span

TRIM = " \n\"'“”‘’.,"


def tagged(text: str) -> list[Attribution]:
    return tagger.tag(text, split(text))


def words(text: str, span: Span | None) -> str | None:
    return None if span is None else span.of(text).strip(TRIM)


def triples(text: str) -> list[tuple[str | None, str | None, str | None]]:
    return [(words(text, a.source), words(text, a.cue), words(text, a.content)) for a in tagged(text)]


@pytest.mark.parametrize(
    ("text", "source", "cue", "content"),
    [
        (
            "The mayor said that the bridge would be closed for two weeks.",
            "The mayor",
            "said",
            "that the bridge would be closed for two weeks",
        ),
        (
            "According to the Velmark police, three people were hurt in the fire.",
            "the Velmark police",
            "According to",
            "three people were hurt in the fire",
        ),
        (
            "“We will not leave this valley,” Oskar Brandt said.",
            "Oskar Brandt",
            "said",
            "We will not leave this valley",
        ),
        (
            '"We will not leave this valley," Oskar Brandt said.',
            "Oskar Brandt",
            "said",
            "We will not leave this valley",
        ),
        (
            "Officials denied that the reservoir had been poisoned.",
            "Officials",
            "denied",
            "that the reservoir had been poisoned",
        ),
    ],
)
def test_plain_attributions(text: str, source: str, cue: str, content: str) -> None:
    assert (source, cue, content) in triples(text)


def test_a_quotation_around_its_cue_is_one_content() -> None:
    text = "“The harbour is full,” said Anna Lindqvist, the port director. “We are turning ships away.”"
    found = [a for a in tagged(text) if words(text, a.cue) == "said"]
    assert len(found) == 1
    assert found[0].content.start == 0
    assert "Anna Lindqvist" in str(words(text, found[0].source))


def test_quotation_marks_belong_to_the_content() -> None:
    text = "The minister said: “Nobody was told.”"
    assert any(a.content.of(text) == "“Nobody was told.”" for a in tagged(text))


def test_two_speakers_keep_their_own_contents() -> None:
    text = (
        "Marta Keller said the strike would go on until Friday.\n\n"
        "The company said it had offered a raise of four percent."
    )
    found = {words(text, a.source): words(text, a.content) for a in tagged(text)}
    assert found["Marta Keller"] == "the strike would go on until Friday"
    assert found["The company"] == "it had offered a raise of four percent"


def test_narration_is_not_mined() -> None:
    assert tagged("The train left at nine. It rained all day.") == []


@pytest.mark.parametrize("text", ["", " ", "\n\n\t", "\ud800", "\x00\x01", "。", "“", "🙂" * 40])
def test_texts_without_words_give_no_broken_span(text: str) -> None:
    for a in tagged(text):
        assert 0 <= a.content.start < a.content.end <= len(text)


PHRASES = [
    "The mayor said ",
    "“",
    "”",
    '"',
    "it was over",
    ". ",
    "\n\n",
    "\n",
    ", she told us",
    "\ud83d",
    "é",
    "\u202e",
    "’",
    " ",
    "\x00",
    "東京",
]


@settings(max_examples=25, deadline=None)
@given(st.one_of(st.text(max_size=60), st.lists(st.sampled_from(PHRASES), max_size=40).map("".join)))
def test_spans_lie_inside_any_text_and_repeat(text: str) -> None:
    found = tagged(text)
    assert found == tagged(text)
    for a in found:
        assert a.cue is not None
        for span in (a.source, a.cue, a.content):
            assert span is None or 0 <= span.start < span.end <= len(text)


def test_a_lone_surrogate_moves_no_offset() -> None:
    plain = "x The mayor said the road was open."
    broken = "\ud800" + plain[1:]
    assert [a.content.of(plain) for a in tagged(plain)] == [a.content.of(broken) for a in tagged(broken)] != []


@pytest.mark.parametrize("gap", [" ", "\n\n"])
def test_long_texts_are_read_to_their_end(gap: str) -> None:
    names = ["Anders", "Bela", "Carla", "Dmitri", "Edda", "Farid", "Greta", "Hugo", "Irma", "Jonas", "Kira", "Lars"]
    text = gap.join(
        f"{n} Holt said the dam near the old mill would hold for {i + 2} more days." for i, n in enumerate(names * 3)
    )
    found = [words(text, a.source) for a in tagged(text)]
    assert found == [f"{n} Holt" for n in names * 3]


def test_threads_share_one_session() -> None:
    text = "The mayor said the road was open."
    with ThreadPoolExecutor(4) as pool:
        assert set(map(tuple, pool.map(tagged, [text] * 8))) == {tuple(tagged(text))}


def test_an_altered_model_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    copy = tmp_path / "tagger.onnx"
    shutil.copy(tagger.MODEL, copy)
    copy.write_bytes(copy.read_bytes()[:-1] + b"\x00\x01")
    monkeypatch.setattr(tagger, "MODEL", copy)
    with pytest.raises(ModelError, match=r"tagger\.onnx.*reinstall"):
        tagged("The mayor said so.")


def test_an_absent_model_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tagger, "MODEL", tmp_path / "none.onnx")
    with pytest.raises(ModelError, match=r"none\.onnx cannot be read"):
        tagged("The mayor said so.")


def _pieces(count: int, lines: tuple[int, ...] = ()) -> Pieces:
    features = np.zeros((count, 3), dtype=np.int64)
    features[list(lines), 1] = 2
    at = np.arange(count)
    return Pieces(at + 1000, at * 2, at * 2 + 1, features)


@settings(max_examples=50)
@given(st.integers(0, 300), st.sets(st.integers(0, 299)), st.sets(st.integers(1, 299)), st.integers(4, 80))
def test_windows_own_every_piece_once(count: int, lines: set[int], cuts: set[int], limit: int) -> None:
    pieces = _pieces(count, tuple(i for i in lines if i < count))
    bounds = sorted({0, count, *(c for c in cuts if c < count)})
    sentences = [Span(start=2 * a, end=2 * b) for a, b in pairwise(bounds)]
    made = windows(pieces, sentences, limit)
    owned = [i for w in made for i in range(w.own_start, w.own_end)]
    assert owned == list(range(count))
    assert all(w.start <= w.own_start < w.own_end <= w.end <= count and w.end - w.start <= limit for w in made)


def test_the_gate_drops_sentences_and_keeps_paragraph_ends() -> None:
    pieces = _pieces(9, (3,))
    sentences = [Span(start=0, end=6), Span(start=6, end=12), Span(start=12, end=18)]
    gate = np.zeros(2000, dtype=np.int8)
    gate[1000:1003] = gate[1006:1009] = 32
    kept = gated(pieces, sentences, gate, 1.0)
    assert kept.ids.tolist() == [1000, 1001, 1002, 1006, 1007, 1008]
    assert kept.starts.tolist() == [0, 2, 4, 12, 14, 16]
    assert kept.features[:, 1].tolist() == [0, 0, 0, 2, 0, 0]


def test_the_best_tag_path_never_begins_inside() -> None:
    tags = np.full((6, 9), -5.0, dtype=np.float32)
    tags[:, 3] = [5, 0, 5, 5, 5, 5]
    tags[2, 5] = 9
    tags[1, 4] = -1
    assert cues(tags, FITTED.outside_bias) == [(1, 2)]


def test_a_cue_outside_of_what_the_window_owns_is_left_to_its_neighbour() -> None:
    text = "ab cd ef gh"
    at = np.arange(4)
    pieces = Pieces(at, at * 3, at * 3 + 2, np.zeros((4, 3), dtype=np.int64))
    tags = np.zeros((6, 9), dtype=np.float32)
    tags[:, 3] = 5
    tags[2, 4] = 20
    flat = np.zeros((6, 8), dtype=np.float32)
    scores = Scores(tags, flat, flat, flat, np.zeros((4, 9), dtype=np.float32))
    assert [a.cue for a in decode(text, pieces, Window(0, 4, 0, 4), scores)] == [Span(start=3, end=5)]
    assert decode(text, pieces, Window(0, 4, 2, 4), scores) == []


def test_hard_wrapped_lines_end_no_paragraph() -> None:
    tokenizer = networks.tokenizer()
    text = "“We\nstay,” he said.\n\nNo."
    pieces = encode(text, tokenizer, [Span(start=0, end=19), Span(start=21, end=24)])
    assert np.flatnonzero(pieces.features[:, 1] == 2).size == 1
