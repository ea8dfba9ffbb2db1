"""The commands over a scripted assistant: what is passed on, what is printed, which status is left."""

from __future__ import annotations

import json
import logging
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import pytest

import assistant
from assistant.errors import InputError, StoreLocked, StoreMissing
from assistant.interfaces.cli import commands as cli
from assistant.schema import (
    Answer,
    AnswerRow,
    Article,
    ArticleInfo,
    AuditReport,
    Brief,
    Citation,
    Claim,
    Conflict,
    Coverage,
    Figure,
    Filters,
    Frame,
    IngestReport,
    NearestPassage,
    Progress,
    ScoredPassage,
    Span,
)
from tests.lines import lines

TEXT = "Mayor Ilse Okafor said more than 400 people left the lower bank. Coast guard officers deny it."
SENTENCE = TEXT[:64]
FIGURE = Figure(text="more than 400", low=400, unit="people", span=Span(start=27, end=40))
ARTICLE = Article(id="dam.md", text=TEXT, title="Dam leaks", publisher="Vellan Post", published=date(2031, 3, 4))
COVERAGE = Coverage(articles=3, matching=2, speakers=("Ilse Okafor",))
CITATION = Citation(
    key=1,
    article_id="dam.md",
    title="Dam leaks",
    publisher="Vellan Post",
    published=date(2031, 3, 4),
    start=0,
    end=64,
    quote=SENTENCE,
)
ROW = AnswerRow(
    speaker="Ilse Okafor",
    role="Mayor",
    statement="more than 400 people left the lower bank",
    figures=(FIGURE,),
    published=date(2031, 3, 4),
    citations=(1,),
)
DENIAL = AnswerRow(stance="denies", statement="Coast guard officers deny it", citations=(1,))
ANSWERED = Answer(
    question="How many people left the lower bank?",
    frame=Frame(asks=("figure",), notes=("“this week” was read as 2031-02-26 to 2031-03-04",)),
    status="answered",
    lines=lines("Ilse Okafor said: more than 400 people. [1]"),
    rows=(ROW,),
    citations=(CITATION,),
    conflicts=(Conflict(kind="dispute", about="people who left", sides=(ROW, DENIAL)),),
    coverage=COVERAGE,
    seconds=0.12,
)
REFUSED = Answer(
    question="Who won?",
    frame=Frame(asks=("speaker",)),
    status="refused",
    lines=lines("The articles do not say who won.", "note"),
    nearest=(
        NearestPassage(article_id="dam.md", start=65, end=94, text=TEXT[65:94], score=0.1, reason="names no winner"),
    ),
    coverage=COVERAGE,
    seconds=0.1,
)

DONE = Progress(stage="done", articles=2, articles_total=2, passages=3, passages_total=3, seconds=1.5)


class Fake:
    """Stands in for `Assistant`: notes the calls and returns what a test scripted, or raises it."""

    calls: list[tuple[str, tuple[Any, ...], dict[str, Any]]]
    config: assistant.Config
    results: dict[str, Any]

    def __init__(self, config: assistant.Config) -> None:
        type(self).config = config

    def __enter__(self) -> Fake:
        return self

    def __exit__(self, *error: object) -> None:
        self.calls.append(("close", (), {}))

    def __getattr__(self, name: str) -> Callable[..., Any]:
        if name not in self.results:
            raise AttributeError(name)

        def call(*arguments: Any, **options: Any) -> Any:
            progress = options.get("progress")
            if progress:
                progress(Progress(stage="read", articles=1, articles_total=2))
                progress(DONE)
            self.calls.append((name, arguments, options))
            result = self.results[name]
            if isinstance(result, BaseException):
                raise result
            return result

        return call


class Ran(NamedTuple):
    status: int
    out: str
    err: str


