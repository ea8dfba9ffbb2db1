"""Question and sentence read together: what answers is told from what is only near, whatever the text."""

from __future__ import annotations

import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant import Article, Assistant, Claim, Config, Span
from assistant.answering import reranker
from assistant.answering.evidence import Evidence
from assistant.answering.reranker import READ, reading, rerank, scores
from assistant.errors import ModelError
from tests.small import WordEmbedder, write


def evidence(text: str, speaker: str | None = None, title: str = "The week in Orvale", score: float = 1.0) -> Evidence:
    span = Span(start=0, end=len(text))
    claim = Claim(kind="speech", content=span, speaker=speaker) if speaker else None
    article = Article(id="a", title=title, text=text)
    return Evidence(article, (span,), claim, score=score, support=0.0, nearness=0.0, features={"words": score})


FLED = "More than 4,200 residents had left the town by Tuesday night."
NEAR = [
    "The residents of the town hold their market on Tuesdays.",
    "A night train leaves the town for the coast.",
    "The town council thanked its residents for their patience.",
]


def test_what_answers_scores_above_what_is_near() -> None:
    found = scores("How many people fled Orvale?", [evidence(t, "Petra Halloran") for t in (FLED, *NEAR)])
    assert max(found) == found[0]
    assert found[0] > 0 > max(found[1:])


def test_a_pair_counts_the_same_whatever_is_read_beside_it() -> None:
    asked, pieces = "How many people fled Orvale?", [evidence(t) for t in (FLED, *NEAR, "Rain. " * 60)]
    alone = []
    for piece in pieces:
        reranker._score.cache_clear()
        alone += scores(asked, [piece])
    for beside in (pieces, pieces[::-1], pieces[:2]):
        reranker._score.cache_clear()
        assert scores(asked, beside) == [alone[pieces.index(p)] for p in beside]


def test_who_speaks_is_read() -> None:
    said = "The gates were sound when the water came."
    asked = "What did Petra Halloran say about the gates?"
    own, other = scores(asked, [evidence(said, "Petra Halloran"), evidence(said, "Ivo Brandt")])
    assert own > other


def test_evidence_is_read_with_headline_speaker_and_the_sentence_that_it_leans_on() -> None:
    text = "Mayor Dora Linn closed the bridge. She said it was old."
    article = Article(id="a", title="Bridge shut", text=text)
    second = Span(start=35, end=len(text))
    claim = Claim(kind="speech", content=second, speaker="Dora Linn")
    piece = Evidence(article, (second,), claim, 1.0, 0.0, 0.0, before=Span(start=0, end=34))
    assert reading(piece) == "Bridge shut | Dora Linn: Mayor Dora Linn closed the bridge. She said it was old."


def test_what_is_not_read_counts_as_the_worst_that_is() -> None:
    pieces = [evidence(f"Sentence number {n} of the minutes.", score=2 - n / 100) for n in range(READ + 5)]
    found = rerank("What do the minutes say?", pieces)
    assert len(found) == len(pieces)
    assert [e.score for e in found] == sorted((e.score for e in found), reverse=True)
    worst = min(e.features["answers"] for e in found)
    unread = {id(e.article) for e in pieces[READ:]}
    assert all(e.features["answers"] == worst for e in found if id(e.article) in unread)
    assert rerank("What do the minutes say?", []) == []


@settings(max_examples=25)
@given(st.text(min_size=1, max_size=300).filter(str.strip), st.text(max_size=300))
def test_any_text_is_read(text: str, question: str) -> None:
    (found,) = scores(question, [evidence(text, title=question)])
    assert -50 < found < 50


def test_lone_surrogates_and_endless_texts_are_read() -> None:
    found = scores("Why \ud800?", [evidence("It \udfff rained. " + "Rain " * 5000), evidence("x")])
    assert len(found) == 2


def test_the_same_from_several_threads() -> None:
    pieces = [evidence(t) for t in (FLED, *NEAR)]
    questions = [f"How many people fled on day {n}?" for n in range(4)]
    with ThreadPoolExecutor(4) as pool:
        many = list(pool.map(lambda q: scores(q, pieces), questions * 3))
    assert many == [scores(q, pieces) for q in questions * 3]


def test_an_altered_or_absent_network_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    copy = tmp_path / "reranker.onnx"
    shutil.copy(reranker.MODEL, copy)
    copy.write_bytes(copy.read_bytes()[:-1] + b"\x00\x01")
    for path, why in ((copy, r"reranker\.onnx.*reinstall"), (tmp_path / "none.onnx", r"none\.onnx cannot be read")):
        monkeypatch.setattr(reranker, "MODEL", path)
        with pytest.raises(ModelError, match=why):
            scores("Who left the town?", [evidence(f"{path.name} left.")])


def test_where_only_words_count_no_network_is_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reranker, "MODEL", tmp_path / "none.onnx")
    with Assistant(Config(store=tmp_path / "store", fusion="lexical"), embedder=WordEmbedder()) as assistant:
        assistant.ingest([write(tmp_path)])
        assert assistant.ask("How many residents left Orvale?").status == "answered"
