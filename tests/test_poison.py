"""Texts that are hard on every part: each is taken or named, and the next article goes in.

Nothing here measures seconds. What is not linear takes hours at these lengths, and the time limit of a test ends it;
`make bench-growth` measures.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant import Article, Assistant, Config
from assistant.claims import extract_claims, language_of
from assistant.claims.sections import sections
from assistant.claims.speakers.people import join_people
from assistant.english.sentences import LONGEST, split
from assistant.english.words import stems
from assistant.models.embedder import Runs, Vectors
from assistant.models.word_pieces import WordPieces
from assistant.question import Known, PublisherNames, read_question
from assistant.readers import read
from assistant.schema import LONGEST_QUESTION, Span
from assistant.store import Records, bounds, ingest
from assistant.store.passages import cut
from tests.patterns import LEAD, UNITS, pattern
from tests.small import WordEmbedder, write

NEXT = Article(id="next", text="Mayor Ivo Brandt said that seven wells had run dry.")
LONG_WORD = Article(id="poison", text=f"Ana Sol said that 12 people had fled. {'a' * 300_000} Ivo Brandt denied it.")


def make(folder: Path, embedder: Any = None) -> Assistant:
    return Assistant(Config(store=folder / "store"), embedder=embedder or WordEmbedder())


def is_whole(text: str, spans: Sequence[Span]) -> None:
    """Spans in order, not overlapping, that hold every character which is no white space."""
    last = 0
    for span in spans:
        assert last <= span.start < span.end <= len(text)
        assert not text[last : span.start].strip()
        last = span.end
    assert not text[last:].strip()


@pytest.mark.slow
@pytest.mark.timeout(60)
@pytest.mark.parametrize("name", UNITS)
def test_a_million_characters_have_sentences_and_stems(name: str) -> None:
    text = pattern(name, 1_000_000)
    sentences = split(text)
    is_whole(text, sentences)
    assert max(s.end - s.start for s in sentences) <= LONGEST
    stems(text)
    language_of(text)


@pytest.mark.slow
@pytest.mark.timeout(60)
@pytest.mark.parametrize("name", UNITS)
def test_claims_of_any_pattern(name: str) -> None:
    text = pattern(name, 20_000)
    for claim in extract_claims(text):
        assert all(s is None or s.of(text).strip() for s in (claim.content, claim.source, claim.cue))
        assert all(f.span.of(text) == f.text for f in claim.figures)


@pytest.mark.slow
@pytest.mark.timeout(240)
@pytest.mark.parametrize("name", ["one long word", "names", "speakers", "spaces", "he said that", "short sentences"])
def test_claims_of_half_a_million_characters(name: str) -> None:
    extract_claims(pattern(name, 500_000))


@pytest.mark.timeout(60)
@pytest.mark.parametrize("name", UNITS)
def test_passages_of_any_pattern_fit(name: str) -> None:
    text = pattern(name, 20_000)
    pieces = WordPieces()
    passages = cut(text, split(text), pieces)
    is_whole(text, passages)
    assert all(pieces.count(p.of(text)) <= 254 for p in passages)


@pytest.mark.slow
@pytest.mark.timeout(120)
@pytest.mark.parametrize("name", UNITS)
def test_a_file_of_any_format_with_a_million_characters_is_read_or_named(name: str, tmp_path: Path) -> None:
    text = pattern(name, 1_000_000).encode("utf-8", "replace").decode()
    files = {
        "a.txt": text,
        "b.md": f"---\ntitle: {text[:60_000]!r}\n---\n{text}",
        "c.html": f"<title>{text[:60_000]}</title><p>{text}</p>",
        "d.json": json.dumps([{"text": text, "title": text[:60_000], "date": text[:60_000]}]),
        "e.csv": f"text,title\n{json.dumps(text)},x\n",
    }
    for file, content in files.items():
        (tmp_path / file).write_text(content, encoding="utf-8")
    found = list(read([tmp_path]))
    named = [item.id.partition("#")[0] if isinstance(item, Article) else Path(item.path).name for item in found]
    assert {name.partition("#")[0] for name in named} == set(files)


@pytest.mark.timeout(60)
@pytest.mark.parametrize("name", UNITS)
def test_the_longest_question_of_any_pattern_is_read(name: str) -> None:
    read_question(pattern(name, LONGEST_QUESTION, lead=False), Known(PublisherNames(["Port News", "The Tamry Post"])))


@pytest.mark.timeout(60)
def test_thousands_of_people_of_one_surname() -> None:
    text = LEAD * 4 + "".join(
        f"Ana{n} Sol, mayor of Tamry{n}, said it fell. Sol denied that it rose. " for n in range(700)
    )
    assert len(extract_claims(text)) > 700
    join_people(
        {(f"Ana{n} Sol", f"mayor {n}"): 1 for n in range(20_000)} | {("Sol", f"mayor {n}"): 1 for n in range(9)}
    )


# Long runs and sections


@pytest.mark.parametrize("run", ["x" * 5000, " " * 5000, "\n" * 40 + " " * 4000, "-" * 4000])
def test_a_run_without_end_hides_no_claim_around_it(run: str) -> None:
    text = f"Ana Sol said that 12 people had fled. The {run} stood. Ivo Brandt denied that 40 people had died."
    claims = extract_claims(text)
    assert [(c.speaker, [f.text for f in c.figures]) for c in claims] == [("Ana Sol", ["12"]), ("Ivo Brandt", ["40"])]
    assert claims[1].content.of(text) == "that 40 people had died"
    assert claims[1].sentences[0].of(text) == "Ivo Brandt denied that 40 people had died."


def test_a_run_inside_of_a_claim_belongs_to_it() -> None:
    text = f"Ana Sol said that the {'x' * 600} of Tamry had cost 12{' ' * 100}million pounds."
    (claim,) = extract_claims(text)
    assert claim.content.of(text).startswith("that the xxx")
    assert "x" * 600 in claim.content.of(text)
    assert [f.text for f in claim.figures] == [f"12{' ' * 100}million"] or claim.figures[0].text == "12"
    assert all(f.span.of(text) == f.text for f in claim.figures)


def test_claims_are_read_to_the_end_of_a_long_text() -> None:
    line = (
        "Ana Sol{} said on Monday that {} people had fled from the town of Tamry. It rained all day in the hills.\n\n"
    )
    text = "".join(line.format("" if n else ", mayor of Tamry,", n + 1000) for n in range(1200))
    claims = extract_claims(text)
    assert [c.figures[0].low for c in claims] == [float(n + 1000) for n in range(1200)]
    assert all(c.content.of(text).startswith("that ") and c.sentences[0].of(text).endswith("Tamry.") for c in claims)


@settings(max_examples=100, deadline=None)
@given(
    st.lists(
        st.sampled_from(["Ana Sol fell. ", "x" * 300, " " * 40, "\n\n", "12 ", "a. B ", "\u2003" * 50]), max_size=20
    ),
    st.integers(20, 400),
)
def test_a_section_leads_back_to_the_text(pieces: list[str], longest: int) -> None:
    text = "".join(pieces)
    sentences = split(text)
    found: list[Span] = []
    for section in sections(text, sentences, longest):
        assert max(map(len, section.text.split())) <= 256
        for sentence in section.sentences:
            whole = section.wholes[sentence]
            if not re.search(r"\S{257}|\s{33}", whole.of(text)):
                assert sentence.of(section.text) == whole.of(text)
            found.append(whole)
    assert found == sorted(found, key=lambda s: s.start)
    assert set(found) <= set(sentences)
    assert all("x" in s.of(text) for s in set(sentences) - set(found))  # all that is gone stood inside of a run


# Ingest


@pytest.mark.timeout(120)
def test_a_word_of_300_000_letters_and_the_article_after_it(tmp_path: Path) -> None:
    with make(tmp_path) as assistant:
        report = assistant.ingest([write(tmp_path, [LONG_WORD, NEXT])])
        assert report.added == ("poison", "next")
        assert assistant.ask("How many wells had run dry?").status == "answered"
        assert next(c.speaker for c in assistant.claims()) == "Ana Sol"
        assert assistant.audit().problems == ()


def test_an_article_longer_than_news_is_named_and_found_by_its_last_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bounds, "MOST_PASSAGES", 3)
    parts = [
        f"Ana Sol said that {n} people of the village of Tamry had fled over the bridge on Monday. " * 12
        for n in range(5)
    ]
    long = Article(id="long", text="\n\n".join([*parts, "Una Gale said that the lighthouse of Quorl had burnt down."]))
    with make(tmp_path) as assistant:
        report = assistant.ingest([write(tmp_path, [long, NEXT])])
        assert report.added == ("long", "next")
        assert [i for i, _ in report.unread] == ["long"]
        assert "found by its words only; split it" in report.unread[0][1]
        assert {i.id: i.unread for i in assistant.articles()} == {"next": None, "long": report.unread[0][1]}
        assert "Una Gale" not in {c.speaker for c in assistant.claims()}
        assert "lighthouse of Quorl" in assistant.retrieve("the lighthouse of Quorl", k=1)[0].text
        audited = assistant.audit()
        assert (audited.problems, audited.unread) == ((), report.unread)
        assert assistant.ask("How many people of Tamry had fled?").coverage.waiting == 0
        assert assistant.ingest([write(tmp_path, [long, NEXT])]).unread == ()  # nothing new to tell
        assistant.rebuild()
        assert assistant.audit() == audited
        short = long.model_copy(update={"text": NEXT.text})
        assert assistant.ingest([write(tmp_path, [short, NEXT])]).unread == ()
        assert assistant.audit().unread == ()


class Tripping(WordEmbedder):
    """Cannot read one word."""

    trips = True

    def embed_runs(self, texts: Sequence[str], parts: Sequence[Runs]) -> tuple[Vectors, list[Vectors]]:
        if self.trips and any("quicksand" in text for text in texts):
            msg = "sunk"
            raise ArithmeticError(msg)
        return super().embed_runs(texts, parts)


SAND = Article(id="sand", text="Una Gale said that there was quicksand at Quorl. It was deep.")


def test_an_article_without_vectors_is_kept_named_and_left_alone_until_a_rebuild(tmp_path: Path) -> None:
    embedder = Tripping()
    with make(tmp_path, embedder) as assistant:
        report = assistant.ingest([write(tmp_path, [SAND, NEXT])])
        assert report.added == ("sand", "next")
        ((named, reason),) = report.unread
        assert (named, "ArithmeticError: sunk" in reason) == ("sand", True)
        assert assistant.retrieve("quicksand at Quorl", k=1)[0].article_id == "sand"
        assert assistant.ask("Who said that there was quicksand?").status == "answered"
        assert assistant.audit().problems == ()
        embedder.trips = False
        embedder.texts.clear()
        assert assistant.ingest([write(tmp_path, [SAND, NEXT])]).unread == ()
        assert embedder.texts == []
        assert [i for i, _ in assistant.audit().unread] == ["sand"]
        assistant.rebuild()
        assert assistant.audit().unread == ()


def test_an_article_whose_claims_fail_is_kept_named_and_left_alone_until_a_rebuild(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, tried = ingest.extract_batch, []

    def extract(items: Sequence[Any]) -> Any:
        tried.extend(id_ for *_, id_ in items)
        if any("quicksand" in text for text, *_ in items):
            msg = "too\ndeep"
            raise RecursionError(msg)
        return real(items)

    monkeypatch.setattr(ingest, "extract_batch", extract)
    with make(tmp_path) as assistant:
        report = assistant.ingest([write(tmp_path, [SAND, NEXT])])
        assert [i for i, _ in report.unread] == ["sand"]
        assert "RecursionError: too deep" in report.unread[0][1]
        assert [c.article_id for c in assistant.claims()] == ["next"]
        assert assistant.retrieve("quicksand at Quorl", k=1)[0].article_id == "sand"
        tried.clear()
        assert assistant.ingest([write(tmp_path, [SAND, NEXT])]).unread == ()
        assert tried == []
        assert (assistant.audit().problems, assistant.audit().unread) == ((), report.unread)
        monkeypatch.setattr(ingest, "extract_batch", real)
        assistant.rebuild()
        assert assistant.audit().unread == ()
        assert {c.article_id for c in assistant.claims()} == {"sand", "next"}


class Overtaken(Records):
    """Another process changes the article between the reading of passages and that of their texts."""

    def _in(self, sql: str, values: Sequence[Any]) -> Any:
        if "text FROM articles" in sql:
            changed = NEXT.model_copy(update={"text": "Una Gale said no. It rained."})
            with make(self.database.path.parents[1]) as other:
                other.ingest([write(self.database.path.parents[1], [changed])])
        yield from super()._in(sql, values)


def test_a_passage_is_of_the_text_that_its_offsets_are_of(tmp_path: Path) -> None:
    with make(tmp_path) as assistant:
        assistant.ingest([write(tmp_path, [NEXT])])
    records = Overtaken(tmp_path / "store")
    assert [p.text for p in records.passages_of("next")] == [NEXT.text]
    records.close()


def test_an_article_that_cannot_be_indexed_is_listed_and_the_rest_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(text: str) -> list[Span]:
        if "quicksand" in text:
            raise MemoryError
        return split(text)

    monkeypatch.setattr(ingest, "split", broken)
    with make(tmp_path) as assistant:
        report = assistant.ingest([write(tmp_path, [SAND, NEXT])])
        assert (report.added, [i for i, _ in report.failed]) == (("next",), ["sand"])
        assert [a.id for a in assistant.articles()] == ["next"]


@pytest.mark.timeout(60)
def test_a_follow_up_of_an_endless_question_is_read_at_once(tmp_path: Path) -> None:
    with make(tmp_path) as assistant:
        assistant.ingest([write(tmp_path, [NEXT])])
        earlier = assistant.ask("Who said that wells had run dry?")
        for words in ("w " * 400_000, "\ufdfa" * 100_000, "and what did he say " * 20_000):
            assistant.ask("And how many?", history=[earlier.model_copy(update={"question": words})])
        assistant.ask("\ufdfa" * LONGEST_QUESTION)  # each sign is eighteen when it is folded


def test_surrogates_beside_letters_are_read() -> None:
    text = f"{LEAD}He told \udfff reporters that 12 people fled, said Ana\udc80-Sol. It fell, Ivo \ud800Brandt said."
    assert extract_claims(text)


def test_a_long_question_topic_or_name_is_refused_in_one_line(tmp_path: Path) -> None:
    with make(tmp_path) as assistant:
        assistant.ingest([write(tmp_path, [NEXT])])
        for call in (
            assistant.ask,
            assistant.retrieve,
            assistant.brief,
            assistant.claims,
            lambda words: assistant.claims(speaker=words),
        ):
            with pytest.raises(bounds.AssistantError, match="1,000,000 characters; at most 2,000 are read"):
                call("w" * 1_000_000)
        assert assistant.ask(f"How many wells had run dry? {'x ' * 900}".strip()[:LONGEST_QUESTION])


def test_vectors_of_a_poisoned_store_are_sound(tmp_path: Path) -> None:
    texts = [pattern(name, 3000) for name in UNITS]
    with make(tmp_path) as assistant:
        report = assistant.ingest([write(tmp_path, [Article(id=f"p{n}", text=t) for n, t in enumerate(texts)])])
        assert len(report.added) + len(report.failed) == len(texts)
        assert assistant.audit().problems == ()
        index = assistant._open.index()
        assert np.isfinite(index.vectors(sorted(index.ids()))[1]).all()
