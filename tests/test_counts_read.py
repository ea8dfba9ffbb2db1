"""Article → counts: who gives a figure, of what day, place and group, and whether it stands."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.claims import extract_claims
from assistant.counts.read import read_counts
from assistant.english.sentences import split
from assistant.schema import Article, Count

FRIDAY = date(2024, 3, 15)
MONDAY, TUESDAY, WEDNESDAY, THURSDAY = (date(2024, 3, day) for day in (11, 12, 13, 14))


def counts(text: str, published: date | None = FRIDAY, title: str | None = None) -> list[Count]:
    article = Article(id="a", title=title, published=published, text=text)
    sentences = split(text)
    return read_counts(article, sentences, extract_claims(text, sentences=sentences, published=published))


def one(text: str, figure: str, published: date | None = FRIDAY) -> Count:
    """The count of the figure that holds these words."""
    found = [c for c in counts(text, published) if figure in c.figure.text]
    assert len(found) == 1, [c.figure.text for c in found]
    return found[0]


@pytest.mark.parametrize(
    ("text", "happened", "as_of"),
    [
        ("The blast killed 14 people, mayor Odo Prane said on Thursday.", None, THURSDAY),
        ("The blast killed 14 people on Monday.", MONDAY, FRIDAY),
        ("The blast on Monday killed 14 people, mayor Odo Prane said on Thursday.", MONDAY, THURSDAY),
        ("Mayor Odo Prane said on Thursday that 14 people had been killed on Monday.", MONDAY, THURSDAY),
        ("Mayor Odo Prane told reporters late on Wednesday that 14 people had died.", None, WEDNESDAY),
        ("An attack on Monday killed 14 people, mayor Odo Prane said on Thursday.", MONDAY, THURSDAY),
        ("Monday’s attack killed 14 people.", MONDAY, FRIDAY),
        ("A bus overturned near Lanning on Tuesday, killing 14 people.", TUESDAY, FRIDAY),
        ("The ministry raised the toll to 14 on Thursday.", None, THURSDAY),
        ("Yesterday 14 people drowned off Ellisk.", THURSDAY, FRIDAY),
        ("Police said on Thursday they had arrested 14 people in raids on Tuesday.", TUESDAY, THURSDAY),
        ("On Friday 14 people were hurt in a fire in Sarn.", FRIDAY, FRIDAY),
        ("Last Friday 14 people were hurt in a fire in Sarn.", date(2024, 3, 8), FRIDAY),
        ("Police have arrested 14 people since Monday.", None, FRIDAY),
        ("The toll stood at 14 on Thursday evening.", None, THURSDAY),
        ("The blast killed 14 people, officials in Tarvel said.", None, FRIDAY),
    ],
)
def test_when_it_happened_and_when_it_was_said(text: str, happened: date | None, as_of: date) -> None:
    count = one(text, "14")
    assert (count.happened, count.as_of) == (happened, as_of)


def test_without_a_day_of_publication_no_day_is_made_up() -> None:
    count = one("The blast on Monday killed 14 people, mayor Odo Prane said on Thursday.", "14", published=None)
    assert (count.happened, count.as_of) == (None, None)


@pytest.mark.parametrize(
    ("text", "figure", "standing"),
    [
        ("The blast killed 14 people.", "14", "stated"),
        ("At least 14 people are dead, mayor Odo Prane said.", "14", "stated"),
        ("General Ivo Karst denied that 90 people had been killed.", "90", "denied"),
        ("Mayor Odo Prane rejected reports that 90 people had died.", "90", "denied"),
        ("The raid killed 12 people, not 90, mayor Odo Prane said.", "12", "stated"),
        ("The ministry had earlier put the toll at 40.", "40", "corrected"),
        ("The ministry raised its toll from 12 to 23.", "12", "corrected"),
        ("The ministry raised its toll from 12 to 23.", "23", "stated"),
        ("The toll from the blast rose to 23 from 12.", "23", "stated"),
        ("The toll from the blast rose to 23 from 12.", "12", "corrected"),
        ("The toll was corrected on Friday, from nineteen to eighteen.", "nineteen", "corrected"),
        ("The toll was corrected on Friday, from nineteen to eighteen.", "eighteen", "stated"),
        ("The volunteers, who had spoken of 21 dead until Thursday, took the new figure.", "21", "corrected"),
        ("The mayor had said that 12 people died before help came.", "12", "stated"),
        ("The toll rose to 23, up from 12 a day earlier.", "23", "stated"),
        ("The toll rose to 23, up from 12 a day earlier.", "12", "corrected"),
        ("An earlier version of this article said that 40 people had died.", "40", "corrected"),
        ("The ministry withdrew its figure of 40 dead.", "40", "withdrawn"),
        ("Police retracted a statement that 40 people had been arrested.", "40", "withdrawn"),
        ("Troops withdrew from Orlo after 40 people were killed.", "40", "stated"),
        ("Some 200 people are feared dead, the Red Lantern said.", "200", "feared"),
        ("As many as 200 people may have died, the Red Lantern said.", "200", "feared"),
        ("The toll could rise to 200, doctors warned.", "200", "feared"),
        ("Up to 60,000 people are expected to attend the funeral.", "60,000", "forecast"),
        ("Norvik Motors will cut 1,400 jobs at its Pellow plant.", "1,400", "forecast"),
        ("Norvik Motors plans to cut 1,400 jobs.", "1,400", "forecast"),
        ("Seven people died on May 3 in Sarn.", "Seven", "stated"),
        ("Seven people were killed, the mayor said, and rescuers fear more will be found.", "Seven", "stated"),
        ("If the dam breaks, 9,000 people would have to leave.", "9,000", "feared"),
    ],
)
def test_whether_a_figure_stands(text: str, figure: str, standing: str) -> None:
    assert one(text, figure).standing == standing


@pytest.mark.parametrize(
    ("text", "figure", "group"),
    [
        ("Fourteen people were killed in the blast.", "Fourteen", None),
        ("Seven more people died overnight.", "Seven", "more"),
        ("Another seven people died overnight.", "seven", "more"),
        ("The blast killed four people and wounded 20 others.", "20", None),
        ("Four people were killed and 20 others injured.", "20", None),
        ("The blast killed 14 people, including nine children.", "14", None),
        ("The blast killed 14 people, including nine children.", "nine", "of them: child"),
        ("Of the 27 killed, nine were children.", "27", None),
        ("Nine children were killed in the blast.", "Nine", "child"),
        ("Five women were arrested at the gate.", "Five", "woman"),
        ("Twelve people are in hospital, wounded in the blast.", "Twelve", "in hospital"),
        ("Of the injured, 12 are in a critical condition.", "12", "of them: critical"),
        ("Six of the injured remain in hospital.", "Six", "of them: in hospital"),
    ],
)
def test_what_narrows_those_counted(text: str, figure: str, group: str | None) -> None:
    assert one(text, figure).group == group


def test_a_part_is_of_them_whatever_it_is_called() -> None:
    assert (one("Nine of those killed were children.", "Nine").group or "").startswith("of them: ")


@pytest.mark.parametrize(
    ("text", "figure", "place", "period"),
    [
        ("A blast in Tarvel killed 14 people.", "14", "Tarvel", None),
        ("Fourteen people were killed in Tarvel and nine in Sarn.", "Fourteen", "Tarvel", None),
        ("Fourteen people were killed in Tarvel and nine in Sarn.", "nine", "Sarn", None),
        ("In Tarvel, 14 people were killed, while in Sarn nine died.", "nine", "Sarn", None),
        ("Fourteen people were killed.", "Fourteen", None, None),
        ("Fourteen people were killed in March.", "Fourteen", None, "march"),
        ("Police have arrested 140 people since June.", "140", None, "since june"),
        ("Fires killed 30 people last year.", "30", None, "last year"),
        ("Fires killed 30 people in Ilmar in 2019.", "30", "Ilmar", "2019"),
        ("Fourteen people were killed on March 3.", "Fourteen", None, None),
        ("Fourteen people were killed, Mayor Odo Prane of Tarvel said.", "Fourteen", None, None),
    ],
)
def test_where_and_over_which_time(text: str, figure: str, place: str | None, period: str | None) -> None:
    count = one(f"The government of Kessra met the press. {text}", figure)
    assert (count.place, count.period) == (place, period)


def test_the_place_that_the_article_is_about_narrows_nothing() -> None:
    text = "A blast shook Tarvel. Fourteen people were killed in Tarvel. In Sarn, nine people were killed."
    assert [(c.figure.text, c.place) for c in counts(text)] == [("Fourteen", None), ("nine", "Sarn")]


@pytest.mark.parametrize(
    ("text", "figure", "speaker", "via"),
    [
        ("The blast killed 14 people.", "14", None, None),
        ("“The blast killed 14 people,” mayor Odo Prane said.", "14", "Odo Prane", None),
        ("The blast killed 14 people, mayor Odo Prane told Radio Kessra.", "14", "Odo Prane", "Radio Kessra"),
        (
            "Mayor Odo Prane said that doctor Lena Marsh had told him that 14 people were dead.",
            "14",
            "Lena Marsh",
            "Odo Prane",
        ),
        ("Odo Prane said nine people had died. Lena Marsh put the toll at 14.", "nine", "Odo Prane", None),
        ("Odo Prane said nine people had died. Lena Marsh put the toll at 14.", "14", "Lena Marsh", None),
        ("Odo Prane said nine had died, while Lena Marsh put the toll at 14.", "nine", "Odo Prane", None),
    ],
)
def test_whose_figure_it_is(text: str, figure: str, speaker: str | None, via: str | None) -> None:
    count = one(text, figure)
    assert (count.speaker, count.via) == (speaker, via)


def test_the_measure_of_each_of_several_figures() -> None:
    text = "The blast killed 14 people and injured 33. Police arrested two men. The repairs will cost $4 million."
    assert [(c.figure.text, c.measure) for c in counts(text)] == [
        ("14", "dead"),
        ("33", "injured"),
        ("two", "detained"),
        ("$4 million", "money"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Bei der Explosion auf dem Markt von Tarvel wurden 14 Menschen getötet und 33 verletzt"
        ", sagte der Bürgermeister nach Angaben des Senders. Rettungskräfte suchten bis zum Abend nach neun "
        "Vermissten, zwei Männer wurden verhaftet.",
        "L’explosion survenue jeudi sur le marché de Tarvel a fait 14 morts et 33 blessés, a déclaré le maire "
        "devant les journalistes. Les secours cherchaient encore neuf disparus et la police a arrêté "
        "deux hommes dans la soirée.",
        "La explosión del jueves dejó 14 muertos y 33 heridos en el mercado de Tarvel, dijo el alcalde de la ciudad a "
        "la prensa. Los equipos de rescate buscaban todavía a nueve desaparecidos y la policía detuvo a dos hombres.",
        "При взрыве на рынке в Тарвеле погибли 14 человек и 33 ранены, сообщил в четверг мэр города журналистам.",
        "",
    ],
)
def test_texts_in_other_languages_have_no_counts(text: str) -> None:
    sentences = split(text)
    assert read_counts(Article.model_construct(id="a", title=None, published=FRIDAY, text=text), sentences, []) == []


_PARTS = [
    "The blast in Tarvel killed 14 people",
    "and wounded 33 others",
    "including nine children",
    "mayor Odo Prane said on Thursday",
    "not 90",
    "from 12 to 23",
    "Of the 27 killed, nine were children",
    "“",
    "”",
    ",",
    ".",
    ". ",
    "\n\n",
    " ",
    "$4 million",
    "Mr. Karst denied that 60 people had fled",
    "61 percent",
    "dozens",
    "10,000-12,000",
    "½",
    "١٤",
    "\u200b",
    "😀",
    "14",
]


@settings(max_examples=80, deadline=None)
@given(st.lists(st.sampled_from(_PARTS) | st.text(max_size=8), max_size=14).map(" ".join))
def test_every_count_lies_in_its_sentence_and_in_the_text(text: str) -> None:
    if not text.strip():
        return
    sentences = split(text)
    found = counts(text)
    assert [c.figure.span.start for c in found] == sorted({c.figure.span.start for c in found})
    for count in found:
        span = count.figure.span
        assert count.sentence in sentences
        assert count.sentence.start <= span.start < span.end <= count.sentence.end
        assert span.of(text) == count.figure.text
        assert count.figure.low is not None or count.figure.high is not None
        assert count.article_id == "a"
    assert counts(text) == found
