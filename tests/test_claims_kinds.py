"""Kinds of faults that news brought to light, each with sentences of our own: names, counts, stances, contents."""

from __future__ import annotations

import pytest

from assistant.claims import extract_claims, find_figures
from assistant.schema import Claim


def said(text: str, words: str) -> Claim:
    """The shortest claim whose content holds these words."""
    claims = [c for c in extract_claims(text) if words in c.content.of(text)]
    return min(claims, key=lambda c: c.content.end - c.content.start)


@pytest.mark.parametrize(
    ("text", "words", "speaker", "role"),
    [
        # an owner is not the body that it owns
        ("Lars Vinter's Ferry Board said 9 boats had sailed.", "9 boats", "Lars Vinter's Ferry Board", None),
        ("Port da Mora's Tide Office said 14 quays were wet.", "14 quays", "Port da Mora's Tide Office", None),
        # what stands before the subject is no part of it
        ("A week later the harbour guard said the mast had gone.", "the mast", "harbour guard", None),
        ("Minutes later the choir said it was ready to sing.", "it was ready", "choir", None),
        ("The group calling itself Red Kite said it had sunk the barge.", "the barge", "Red Kite", "group"),
        # an office for something, named before its holder
        ("Minister of Forests Petra Lund said the elms were ill.", "the elms", "Petra Lund", "Minister of Forests"),
        ("Secretary for Bridges Tom Varga said the span held.", "the span", "Tom Varga", "Secretary for Bridges"),
        # "who" after a role is the person, not the place of the role
        ("Vera Stolt, head of Marsk College, who said the roof leaked, left.", "the roof", "Vera Stolt", None),
        # one name is all that the text knows
        ("Oskan, who sells eels and gave only one name, came. He said the nets were torn.", "the nets", "Oskan", None),
        ("“It was dark,” said a welder who gave her name as Lirra.", "It was dark", "Lirra", "welder"),
        # two people, then "they"
        (
            "Ada Brix and Noel Farr met the owner. They said that 40 beds were lost.",
            "40 beds",
            "Ada Brix and Noel Farr",
            None,
        ),
        # the statement is whoever issued it
        ("The Marl Bank issued a statement. No vault was open, the statement said.", "No vault", "Marl Bank", None),
    ],
)
def test_names(text: str, words: str, speaker: str, role: str | None) -> None:
    claim = said(text, words)
    assert claim.speaker == speaker
    if role:
        assert claim.role == role


def test_nobody_is_named_for_a_mere_pointer_in_a_quotation() -> None:
    text = 'Chief Ivo Bast said Karl Moor acted alone. He said: "I see no sign that he discussed this with others."'
    assert all(c.speaker == "Ivo Bast" for c in extract_claims(text))


@pytest.mark.parametrize(
    ("text", "claims"),
    [
        (
            "Organisers put the crowd at 7,000, the police at 2,000.",
            [("Organisers", ["7,000"]), ("police", ["2,000"])],
        ),
        (
            "The agency put the loss at 30 boats, but on Monday lowered it to 24.",
            [("agency", ["30"]), ("agency", ["24"])],
        ),
        ("The mill's log, kept by hand, records 41 stops.", [("mill's log", ["41"])]),
        ("The council put the cost at $9 million, up from $6 million.", [("council", ["$9 million", "$6 million"])]),
        ("The baker said 12 ovens had failed, three of them new.", [("baker", ["12", "three"])]),
        (
            "The walkers numbered 700, according to the guides, or 200, according to the rangers.",
            [("guides", ["700"]), ("rangers", ["200"])],
        ),
    ],
)
def test_counts(text: str, claims: list[tuple[str, list[str]]]) -> None:
    assert [(c.speaker, [f.text for f in c.figures]) for c in extract_claims(text)] == claims


@pytest.mark.parametrize(
    ("text", "stance"),
    [
        ("The paper withdrew the story on Friday.", "denies"),
        ("The bank has retracted its figures.", "denies"),
        ("Mayor Ida Rook would not be drawn on whether the pier would close.", "declines"),
        ("The gazette corrected its report that the dam had burst.", "denies"),
        ("The dean described the letter as a forgery.", "denies"),
    ],
)
def test_stances(text: str, stance: str) -> None:
    assert stance in [c.stance for c in extract_claims(text)]


@pytest.mark.parametrize(
    ("text", "cut", "stance"),
    [
        ("The clerk said the safe was empty but would not say who had the key.", "who had the key", "declines"),
        ("The union said the pay was late, and declined to say whether it would strike.", "whether it", "declines"),
        ("The firm confirmed the leak but rejected the claim that it had hidden it.", "that it had hidden", "denies"),
    ],
)
def test_what_is_rejected_after_and_or_but_is_a_claim_of_its_own(text: str, cut: str, stance: str) -> None:
    claim = said(text, cut)
    assert (claim.stance, text.index(cut) - claim.content.start < 12) == (stance, True)


def test_a_content_ends_with_its_sentence_where_nothing_is_quoted() -> None:
    text = "The pilot said in the evening that there were about 60. Shops opened their doors."
    assert "Shops" not in said(text, "about 60").content.of(text)


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("The doors opened at 14.30, and the hall filled.", []),
        ("The stock closed at 14.30, up from 12.", ["14.30", "12"]),
        ("Some 60 cadets came, 20 of them under 18.", ["Some 60", "20"]),
        ("Of these 412 were under 25.", ["412"]),
        ("Over 40 people came.", ["Over 40"]),
        ("Her nephew, 7, and the baker, 61, slept.", []),
        ("They sang between two and five in the morning.", []),
        ("It was four degrees above zero.", ["four"]),
        ("Wages rose 3 percent over two years.", ["3 percent", "two"]),
        ("He was jailed for over two years.", ["over two"]),
    ],
)
def test_what_is_a_figure(text: str, figures: list[str]) -> None:
    assert [f.text for f in find_figures(text)] == figures


@pytest.mark.parametrize(
    ("text", "low", "unit"),
    [
        ("8.400 Tonnen left the port.", 8400, None),
        ("1.200 sheep left the fair.", 1200, "sheep"),
        ("It fell 1.200 percent.", 1.2, "%"),
        ("Of them 12 schoolchildren came.", 12, "schoolchildren"),
        ("It lay 70 nautical miles off.", 70, "nautical miles"),
    ],
)
def test_numbers_and_units(text: str, low: float, unit: str | None) -> None:
    assert [(f.low, f.unit) for f in find_figures(text)] == [(low, unit)]


def test_a_share_at_the_end_of_a_content_is_a_figure() -> None:
    text = "The chain said that sales had fallen by a fifth."
    assert [f.text for f in said(text, "sales").figures] == ["a fifth"]
