from __future__ import annotations

from datetime import date

import pytest

from assistant.claims import extract_batch, extract_claims
from assistant.english.sentences import split
from assistant.schema import Claim


def claim_with(text: str, content: str) -> Claim:
    """The claim whose content starts as given."""
    found = [c for c in extract_claims(text) if c.content.of(text).startswith(content)]
    assert found, [c.content.of(text) for c in extract_claims(text)]
    return found[0]


def words(claim: Claim, text: str) -> tuple[str | None, str | None, str]:
    return (
        claim.source.of(text) if claim.source else None,
        claim.cue.of(text) if claim.cue else None,
        claim.content.of(text),
    )


@pytest.mark.parametrize(
    ("text", "source", "cue", "content"),
    [
        ("Ana Sol said that the pier was shut.", "Ana Sol", "said", "that the pier was shut"),
        ("“The pier is shut,” Ana Sol said.", "Ana Sol", "said", "“The pier is shut,”"),
        ("“The pier is shut,” said Ana Sol.", "Ana Sol", "said", "“The pier is shut,”"),
        ("The pier, Ana Sol said, is shut.", "Ana Sol", "said", "The pier, Ana Sol said, is shut"),
        ("Two piers are shut, according to the port.", "the port", "according to", "Two piers are shut"),
        ("According to the port, two piers are shut.", "the port", "According to", "two piers are shut"),
        ("The council has repeatedly promised to mend it.", "The council", "has repeatedly promised", "to mend it"),
        ("The union called for a strike.", "The union", "called for", "a strike"),
        ("The mayor voiced concern about the pier.", "The mayor", "voiced concern about", "the pier"),
        ("Reed doubts the mayor’s claim that it was safe.", "the mayor’s", "claim", "that it was safe"),
        ("“It was,” said Ana Sol, “a night.”", "Ana Sol", "said", "“It was,” said Ana Sol, “a night.”"),
        (
            "Reed was accused of theft by the port's lawyer.",
            "the port's lawyer",
            "was accused of",
            "Reed was accused of theft",
        ),
    ],
)
def test_one_sentence(text: str, source: str, cue: str, content: str) -> None:
    assert (source, cue, content) in [words(c, text) for c in extract_claims(text)]


def test_a_clause_about_the_speaker_is_not_her_name() -> None:
    text = "Ana Sol, who runs the port, said the pier was shut."
    assert claim_with(text, "the pier").speaker == "Ana Sol"


def test_a_quotation_over_sentences_and_paragraphs_is_one_claim() -> None:
    text = (
        "“We saw it fall. Nobody ran,” said Ana Sol. “It was over in a minute.”\n\n"
        "“Then it was quiet.”\n\nThe port has closed."
    )
    claim = claim_with(text, "“We saw")
    assert claim.content.of(text).endswith("“Then it was quiet.”")
    assert claim.quoted
    assert claim.speaker == "Ana Sol"
    assert len(claim.sentences) >= 3


def test_a_quotation_that_opens_each_paragraph_is_one_claim() -> None:
    text = "Ana Sol said: “The first part was long.\n\n“The second part was short.”\nThe port has closed."
    assert [c.content.of(text) for c in extract_claims(text)] == [text[14 : text.index("\nThe port")]]


def test_a_quotation_after_somebody_elses_words_is_not_added() -> None:
    text = "“It fell,” said Ana Sol. Tom Reed came to the pier at noon.\n\n“Keep out.”\n\nThat was on the door."
    assert not [c for c in extract_claims(text) if c.speaker == "Ana Sol" and "Keep out" in c.content.of(text)]


def test_the_words_on_the_line_after_said() -> None:
    text = "Port spokeswoman Ana Sol said:\n“More than 300 crates, including 40 barrels, are missing.”\nPolice came."
    claim = claim_with(text, "“More than")
    assert (claim.speaker, claim.role) == ("Ana Sol", "Port spokeswoman")
    assert [(f.text, f.unit) for f in claim.figures] == [("More than 300", "crates"), ("40", "barrels")]
    assert len(claim.sentences) == 2


def test_a_tweet_belongs_to_its_author() -> None:
    text = (
        "Rain fell all night.\n12 dead & 30+ hurt on the pier https://t.co/x1pic.twitter.com/y2\n"
        "— The Pier Watch (@pierwatch) 3 mars 2021\nPolice came."
    )
    claim = claim_with(text, "12 dead")
    assert (claim.speaker, claim.via, claim.kind) == ("Pier Watch", "Twitter", "writing")
    assert claim.content.of(text) == "12 dead & 30+ hurt on the pier"
    assert [f.low for f in claim.figures] == [12, 30]


def test_a_headline_colon() -> None:
    text = "Sol: The pier will open in May\n\nThe port's head, Ana Sol, met the fishermen on Monday, and it went well."
    assert claim_with(text, "The pier").speaker == "Ana Sol"


@pytest.mark.parametrize("label", ["Update", "Photo", "Watch", "Read more"])
def test_a_label_is_nobody(label: str) -> None:
    text = f"{label}: The pier will open in May\nThe port was busy on Monday and nobody had the time to talk."
    assert not [c for c in extract_claims(text) if c.cue and c.cue.of(text) == ":"]


