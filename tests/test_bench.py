from __future__ import annotations

import dataclasses
import importlib
import json
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from assistant import Answer, AnswerRow, Citation, Config, Conflict, Figure, Span
from assistant.models.encoder import fingerprint
from assistant.schema import Coverage, Frame
from tests import small

ROOT = Path(__file__).resolve().parent.parent

# The harness is a script with a package beside it, as `python bench/run.py` finds them.
sys.path.append(str(ROOT / "bench"))
run = importlib.import_module("run")
ablation, answers, asking, beside, clocks, profile, report, retrieval, scoring, sets, wrong = (
    importlib.import_module(f"measures.{name}")
    for name in (
        "ablation",
        "answers",
        "asking",
        "beside",
        "clock",
        "profile",
        "report",
        "retrieval",
        "scoring",
        "sets",
        "wrong",
    )
)

TEXTS = {a.id: a.text for a in small.ARTICLES}
READING = " by how well the best evidence answers"
LEFT = "More than 4,200 residents left Orvale overnight, regional governor Petra Halloran said on Tuesday."
DENIAL = "The utility Norrwater denied that its gates had failed."


def cite(key: int, quote: str, article: str = "dam", shift: int = 0) -> Citation:
    start = TEXTS[article].index(quote) + shift
    return Citation(key=key, article_id=article, start=start, end=start + len(quote), quote=quote)


def row(speaker: str | None, statement: str, *keys: int, figures: tuple[str, ...] = ()) -> AnswerRow:
    found = tuple(Figure(text=f, span=Span(start=0, end=len(f))) for f in figures)
    return AnswerRow(speaker=speaker, statement=statement, citations=keys, figures=found)


def answer(*rows: AnswerRow, citations: tuple[Citation, ...] = (), text: str = "", **more: Any) -> Answer:
    status = "answered" if rows else "refused"
    coverage = Coverage(articles=3, matching=1)
    given = {"question": "?", "frame": Frame(asks=("figure",)), "coverage": coverage, "seconds": 0.1} | more
    return Answer(status=status, text=text, rows=rows, citations=citations, **given)


RIGHT = answer(
    row("Petra Halloran", LEFT, 1, figures=("More than 4,200",)),
    row("Norrwater", "its gates had failed", 2),
    citations=(cite(1, LEFT), cite(2, DENIAL)),
    text="Petra Halloran: more than 4,200 [1]",
)
REFUSED = answer()


@pytest.mark.parametrize(
    ("needle", "text", "stands"),
    [
        ("more than 4,200", "MORE THAN 4200 residents", True),
        ("4,200", "14,200", False),
        ("4,200", "4,200.5", False),
        ("U.S.", "the US army", True),
        ("5%", "5 per cent", True),
        ("Dockers' Union", "the Dockers’ Union", True),
        ("Elodie Brun", "Élodie Brun’s aide", True),
        ("than more", "more than", False),
        ("", "anything", False),
    ],
)
def test_words_are_compared_without_their_varying_looks(needle: str, text: str, stands: bool) -> None:
    assert scoring.within(needle, text) is stands


def test_a_list_of_people_is_not_a_named_speaker() -> None:
    assert scoring.named(row("Governor Petra Halloran", "x", 1), ["Petra Halloran"])
    assert not scoring.named(row("Petra Halloran; Ivo Brandt", "x", 1), ["Petra Halloran"])
    assert not scoring.named(row(None, "x", 1), ["Petra Halloran"])


def test_all_parts_of_a_sound_answer_are_verbatim() -> None:
    held, parts = scoring.verbatim(RIGHT, TEXTS)
    assert held == parts == 8