Run = Callable[..., Ran]


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch) -> type[Fake]:
    Fake.calls = []
    Fake.results = {
        "ask": ANSWERED,
        "retrieve": [ScoredPassage(article_id="dam.md", start=0, end=64, text=SENTENCE, score=0.5)],
        "ingest": IngestReport(added=("a", "b"), passages=3, claims=4, seconds=1.5),
        "articles": [
            ArticleInfo(
                id="dam.md",
                title="Dam leaks",
                publisher="Vellan Post",
                published=date(2031, 3, 4),
                passages=1,
                claims=2,
            ),
            ArticleInfo(id="copy.md", passages=1, claims=0, copy_of="dam.md"),
        ],
        "article": ARTICLE,
        "claims": [
            Claim(
                article_id="dam.md",
                kind="speech",
                source=Span(start=0, end=17),
                cue=Span(start=18, end=22),
                content=Span(start=23, end=63),
                speaker="Ilse Okafor",
                role="Mayor",
                figures=(FIGURE,),
                published=date(2031, 3, 4),
            )
        ],
        "brief": Brief(topic="the dam", known=(DENIAL,), claims=(ROW,), citations=(CITATION,), coverage=COVERAGE),
        "remove": ("dam.md",),
        "rebuild": None,
        "audit": AuditReport(articles=2, passages=3, claims=4, vectors=3),
    }
    monkeypatch.setattr(assistant, "Assistant", Fake)
    return Fake


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Iterator[Run]:
    monkeypatch.setenv("COLUMNS", "100")
    root, package = logging.getLogger(), logging.getLogger("assistant")
    handlers, levels = root.handlers[:], (root.level, package.level)

    def call(*arguments: str) -> Ran:
        with pytest.raises(SystemExit) as end:
            cli.main(arguments)
        return Ran(int(end.value.code or 0), *capsys.readouterr())

    yield call
    root.handlers[:] = handlers
    root.setLevel(levels[0])
    package.setLevel(levels[1])


def test_articles_that_are_only_partly_read_are_named(run: Run, fake: type[Fake]) -> None:
    unread = (("long.txt", "longer than news \x1b[2J"),)
    fake.results["ingest"] = IngestReport(added=("long.txt",), unread=unread)
    fake.results["audit"] = AuditReport(articles=1, passages=900, claims=7, vectors=160, unread=unread)
    fake.results["articles"] = [ArticleInfo(id="long.txt", passages=900, claims=7, unread="longer than news")]
    for command in ("ingest", "audit", "articles"):
        done = run(command, *COMMANDS[command])
        assert done.status == 0
        assert "longer than news" in done.out
        assert "\x1b" not in done.out
    assert "only partly read: long.txt: longer than news" in run("audit").out


COMMANDS = {
    "ingest": ("corpus",),
    "ask": ("How many?",),
    "retrieve": ("How many?",),
    "claims": (),
    "brief": ("the dam",),
    "articles": (),
    "remove": ("dam.md",),
    "rebuild": (),
    "audit": (),
}


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_prints_text_or_json_and_closes_the_store(fake: type[Fake], run: Run, command: str) -> None:
    text = run(command, *COMMANDS[command])
    assert text.status == 0
    assert text.out.endswith("\n")
    as_json = run(command, *COMMANDS[command], "--json")
    assert as_json.status == 0
    json.loads(as_json.out)
    assert [call[0] for call in fake.calls].count("close") == 2


