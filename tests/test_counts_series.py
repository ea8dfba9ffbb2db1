"""Counts → series: what may be compared, and how it differs, whatever the order and number of the reports."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from functools import cache
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from assistant import Article, Assistant, Config
from assistant.claims import extract_claims
from assistant.counts.event import Opening, opening
from assistant.counts.read import read_counts
from assistant.counts.series import make_series
from assistant.english.sentences import split
from assistant.schema import Count, Series
from assistant.store import Records
from tests.small import WordEmbedder, write

MAY = date(2024, 5, 1)  # a Wednesday
THURSDAY = MAY + timedelta(days=1)
TITLE = "Blast at the grain market in Tarvel"
LEAD = "A blast tore through the grain market in Tarvel on Wednesday."


@cache
def _read(article_id: str, title: str, text: str, published: date | None) -> tuple[tuple[Count, ...], Opening]:
    article = Article(id=article_id, title=title, text=text, published=published)
    sentences = split(text)
    claims = extract_claims(text, sentences=sentences, published=published, article_id=article_id)
    return tuple(read_counts(article, sentences, claims)), opening(article, sentences)


def report(article_id: str, told: str, published: date = THURSDAY, title: str = TITLE, lead: str = LEAD) -> Article:
    return Article(id=article_id, title=title, published=published, text=f"{lead} {told}")


def series_of(articles: Sequence[Article], backwards: bool = False) -> list[Series]:
    read = {a.id: _read(a.id, a.title or "", a.text, a.published) for a in articles}
    counts = [c for of_one, _ in read.values() for c in of_one]
    return make_series(counts[::-1] if backwards else counts, {i: o for i, (_, o) in read.items()})


def dead(series: Sequence[Series]) -> list[Series]:
    return [s for s in series if s.measure == "dead" and not any(c.group for c in s.counts)]


def kinds(*articles: Article) -> set[str]:
    """How the dead of these articles differ, in all series together."""
    return {kind for s in dead(series_of(articles)) for kind in s.kinds}


def in_words(series: Sequence[Series]) -> Sequence[object]:
    """Series without the articles: what is told apart, the figures of each day, how they differ."""
    return sorted(
        (s.measure, s.kinds, sorted({(str(c.as_of), str(c.group), c.figure.low, c.standing) for c in s.counts}))
        for s in series
    )


def together(*articles: Article) -> bool:
    """Whether the dead of all these articles are one series."""
    return [{c.article_id for c in s.counts} for s in dead(series_of(articles))] == [{a.id for a in articles}]


NUMBER = st.integers(2, 400)
SOURCES = [
    "mayor Odo Prane said",
    "the aid group Lantern said",
    "general Ivo Karst said",
    "doctor Lena Marsh said",
]
TOLD = st.builds(
    lambda n, m, how, source: how.format(n=n, m=m) + f", {source}.",
    NUMBER,
    NUMBER,
    st.sampled_from(
        [
            "The blast killed {n} people",
            "At least {n} people were killed",
            "About {n} people died and {m} were injured",
            "The toll rose to {n}",
            "{n} people were killed, including nine children",
            "Police arrested {n} people",
            "More than {n} people were wounded, {m} of them seriously",
            "{n} people have died since March",
            "Another {n} people died",
            "{n} people are missing",
        ]
    ),
    st.sampled_from(SOURCES),
)
TITLES = st.sampled_from([TITLE, "Grain market of Tarvel mourns its dead", "Flood cuts off Lower Sennet"])
REPORTS = st.lists(
    st.builds(
        lambda told, days, title: (told, MAY + timedelta(days=days), title),
        st.lists(TOLD, min_size=1, max_size=2).map(" ".join),
        st.integers(0, 6),
        TITLES,
    ),
    min_size=1,
    max_size=4,
)


def written(reports: Sequence[tuple[str, date, str]]) -> list[Article]:
    return [report(f"a{n}", told, day, title) for n, (told, day, title) in enumerate(reports)]


@settings(max_examples=60)
@given(REPORTS, st.randoms(use_true_random=False))
def test_the_order_of_the_counts_changes_no_series(reports: list[tuple[str, date, str]], random: object) -> None:
    articles = written(reports)
    shuffled = list(articles)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert series_of(shuffled) == series_of(articles) == series_of(articles, backwards=True)


@settings(max_examples=60)
@given(REPORTS)
def test_every_count_that_is_compared_is_in_one_series(reports: list[tuple[str, date, str]]) -> None:
    series = series_of(written(reports))
    held = [(c.article_id, c.figure.span) for s in series for c in s.counts]
    assert len(held) == len(set(held))
    for one in series:
        assert one.counts
        assert {c.measure for c in one.counts} == {one.measure}
        assert len({c.group for c in one.counts}) == 1
        days = [c.as_of or date.min for c in one.counts]
        assert days == sorted(days)


@settings(max_examples=60)
@given(REPORTS)
def test_a_copy_brings_no_difference(reports: list[tuple[str, date, str]]) -> None:
    articles = written(reports)
    copy = articles[0].model_copy(update={"id": "copy", "publisher": "Noon"})
    assert in_words(series_of([*articles, copy])) == in_words(series_of(articles))


@settings(max_examples=40)
@given(REPORTS)
def test_an_article_about_something_else_changes_no_series(reports: list[tuple[str, date, str]]) -> None:
    articles = written(reports)
    other = Article(
        id="z",
        title="Bakers strike over flour in Ostrel",
        published=MAY,
        text="Bakers in Ostrel stopped work over the price of flour. Norvik cut 300 jobs at its mill, union leader Ivo "
        "Brandt said. Police arrested 12 bakers.",
    )
    with_it = [s for s in series_of([*articles, other]) if not any(c.article_id == "z" for c in s.counts)]
    assert with_it == series_of(articles)


@settings(max_examples=40)
@given(NUMBER, NUMBER)
def test_a_later_figure_of_one_source_replaces_the_earlier(first: int, more: int) -> None:
    before = report("a", f"The blast killed {first} people, mayor Odo Prane said.", THURSDAY)
    after = report("b", f"The blast killed {first + more} people, mayor Odo Prane said.", THURSDAY + timedelta(days=1))
    assert kinds(before, after) == {"revised"}
    assert dead(series_of([before, after]))[0].latest.figure.low == first + more


@settings(max_examples=40)
@given(NUMBER, NUMBER)
def test_two_figures_of_one_day_from_two_sources_are_disputed(one: int, other: int) -> None:
    assume(one != other)
    a = report("a", f"The blast killed {one} people, mayor Odo Prane said.")
    b = report("b", f"The blast killed {other} people, the aid group Lantern said.")
    assert kinds(a, b) == {"disputed"}


def test_two_sources_of_one_article_are_disputed_too() -> None:
    text = "The blast killed 40 people, mayor Odo Prane said. Doctor Lena Marsh said that 52 people had been killed."
    assert kinds(report("a", text)) == {"disputed"}


@settings(max_examples=40)
@given(NUMBER, NUMBER)
def test_of_two_bounds_it_cannot_be_told_which_holds(one: int, other: int) -> None:
    assume(one != other)
    a = report("a", f"At least {one} people were killed, mayor Odo Prane said.")
    b = report("b", f"At least {other} people were killed, the aid group Lantern said.")
    assert kinds(a, b) == {"unclear"}


@settings(max_examples=40)
@given(NUMBER, NUMBER)
def test_a_bound_agrees_with_a_figure_that_it_allows(bound: int, more: int) -> None:
    a = report("a", f"At least {bound} people were killed, mayor Odo Prane said.")
    b = report("b", f"The blast killed {bound + more} people, the aid group Lantern said.")
    assert together(a, b)
    assert kinds(a, b) == set()


@settings(max_examples=40)
@given(st.integers(50, 400), st.integers(2, 40))
def test_a_bound_disputes_a_figure_that_it_excludes(bound: int, less: int) -> None:
    a = report("a", f"At least {bound} people were killed, mayor Odo Prane said.")
    b = report("b", f"The blast killed {bound - less} people, the aid group Lantern said.")
    assert kinds(a, b) == {"disputed"}


@settings(max_examples=40)
@given(
    st.integers(50, 400),
    st.integers(2, 40),
    st.sampled_from(
        [
            "The blast killed {w} people, including {p} children, {s}.",
            "The blast killed {w} people, {p} of them children, {s}.",
            "The blast killed {w} people, among them {p} women, {s}.",
            "The blast killed {w} people. {p} of the dead were children, {s}.",
            "The blast killed {w} people. Of the {w} killed, {p} were children, {s}.",
            "The blast killed {w} people. Another {p} people died in hospital, {s}.",
            "The blast killed {w} people. Among the dead are {p} children, {s}.",
        ]
    ),
)
def test_a_whole_and_its_part_are_never_in_dispute(whole: int, part: int, told: str) -> None:
    a = report("a", told.format(w=whole, p=part, s="mayor Odo Prane said"))
    b = report("b", f"The blast killed {whole} people, the aid group Lantern said.")
    for one in series_of([a, b]):
        assert one.kinds == (), [(c.figure.text, c.group) for c in one.counts]


def test_the_same_part_in_two_reports_is_compared() -> None:
    a = report("a", "The blast killed 40 people, nine of them children, mayor Odo Prane said.")
    b = report("b", "The blast killed 40 people, including 12 children, the aid group Lantern said.")
    assert [s.kinds for s in series_of([a, b]) if any(c.group for c in s.counts)] == [("disputed",)]


@settings(max_examples=40)
@given(NUMBER, NUMBER)
def test_two_attacks_in_one_city_a_week_apart_stay_apart(one: int, other: int) -> None:
    assume(one != other)  # else the second is a copy
    first = report("a", f"The blast killed {one} people, mayor Odo Prane said.", THURSDAY)
    second = report("b", f"The blast killed {other} people, mayor Odo Prane said.", THURSDAY + timedelta(days=7))
    series = dead(series_of([first, second]))
    assert [len({c.article_id for c in s.counts}) for s in series] == [1, 1]
    assert [s.kinds for s in series] == [(), ()]


@settings(max_examples=40)
@given(NUMBER, NUMBER)
def test_two_places_stay_apart(one: int, other: int) -> None:
    a = report("a", f"{one} people were killed in Tarvel and {other} people were killed in Sarn, mayor Odo Prane said.")
    b = report("b", f"{one} people were killed in Tarvel, the aid group Lantern said.")
    assert kinds(a, b) == set()


@settings(max_examples=40)
@given(NUMBER, NUMBER, st.sampled_from(["since June", "this year", "in 2023", "since March"]))
def test_a_toll_of_a_period_stays_apart_from_that_of_a_day(one: int, other: int, period: str) -> None:
    a = report("a", f"The blast on Wednesday killed {one} people, mayor Odo Prane said.")
    b = report("b", f"Blasts have killed {one + other} people {period}, the aid group Lantern said.")
    assert kinds(a, b) == set()
    assert len(dead(series_of([a, b]))) == 2


@settings(max_examples=40)
@given(
    st.integers(50, 400),
    st.sampled_from(
        [
            "General Ivo Karst denied that {n} people had been killed.",
            "Mayor Odo Prane rejected reports that {n} people had died.",
            "An earlier version of this article said that {n} people had been killed.",
            "The ministry withdrew its toll of {n} dead.",
            "Up to {n} people are feared dead, doctor Lena Marsh said.",
            "The toll could rise to {n}, doctor Lena Marsh said.",
        ]
    ),
)
def test_what_does_not_stand_is_out_of_play(number: int, told: str) -> None:
    a = report("a", "The blast killed 40 people, mayor Odo Prane said.")
    b = report("b", told.format(n=number))
    assert kinds(a, b) == set()
    assert all(s.latest.figure.low == 40 for s in dead(series_of([a, b])) if any(c.article_id == "a" for c in s.counts))


@pytest.mark.parametrize(
    "told",
    [
        "The toll rose to 52 from 40, mayor Odo Prane said.",
        "The toll rose to 52, up from 40 a day earlier, mayor Odo Prane said.",
        "The ministry raised the toll from 40 to 52.",
        "Mayor Odo Prane revised the number of dead to 52.",
    ],
)
def test_the_new_figure_of_a_revision_is_the_latest(told: str) -> None:
    before = report("a", "The blast killed 40 people, mayor Odo Prane said.", THURSDAY)
    after = report("b", told, THURSDAY + timedelta(days=1))
    series = dead(series_of([before, after]))
    assert [s.latest.figure.low for s in series] == [52]
    assert "revised" in series[0].kinds


def test_a_toll_that_is_put_right_may_fall() -> None:
    before = report("a", "The blast killed 52 people, mayor Odo Prane said.", THURSDAY)
    after = report("b", "Mayor Odo Prane lowered the toll to 40.", THURSDAY + timedelta(days=1))
    assert [(s.kinds, s.latest.figure.low) for s in dead(series_of([before, after]))] == [(("revised",), 40)]


@pytest.mark.parametrize("word", ["Dozens of", "Hundreds of", "Scores of"])
def test_a_vague_word_contradicts_nothing(word: str) -> None:
    a = report("a", f"{word} people were killed, mayor Odo Prane said.")
    b = report("b", "The blast killed 140 people, the aid group Lantern said.")
    assert kinds(a, b) == set()


def test_two_sums_of_money_are_never_set_against_each_other_by_number_alone() -> None:
    a = report("a", "The repairs will cost $4 million, mayor Odo Prane said.")
    b = report("b", "The fund has raised $9 million, the aid group Lantern said.")
    assert [s.kinds for s in series_of([a, b])] == [(), ()]


# ---- one event in other words, and others that look like it

RETOLD = [
    Article(
        id="r0",
        title="Dozens feared dead in Tarvel market explosion",
        published=THURSDAY,
        text="An explosion ripped through the crowded grain market of Tarvel on Wednesday morning. The blast killed 40 "
        "people, mayor Odo Prane said. Families waited outside the hospital.",
    ),
    Article(
        id="r1",
        title="Tarvel buries its dead after market blast",
        published=THURSDAY + timedelta(days=1),
        text="Mourners filled the streets of Tarvel on Friday, two days after a blast destroyed the grain market. "
        "Mayor Odo Prane said 52 people had died.",
    ),
    Article(
        id="r2",
        title="Toll of grain market blast rises",
        published=THURSDAY + timedelta(days=2),
        text="The number of people killed in Wednesday’s blast at the grain market in Tarvel has risen to 61, mayor "
        "Odo Prane said on Saturday.",
    ),
]


def test_reports_of_one_event_in_other_words_are_one_series() -> None:
    assert together(*RETOLD)
    only = dead(series_of(RETOLD))[0]
    assert [c.figure.low for c in only.counts] == [40, 52, 61]
    assert only.kinds == ("revised",)


@pytest.mark.parametrize(
    "other",
    [
        Article(
            id="o",
            title="Fire at paper mill in Tarvel",
            published=THURSDAY,
            text="A fire broke out in a paper mill in Tarvel on Thursday. The fire killed five people, fire chief Ivo "
            "Brandt said.",
        ),
        Article(
            id="o",
            title="Blast at the grain market in Sarn",
            published=THURSDAY,
            text="A blast tore through the grain market in Sarn on Wednesday. The blast killed five people, mayor Ines "
            "Okoro said.",
        ),
        Article(
            id="o",
            title="Bus overturns near Tarvel",
            published=THURSDAY,
            text="A bus overturned on a mountain road near Tarvel on Wednesday. Five people were killed, police said.",
        ),
        Article(
            id="o",
            title="Ten years after the Tarvel flood",
            published=THURSDAY,
            text="Tarvel remembered on Thursday the flood of 2014. The flood killed five people and swept away the "
            "grain market, historian Amal Ferris said.",
        ),
    ],
    ids=["fire in the same city", "blast in another city", "accident nearby", "anniversary"],
)
def test_another_event_stays_apart(other: Article) -> None:
    main = report("a", "The blast killed 40 people, mayor Odo Prane said.")
    assert [len({c.article_id for c in s.counts}) for s in dead(series_of([main, other]))] == [1, 1]
    assert kinds(main, other) == set()


def test_an_earlier_attack_that_is_told_as_background_stays_apart() -> None:
    a = report("a", "The blast killed 40 people, mayor Odo Prane said. A bombing in Tarvel in 2019 killed 12 people.")
    b = report("b", "The blast killed 40 people, the aid group Lantern said. In 2019, 12 people died in a bombing.")
    for one in dead(series_of([a, b])):
        assert one.kinds == ()
        assert len({c.figure.low for c in one.counts}) == 1


@settings(max_examples=40)
@given(NUMBER, NUMBER)
def test_the_dead_and_the_injured_are_never_compared(one: int, other: int) -> None:
    a = report("a", f"The blast killed {one} people and injured {other}, mayor Odo Prane said.")
    b = report("b", f"The blast left {one} dead and {other} wounded, the aid group Lantern said.")
    for series in series_of([a, b]):
        assert series.kinds == ()
        assert {c.figure.low for c in series.counts} == {one if series.measure == "dead" else other}
        assert len(series.counts) == 2


@settings(max_examples=40)
@given(NUMBER, st.integers(1, 5), st.integers(1, 20))
def test_the_later_of_two_reports_stays_the_latest_when_the_first_is_printed_again(
    n: int, days: int, more: int
) -> None:
    first = report("a", f"The blast killed {n} people, mayor Odo Prane said.", THURSDAY)
    second = report("b", f"The blast killed {n + more} people, mayor Odo Prane said.", THURSDAY + timedelta(days=1))
    copy = first.model_copy(update={"id": "copy", "published": THURSDAY + timedelta(days=1 + days)})
    told = dead(series_of([first, second, copy]))
    assert [(s.kinds, s.latest.figure.low) for s in told] == [(("revised",), n + more)]


@settings(max_examples=40)
@given(st.lists(NUMBER, min_size=3, max_size=5, unique=True))
def test_a_toll_that_rises_day_by_day_is_one_series(numbers: list[int]) -> None:
    days = [THURSDAY + timedelta(days=n) for n in range(len(numbers))]
    told = [
        report(f"a{n}", f"The blast killed {low} people, mayor Odo Prane said.", day)
        for n, (low, day) in enumerate(zip(sorted(numbers), days, strict=True))
    ]
    series = dead(series_of(told))
    assert [[c.figure.low for c in s.counts] for s in series] == [sorted(numbers)]
    assert series[0].kinds == ("revised",)


@settings(max_examples=40)
@given(st.integers(10, 400), st.integers(1, 9))
def test_a_range_agrees_with_a_figure_inside_of_it(low: int, width: int) -> None:
    a = report("a", f"Between {low} and {low + 2 * width} people were killed, mayor Odo Prane said.")
    b = report("b", f"The blast killed {low + width} people, the aid group Lantern said.")
    assert kinds(a, b) == set()


def test_figures_of_one_source_on_one_day_that_differ_are_no_dispute_between_sources() -> None:
    a = report("a", "The blast killed 40 people, mayor Odo Prane said.")
    b = report("b", "The blast killed 43 people, mayor Odo Prane said.")
    assert kinds(a, b) == {"unclear"}


def test_a_figure_without_a_speaker_may_differ_from_one_with() -> None:
    a = report("a", "The blast killed 40 people.")
    b = report("b", "The blast killed 43 people, mayor Odo Prane said.")
    assert kinds(a, b) == {"disputed"}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Police arrested 40 people.", "Police have 43 people in custody."),
        ("The blast displaced 4,000 people.", "In all, 4,300 people fled their homes."),
        ("The blast damaged 40 homes.", "In all, 43 homes were damaged."),
        ("Forty people are missing.", "Forty-three people are unaccounted for."),
        ("The blast wounded 40 people.", "In all, 43 were injured."),
        ("The death toll stands at 40.", "The blast left 43 dead."),
        ("Rescuers found 40 bodies.", "The blast claimed 43 lives."),
    ],
)
def test_one_measure_in_two_wordings_is_compared(one: str, other: str) -> None:
    series = series_of([report("a", one), report("b", other)])
    assert [len(s.counts) for s in series] == [2]
    assert series[0].kinds == ("disputed",)


# ---- through a store


@pytest.fixture
def assistant(tmp_path: Path) -> Iterator[Assistant]:
    with Assistant(Config(store=tmp_path / "store"), embedder=WordEmbedder()) as opened:
        yield opened


STORED = [
    report("a", "The blast killed 40 people, mayor Odo Prane said."),
    report("b", "The blast killed 52 people, nine of them children, the aid group Lantern said."),
    report("c", "The toll rose to 61, mayor Odo Prane said.", THURSDAY + timedelta(days=1)),
]


def stored(assistant: Assistant) -> list[Series]:
    records = Records(Path(assistant.config.store))
    try:
        contents = records.contents([a.id for a in records.articles()])
    finally:
        records.close()
    counts = [c for held in contents.values() for c in held.counts]
    return make_series(counts, {i: held.opening for i, held in contents.items()})


def test_a_store_gives_the_counts_that_were_read(assistant: Assistant, tmp_path: Path) -> None:
    assistant.ingest([write(tmp_path, STORED)])
    assert stored(assistant) == series_of(STORED)


def test_a_removed_article_leaves_no_trace(assistant: Assistant, tmp_path: Path) -> None:
    assistant.ingest([write(tmp_path, STORED)])
    assert stored(assistant) != series_of(STORED[:2])
    assistant.remove(["c"])
    assert stored(assistant) == series_of(STORED[:2])


def test_an_updated_article_is_counted_as_it_is_now(assistant: Assistant, tmp_path: Path) -> None:
    assistant.ingest([write(tmp_path, STORED)])
    newer = [*STORED[:2], report("c", "The toll rose to 70, mayor Odo Prane said.", THURSDAY + timedelta(days=1))]
    assistant.ingest([write(tmp_path, newer)])
    assert stored(assistant) == series_of(newer)


def test_the_order_of_ingest_changes_no_series(assistant: Assistant, tmp_path: Path) -> None:
    for n, one in enumerate(reversed(STORED)):
        assistant.ingest([write(tmp_path, [one], f"{n}.jsonl")])
    assert stored(assistant) == series_of(STORED)


def test_a_copy_in_the_store_changes_no_conflict_of_an_answer(assistant: Assistant, tmp_path: Path) -> None:
    question = "How many people did the blast in Tarvel kill?"
    assistant.ingest([write(tmp_path, STORED)])
    before = assistant.ask(question)
    copy = STORED[0].model_copy(update={"id": "copy", "publisher": "Noon"})
    assistant.ingest([write(tmp_path, [copy], "copy.jsonl")])
    after = assistant.ask(question)
    assert [(c.kind, [[f.text for f in r.figures] for r in c.sides]) for c in after.conflicts] == [
        (c.kind, [[f.text for f in r.figures] for r in c.sides]) for c in before.conflicts
    ]
    assert [[f.text for f in r.figures] for r in after.rows] == [[f.text for f in r.figures] for r in before.rows]
