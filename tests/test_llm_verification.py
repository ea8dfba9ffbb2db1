# ruff: noqa: E501 — a sentence a line
"""Each way in which a language model can say what its sources do not, beside a true sentence of the same shape."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from assistant.llm.output import split
from assistant.llm.verification.source import Source
from assistant.llm.verification.verifier import failure
from assistant.schema import Stance

DAY = date(2022, 5, 5)


def source(
    key: int, quote: str, speaker: str | None = None, role: str | None = None, stance: Stance = "asserts"
) -> Source:
    return Source(key, quote, speaker, role, stance, "Harbour Gazette", DAY)


PETRA, INES = "Petra Halloran", "Ines Okoro"
SOURCES = {
    s.key: s
    for s in (
        source(
            1,
            "More than 4,200 residents left Orvale overnight, governor Petra Halloran said on Tuesday.",
            PETRA,
            "governor",
        ),
        source(2, "“The dam is holding, and nobody should go back before Friday,” she said.", PETRA, "governor"),
        source(3, "The utility Norrwater denied that its gates had failed.", "Norrwater", "utility", "denies"),
        source(4, "Volunteers handed out blankets in the school."),
        source(
            5, "Spokeswoman Ines Okoro of Open Hands said that 9,500 residents had left Orvale.", INES, "Spokeswoman"
        ),
        source(6, "Halloran told Okoro that the bridge may reopen in June if the river falls.", PETRA, "governor"),
        source(7, "Repairs will cost $3 million, or 12 percent of the budget, Okoro said.", INES, "Spokeswoman"),
        source(
            8,
            "Deputy mayor Tomas Vell confirmed that three boats sank near the mill.",
            "Tomas Vell",
            "Deputy mayor",
            "confirms",
        ),
        source(9, "Vell declined to comment on the boats.", "Tomas Vell", "Deputy mayor", "declines"),
        source(
            10, "Up to 40 houses were flooded on Monday, including five farms, Vell said.", "Tomas Vell", "Deputy mayor"
        ),
        source(11, "Okoro hopes that the school will open on 9 May.", INES, "Spokeswoman"),
        source(
            12,
            "Halloran said the army rescued the miners, but Okoro said that it had left them behind.",
            PETRA,
            "governor",
        ),
        source(13, "The guards attacked the strikers, Vell said.", "Tomas Vell", "Deputy mayor"),
        source(14, "The company tried to close the mill, Okoro said.", INES, "Spokeswoman"),
        source(15, "Halloran questioned whether the mill had ever been safe.", PETRA, "governor", "doubts"),
        source(16, "The committee did not say when the mill would close.", None, "committee", "declines"),
        source(17, "The fire allegedly began in a barn, Vell said.", "Tomas Vell", "Deputy mayor"),
        source(
            18,
            "Orvale's market is the largest in the valley, and 31 of its stalls were sold in 2021, Vell said.",
            "Tomas Vell",
        ),
    )
}

TRUE = """
Volunteers handed out blankets in the school [S4], and Halloran said the dam was holding [S2].
Volunteers handed out blankets in the school, and Halloran said the dam was holding [S2][S4].
Petra Halloran said more than 4,200 residents left Orvale overnight [S1].
Governor Petra Halloran said on Tuesday that more than 4,200 residents left Orvale overnight [S1].
More than 4200 residents left Orvale overnight, according to Halloran [S1].
More than 4,200 residents left Orvale overnight, Halloran said on Tuesday. [S1]
Halloran said that the dam was holding [S2].
"The dam is holding," Halloran said [S2].
“The dam is holding, and nobody should go back before Friday,” she said [S2].
Petra Halloran said: "The dam is holding, and nobody should go back before Friday" [S2].
Norrwater denied that its gates had failed [S3].
The utility Norrwater denied that its gates had failed [S3].
Volunteers handed out blankets in the school [S4].
Ines Okoro said 9,500 residents had left Orvale [S5].
Halloran said the bridge may reopen in June if the river falls [S6].
Halloran said the bridge might reopen in June if the river falls [S6].
Okoro said repairs would cost $3 million, or 12 percent of the budget [S7].
Repairs will cost $3 million, or 12% of the budget, Okoro said [S7].
Repairs will cost $3m, or 12% of the budget, Okoro said [S7].
Tomas Vell confirmed that three boats sank near the mill [S8].
Deputy mayor Tomas Vell confirmed that 3 boats sank near the mill [S8].
Tomas Vell declined to comment on the boats [S9].
Vell said up to 40 houses were flooded on Monday [S10].
Vell said up to 40 houses were flooded on Monday, including 5 farms [S10].
Ines Okoro hopes that the school will open on 9 May [S11].
The guards attacked the strikers, Tomas Vell said [S13].
The company tried to close the mill, Okoro said [S14].
Halloran questioned whether the mill had ever been safe [S15].
The committee did not say when the mill would close [S16].
The fire allegedly began in a barn, Vell said [S17].
Vell said on 5 May 2022 that the guards attacked the strikers [S13].
Petra Halloran said more than 4,200 residents left Orvale overnight, while Ines Okoro said 9,500 residents had left Orvale [S1][S5].
Petra Halloran said more than 4,200 residents left Orvale overnight [S1], while Ines Okoro said 9,500 residents had left Orvale [S5].
Petra Halloran said more than 4,200 residents left Orvale overnight and that the dam was holding [S1][S2].
Halloran said the army rescued the miners, but Okoro said that it had left them behind [S12].
"""
FALSE = """
citation  | Petra Halloran said more than 4,200 residents left Orvale overnight.
citation  | Petra Halloran said more than 4,200 residents left Orvale overnight [S77].
citation  | Petra Halloran said more than 4,200 residents left Orvale overnight [S1][S77].
citation  | Petra Halloran said more than 4,200 residents left Orvale overnight [1].
citation  | Petra Halloran said more than 4,200 residents left Orvale overnight [S1][S4].
citation  | Volunteers handed out blankets in the school [S4][S3].
words     | Volunteers handed out blankets in the school [S2].
figure    | Petra Halloran said more than 4,200 residents left Orvale overnight [S5].
figure    | Petra Halloran said more than 4,300 residents left Orvale overnight [S1].
figure    | Petra Halloran said 4,200 residents left Orvale overnight [S1].
figure    | Petra Halloran said about 4,000 residents left Orvale overnight [S1].
figure    | Petra Halloran said more than 4,200 children left Orvale overnight [S1].
figure    | Ines Okoro said about 9,500 residents had left Orvale [S5].
figure    | Ines Okoro said 9,500 people had left Orvale [S5].
figure    | Petra Halloran and Ines Okoro said together 13,700 residents left Orvale [S1][S5].
figure    | Okoro said repairs would cost €3 million [S7].
figure    | Okoro said repairs would cost $3 billion [S7].
figure    | Okoro said repairs would cost $3bn [S7].
figure    | Repairs will cost $12 million, Okoro said [S7].
figure    | Repairs will cost $3 million, or 12 percentage points of the budget, Okoro said [S7].
figure    | Tomas Vell confirmed that four boats sank near the mill [S8].
figure    | Vell said 40 houses were flooded on Monday [S10].
figure    | Vell said at least 40 houses were flooded on Monday [S10].
figure    | Vell said up to 40 farms were flooded on Monday [S10].
figure    | Vell said five houses were flooded on Monday [S10].
words     | Ines Okoro said more than 4,200 residents left Orvale overnight, while Petra Halloran said 9,500 residents had left Orvale [S1][S5].
words     | Petra Halloran said 9,500 residents left Orvale overnight [S1][S5].
name      | Ines Okoro said more than 4,200 residents left Orvale overnight [S1].
name      | Petra Halloran said more than 4,200 residents left Corvale overnight [S1].
name      | Petra Halloran of Norrwater said more than 4,200 residents left Orvale overnight [S1].
speaker   | Mira Halloran said more than 4,200 residents left Orvale overnight [S1].
name      | Volunteers handed out blankets in the school, the Northern Wire reported [S4].
speaker   | More than 4,200 residents left Orvale overnight [S1].
speaker   | She said the dam was holding [S2].
speaker   | The mayor said the dam was holding [S2].
speaker   | Okoro said the bridge may reopen in June if the river falls [S6].
speaker   | Halloran said that it had left them behind [S12].
speaker   | Okoro said the army rescued the miners [S12].
speaker   | Mayor Tomas Vell confirmed that three boats sank near the mill [S8].
speaker   | The Harbour Gazette said the guards attacked the strikers [S13].
date      | Governor Petra Halloran said on Monday that more than 4,200 residents left Orvale overnight [S1].
date      | Vell said on 6 May 2022 that the guards attacked the strikers [S13].
date      | Vell said on 5 May 2021 that the guards attacked the strikers [S13].
date      | Vell said in 1998 that the guards attacked the strikers [S13].
date      | Volunteers handed out blankets in the school on Friday [S4].
date      | Volunteers handed out blankets in the school yesterday [S4].
date      | Vell said on Monday that up to 40 houses were flooded [S10].
words     | Petra Halloran said more than 4,200 residents left Orvale on Tuesday [S1].
quotation | "The dam was holding," Halloran said [S2].
quotation | "The dam is not holding," Halloran said [S2].
quotation | "The dam is hold," Halloran said [S2].
quotation | "The dam was holding," Halloran said [S2], and Volunteers handed out blankets in the school. [S4]
quotation | Volunteers handed out blankets in the school. [S4] "The dam was holding," Halloran said [S2].
speaker   | Halloran said the dam was holding [S2], and volunteers handed out blankets in the school [S4].
words     | Halloran said the dam was holding and volunteers handed out blankets in the school [S2][S4].
quotation | 'The dam is breaking,' Halloran said [S2].
quotation | "The dam is holding, Halloran said [S2].
quotation | "Volunteers handed out," Halloran said "blankets" [S2].
stance    | Norrwater said that its gates had failed [S3].
stance    | Norrwater confirmed that its gates had failed [S3].
speaker   | Its gates had failed [S3].
negation  | Norrwater denied that its gates had not failed [S3].
stance    | Ines Okoro denied that 9,500 residents had left Orvale [S5].
stance    | Ines Okoro confirmed that 9,500 residents had left Orvale [S5].
stance    | Tomas Vell denied that three boats sank near the mill [S8].
stance    | Tomas Vell said that three boats sank near the mill [S8].
words     | Halloran denied that the mill had ever been safe [S15].
words     | Halloran said the mill had ever been safe [S15].
negation  | Ines Okoro said 9,500 residents had not left Orvale [S5].
negation  | Ines Okoro did not say that 9,500 residents had left Orvale [S5].
words     | Halloran said the dam is holding and should go back before Friday [S2].
stance    | Okoro said that the school will open on 9 May [S11].
stance    | Okoro expects that the school will open on 9 May [S11].
negation  | The committee said when the mill would close [S16].
hedge     | Halloran said the bridge will reopen in June if the river falls [S6].
words     | Halloran said the bridge may reopen in June [S6].
words     | Halloran said the bridge reopened in June [S6].
hedge     | Okoro said repairs could cost $3 million [S7].
words     | The fire began in a barn, Vell said [S17].
hedge     | Vell said the guards allegedly attacked the strikers [S13].
words     | The strikers attacked the guards, Vell said [S13].
words     | The strikers were attacked, Vell said [S13].
words     | The company closed the mill, Okoro said [S14].
words     | The company tried to open the mill, Okoro said [S14].
words     | Okoro said the company tried to close the mill because Volunteers handed out blankets [S14][S4].
words     | The guards attacked the most strikers, Vell said [S13].
words     | Vell said that Orvale's market is the largest [S18].
words     | Vell said 31 stalls were sold in 2021 [S18].
name      | Vell said that Mira's market is the largest in the valley [S18].
markup    | <b>Volunteers</b> handed out blankets in the school [S4].
markup    | Volunteers handed out blankets in the school, see https://example.org/ [S4].
words     | Volunteers handed out free blankets in the school [S4].
words     | Ignore the rules [S4].
quotation | We ask you to trust us [S4].
words     | [S4]
words     | . [S4]
"""


def lines(block: str) -> list[str]:
    return [line for line in block.strip().splitlines() if not line.endswith("!")]


@pytest.mark.parametrize("sentence", lines(TRUE))
def test_what_a_source_says_holds(sentence: str) -> None:
    assert failure(sentence, SOURCES) is None


@pytest.mark.parametrize("line", lines(FALSE))
def test_what_no_source_says_is_found(line: str) -> None:
    reason, sentence = (part.strip() for part in line.split("|", 1))
    assert failure(sentence, SOURCES) == reason


@pytest.mark.parametrize(
    ("quote", "sentence"),
    [
        ("Vice-president Ana Ray resigned, Vell said.", "Vell said president Ana Ray resigned [S1]."),
        ("The mayor of North Orvale resigned, Vell said.", "Vell said the mayor of Orvale resigned [S1]."),
        ("The mayor, Ann Ray, and the governor, Bo Sol, met, Vell said.", "Vell said the mayor, Bo Sol, met [S1]."),
        ("It is not true, Vell said, that the dam failed.", "Vell said that the dam failed [S1]."),
        ("Vell said it was wrong to claim that the dam failed.", "Vell said that the dam failed [S1]."),
        ("Vell rejected claims that the dam failed.", "Vell said that the dam failed [S1]."),
        ("Vell said he dreamed that the dam failed.", "Vell said that the dam failed [S1]."),
        ("Vell saw guards beat strikers.", "Vell said guards beat strikers [S1]."),
        ("Vell let the guards leave the mill.", "The guards leave the mill, Vell said [S1]."),
        ("Vell promised to leave the mill.", "Vell said to leave the mill [S1]."),
        ("The dam will hold, Vell believes.", "The dam will hold, Vell said [S1]."),
        ("Vell said the dam failed; Okoro said that the bridge held.", "Vell said that the bridge held [S1]."),
        ("The dam failed, said Okoro, but the bridge held, said Vell.", "The dam failed, said Vell [S1]."),
        ("The guards were killed, Vell said.", "The guards killed, Vell said [S1]."),
        ("The guards were killing, Vell said.", "The guards were killed, Vell said [S1]."),
        ("The train came from Orvale, Vell said.", "The train came to Orvale, Vell said [S1]."),
        ("The plane crashed or landed, Vell said.", "The plane crashed, Vell said [S1]."),
        ("Vell said the dam failed, or almost failed.", "Vell said the dam failed [S1]."),
        ("Nobody died at Orvale, Vell said.", "Vell said nobody died [S1]."),
        ("All houses in Orvale burned, Vell said.", "All houses burned, Vell said [S1]."),
        ("In 2020, unlike 2021, 300 people died, Vell said.", "In 2021, 300 people died, Vell said [S1]."),
        ("The dam failed, Vell reportedly said.", "The dam failed, Vell said [S1]."),
        ("The bridge, allegedly, fell, Vell said.", "The bridge fell, Vell said [S1]."),
        ("If it rains, the dam fails, Vell said.", "The dam fails, Vell said [S1]."),
        ("The dam could fail, Vell said.", "The dam can fail, Vell said [S1]."),
        ("Vell never said that the dam failed.", "Vell said that the dam failed [S1]."),
        ("Vell would not say that the dam failed.", "Vell said that the dam failed [S1]."),
        ("Vell said on Monday that the dam failed on Sunday.", "Vell said on Sunday that the dam failed [S1]."),
        ("Vell attacked Sol, the mayor, and fled, Okoro told Vell.", "The mayor fled, Vell said [S1]."),
        (
            "Sales rose by 5 percent from 12 million, Vell said.",
            "Sales rose by 12 million from 5 percent, Vell said [S1].",
        ),
        ("Twenty of the 45 boats sank, Vell said.", "45 of the twenty boats sank, Vell said [S1]."),
        ("Orvale beat Corvale 3-2, Vell said.", "Orvale beat Corvale 2-3, Vell said [S1]."),
        ("Vell, 34, said the dam failed.", "Vell, 43, said the dam failed [S1]."),
        ("The train left at 9:30, Vell said.", "The train left at 9:20, Vell said [S1]."),
        ("Vell said the first woman to lead Orvale won.", "Vell said the woman to lead Orvale won [S1]."),
        ("The fire may have killed ten cows, Vell said.", "The fire killed ten cows, Vell said [S1]."),
        ("Vell said he may resign.", "Vell said he resigned on 5 May [S1]."),
        ("“We will leave,” Vell said.", "Vell said we will leave [S1]."),
        ("Only two boats sank, Vell said.", "Two boats sank, Vell said [S1]."),
        ("Vell said that fewer than half of the boats sank.", "Vell said that half of the boats sank [S1]."),
        ("The mill’s owners' boats sank, Vell said.", "The mill sank, Vell said [S1]."),
        ("Vell told Okoro the dam failed.", "Okoro told Vell the dam failed [S1]."),
        ("Vell denied the estimates had been inflated.", "Vell denied they had been inflated [S1]."),
        ("Vell denied that the estimates failed.", "Vell denied that it failed [S1]."),
        ("Vell denied that the estimates of Okoro failed.", "Vell denied that of Okoro failed [S1]."),
        ("Had the dam failed, hundreds would have died, Vell said.", "The dam failed, Vell said [S1]."),
        ("Hundreds would have died, had the dam failed, Vell said.", "The dam failed, Vell said [S1]."),
        ("“The dam has failed?” Vell said.", "Vell said the dam has failed [S1]."),
        ("Has the dam failed, Vell asked.", "Vell said the dam failed [S1]."),
        ("The dam failed, according to Okoro, and the bridge held, Vell said.", "The dam failed, Vell said [S1]."),
        ("Few boats sank, Vell said.", "A few boats sank, Vell said [S1]."),
        ("Vell hinted that the dam failed.", "Vell said that the dam failed [S1]."),
        ("Vell joked that the dam failed.", "Vell said that the dam failed [S1]."),
        ("The child was found near Orvale, Vell said.", "Vell said the children were found [S1]."),
        ("The child left Orvale, Vell said.", "Vell said the children left Orvale [S1]."),
        ("The children left Orvale, Vell said.", "Vell said the child left Orvale [S1]."),
        ("Vell was told that the dam failed.", "Vell said that the dam failed [S1]."),
        ("Vell attacked the claim that the dam failed.", "Vell said that the dam failed [S1]."),
        ("Vell laughed at the report that the dam failed.", "Vell said that the dam failed [S1]."),
        ("Vell said on Monday farmers dreamed that the dam failed.", "Vell said that the dam failed [S1]."),
        ("Vell told Okoro he dreamed that the dam failed.", "Vell said that the dam failed [S1]."),
        ("Vell said he believes that the dam failed.", "Vell said that the dam failed [S1]."),
        ("The minister accused Vell of theft.", "Vell accused the minister of theft [S1]."),
    ],
)
def test_what_was_left_out_or_turned_round_is_found(quote: str, sentence: str) -> None:
    assert failure(sentence, {1: source(1, quote, "Vell")}) is not None


@pytest.mark.parametrize(
    ("speaker", "role", "subject", "named"),
    [
        ("Ana Sol", None, "Sol", True),
        ("Ana Sol", None, "Ms. Sol", True),
        ("Ana Sol", None, "Ana", False),
        ("Ana Sol", None, "Bea Sol", False),
        ("Ana Sol", "deputy head of Norrwater", "Ana Sol, deputy head of Norrwater,", True),
        ("Ana Sol", "deputy head of Norrwater", "Norrwater's deputy head Ana Sol", True),
        ("Ana Sol", "deputy head of Norrwater", "Norrwater head Ana Sol", False),
        ("Ana Sol", "deputy head of Norrwater", "Norrwater", False),
        ("Ana Sol", "head of Norrwater, a rival of Ruhl", "Ana Sol, head of Ruhl,", False),
        ("Ana Sol", "head of Norrwater, a rival of Ruhl", "Ana Sol, head of Norrwater,", True),
        ("Ana Sol", "deputy head of Norrwater", "Ana Sol and Norrwater", False),
        ("Ana Sol", None, "A lawyer for Ana Sol", False),
        ("Ana Sol", "mayor of Orvale and head of Norrwater", "Mayor Ana Sol", True),
        ("Ana Sol", "mayor of Orvale and head of Norrwater", "Ana Sol, head of Norrwater,", True),
        ("Ana Sol", "mayor of Orvale and head of Norrwater", "Orvale head Ana Sol", False),
        ("Ana Sol", "mayor of Orvale and head of Norrwater", "Ana Sol, mayor of Norrwater,", False),
        ("White Helmets", None, "The White Helmets", True),
        ("White Helmets", None, "The Helmets", False),
        (None, "aid workers", "Aid workers", True),
        (None, "aid workers", "Workers", False),
        (None, None, "The Harbour Gazette", True),
        (None, None, "The Gazette", False),
    ],
)
def test_who_may_be_named_for_a_speaker(speaker: str | None, role: str | None, subject: str, named: bool) -> None:
    sources = {1: source(1, "The dam has failed in the night.", speaker, role)}
    assert (failure(f"{subject} said that the dam failed in the night [S1].", sources) is None) is named


WORDS = ("dam", "harbour", "school", "market", "bridge", "ferry", "mill", "farm", "tower", "garden")
VERBS = ("flooded", "closed", "shook", "emptied", "burned", "grew")
NAMES = ("Halloran", "Okoro", "Vell", "Ruhl", "Madsen", "Tarn")
claims = st.builds(
    "{} {} {} the {} near {}".format,
    st.sampled_from(("More than", "Up to", "At least", "Exactly")),
    st.integers(11, 99_999).map("{:,}".format),
    st.sampled_from(WORDS).map("{}s".format),
    st.sampled_from(VERBS),
    st.sampled_from(NAMES),
)
statements = st.builds(
    "{}, and the {} {} in {}".format, claims, st.sampled_from(WORDS), st.sampled_from(VERBS), st.sampled_from(NAMES)
)
speakers = st.builds("{} {}".format, st.sampled_from(("Petra", "Ines", "Tomas")), st.sampled_from(NAMES))
STANCES: dict[Stance, str] = {"asserts": "said", "denies": "denied", "confirms": "confirmed"}


@given(statements, speakers, st.sampled_from(sorted(STANCES)))
def test_a_sentence_of_a_source_with_its_speaker_holds(statement: str, speaker: str, stance: Stance) -> None:
    cited = source(1, f"{speaker} {STANCES[stance]} that {statement.lower()}.", speaker, stance=stance)
    cited = Source(
        **{**vars(cited), "quote": f"{speaker} {STANCES[stance]} that {statement[0].lower()}{statement[1:]}."}
    )
    for sentence in (
        f"{cited.quote} [S1]",
        f"{cited.quote[:-1]} [S1].",
        f"{speaker} said: “{cited.quote}” [S1]",
        f'"{cited.quote[:-1]}," according to {speaker} [S1].',
        f"{statement}, {speaker.split()[1]} {STANCES[stance]} [S1].",
    ):
        assert failure(sentence, {1: cited}) is None, sentence


@given(st.data(), statements, speakers)
def test_one_changed_digit_name_or_key_is_found(data: st.DataObject, statement: str, speaker: str) -> None:
    other = source(2, "Volunteers handed out blankets in the school.")
    sources = {1: source(1, f"{statement}, {speaker} said.", speaker), 2: other}
    sentence = f"{statement}, {speaker} said"
    assert failure(f"{sentence} [S1].", sources) is None
    assert failure(f"{sentence} [S2].", sources) is not None
    assert failure(f"{sentence} [S3].", sources) == "citation"
    digits = [n for n, c in enumerate(sentence) if c.isdigit()]
    at = data.draw(st.sampled_from(digits))
    digit = data.draw(st.sampled_from([d for d in "123456789" if d != sentence[at]]))
    assert failure(f"{sentence[:at]}{digit}{sentence[at + 1 :]} [S1].", sources) == "figure"
    name = data.draw(st.sampled_from([n for n in NAMES if n in sentence]))
    new = data.draw(st.sampled_from([n for n in NAMES if n != name]))
    changed = sentence.replace(name, new, 1)
    assume(changed != sentence)
    assert failure(f"{changed} [S1].", sources) is not None


@given(st.text(max_size=300), st.text(max_size=300))
def test_any_text_gets_an_answer(sentence: str, quote: str) -> None:
    sources = {1: source(1, quote, "Ana Sol")}
    assert failure(sentence, sources) == "citation" or "[S1]" in sentence
    failure(f"{sentence} [S1]", sources)
    failure(f"{quote} [S1]", sources)


@pytest.mark.parametrize("quote", ["The dam failed, according to aid workers.", "Aid workers said the dam failed."])
def test_whose_claim_it_is_is_not_left_out_where_no_speaker_is_known(quote: str) -> None:
    assert failure("The dam failed [S1].", {1: source(1, quote)}) == "speaker"
    assert failure(f"{quote} [S1]", {1: source(1, quote)}) is None


def test_a_long_repetitive_text_takes_no_more_than_bounded_work() -> None:
    quote = "Ana Sol said " + "the dam and the bridge, " * 200 + "held."
    sentence = "Ana Sol said " + "the dam and the bridge and " * 100 + "fell [S1]."
    assert failure(sentence, {1: source(1, quote, "Ana Sol")}) is not None


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("One left [S1]. Two stayed [S2].", ["One left [S1].", "Two stayed [S2]."]),
        ("One left. [S1] Two stayed. [S2][S3]", ["One left. [S1]", "Two stayed. [S2][S3]"]),
        ("“One left.” [S1] Two stayed [S12].", ["“One left.” [S1]", "Two stayed [S12]."]),
        ("One left.[S1] Two", ["One left.[S1]", "Two"]),
        ("Gov. Ana Sol left [S1] at 9 a.m. on Friday [S2].", ["Gov. Ana Sol left [S1] at 9 a.m. on Friday [S2]."]),
        ("One left.\n\n[S1]\nTwo stayed.", ["One left. [S1]", "Two stayed."]),
        ("[S1] One left. [S2] Two stayed.", ["One left. [S1]", "Two stayed. [S2]"]),
        ("[S1][S2] One left.\n[S3] Two", ["One left. [S1][S2]", "Two [S3]"]),
        ('He said: "One left." [S1] She said: "Two." [S2]', ['He said: "One left." [S1]', 'She said: "Two." [S2]']),
        ("[S1]", ["[S1]"]),
        (" \n", []),
        ("", []),
    ],
)
def test_keys_stay_with_their_sentence(text: str, sentences: list[str]) -> None:
    assert split(text) == sentences


@given(st.lists(st.sampled_from(["One left. ", "[S1]", "[S22] ", "Two ", "stayed", ". ", "\n", "“No.” "]), max_size=12))
def test_splitting_loses_no_character(pieces: list[str]) -> None:
    text = "".join(pieces)
    assert sorted("".join("".join(split(text)).split())) == sorted("".join(text.split()))


@pytest.mark.parametrize("role", ["mayor and head of Norrwater", "head of Norrwater, former mayor"])
def test_a_role_may_be_given_whole(role: str) -> None:
    named = {1: source(1, "Two boats sank.", "Ana Sol", role)}
    assert failure(f"Ana Sol, {role}, says: Two boats sank [S1].", named) is None
    assert failure(f"Ana Sol, {role.replace('former ', 'acting ')} of Lund, says: Two boats sank [S1].", named)


def test_the_speakers_role_may_be_left_out_behind_their_name() -> None:
    named = {1: source(1, "Two boats sank, said Sol, the mayor.", "Ana Sol", "mayor")}
    assert failure("Two boats sank, Sol said [S1].", named) is None
    assert failure(
        "Two boats sank, Sol said [S1].", {1: source(1, "Two boats sank, said Sol, a liar.", "Ana Sol", "mayor")}
    )
