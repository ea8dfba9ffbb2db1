"""Who speaks without a verb of saying, where a content ends, what is no claim: several of each kind, invented."""

from __future__ import annotations

import pytest

from assistant.claims import extract_claims
from assistant.claims.attribution.estimates import find_estimates
from assistant.claims.attribution.quotes import Quotations
from assistant.english.sentences import split


def said(text: str) -> list[tuple[str | None, str]]:
    """Speaker and content of each claim."""
    return [(c.speaker, c.content.of(text)) for c in extract_claims(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Marta Helgin, who keeps the light, says the birds have gone.\n\n“I counted four. There used to be more.”",
            ("Marta Helgin", "“I counted four. There used to be more.”"),
        ),
        (
            "Nora Finch, the ferry's cook, held up a pan. “This is what is left.” She put it back.",
            ("Nora Finch", "“This is what is left.”"),
        ),
        ("Jens Ruud is a shepherd. “The wolves came in May.”", ("Jens Ruud", "“The wolves came in May.”")),
        ('Anna Holt wiped her hands. "It is the third time."', ("Anna Holt", '"It is the third time."')),
        (
            "Governor Ana Prist was not impressed. “The bridge was safe on Monday.”",
            ("Ana Prist", "“The bridge was safe on Monday.”"),
        ),
        (
            "In a note to staff, the bank's head, Per Holm, thanked his teams. “You have done what others could not.”",
            ("Per Holm", "“You have done what others could not.”"),
        ),
        (
            "Readers wrote to us.\n\n“The tram is never on time.” — Greta Sund, Kolvik",
            ("Greta Sund", "“The tram is never on time.”"),
        ),
    ],
)
def test_a_quotation_without_a_verb_of_saying(text: str, expected: tuple[str, str]) -> None:
    assert expected in said(text)


def test_two_speakers_take_turns_around_a_question() -> None:
    text = (
        "“Did you see the boat?” the judge asked.\n\nPell nodded. “It was green. It had no lamp.”\n\n"
        "“And the crew?”\n\n“There were two of them.”"
    )
    assert said(text)[1:] == [("Pell", "“It was green. It had no lamp.”"), ("Pell", "“There were two of them.”")]


def test_the_answers_of_an_interview() -> None:
    text = (
        "Per Lunde, the harbour master, spoke to us.\nQ: How many sheds burned?\nA: Some 30 sheds burned.\n"
        "Q: Who set the fire?\nA: Two boys lit a heap of nets."
    )
    found = said(text)
    assert ("Per Lunde", "Some 30 sheds burned.") in found
    assert ("Per Lunde", "Two boys lit a heap of nets.") in found
    assert not any("Who set" in content for _, content in found)


def test_a_transcript_has_answers_and_no_questions() -> None:
    assert said("INTERVIEWER: How old were you?\n\nHOLT: I was nine then.") == [("HOLT", "I was nine then.")]


@pytest.mark.parametrize(
    "text",
    [
        "The plan has split the village. “We were here first.”",
        "Her second book came out in May. “What the River Said to the Stone”",
        "The novel is called The Woman Who Said No.",
        "The dish is known as Beggar's Purse.",
        "The film, titled “Nobody Told Me”, opens on Friday.",
        "Read more: Minister says the port was lost",
        "Photo: A man says goodbye to his son at Harl station",
        "Who said the dam was safe?",
        "Does the mayor believe that the dam is safe?",
        "Cookies: we and our partners claim a legitimate interest.",
        "Correction: An earlier version of this article said 21 sheds had burned.",
        "Election notes\nThe board of Lorne met on Friday and counted 112 votes.",
        "Keeper Jon Ask denied Brenn a goal twice in the first half.",
        "Striker Pia Lund was denied by the post in the 80th minute.",
        "The late equaliser denied Harl the title for a second year.",
        "The clerk was denied entry to the hall.",
        "The prisoners were denied food for two days.",
        "The court denied bail to the two brothers.",
        "Keeper Ove Dahl denied Arne Strand with a fine save.",
    ],
)
def test_no_claim(text: str) -> None:
    assert said(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "The minister denied the charge.",
        "The story was denied flatly.",
        "The allegation was denied yesterday by the bank.",
        "The minister has denied the reports three times this week.",
        "Strand denied hitting the guard.",
        "The club denied any link to the agent.",
    ],
)
def test_a_denial_stays_one(text: str) -> None:
    assert [c.stance for c in extract_claims(text)] == ["denies"]


def test_a_heading_ends_with_its_line() -> None:
    text = "HARBOUR CHIEF SAYS 52 BOATS LOST\nThe harbour board met on Friday."
    assert [content for _, content in said(text)] == ["52 BOATS LOST"]


