"""Articles with their sentences and claims, kept in memory until the store changes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant import Article, Assistant, Config
from assistant.english.words import stems
from assistant.store import Records
from assistant.store.contents import Contents, Held
from tests import small

IDS = [a.id for a in small.ARTICLES]


@pytest.fixture
def assistant(tmp_path: Path) -> Iterator[Assistant]:
    with Assistant(Config(store=tmp_path / "store"), embedder=small.WordEmbedder()) as made:
        made.ingest([small.write(tmp_path)])
        yield made


@pytest.fixture
def records(assistant: Assistant) -> Iterator[Records]:
    opened = Records(assistant.config.store)
    yield opened
    opened.close()


def contents(article_id: str, characters: int) -> Contents:
    return Contents(Article(id=article_id, text="x" * characters), (), ())


def test_contents_are_what_the_records_hold(records: Records) -> None:
    found = records.contents(["dam", "nowhere", "bakery"])
    assert sorted(found) == ["bakery", "dam"]
    for article_id, one in found.items():
        assert one.article == records.article(article_id)
        assert list(one.sentences) == records.sentences(article_id)
        assert list(one.claims) == records.claims_of([article_id])[article_id]
        for claim, numbers in zip(one.claims, one.claim_sentences, strict=True):
            assert [one.sentences[n] for n in numbers] == list(claim.sentences)


def test_stems_are_those_of_the_words(records: Records) -> None:
    one = records.contents(["dam"])["dam"]
    text = one.article.text
    for _ in range(2):  # made, then held
        assert one.title_stems == set(stems("Dam holds as Orvale empties"))
        for n, sentence in enumerate(one.sentences):
            assert one.sentence_stems(n) == set(stems(sentence.of(text)))
        for n, claim in enumerate(one.claims):
            assert set(stems(claim.speaker or "")) | set(stems(claim.content.of(text))) <= one.claim_stems(n)


def test_what_is_held_is_not_read_again(records: Records, monkeypatch: pytest.MonkeyPatch) -> None:
    first = records.contents(IDS[:2])
    read: list[str] = []
    monkeypatch.setattr(records, "claims_of", lambda ids: read.extend(ids) or {i: [] for i in ids})
    assert records.contents(IDS)["dam"] is first["dam"]
    assert read == IDS[2:]


def test_a_change_of_the_store_is_seen(assistant: Assistant, records: Records, tmp_path: Path) -> None:
    before = records.contents(IDS)
    changed = small.ARTICLES[0].model_copy(update={"text": "The dam broke at noon, Petra Halloran said."})
    assistant.ingest([small.write(tmp_path / "later", [changed])])
    after = records.contents(IDS)
    assert before["dam"].article.text != after["dam"].article.text == changed.text
    assert [c.content.of(changed.text) for c in after["dam"].claims] == ["The dam broke at noon"]
    assistant.remove(["dam"])
    assert sorted(records.contents(IDS)) == ["bakery", "dam-later"]


def test_names_joined_across_articles_are_seen(records: Records) -> None:
    assert "Petra Halloran" in {c.speaker for c in records.contents(["dam"])["dam"].claims}
    records.join_speakers(dict.fromkeys(records.mentions(), "Somebody Else"))
    assert {c.speaker for c in records.contents(["dam"])["dam"].claims if c.speaker} == {"Somebody Else"}


def test_the_longest_unused_make_room() -> None:
    held = Held(most=100)
    held.put(1, {"a": contents("a", 40), "b": contents("b", 40)})
    assert set(held.get(1, ["a"])) == {"a"}
    held.put(1, {"c": contents("c", 40)})
    assert set(held.get(1, ["a", "b", "c"])) == {"a", "c"}


def test_states_of_the_store_are_kept_apart() -> None:
    held = Held(most=100)
    held.put(1, {"a": contents("a", 40)})
    assert held.get(2, ["a"]) == {}
    assert set(held.get(1, ["a"])) == {"a"}


def test_an_article_too_long_to_be_held_pushes_nothing_negative() -> None:
    held = Held(most=100)
    for _ in range(3):
        held.put(1, {"long": contents("long", 500)})
        assert held.get(1, ["long"]) == {}
    held.put(1, {"a": contents("a", 60), "b": contents("b", 40)})
    assert set(held.get(1, ["a", "b"])) == {"a", "b"}
