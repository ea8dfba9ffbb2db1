"""Series of the store and of a topic, and what a person puts right in them."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

import pytest

from assistant import Article, Assistant, Config, Count, Filters, Series
from assistant.counts.event import opening, other_event
from assistant.counts.series import make_series
from assistant.english.sentences import split
from assistant.errors import InputError, StoreMissing
from assistant.store.counts import blocks
from assistant.store.database import FILE
from tests.small import WordEmbedder, write


def article(id_: str, day: int, title: str, text: str, publisher: str = "Lower Wire") -> Article:
    return Article(id=id_, title=title, publisher=publisher, published=date(2032, 3, day), text=text)


FIRST = article(
    "fire-1",
    2,
    "Fire in Brannick mill kills four",
    "At least four people were killed in a fire at the Brannick mill, fire chief Odile Karst said on Tuesday. "
    "Thirty people were injured. The mill in Brannick employs 600 people.",
)
SECOND = article(
    "fire-2",
    3,
    "Toll of Brannick mill fire rises",
    "Nine people were killed in the fire at the Brannick mill, fire chief Odile Karst said on Wednesday. "
    "The union Loom and Thread said that 14 people were killed in the fire at the Brannick mill.",
    "Upper Post",
)
COPY = SECOND.model_copy(update={"id": "fire-2-copy", "publisher": "Evening Sheet"})
OTHER = article(
    "march",
    20,
    "March through Tollen ends in arrests",
    "Police arrested 71 protesters at the march through Tollen, spokesman Ruben Aske said on Saturday. "
    "Some 2,000 people marched through Tollen.",
)
ALL = [FIRST, SECOND, COPY, OTHER]


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    folder = tmp_path_factory.mktemp("series")
    with Assistant(Config(store=folder / "store"), embedder=WordEmbedder()) as assistant:
        assistant.ingest([write(folder, ALL)])
        yield assistant


class Own:
    """A store of a test's own, that is ingested into again."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.assistant = Assistant(Config(store=folder / "store"), embedder=WordEmbedder())

    def ingest(self, *articles: Article) -> Assistant:
        self.assistant.ingest([write(self.folder, articles)])
        return self.assistant


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Own]:
    made = Own(tmp_path)
    yield made
    made.assistant.close()


def given(series: Series) -> list[str]:
    return [count.figure.text for count in series.counts]


def holding(found: Sequence[Series], figure: str) -> Series:
    """The one series that a figure is in."""
    [one] = [s for s in found if figure in given(s)]
    return one


def at(article_: Article, words: str) -> int:
    return article_.text.index(words)


# Of the whole store


def test_the_counts_of_one_quantity_are_one_series_oldest_first_and_say_how_they_differ(filled: Assistant) -> None:
    killed = holding(filled.series(), "Nine")
    assert killed.measure == "dead"
    assert killed.label == "people killed"
    assert given(killed) == ["At least four", "Nine", "14"]
    assert killed.kinds == ("revised", "disputed")
    assert [c.speaker for c in killed.counts][:2] == ["Odile Karst", "Odile Karst"]


def test_the_newest_series_comes_first(filled: Assistant) -> None:
    days = [s.counts[-1].as_of or date.min for s in filled.series()]
    assert days == sorted(days, reverse=True)
    assert filled.series()[0].counts[0].article_id == "march"


def test_every_count_stands_where_it_says(filled: Assistant) -> None:
    counts = [c for s in filled.series() for c in s.counts]
    assert counts
    for count in counts:
        text = filled.article(count.article_id).text
        assert count.figure.span.of(text) == count.figure.text
        assert count.figure.text in count.sentence.of(text)


def test_no_count_is_in_two_series(filled: Assistant) -> None:
    places = [(c.article_id, c.figure.span.start) for s in filled.series() for c in s.counts]
    assert len(places) == len(set(places))


def test_copies_count_once(filled: Assistant) -> None:
    assert {c.article_id for s in filled.series() for c in s.counts} == {"fire-1", "fire-2", "march"}
    assert {c.article_id for s in filled.series("the Brannick fire") for c in s.counts} == {"fire-1", "fire-2"}


def test_a_copy_counts_where_the_filters_leave_out_its_original(filled: Assistant) -> None:
    found = filled.series(filters=Filters(publishers=("Evening Sheet",)))
    assert {c.article_id for s in found for c in s.counts} == {"fire-2-copy"}


def test_filters_choose_articles_by_day_publisher_and_id(filled: Assistant) -> None:
    assert {c.article_id for s in filled.series(filters=Filters(since=date(2032, 3, 10))) for c in s.counts} == {
        "march"
    }
    assert given(holding(filled.series(filters=Filters(articles=("fire-1",))), "At least four")) == ["At least four"]
    assert filled.series(filters=Filters(publishers=("nobody",))) == []