@pytest.mark.parametrize(
    ("text", "contents"),
    [
        (
            "Ilse Okam told the council that 14 sheds had burned, adding that two were empty.",
            ["that 14 sheds had burned", "that two were empty"],
        ),
        (
            "Ilse Okam told reporters that between 30 and 40 people had died, denying that the dam had leaked.",
            ["that between 30 and 40 people had died", "that the dam had leaked"],
        ),
        (
            "Ilse Okam confirmed that the road was shut, but denied that anybody was hurt.",
            ["that the road was shut", "that anybody was hurt"],
        ),
        (
            "Ilse Okam conceded that the road was shut but said nobody was hurt.",
            ["that the road was shut", "nobody was hurt"],
        ),
        (
            "Ilse Okam confirmed that membership had fallen, but put the loss at 28.",
            ["that membership had fallen", "the loss at 28"],
        ),
        (
            "Ilse Okam said she would visit her brother, Tomas, who left the village in 1990.",
            ["she would visit her brother, Tomas, who left the village in 1990"],
        ),
        ("LORNE, Sept 1 (Northwire) - Twelve sheds burned, Ilse Okam said.", ["Twelve sheds burned"]),
        (
            "Villagers were told by the mayor, Ilse Okam, in a letter that the well was closed.",
            ["that the well was closed"],
        ),
        (
            "Ilse Okam denied that the search had begun late, as Ilse Okam's lawyer had claimed.",
            ["that the search had begun late", "that the search had begun late"],
        ),
    ],
)
def test_where_a_content_ends(text: str, contents: list[str]) -> None:
    assert [content for _, content in said(text)] == contents
    assert all("Okam" in (speaker or "") for speaker, _ in said(text))


def test_a_participle_after_a_quotation_leaves_it_whole() -> None:
    text = "“The sirens,” Tito Maran said, pointing at a mast, “have been silent since spring.”"
    assert ("Tito Maran", text) in [(speaker, content + ".”"[len(".”") :]) for speaker, content in said(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Minister Tora Veld was quoted as saying by local media that the dam would hold.",
            ("Tora Veld", "that the dam would hold", "local media"),
        ),
        (
            "Ida Kvist was quoted by Radio Harl as saying the school had burned.",
            ("Ida Kvist", "the school had burned", "Radio Harl"),
        ),
        (
            "Lars Moen is quoted in the Harl Post as saying that the mill would shut.",
            ("Lars Moen", "that the mill would shut", "Harl Post"),
        ),
        (
            "Ida Kvist told the weekly Skerra Beacon that the safe was empty.",
            ("Ida Kvist", "that the safe was empty", "Skerra Beacon"),
        ),
        (
            "Ida Kvist told state television that the trailer had gone.",
            ("Ida Kvist", "that the trailer had gone", "state television"),
        ),
        (
            "“I took it home,” Ida Kvist told the evening paper La Hora Azul. “I have read it.”",
            (
                "Ida Kvist",
                "“I took it home,” Ida Kvist told the evening paper La Hora Azul. “I have read it.”",
                "La Hora Azul",
            ),
        ),
    ],
)
def test_who_is_quoted_by_a_medium(text: str, expected: tuple[str, str, str]) -> None:
    assert [(c.speaker, c.content.of(text), c.via) for c in extract_claims(text)] == [expected]


def test_who_goes_on_still_speaks_to_the_same_medium() -> None:
    text = "Ida Kvist told the Harl Argus that the safe was empty, adding that the key was lost."
    assert [c.via for c in extract_claims(text)] == ["Harl Argus", "Harl Argus"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The drivers' union put the number of those resting at 1,150.", ("The drivers' union", "1,150")),
        ("The administrator, Absalom Tek, gave the number as 51.", ("The administrator, Absalom Tek", "51")),
        ("Organisers spoke of 3,000, while police put attendance at 900.", ("police", "attendance at 900")),
        ("The bus company spoke of fewer than 600.", ("The bus company", "fewer than 600")),
        ("The ministry had at first given the number as 64.", ("The ministry", "the number as 64")),
    ],
)
def test_a_count_that_somebody_gives(text: str, expected: tuple[str, str]) -> None:
    *_, last = find_estimates(text, split(text), Quotations(text))
    assert last.source is not None
    assert last.source.of(text) == expected[0]
    assert last.content.of(text).endswith(expected[1])


@pytest.mark.parametrize("text", ["He put the cup on the table at nine.", "The board put the fire out at 9 o'clock."])
def test_what_is_put_and_no_count(text: str) -> None:
    assert list(find_estimates(text, split(text), Quotations(text))) == []


def test_a_paragraph_below_a_colon_is_taken_whole() -> None:
    text = (
        "The governor, Ilse Okam, added:\n\nIt is like them. They know nothing. The bridge fell in May.\n\nIt rained."
    )
    assert ("Ilse Okam", "It is like them. They know nothing. The bridge fell in May.") in said(text)


def test_words_go_on_after_a_speaker_in_their_middle() -> None:
    text = "He had himself, Ilse Okam said, seen a queue of 3.5 miles at the door."
    assert said(text) == [("Ilse Okam", text[:-1])]
