from __future__ import annotations

import pytest

from assistant.claims.speakers.article.people import People
from assistant.claims.speakers.coreference import Resolver
from assistant.claims.speakers.sources import read_source
from assistant.english.sentences import split
from assistant.schema import Span

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
        ("veteran back-rower Otto Klein", "Otto Klein", "veteran back-rower"),
        ("rescuers known as the Red Scarves", "Red Scarves", "rescuers"),
        ("a senior military source", "senior military source", None),
        ("a Northgate University poll released on Monday", "Northgate University poll", None),
        ("a letter signed by mayor Greta Holm", "letter signed by mayor Greta Holm", None),
        ("Bus driver Mira Tolan", "Mira Tolan", "Bus driver"),
        ("the aid group Open Gate", "Open Gate", "aid group"),
        ("the National Rail Inspectorate", "National Rail Inspectorate", None),
        ("a spokesman for the mayor, Greta Holm", "spokesman for the mayor", None),
        ("the labour ministry neither", "labour ministry", None),
        ("many of whom", None, None),
        ("whose website", None, None),
        ("slide", None, None),
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


def speaker_of(text: str, words: str) -> str | None:
    start = text.rindex(words)
    return Resolver(text, split(text)).resolve(Span(start=start, end=start + len(words)), len(split(text)) - 1).name


@pytest.mark.parametrize(
    ("text", "words", "name"),
    [
        ("St Oda’s Hospital opened a wing. On Monday the hospital denied it.", "the hospital", "St Oda’s Hospital"),
        ("The strike began on Monday. On Friday the company denied it.", "the company", "company"),
        ("Two bridges fell near Old Kessery. In Kessery nobody slept, she said.", "she", None),
    ],
)
def test_a_source_in_its_text(text: str, words: str, name: str | None) -> None:
    assert speaker_of(text, words) == name


def test_a_speaker_is_short() -> None:
    long = "the " + " ".join(f"Word{i}" for i in range(40))
    name = read_source(long, People("")).name
    assert name is not None
    assert len(name.split()) <= 9
    assert len(name) <= 80
