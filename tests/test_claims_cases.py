"""Turns of news prose that are easy to get wrong: relays, denials, withheld speech, two speakers, headlines, tweets."""

from __future__ import annotations

import pytest

from assistant.claims import extract_claims

Told = tuple[str | None, str, str | None]


def told(text: str) -> list[Told]:
    """Speaker, stance and relay of each claim."""
    return [(c.speaker, c.stance, c.via) for c in extract_claims(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The mayor did not deny that the dam had leaked.", ("mayor", "doubts", None)),
        ("The mayor neither confirmed nor denied the report.", ("mayor", "declines", None)),
        ("The mayor stopped short of denying the leak.", ("mayor", "doubts", None)),
        ("Nor did Ana Sol deny that she had known.", ("Ana Sol", "doubts", None)),
        ("The army refused to confirm or deny that a plane was missing.", ("army", "declines", None)),
        ("The ministry has yet to comment on the strike.", ("ministry", "declines", None)),
        ("The ministry offered no comment.", ("ministry", "declines", None)),
        ("Ana Sol said: “No comment.”", ("Ana Sol", "declines", None)),
        ("Ana Sol insisted that she had not denied the leak.", ("Ana Sol", "asserts", None)),
        ("In a Telegram post, Governor Tom Reed said four drones fell.", ("Tom Reed", "asserts", "Telegram")),
        ("“Nobody told us,” Ana Sol told AFP by telephone.", ("Ana Sol", "asserts", "AFP")),
        ("The leak was denied by Norrwater.", ("Norrwater", "denies", None)),
        ("It was claimed by the opposition that 300 votes were missing.", ("opposition", "asserts", None)),
        ("Norrwater was accused of hiding the leak by residents of Lund.", ("residents of Lund", "asserts", None)),
        ("The port was accused by the Nurses' League of putting money first.", ("Nurses' League", "asserts", None)),
        ("His sister-in-law Ana Sol said it was late.", ("Ana Sol", "asserts", None)),
        ("A relief organisation, Open Gate, said it was late.", ("Open Gate", "asserts", None)),
        ("The owners, Sound & Isles Ferries, said it was late.", ("Sound & Isles Ferries", "asserts", None)),
        ("The board's investigator, Dr Ana Sol, said it was late.", ("Ana Sol", "asserts", None)),
        ("“It was late,” said one of them, Ana Sol, a cook.", ("Ana Sol", "asserts", None)),
        ("A spokesman for the company, Norrwater, said it was late.", ("spokesman for the company", "asserts", None)),
        ("The television channel Canal Nine said it was late.", ("Canal Nine", "asserts", None)),
        ("“It was late,” the 26-year-old said.", (None, "asserts", None)),
        ("He could not say whether children were on it.", (None, "declines", None)),
        ("Neither did Ana Sol say who had paid.", ("Ana Sol", "declines", None)),
        ("Police chief Ana Sol and Mayor Tom Reed said it was safe.", ("Ana Sol and Tom Reed", "asserts", None)),
        ("Senators Ana Marie Sol and Tom Reed said it was safe.", ("Ana Marie Sol and Tom Reed", "asserts", None)),
    ],
)
def test_one_claim(text: str, expected: Told) -> None:
    assert told(text) == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "A guard said the ministry had told the Bay Wire that the minister denied the arrests.",
            {("guard", "asserts", None), ("ministry", "asserts", "guard"), ("minister", "denies", "ministry")},
        ),
        (
            "The agency quoted Ana Sol as saying that nobody would leave.",
            {("agency", "asserts", None), ("Ana Sol", "asserts", "agency")},
        ),
        (
            "Ana Sol cast doubt on the army’s claim that it had hit only barracks.",
            {("Ana Sol", "doubts", None), ("army", "asserts", None)},
        ),
        (
            "The union’s claim that 2,600 dockers walked out was rejected by the port, which counted 900.",
            {("union", "asserts", None), ("port", "denies", None)},
        ),
    ],
)
def test_several_claims(text: str, expected: set[Told]) -> None:
    assert expected <= set(told(text))


def test_who_cites_is_not_relayed_by_the_one_whose_words_stand_around() -> None:
    text = "State radio reported that the governor had said 40 people died, citing a police officer."
    assert ("State radio", "asserts", "governor") not in told(text)


def test_a_rejected_claim_ends_where_it_is_rejected() -> None:
    text = "The union’s claim that 2,600 dockers walked out was rejected by the port, which counted 900."
    contents = {c.speaker: c.content.of(text) for c in extract_claims(text)}
    assert contents["union"] == contents["port"] == "that 2,600 dockers walked out"


def test_a_speaker_ends_with_the_headline() -> None:
    text = "Dam is safe, says mayor\n\nMayor Ana Sol spoke in Lund on Monday."
    assert [c.speaker for c in extract_claims(text)] == ["mayor"]


def test_a_belief_that_is_nobodys_by_name() -> None:
    text = "At least 12 people are believed to have drowned."
    (claim,) = extract_claims(text)
    assert (claim.kind, claim.speaker, claim.cue and claim.cue.of(text)) == ("belief", None, "are believed")


def test_a_couple_is_told_apart_by_title() -> None:
    text = (
        "President Teodor Keld met reporters with his wife, Marta Keld. "
        "Mr Keld said the vote was fair. Mrs Keld said she was proud."
    )
    assert [c.speaker for c in extract_claims(text)] == ["Teodor Keld", "Marta Keld"]


def test_a_pronoun_before_a_name_is_not_that_name() -> None:
    text = (
        "Mirela Oshan called the decision late. "
        "Asked whether she would ask Teodor Keld for his voters, she answered that voters were no furniture."
    )
    assert [c.speaker for c in extract_claims(text) if c.source and c.source.of(text) == "she"] == ["Mirela Oshan"]


def test_they_may_be_two_and_it_may_not() -> None:
    text = "Ana Sol and Tom Reed said it was safe. {} said nobody was hurt."
    assert told(text.format("They"))[1][0] == "Ana Sol and Tom Reed"
    assert told(text.format("It"))[1][0] is None


def test_a_sister_in_law_writes_no_law() -> None:
    (claim,) = extract_claims("His sister-in-law Ana Sol said it was late.")
    assert claim.kind == "speech"


def test_a_tweet_in_a_markdown_quotation() -> None:
    text = (
        "Rain fell.\n\n> The pier is gone.\n> Stay away!\n>\n> — Pier Watch (@pierwatch) June 8, 2019\n\n"
        "Ana Sol said it was late."
    )
    tweet = extract_claims(text)[0]
    assert (tweet.speaker, tweet.via) == ("Pier Watch", "Twitter")
    assert tweet.content.of(text) == "The pier is gone.\n> Stay away!"
