"""Sentences to passages: nothing lost, nothing longer than the encoder reads."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from assistant import Article, Span
from assistant.english.sentences import split
from assistant.models.word_pieces import WINDOW, WordPieces
from assistant.store.passages import CONTEXT_PIECES, LONGEST, context, cut, embedded_text, parts, touched

PIECES = WordPieces()
BUDGET = WINDOW - 2

_PLAIN = [
    "the",
    "dam",
    "residents",
    "said",
    "Halloran",
    "4,200",
    "over-crowded",
    "Orvale’s",
    "a",
    "12.5%",
    "e.g.",
    "U.N.",
]
_ODD = ["ünïcode", "straße", "水位", "наводнение", "antidisestablishmentarianism", "🚰🌊", "Norrwater's"]
_WORDS = st.sampled_from(_PLAIN) | st.sampled_from(_ODD)
_MARKS = st.sampled_from([". ", "? ", ", ", "; ", " — ", "… ", "\n", "\n\n", "” ", " “", ".", "#", " [SEP] ", "\u200b"])
_UNBROKEN = st.builds(lambda c, n: c * n, st.sampled_from(["x", "Q", "9", "水", "-", "é", "🌊", "ab.", "\u0301"]),
                      st.integers(1, 3 * LONGEST))  # fmt: skip
_LONG = st.builds(lambda words, mark, n: mark.join(words) * n,
                  st.lists(_WORDS, min_size=1, max_size=30), _MARKS, st.integers(1, 40))  # fmt: skip
TEXTS = st.lists(_WORDS | _MARKS | _UNBROKEN | _LONG | st.text(max_size=200), max_size=12).map(" ".join)
TITLES = st.none() | TEXTS


def read_length(line: str, text: str, span: Span) -> int:
    """Word pieces that the encoder is given for a passage, its two special tokens included."""
    (ids,) = PIECES.ids([embedded_text(line, span.of(text))])
    return len(ids)


def article(text: str = "", **fields: object) -> Article:
    return Article.model_validate({"id": "a", "text": text, **fields})


@given(TEXTS, TITLES)
@example("x" * 10_000, None)
@example("One word. " * 400, "headline " * 400)
@example("One. Two.", "x" * (LONGEST - 5) + " dam" * 500)
@example("水" * 3000, "水" * 300)
def test_passages_hold_every_sentence_once_and_fit_the_encoder(text: str, title: str | None) -> None:
    sentences = split(text)
    line = context(article(text, title=title, publisher="Harbour Gazette", published=date(2022, 5, 3)), PIECES)
    passages = cut(text, sentences, PIECES, line)
    assert all(a.end <= b.start for a, b in pairwise(passages))
    assert all(0 <= p.start < p.end <= len(text) for p in passages)
    assert all(p.of(text) == p.of(text).strip() for p in passages)
    covered = {i for p in passages for i in range(p.start, p.end)}
    assert all(i in covered for s in sentences for i in range(s.start, s.end) if not text[i].isspace())
    assert [read_length(line, text, p) for p in passages if read_length(line, text, p) > WINDOW] == []


@given(TEXTS)
def test_a_sentence_that_fits_is_never_cut(text: str) -> None:
    sentences = split(text)
    passages = cut(text, sentences, PIECES)
    for s in sentences:
        if PIECES.count(s.of(text)) <= BUDGET // 2 and s.end - s.start <= LONGEST:
            assert any(p.start <= s.start and s.end <= p.end for p in passages), s.of(text)


@given(st.text(max_size=400) | TEXTS, st.text(max_size=100) | TEXTS)
@example("x" * 2500 + " dam" * 1000, "Harbour Gazette")
def test_the_context_is_one_short_line(title: str, publisher: str) -> None:
    line = context(article(title=title, publisher=publisher, published=date(2022, 5, 3)), PIECES)
    assert PIECES.count(line) <= CONTEXT_PIECES
    assert len(line.splitlines()) <= 1


def test_the_context_names_headline_publisher_and_day() -> None:
    full = article(title="Dam  holds\nagain", publisher="Harbour Gazette", published=date(2022, 5, 3))
    assert context(full, PIECES) == "Dam holds again | Harbour Gazette | 03 May 2022"
    assert context(article(publisher="Harbour Gazette"), PIECES) == "Harbour Gazette"
    assert context(article(), PIECES) == ""
    assert embedded_text("", "The dam holds.") == "The dam holds."
    assert embedded_text("Dam | Gazette", "It holds.") == "Dam | Gazette\nIt holds."


def test_a_long_headline_is_cut_and_leaves_room_for_the_text() -> None:
    title = "Orvale residents leave their homes " * 60
    text = "The dam above the town is holding. " * 60
    line = context(article(title=title), PIECES)
    assert title.startswith(line)
    assert CONTEXT_PIECES - 5 <= PIECES.count(line) <= CONTEXT_PIECES
    passages = cut(text, split(text), PIECES, line)
    assert all(read_length(line, text, p) <= WINDOW for p in passages)
    assert all(p.of(text).endswith("holding.") for p in passages)
    # What fits is used: no two neighbours would have fitted together.
    assert all(read_length(line, text, Span(start=a.start, end=b.end)) > WINDOW for a, b in pairwise(passages))


def test_short_sentences_share_a_passage_and_the_next_starts_at_a_sentence() -> None:
    text = " ".join(f"Volunteer number {n} carried sand to the lower wall of the dam." for n in range(60))
    sentences = split(text)
    passages = cut(text, sentences, PIECES)
    assert 1 < len(passages) < len(sentences)
    assert {p.start for p in passages} <= {s.start for s in sentences}
    assert {p.end for p in passages} <= {s.end for s in sentences}


@pytest.mark.parametrize(("joint", "ends"), [(", ", ","), ("; ", ";"), (" ", "")])
def test_a_sentence_of_two_thousand_words_is_cut_at_clauses_or_white_space(joint: str, ends: str) -> None:
    clause = "the river rose over the lower road" if ends else "river"
    text = joint.join([clause] * (2000 // len(clause.split()))) + "."
    passages = cut(text, [Span(start=0, end=len(text))], PIECES)
    assert len(passages) > 5
    assert all(read_length("", text, p) <= WINDOW for p in passages)
    assert all(
        p.of(text).startswith(clause) and p.of(text).endswith((ends or "river", "river.", "road.")) for p in passages
    )
    assert joint.join(p.of(text).removesuffix(ends) if p != passages[-1] else p.of(text) for p in passages) == text


def test_a_string_without_any_space_is_cut_and_kept_whole() -> None:
    text = "x" * 9_000
    passages = cut(text, split(text), PIECES)
    assert "".join(p.of(text) for p in passages) == text
    assert all(p.end - p.start <= LONGEST for p in passages)


def test_a_sentence_that_starts_inside_a_word_is_counted_as_it_is_read() -> None:
    """In the whole text the first word is one unknown piece; its rest alone is many."""
    text = "qzjx" * 40 + " dam" * 252
    sentence = Span(start=90, end=len(text))
    assert PIECES.positions(text).count(sentence.start, sentence.end) <= BUDGET < PIECES.count(sentence.of(text))
    passages = cut(text, [sentence], PIECES)
    assert len(passages) == 2
    assert all(read_length("", text, p) <= WINDOW for p in passages)


def test_no_sentences_make_no_passages() -> None:
    assert cut("", [], PIECES) == []
    assert cut(" \n ", split(" \n "), PIECES) == []


@st.composite
def disjoint(draw: st.DrawFn) -> list[Span]:
    """Spans in order, some of which touch their neighbour."""
    steps = draw(st.lists(st.tuples(st.integers(0, 3), st.integers(1, 5)), max_size=12))
    spans, at = [], 0
    for gap, length in steps:
        spans.append(Span(start=at + gap, end=at + gap + length))
        at += gap + length
    return spans


@given(disjoint(), st.integers(0, 60), st.integers(1, 30))
@example([Span(start=0, end=4), Span(start=4, end=8)], 4, 4)
@example([], 0, 1)
def test_a_passage_touches_the_sentences_that_share_a_character_with_it(
    sentences: list[Span], start: int, length: int
) -> None:
    held = set(range(start, start + length))
    expected = [n for n, s in enumerate(sentences) if held & set(range(s.start, s.end))]
    assert touched(sentences, start, start + length) == expected


@given(TEXTS, TITLES)
def test_the_parts_of_a_passage_are_its_sentences_as_the_encoder_reads_them(text: str, title: str | None) -> None:
    line, sentences = context(article(title=title), PIECES), split(text)
    for p in cut(text, sentences, PIECES, line):
        read = embedded_text(line, p.of(text))
        places = parts(sentences, p.start, p.end, len(read) - (p.end - p.start))
        met = touched(sentences, p.start, p.end)
        assert len(places) == len(met) > 0
        for (start, end), n in zip(places, met, strict=True):
            assert 0 <= start < end <= len(read)
            assert read[start:end] in sentences[n].of(text)
        # Together they are the whole passage: all but the white space between sentences.
        assert "".join("".join(read[a:b] for a, b in places).split()) == "".join(p.of(text).split())


def test_a_sentence_that_two_passages_share_is_a_part_of_both() -> None:
    text = "Short one. " + "the river rose over the lower road, " * 80
    sentences = [Span(start=0, end=10), Span(start=11, end=len(text.rstrip()))]
    first, *others = [touched(sentences, p.start, p.end) for p in cut(text, sentences, PIECES)]
    assert first in ([0], [0, 1])
    assert len(others) >= 2
    assert all(met == [1] for met in others)
