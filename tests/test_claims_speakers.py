from __future__ import annotations

import pytest

from assistant.claims.names import People
from assistant.claims.speakers import read_source

ARTICLE = (
    "Mayor Greta Holm opened the fair. Sam Holm, her brother, watched. Harbour chief Ivo Brandt came late. "
    "Mr. Brandt said little. President Lucia Ferro sent a note."
)


@pytest.mark.parametrize(
    ("words", "name", "role"),
    [
        ("Mayor Greta Holm", "Greta Holm", "Mayor"),
        ("Mrs. Holm", "Greta Holm", None),
        ("Mr. Holm", "Sam Holm", None),
        ("Brandt", "Ivo Brandt", None),
        ("Ferro’s", "Lucia Ferro", None),
        ("Port Authority spokeswoman Nadia Reis", "Nadia Reis", "Port Authority spokeswoman"),
        ("Nadia Reis, a spokeswoman for the port,", "Nadia Reis", "spokeswoman for the port"),
        ("the port's lawyer, Otto Klein,", "Otto Klein", "port's lawyer"),
        ("Joel Marsh of the Valley Post", "Joel Marsh", None),
        ("the Green Valley Trust", "Green Valley Trust", None),
        ("the Save the Rivers charity", "Save the Rivers", None),
        (
            "the London-based monitor the Coastal Rights Observatory",
            "Coastal Rights Observatory",
            "London-based monitor",
        ),
        ("rescuers known as the Red Scarves", "Red Scarves", "rescuers"),
        ("a senior military source", "senior military source", None),
        ("a Northgate University poll released on Monday", "Northgate University poll", None),
        ("a letter signed by mayor Greta Holm", "letter signed by mayor Greta Holm", None),
        ("NORTHGATE (Wire) — Deputy mayor Ana Sol", "Ana Sol", "Deputy mayor"),
        ("some", None, None),
        ("we", None, None),
        ("", None, None),
    ],
)
def test_read_source(words: str, name: str | None, role: str | None) -> None:
    speaker = read_source(words, People(ARTICLE))
    assert (speaker.name, speaker.role) == (name, role)


def test_two_people_of_one_surname_are_not_mixed_up() -> None:
    people = People("Alex Ruun and Robin Ruun met.")
    assert people.full_name("Ruun") is None
    assert read_source("Ruun", people).name == "Ruun"


def test_a_speaker_is_short() -> None:
    long = "the " + " ".join(f"Word{i}" for i in range(40))
    name = read_source(long, People("")).name
    assert name is not None
    assert len(name.split()) <= 9
    assert len(name) <= 80