def test_of_a_speaker_only_what_they_count(filled: Assistant) -> None:
    found = filled.series(filters=Filters(speakers=("odile karst",)))
    assert given(holding(found, "Nine")) == ["At least four", "Nine"]
    assert {c.speaker for s in found for c in s.counts} == {"Odile Karst"}


def test_a_store_read_in_parts_gives_the_series_of_all_its_counts_at_once(
    filled: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    records = filled._open.records()
    held = records.contents([a.id for a in (FIRST, SECOND, OTHER)])
    whole = make_series([c for h in held.values() for c in h.counts], {i: h.opening for i, h in held.items()})
    monkeypatch.setattr("assistant.store.counts.series._BATCH", 1)
    assert sorted(filled.series(), key=str) == sorted(whole, key=str)


def test_articles_too_far_apart_in_time_to_be_compared_are_of_two_happenings() -> None:
    late = SECOND.model_copy(update={"published": FIRST.published + blocks._FAR})  # type: ignore[operator]
    first, second = (opening(a, split(a.text)) for a in (FIRST, late))
    assert other_event(first, second)


def test_without_a_store_there_is_a_clear_error(tmp_path: Path) -> None:
    with Assistant(Config(store=tmp_path / "none"), embedder=WordEmbedder()) as assistant:
        with pytest.raises(StoreMissing):
            assistant.series()
        with pytest.raises(StoreMissing):
            assistant.correct_count("x", 0, measure="dead")


def test_an_article_without_figures_gives_no_series(own: Own) -> None:
    assert own.ingest(article("calm", 1, "Quiet day", "Nothing happened in Brannick on Monday.")).series() == []


# On a topic


def test_a_topic_leaves_the_series_of_other_articles_out(filled: Assistant) -> None:
    fire = filled.series("the fire in Brannick")
    assert {"Nine", "Thirty"} <= {f for s in fire for f in given(s)}
    assert not any("71" in given(s) for s in fire)


def test_a_topic_that_names_what_is_counted_leaves_out_what_else_is(filled: Assistant) -> None:
    assert {s.measure for s in filled.series("people injured in the Brannick fire")} == {"injured"}
    assert {s.measure for s in filled.series("death toll of the Brannick fire")} == {"dead"}
    assert [s.measure for s in filled.series("arrests in Tollen")] == ["detained"]


def test_a_topic_that_no_article_is_about_has_no_series(filled: Assistant) -> None:
    assert filled.series("the price of oranges in Quill") == []


def test_filters_hold_for_a_topic_too(filled: Assistant) -> None:
    found = filled.series("the fire in Brannick", Filters(publishers=("Lower Wire",)))
    assert {c.article_id for s in found for c in s.counts} == {"fire-1"}


@pytest.mark.parametrize("topic", ["", "  \n"])
def test_an_empty_topic_is_refused(filled: Assistant, topic: str) -> None:
    with pytest.raises(InputError, match="topic is empty"):
        filled.series(topic)


def test_a_topic_longer_than_any_question_is_refused(filled: Assistant) -> None:
    with pytest.raises(InputError, match="make it shorter"):
        filled.series("fire " * 1000)


# Put right


def test_another_measure_takes_a_count_to_another_series(own: Own) -> None:
    assistant = own.ingest(FIRST, SECOND)
    changed = assistant.correct_count("fire-2", at(SECOND, "14"), measure="injured")
    assert isinstance(changed, Count)
    assert (changed.measure, changed.figure.text) == ("injured", "14")
    assert given(holding(assistant.series(), "Nine")) == ["At least four", "Nine"]
    assert holding(assistant.series(), "14").measure == "injured"


def test_other_takes_a_count_out_of_every_series(own: Own) -> None:
    assistant = own.ingest(FIRST, SECOND)
    assistant.correct_count("fire-2", at(SECOND, "14"), measure="other")
    assert not any("14" in given(s) for s in assistant.series())


def again(own: Own) -> None:
    own.ingest(SECOND)


def changed_around(own: Own) -> None:
    text = "A new first line. " + SECOND.text.replace(" The union", "\n\nA line between.  The union")
    own.ingest(SECOND.model_copy(update={"text": text, "title": "Another headline"}))


def rebuilt(own: Own) -> None:
    own.assistant.rebuild()


def removed_and_back(own: Own) -> None:
    own.assistant.remove(["fire-2"])
    own.ingest(SECOND)


@pytest.mark.parametrize("change", [again, changed_around, rebuilt, removed_and_back])
def test_what_was_put_right_stays_right(own: Own, change: Callable[[Own], None]) -> None:
    own.ingest(FIRST, SECOND).correct_count("fire-2", at(SECOND, "14"), measure="injured")
    change(own)
    moved = own.assistant.article("fire-2").text.index("14 people")
    [count] = [c for s in own.assistant.series() for c in s.counts if c.figure.text == "14"]
    assert (count.measure, count.figure.span.start) == ("injured", moved)
    assert own.assistant.audit().problems == ()


def test_in_a_sentence_that_was_rewritten_nothing_is_put_right(own: Own) -> None:
    own.ingest(FIRST, SECOND).correct_count("fire-2", at(SECOND, "14"), measure="injured")
    own.ingest(SECOND.model_copy(update={"text": SECOND.text.replace("said that 14", "now says that 14")}))
    assert holding(own.assistant.series(), "14").measure == "dead"


def test_of_two_like_figures_in_one_sentence_only_the_one_that_is_named_changes(own: Own) -> None:
    twice = article("twice", 5, "Fall at Ostby", "In Ostby 12 people were killed and 12 people were injured on Friday.")
    assistant = own.ingest(twice)
    second = twice.text.rindex("12")
    assistant.correct_count("twice", second, measure="missing")
    found = {c.figure.span.start: c.measure for s in assistant.series() for c in s.counts}
    assert found == {twice.text.index("12"): "dead", second: "missing"}


def test_a_correction_holds_for_the_copies_of_its_article(own: Own) -> None:
    assistant = own.ingest(FIRST, SECOND, COPY)
    assistant.correct_count("fire-2-copy", at(COPY, "14"), measure="injured")
    assert holding(assistant.series(), "14").measure == "injured"
    assistant.correct_count("fire-2", at(SECOND, "14"), measure="missing")  # its own comes first
    assert holding(assistant.series(), "14").measure == "missing"
    copy = assistant.series(filters=Filters(publishers=("Evening Sheet",)))
    assert holding(copy, "14").measure == "injured"


def test_with_neither_measure_nor_event_a_count_is_as_it_was_read(own: Own) -> None:
    assistant = own.ingest(FIRST, SECOND)
    before = assistant.series()
    assistant.correct_count("fire-2", at(SECOND, "14"), measure="injured", event="The quay")
    assert assistant.series() != before
    assert assistant.correct_count("fire-2", at(SECOND, "14")).measure == "dead"
    assert assistant.series() == before


def test_a_later_correction_adds_to_an_earlier_one(own: Own) -> None:
    assistant = own.ingest(FIRST, SECOND)
    assistant.correct_count("fire-2", at(SECOND, "14"), measure="injured")
    count = assistant.correct_count("fire-2", at(SECOND, "14"), event="The  quay\n")
    assert (count.measure, count.event) == ("injured", "The quay")


def test_a_count_of_an_event_of_its_own_is_a_series_of_its_own(own: Own) -> None:
    assistant = own.ingest(FIRST, SECOND)
    assistant.correct_count("fire-2", at(SECOND, "14"), event="Fire on the quay")
    alone = holding(assistant.series(), "14")
    assert given(alone) == ["14"]
    assert alone.event == "Fire on the quay"
    assert given(holding(assistant.series(), "Nine")) == ["At least four", "Nine"]


def test_counts_whose_event_has_one_name_belong_together(own: Own) -> None:
    far = article("quay", 28, "Fire on Ostby quay", "17 people were killed on Sunday, Ines Vold said.")
    assistant = own.ingest(FIRST, SECOND, far)
    assert given(holding(assistant.series(), "17")) == ["17"]
    assistant.correct_count("fire-2", at(SECOND, "14"), event="The quay fire")
    assistant.correct_count("quay", at(far, "17"), event="the QUAY fire")
    assert given(holding(assistant.series(), "17")) == ["14", "17"]


def test_a_count_goes_to_the_series_whose_event_it_is_given(own: Own) -> None:
    late = article("recall", 29, "A year of fires", "People remember that 16 people were killed, Ines Vold said.")
    assistant = own.ingest(FIRST, SECOND, late)
    event = holding(assistant.series(), "Nine").event
    assistant.correct_count("recall", at(late, "16"), event=event)
    joined = holding(assistant.series(), "16")
    assert given(joined) == ["At least four", "Nine", "14", "16"]


def test_answers_see_what_was_put_right(own: Own) -> None:
    assistant = own.ingest(FIRST, SECOND)
    before = assistant.brief("the fire in Brannick")
    assistant.correct_count("fire-2", at(SECOND, "14"), measure="other")
    after = assistant.brief("the fire in Brannick")

    def told(brief: object) -> bool:
        return any("14" in f.text for q in brief.figures for r in q.rows for f in r.figures)  # type: ignore[attr-defined]

    assert told(before)
    assert not told(after)


@pytest.mark.parametrize(
    ("id_", "start", "measure", "words"),
    [
        ("nope", 0, "dead", "no article 'nope' in the store: `briefing articles` lists the ids"),
        ("fire-1", 1, "dead", "no count begins at character 1 of 'fire-1': its counts begin at 0 (“At least four”)"),
        ("fire-1", -1, "dead", "no count begins at character -1"),
        ("fire-1", 0, "deaths", "no measure is called 'deaths': use one of dead, injured"),
    ],
)
def test_what_cannot_be_put_right_is_a_clear_error(
    filled: Assistant, id_: str, start: int, measure: str, words: str
) -> None:
    before = filled.series()
    with pytest.raises(InputError) as error:
        filled.correct_count(id_, start, measure=measure)  # type: ignore[arg-type]
    assert str(error.value).startswith(words)
    assert "\n" not in str(error.value)
    assert filled.series() == before


def test_an_event_without_a_name_is_refused(filled: Assistant) -> None:
    with pytest.raises(InputError, match="event is empty"):
        filled.correct_count("fire-1", 0, event=" ")
    with pytest.raises(InputError, match="make it shorter"):
        filled.correct_count("fire-1", 0, event="x" * 5000)


def test_an_article_with_no_figure_says_so(own: Own) -> None:
    with pytest.raises(InputError, match="no figure was read in it"):
        own.ingest(article("calm", 1, "Quiet", "Nothing happened.")).correct_count("calm", 0, measure="dead")


def test_a_correction_to_a_measure_that_is_no_longer_known_is_passed_over(own: Own) -> None:
    own.ingest(FIRST, SECOND).correct_count("fire-2", at(SECOND, "14"), measure="injured")
    own.assistant.close()
    with closing(sqlite3.connect(own.folder / "store" / FILE)) as database, database:
        database.execute("UPDATE corrections SET measure = 'drowned'")
    assert holding(own.assistant.series(), "14").measure == "dead"


def test_another_assistant_sees_a_correction_at_once(own: Own) -> None:
    own.ingest(FIRST, SECOND)
    with Assistant(Config(store=own.folder / "store"), embedder=WordEmbedder()) as other:
        assert holding(other.series(), "14").measure == "dead"
        own.assistant.correct_count("fire-2", at(SECOND, "14"), measure="injured")
        assert holding(other.series(), "14").measure == "injured"


def test_the_audit_finds_counts_that_do_not_stand_where_they_say(own: Own) -> None:
    own.ingest(FIRST)
    assert own.assistant.audit().problems == ()
    own.assistant.close()
    with closing(sqlite3.connect(own.folder / "store" / FILE)) as database, database:
        [(held,)] = database.execute("SELECT data FROM counts").fetchall()
        counts = json.loads(held)
        counts[0]["figure"]["text"] = "At least five"
        counts[1]["sentence"] = {"start": 0, "end": 3}
        counts[2]["article_id"] = "elsewhere"
        database.execute("UPDATE counts SET data = ?", (json.dumps(counts),))
    problems = "\n".join(own.assistant.audit().problems)
    assert "the count 'At least five' does not stand at" in problems
    assert "the sentence of the count 'Thirty' does not hold it" in problems
    assert "a count names the article elsewhere" in problems


def test_many_articles_of_many_days_cost_little_more_than_their_parts(own: Own) -> None:
    """Each article is compared with those of its days only: the number of comparisons grows with the articles."""
    compared = []
    for number in (40, 160):
        counts, openings = [], {}
        for n in range(number):
            one = FIRST.model_copy(update={"id": str(n), "published": date(2032, 1, 1) + timedelta(days=3 * n)})
            openings[one.id] = opening(one, split(one.text))
        counts = [_count(i) for i in openings]
        seen: list[int] = []
        pairs = list(blocks._near(list(openings.values())))
        seen.append(len(pairs))
        assert sum(len(block) for block, _ in blocks.blocks(counts, openings)) == number
        compared += seen
    assert compared[1] < 6 * compared[0]


def _count(article_id: str) -> Count:
    figure = {"text": "At least four", "low": 4, "span": {"start": 0, "end": 13}}
    return Count(article_id=article_id, figure=figure, measure="dead", sentence={"start": 0, "end": 104})
