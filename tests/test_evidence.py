"""From passages to evidence: sentences compared with the question one by one, features weighed, rows chosen."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant import Article, Claim, Figure, Filters, Span
from assistant.answering.anaphora import refers_back
from assistant.answering.evidence import Evidence, gather
from assistant.answering.features import WEIGHTS, weigh
from assistant.answering.refusal import confidence
from assistant.answering.rows import Citations, distinct, in_turn, speaker, to_row
from assistant.assistant import Assistant, Config
from assistant.question import Known, PublisherNames, SpeakerNames, read_question
from assistant.question.kinds.figure import fits, same_unit
from assistant.retrieval.retriever import Found, Retriever
from assistant.schema import Frame
from assistant.store import Records, VectorIndex
from tests.small import WordEmbedder, write
from tests.tale import TALE


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("evidence")
    with Assistant(Config(store=folder / "store"), embedder=WordEmbedder()) as assistant:
        assistant.ingest([write(folder, TALE)])
    return folder / "store"


@pytest.fixture(scope="module")
def records(store: Path) -> Iterator[Records]:
    opened = Records(store)
    yield opened
    opened.close()


def opened(store: Path, records: Records, fusion: str = "hybrid") -> Retriever:
    return Retriever(records, VectorIndex(store), WordEmbedder, fusion)


def asked(records: Records, question: str) -> Frame:
    speakers = SpeakerNames(records.speaker_counts())
    return read_question(question, Known(PublisherNames(records.publishers()), speakers, records.newest()))


def found(store: Path, records: Records, question: str) -> list[Evidence]:
    frame = asked(records, question)
    return gather(frame, opened(store, records).find(frame, 24), records)


# Sentences and the question


def test_a_question_is_near_to_the_sentence_that_answers_it(store: Path, records: Records) -> None:
    (passage,) = records.passages_of("mill")
    questions = [
        "Who denied that the mill had poisoned the Sarn?",
        "Who never let any dye into the river?",
        "Who said that the mill had released dye for three years?",
        "Who counted the dead trout below the mill?",
    ]
    for number, question in enumerate(questions):
        met = opened(store, records).find(asked(records, question), 24)
        cosines = met.nearness[passage.id]
        assert len(cosines) == len(records.sentences("mill")) == 4
        assert int(np.argmax(cosines)) == number, question
        assert all(-1.001 <= c <= 1.001 for c in cosines)


def test_where_only_words_count_nothing_is_compared(store: Path, records: Records) -> None:
    frame = asked(records, "Who denied the mill's dye?")
    words = opened(store, records, "lexical").find(frame, 24)
    assert words.passages
    assert (words.nearness, words.compares) == ({}, False)
    both = opened(store, records).find(frame, 24)
    assert set(both.nearness) == {p.passage.id for p in both.passages}


@settings(max_examples=40)
@given(
    st.lists(
        st.sampled_from(
            ["Kasper Thole", "residents", "Sarn", "deny", "How many", "Who", "When", "percent", "Did", "Noon"]
        )
        | st.text(st.characters(exclude_categories=["Cs"]), max_size=10),
        min_size=1,
        max_size=6,
    ).map(" ".join)
)
def test_evidence_is_weighed_by_known_features_and_stands_in_its_article(
    store: Path, records: Records, question: str
) -> None:
    evidence = found(store, records, question)
    assert [e.score for e in evidence] == sorted((e.score for e in evidence), reverse=True)
    for e in evidence:
        assert e.score == pytest.approx(weigh(e.features))
        assert set(e.features) <= set(WEIGHTS)
        assert 0 <= e.support <= 1.001
        assert all(0 <= e.features[share] <= 1.001 for share in ("words", "around", "passage"))
        assert set(e.sentences) <= set(records.sentences(e.article.id))
        assert e.statement in e.article.text
        assert all(f.span.of(e.article.text) == f.text for f in e.figures)


def test_every_sentence_of_a_passage_is_evidence_once(store: Path, records: Records) -> None:
    evidence = [e for e in found(store, records, "What about the mill and the Sarn?") if e.article.id == "mill"]
    held = [s for e in evidence for s in e.sentences]
    assert sorted(s.start for s in held) == [s.start for s in records.sentences("mill")]


def test_the_speaker_who_is_asked_for_counts_above_others(store: Path, records: Records) -> None:
    for name, other in (("Kasper Thole", "Runa Vesk"), ("Runa Vesk", "Kasper Thole")):
        best = found(store, records, f"What did {name} say about the mill?")
        speakers = [e.claim.speaker for e in best if e.claim]
        assert speakers[0] == name
        assert speakers.index(name) < speakers.index(other)


def test_a_figure_of_the_unit_asked_for_comes_first(store: Path, records: Records) -> None:
    assert found(store, records, "How many books did pupils bring to the library?")[0].figures[0].unit == "books"
    assert "crowns" in str(found(store, records, "How many crowns did the library cost?")[0].figures[0].unit)


def test_in_a_chat_the_articles_of_the_answer_before_count_more_and_what_was_shown_less(
    store: Path, records: Records
) -> None:
    question, retriever = "Who spoke of the bridge and the Sarn?", opened(store, records)
    frame = asked(records, question)
    met = retriever.find(frame, 24)
    with Assistant(Config(store=store), embedder=WordEmbedder()) as assistant:
        earlier = assistant.ask("What did Runa Vesk say about the mill?")
    known = {c.article_id for c in earlier.citations}
    shown = {(c.article_id, c.start) for c in earlier.citations}
    assert "mill" in known
    assert "bridge" not in known

    def scores(evidence: list[Evidence]) -> dict[tuple[str, int, bool], float]:
        return {(e.article.id, e.sentences[0].start, e.claim is None): e.score for e in evidence}

    alone = scores(gather(frame, met, records))
    chat = scores(gather(frame, met, records, earlier))
    change = {(key[0], (key[0], key[1]) in shown): round(chat[key] - alone[key], 6) for key in alone}
    assert change["bridge", False] == 0
    assert change["mill", False] >= change["mill", True] > 0


def test_without_passages_there_is_no_evidence(records: Records) -> None:
    assert gather(asked(records, "Who denied it?"), Found([]), records) == []
    assert confidence(asked(records, "Who denied it?"), []) == 0


def test_filters_hold_for_evidence_too(store: Path, records: Records) -> None:
    question = "Who spoke of the Sarn?"
    frame = asked(records, question)
    met = opened(store, records).find(frame, 24, Filters(articles=("vote",)))
    assert {e.article.id for e in gather(frame, met, records)} == {"vote"}


# Rows from evidence


def piece(speaker: str | None, score: float, statement: str = "") -> Evidence:
    statement = statement or f"{speaker} and {score}"
    whole = Span(start=0, end=len(statement))
    claim = Claim(kind="speech", content=whole, speaker=speaker, sentences=(whole,)) if speaker else None
    article = Article(id=f"{speaker}-{score}", text=statement)
    return Evidence(article, (whole,), claim, score=score, support=1, nearness=1)


PIECES = st.lists(
    st.builds(piece, st.sampled_from([None, "Ana", "Ben", "Cora"]), st.floats(0, 9)),
    max_size=12,
    unique_by=lambda e: e.score,
).map(lambda pieces: sorted(pieces, key=lambda e: -e.score))


@given(PIECES, st.integers(1, 12))
def test_rows_in_turn_are_the_best_of_each_speaker(pieces: list[Evidence], most: int) -> None:
    kept = in_turn(pieces, most, speaker)
    assert len(kept) == min(most, len(pieces))
    assert kept[:1] == pieces[:1]
    for name in {speaker(e) for e in kept}:
        mine = [e.score for e in kept if speaker(e) == name]
        every = [e.score for e in pieces if speaker(e) == name]
        assert mine == every[: len(mine)]


def test_a_second_speaker_comes_before_the_third_row_of_the_first() -> None:
    pieces = [piece("Ana", 5.0), piece("Ana", 4.9), piece("Ana", 4.8), piece("Ben", 4.5)]
    assert [e.claim.speaker for e in in_turn(pieces, 3, speaker) if e.claim] == ["Ana", "Ben", "Ana"]
    assert [e.claim.speaker for e in distinct(pieces, 3) if e.claim] == ["Ana", "Ana", "Ana"]


def test_far_weaker_speakers_do_not_take_a_turn() -> None:
    pieces = [piece("Ana", 9.0), piece("Ana", 8.9), piece("Ben", 1.0)]
    assert [e.claim.speaker for e in in_turn(pieces, 2, speaker) if e.claim] == ["Ana", "Ana"]


def test_what_one_speaker_says_twice_is_shown_once() -> None:
    twice = [piece("Ana", 3.0, "The dam is holding."), piece("Ana", 2.0, "the dam is holding")]
    assert distinct(twice, 8) == in_turn(twice, 8, speaker) == twice[:1]
    other = piece("Ben", 1.0, "The dam is holding.")
    assert distinct([*twice, other], 8) == [twice[0], other]


@given(st.floats(-5, 15), st.floats(-5, 15))
def test_confidence_grows_with_the_best_score(a: float, b: float) -> None:
    def of(*pieces: Evidence) -> float:
        return confidence(Frame(asks=("statement",)), pieces)

    low, high = sorted((a, b))
    assert 0 <= of(piece("Ana", low)) <= of(piece("Ana", high)) <= 1
    assert of(piece("Ana", high), piece("Ben", low)) == of(piece("Ana", high))
    assert high - low < 0.1 or of(piece("Ana", low)) < of(piece("Ana", high)) or not -1 < low < 7


# Small things that features are read from


@pytest.mark.parametrize(
    ("sentence", "leaning"),
    [
        ("She counted 340 dead trout.", True),
        ("“It is closed,” he said.", True),
        ("But nobody came.", True),
        ("The two met in Orvale.", True),
        ("Their mill stood still.", True),
        ("Runa Vesk counted 340 dead trout.", False),
        ("Sheep graze below the dam.", False),
        ("Italy sent blankets.", False),
        ("The twoscore men met.", False),
        ("", False),
    ],
)
def test_which_sentences_lean_on_the_one_before(sentence: str, leaning: bool) -> None:
    assert refers_back(sentence) is leaning


@pytest.mark.parametrize(
    ("unit", "asked_for", "same"),
    [
        ("residents", "residents", True),
        ("resident", "residents", True),
        ("dead trout", "trout", True),
        ("trout", "dead trout", True),
        ("residents of Orvale", "residents", True),
        ("crowns", "residents", False),
        ("dead", "dead trout", False),
        (None, "residents", False),
        ("residents", None, False),
    ],
)
def test_whether_a_figure_counts_what_is_asked_for(unit: str | None, asked_for: str | None, same: bool) -> None:
    assert same_unit(unit, asked_for) is same


@pytest.mark.parametrize(
    ("text", "unit", "measure", "fitting"),
    [
        ("12", "%", "percent", True),
        ("two", "percentage points", "percent", True),
        ("12", "residents", "percent", False),
        ("$12", "$", "money", True),
        ("12 million", "euros", "money", True),
        ("12", "residents", "money", False),
        ("three", "years", "time", True),
        ("three", "gears", "time", False),
        ("three", "years", None, False),
    ],
)
def test_whether_a_figure_is_of_the_measure_asked_for(text: str, unit: str, measure: str | None, fitting: bool) -> None:
    figure = Figure(text=text, unit=unit, span=Span(start=0, end=len(text)))
    frame = Frame.model_validate({"asks": ("figure",), "measure": measure})
    assert fits(figure, frame) is fitting


def test_the_unit_asked_for_goes_before_the_measure() -> None:
    crowns = Figure(text="12", unit="crowns", span=Span(start=0, end=2))
    assert fits(crowns, Frame(asks=("figure",), unit="crowns", measure="percent"))
    assert not fits(replace_unit(crowns, "%"), Frame(asks=("figure",), unit="crowns", measure="percent"))


def replace_unit(figure: Figure, unit: str) -> Figure:
    return figure.model_copy(update={"unit": unit})


def test_evidence_without_a_claim_shows_its_sentences() -> None:
    whole = piece(None, 1.0, "The dam of Orvale is holding.")
    assert whole.statement == "The dam of Orvale is holding."
    claimed = piece("Ana", 1.0, "that the dam is holding, Ana said")
    inside = replace(
        claimed, claim=claimed.claim and claimed.claim.model_copy(update={"content": Span(start=0, end=23)})
    )
    assert inside.statement == "the dam is holding"  # the joint is no part of what was said
    assert replace(inside, whole=True).statement == "the dam is holding, Ana said"


def test_what_nobody_is_known_to_deny_is_shown_whole_as_the_articles() -> None:
    """Else "the dam was safe" would stand there, of which the sentence says that it is doubted."""
    text = "It has been doubted that the dam was safe."
    sentence = Span(start=0, end=len(text))
    content = Span(start=text.index("that"), end=len(text) - 1)
    doubted = Claim(kind="speech", content=content, stance="doubts", sentences=(sentence,))
    piece = Evidence(Article(id="a", text=text), (sentence,), doubted, 1.0, 1.0, 1.0)
    row = to_row(piece, Citations())
    assert (row.statement, row.stance, row.speaker) == (text, "asserts", None)
    named = replace(piece, claim=doubted.model_copy(update={"speaker": "Ana Sol"}))
    assert to_row(named, Citations()).stance == "doubts"