@pytest.mark.parametrize("command", COMMANDS)
def test_the_store_is_an_option_a_variable_or_the_default(
    fake: type[Fake], run: Run, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    run(command, *COMMANDS[command])
    assert fake.config.store == Path(".briefing")
    monkeypatch.setenv("BRIEFING_STORE", "from-variable")
    run(command, *COMMANDS[command])
    assert fake.config.store == Path("from-variable")
    run(command, *COMMANDS[command], "--store", "given")
    assert fake.config.store == Path("given")


@pytest.mark.parametrize("command", COMMANDS)
def test_the_vectors_server_is_an_option_or_a_variable(
    fake: type[Fake], run: Run, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    run(command, *COMMANDS[command])
    assert fake.config.chroma is None
    monkeypatch.setenv("BRIEFING_CHROMA", "http://variable:8000")
    run(command, *COMMANDS[command])
    assert fake.config.chroma == "http://variable:8000"
    run(command, *COMMANDS[command], "--chroma", "https://given")
    assert fake.config.chroma == "https://given"
    monkeypatch.setenv("BRIEFING_CHROMA", "")
    run(command, *COMMANDS[command])
    assert fake.config.chroma is None


def test_a_wrong_address_of_a_server_is_wrong_usage(run: Run, tmp_path: Path) -> None:
    ran = run("articles", "--store", str(tmp_path), "--chroma", "localhost:8000")
    assert ran.status == 2
    assert ran.err.count("\n") == 1
    assert "http://localhost:8000" in ran.err


def test_an_answer_shows_speakers_sources_conflicts_notes_and_coverage(fake: type[Fake], run: Run) -> None:
    out = run("ask", "How many?").out
    for part in (
        "Ilse Okafor said: more than 400 people. [1]",
        "Note: “this week” was read as 2031-02-26 to 2031-03-04",
        "Ilse Okafor (Mayor) | says | more than 400 people | 4 Mar 2031",
        "more than 400 people left the lower bank [1]",
        "Sources disagree: people who left",
        "the article itself | denies",
        "[1] Dam leaks - Vellan Post - 4 Mar 2031 - dam.md 0-64",
        f"| {SENTENCE}",
        "3 articles searched, 2 with matching passages; speakers: Ilse Okafor (0.12 s).",
    ):
        assert part in out


def test_json_is_the_record(fake: type[Fake], run: Run) -> None:
    assert json.loads(run("ask", "How many?", "--json").out) == ANSWERED.model_dump(mode="json")
    assert json.loads(run("claims", "--json").out) == [
        claim.model_dump(mode="json") for claim in fake.results["claims"]
    ]


def test_a_refusal_is_an_answer(fake: type[Fake], run: Run) -> None:
    fake.results["ask"] = REFUSED
    ran = run("ask", "Who won?")
    assert (ran.status, ran.err) == (0, "")
    assert "The articles do not say who won." in ran.out
    assert "dam.md 65-94: names no winner" in ran.out
    assert "Coast guard officers deny it." in ran.out


def test_claims_show_their_words(fake: type[Fake], run: Run) -> None:
    out = run("claims", "the dam").out
    assert "Dam leaks - Vellan Post - 4 Mar 2031 - dam.md" in out
    assert "Ilse Okafor (Mayor) | says | said | more than 400 people" in out
    assert "more than 400 people left the lower bank (23-63)" in out
    asked = {"about": "the dam", "speaker": None, "filters": Filters(), "beliefs": False}
    assert ("claims", (), asked) in fake.calls


def test_beliefs_are_asked_for_and_marked(fake: type[Fake], run: Run) -> None:
    (said,) = fake.results["claims"]
    fake.results["claims"] = [said, said.model_copy(update={"kind": "belief"})]
    out = run("claims", "--beliefs").out
    assert fake.calls[0][2]["beliefs"] is True
    assert out.count("Ilse Okafor (Mayor) | says | said") == 1
    assert out.count("Ilse Okafor (Mayor) | belief | says | said") == 1


def test_claims_of_several_speakers_are_put_together_once(fake: type[Fake], run: Run) -> None:
    found = json.loads(run("claims", "--speaker", "Okafor", "--speaker", "Ilse", "--json").out)
    assert [call[2]["speaker"] for call in fake.calls if call[0] == "claims"] == ["Okafor", "Ilse"]
    assert len(found) == 1


def test_articles_and_copies_are_listed(fake: type[Fake], run: Run) -> None:
    out = run("articles").out
    assert "Dam leaks - Vellan Post - 4 Mar 2031\n  id dam.md | 1 passage, 2 claims" in out
    assert "undated\n  id copy.md | 1 passage, 0 claims | copy of dam.md" in out


@pytest.mark.parametrize(("command", "result"), [("articles", []), ("retrieve", []), ("claims", [])])
def test_nothing_found_is_said(fake: type[Fake], run: Run, command: str, result: list[Any]) -> None:
    fake.results[command] = result
    assert "No " in run(command, *COMMANDS[command]).out
    assert json.loads(run(command, *COMMANDS[command], "--json").out) == []


FILTERED = ["--since", "2031-03-01", "--until", "2031-03-31", "--publisher", "Vellan Post", "--publisher", "Coast Wire"]
FILTERED += ["--speaker", "Ilse Okafor", "--article", "dam.md", "--article", "copy.md"]


@pytest.mark.parametrize("command", ["ask", "retrieve", "brief", "articles"])
def test_filters_reach_the_assistant(fake: type[Fake], run: Run, command: str) -> None:
    assert run(command, *COMMANDS[command], *FILTERED).status == 0
    assert fake.calls[0][2]["filters"] == Filters(
        since=date(2031, 3, 1),
        until=date(2031, 3, 31),
        publishers=("Vellan Post", "Coast Wire"),
        speakers=("Ilse Okafor",),
        articles=("dam.md", "copy.md"),
    )


@pytest.mark.parametrize(
    ("written", "since", "until"),
    [
        ("2024-02-03", date(2024, 2, 3), date(2024, 2, 3)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2024-12", date(2024, 12, 1), date(2024, 12, 31)),
        ("2024", date(2024, 1, 1), date(2024, 12, 31)),
        ("9999", date(9999, 1, 1), date(9999, 12, 31)),
    ],
)
def test_a_month_or_a_year_is_a_date_too(fake: type[Fake], run: Run, written: str, since: date, until: date) -> None:
    assert run("articles", "--since", written, "--until", written).status == 0
    assert fake.calls[0][2]["filters"] == Filters(since=since, until=until)


def test_settings_reach_the_assistant(fake: type[Fake], run: Run) -> None:
    run("retrieve", "How many?", "--k", "3", "--fusion", "lexical", "--model", "mine")
    assert (fake.config.fusion, fake.config.model, fake.calls[0][2]["k"]) == ("lexical", Path("mine"), 3)
    run("ask", "How many?")
    assert (fake.config.fusion, fake.config.model) == ("hybrid", None)


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (["ask"], "QUESTION"),
        (["ask", "How many?", "--since", "yesterday"], "--since 'yesterday' is not a date"),
        (["ask", "How many?", "--since", "2031-02-30"], "2031-02-30"),
        (["ask", "How many?", "--until", "0000"], "--until"),
        (["ask", "How many?", "--since", "2031", "--until", "2030"], "--since"),
        (["ask", "How many?", "--fusion", "both"], "--fusion"),
        (["ask", "How many?", "--colour"], "--colour"),
        (["retrieve", "How many?", "--k", "0"], "--k"),
        (["ingest"], "PATHS"),
        (["remove"], "IDS"),
        (["evaporate"], "evaporate"),
        (["serve", "--corpus", "no-such-folder"], "no-such-folder"),
    ],
)
def test_wrong_usage_is_one_line_and_status_2(fake: type[Fake], run: Run, arguments: list[str], named: str) -> None:
    ran = run(*arguments)
    assert (ran.status, ran.out) == (2, "")
    assert named in ran.err
    assert "--help" in ran.err
    assert ran.err.count("\n") == 1
    assert not fake.calls


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (StoreMissing("no store at x; make one with `briefing ingest`"), 1),
        (StoreLocked("process 7 writes to x"), 1),
        (InputError("the question is empty"), 2),
    ],
)
def test_a_deliberate_error_is_one_line(fake: type[Fake], run: Run, error: Exception, status: int) -> None:
    fake.results["ask"] = error
    assert run("ask", "How many?") == Ran(status, "", f"briefing: {error}\n")


