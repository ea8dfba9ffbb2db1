from __future__ import annotations

import dataclasses
import importlib
import json
import sys
from pathlib import Path
from typing import Any

import pytest

from assistant import Answer, Assistant, Config
from assistant.models.opening import fingerprint
from assistant.retrieval import ranking
from tests import small

ROOT = Path(__file__).resolve().parent.parent

# The harness is a script with a package beside it, as `python bench/run.py` finds them.
sys.path.append(str(ROOT / "bench"))
run = importlib.import_module("run")
ablation, answers, beside, report, retrieval, sets = (
    importlib.import_module(f"measures.{name}")
    for name in ("ablation", "answers", "beside", "report", "retrieval", "sets")
)

TEXTS = {a.id: a.text for a in small.ARTICLES}
LEFT = "More than 4,200 residents left Orvale overnight, regional governor Petra Halloran said on Tuesday."


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
    for owner in ("assistant.store.opened", "measures.sets"):
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


def figures_of(table: Any) -> dict[str, float]:
    return {r["figure"]: r["value"] for r in table.rows}


def test_the_sample_section_counts_right_wrong_and_refused(bench: Any) -> None:
    outcome = answers.sample(bench)
    found = figures_of(outcome.tables[0])
    assert (found["accuracy"], found["refusal recall"]) == (pytest.approx(2 / 3, abs=1e-4), 1.0)
    assert (found["figure accuracy"], found["speaker accuracy"], found["verbatim share"]) == (0.5, 1.0, 1.0)
    assert outcome.tables[1].rows == [{"type": "who-how-many", "questions": 3, "right": 2}]
    assert [r["correct"] for r in outcome.raw] == [True, False, True]
    assert outcome.faults == []


def test_a_quote_that_is_not_verbatim_is_a_fault(bench: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    ask = Assistant.ask

    def lies(assistant: Assistant, question: str, **options: Any) -> Answer:
        found = ask(assistant, question, **options)
        rows = tuple(r.model_copy(update={"statement": "invented"}) for r in found.rows)
        return found.model_copy(update={"rows": rows})

    monkeypatch.setattr(Assistant, "ask", lies)
    outcome = answers.sample(bench)
    assert figures_of(outcome.tables[0])["verbatim share"] < 1
    assert outcome.faults
    assert all(" breaks a promise: " in fault for fault in outcome.faults)


def test_a_question_that_fails_is_a_fault(bench: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(assistant: Assistant, question: str, **options: Any) -> Answer:
        if "regatta" in question:
            raise ZeroDivisionError
        return ask(assistant, question, **options)

    ask = Assistant.ask
    monkeypatch.setattr(Assistant, "ask", fails)
    assert answers.sample(bench).faults == ["sample: question own-3 failed: ZeroDivisionError: "]


def test_fusion_compares_three_searches_of_one_ingest(bench: Any, words: small.WordEmbedder) -> None:
    outcome = retrieval.fusion(bench)
    assert [t.rows[n]["fusion"] for t in outcome.tables for n in range(3)] == ["lexical", "dense", "hybrid"] * 2
    assert all(r["recall@10"] == 1.0 for t in outcome.tables for r in t.rows)
    passages = [t for t in words.texts if LEFT in t]
    assert len(passages) == 2  # the sample's and MultiHop-RAG's, each embedded once


def test_what_is_not_retrieved_lowers_the_figures_of_fusion(bench: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Assistant, "retrieve", lambda assistant, question, k: [])
    assert all(r["recall@10"] == 0.0 for t in retrieval.fusion(bench).tables for r in t.rows)


def test_each_part_of_retrieval_is_left_out_and_put_back(bench: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    before, seen, halves = ranking.WEIGHTS["hybrid"], [], set()

    def watched(corpus: Any, questions: Any) -> dict[str, dict[str, float]]:
        seen.append(ranking.WEIGHTS["hybrid"])
        halves.update(map(ablation.half, questions))
        return {q.id: {"recall@10": 1.0} for q in questions}

    monkeypatch.setattr(ablation, "ranks", watched)
    (table,) = ablation.parts(bench).tables
    assert table.rows[0] == {"left out": "nothing", "recall@10": 1.0} | {f"recall@10 {h}": 1.0 for h in halves}
    assert len({r["left out"] for r in table.rows}) == len(seen) == len(set(seen))
    assert ranking.WEIGHTS["hybrid"] == before == seen[0]


def test_claimqa_is_told_by_type(bench: Any) -> None:
    whole, types = answers.claimqa(bench).tables
    assert figures_of(whole)["speaker accuracy"] == 0.5
    assert types.rows == [{"type": "who-how-many", "questions": 3, "right": 2}]


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
    assert "**2 of 3** questions right" in page.read_text(encoding="utf-8")
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
    report.keep(path, {"a": "old a", "b": "old b"})
    report.keep(path, {"b": "new b", "c": "new c"})
    text = path.read_text(encoding="utf-8")
    assert text.count("# Figures") == 1
    assert [part.strip() for part in text.split("## ")[1:]] == ["a\n\nold a", "b\n\nnew b", "c\n\nnew c"]


def test_a_table_shows_missing_figures_as_dashes() -> None:
    table = report.Table("T", [{"a": 0.5, "b": None}, {"a": 1, "c": "x"}], "Note.")
    lines = report.markdown(table).splitlines()
    assert lines[2:6] == ["| a     | b | c |", "|-------|---|---|", "| 0.500 | - | - |", "| 1     | - | x |"]
    assert lines[-1] == "Note."


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


def test_the_weights_of_retrieval_are_fitted_to_the_gold_sentences(bench: Any) -> None:
    sys.path.append(str(ROOT / "training"))
    fit_ranking = importlib.import_module("fit_ranking")
    (example,) = fit_ranking.read(bench, "hybrid")
    (shown,) = example.gold
    assert [example.passages[n].startswith("https://news.example.org/dam:") for n in shown] == [True]
    fitted = fit_ranking.fit([example])
    assert fit_ranking.figures([example], fitted)["mrr@10"] == 1.0
    missed = dataclasses.replace(example, gold=[[]])
    assert fit_ranking.figures([missed], fitted)["recall@10"] == 0.0