def test_a_denied_claim_names_both() -> None:
    text = "The port denied claims by the watchdog Clean Sea that oil was leaking into the bay."
    found = {(c.speaker, c.stance): c.content.of(text) for c in extract_claims(text)}
    assert found == {
        ("port", "denies"): "that oil was leaking into the bay",
        ("Clean Sea", "asserts"): "that oil was leaking into the bay",
    }


@pytest.mark.parametrize(
    "text",
    [
        "The mayor dismissed a claim from Ana Sol that the pier was rotten.",
        "The mayor has denied Ana Sol’s allegation that the pier was rotten.",
        "The mayor rejected an assertion by Ana Sol that the pier was rotten.",
    ],
)
def test_a_dismissed_claim_names_both(text: str) -> None:
    found = {(c.speaker, c.stance, c.content.of(text)) for c in extract_claims(text)}
    content = "that the pier was rotten"
    assert found == {("mayor", "denies", content), ("Ana Sol", "asserts", content)}


def test_a_claim_within_a_claim_is_relayed() -> None:
    text = "A harbour source said the ministry denied the attack."
    relayed = claim_with(text, "the attack")
    assert (relayed.speaker, relayed.stance, relayed.via) == ("ministry", "denies", "harbour source")


@pytest.mark.parametrize(
    "text",
    [
        "A harbour source said that the ministry denied the attack.",
        "A harbour source said the mayor had told the crew that the ministry denied the attack.",
        "Rain fell, a harbour source said, and the ministry denied the attack.",
    ],
)
def test_a_claim_within_a_claim_is_found_at_any_depth(text: str) -> None:
    assert ("ministry", "denies", "the attack") in [
        (c.speaker, c.stance, c.content.of(text)) for c in extract_claims(text)
    ]


def test_a_claim_within_a_quotation_stays_with_who_is_quoted() -> None:
    text = "“The ministry denied the attack,” Ana Sol said."
    assert [c.speaker for c in extract_claims(text)] == ["Ana Sol"]


def test_hearsay_of_somebody_is_his() -> None:
    text = "Ana Sol said the crane reportedly fell on two sheds."
    assert [c.speaker for c in extract_claims(text)] == ["Ana Sol"]


def test_hearsay_has_no_source() -> None:
    text = "The crane reportedly fell on two sheds."
    claim = claim_with(text, "The crane")
    assert claim.source is None
    assert claim.speaker is None


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Ana Sol said the pier was shut.", "speech"),
        ("The report found that the pier was rotten.", "writing"),
        ("Ana Sol tweeted that the pier was shut.", "writing"),
        ("Ana Sol believes the pier is safe.", "belief"),
    ],
)
def test_kind(text: str, kind: str) -> None:
    assert [c.kind for c in extract_claims(text)] == [kind]


def test_pronouns_and_roles_point_back() -> None:
    text = (
        "Ana Sol runs the port. She said the pier was safe.\n\n"
        "Governor Tom Reed came on Friday. The governor said the crane was old. He said 30 men work there."
    )
    assert [c.speaker for c in extract_claims(text)] == ["Ana Sol", "Tom Reed", "Tom Reed"]


def test_a_pronoun_that_points_to_nobody_is_unknown() -> None:
    assert [c.speaker for c in extract_claims("He said the pier was shut.")] == [None]


def test_an_abbreviation_is_its_organisation() -> None:
    text = "The World Pier Council (WPC) met in May. The WPC said the stocks were low."
    assert claim_with(text, "the stocks").speaker == "World Pier Council"


def test_a_medium_relays() -> None:
    text = "“We are ready,” Ana Sol told the Bay Tribune."
    assert claim_with(text, "“We").via == "Bay Tribune"


def test_metadata_and_sentences_are_passed_on() -> None:
    text = "It rained. Ana Sol said the pier was shut."
    claim = extract_claims(text, published=date(2021, 3, 4), article_id="a1")[0]
    assert (claim.article_id, claim.published) == ("a1", date(2021, 3, 4))
    assert [s.of(text) for s in claim.sentences] == ["Ana Sol said the pier was shut."]


def test_given_sentences_are_used() -> None:
    text = "Ana Sol said the pier was shut. Tom Reed said it was open."
    assert extract_claims(text, sentences=split(text)) == extract_claims(text)
    assert extract_claims(text, sentences=[]) == []


def test_a_batch_is_the_same_as_one_by_one() -> None:
    texts = ["Ana Sol said the pier was shut.", "", "Tom Reed denied that it fell."]
    batch = extract_batch([(text, None, None, None) for text in texts])
    assert batch == [extract_claims(text) for text in texts]


@pytest.mark.parametrize(
    "text",
    [
        "Die Ministerin sagte am Montag, dass die Brücke für den Verkehr gesperrt bleibe.",
        "La ministre a déclaré lundi que le pont resterait fermé et que personne n’avait été blessé.",
        "Министр заявила в понедельник, что мост закрыт.",
        "部长星期一说桥已关闭。",
    ],
)
def test_other_languages_are_not_mined(text: str) -> None:
    assert extract_claims(text) == []