def test_a_fault_is_one_line_that_names_verbose(fake: type[Fake], run: Run) -> None:
    fake.results["ask"] = ValueError("first\nsecond")
    ran = run("ask", "How many?")
    assert (ran.status, ran.out) == (1, "")
    assert ran.err == "briefing: internal error: ValueError: first second; use --verbose for the traceback\n"


@pytest.mark.parametrize("error", [ValueError("broken"), StoreMissing("no store")])
def test_verbose_shows_the_traceback(fake: type[Fake], run: Run, error: Exception) -> None:
    fake.results["ask"] = error
    ran = run("ask", "How many?", "--verbose")
    assert ran.status == 1
    assert "Traceback" in ran.err
    assert ran.err.splitlines()[-1].startswith("briefing: ")


def test_interruption_is_one_line(fake: type[Fake], run: Run) -> None:
    fake.results["ingest"] = KeyboardInterrupt()
    ran = run("ingest", "corpus")
    assert ran.status == 130
    assert "interrupted" in ran.err.splitlines()[-1]
    assert "Traceback" not in ran.err


def test_an_ingest_says_what_it_did(fake: type[Fake], run: Run) -> None:
    fake.results["ingest"] = IngestReport(
        added=("a", "b"),
        updated=("c",),
        unchanged=("d",),
        failed=(("x.png", "holds no text\nat all"), ("y.pdf", "ends early")),
        undated=("a",),
        copies=(("b", "a"),),
        passages=1234,
        claims=5,
        searchable_seconds=0.5,
        seconds=1.5,
    )
    ran = run("ingest", "corpus", "more.jsonl")
    assert ran.status == 0
    took = "searchable by words after 0.5 s, complete after 1.5 s"
    assert f"2 added, 1 updated, 1 unchanged, 2 failed (1,234 passages, 5 claims; {took})" in " ".join(ran.out.split())
    assert "excluded by --since and --until: a" in ran.out
    assert "b (copy of a)" in ran.out
    assert "failed: x.png: holds no text at all\nfailed: y.pdf: ends early\n" in ran.err
    assert "reading: 1 of 2 articles" in ran.err
    assert fake.calls[0][1] == ((Path("corpus"), Path("more.jsonl")),)


