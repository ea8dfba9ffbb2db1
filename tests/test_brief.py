"""Briefs: what is on the topic and nothing else, said once, in order, cited; and what is still open."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from assistant import AnswerRow, Article, Assistant, Brief, Config, Filters
from assistant.answering.brief.open_points import is_open
from tests.small import ARTICLES, WordEmbedder, write

QUAKE = [
    Article(
        id="quake-1",
        title="Earthquake kills nine in Marrow Bay",
        publisher="Harbour Gazette",
        published=date(2023, 2, 1),
        text=(
            "An earthquake shook Marrow Bay on Wednesday and brought down the old market hall. "
            "Nine people were killed, mayor Odile Brask said. "
            "“We are digging with our hands,” Brask said. "
            "Spokeswoman Ines Okoro of Open Hands said that 15 people had died in Marrow Bay. "
            "The cause of the fire in the Marrow Bay market hall is not known. "
            "Engineer Pavel Lund believes that the earthquake was foreseen in Marrow Bay. "
            "The power company Norrwater declined to comment."
        ),
    ),
    Article(
        id="quake-2",
        title="Toll of the Marrow Bay earthquake rises",
        publisher="Northern Wire",
        published=date(2023, 2, 3),
        text=(
            "The earthquake in Marrow Bay killed 21 people, mayor Odile Brask said on Friday. "
            "The old market hall of Marrow Bay was brought down by the earthquake on Wednesday. "
            "Brask denied that the market hall had been unsafe before the earthquake. "
            "“Every beam was tested,” Brask said. “Every beam was sound,” Brask said. “I signed the papers myself,” "
            "Brask said. “Nobody asked me about the hall,” Brask said. “I would sign them again,” Brask said. "
            "It is unclear whether the market hall of Marrow Bay can be rebuilt."
        ),
    ),
    Article(
        id="quake-3",
        title="Harbour of Marrow Bay opens again",
        publisher="Harbour Gazette",
        published=date(2023, 2, 9),
        text=(
            "Of the people hurt in the Marrow Bay earthquake, 40 were injured by glass, doctor Ana Fell said. "
            "The number of injured in Marrow Bay has risen to 60, doctor Ana Fell said on Thursday. "
            "Results of the inquiry into the earthquake are expected on Monday."
        ),
    ),
]


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    folder = tmp_path_factory.mktemp("brief")
    with Assistant(Config(store=folder / "store"), embedder=WordEmbedder()) as opened:
        opened.ingest([write(folder, [*ARTICLES, *QUAKE])])
        yield opened


@pytest.fixture(scope="module")
def quake(assistant: Assistant) -> Brief:
    return assistant.brief("Marrow Bay earthquake")


def sections(brief: Brief) -> list[AnswerRow]:
    """All rows, in the order in which a reader meets them."""
    sides = [side for conflict in brief.conflicts for side in conflict.sides]
    return [*brief.known, *brief.claims, *counts(brief), *sides, *brief.open]


def counts(brief: Brief) -> list[AnswerRow]:
    return [row for quantity in brief.figures for row in quantity.rows]


def check(assistant: Assistant, brief: Brief) -> None:
    """What holds for every brief: all is verbatim and cited, and citations are numbered as they appear."""
    by_key = {c.key: c for c in brief.citations}
    met = list(dict.fromkeys(key for row in sections(brief) for key in row.citations))
    assert met == list(by_key) == list(range(1, len(met) + 1))
    for c in brief.citations:
        assert assistant.article(c.article_id).text[c.start : c.end] == c.quote
    for row in sections(brief):
        cited = [by_key[key] for key in row.citations]
        article_id = cited[0].article_id
        cited = [c for c in cited if c.article_id == article_id]
        run = assistant.article(article_id).text[cited[0].start : cited[-1].end]
        assert row.statement
        assert row.statement in run
        assert all(figure.text in run for figure in row.figures)
    assert all(row.speaker is None for row in brief.known)
    assert all(row.speaker for row in brief.claims)
    assert all(len(row.figures) == 1 for row in counts(brief))


_WORDS = sorted({word for a in QUAKE for word in a.text.split()} | {"", "[1]", "since", "2023", "Orvale", "\x00", "“"})


@settings(max_examples=40)
@given(st.lists(st.sampled_from(_WORDS), min_size=1, max_size=6).map(" ".join).filter(str.strip))
@example("Marrow Bay earthquake")
@example("residents left Orvale")
def test_every_brief_holds_together(assistant: Assistant, topic: str) -> None:
    check(assistant, assistant.brief(topic))


def test_only_articles_about_the_topic_are_told(assistant: Assistant, quake: Brief) -> None:
    assert {c.article_id for c in quake.citations} == {"quake-1", "quake-2", "quake-3"}
    assert quake.coverage.matching == 3
    # "Norrwater" and "Open Hands" stand in both stories; the place tells them apart.
    orvale = assistant.brief("Open Hands in Orvale")
    assert {c.article_id for c in orvale.citations} == {"dam", "dam-later"}


@pytest.mark.parametrize("topic", ["football championship", "zzz", "!?", "of the and"])
def test_a_topic_that_is_not_there_makes_an_empty_brief(assistant: Assistant, topic: str) -> None:
    brief = assistant.brief(topic)
    assert sections(brief) == []
    assert brief.citations == ()
    assert brief.coverage.matching == 0
    assert brief.coverage.articles == len(ARTICLES) + len(QUAKE)


def test_what_is_known_is_the_articles_own_and_told_once(quake: Brief) -> None:
    told = [row.statement for row in quake.known]
    assert sum("market hall" in statement for statement in told) == 1
    assert not any("“" in statement or "said" in statement for statement in told)
    assert not any(is_open(statement) for statement in told)


def test_claims_hold_no_beliefs_and_no_speaker_fills_the_table(quake: Brief) -> None:
    speakers = [row.speaker for row in quake.claims]
    assert "Pavel Lund" not in speakers
    assert {"Odile Brask", "Ana Fell"} <= set(speakers)
    assert not any(row.stance == "declines" for row in quake.claims)
    denial = next(row for row in quake.claims if row.stance == "denies")
    assert denial.speaker == "Odile Brask"


def test_a_speaker_with_much_to_say_gets_a_fair_share(tmp_path: Path) -> None:
    many = " ".join(f"Mayor Odile Brask said that the bridge at Fennel {n} is closed." for n in range(30))
    others = " ".join(f"Engineer {name} Lund said that the bridge at Fennel holds." for name in ("Ida", "Ole", "Una"))
    article = Article(id="bridge", title="Bridge at Fennel", text=f"{many} {others}")
    with Assistant(Config(store=tmp_path / "store"), embedder=WordEmbedder()) as assistant:
        assistant.ingest([write(tmp_path, [article])])
        speakers = [row.speaker for row in assistant.brief("bridge at Fennel").claims]
    assert {"Ida Lund", "Ole Lund", "Una Lund"} <= set(speakers)
    assert speakers.count("Odile Brask") <= 5


def test_one_quantity_stands_together_oldest_first(quake: Brief) -> None:
    series = {q.name: [(row.published, row.figures[0].text) for row in q.rows] for q in quake.figures}
    assert [day for day, _ in series["people killed"]] == [date(2023, 2, 1), date(2023, 2, 1), date(2023, 2, 3)]
    assert {text for _, text in series["people killed"]} == {"Nine", "15", "21"}


def test_the_quantity_that_the_topic_names_comes_first(tmp_path: Path) -> None:
    def day(n: int, text: str) -> Article:
        return Article(id=str(n), title="Fire in Fennel", published=date(2023, 2, n), text=f"A fire broke out. {text}")

    articles = [
        day(1, "Four people were killed, doctor Ana Fell said. Two people were injured in Fennel, she said."),
        day(2, "Five people were killed, doctor Ana Fell said. Seven people were injured in Fennel, she said."),
        day(3, "Six people were killed in Fennel, doctor Ana Fell said."),
    ]
    with Assistant(Config(store=tmp_path / "store"), embedder=WordEmbedder()) as assistant:
        assistant.ingest([write(tmp_path, articles)])
        killed, injured = (assistant.brief(f"number of {what} in Fennel") for what in ("killed", "injured"))
    assert [q.name for q in killed.figures] == ["people killed", "people injured"]
    assert [q.name for q in injured.figures] == ["people injured", "people killed"]


def test_figures_that_differ_are_side_by_side(quake: Brief) -> None:
    held = [(c.kind, c.about, {side.figures[0].text for side in c.sides if side.figures}) for c in quake.conflicts]
    of = "people killed"
    assert any(kind == "dispute" and about == of and {"Nine", "15"} <= values for kind, about, values in held)
    assert any(kind == "revision" and about == of and {"Nine", "21"} <= values for kind, about, values in held)
    assert not any({"60", "21"} <= values or {"60", "40"} <= values for _, _, values in held)


def test_open_points_are_told_the_newest_first(quake: Brief) -> None:
    told = [row.statement for row in quake.open]
    assert "It is unclear whether the market hall of Marrow Bay can be rebuilt." in " ".join(told)
    assert "The cause of the fire in the Marrow Bay market hall is not known." in told
    assert any("are expected on Monday" in statement for statement in told)
    days = [row.published for row in quake.open]
    assert days == sorted(days, key=str, reverse=True)


def test_a_bare_refusal_brings_the_sentence_before_it_along(quake: Brief) -> None:
    row = next(row for row in quake.open if "declined to comment" in row.statement)
    assert row.statement.startswith("Engineer Pavel Lund")
    assert len(row.citations) == 2


def test_a_speaker_filter_leaves_what_that_speaker_says(assistant: Assistant) -> None:
    brief = assistant.brief("Marrow Bay earthquake", filters=Filters(speakers=("ana fell",)))
    check(assistant, brief)
    assert {row.speaker for row in sections(brief)} == {"Ana Fell"}


def test_dates_limit_a_brief(assistant: Assistant) -> None:
    brief = assistant.brief("Marrow Bay earthquake", filters=Filters(until=date(2023, 2, 2)))
    assert {c.article_id for c in brief.citations} == {"quake-1"}


# Open points


@pytest.mark.parametrize(
    "sentence",
    [
        "The cause of the blaze is not yet known.",
        "It was not immediately clear who had opened the gate.",
        "It remains unclear how the lorry got there.",
        "The number could not be independently verified.",
        "The agency said that it had not been able to confirm any of the reports.",
        "The police are still investigating.",
        "A judge has opened an inquiry into the contract.",
        "The death is being investigated.",
        "The families await the results of the tests.",
        "The verdict is expected on Friday.",
        "The village has yet to be told.",
        "Lind would not say who had paid.",
        "The ministry declined to comment.",
        "The company did not respond to questions.",
        "She said that she did not know whether the door had been locked.",
        "Nobody knows where the boat is.",
        "There is no word on the missing crew.",
        "The number of victims remains in dispute.",
    ],
)
def test_sentences_that_leave_something_open(sentence: str) -> None:
    assert is_open(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "The cause of the blaze is known.",
        "The fire was under control by noon.",
        "He confirmed the report.",
        "It is no longer unclear who owns the ship.",
        "The village is not known for its cooking.",
        "I don't know, she sang, and the crowd sang with her.",
        "Her long-awaited second book is out.",
        "Fans were waiting for the band.",
        "The minister commented on the vote.",
        "He declined the prize.",
        "The investigation was closed in May.",
        "Taxes are expected to rise.",
    ],
)
def test_sentences_that_leave_nothing_open(sentence: str) -> None:
    assert not is_open(sentence)


@given(st.text(max_size=60))
def test_any_text_is_open_or_not(text: str) -> None:
    assert is_open(text) in (True, False)


def test_another_place_is_another_topic_however_alike_the_words(tmp_path: Path) -> None:
    here = "Tamsin was hit by an earthquake. The mayor of Tamsin spoke of damage."
    there = "An earthquake hit the harbour of Orvale. Rescue teams dig for survivors in the harbour of Orvale."
    articles = [Article(id="here", title="Tamsin shaken", text=here), Article(id="there", title="Orvale", text=there)]
    with Assistant(Config(store=tmp_path / "store"), embedder=WordEmbedder()) as assistant:
        assistant.ingest([write(tmp_path, articles)])
        brief = assistant.brief("earthquake harbour rescue survivors tamsin")
    assert {c.article_id for c in brief.citations} == {"here"}
