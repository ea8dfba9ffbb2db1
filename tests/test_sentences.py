from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from assistant.english.sentences import split

# In each text "¦" marks where a sentence ends and the next begins; the marks are taken out before the text is split.
ONE_LINE = {
    "empty": "",
    "blank": " \t ",
    "no stop": "Rescue teams reach the valley",
    "plain": "The bridge is closed. ¦Trucks wait on both banks! ¦Who will mend it?",
    "question and exclamation": "They did what?! ¦Nobody believed it.",
    "two spaces": "The bridge is closed.  ¦Trucks wait.",
    "no-break space": "The bridge is closed.\u00a0¦Trucks wait.",
    "title": "Mr. Brandt met Dr. Ilse Okafor and Gen. Ruiz. ¦Lt. Col. Tamm was away.",
    "title before quote": 'He met Sen. "Buck" Osei. ¦They spoke.',
    "capital title": "GEN. RUIZ TO STEP DOWN. ¦THE ARMY WAITS.",
    "agency that looks like a title": "The fine was set by the SEC. ¦The bank will pay.",
    "initials": "J. K. Marlow and George W. Pell wrote it. ¦A. B. Castellan did not.",
    "glued initials": "Ask J.K. Marlow or Rep. G.K. Butter. ¦They know.",
    "letter that ends": "They went over to plan B. ¦Everyone agreed.",
    "vitamin": "The rice lacks vitamin D. ¦Doctors warned of it.",
    "pronoun I": "Nobody was more afraid than I. ¦The water rose.",
    "country": "The U.S. Army left the U.S. ¦The troops went home.",
    "country before name": "He is the U.S. President. ¦The U.K. Treasury agreed.",
    "country in a headline": "U.S. And Allies Agree on Grain",
    "country before weak start": "The ships belong to the U.S. ¦And the crews do not.",
    "nations": "The U.N. Security Council met. ¦It adjourned.",
    "company": "Harrow Inc. Chief Executive Mia Lund resigned. ¦She led Harrow Inc. ¦She gave no reason.",
    "company ends": "She led Harrow & Co. ¦The firm is gone.",
    "junior": "Otto Pell Jr. Memorial Day is today. ¦It is for Otto Pell Jr. ¦He was a nurse.",
    "street": "He lives on Main St. ¦The house is in St. Alda.",
    "versus": "It was Alda vs. Harrow. ¦Alda won.",
    "latin": "Some goods, e.g. Grain, i.e. Wheat, are scarce. ¦Prices rose.",
    "et cetera": "They lack water, bread, etc. ¦Prices rose.",
    "et al": "The study by Okafor et al. shows nothing new. ¦See Tamm et al. ¦They agree.",
    "month": "It began on Jan. 5 and ended in Sept. ¦Few noticed.",
    "number": "Bus No. 12 burned. ¦He said no. ¦No. ¦The minister refused.",
    "numbers": "See Art. 5 and Fig. 3 on p. 7. ¦They differ.",
    "hour": "They met at 5 p.m. Tuesday and at 7 a.m. GMT. ¦It was 9 p.m. ¦Residents slept.",
    "hour at end": "The curfew starts at 9 p.m. ¦The shops close.",
    "state": "He was born in Dover, Del. ¦The town is small.",
    "party": "Rep. Ana Osei (D-Mass.) said no. ¦Sen. Pell (R-N.C.) agreed.",
    "degree": "Ilse Okafor, Ph.D., spoke. ¦She has an M.D. ¦Her sister has none.",
    "decimal": "Growth was 2.4 percent. ¦Rates fell to 0.5.",
    "money after stop": "The dam leaked. ¦$5 million is needed.",
    "figure after stop": "The dam leaked. ¦45 people fled.",
    "year ends": "It was built in 1984. ¦The dam leaked.",
    "missing space": "They ended the talks.The minister left.",
    "missing space after figure": "It rose 2.4%.No one expected it.",
    "glued ellipsis": "They are weaker than adults…and fall ill. ¦Help is late.",
    "ellipsis": "He waited… ¦Nobody came. ¦He waited ... and left.",
    "spaced ellipsis": "He waited . . . and left. ¦Nobody came.",
    "ellipsis and I": "Well… I think so. ¦Perhaps.",
    "leading ellipsis": "... The rest is silence. ¦So it seems.",
    "only stops": "...",
    "dateline agency": "PORT VELLAN (Newswire) — The harbour is shut. ¦Ships wait.",
    "dateline day": "PORT VELLAN, March 3 — The harbour is shut. ¦Ships wait.",
    "dateline short month": "PORT VELLAN, Aug. 3 — The harbour is shut.",
    "dateline district": "VELLAN, D.C. — The harbour is shut.",
    "dateline saint": "ST. ALDA (Newswire) - The harbour is shut.",
    "quote of several": "“I went. ¦He stayed,” she said.",
    "quote closes": "“The road is shut.” ¦Nobody passed.",
    "straight quote": 'She said, "We left." ¦"We came back." ¦Then she wept.',
    "single quotes": "‘We left.’ ¦They came back.",
    "nested quotes": "“He said ‘We left.’” ¦They came back.",
    "quote goes on": "“Is it over?” she asked. ¦Nobody knew.",
    "quote goes on with name": "“Is it over?” Mayor Okafor asked. ¦Nobody knew.",
    "question quoted, then a sentence": "“Is it over?” ¦Okafor said that it was.",
    "question quoted, then the": "“Is it over?” ¦The mayor asked twice.",
    "country closes quote": "“We love the U.S.” ¦Brandt left.",
    "french quotes": "« Nous partons. » ¦Il pleure.",
    "low quotes": "„Wir gehen.“ ¦Sie blieb.",
    "brackets": "He left. ¦(She stayed.) ¦Both were seen.",
    "bracket inside": "He left (see below) early. ¦She stayed.",
    "footnote": "The dam leaked.[3] ¦Nobody was told.",
    "bold": "**The dam leaked.** ¦Nobody was told.",
    "brand in small letters": "The shop was robbed. ¦iPhones are gone.",
    "name in small letters": "The town fell. ¦al-Harun fighters left.",
    "small letter goes on": "The unknown abbr. does not end it.",
    "yahoo": "Yahoo! News wrote it first.",
    "glued links": "Shelling hit the docks with artilleryhttps://t.example/Zx7.aBpic.example.com/7FG. ¦Nobody came.",
    "link": "See https://news.example/a.b/c?d=1. ¦It helps.",
    "link is last": "Please help us! https://news.example/a",
    "tag with dots": "We are in #Alda.North.Bank now. ¦Come.",
    "tags at the end": "Please help us! #Alda #Flood",
    "tag begins": "Please help us! ¦#Alda is under water now.",
    "emoji at the end": "Please help us! 🙏",
    "author in running text": "Please help! ¦— The Orange Vests (@OrangeVests) 30 November 2016 ¦Then it rained.",
    "credit": "It rained. ¦— Newswire contributed to this report.",
    "quoted attribution": "“We are done.” — Ivo Brandt, mayor",
    "numbered": "1. The minister resigned. ¦2. His deputy stayed.",
    "lettered": "A. The minister resigned.",
    "chinese": "大桥关闭了。¦卡车在等。",
    "arabic": "أغلق الجسر. ¦الشاحنات تنتظر.",
    "hindi": "पुल बंद है। ¦ट्रक रुके हैं।",
}