def test_an_ingest_that_takes_nothing_fails(fake: type[Fake], run: Run) -> None:
    fake.results["ingest"] = IngestReport(failed=(("x.png", "holds no text"),))
    assert run("ingest", "x.png").status == 1
    fake.results["ingest"] = IngestReport(unchanged=("d",), failed=(("x.png", "holds no text"),))
    assert run("ingest", "x.png").status == 0
    fake.results["ingest"] = IngestReport()
    assert run("ingest", "empty-folder").status == 0


def test_many_undated_articles_are_counted(fake: type[Fake], run: Run) -> None:
    fake.results["ingest"] = IngestReport(added=("a",), undated=tuple(f"n{number}" for number in range(25)))
    assert "n9 and 15 more" in " ".join(run("ingest", "corpus").out.split())


def test_an_audit_with_problems_fails_and_names_them(fake: type[Fake], run: Run) -> None:
    fake.results["audit"] = AuditReport(
        articles=1, passages=1, claims=0, vectors=2, problems=("vector 7 has no passage",)
    )
    ran = run("audit")
    assert ran.status == 1
    assert ran.out == "Checked 1 article, 1 passage, 0 claims, 2 vectors: 1 problem.\n  vector 7 has no passage\n"


def test_rebuild_says_how_much(fake: type[Fake], run: Run) -> None:
    assert run("rebuild").out == "rebuilt: 2 articles, 3 passages (1.5 s)\n"


HOSTILE = "\x1b[2J\x1b]0;title\x07\x9b31m\u202egpj.exe \ud800 [bold]red[/bold]"


def test_articles_cannot_drive_the_terminal(fake: type[Fake], run: Run) -> None:
    nasty = CITATION.model_copy(update={"quote": HOSTILE, "title": HOSTILE, "article_id": HOSTILE})
    row = ROW.model_copy(update={"speaker": HOSTILE, "statement": HOSTILE})
    fake.results["ask"] = ANSWERED.model_copy(update={"lines": lines(HOSTILE), "rows": (row,), "citations": (nasty,)})
    fake.results["articles"] = [ArticleInfo(id=HOSTILE, title=HOSTILE, passages=1, claims=0)]
    fake.results["ingest"] = IngestReport(failed=((HOSTILE, HOSTILE),))
    for arguments in (["ask", "How many?"], ["articles"], ["ingest", "x"], ["ask", "How many?", "--json"]):
        ran = run(*arguments)
        assert not {"\x1b", "\x07", "\x9b", "\ud800"} & set(ran.out + ran.err)
    assert "␛[2J" in run("ask", "How many?").out
    assert "[bold]red[/bold]" in run("ask", "How many?").out
    assert json.loads(run("ask", "How many?", "--json").out)["text"] == HOSTILE


