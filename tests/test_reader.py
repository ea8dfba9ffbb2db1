"""Question and sentences read together: what answers is told from what is only near, whatever the text."""

from __future__ import annotations

import shutil
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant import Article, Assistant, Claim, Config, Span
from assistant.answering import reader
from assistant.answering.evidence import Evidence
from assistant.answering.reader import WINDOW, Window, encode, read
from assistant.answering.reading import READ, rerank, runs, window
from assistant.english.sentences import split
from assistant.errors import ModelError
from assistant.store.contents import Contents
from tests.small import WordEmbedder, write

FLED = "More than 4,200 residents had left Orvale by Tuesday night."
NEAR = (
    "The residents of the town hold their market on Tuesdays.",
    "A night train leaves the town for the coast.",
    "The town council thanked its residents for their patience.",
)


def held(text: str, claims: tuple[Claim, ...] = (), **fields: object) -> Contents:
    article = Article(id="a", text=text, **fields)
    return Contents(article, tuple(split(text)), claims)


def pieces(contents: Contents) -> list[Evidence]:
    return [
        Evidence(
            contents.article, (s,), None, score=2 - n / 100, support=0.0, nearness=0.0, features={"words": 1 - n / 100}
        )
        for n, s in enumerate(contents.sentences)
    ]


def one(text: str, about: str = "The week in Orvale", who: str | None = None) -> Window:
    return Window(about, ((who, text),))


def test_what_answers_scores_above_what_is_near() -> None:
    found = read(
        "How many people fled Orvale?",
        Window("The week in Orvale", tuple((None, t) for t in (NEAR[0], FLED, *NEAR[1:]))),
    )
    scores = [r.answers for r in found]
    assert max(scores) == scores[1]
    assert scores[1] > max(scores[:1] + scores[2:]) + 0.5


def test_the_words_that_answer_are_told() -> None:
    (found,) = read("How many people fled Orvale?", one(FLED))
    assert "4,200" in found.answer.of(FLED)
    assert "Tuesday" not in found.answer.of(FLED)


def test_who_speaks_is_read() -> None:
    said = "The gates were sound when the water came."
    asked = "What did Petra Halloran say about the gates?"
    (own,), (other,) = (read(asked, one(said, who=who)) for who in ("Petra Halloran", "Ivo Brandt"))
    assert own.answers > other.answers


def test_windows_hold_the_sentence_beside_headline_day_and_speaker() -> None:
    text = "Mayor Dora Linn closed the bridge. She said it was old. Nobody was hurt."
    second = Span(start=35, end=55)
    claim = Claim(kind="speech", content=second, speaker="Dora Linn", sentences=(second,), confidence=1.0)
    contents = held(text, (claim,), title="Bridge shut", published=date(2024, 3, 5))
    ((article, numbers),) = runs([("a", [35])], {"a": contents})
    made = window(contents, numbers)
    assert (article, numbers, made.about) == ("a", [0, 1, 2], "Bridge shut | Tuesday 5 March 2024")
    assert made.sentences == (
        (None, "Mayor Dora Linn closed the bridge."), ("Dora Linn", "She said it was old."), (None, "Nobody was hurt."),
    )  # fmt: skip


def test_long_runs_are_cut_and_nothing_of_them_is_lost() -> None:
    contents = held(
        " ".join(f"Sentence number {n} of the minutes was read to the board of the harbour." for n in range(40))
    )
    found = runs([("a", [s.start for s in contents.sentences])], {"a": contents})
    assert [n for _, numbers in found for n in numbers] == list(range(len(contents.sentences)))
    assert all(len(encode("What do the minutes say?", window(contents, ns)).marks) == len(ns) for _, ns in found)


def test_what_is_not_read_counts_as_the_worst_that_is() -> None:
    contents = held(" ".join(f"Minute {n} of the meeting was read aloud." for n in range(4 * READ)))
    evidence = pieces(contents)
    found = rerank("What do the minutes say?", evidence, {"a": contents})
    assert len(found) == len(evidence)
    assert [e.score for e in found] == sorted((e.score for e in found), reverse=True)
    worst = min(e.features["answers"] for e in found)
    unread = {e.sentences for e in evidence[READ + 1 :]}
    assert all(e.features["answers"] == worst and e.answer is None for e in found if e.sentences in unread)
    assert rerank("What do the minutes say?", [], {}) == []


@settings(max_examples=25)
@given(st.lists(st.text(min_size=1, max_size=300).filter(str.strip), min_size=1, max_size=4), st.text(max_size=300))
def test_any_text_is_read(texts: list[str], question: str) -> None:
    found = read(question, Window(question, tuple((None, t) for t in texts)))
    assert len(found) <= len(texts)
    for text, each in zip(texts, found, strict=False):
        assert -50 < each.answers < 50
        assert 0 <= each.answer.start < each.answer.end <= len(text)


def test_lone_surrogates_and_endless_texts_are_read() -> None:
    made = Window("Why \udfff", ((None, "It \udfff rained. " + "Rain " * 5000), ("Rain " * 500, "x")))
    assert len(read("Why \ud800?", made)) == 1
    assert len(encode("Why \ud800?", made).ids) <= WINDOW


def test_the_same_from_several_threads() -> None:
    made = Window("", tuple((None, t) for t in (FLED, *NEAR)))
    questions = [f"How many people fled on day {n}?" for n in range(4)]
    with ThreadPoolExecutor(4) as pool:
        many = list(pool.map(lambda q: read(q, made), questions * 3))
    read.cache_clear()
    assert many == [read(q, made) for q in questions * 3]


def test_an_altered_or_absent_network_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    copy = tmp_path / "reader.onnx"
    shutil.copy(reader.MODEL, copy)
    copy.write_bytes(copy.read_bytes()[:-1] + b"\x00\x01")
    for path, why in ((copy, r"reader\.onnx.*reinstall"), (tmp_path / "none.onnx", r"none\.onnx cannot be read")):
        monkeypatch.setattr(reader, "MODEL", path)
        with pytest.raises(ModelError, match=why):
            read("Who left the town?", one(f"{path.name} left."))


def test_where_only_words_count_no_network_is_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "MODEL", tmp_path / "none.onnx")
    with Assistant(Config(store=tmp_path / "store", fusion="lexical"), embedder=WordEmbedder()) as assistant:
        assistant.ingest([write(tmp_path)])
        assert assistant.ask("How many residents left Orvale?").status == "answered"
