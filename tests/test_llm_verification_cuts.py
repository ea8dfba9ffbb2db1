"""What a source says turned into something else by leaving out, exchanging or joining its words: none of it holds."""

from __future__ import annotations

from datetime import date

import pytest

from assistant.llm.verification.source import Source
from assistant.llm.verification.verifier import failure
from assistant.schema import Stance

DAY = date(2022, 5, 5)
VELL = "Tomas Vell"


def source(key: int, quote: str, speaker: str | None = None, stance: Stance = "asserts") -> Source:
    return Source(key, quote, speaker, None, stance, "Harbour Gazette", DAY)


@pytest.mark.parametrize(
    ("quote", "speaker", "stance", "sentence"),
    [
        ("Nobody believes that the dam failed, Vell said.", VELL, "asserts", "Vell said that the dam failed [S1]."),
        ("Critics claim the dam failed, which Vell called absurd.", VELL, "asserts", "Vell said the dam failed [S1]."),
        ("In his novel, the dam failed, Vell said.", VELL, "asserts", "The dam failed, Vell said [S1]."),
        ("The dam failed in 1990, not this year, Vell said.", VELL, "asserts", "The dam failed, Vell said [S1]."),
        ("Vell said the dam failed the inspection.", VELL, "asserts", "Vell said the dam failed [S1]."),
        (
            "Vell said the army killed 12 rebels and 3 civilians.",
            VELL,
            "asserts",
            "Vell said the army killed 12 civilians [S1].",
        ),
        ("Vell stopped short of saying that the dam failed.", VELL, "asserts", "Vell said that the dam failed [S1]."),
        ("Vell refused to confirm that the dam failed.", VELL, "declines", "Vell confirmed that the dam failed [S1]."),
        ("Vell did not deny that the dam failed.", VELL, "asserts", "Vell denied that the dam failed [S1]."),
        ("Vell did not deny that the dam failed.", VELL, "denies", "Vell denied that the dam failed [S1]."),
        ("Vell no longer says that the dam failed.", VELL, "asserts", "Vell says that the dam failed [S1]."),
        ("Vell's spokesman said the dam failed.", "Vell's spokesman", "asserts", "Vell said the dam failed [S1]."),
        ("Vell said Okoro had told him that the dam failed.", VELL, "asserts", "Vell said that the dam failed [S1]."),
        ("Vell said Okoro had lied when she said the dam failed.", VELL, "asserts", "Vell said the dam failed [S1]."),
        (
            "Vell warned that the dam would fail unless it was repaired.",
            VELL,
            "asserts",
            "Vell warned that the dam would fail [S1].",
        ),
        ("The dam will fail if it rains, Vell said.", VELL, "asserts", "The dam will fail, Vell said [S1]."),
        ("Not all houses burned, Vell said.", VELL, "asserts", "All houses burned, Vell said [S1]."),
        ("Vell said the dam almost failed.", VELL, "asserts", "Vell said the dam failed [S1]."),
        ("Vell said the dam had nearly failed.", VELL, "asserts", "Vell said the dam had failed [S1]."),
        ("Vell said the gate failed to open.", VELL, "asserts", "Vell said the gate failed [S1]."),
        (
            "Vell said the men avoided shooting at the crowd.",
            VELL,
            "asserts",
            "Vell said the men shot at the crowd [S1].",
        ),
        ("“I would be a fool to say the dam failed,” Vell said.", VELL, "asserts", 'Vell said "the dam failed" [S1].'),
        ("“I would be a fool to say the dam failed,” Vell said.", VELL, "asserts", 'Vell said: "the dam failed" [S1].'),
        ("“The dam failed? Nonsense,” Vell said.", VELL, "asserts", '"The dam failed," Vell said [S1].'),
        ("“We did not say the dam is safe,” Vell said.", VELL, "asserts", 'Vell said "the dam is safe" [S1].'),
        ("“If the dam fails, Orvale is lost,” Vell said.", VELL, "asserts", '"Orvale is lost," Vell said [S1].'),
        (
            "“The dam is safe,” Okoro said, but Vell laughed.",
            "Ines Okoro",
            "asserts",
            '"The dam is safe," Vell said [S1].',
        ),
        (
            "Okoro said “the dam is safe” and Vell called her a liar.",
            "Ines Okoro",
            "asserts",
            "Okoro called her a liar [S1].",
        ),
        ("Vell said he would resign if the dam failed.", VELL, "asserts", "Vell said he would resign [S1]."),
        ("Vell said he would resign only after the vote.", VELL, "asserts", "Vell said he would resign [S1]."),
        ("Vell said some of the boats sank.", VELL, "asserts", "Vell said the boats sank [S1]."),
        ("Vell said half of the 45 boats sank.", VELL, "asserts", "Vell said 45 boats sank [S1]."),
        ("Vell said a third of the 45 boats sank.", VELL, "asserts", "Vell said the 45 boats sank [S1]."),
        ("Vell said between 20 and 45 boats sank.", VELL, "asserts", "Vell said 45 boats sank [S1]."),
        ("Vell said from 20 to 45 boats sank.", VELL, "asserts", "Vell said 20 boats sank [S1]."),
        ("Vell said two out of three boats sank.", VELL, "asserts", "Vell said three boats sank [S1]."),
        ("Vell said the number fell from 45 to 20.", VELL, "asserts", "Vell said the number fell to 45 [S1]."),
        ("Vell said the mayor, who sold the boats, sank them.", VELL, "asserts", "Vell said the boats sank [S1]."),
        ("Vell said the boats, except the ferry, sank.", VELL, "asserts", "Vell said the boats sank [S1]."),
        ("Vell said the boats, apart from the ferry, sank.", VELL, "asserts", "Vell said the boats sank [S1]."),
        ("Vell said the boats sank, apart from the ferry.", VELL, "asserts", "Vell said the boats sank [S1]."),
        ("Vell said the boats sank, or so he had heard.", VELL, "asserts", "Vell said the boats sank [S1]."),
        ("Vell said the boats sank, a claim he later withdrew.", VELL, "asserts", "Vell said the boats sank [S1]."),
        ("The boats sank, Vell said, which was a lie.", VELL, "asserts", "The boats sank, Vell said [S1]."),
        ("The boats sank, Vell said in 2001.", VELL, "asserts", "The boats sank, Vell said in 2005 [S1]."),
        ("The boats sank, Vell was quoted as saying by Okoro.", VELL, "asserts", "The boats sank, Okoro said [S1]."),
        ("Vell accused Okoro of sinking the boats.", VELL, "asserts", "Okoro sank the boats, Vell said [S1]."),
        ("Vell accused Okoro of sinking the boats.", VELL, "asserts", "Okoro accused Vell of sinking the boats [S1]."),
        ("Vell and Okoro accused each other of lying.", VELL, "asserts", "Vell accused Okoro of lying [S1]."),
        ("Marr, unlike Vell, said the dam failed.", "Olin Marr", "asserts", "Vell said the dam failed [S1]."),
        ("Marr said the dam failed, contradicting Vell.", "Olin Marr", "asserts", "Vell said the dam failed [S1]."),
        (
            "Marr told Vell's aide that the dam failed.",
            "Olin Marr",
            "asserts",
            "Vell's aide said that the dam failed [S1].",
        ),
        ("The dam held.", None, "asserts", "The dam held, Vell said [S1]."),
        ("Okoro lost her job after Vell said the dam failed.", VELL, "asserts", "Okoro lost her job, Vell said [S1]."),
        ("The dam failed after Vell said it would hold.", VELL, "asserts", "The dam failed, Vell said [S1]."),
        ("The dam failed as Vell said it would hold.", VELL, "asserts", "Vell said the dam failed [S1]."),
        ("The dam failed, hours after Vell said it was safe.", VELL, "asserts", "The dam failed, Vell said [S1]."),
        (
            "The dam failed on Monday, hours after Vell said that it was safe.",
            VELL,
            "asserts",
            "Vell said that the dam failed on Monday [S1].",
        ),
        ("A report that the dam failed was false, Vell said.", VELL, "asserts", "Vell said that the dam failed [S1]."),
        ("Rumours that the dam failed spread, Vell said.", VELL, "asserts", "Vell said that the dam failed [S1]."),
        ("Vell said rumours said the dam failed.", VELL, "asserts", "Vell said the dam failed [S1]."),
        ("Vell said that, according to Okoro, the dam failed.", VELL, "asserts", "Vell said that the dam failed [S1]."),
        ("Vell joked: the dam failed.", VELL, "asserts", "Vell said the dam failed [S1]."),
        ("Vell asked Okoro to say that the dam failed.", VELL, "asserts", "Okoro said that the dam failed [S1]."),
        ("The minister's wife left Orvale, Vell said.", VELL, "asserts", "The minister left Orvale, Vell said [S1]."),
        ("The former minister left Orvale, Vell said.", VELL, "asserts", "The minister left Orvale, Vell said [S1]."),
        ("North Orvale burned, Vell said.", VELL, "asserts", "Orvale burned, Vell said [S1]."),
        ("Vell said the fake doctor fled.", VELL, "asserts", "Vell said the doctor fled [S1]."),
        ("Vell said the mill and the farm burned.", VELL, "asserts", "Vell said the mill burned [S1]."),
        ("Neither Vell nor Okoro said the dam failed.", VELL, "asserts", "Okoro said the dam failed [S1]."),
        ("Neither Vell nor Okoro said the dam failed.", VELL, "asserts", "Vell said the dam failed [S1]."),
        (
            "Vell said Okoro, who denies it, sank the boats, but that he could prove nothing.",
            VELL,
            "asserts",
            "Vell said Okoro sank the boats [S1].",
        ),
        (
            "Vell said two of the three had died, and one was missing.",
            VELL,
            "asserts",
            "Vell said three had died [S1].",
        ),
        ("Vell said 12 died on Monday and 15 on Tuesday.", VELL, "asserts", "Vell said 12 died on Tuesday [S1]."),
        ("Vell said 12 died on Monday and 15 on Tuesday.", VELL, "asserts", "Vell said 15 died on Monday [S1]."),
        ("“We have,” said Vell, “lost nothing.”", VELL, "asserts", '"We have lost," Vell said [S1].'),
        ("Vell called the dam “safe as a house of cards”.", VELL, "asserts", 'Vell called the dam "safe" [S1].'),
        (
            "Vell called the dam “safe as a house of cards”.",
            VELL,
            "asserts",
            'Vell called the dam "safe as a house" [S1].',
        ),
        (
            "The union agreed at once; the company said it would think.",
            "union",
            "asserts",
            "The union said it would think [S1].",
        ),
        (
            "The court fined the bank $20 million, and cut it by half, because it had helped.",
            None,
            "asserts",
            "The court fined the bank $20 million, because it had helped [S1].",
        ),
    ],
)
def test_a_part_that_says_something_else_does_not_hold(
    quote: str, speaker: str | None, stance: Stance, sentence: str
) -> None:
    assert failure(sentence, {1: source(1, quote, speaker, stance)}) is not None


