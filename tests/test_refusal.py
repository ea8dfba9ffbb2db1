"""Answer or refuse: off the topic, beside the point, against a premise; and when to say yes or no."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant import Answer, Article, Assistant, Config
from tests.small import WordEmbedder, write
from tests.tale import TALE, check


@pytest.fixture(scope="module", params=["words", pytest.param("model", marks=pytest.mark.slow)])
def assistant(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    folder = tmp_path_factory.mktemp("refusal")
    embedder = WordEmbedder() if request.param == "words" else None
    with Assistant(Config(store=folder / "store"), embedder=embedder) as opened:
        opened.ingest([write(folder, TALE)])
        yield opened


def ask(assistant: Assistant, question: str) -> Answer:
    answer = assistant.ask(question)
    check(assistant, answer)
    return answer


# Each refused question beside one that differs in little and is answered.
TOPIC = [
    ("Which players scored in the cup final?", "Which bakers stopped work in Tamsin?"),
    ("How many goals did the striker score?", "How much did the library of Tamsin cost?"),
    ("Who was elected president of the chess club?", "Who handed out blankets in the school?"),
    ("Why did the parliament dissolve itself?", "When will the library of Tamsin open?"),
]
UNIT = [
    ("How many crocodiles left Orvale?", "How many residents left Orvale?"),
    ("How many swans were dead below the mill?", "How many trout were dead below the mill?"),
    ("How many horses does the bridge over the Sarn carry?", "How many vehicles does the bridge over the Sarn carry?"),
    ("How many tonnes did the library of Tamsin cost?", "How many crowns did the library of Tamsin cost?"),
]
VOICE = [
    (
        "What did Dora Linn say about the mill releasing dye into the Sarn for three years?",
        "What did Runa Vesk say about the mill releasing dye into the Sarn for three years?",
    ),
    ("What did Tomas Reval say about dead trout below the mill?", "What did Tomas Reval say about the bridge?"),
    ("What did Zora Quill say about the dam of Orvale?", "What did Petra Halloran say about the dam of Orvale?"),
]
# What they say in these articles is about something else.
ELSEWHERE = [
    ("What did Dora Linn say about the dye in the river?", "What did Dora Linn say about the old railings?"),
    ("What did Ivo Brandt say about the dam?", "What did Ivo Brandt say about flour?"),
    ("What did Petra Halloran say about flour?", "What did Petra Halloran say about going back before Friday?"),
    (
        "What did Kasper Thole say about the library of Tamsin?",
        "What did Mirela Stoff say about the library of Tamsin?",
    ),
]
PREMISE = [
    (
        "Why did Kasper Thole admit that his mill had poisoned the Sarn?",
        "Why did Kasper Thole deny that his mill had poisoned the Sarn?",
    ),
    ("Why did Thole acknowledge poisoning the Sarn?", "Did Thole acknowledge poisoning the Sarn?"),
    (
        "When did Kasper Thole concede that his mill had poisoned the Sarn?",
        "When did Runa Vesk say that the mill had released dye into the Sarn?",
    ),
    (
        "Why did Kasper Thole confirm that his mill had poisoned the Sarn?",
        "Why did Mirela Stoff confirm that the library of Tamsin will open?",
    ),
]
TWINS = [
    *(("topic", *pair) for pair in TOPIC),
    *(("point", *pair) for pair in (*UNIT, *VOICE)),
    *(("premise", *pair) for pair in PREMISE),
]


@pytest.mark.parametrize(("reason", "refused", "answered"), TWINS)
def test_a_question_is_refused_for_its_reason_and_its_twin_is_answered(
    assistant: Assistant, reason: str, refused: str, answered: str
) -> None:
    no, yes = ask(assistant, refused), ask(assistant, answered)
    assert (no.status, no.reason) == ("refused", reason)
    assert yes.status == "answered"


@pytest.mark.parametrize(("refused", "answered"), ELSEWHERE)
def test_somebody_who_speaks_of_something_else_does_not_answer(
    assistant: Assistant, refused: str, answered: str
) -> None:
    assert ask(assistant, answered).status == "answered"
    no = ask(assistant, refused)
    assert (no.status, no.reason) == ("refused", "point")


@pytest.mark.parametrize("assistant", [pytest.param("model", marks=pytest.mark.slow)], indirect=True)
@pytest.mark.parametrize(
    "question", ["How much did the rocket to the moon cost?", "What is the price of butter on the moon?"]
)
def test_the_cost_of_what_no_article_mentions_is_refused(assistant: Assistant, question: str) -> None:
    answer = ask(assistant, question)
    assert (answer.status, answer.reason) == ("refused", "topic")


@pytest.mark.parametrize(("refused", "answered"), VOICE)
def test_who_is_asked_for_is_named_where_they_say_nothing_on_it(
    assistant: Assistant, refused: str, answered: str
) -> None:
    no = ask(assistant, refused)
    assert no.frame.said_by
    assert all(speaker in no.text for speaker in no.frame.said_by)
    yes = ask(assistant, answered)
    assert yes.rows[0].speaker in yes.frame.said_by


def test_off_the_topic_nothing_else_is_suggested_and_the_nearest_is_shown(assistant: Assistant) -> None:
    for question, _ in TOPIC:
        answer = ask(assistant, question)
        assert answer.suggestions == ()
        assert 1 <= len(answer.nearest) <= 3
        assert f"{len(TALE)} articles searched" in answer.text


def test_on_the_topic_but_not_the_point_the_articles_can_be_asked_on(assistant: Assistant) -> None:
    for question, _ in UNIT:
        answer = ask(assistant, question)
        assert answer.suggestions
        assert answer.nearest


@pytest.mark.parametrize(("refused", "answered"), PREMISE)
def test_a_denied_premise_is_shown_with_the_denial(assistant: Assistant, refused: str, answered: str) -> None:
    answer = ask(assistant, refused)
    assert answer.rows[0].stance == "denies"
    assert answer.rows[0].speaker == "Kasper Thole"
    assert "denied that his mill had poisoned the Sarn" in answer.citations[0].quote
    assert answer.citations[0].quote in answer.text
    assert "contradict" in answer.text.splitlines()[0]
    assert "contradict" not in ask(assistant, answered).text


def test_a_name_with_its_kind_before_it_is_the_same_speaker(assistant: Assistant) -> None:
    denial = ask(assistant, "Did Norrwater deny that its gates had failed?")
    assert denial.status == "answered"
    assert denial.text.startswith("Yes.")
    assert ask(assistant, "Why did Norrwater admit that its gates had failed?").reason == "premise"


# Yes and no


@pytest.mark.parametrize(
    ("question", "word"),
    [
        ("Will the bridge over the Sarn close on Monday?", "Yes"),
        ("Did the library cost 2.4 million crowns?", "Yes"),
        ("Did Kasper Thole deny that his mill had poisoned the Sarn?", "Yes"),
        ("Did Kasper Thole admit that his mill had poisoned the Sarn?", "No"),
    ],
)
def test_yes_or_no_opens_an_answer_whose_sentence_carries_it(assistant: Assistant, question: str, word: str) -> None:
    answer = ask(assistant, question)
    assert answer.status == "answered"
    assert answer.text.startswith(f"{word}. ")
    assert "[1]" in answer.text.splitlines()[0]


@pytest.mark.parametrize(
    ("question", "wrong"),
    [
        ("Did Amal Ferris say that the closure would ruin her summer trade?", "No"),
        ("Should the charge on the Sarn bridge rise to four crowns?", "No"),
        ("Had the gates failed?", "Yes"),
        ("Has the mill ever let dye into the river?", "Yes"),
        ("Is the dam holding?", "No"),
    ],
)
def test_the_opposite_is_never_said(assistant: Assistant, question: str, wrong: str) -> None:
    answer = ask(assistant, question)
    assert answer.status == "answered"
    assert not answer.text.startswith(f"{wrong}.")


@pytest.mark.parametrize(
    "question",
    [
        # the nearest sentence holds too little of the question to tell
        "Is the bridge open?",
        "Will the council of Orvale build another dam in the mountains above the lake?",
        # nobody's denial is found
        "Did Runa Vesk deny that the mill had released dye?",
        # no question for a yes
        "How many residents left Orvale?",
        "Who denied that the gates had failed?",
        "Why did Kasper Thole deny that his mill had poisoned the Sarn?",
        # two sides
        "Do Kasper Thole and Runa Vesk agree about the dye in the Sarn?",
        # refused
        "Did the players win the cup final?",
    ],
)
def test_neither_yes_nor_no_is_said_where_it_is_not_carried(assistant: Assistant, question: str) -> None:
    assert not ask(assistant, question).text.startswith(("Yes", "No."))


# Confidence


def test_a_question_with_more_of_its_words_in_the_articles_is_answered_with_more_confidence(
    assistant: Assistant,
) -> None:
    exact = ask(assistant, "How many residents left Orvale overnight?").confidence
    near = ask(assistant, "How many inhabitants fled from that town?").confidence
    far = ask(assistant, "How many players scored?").confidence
    assert exact > near > far


def test_answers_on_the_topic_stand_above_refusals_off_the_topic(assistant: Assistant) -> None:
    refused = [ask(assistant, question).confidence for question, _ in TOPIC]
    answered = [ask(assistant, twin).confidence for _, _, twin in TWINS]
    assert max(refused) < sum(answered) / len(answered) - 0.3


def test_without_any_evidence_there_is_no_confidence(assistant: Assistant) -> None:
    answer = ask(assistant, "qwertz")
    assert (answer.status, answer.reason) == ("refused", "topic")
    assert answer.confidence < 0.3


_WORDS = sorted({word for article in TALE for word in article.text.split()})
_OPENERS = st.sampled_from(["Did", "Why did", "What did", "How many", "Do", "Who denied", "When did", "Is", "And"])
_NAMES = st.sampled_from(["Kasper Thole", "Dora Linn", "Page", "Zora Quill", "Norrwater", "Noon", "Halloran's deputy"])
_VERBS = st.sampled_from(["admit", "deny", "say", "confirm", "agree", "differ", "count"])


@settings(max_examples=60)
@given(_OPENERS, _NAMES, _VERBS, st.lists(st.sampled_from(_WORDS), max_size=6))
def test_whatever_is_asked_answer_and_refusal_hold_together(
    assistant: Assistant, opener: str, name: str, verb: str, words: list[str]
) -> None:
    answer = ask(assistant, " ".join([opener, name, verb, *words]) + "?")
    if answer.reason == "premise":
        assert answer.rows[0].stance == "denies"
    if answer.text.startswith(("Yes.", "No.")):
        assert "yes-no" in answer.frame.asks


# Units that no article counts


def test_a_unit_whose_word_an_article_uses_without_a_figure_is_not_refused(assistant: Assistant) -> None:
    """ "Volunteers" stand in an article, so that what is near them may bear on the question."""
    assert ask(assistant, "How many volunteers handed out blankets in the school?").status == "answered"


def test_people_may_be_counted_under_another_word(assistant: Assistant) -> None:
    answer = ask(assistant, "How many people have left Orvale?")
    assert answer.status == "answered"
    assert answer.rows[0].figures[0].unit == "residents"


def test_a_store_without_vectors_yet_answers_and_refuses_by_words(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("lexical")
    with Assistant(Config(store=folder / "store", fusion="lexical"), embedder=WordEmbedder()) as assistant:
        assistant.ingest([write(folder, TALE)])
        for reason, refused, answered in TWINS:
            assert ask(assistant, answered).status == "answered", answered
            if reason == "topic":
                assert ask(assistant, refused).reason == "topic", refused


@pytest.mark.parametrize(
    "name",
    [
        "Quill",
        "Mr. Quill",
        pytest.param(
            "Larry Quill",
            marks=pytest.mark.xfail(reason="claims keep “Quill” alone, without the title that would let any name fit"),
        ),
    ],
)
def test_a_speaker_of_whom_only_the_surname_is_known_is_asked_for(
    tmp_path_factory: pytest.TempPathFactory, name: str
) -> None:
    folder = tmp_path_factory.mktemp("names")
    text = "Mr. Quill said that the ferry to Tamsin would sink in any storm. The ferry was built in 1934."
    with Assistant(Config(store=folder / "store"), embedder=WordEmbedder()) as assistant:
        assistant.ingest([write(folder, [*TALE, Article(id="ferry", text=text)])])
        answer = ask(assistant, f"What did {name} say about the ferry to Tamsin?")
        assert answer.status == "answered"
        assert "sink" in answer.rows[0].statement