LINES = {
    "blank line": "The dam\n\n¦leaked",
    "blank line with spaces": "The dam\n \t\n¦leaked",
    "windows": "The dam leaked\r\n\r\n¦Nobody was told\r\n¦Ships wait",
    "old mac": "The dam leaked\r¦Nobody was told",
    "separators": "The dam leaked\u2028¦Nobody was told\u2029¦nor asked",
    "headline": "Dam leaks above Port Vellan\n¦The dam leaked on Monday, officials said. ¦Nobody was told.",
    "paragraph a line": "The dam leaked.\n¦Nobody was told.\n¦Ships wait.",
    "colon then quote": "Spokeswoman Ilse Okafor said:\n¦“We left at dawn.”",
    "small letter goes on": "The dam above the town\nleaked on Monday. ¦Nobody was told.",
    "comma goes on": "The dam leaked, said Ilse Okafor\n, the mayor.",
    "unfinished": "The mayor thanked the people of\nPort Vellan.",
    "title at line end": "The mayor thanked Dr.\nOkafor.",
    "abbreviation at line end": "The dam was built in the U.S.\nand shipped. ¦It leaked.",
    "small letter after a stop": "The dam leaked.\n¦and nobody was told.",
    "wrapped": (
        "The dam above Port Vellan leaked for a third night on Monday, and the\n"
        "mayor, Ilse Okafor, told people on the lower bank of the river to go to\n"
        "St. Alda. ¦Some stayed. ¦By Tuesday about 400 had left, according to the\n"
        "Red Lantern, a charity which had sent buses, blankets and Dr. Tamm. ¦No\n"
        "Coast Guard ship came."
    ),
    "wrapped, short line ends the paragraph": (
        "The dam above Port Vellan leaked for a third night on Monday, and the\n"
        "mayor, Ilse Okafor, told people on the lower bank of the river to leave\n"
        "their houses\n"
        "¦Red Lantern, a charity which had sent buses and blankets, said that it\n"
        "was helping about four hundred people"
    ),
    "wrapped elsewhere": (
        "The dam above Port Vellan leaked for a third night on Monday, and the\n"
        "mayor, Ilse Okafor, told people on the lower bank of the river to leave\n"
        "their houses.\n\n"
        "¦A ship of the coast guard reached the harbour of the town with Captain\n"
        "Tamm."
    ),
    "headlines of one length": (
        "Dam leaks for a third night above Port Vellan, says mayor Okafor\n"
        "¦Coast guard sends a ship to the harbour after a night of floods\n"
        "¦Red Lantern charity counts four hundred people without shelter"
    ),
    "list": "Wanted:\n¦- Blankets\n¦- clean water\n¦* Bread. ¦Much of it.\n¦• tents\n¦1. Buses\n¦2) boats",
    "list item goes on": "- Blankets for the people\n  of the lower bank\n¦- bread",
    "markdown": "# Dam leaks\n¦Nobody was told\n¦## What we know\n¦The dam is old.",
    "markdown underline": "Dam leaks\n¦=========\n¦Nobody was told",
    "table": "| name | age |\n¦| --- | --- |\n¦| Okafor | 51 |",
    "mail": "> The dam leaked and nobody on the\n> lower bank was told.\n¦I was.",
    "tweet": (
        "Four boats for #Vellan with https://t.example/Zx7pic.example.com/7FG\n"
        "¦— The Orange Vests (@OrangeVests) 30 novembre 2016\n"
        "¦Also on Wednesday, it rained."
    ),
    "link on its own line": "See the pictures\n¦https://news.example/a",
    "byline": "The dam leaked above the\n¦By Ana Osei",
}


