"""Questions to frames: what is asked, of whom, since when; follow-ups made whole."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from assistant import Answer
from assistant.question import Known, PublisherNames, SpeakerNames, complete, follow_up, may_stand_alone, read_question
from assistant.schema import LONGEST_QUESTION, Coverage, Frame

KNOWN = Known(
    publishers=PublisherNames(
        ["The Harbour Gazette", "Northern Wire", "Noon", "The Beacon", "The Beacon - Garden and Home"]
    ),
    speakers=SpeakerNames(
        ["Petra Halloran", "Ivo Brandt", "Otto Brandt", "Open Hands", "the head of the county water board"]
    ),
    newest=date(2022, 5, 5),  # a Thursday
)


def read(question: str) -> Frame:
    return read_question(question, KNOWN)


@pytest.mark.parametrize(
    ("question", "asks"),
    [
        ("How many residents left Orvale overnight?", ("figure",)),
        ("How much does flour cost?", ("figure",)),
        ("How much does flour cost now?", ("figure", "latest")),
        ("What is the latest death toll?", ("figure", "latest")),
        ("How many residents are still missing?", ("figure", "latest")),
        ("What percentage of voters backed the plan?", ("figure",)),
        ("What is the death toll?", ("figure",)),
        ("Who said the dam was holding?", ("speaker",)),
        ("According to whom is the road open?", ("speaker",)),
        ("Which company announced layoffs?", ("speaker", "entity")),
        ("Who claimed how many residents fled?", ("figure", "speaker")),
        ("When did the gates open?", ("date",)),
        ("On which day was the bridge closed?", ("date",)),
        ("Where were the volunteers sent?", ("place",)),
        ("Which city was flooded?", ("place",)),
        ("Why did the bakers strike?", ("reason",)),
        ("Is the bridge closed?", ("yes-no",)),
        ("Did Norrwater deny that its gates had failed?", ("yes-no",)),
        ("How do the figures of the two sides differ?", ("comparison", "figure")),
        ("Do Petra Halloran and Ivo Brandt agree on flour?", ("comparison", "yes-no")),
        ("What did each of them promise?", ("comparison",)),
        ("Who says what about the dam?", ("comparison", "speaker")),
        ("How much rain falls each year?", ("figure",)),
        ("Which bridge collapsed?", ("entity",)),
        ("What building was shut?", ("entity",)),
        ("Were the gates shut, and by whom?", ("speaker", "yes-no")),
        ("Does she live where the river bends?", ("yes-no",)),
        ("How far is Tamsin?", ("figure",)),
        ("What is the price of flour?", ("figure",)),
        ("Orvale", ("statement",)),
        ("Tell me about the dam", ("overview",)),
        ("", ("statement",)),
    ],
)
def test_what_is_asked_for(question: str, asks: tuple[str, ...]) -> None:
    assert read(question).asks == asks


@pytest.mark.parametrize(
    ("question", "unit"),
    [
        ("Who claimed how many residents fled?", "residents"),
        ("How many of the injured children came home?", "injured children"),
        ("How many injured people were found?", "injured people"),
        ("How many people left?", "people"),
        ("How many tonnes of wheat arrived on Monday?", "tonnes"),
        ("How many wounded were taken away?", "wounded"),
        ("How many did they count?", None),
        ("How many?", None),
        ("How much does flour cost?", None),
    ],
)
def test_what_is_counted(question: str, unit: str | None) -> None:
    assert read(question).unit == unit


@pytest.mark.parametrize(
    ("question", "measure"),
    [
        ("What percentage of voters backed the plan?", "percent"),
        ("What share of the flour spoiled?", "percent"),
        ("By how many per cent did flour rise?", "percent"),
        ("How much money did the town raise?", "money"),
        ("How much did Halloran earn?", "money"),
        ("How much does flour cost?", "money"),
        ("How large is the budget of Orvale?", "money"),
        ("How long did the flood last?", "time"),
        ("How many residents left?", None),
        ("How far is Tamsin?", None),
        ("Who set the price of flour?", None),  # no figure is asked for
        ("Why did the flood last so long?", None),
    ],
)
def test_what_kind_of_quantity_is_asked_for(question: str, measure: str | None) -> None:
    assert read(question).measure == measure


@pytest.mark.parametrize(
    ("question", "admission"),
    [
        ("Why did Norrwater admit the leak?", True),
        ("Did Norrwater confirm the leak?", True),
        ("Who acknowledged that the gates had failed?", True),
        ("When did Norrwater concede its fault?", True),
        ("Why did Norrwater deny the leak?", False),
        ("Who was admired in Orvale?", False),
        ("Who left Orvale?", False),
    ],
)
def test_questions_that_take_an_admission_for_granted_or_ask_for_one(question: str, admission: bool) -> None:
    assert read(question).admission is admission


def test_a_frame_tells_who_is_named_from_whose_words_are_asked_for() -> None:
    frame = read("What did Halloran say about Ivo Brandt and Orvale?")
    assert frame.said_by == ("Petra Halloran",)
    assert set(frame.speakers) == {"Petra Halloran", "Ivo Brandt"}
    assert frame.names == ("Halloran", "Ivo Brandt", "Orvale")
    assert read("What did Noon say about flour?").said_by == ()


def test_the_words_that_carry_meaning_are_kept_in_order() -> None:
    assert read("Who said that the Dam at Orvale was holding, the dam?").about == ("dam", "orvale", "holding")


@pytest.mark.parametrize(
    ("question", "speakers"),
    [
        ("What did Petra Halloran say about Friday?", ("Petra Halloran",)),
        ("what did petra halloran say?", ("Petra Halloran",)),
        ("What did Halloran say?", ("Petra Halloran",)),
        ("What did Brandt demand?", ("Ivo Brandt", "Otto Brandt")),
        ("What did Ivo Brandt demand?", ("Ivo Brandt",)),
        ("Whose open hands were seen?", ("Open Hands",)),
        ("Who cleaned the hands of the clock?", ()),
        ("Was the county Board there?", ()),
        ("What does the head of the county water board expect?", ("the head of the county water board",)),
    ],
)
def test_speakers_that_the_store_knows(question: str, speakers: tuple[str, ...]) -> None:
    assert read(question).speakers == speakers


@pytest.mark.parametrize(
    ("question", "publishers"),
    [
        ("What did Noon and the Northern Wire write on the strike?", ("Noon", "Northern Wire")),
        ("What did the Northern Wire and Noon write?", ("Northern Wire", "Noon")),
        ("Did the northern wire snap at noon?", ()),
        ("What has the Harbour Gazette written?", ("The Harbour Gazette",)),
        ("Was the Harbour Gazettes sold?", ()),
        ("What does The Beacon - Garden and Home say of flour?", ("The Beacon - Garden and Home",)),
        ("What does The Beacon say of flour?", ("The Beacon", "The Beacon - Garden and Home")),
    ],
)
def test_publishers_as_they_are_written(question: str, publishers: tuple[str, ...]) -> None:
    assert read(question).publishers == publishers


def test_a_publisher_with_signs_of_its_own_is_found() -> None:
    names = PublisherNames(["C++ (Weekly)", ".*", ""])
    assert [p for _, p in names.find("What did C++ (Weekly) write?")] == [("C++ (Weekly)",)]


@pytest.mark.parametrize(
    ("question", "since", "until"),
    [
        ("What has changed since Tuesday?", date(2022, 5, 3), None),
        ("What has changed since last Sunday?", date(2022, 5, 1), None),
        ("What has changed since Thursday?", date(2022, 5, 5), None),
        ("What was said until Friday?", None, date(2022, 4, 29)),
        ("What was said by Monday?", None, date(2022, 5, 2)),
        ("What was said after 3 May 2022?", date(2022, 5, 4), None),
        ("What was said before May 3rd?", None, date(2022, 5, 2)),
        ("What was said since May 3, 2021?", date(2021, 5, 3), None),
        ("What was said since the 20th of May?", date(2021, 5, 20), None),
        ("What was said since 20th of May?", date(2021, 5, 20), None),  # the latest one that is past
        ("What was said in April?", date(2022, 4, 1), date(2022, 4, 30)),
        ("What was said during December?", date(2021, 12, 1), date(2021, 12, 31)),
        ("What was said in February 2020?", date(2020, 2, 1), date(2020, 2, 29)),
        ("What happened on Tuesday?", None, None),  # later articles report it too
        ("Who left on 3 May?", None, None),
        ("What was said since 31 February?", None, None),
        ("Who may leave in time?", None, None),
    ],
)
def test_days_are_counted_from_the_newest_article(question: str, since: date | None, until: date | None) -> None:
    frame = read(question)
    assert (frame.since, frame.until) == (since, until)
    assert bool(frame.notes) == bool(since or until)


def test_the_day_that_was_taken_is_said() -> None:
    assert read("What has changed since Tuesday?").notes == ("since 2022-05-03",)
    assert read("What was said after 3 May 2022?").notes == ("after 2022-05-03",)


def test_without_dated_articles_no_day_is_guessed() -> None:
    frame = read_question("What has changed since Tuesday?")
    assert (frame.since, frame.until, frame.notes) == (None, None, ())


@pytest.mark.parametrize(
    ("question", "denial"),
    [
        ("Who denied the leak?", True),
        ("Which company rejected the accusation?", True),
        ("Who disputes the count?", True),
        ("Did the governor dismiss the report?", True),
        ("Who counted the residents?", False),
        ("Is the water denim blue?", False),
    ],
)
def test_questions_for_a_denial(question: str, denial: bool) -> None:
    assert read(question).denial is denial


_DAYS = [
    "since",
    "after",
    "until",
    "before",
    "in",
    "during",
    "may",
    "february",
    "december",
    "tuesday",
    "last",
    "the",
    "of",
]
_NUMBERS = ["31", "29", "0", "00", "0000", "9999", "1", "3rd", "2022", "99999", "٣"]
_ELSE = [
    "How many of the",
    "Halloran",
    "Noon",
    "The Beacon",
    "?",
    "who said",
    "(",
    "[",
    "\\",
    "*",
    "\u0130",
    "ß",
    "\ud800",
]
_PARTS = st.sampled_from(_DAYS) | st.sampled_from(_NUMBERS) | st.sampled_from(_ELSE)


@given(
    st.lists(_PARTS, max_size=12).map(" ".join) | st.text(st.characters(), max_size=300),
    st.none() | st.dates(),
    st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=20), max_size=3),
)
@example("in may 0000", date(2022, 5, 5), [])
@example("after 31 december 9999", date(2022, 5, 5), [])
@example("before 1 january 0001", date(2022, 5, 5), [])
@example("since tuesday", date.min, [])
def test_no_text_is_too_odd_for_a_frame(text: str, newest: date | None, names: list[str]) -> None:
    frame = read_question(text, Known(PublisherNames(names), SpeakerNames(names), newest))
    assert frame.asks
    assert not (frame.since and frame.until) or frame.since <= frame.until
    assert set(frame.publishers) | set(frame.speakers) <= set(names)


def answered(question: str) -> Answer:
    return Answer(
        question=question,
        frame=Frame(asks=("statement",)),
        status="answered",
        coverage=Coverage(articles=1, matching=1),
        seconds=0.1,
    )


EARLIER = [answered("Who won the regatta?"), answered("How many residents left Orvale?")]


@pytest.mark.parametrize(
    "question",
    [
        "And how many children?",
        "But who counted the residents of the lower town?",
        "What about the Norrwater utility?",
        "Since Tuesday?",
        "What did she say about the dam?",
        "When did they leave their homes?",
        "Is that still the count of the regional government?",
        "Who says so?",
        "Why?",
    ],
)
def test_a_follow_up_takes_the_last_question_along(question: str) -> None:
    whole = complete(question, EARLIER)
    assert whole.startswith(question)
    assert "How many residents left Orvale?" in whole
    assert "regatta" not in whole
    assert "orvale" in read(whole).about


@pytest.mark.parametrize(
    "question",
    [
        "How much did flour cost in Tamsin?",
        "Who led the strike of the Tamsin bakers?",
        "What did Ivo Brandt say about his bakers?",
        "Which bakers stopped work on Wednesday?",
    ],
)
def test_a_new_topic_is_left_alone(question: str) -> None:
    assert complete(question, EARLIER) == question


def test_who_asks_a_follow_up_once_more_meant_it_alone() -> None:
    asked = "Why did the ferry sink?"
    follows = complete(asked, EARLIER)
    assert follows != asked
    assert complete(asked, [*EARLIER, answered(follows)]) == asked


@pytest.mark.parametrize(
    ("question", "alone"),
    [
        ("Why did the ferry sink?", True),
        ("Who is Kasper Thole?", True),
        ("And the ferry?", False),
        ("Why did she leave the ferry?", False),
        ("Who left Orvale?", False),
        ("How many were hurt?", False),
        ("Who resigned?", False),
    ],
)
def test_a_short_question_with_a_subject_of_its_own_may_stand_alone(question: str, alone: bool) -> None:
    assert may_stand_alone(question, EARLIER[-1]) is alone


def test_a_first_question_is_left_alone() -> None:
    assert complete("And she?", []) == "And she?"


def test_a_chain_of_follow_ups_keeps_the_first_subject() -> None:
    history = [EARLIER[1]]
    for question in ("And since Tuesday?", "Who says so?"):
        history.append(answered(complete(question, history)))
    assert {"residents", "orvale"} <= set(read(history[-1].question).about)


def test_a_chain_of_long_follow_ups_never_grows_past_a_question() -> None:
    history = [EARLIER[1]]
    for n in range(30):
        question = f"And what of this: {f'word{n} ' * 90}?"
        whole = complete(question, history)
        assert whole.startswith(question)
        assert len(whole) <= LONGEST_QUESTION
        history.append(answered(whole))
    longest = "And so? ".ljust(LONGEST_QUESTION, "x")
    assert complete(longest, history) == longest
    assert len(complete("And so?", [answered("w " * 1_000_000)])) <= LONGEST_QUESTION


def followed(question: str, first: str) -> Frame:
    whole = complete(question, [answered(first)])
    assert whole != question
    return follow_up(read(question), read(whole))


@pytest.mark.parametrize(
    ("first", "question", "asks"),
    [
        ("How many residents left Orvale?", "And who says so?", ("speaker",)),
        ("Who said that the dam of Orvale held?", "And when?", ("date",)),
        ("Why did the bakers of Tamsin strike?", "How many were they?", ("figure",)),
        ("Who denied the leak in Orvale?", "And how long did it last?", ("figure",)),
        ("Do Petra Halloran and Ivo Brandt agree on Orvale?", "Why?", ("reason",)),
        ("When did the library of Tamsin open?", "What about its price?", ("statement",)),
    ],
)
def test_a_follow_up_asks_for_what_its_own_words_ask_for(first: str, question: str, asks: tuple[str, ...]) -> None:
    frame = followed(question, first)
    assert frame.asks == asks
    assert not frame.denial
    assert {"orvale", "tamsin"} & set(frame.about)  # and is about what the first was about


def test_a_follow_up_takes_neither_unit_nor_voice_along() -> None:
    frame = followed("And how much did it cost?", "How many residents left Orvale, according to Petra Halloran?")
    assert (frame.unit, frame.measure, frame.said_by) == (None, "money", ())
    assert frame.speakers == ("Petra Halloran",)
    assert set(frame.background) == {"residents", "left", "orvale", "petra", "halloran"}
    assert "cost" in frame.about


def test_a_follow_up_keeps_the_days_of_the_question_before() -> None:
    frame = followed("And how many children?", "How many residents left Orvale since Tuesday?")
    assert frame.since == date(2022, 5, 3)
    assert frame.unit == "children"


@given(st.text(st.characters(), max_size=100), st.text(st.characters(), max_size=100))
@example("And Halloran?", "Halloran")
def test_what_a_follow_up_takes_along_is_no_word_of_its_own(question: str, first: str) -> None:
    own, whole = read(question), read(complete(question, [answered(first)]))
    frame = follow_up(own, whole)
    assert set(frame.about) == set(whole.about)
    assert not set(frame.background) & set(own.about)
    assert set(frame.background) | set(own.about) == set(frame.about) | set(own.about)


@given(st.text(st.characters(), max_size=200))
def test_no_text_is_too_odd_for_a_follow_up(text: str) -> None:
    assert text.strip() in complete(text, EARLIER)
