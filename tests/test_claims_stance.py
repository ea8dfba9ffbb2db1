from __future__ import annotations

import pytest

from assistant.claims import extract_claims
from assistant.claims.stance import stance_of
from assistant.claims.told_stance import told_stance


@pytest.mark.parametrize(
    ("cue", "stance"),
    [
        ("said", "asserts"),
        ("according to", "asserts"),
        ("has repeatedly claimed", "asserts"),
        ("denied", "denies"),
        ("flatly rejected", "denies"),
        ("was dismissed", "denies"),
        ("confirmed", "confirms"),
        ("has acknowledged", "confirms"),
        ("doubts", "doubts"),
        ("questioned", "doubts"),
        ("declined", "declines"),
        ("refused", "declines"),
        ("did not deny", "doubts"),
        ("has never confirmed", "doubts"),
        ("did not say", "declines"),
        ("wouldn’t comment", "declines"),
        ("does not believe", "doubts"),
        ("did not question", "asserts"),
    ],
)
def test_stance(cue: str, stance: str) -> None:
    assert stance_of(cue) == stance


@pytest.mark.parametrize(
    ("cue", "stance"),
    [
        ("neither confirmed nor denied", "declines"),
        ("would neither confirm nor deny", "declines"),
        ("could not confirm or deny", "declines"),
        ("accepted", "confirms"),
        ("withdrew his claim", "denies"),
        ("retracted", "denies"),
        ("took back its statement", "denies"),
        ("was not convinced", "doubts"),
        ("is not sure", "doubts"),
        ("was sceptical", "doubts"),
        ("did not dispute", "doubts"),
        ("said no", "denies"),
        ("shook her head", "denies"),
        ("nodded", "confirms"),
    ],
)
def test_stance_of_other_words(cue: str, stance: str) -> None:
    assert stance_of(cue) == stance


@pytest.mark.parametrize(
    ("cue", "content", "stance", "about"),
    [
        ("called", "the report a lie", "denies", "the report a lie"),
        ("described", "the tale as “pure invention”", "denies", "the tale as “pure invention”"),
        ("called", "the report a triumph", "asserts", "the report a triumph"),
        ("said", "it was not true that 40 ships were waiting", "denies", "40 ships were waiting"),
        ("said", "there was no truth in reports that a crane fell", "denies", "a crane fell"),
        ("said", "tales that its people had cut the rope were not true", "denies", "its people had cut the rope"),
        ("claimed", "responsibility for the blast, which killed 14", "confirms", "responsibility for the blast"),
        ("claimed", "the attack on the mill", "confirms", "the attack on the mill"),
        ("claimed", "the attack had failed", "confirms", "the attack had failed"),
        ("denied", "responsibility for the blast", "denies", "responsibility for the blast"),
    ],
)
def test_stance_that_a_content_tells(cue: str, content: str, stance: str, about: str) -> None:
    found, start, end = told_stance(cue, content, stance_of(cue))
    assert (found, content[start:end]) == (stance, about)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Few believed that the mill would open again.", "doubts"),
        ("Hardly anyone believed that the gold was gone.", "doubts"),
        ("Not all villagers believe that the wolf is dead.", "doubts"),
        ("Asked whether the dam had leaked, Mayor Ola Brun shook her head.", "denies"),
        ("Asked if the ship had sunk, the captain said no.", "denies"),
        ("Asked if the ship had sunk, the captain said yes.", "confirms"),
        ("The Grey Hand claimed responsibility for the blast.", "confirms"),
    ],
)
def test_stance_in_a_sentence(text: str, expected: str) -> None:
    assert [c.stance for c in extract_claims(text)] == [expected]


def test_words_quoted_in_a_sentence_of_their_own_are_asserted() -> None:
    text = "Mayor Ola Brun is not worried. “The pupils know the rules.” She has run the school since 2011."
    assert ("asserts", "“The pupils know the rules.”") in [(c.stance, c.content.of(text)) for c in extract_claims(text)]