@pytest.mark.parametrize(
    "unsound",
    [
        answer(row("A", DENIAL, 1), citations=(cite(1, DENIAL, shift=1),)),
        answer(row("A", "gates never failed", 1), citations=(cite(1, DENIAL),)),
        answer(row("A", DENIAL, 1, figures=("12",)), citations=(cite(1, DENIAL),)),
        answer(row("A", DENIAL, 1), citations=(cite(1, DENIAL),), text="A [7]"),
        answer(row("A", DENIAL, 1, 7), citations=(cite(1, DENIAL),)),
        answer(
            row("A", DENIAL, 1),
            citations=(cite(1, DENIAL),),
            conflicts=(Conflict(kind="dispute", about="x", sides=(row("B", "invented", 1),)),),
        ),
    ],
    ids=["offset", "statement", "figure", "key in the text", "key of a row", "side of a conflict"],
)
def test_each_unsound_part_is_counted(unsound: Answer) -> None:
    held, parts = scoring.verbatim(unsound, TEXTS)
    assert held < parts


def gold(quote: str, article: str = "dam") -> dict[str, Any]:
    start = TEXTS[article].index(quote)
    return {"article": article, "start": start, "end": start + len(quote)}


CLAIM_QUESTION = {
    "id": "own-1",
    "type": "who-how-many",
    "question": "Who said how many residents left Orvale?",
    "speakers": [["Petra Halloran", "Halloran"]],
    "figures": [["4,200"]],
    "short_answers": [],
    "evidence": [gold(LEFT)],
    "evidence_mode": "any",
    "answerable": True,
}


UNANSWERABLE = {"answerable": False, "reason": "topic", "speakers": [], "figures": [], "evidence": []}


def test_claimqa_asks_for_each_part() -> None:
    parts = scoring.claimqa_judgement(CLAIM_QUESTION, RIGHT)
    assert parts == {"refusal": True, "cited": True, "speaker": True, "figure": True}


@pytest.mark.parametrize(
    ("change", "wrong"),
    [
        ({"speakers": [["Norrwater"]]}, {"speaker"}),  # that row cites no gold sentence
        ({"figures": [["9,500"]]}, {"figure"}),
        ({"evidence": [gold("Volunteers handed out blankets in the school.")]}, {"cited", "speaker", "figure"}),
        ({"evidence": [gold(LEFT), gold("Flour has become", "bakery")], "evidence_mode": "all"}, {"cited"}),
        ({"type": "when-where-which", "short_answers": ["Friday"]}, {"short"}),
        ({"answerable": False}, {"refusal"}),
    ],
)
def test_claimqa_counts_what_is_wrong(change: dict[str, Any], wrong: set[str]) -> None:
    parts = scoring.claimqa_judgement(CLAIM_QUESTION | change, RIGHT)
    assert {name for name, right in parts.items() if not right} == wrong


def test_less_than_half_of_a_gold_sentence_is_not_cited() -> None:
    whole = gold(LEFT)
    some = {"key": 1, "article_id": "dam", "start": whole["start"], "quote": "x"}
    half = whole["start"] + (len(LEFT) + 1) // 2
    assert scoring.covers([Citation(end=half, **some)], whole)
    assert not scoring.covers([Citation(end=half - 1, **some)], whole)
    assert not scoring.covers([Citation(end=whole["start"] + 601, **some)], whole)


def test_a_conflict_is_shown_when_two_gold_speakers_are_its_sides() -> None:
    sides = (row("Petra Halloran", "x", 1), row("Open Hands", "y", 2))
    shown = answer(row("A", "x", 1), conflicts=(Conflict(kind="dispute", about="x", sides=sides),))
    assert scoring.conflict_shown({"speakers": [["Petra Halloran"], ["Open Hands"]]}, shown)
    assert not scoring.conflict_shown({"speakers": [["Petra Halloran"], ["Norrwater"]]}, shown)


def test_ranking_counts_gold_in_the_first_ten() -> None:
    found = [set(), {"a", "other"}, {"a"}] + [set()] * 7 + [{"b"}]
    assert scoring.ranking(found, {"a", "b"}) == {"recall@10": 0.5, "all@10": 0.0, "mrr@10": 0.5}
    assert scoring.ranking([{"b"}, {"a"}], {"a", "b"}) == {"recall@10": 1.0, "all@10": 1.0, "mrr@10": 1.0}
    assert scoring.ranking([], {"a"}) == {"recall@10": 0.0, "all@10": 0.0, "mrr@10": 0.0}


