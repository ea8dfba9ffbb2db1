"""`briefing series`: what it prints, what it puts right, what it says to wrong usage; and series on the page."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import NamedTuple

import pytest

from assistant import Article, Assistant, Config, Count, Figure, Line, Series, Span
from assistant.interfaces.cli import commands as cli
from assistant.interfaces.cli import terminal
from assistant.interfaces.export import conversation_document, to_bytes
from assistant.interfaces.page.conversations.storage import Conversations
from assistant.interfaces.page.conversations.turn import Turn, answer_turn
from assistant.interfaces.page.facets import Counted
from assistant.interfaces.page.views import brief, chat, claims
from tests.small import write

FIRST = Article(
    id="mill/fire-1",
    title="Fire in Brannick mill kills four",
    publisher="Lower Wire",
    published=date(2032, 3, 2),
    text="At least four people were killed in a fire at the Brannick mill, fire chief Odile Karst said on Tuesday. "
    "Thirty people were injured.",
)
SECOND = Article(
    id="mill/fire-2",
    title="Toll of Brannick mill fire rises",
    publisher="Upper Post",
    published=date(2032, 3, 3),
    text="Nine people were killed in the fire at the Brannick mill, fire chief Odile Karst said on Wednesday. "
    "The union Loom and Thread said that 14 people were killed in the fire at the Brannick mill.",
)
UNION = f"mill/fire-2:{SECOND.text.index('14')}"
HOSTILE = Article(
    id="trap",
    title="\x1b[31mRed <b>title</b>\u202e",
    publisher="\x1b]0;x\x07Wire",
    published=date(2032, 5, 1),
    text="Officials in Ostby\x1b[2J said that 21 people were killed in the landslide at Ostby on Saturday.",
)


class Ran(NamedTuple):
    status: int
    out: str
    err: str


Run = Callable[..., Ran]


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("series")
    with Assistant(Config(store=folder / "store")) as assistant:
        assistant.ingest([write(folder, [FIRST, SECOND, HOSTILE])])
    return folder / "store"


@pytest.fixture
def run(store: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Iterator[Run]:
    monkeypatch.setenv("COLUMNS", "120")
    root, package = logging.getLogger(), logging.getLogger("assistant")
    handlers, levels = root.handlers[:], (root.level, package.level)

    def call(*arguments: str) -> Ran:
        with pytest.raises(SystemExit) as end:
            cli.main(["series", *arguments, "--store", str(store)])
        return Ran(int(end.value.code or 0), *capsys.readouterr())

    yield call
    root.handlers[:] = handlers
    root.setLevel(levels[0])
    package.setLevel(levels[1])


def part(out: str, label: str) -> list[str]:
    """The lines of the series with this label."""
    [found] = [block for block in out.strip().split("\n\n") if block.startswith(label)]
    return [line.strip() for line in found.splitlines()]


def test_a_series_has_its_name_how_its_counts_differ_and_each_count_with_its_place(run: Run) -> None:
    ran = run("the fire in Brannick")
    assert (ran.status, ran.err) == (0, "")
    lines = part(ran.out, "people killed - Toll of Brannick mill fire rises")
    assert lines[1].startswith("revised, disputed")
    counts = lines[2:]
    assert counts[0] == "2 Mar 2032 | At least four people | Odile Karst | mill/fire-1:0"
    assert counts[1] == "3 Mar 2032 | Nine people | Odile Karst | mill/fire-2:0"
    assert counts[2].startswith("3 Mar 2032 | 14 people | ")
    assert counts[2].endswith(f" | {UNION}")
    injured = part(ran.out, "people injured - Fire in Brannick mill kills four")
    assert injured[1].startswith("2 Mar 2032 | Thirty people | Lower Wire | mill/fire-1:")


def test_a_count_that_does_not_stand_says_so_and_who_is_not_certain_is_not_named() -> None:
    figure = Figure(text="Thirty", low=30, high=30, unit="people", span=Span(start=0, end=6))
    told = {"article_id": "a", "figure": figure, "measure": "injured", "sentence": Span(start=0, end=27)}
    counts = (Count(**told, standing="corrected", claimed=True), Count(**told, via="Lower Wire", speaker="Odile Karst"))
    one = Series(label="people injured", measure="injured", unit="victims", counts=counts, kinds=("unclear",))
    article = Article(id="a", text="Thirty people were injured.")
    assert terminal.series([one], {"a": article}).splitlines() == [
        "people injured (victims)",
        "  may not agree",
        "  undated | Thirty people | a source in the article | corrected | a:0",
        "  undated | Thirty people | Odile Karst | via Lower Wire | a:0",
    ]


def test_where_it_stands_is_what_correct_takes_and_json_has_all_of_it(run: Run, store: Path) -> None:
    found = [Series.model_validate(each) for each in json.loads(run("--json").out)]
    with Assistant(Config(store=store)) as assistant:
        assert found == assistant.series()


def test_without_a_topic_all_are_listed_within_the_filters(run: Run) -> None:
    assert "landslide" not in run("--until", "2032-03").out
    everything = run().out
    assert "people injured" in everything
    assert "trap:" in everything
    only = run("--article", "mill/fire-1", "--speaker", "Odile Karst").out
    assert "Thirty" not in only
    assert "At least four" in only


def test_no_series_is_said(run: Run) -> None:
    ran = run("--publisher", "nobody")
    assert (ran.status, ran.out) == (0, "No series matches.\n")
    assert json.loads(run("--publisher", "nobody", "--json").out) == []


def test_what_articles_hold_cannot_steer_the_terminal(run: Run) -> None:
    ran = run("--article", "trap")
    assert "21 people" in ran.out
    assert not {"\x1b", "\x07", "\u202e"} & set(ran.out)


def test_a_count_is_put_right_and_taken_back(run: Run) -> None:
    before = run().out
    ran = run("--correct", UNION, "--measure", "injured", "--event", "Fire on the quay")
    assert ran.status == 0
    assert ran.out.startswith("put right: injured - Fire on the quay: 3 Mar 2032 | 14 people | ")
    after = run().out
    assert UNION not in "\n".join(part(after, "people killed - Toll"))
    assert json.loads(run("--correct", UNION, "--as-read", "--json").out)["measure"] == "dead"
    assert run().out == before


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--correct", "mill/fire-2", "--measure", "dead"), "--correct takes the place of a count"),
        (("--correct", ":12", "--measure", "dead"), "--correct takes the place of a count"),
        (("--correct", "mill/fire-2:-4", "--measure", "dead"), "--correct takes the place of a count"),
        (("--measure", "dead"), "--correct takes the place of a count"),
        (("--as-read",), "--correct takes the place of a count"),
        (("--correct", "mill/fire-2:0"), "--correct needs --measure, --event or both, or else --as-read alone"),
        (("--correct", "mill/fire-2:0", "--as-read", "--event", "x"), "--correct needs --measure"),
        (("topic", "--correct", "mill/fire-2:0", "--measure", "dead"), "leave out the topic and the filters"),
        (("--since", "2032", "--correct", "mill/fire-2:0", "--measure", "dead"), "leave out the topic and the filters"),
        (("--correct", "nope:0", "--measure", "dead"), "no article 'nope' in the store"),
        (("--correct", "mill/fire-2:3", "--measure", "dead"), "no count begins at character 3"),
        (("--correct", "mill/fire-2:0", "--measure", "deaths"), "no measure is called 'deaths': use one of dead"),
        (("--correct", "mill/fire-2:0", "--event", "  "), "the event is empty"),
        (("",), "the topic is empty"),
    ],
)
def test_wrong_usage_is_one_line_that_says_what_to_do(run: Run, arguments: tuple[str, ...], words: str) -> None:
    before = run("--json").out
    ran = run(*arguments)
    assert (ran.status, ran.out) == (2, "")
    assert words in ran.err
    assert len(ran.err.splitlines()) == 1
    assert run("--json").out == before


def test_the_help_says_how_to_put_a_count_right(run: Run) -> None:
    told = " ".join(run("--help").out.split())
    assert "--correct ID:START" in told
    assert "it stays right when the article is read again" in told


# On the page


@pytest.fixture
def reader(store: Path) -> Iterator[Assistant]:
    with Assistant(Config(store=store)) as assistant:
        yield assistant


def titles(html: str) -> list[str]:
    return re.findall(r"<figcaption><bdi>(.*?)</bdi>", html)


def test_a_drawing_of_claims_is_of_one_series_and_names_what_is_counted(reader: Assistant) -> None:
    facets = Counted(reader).now()
    assert titles(claims.listing(reader, facets, "", "Brannick", None)) == ["people killed over time"]
    assert titles(claims.listing(reader, facets, "", "Ostby", None)) == []


def test_an_answer_keeps_the_series_that_its_drawing_is_made_of(reader: Assistant) -> None:
    turn = answer_turn(reader, "How many people were killed in the fire at the Brannick mill?", [])
    assert turn.answer is not None
    assert "people killed" in {s.label for s in turn.series}
    assert all(s.measure == "dead" for s in turn.series)  # one figure is no series to draw
    assert titles(chat.transcript([turn])) == ["people killed over time"]
    kept = Conversations()
    at = kept.add("me", "", turn)
    assert kept.turns("me", at.conversation) == [turn]


def test_each_quantity_of_a_brief_has_its_own_rows_and_drawing(reader: Assistant) -> None:
    made = reader.brief("the fire in Brannick")
    [killed] = made.figures
    hurt = killed.model_copy(update={"name": "people injured", "rows": killed.rows[:1]})
    html = brief.view(made.model_copy(update={"figures": (killed, hurt)}))
    assert re.findall(r"<h4><bdi>(.*?)</bdi></h4>", html) == ["people killed", "people injured"]
    assert titles(html) == ["people killed over time"]


@pytest.mark.unpromised
def test_series_that_cannot_be_read_cost_neither_the_answer_nor_the_list(
    reader: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*arguments: object, **options: object) -> list[Series]:
        raise KeyError

    monkeypatch.setattr(Assistant, "series", fail)
    turn = answer_turn(reader, "How many people were killed in the fire at the Brannick mill?", [])
    assert turn.answer is not None
    assert (turn.error, turn.series) == (None, ())
    assert "Figures over time" not in chat.transcript([turn])
    assert "fire chief" in claims.listing(reader, Counted(reader).now(), "", "Brannick", None)


def test_a_contested_matter_shows_both_sides_each_with_its_source(reader: Assistant) -> None:
    answer = reader.ask("How many people were killed in the fire at the Brannick mill?")
    assert len(answer.citations) > 1
    told = "Contested: Odile Karst says “Nine people” [1]; union Loom and Thread denies: “14 people” [2]"
    line = Line(kind="verdict", text=told, citations=(1, 2))
    contested = answer.model_copy(update={"verdict": "contested", "lines": (line,), "rows": (), "conflicts": ()})
    html = chat.transcript([Turn("Did nine people die?", contested)])
    assert re.findall(r'class="cite"[^>]*>(.*?)<', html) == ["[1]", "[2]"]
    assert "Contested: Odile Karst says" in html
    assert told in " ".join(terminal.answer(contested).split())
    markdown = to_bytes(conversation_document([contested], made=date(2032, 4, 1)), "markdown").decode()
    assert (
        r"Contested: Odile Karst says “Nine people” \[1\]; union Loom and Thread denies: “14 people” \[2\]" in markdown
    )