VELL_SAID = source(1, "Vell said 20 boats sank.", VELL)
OKORO_SAID = source(2, "Okoro said 30 cars burned.", "Ines Okoro")
OKORO_DENIED = source(2, "Okoro denied that 20 boats sank.", "Ines Okoro", "denies")


@pytest.mark.parametrize(
    ("sources", "sentence"),
    [
        ([source(1, "Vell said 12 people died and 45 were hurt.", VELL)], "Vell said 45 people died [S1]."),
        ([source(1, "Vell said 12 people died and 45 were hurt.", VELL)], "Vell said 12 were hurt [S1]."),
        ([source(1, "Vell said 1.2 million people left.", VELL)], "Vell said 1.2 billion people left [S1]."),
        ([source(1, "Vell said 1,200 people left.", VELL)], "Vell said 1.200 people left [S1]."),
        ([source(1, "Vell said 1.5 percent of people left.", VELL)], "Vell said 15 percent of people left [S1]."),
        ([source(1, "Vell said 15 percent of people left.", VELL)], "Vell said 15 people left [S1]."),
        ([source(1, "Vell said -5 degrees were measured.", VELL)], "Vell said 5 degrees were measured [S1]."),
        ([source(1, "Vell said minus 5 degrees were measured.", VELL)], "Vell said 5 degrees were measured [S1]."),
        ([source(1, "Vell said two thirds of the 90 boats sank.", VELL)], "Vell said two of the 90 boats sank [S1]."),
        ([source(1, "Vell said the second boat sank.", VELL)], "Vell said two boats sank [S1]."),
        ([source(1, "Vell said dozens of boats sank.", VELL)], "Vell said a dozen boats sank [S1]."),
        ([source(1, "Vell said hundreds of boats sank.", VELL)], "Vell said a hundred boats sank [S1]."),
        ([source(1, "Vell said twice as many boats sank.", VELL)], "Vell said two boats sank [S1]."),
        ([source(1, "Vell said a boat sank every two days.", VELL)], "Vell said two boats sank [S1]."),
        ([source(1, "Vell said 20 more boats sank than in 2021.", VELL)], "Vell said 20 boats sank in 2021 [S1]."),
        ([source(1, "Vell said 20 more boats sank.", VELL)], "Vell said more than 20 boats sank [S1]."),
        ([source(1, "Vell said 20 fewer boats sank.", VELL)], "Vell said 20 boats sank [S1]."),
        ([source(1, "Vell said at most 20 boats sank.", VELL)], "Vell said at least 20 boats sank [S1]."),
        ([source(1, "Vell said not more than 20 boats sank.", VELL)], "Vell said more than 20 boats sank [S1]."),
        ([source(1, "Vell said no fewer than 20 boats sank.", VELL)], "Vell said fewer than 20 boats sank [S1]."),
        ([source(1, "Vell said 20 boats sank, five of them ferries.", VELL)], "Vell said five ferries sank [S1]."),
        ([source(1, "Vell, 54, said boats sank.", VELL)], "Vell said 54 boats sank [S1]."),
        ([VELL_SAID, source(2, "Vell said 30 cars burned.", VELL)], "Vell said 20 cars burned [S1][S2]."),
        ([VELL_SAID, OKORO_SAID], "Vell said 20 boats sank and 30 cars burned [S1][S2]."),
        ([VELL_SAID, OKORO_SAID], "Vell and Okoro said 20 boats sank [S1][S2]."),
        (
            [VELL_SAID, source(2, "Okoro said 30 boats sank.", "Ines Okoro")],
            "Vell said 30 boats sank, while Okoro said 20 boats sank [S1][S2].",
        ),
        ([VELL_SAID, OKORO_DENIED], "Okoro said 20 boats sank [S1][S2]."),
        ([VELL_SAID, OKORO_DENIED], "Vell denied that 20 boats sank [S1][S2]."),
        (
            [VELL_SAID, source(2, "Okoro denied it.", "Ines Okoro", "denies")],
            "Okoro denied that 20 boats sank [S1][S2].",
        ),
        (
            [
                source(1, "Tomas Kessel said 20 boats sank.", "Tomas Kessel"),
                source(2, "Marta Kessel said 30 boats sank.", "Marta Kessel"),
            ],
            "Kessel said 20 boats sank [S1].",
        ),
        (
            [source(1, "Kessel said 20 boats sank, as his sister Marta Kessel had feared.", "Tomas Kessel")],
            "Marta Kessel said 20 boats sank [S1].",
        ),
        (
            [source(1, "The Russian ministry said 20 boats sank.", "Russian ministry")],
            "Russia said 20 boats sank [S1].",
        ),
        ([source(1, "Vell said the US Army left.", VELL)], "Vell said the US left [S1]."),
        ([source(1, "Vell said New York burned.", VELL)], "Vell said York burned [S1]."),
        ([source(1, "Vell said John Smith's brother left.", VELL)], "Vell said John Smith left [S1]."),
        ([source(1, "Vell said John Smith and Ann Ray left.", VELL)], "Vell said John Ray left [S1]."),
        ([source(1, "Vell said John Smith and Ann Ray left.", VELL)], "Vell said Ann Smith left [S1]."),
        (
            [source(1, "On Monday, Vell said the boats had sunk on Sunday.", VELL)],
            "Vell said the boats had sunk on Monday [S1].",
        ),
        (
            [source(1, "The boats sank on Sunday, Vell said on Monday.", VELL)],
            "The boats sank on Monday, Vell said [S1].",
        ),
        ([source(1, "Vell said the boats sank.", VELL)], "Vell said the boats sank on 5 May 2022 [S1]."),
        ([source(1, "The boats sank.")], "The boats sank on 5 May 2022 [S1]."),
        ([source(1, "The boats sank.")], "On 5 May 2022, the boats sank [S1]."),
        ([source(1, "Vell said the boats sank.", VELL)], "In 2022, Vell said the boats sank [S1]."),
        ([source(1, "Vell said the boats sank.", VELL)], "V\u0435ll said the boats sank [S1]."),
        ([VELL_SAID], "Vell said 2\uff100 boats sank [S1]."),
        ([VELL_SAID], "Vell said 20\u00b2 boats sank [S1]."),
        ([VELL_SAID], "Vell said \u00bd 20 boats sank [S1]."),
        ([VELL_SAID], "Vell said 20\u200b0 boats sank [S1]."),
        ([VELL_SAID], "Vell said \u066320 boats sank [S1]."),
        ([VELL_SAID], "Vell said \u202e20 boats sank [S1]."),
        ([VELL_SAID], "Vell said 20 boats sank [S1] in Orvale."),
        ([VELL_SAID], "Vell said 20 boats sank [S1], which is a lie."),
        ([VELL_SAID], "Vell said 20 boats sank [S1] - and he lied."),
        ([VELL_SAID], "Falsely, Vell said 20 boats sank [S1]."),
        ([VELL_SAID], "Vell said 20 boats sank (all of them) [S1]."),
        ([VELL_SAID], "Vell said 20 boats sank \U0001f602 [S1]."),
        ([VELL_SAID], "Vell said 20 boats sank?! [S1]"),
        ([VELL_SAID], "Did Vell say 20 boats sank? [S1]"),
        ([VELL_SAID], "Vell said 20 boats sank? [S1]"),
        ([VELL_SAID], 'Vell "said" 20 boats sank [S1].'),
        ([VELL_SAID], 'Vell said 20 "boats" sank... [S1].'),
        ([VELL_SAID], "So-called mayor Vell said 20 boats sank [S1]."),
        ([source(1, "Vell said A, B and C sank: Anna, Bea and Clio.", VELL)], "Vell said Anna and Clio sank [S1]."),
        (
            [source(1, "Vell said the mayor, Bo Sol, and the governor, Ann Ray, left.", VELL)],
            "Vell said the mayor, Ann Ray, left [S1].",
        ),
        (
            [source(1, "The mayor (Bo Sol) met the governor (Ann Ray), Vell said.", VELL)],
            "The mayor (Ann Ray) met the governor, Vell said [S1].",
        ),
        (
            [source(1, "Vell said Orvale and Tamsin have 300 and 400 people respectively.", VELL)],
            "Vell said Orvale has 400 people [S1].",
        ),
        ([source(1, "Vell said the suspected thief left.", VELL)], "Vell said the thief left [S1]."),
        ([source(1, "Vell said the acting mayor left.", VELL)], "Vell said the mayor left [S1]."),
        ([source(1, "Vell said the boats sank the enemy.", VELL)], "Vell said the boats sank [S1]."),
        ([source(1, "Vell said the man shot in Orvale died.", VELL)], "Vell said the man shot [S1]."),
        ([source(1, "Vell said he saw the boats sink in a film.", VELL)], "Vell said he saw the boats sink [S1]."),
        ([source(1, "Vell said the boats sank in a film.", VELL)], "Vell said the boats sank [S1]."),
        ([source(1, "Vell said the boats sank in theory.", VELL)], "Vell said the boats sank [S1]."),
        ([source(1, "Vell said May would resign in June.", VELL)], "Vell said he may resign in June [S1]."),
        ([source(1, "Vell said it could not be ruled out that boats sank.", VELL)], "Vell said that boats sank [S1]."),
        ([source(1, "Vell said he did not know whether boats sank.", VELL)], "Vell said boats sank [S1]."),
        ([source(1, "Vell said he did not think that boats sank.", VELL)], "Vell said that boats sank [S1]."),
        ([source(1, "Vell said he was not aware that boats sank.", VELL)], "Vell said that boats sank [S1]."),
        ([source(1, "Vell said he hoped boats sank.", VELL)], "Vell said boats sank [S1]."),
        ([source(1, "Vell said it is untrue that boats sank.", VELL)], "Vell said that boats sank [S1]."),
        ([source(1, "Vell said the idea that boats sank is laughable.", VELL)], "Vell said that boats sank [S1]."),
        ([source(1, "Vell said that the idea that boats sank is laughable.", VELL)], "Vell said that boats sank [S1]."),
    ],
)
def test_figures_names_days_and_marks_that_are_not_the_sources_do_not_hold(
    sources: list[Source], sentence: str
) -> None:
    assert failure(sentence, {s.key: s for s in sources}) is not None


