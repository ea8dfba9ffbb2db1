"""An assistant with a scripted language model: what the model may change, what it never does, and what readers see."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from assistant import Answer, Assistant, Config, Filters
from assistant.llm.servers.calls import THREADS
from assistant.llm.session import LanguageModel
from assistant.llm.verification.source import Source
from assistant.llm.writing import checked, verified_again
from tests.lines import lines
from tests.llm_server import wait_until
from tests.scripted_model import Reply, ScriptedModel
from tests.small import WordEmbedder, write
from tests.tale import TALE, check

QUESTION = "How many residents left Orvale?"
GOOD = "About 6,000 residents have now left Orvale, governor Petra Halloran said on Thursday [S1]."
MORE = "Spokeswoman Ines Okoro of Open Hands said that 9,500 residents had left Orvale [S2]."
SHOWN = [GOOD.replace(" [S1].", ". [1]"), MORE.replace(" [S2].", ". [2]")]
FALSE = "About 7,000 residents have now left Orvale [S1]."
Make = Callable[..., tuple[Assistant, ScriptedModel]]


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("llm")
    with Assistant(Config(store=folder / "store"), embedder=WordEmbedder()) as assistant:
        assistant.ingest([write(folder / "corpus", TALE)])
    return folder / "store"


@pytest.fixture
def make(store: Path) -> Iterator[Make]:
    made: list[Assistant] = []

    def assistant(*replies: str | Reply | Exception, limit: float = 20) -> tuple[Assistant, ScriptedModel]:
        model = ScriptedModel(replies)
        made.append(Assistant(Config(store=store, llm_timeout=limit), embedder=WordEmbedder(), llm=model))
        return made[-1], model

    yield assistant
    for each in made:
        each.close()
    assert wait_until(lambda: not [t for t in threading.enumerate() if t.name == "language model"])


@pytest.fixture
def plain(store: Path) -> Iterator[Assistant]:
    with Assistant(Config(store=store), embedder=WordEmbedder()) as assistant:
        yield assistant


def same(answer: Answer, other: Answer) -> bool:
    """Whether all is equal but the time and what a model did."""
    return answer.model_copy(update={"model": None, "seconds": 0.0}) == other.model_copy(update={"seconds": 0.0})


def test_without_a_model_nothing_of_it_is_there(plain: Assistant) -> None:
    seen: list[Answer] = []
    answer = plain.ask(QUESTION, progress=seen.append)
    assert seen == [answer]
    assert answer.model is None


def test_sentences_that_hold_are_the_text_and_the_others_are_counted(make: Make, plain: Assistant) -> None:
    assistant, model = make(
        f"{GOOD} {FALSE} It was a warm day. {MORE} They fled from it [S77]. {GOOD} He [7] left [S1]."
    )
    answer = assistant.ask(QUESTION)
    assert answer.text == " ".join(SHOWN)
    assert (answer.model.shown, answer.model.dropped, answer.model.tasks) == (2, 5, ("text",))
    assert answer.model.reasons == (("figure", 1), ("citation", 2), ("repeated", 1), ("key", 1))
    assert answer.model.line.startswith(
        "Text by the language model scripted: 2 sentences checked against the sources, 5 l"
    )
    assert [(line.kind, line.citations) for line in answer.lines] == [("model", (1, 2))]
    assert same(answer.model_copy(update={"lines": plain.ask(QUESTION).lines}), plain.ask(QUESTION))
    check(assistant, answer)
    assert len(model.asked) == 1


def test_readers_see_the_engines_answer_first_and_then_each_sentence_once_it_is_verified(
    make: Make, plain: Assistant
) -> None:
    assistant, _ = make(Reply(f"{GOOD} {FALSE} {MORE}", size=1))
    seen: list[Answer] = []
    last = assistant.ask(QUESTION, progress=seen.append)
    assert same(seen[0], plain.ask(QUESTION))
    assert [a.text for a in seen[1:]] == [SHOWN[0], " ".join(SHOWN)]
    assert last.text == seen[-1].text
    assert all(a.rows == last.rows and a.citations == last.citations for a in seen)


@pytest.mark.parametrize(
    ("lie", "reason"),
    [
        ("About 9,000 residents have now left Orvale, governor Petra Halloran said on Thursday [S1].", "figure"),
        ("Ines Okoro said that about 6,000 residents have now left Orvale [S1].", "name"),
        (
            "Ines Okoro said about 6,000 residents and Petra Halloran said 9,500 residents had left Orvale [S1][S2].",
            "words",
        ),
        ("About 6,000 residents have now left Orvale, the mayor of Tamsin said on Thursday [S1].", "name"),
        ("Petra Halloran said: “About 6,000 residents have already left Orvale” [S1].", "quotation"),
        ("Petra Halloran denied that about 6,000 residents have now left Orvale [S1].", "stance"),
        ("Petra Halloran said that about 6,000 residents have not left Orvale [S1].", "negation"),
        ("About 6,000 residents have now left Orvale, governor Petra Halloran said on Thursday [S2].", "figure"),
        ("About 6,000 residents have now left Orvale, governor Petra Halloran said on Thursday [S77].", "citation"),
        ("About 6,000 residents have now left Orvale, governor Petra Halloran said on Thursday.", "citation"),
        ("Petra Halloran said on Monday that about 6,000 residents have now left Orvale [S1].", "date"),
    ],
)
def test_no_kind_of_lie_is_ever_shown(lie: str, reason: str, make: Make) -> None:
    assistant, _ = make(Reply(f"{lie} {MORE}", size=3))
    seen: list[Answer] = []
    answer = assistant.ask(QUESTION, progress=seen.append)
    assert answer.text == SHOWN[1]
    assert answer.model.reasons == ((reason, 1),)
    assert all(each.text == SHOWN[1] for each in seen[1:])


def test_who_says_it_is_put_before_a_sentence_that_lacks_nothing_else(make: Make) -> None:
    assistant, _ = make(
        "About 6,000 residents have now left Orvale [S1]. About 7,000 residents have now left Orvale [S1]."
    )
    answer = assistant.ask(QUESTION)
    assert answer.text == "Petra Halloran, governor, says: About 6,000 residents have now left Orvale. [1]"
    assert answer.model.reasons == (("figure", 1),)
    assert [s.failure for s in verified_again(answer)] == [None]


@pytest.mark.parametrize(
    ("sentence", "shown"),
    [
        ("Two left [S1].", "Two left. [1]"),
        ("Two left. [S1]", "Two left. [1]"),
        ("Two left [S1]", "Two left. [1]"),
        ("“Two left.” [S1].", "“Two left.” [1]"),
        ("Two left [S1], she said [S2][S3].", "Two left [1], she said. [2][3]"),
    ],
)
def test_a_shown_sentence_is_closed_once_with_its_keys_behind(sentence: str, shown: str) -> None:
    source = Source(1, "Two left.", None, None, "asserts", None, None)
    assert [s.text for s in checked([(sentence, True)], {1: source})] == [shown]


def test_if_nothing_holds_the_engines_text_stands_with_the_reason(make: Make, plain: Assistant) -> None:
    assistant, _ = make(f"{FALSE} It was a warm day.")
    answer = assistant.ask(QUESTION)
    assert same(answer, plain.ask(QUESTION))
    assert (answer.model.shown, answer.model.dropped, answer.model.fault) == (0, 2, None)
    assert "None of its sentences passed" in answer.model.line


def test_the_end_of_a_text_that_was_cut_at_its_length_is_left_out(make: Make) -> None:
    assistant, _ = make(Reply(f"{GOOD} About 9,500 residents had", finish="length"))
    answer = assistant.ask(QUESTION)
    assert answer.text == SHOWN[0]
    assert answer.model.reasons == (("unfinished", 1),)


def test_a_model_that_never_ends_is_not_listened_to_for_ever(make: Make) -> None:
    assistant, _ = make(Reply(f"{GOOD} " * 100_000, size=100))
    answer = assistant.ask(QUESTION)
    assert answer.text == SHOWN[0]


@pytest.mark.parametrize(
    ("reply", "fault"),
    [
        (ConnectionError("sk-secret"), "down"),
        (TimeoutError("sk-secret"), "slow"),
        (Reply(f"{GOOD} {MORE} And", error=RuntimeError("sk-secret")), "cut off"),
        (Reply(f"{GOOD} {MORE}", finish=None), "cut off"),
        ("", "empty"),
        ("  \n ", "empty"),
        ("<think>I do not know.</think>", "empty"),
        ("12 [S1]. ... 9", "garbled"),
    ],
)
def test_a_fault_leaves_the_engines_answer(
    reply: str | Reply | Exception, fault: str, make: Make, plain: Assistant
) -> None:
    assistant, _ = make(reply)
    seen: list[Answer] = []
    answer = assistant.ask(QUESTION, progress=seen.append)
    assert same(answer, plain.ask(QUESTION))
    assert seen[0].text == answer.text
    assert (answer.model.fault, answer.model.shown) == (fault, 0)
    assert "sk-secret" not in answer.model_dump_json()


def test_a_slow_model_is_left_when_its_time_is_up(make: Make, plain: Assistant) -> None:
    assistant, _ = make(Reply(f"{GOOD} {MORE} " * 5, size=40, pause=0.4), limit=1)
    answer = assistant.ask(QUESTION)
    assert same(answer, plain.ask(QUESTION))
    assert answer.model.fault == "slow"
    assert 0.9 <= answer.model.seconds <= answer.seconds


def test_a_yes_or_no_stays_the_engines(make: Make, plain: Assistant) -> None:
    question = "Did Norrwater deny that its gates had failed?"
    assistant, _ = make("The utility Norrwater denied that its gates had failed [S1]. No, they failed [S1].")
    seen: list[Answer] = []
    answer = assistant.ask(question, progress=seen.append)
    first = plain.ask(question).lines[0]
    assert first.text.startswith("Yes. ")
    assert answer.text == f"{first.text}\nThe utility Norrwater denied that its gates had failed. [1]"
    assert [line.kind for line in answer.lines] == ["verdict", "model"]
    assert all(each.lines[0] == first for each in seen)
    assert [s.failure for s in verified_again(answer)] == [None]


def test_a_line_of_ours_stays_before_the_text(plain: Assistant) -> None:
    answer = plain.ask(QUESTION)
    named = lines("Named in several of the articles: Petra Halloran [1][2]", "note")
    model = LanguageModel(plain.config, ScriptedModel([GOOD]))
    written = model.session().write(answer.model_copy(update={"lines": (*named, *answer.lines)}))
    assert written.text == f"{named[0].text}\n{SHOWN[0]}"


def test_an_answer_on_the_order_of_reports_is_their_days(make: Make, plain: Assistant) -> None:
    question = (
        "Did Harbour Gazette report that residents left Orvale before Northern Wire wrote that residents left Orvale?"
    )
    expected = plain.ask(question)
    assistant, model = make(GOOD)
    answer = assistant.ask(question)
    assert expected.frame.report_order is not None
    assert expected.status == "answered"
    assert same(answer, expected)
    assert model.asked == []


def test_a_refusal_is_not_written_about(make: Make, plain: Assistant) -> None:
    assistant, model = make(GOOD)
    question = "How many giraffes escaped from the zoo?"
    answer = assistant.ask(question)
    assert answer.status == "refused"
    assert same(answer, plain.ask(question))
    assert answer.model is None
    assert model.asked == []


def test_sources_go_in_as_data_under_their_keys(make: Make) -> None:
    assistant, model = make(GOOD)
    answer = assistant.ask(QUESTION)
    ((system, user),) = [(a.system, a.user) for a in model.asked]
    data = user.split("BEGIN DATA\n")[1].split("\nEND DATA")[0].splitlines()
    cited = {f"[S{c.key}]": c.quote for c in answer.citations}
    assert [line.split()[-1] for line in data[:-1]] == [f"[S{key}]" for row in answer.rows[:3] for key in row.citations]
    assert all(cited[line.split()[-1]] in line for line in data[:-1])
    assert data[-1].startswith("Published: [S1]")
    assert QUESTION in user.split("END DATA")[1]
    assert answer.citations[0].quote not in system


def test_a_follow_up_is_made_whole_by_the_model(make: Make) -> None:
    whole = "How many residents had left Orvale on Thursday?"
    assistant, model = make(GOOD, whole, GOOD)
    first = assistant.ask(QUESTION)
    answer = assistant.ask("And on Thursday?", history=[first])
    assert answer.question == whole
    assert answer.model.tasks == ("follow-up", "text")
    assert QUESTION in model.asked[1].user
    check(assistant, answer)


@pytest.mark.parametrize("said", ["How many residents left Tamsin, according to Open Hands?", "I cannot say.", "", "?"])
def test_a_follow_up_that_does_not_hold_is_made_whole_by_the_rules(said: str, make: Make, plain: Assistant) -> None:
    assistant, _ = make(GOOD, said, MORE)
    first = assistant.ask(QUESTION)
    answer = assistant.ask("And according to Open Hands?", history=[first])
    assert answer.question == plain.ask("And according to Open Hands?", history=[first]).question


def test_a_question_that_stands_alone_is_not_made_whole(make: Make) -> None:
    assistant, model = make(GOOD, GOOD)
    first = assistant.ask(QUESTION)
    assistant.ask("How many residents left Orvale in May 2022?", history=[first])
    assert len(model.asked) == 2


def test_what_is_asked_is_named_by_the_model_where_the_rules_cannot(make: Make, plain: Assistant) -> None:
    question = "residents that left Orvale"
    assistant, model = make('{"asks": ["figure"], "unit": "residents"}', GOOD)
    answer = assistant.ask(question)
    assert (answer.frame.asks, answer.frame.unit) == (("figure",), "residents")
    assert plain.ask(question).frame.asks == ("statement",)
    assert answer.model.tasks == ("frame", "text")
    assert len(model.asked) == 2


def test_after_a_fault_the_model_is_not_asked_again_for_this_question(make: Make, plain: Assistant) -> None:
    assistant, model = make(ConnectionError(), GOOD)
    answer = assistant.ask("residents that left Orvale")
    assert same(answer, plain.ask("residents that left Orvale"))
    assert (answer.model.fault, model.left) == ("down", 1)


def test_reading_takes_a_part_of_the_time_only(make: Make) -> None:
    assistant, _ = make(Reply('{"asks": ["figure"]}', size=1, pause=0.3), limit=2)
    answer = assistant.ask("residents that left Orvale")
    assert answer.model.fault == "slow"
    assert answer.model.seconds < 1.5


def test_a_model_that_keeps_failing_is_left_alone_for_a_while(make: Make) -> None:
    assistant, model = make(*[ConnectionError()] * 9)
    faults = [assistant.ask(QUESTION).model.fault for _ in range(4)]
    assert faults == ["down", "down", "paused", "paused"]
    assert len(model.asked) == 2


def test_threads_are_bounded(make: Make) -> None:
    """Calls that nobody waits for any more still count."""
    assistant, model = make(*[Reply("word " * 60, size=5, pause=0.5)] * (THREADS + 3), limit=1)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("assistant.llm.servers.circuit_breaker.FAILURES", 1_000)
        faults: list[str | None] = []
        threads = [
            threading.Thread(target=lambda: faults.append(assistant.ask(QUESTION).model.fault))
            for _ in range(THREADS + 3)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert sorted(faults) == ["busy"] * 3 + ["slow"] * THREADS
    assert len(model.asked) == THREADS


def test_a_reader_that_stops_listening_stops_the_call(make: Make) -> None:
    assistant, _ = make(Reply(f"{GOOD} {MORE} " * 20, size=40, pause=0.05))

    def gone(answer: Answer) -> None:
        if answer.model:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        assistant.ask(QUESTION, progress=gone)
    assert wait_until(lambda: not [t for t in threading.enumerate() if t.name == "language model"])


def test_the_line_on_articles_that_are_still_being_read_stays(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("assistant.store.records.Records.waiting", lambda *_: 2)
    for filters in (None, Filters(speakers=("Petra Halloran",))):
        seen: list[Answer] = []
        answer = make(GOOD)[0].ask(QUESTION, filters=filters, progress=seen.append)
        assert answer.model.shown == 1
        assert "still being read" in answer.text
        assert answer.text.splitlines()[1:] == seen[0].text.splitlines()[-1:]


def test_an_answer_without_a_model_imports_nothing_for_one(store: Path) -> None:
    code = f"""
import sys
from assistant import Assistant, Config
from tests.small import WordEmbedder
with Assistant(Config(store={str(store)!r}), embedder=WordEmbedder()) as assistant:
    assert assistant.ask({QUESTION!r}).status == "answered"
print([name for name in sys.modules if name.split(".")[0] in {{"llama_index", "openai", "ollama"}}
       or name.startswith("assistant.llm")])
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=120, check=False)
    assert done.stdout.strip() == "[]", done.stderr