CASES = [pytest.param(marked, id=name) for table in (ONE_LINE, LINES) for name, marked in table.items()]


@pytest.mark.parametrize("marked", CASES)
def test_sentences(marked: str) -> None:
    text = marked.replace("¦", "")
    assert [span.of(text) for span in split(text)] == [part.strip() for part in marked.split("¦") if part.strip()]


def check(text: str) -> None:
    """What holds for any text: in order, apart, no white space at the edges, nothing but white space left out."""
    end = 0
    for span in split(text):
        assert not text[end : span.start].strip()
        assert span.of(text) == span.of(text).strip()
        end = span.end
    assert not text[end:].strip()


# Signs that the rules look at, so that random texts meet many of them.
WORDS = (
    "Mr U.S p.m No Jan J I The and said Okafor al-Harun 5 12 2.4 #Alda @a https://a.b/c — - 1. [1] 🙏 。 . .. … ? ! : ,"
)
MARKS = "\"'“”’«»*>#|()\u200b\ufeff\ud800\x00"
SPACES = "     \n\n\n\r\x85\u2028\u2029\x1c\x0b\f\t\u00a0"
SIGNS = st.sampled_from([*WORDS.split(), *MARKS, *SPACES, "— A (@a)", "30 May 2016", "- ", "* ", "> ", "\n\n", "\r\n"])


@given(st.lists(SIGNS, max_size=60).map("".join))
@example("> ")
@example(">\n>\n")
@example("a\n> ")
@example("— A (@a) 30 May 2016")
def test_nothing_is_lost_among_signs(text: str) -> None:
    check(text)


@given(st.text(st.characters(), max_size=200))
def test_nothing_is_lost_in_any_text(text: str) -> None:
    check(text)


@pytest.mark.parametrize("marked", CASES)
def test_nothing_is_lost_where_a_text_is_cut_short(marked: str) -> None:
    text = marked.replace("¦", "")
    for end in range(len(text)):
        check(text[:end])


@pytest.mark.slow
@pytest.mark.parametrize(
    "text",
    [
        pytest.param("word " * 4_000_000, id="no stops"),
        pytest.param("w" * 20_000_000, id="one word"),
        pytest.param(" " * 20_000_000 + "w", id="spaces"),
        pytest.param("\n" * 20_000_000 + "w", id="line breaks"),
        pytest.param("“" * 1_000_000, id="quote marks"),
        pytest.param("." + "”" * 1_000_000 + " A", id="closing marks"),
        pytest.param("“.” " * 300_000, id="quoted stops"),
        pytest.param("." * 2_000_000 + "a", id="stops"),
        pytest.param(". " * 500_000, id="spaced stops"),
        pytest.param("a. #" * 300_000, id="tags"),
        pytest.param("a. #" + "b" * 2_000_000, id="one tag"),
        pytest.param("— A " * 300_000, id="dashes"),
        pytest.param("a\n" * 500_000, id="lines"),
        pytest.param("> " * 1_000_000, id="mail marks"),
        pytest.param("- " * 1_000_000, id="bullets"),
        pytest.param("(@a) " * 300_000, id="handles"),
        pytest.param("A.B." * 500_000, id="initials"),
    ],
)
def test_huge_texts_take_linear_time(text: str) -> None:
    """A quadratic rule would not end within the suite's time limit."""
    check(text)