@pytest.mark.parametrize(
    ("quote", "speaker", "sentence"),
    [
        ("Twelve boats sank, Vell said on Monday.", VELL, "Vell said twelve boats sank [S1]."),
        ("ORVALE, Tuesday — Twelve boats sank, Vell said.", VELL, "Twelve boats sank, Vell said [S1]."),
        ("On 3 May, twelve boats sank, Vell said.", VELL, "Twelve boats sank, Vell said [S1]."),
        ("Twelve boats sank, including two ferries, Vell said.", VELL, "Vell said twelve boats sank [S1]."),
        ("Twelve boats sank, Vell said, and the mill burned.", VELL, "Vell said twelve boats sank [S1]."),
        ("Twelve boats sank, Vell said, hours after the dam had failed.", VELL, "Twelve boats sank, Vell said [S1]."),
        (
            "Twelve boats sank, Vell said, including two ferries.",
            VELL,
            "Vell said twelve boats sank, including two ferries [S1].",
        ),
        ("Twelve boats sank in Orvale, Vell said.", VELL, "Vell said twelve boats sank [S1]."),
        ("Vell said the mill had burned, and twelve boats had sunk.", VELL, "Vell said twelve boats had sunk [S1]."),
        ("“Twelve boats sank,” Vell told the council.", VELL, "Vell said: “Twelve boats sank” [S1]."),
        ("twelve boats sank,” he said.", VELL, "“Twelve boats sank,” Vell said [S1]."),
        ("It needs no storm.", VELL, "Tomas Vell said: “It needs no storm.” [S1]"),
    ],
)
def test_what_may_be_left_out(quote: str, speaker: str, sentence: str) -> None:
    assert failure(sentence, {1: source(1, quote, speaker)}) is None