def test_a_fact_is_found_whatever_its_white_space_and_only_early_in_a_passage() -> None:
    assert scoring.facts_in("The dam\nis  holding.", {"dam is holding", "dam is lost"}) == {"dam is holding"}
    assert scoring.facts_in("x" * 1400 + "late", {"late"}) == set()


def test_means_of_nothing_are_no_figure() -> None:
    assert scoring.mean([]) is None
    assert scoring.mean([True, False, False]) == 0.333
    assert scoring.percentile([], 0.5) is None
    assert scoring.percentile([3, 1, 2], 0.95) == 3


def test_a_limit_is_spread_over_the_whole() -> None:
    assert sets.spread(range(10), 3) == [0, 3, 6]
    assert sets.spread(range(2), 3) == [0, 1]
    assert sets.spread(range(2), None) == [0, 1]


# The data sets' own formats, with our own text.


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("data")
    _multihop(folder / "multihop_rag")
    _polnear(folder / "polnear")
    questions = [
        CLAIM_QUESTION,
        CLAIM_QUESTION | {"id": "own-2", "speakers": [["Ivo Brandt"]]},
        CLAIM_QUESTION | {"id": "own-3", "question": "Who won the regatta?", "answerable": False, "evidence": []},
    ]
    (folder / "claimqa").mkdir()
    lines = [json.dumps(q) for q in questions]
    (folder / "claimqa" / "dev.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


def _multihop(folder: Path) -> None:
    folder.mkdir()
    corpus = [
        {
            "title": a.title,
            "author": None,
            "source": a.publisher,
            "published_at": f"{a.published}T08:00:00+00:00",
            "category": "news",
            "url": f"https://news.example.org/{a.id}",
            "body": a.text,
        }
        for a in small.ARTICLES
    ]
    queries = [
        {
            "query": "How many residents left Orvale overnight?",
            "answer": "4,200",
            "question_type": "inference_query",
            "evidence_list": [{"fact": LEFT, "url": "https://news.example.org/dam", "title": "Orvale: dam holds"}],
        },
        {
            "query": "Who won the regatta?",
            "answer": "Insufficient information.",
            "question_type": "null_query",
            "evidence_list": [],
        },
    ]
    (folder / "corpus.json").write_text(json.dumps(corpus), encoding="utf-8")
    (folder / "dev.json").write_text(json.dumps(queries), encoding="utf-8")


def _polnear(folder: Path) -> None:
    for name in ("text", "attributions"):
        (folder / "dev" / name).mkdir(parents=True)
    rows = ["compartment\tfilename\tpublisher\tpublication_date\tauthor\ttitle"]
    for a in small.ARTICLES:
        (folder / "dev" / "text" / f"{a.id}.txt").write_bytes(a.text.encode())
        rows.append(f"dev\t{a.id}.txt\t{a.publisher}\t{a.published}\tNone\t{a.title}")
    (folder / "metadata.tsv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    parts = {"Source": "regional governor Petra Halloran", "Cue": "said", "Content": LEFT.partition(",")[0] + ","}
    parts["Content"] = LEFT[: LEFT.index(", regional")]
    lines = []
    for n, (role, words) in enumerate(parts.items(), 1):
        start = TEXTS["dam"].index(words)
        lines.append(f"T{n}\t{role} {start} {start + len(words)}\t{words}")
    lines.append("E1\tAttribution:T2 Source:T1 Cue:T2 Content:T3")
    (folder / "dev" / "attributions" / "dam_0001.ann").write_text("\n".join(lines) + "\n", encoding="utf-8")


@pytest.fixture
def words(monkeypatch: pytest.MonkeyPatch) -> small.WordEmbedder:
    """Takes the place of the model, so that nothing large is loaded."""
    embedder = small.WordEmbedder()
    embedder.fingerprint = fingerprint(Config())
    for owner in ("assistant.models.encoder", "measures.profile", "measures.sets"):
        monkeypatch.setattr(f"{owner}.open_embedder", lambda config, made=None: embedder)
    return embedder


@pytest.fixture
def bench(tmp_path: Path, data: Path, words: small.WordEmbedder) -> Any:
    """The sample's place is taken by three articles and two questions."""
    corpus, scratch, questions = tmp_path / "corpus", tmp_path / "scratch", tmp_path / "questions.jsonl"
    scratch.mkdir()
    corpus.mkdir()
    for a in small.ARTICLES:
        head = f"---\ntitle: {a.title}\npublisher: {a.publisher}\npublished: {a.published}\n---\n"
        (corpus / f"{a.id}.md").write_text(head + a.text, encoding="utf-8")
    evidence = [{"article": "dam.md", "start": TEXTS["dam"].index(LEFT), "end": TEXTS["dam"].index(LEFT) + len(LEFT)}]
    asked = [
        CLAIM_QUESTION | {"evidence": evidence},
        CLAIM_QUESTION | {"id": "own-2", "evidence": evidence, "figures": [["77"]]},
        CLAIM_QUESTION | {"id": "own-3", "question": "Who won the regatta?"} | UNANSWERABLE,
    ]
    questions.write_text("\n".join(json.dumps(q) for q in asked), encoding="utf-8")
    found = sets.find(data)
    stores = sets.Stores(tmp_path / "stores", scratch, found, corpus)
    return sets.Bench(found, stores, rounds=1, questions=questions, corpus=corpus)


def test_the_sample_section_counts_right_wrong_and_refused(bench: Any) -> None:
    outcome = answers.sample(bench)
    figures = outcome.tables[0].rows[0]
    assert (figures["right"], figures["refused right"], figures["refused wrong"]) == (0.667, 1.0, 0.0)
    assert (figures["figure"], figures["speaker"], figures["verbatim"]) == (0.5, 1.0, 1.0)
    assert outcome.faults == []


def test_a_quote_that_is_not_verbatim_is_a_fault(bench: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answers, "ask", lambda assistant, question: answer(row("A", "invented", 9)))
    outcome = answers.sample(bench)
    assert outcome.tables[0].rows[0]["verbatim"] == 0.0
    assert len(outcome.faults) == 1


def test_fusion_compares_three_searches_of_one_ingest(
    bench: Any, words: small.WordEmbedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    outcome = retrieval.fusion(bench)
    assert [t.rows[n]["fusion"] for t in outcome.tables for n in range(3)] == ["lexical", "dense", "hybrid"] * 2
    assert all(r["recall@10"] == 1.0 for t in outcome.tables for r in t.rows)
    passages = [t for t in words.texts if LEFT in t]
    assert len(passages) == 2  # the sample's and MultiHop-RAG's, each embedded once
    monkeypatch.setattr(retrieval, "facts_in", lambda text, facts: set())
    missed = retrieval.fusion(bench).tables[1]
    assert all(r["recall@10"] == 0.0 for r in missed.rows)


def test_each_part_of_retrieval_is_left_out_and_put_back(bench: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    ranking, retriever = (
        importlib.import_module("assistant.retrieval.ranking"),
        importlib.import_module("assistant.retrieval.retriever"),
    )
    before, seen = (ranking.WEIGHTS["hybrid"], retriever.read_parts), []

    def watched(assistant: Any, query: str, gold: set[str]) -> dict[str, float]:
        seen.append((ranking.WEIGHTS["hybrid"], retriever.read_parts))
        return {"recall@10": 1.0}

    monkeypatch.setattr(ablation, "_one", watched)
    (table,) = ablation.parts(bench).tables
    assert table.rows[0] == {"left out": "nothing", "recall@10": 1.0} | {
        f"recall@10 {h}": 1.0 if h == ablation.questions(bench)[0][2] else None for h in "AB"
    }
    assert len({r["left out"] for r in table.rows}) == len(seen) == len(set(seen))
    assert (ranking.WEIGHTS["hybrid"], retriever.read_parts) == before == seen[0]


def test_a_question_searched_as_a_whole_keeps_its_words_and_sources() -> None:
    retriever, parts = (
        importlib.import_module(f"assistant.{name}") for name in ("retrieval.retriever", "question.clauses")
    )
    names = parts.PublisherNames(["Noon", "Northern Wire"])
    question = "Does the Noon article praise the new pier, while the Northern Wire doubts the ferry company?"
    apart = retriever.read_parts(question, names).parts
    with ablation.without(ablation.CLAUSES):
        (whole,) = retriever.read_parts(question, names).parts
    assert len(apart) > 1
    assert set(whole.stems) == {s for p in apart for s in p.stems}
    assert whole.publishers == ("Noon", "Northern Wire")


def test_claimqa_is_told_by_type(bench: Any) -> None:
    whole, types = answers.claimqa(bench).tables
    assert whole.rows[0]["right"] == pytest.approx(2 / 3, abs=0.001)
    assert whole.rows[0]["speaker"] == 0.5
    assert types.rows == [{"type": "who-how-many", "questions": 3, "right": 0.667}]


def test_higher_floors_refuse_more_and_are_put_back(bench: Any) -> None:
    module = importlib.import_module("assistant.answering.deciding")
    before = dict(vars(module))
    tables = answers.refusal(bench).tables
    named = [f"Refusal on {of}{by}" for of in ("claimqa dev", "MultiHop-RAG dev") for by in ("", READING)]
    assert [t.title for t in tables] == named
    for table in tables:
        rates = [(r["refused right"], r["refused wrong"]) for r in table.rows]
        assert rates == sorted(rates)
        assert rates[0][1] < rates[-1][1] or READING in table.title  # the three questions here are answered well
        assert "Not varied" not in table.note
    assert dict(vars(module)) == before


def test_the_profile_names_every_stage_and_leaves_the_package_as_it_was(bench: Any) -> None:
    module = importlib.import_module("assistant.store.ingest")
    before = dict(vars(module))
    stages, cost = profile.ingest(bench).tables
    found = {r["stage"]: r for r in stages.rows}
    made = {"sentences", "passages", "claims, network", "claims, rules", "people", "records", "vectors", "embed"}
    assert set(found) == {"read", *made, "all else", "whole ingest"}
    assert all(found[stage]["wall s"] > 0 for stage in made)
    assert sum(r["share"] for r in stages.rows) == pytest.approx(2)
    assert "3 articles" in stages.note
    assert cost.rows[0]["ratio"] == pytest.approx(cost.rows[0]["with claims s"] / cost.rows[0]["without s"])
    assert dict(vars(module)) == before


def test_no_claims_are_found_where_they_are_switched_off(bench: Any, words: small.WordEmbedder) -> None:
    assert profile.one_ingest(bench.corpus, words)[1].claims > 0
    with profile.no_claims():
        assert profile.one_ingest(bench.corpus, words)[1].claims == 0


@pytest.fixture
def ticking(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The time that clocks read, in place of the real one."""
    now = [0.0]
    monkeypatch.setattr(clocks.time, "perf_counter", lambda: now[0])
    return now


def test_a_clock_takes_inner_stages_off_outer_ones(ticking: list[float]) -> None:
    clock = clocks.Clock()
    with clock.running("outer"):
        ticking[0] += 1
        with clock.running("inner"):
            ticking[0] += 2
            with clock.running("outer"):  # a stage may meet itself again
                ticking[0] += 4
        with pytest.raises(KeyError), clock.running("inner"):
            ticking[0] += 8
            raise KeyError
        ticking[0] += 16
    assert clock.take() == {"outer": 1 + 4 + 16, "inner": 2 + 8}
    assert clock.take() == {}


def test_a_clock_takes_nothing_off_for_another_thread(ticking: list[float]) -> None:
    clock = clocks.Clock()

    def inside() -> None:
        with clock.running("other"):
            ticking[0] += 2

    with clock.running("own"):
        thread = threading.Thread(target=inside)
        thread.start()
        thread.join()
    assert clock.take() == {"own": 2, "other": 2}


def surroundings() -> list[dict[str, Any]]:
    """All that timers may touch, as it is."""
    return [dict(vars(clocks.owner_of(place))) for _, place, _ in asking.STAGES]


def test_the_time_of_an_answer_is_told_by_stage_and_the_package_left_as_it_was(bench: Any) -> None:
    before = surroundings()
    outcome = asking.ask(bench)
    assert surroundings() == before
    (table,) = outcome.tables
    assert "claimqa" in table.title
    assert "3 questions" in table.note
    assert [r["stage"] for r in table.rows][:3] == ["read the question", "search words", "embed"]
    assert {r["stage"] for r in table.rows} == {*(s for s, _, _ in asking.STAGES), "embed", "whole answer"}
    assert all(r["p95 ms"] > 0 for r in table.rows)
    for one in outcome.raw:
        assert sum(one["stages"].values()) == pytest.approx(one["whole answer"], abs=1e-3)


def test_every_timed_name_of_an_answer_is_there(monkeypatch: pytest.MonkeyPatch, bench: Any) -> None:
    assert clocks.missing(asking.STAGES) == []
    gone = ("read the question", "assistant.assistant", "read_minds")
    monkeypatch.setattr(asking, "STAGES", (*asking.STAGES, gone))
    assert "no such name: assistant.assistant.read_minds" in asking.ask(bench).tables[0].note


def test_timers_are_taken_off_where_a_question_fails(bench: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    before = surroundings()
    with pytest.raises(ZeroDivisionError), clocks.timers(clocks.Clock(), asking.STAGES):
        assert surroundings() != before
        raise ZeroDivisionError
    assert surroundings() == before


def test_without_claimqa_the_sample_is_asked(bench: Any) -> None:
    outcome = asking.ask(dataclasses.replace(bench, sets=sets.find(None), limit=2))
    assert "sample" in outcome.tables[0].title
    assert len(outcome.raw) == 2


def test_stages_have_their_median_high_end_and_share() -> None:
    raw = [{"whole answer": n / 10, "stages": {"embed": n / 20}} | {"id": str(n)} for n in range(1, 21)]
    rows = {r["stage"]: r for r in asking.table(raw)}
    assert (rows["embed"]["p50 ms"], rows["embed"]["p95 ms"], rows["embed"]["share"]) == (550.0, 1000.0, 0.5)
    assert rows["whole answer"]["share"] == 1.0
    assert rows["rank passages"]["p95 ms"] == 0.0


# Wrong answers, for a person to read.


def wrong_page(question: dict[str, Any], given: Answer) -> str:
    found = wrong.Wrong(question, given, scoring.claimqa_judgement(question, given))
    return wrong.page("Own", [found], 7, TEXTS)


def test_a_wrong_answer_is_shown_with_all_that_tells_why() -> None:
    text = wrong_page(CLAIM_QUESTION | {"speakers": [["Ivo Brandt", "Brandt"]], "history": ["And\nthen?"]}, RIGHT)
    assert "1 of 7 answers are wrong" in text
    assert "Wrong: the rows that cite a gold sentence do not name Ivo Brandt" in text
    assert "After: And then?" in text
    assert "- speaker: Ivo Brandt\n- figure: 4,200\n" in text
    assert f"- dam: “{LEFT}”" in text
    lines = text.splitlines()
    assert f"1. Petra Halloran, asserts: “{LEFT}” [More than 4,200] (cites a gold sentence)" in lines
    assert "2. Norrwater, asserts: “its gates had failed”" in lines
    assert f"   - dam: “{DENIAL}”" in lines


@pytest.mark.parametrize(
    ("change", "given", "reason"),
    [
        ({}, answer(text="Not said.", reason="point"), "refused (point), though the articles answer it"),
        (UNANSWERABLE, RIGHT, "answered, though the articles do not say"),
        ({"evidence": [gold("Flour has become", "bakery")]}, RIGHT, "the rows that count do not cite a gold sentence"),
        (
            {"evidence": [gold(LEFT), gold("Flour has become", "bakery")], "evidence_mode": "all"},
            RIGHT,
            "the rows that count do not cite all gold sentences",
        ),
        ({"figures": [["9,500"], ["77"]]}, RIGHT, "do not give 9,500; 77"),
        ({"type": "when-where-which", "short_answers": ["Friday"]}, RIGHT, "Friday is not said"),
    ],
)
def test_what_is_wrong_is_said(change: dict[str, Any], given: Answer, reason: str) -> None:
    assert reason in wrong_page(CLAIM_QUESTION | change, given)


def test_an_articles_marks_build_no_headline() -> None:
    statement = "## Not ours\n# nor this"
    text = wrong_page(CLAIM_QUESTION, answer(row("A", statement, 1), citations=(cite(1, DENIAL),)))
    assert "“## Not ours # nor this”" in text
    assert [line[:6] for line in text.splitlines() if line.startswith("#")] == ["# Own:", "## who"]


def test_a_clock_times_the_steps_of_an_iterator() -> None:
    clock = clocks.Clock()

    def numbers() -> Iterator[int]:
        yield from (1, 2)

    timed = clock.around("steps", numbers)
    assert clock.seconds == {}
    assert list(timed()) == [1, 2]
    assert clock.seconds["steps"] > 0


# The command.


def test_absent_data_is_said_in_one_line_each_and_is_no_error(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    given = ["--data", str(tmp_path), "--only", "polnear", "claimqa", "--results", str(tmp_path / "results")]
    assert run.main(given) == 0
    lines = capsys.readouterr().out.splitlines()
    for name in sets.NEEDED:
        assert len([line for line in lines if line.startswith(f"{name} is absent")]) == 1
    assert "Left out: claimqa and polnear absent." in lines


def test_a_set_that_lacks_a_file_is_absent(data: Path) -> None:
    assert sets.find(data).absent == {}
    assert set(sets.find(None).absent) == set(sets.NEEDED)
    assert "no metadata.tsv" in sets.find(data / "claimqa").absent["polnear"]


@pytest.fixture
def figures(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "FIGURES.md"
    monkeypatch.setattr(run, "FIGURES", path)
    return path


def test_a_run_writes_one_valid_file_and_keeps_its_tables(
    tmp_path: Path, data: Path, words: small.WordEmbedder, figures: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "results"
    given = ["--data", str(data), "--only", "claimqa", "polnear", "--results", str(folder), "--keep"]
    assert run.main(given) == 0
    (page,) = folder.glob("wrong-claimqa-*.md")
    assert "1 of 3 answers are wrong" in page.read_text(encoding="utf-8")
    (path,) = folder.glob("bench-*.json")
    results = json.loads(path.read_text(encoding="utf-8"))
    assert {"date", "command", "versions", "commit", "absent", "seconds", "sections"} <= set(results)
    assert results["versions"]["briefing-assistant"]
    assert "wrong" not in results["sections"]["claimqa"]
    assert list(results["sections"]) == ["claimqa", "polnear"]
    assert len(results["sections"]["claimqa"]["raw"]) == 3
    polnear = results["sections"]["polnear"]["tables"][0]["rows"][0]
    assert (polnear["articles"], polnear["gold"]) == (1, 1)
    assert polnear["content"] > 0
    kept = figures.read_text(encoding="utf-8")
    assert "python bench/run.py --data DATA --only claimqa polnear" in kept
    assert str(data) not in kept
    assert "**PolNeAR dev**" in capsys.readouterr().out


def test_a_broken_quote_fails_the_run_after_its_results_are_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = report.Outcome(faults=["sample: 1 of 9 is not verbatim"])
    monkeypatch.setitem(run.SECTIONS, "sample", (lambda bench: broken, ()))
    assert run.main(["--only", "sample", "--results", str(tmp_path)]) == 1
    assert len(list(tmp_path.glob("bench-*.json"))) == 1
    assert "1 of 9" in capsys.readouterr().err


def test_a_run_that_breaks_off_leaves_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def breaks(bench: Any) -> Any:
        raise KeyboardInterrupt

    monkeypatch.setitem(run.SECTIONS, "sample", (breaks, ()))
    with pytest.raises(KeyboardInterrupt):
        run.main(["--only", "sample", "--results", str(tmp_path)])
    assert list(tmp_path.iterdir()) == []


def test_a_file_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    path = tmp_path / "figures"
    report.write_whole(path, "old")
    with pytest.raises(UnicodeEncodeError):
        report.write_whole(path, "new \ud800")
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_kept_figures_replace_their_own_section_only(tmp_path: Path) -> None:
    path = tmp_path / "FIGURES.md"
    report.keep(path, {"b": "old b", "a": "old a"}, "abc")
    report.keep(path, {"b": "new b", "c": "new c"}, "abc")
    text = path.read_text(encoding="utf-8")
    assert text.count("# Figures") == 1
    assert [part.strip() for part in text.split("## ")[1:]] == ["a\n\nold a", "b\n\nnew b", "c\n\nnew c"]


def test_a_table_shows_missing_figures_as_dashes() -> None:
    table = report.Table("T", [{"a": 0.5, "b": None}, {"a": 1, "c": "x"}], "Note.")
    lines = report.markdown(table).splitlines()
    assert lines[2:6] == ["| a     | b | c |", "|-------|---|---|", "| 0.500 | - | - |", "| 1     | - | x |"]
    assert lines[-1] == "Note."


def test_outside_of_a_repository_there_is_no_commit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    assert report.commit(tmp_path) is None


@pytest.mark.parametrize("given", [["--limit", "0"], ["--limit", "x"], ["--only", "nothing"]])
def test_wrong_usage_is_refused(given: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        run.main(given)
    assert stopped.value.code == 2
    assert "error" in capsys.readouterr().err


def test_both_sides_are_measured_and_compared(bench: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[str, str]] = []

    def run(side: str, task: str, store: Path, file: Path) -> tuple[dict[str, Any], float]:
        asked.append((side, task))
        given = json.loads(file.read_text(encoding="utf-8"))
        articles = Path(given["corpus"]).read_text(encoding="utf-8").splitlines()
        slow = 3.0 if side == "plain" else 1.0
        if task != "whole":
            return {}, slow / 4
        found = {"ingest": slow * len(articles), "searchable": slow / 10, "again": 0.06, "peak": 500.0 + len(articles)}
        return found | {"retrieve": [slow / 1000] * 3}, 99.0

    monkeypatch.setattr(beside, "run", run)
    speed, again, memory = beside.speed(dataclasses.replace(bench, rounds=2)).tables
    assert {r["what"]: r["ratio"] for r in speed.rows} == {
        "ingest, complete (s)": 3,
        "ingest, searchable by words (s)": pytest.approx(3),
        "retrieve, p50 (ms)": 3,
        "fresh process to its first result (s)": 3,
    }
    assert [r["share"] for r in again.rows] == [pytest.approx(0.06 / 3), pytest.approx(0.25 / 3)]
    assert [r["articles"] for r in memory.rows] == [3, 3]
    assert asked[:4] == [("plain", "whole"), ("ours", "whole"), ("ours", "whole"), ("plain", "whole")]


def test_our_side_says_what_it_measured(tmp_path: Path) -> None:
    """In a process of its own, as the comparison runs it."""
    articles = [a.model_dump(mode="json", exclude_none=True) for a in small.ARTICLES]
    file = beside.write(tmp_path / "given", articles, articles[:1], ["Who left Orvale?", "How many residents left?"])
    found, seconds = beside.run("ours", "whole", tmp_path / "store", file)
    assert 0 < found["searchable"] < found["ingest"] < seconds
    assert 0 < found["again"] < found["ingest"]
    assert found["peak"] > 100
    assert beside.run("ours", "cold", tmp_path / "store", file)[0]["passages"] == 3
    assert beside.run("ours", "again", tmp_path / "store", file)[0]["searchable"] > 0