@pytest.mark.parametrize("columns", [40, 60, 100])
def test_text_is_wrapped_to_the_terminal(
    fake: type[Fake], run: Run, monkeypatch: pytest.MonkeyPatch, columns: int
) -> None:
    fake.results["ask"] = ANSWERED.model_copy(update={"lines": lines("water " * 200)})
    monkeypatch.setenv("COLUMNS", str(columns))
    longest = max(map(len, run("ask", "How many?").out.splitlines()))
    assert columns - 10 < longest <= columns


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> list[tuple[assistant.Config, dict[str, Any]]]:
    started: list[tuple[assistant.Config, dict[str, Any]]] = []
    monkeypatch.setattr("assistant.interfaces.page.serve", lambda config, **options: started.append((config, options)))
    return started


def test_serve_starts_the_page(fake: type[Fake], run: Run, served: list[Any]) -> None:
    given = ("--store", "s", "--chroma", "http://c", "--port", "8000", "--fusion", "lexical")
    assert run("serve", *given).status == 0
    config, options = served[0]
    assert (config.store, config.chroma, config.fusion) == (Path("s"), "http://c", "lexical")
    assert options == {"host": "127.0.0.1", "port": 8000, "auth": None, "allow_hosts": ()}
    assert not fake.calls


@pytest.mark.parametrize("stored", [[], StoreMissing("no store")])
def test_serve_fills_an_empty_store_first(
    fake: type[Fake], run: Run, served: list[Any], tmp_path: Path, stored: object
) -> None:
    fake.results["articles"] = stored
    ran = run("serve", "--corpus", str(tmp_path))
    assert [name for name, _, _ in fake.calls] == ["articles", "ingest", "close"]
    assert "2 added" in ran.err
    assert len(served) == 1


def test_serve_leaves_a_filled_store_alone(fake: type[Fake], run: Run, served: list[Any], tmp_path: Path) -> None:
    run("serve", "--corpus", str(tmp_path))
    assert [name for name, _, _ in fake.calls] == ["articles", "close"]
    assert len(served) == 1


def test_help_and_version(run: Run) -> None:
    assert run("--help").out == run().out
    assert run("--version").out.startswith("briefing 0.")


def python(code: str, **options: Any) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", code],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        **options,
    )


def test_help_loads_nothing_heavy() -> None:
    heavy = ["torch", "chromadb", "gradio", "llama_index", "spacy", "onnxruntime", "transformers", "trafilatura"]
    heavy += ["sentence_transformers", "tokenizers", "dateparser", "jinja2"]
    code = f"""
import sys
from assistant.interfaces.cli.commands import main
try:
    main(["ask", "--help"])
except SystemExit:
    print([name for name in {heavy!r} if name in sys.modules], file=sys.stderr)
"""
    out, err = python(code).communicate(timeout=60)
    assert "QUESTION" in out
    assert err.strip() == "[]"


SCRIPTED = """
import sys, time
import assistant
from assistant.schema import Article, ArticleInfo
class Scripted:
    def __init__(self, config): pass
    def __enter__(self): return self
    def __exit__(self, *error): pass
    def articles(self, filters=None):
        {body}
        return [ArticleInfo(id=str(i) + "\\u2014", passages=1, claims=1) for i in range(20000)]
assistant.Assistant = Scripted
from assistant.interfaces.cli.commands import main
main(["articles", *sys.argv[1:]])
"""


def test_a_closed_pipe_is_silent() -> None:
    process = python(SCRIPTED.format(body="time.sleep(0.5)"))
    assert process.stdout is not None
    process.stdout.close()
    assert process.stderr is not None
    assert process.stderr.read() == ""
    assert process.wait(timeout=60) == 0


def test_ctrl_c_ends_with_130() -> None:
    import signal

    # Where the tests run in the background, their children ignore the signal that they inherit as ignored.
    heard = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)\n"
    process = python(heard + SCRIPTED.format(body="print('ready', flush=True); time.sleep(60)"))
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert err.startswith("briefing: interrupted")
    assert err.count("\n") == 1


@pytest.mark.parametrize("options", [[], ["--json"]])
def test_a_terminal_that_knows_ascii_only_is_served(options: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONIOENCODING", "ascii")
    process = subprocess.run(
        [sys.executable, "-c", SCRIPTED.format(body="pass"), *options], capture_output=True, check=False, timeout=60
    )
    assert (process.returncode, process.stderr) == (0, b"")
    assert b"\\u2014" in process.stdout
