"""How sure it is whose claim it is: a probability that is kept with the claim, and that decides whom we name."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant import Assistant, Claim, Config, Filters, Span, schema
from assistant.claims import extract_claims
from assistant.claims.attribution.attribution import Attribution, Tagged
from assistant.claims.confidence import FITTED, attributed, confidence, features, named
from assistant.claims.speakers.speaker import NOBODY, Found, Speaker
from assistant.interfaces.cli import terminal
from assistant.interfaces.page.facets import Counted
from assistant.interfaces.page.views.claims import listing
from tests.small import ARTICLES, WordEmbedder, write

TEXT = "The bridge is safe, Ana Sol said."
SURE = Tagged(cue=-0.01, content=-0.1, source=-0.05)
UNSURE = Tagged(cue=-1.5, content=-3.0, source=-2.0)
ANA = Speaker("Ana Sol", person=True)


def item(tagged: Tagged | None) -> Attribution:
    source, cue = Span(start=20, end=27), Span(start=28, end=32)
    return Attribution(source=source, cue=cue, content=Span(start=0, end=18), tagged=tagged)


@pytest.fixture
def assistant(tmp_path: Path) -> Iterator[Assistant]:
    with Assistant(Config(store=tmp_path / "store"), embedder=WordEmbedder()) as made:
        made.ingest([write(tmp_path)])
        yield made


@pytest.fixture
def nobody_certain(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schema, "NAMED_FROM", 1.01)


def test_every_claim_has_a_probability() -> None:
    found = [claim for article in ARTICLES for claim in extract_claims(article.text)]
    assert found
    assert all(0 < claim.confidence < 1 for claim in found)
    with pytest.raises(ValueError, match="confidence"):
        Claim(kind="speech", content=Span(start=0, end=3), confidence=1.2)


def test_the_surer_the_tagger_the_surer_the_claim() -> None:
    assert confidence(TEXT, item(SURE), ANA) > 0.8 > 0.5 > confidence(TEXT, item(UNSURE), ANA)
    for name in ("cue", "content", "source"):
        less = SURE._replace(**{name: getattr(SURE, name) - 1})
        assert confidence(TEXT, item(less), ANA) < confidence(TEXT, item(SURE), ANA)


def test_how_the_name_was_found_counts() -> None:
    by_way = {way: confidence(TEXT, item(SURE), Speaker("Ana Sol", found=way)) for way in Found if way}
    assert by_way[Found.PRONOUN] < by_way[Found.ONE_FITS]
    assert by_way[Found.DESCRIPTION] < by_way[Found.NAMED]
    assert named(Speaker("driver")) < named(ANA)  # a description in the place of a name
    assert confidence(TEXT, item(SURE), NOBODY) >= max(by_way.values())  # that somebody says it


def test_what_marks_attribute_has_the_share_that_is_right() -> None:
    assert features(TEXT, item(None)) is None
    assert attributed(None) == FITTED.marked


def test_a_named_quotation_is_surer_than_a_pronoun_between_two() -> None:
    clear, unclear = extract_claims(
        "“The lock gates will be closed on Monday,” harbour master Ivo Brandt told reporters.\n\n"
        "Ivo Brandt met Otto Lind at the quay in the morning. He thinks that it will rain."
    )
    assert clear.speaker == "Ivo Brandt"
    assert clear.confidence > unclear.confidence + 0.05


def test_a_store_keeps_it(assistant: Assistant) -> None:
    stored = {(c.article_id, c.content): c.confidence for c in assistant.claims(beliefs=True)}
    read = {(a.id, c.content): c.confidence for a in ARTICLES for c in extract_claims(a.text, published=a.published)}
    assert stored == read


def test_as_shown() -> None:
    content, sentence = Span(start=4, end=9), Span(start=0, end=20)
    fields = {"kind": "speech", "content": content, "sentences": (sentence,), "speaker": "Ana Sol", "stance": "denies"}
    sure, unsure = (Claim.model_validate(fields | {"confidence": value}) for value in (0.9, 0.1))
    assert sure.as_shown is sure
    shown = unsure.as_shown
    assert (shown.speaker, shown.stance, shown.content) == (None, "asserts", sentence)
    assert unsure.speaker == "Ana Sol"


@pytest.mark.usefixtures("nobody_certain")
def test_an_answer_names_nobody_of_whom_it_is_not_certain(assistant: Assistant) -> None:
    """The sentences are found all the same, and stand whole."""
    for question in ("Did Norrwater deny that its gates had failed?", "Who said the dam is holding?"):
        answer = assistant.ask(question)
        assert answer.status == "answered"
        assert not answer.coverage.speakers
        quotes = {c.key: c.quote for c in answer.citations}
        for row in answer.rows:
            assert (row.speaker, row.role, row.stance) == (None, None, "asserts")
            assert any(quotes[key] in row.statement for key in row.citations)
    assert "denied" in assistant.ask("Did Norrwater deny that its gates had failed?").rows[0].statement


@pytest.mark.usefixtures("nobody_certain")
def test_a_brief_takes_none_of_it_for_known_but_counts_its_figures(assistant: Assistant) -> None:
    brief = assistant.brief("Orvale residents left")
    assert not brief.claims
    assert not any("said" in row.statement for row in brief.known)
    rows = [row for quantity in brief.figures for row in quantity.rows]
    assert any("Petra Halloran said" in row.statement for row in rows)
    assert all(row.speaker is None for row in rows)


@pytest.mark.usefixtures("nobody_certain")
def test_lists_name_nobody_and_lose_nothing(assistant: Assistant) -> None:
    found = assistant.claims(speaker="Halloran")
    assert found
    assert all(claim.speaker == "Petra Halloran" for claim in found)  # who looks for a name finds all there is
    texts = {article.id: article for article in ARTICLES}
    printed = " ".join(terminal.claims(found, texts).split())
    assert "the article itself" in printed
    assert "Petra Halloran (" not in printed
    for claim in found:
        assert claim.sentences[0].of(texts[claim.article_id or ""].text) in printed
    facets = Counted(assistant).now()
    assert not facets.speakers
    page = listing(assistant, facets, "Halloran", "", Filters(speakers=("Petra Halloran",)))
    assert page.count('class="name">the article itself<') == len(found)
    assert "governor Petra Halloran said on Tuesday" in page
