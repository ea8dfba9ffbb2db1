"""`briefing evaluate`: what it writes, compares, refuses, and leaves as status."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from assistant import Answer, Assistant, AssistantError, Config
from assistant.errors import InputError
from assistant.evaluation import Evaluation, read_evaluation
from assistant.evaluation.comparison import compare, mcnemar
from assistant.evaluation.datasets.drafts import drafts
from assistant.evaluation.report.folder import check_folder, write_folder
from assistant.evaluation.thresholds import broken, parse_drops, parse_floors, read_floors
from assistant.interfaces.cli import commands as cli
from tests.evaluation_samples import QUESTIONS, RECORDS, always_refuses, evaluated, write_questions
from tests.small import WordEmbedder, write
from tests.test_evaluation_can_fail import shifted, wrong_speaker
from tests.test_evaluation_formats import MULTIHOP, RAMDOCS, SQUAD, save

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """The command with an embedder that needs no model, in a folder of its own."""
    made = "assistant.evaluation.datasets.corpus.Assistant"
    monkeypatch.setattr(made, lambda config: Assistant(config, WordEmbedder()))
    monkeypatch.chdir(tmp_path)

    def call(*arguments: object) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as caught:
            cli.main(["evaluate", *map(str, arguments)])
        out, err = capsys.readouterr()
        return int(caught.value.code or 0), out, err

    return call


def test_a_run_writes_everything_and_repeats_to_the_last_digit(run: Run, tmp_path: Path) -> None:
    questions, articles = write_questions(tmp_path / "mine.jsonl"), write(tmp_path / "articles")
    status, out, _ = run(questions, "--articles", articles)
    folder = tmp_path / "evaluation-mine"
    assert status == 0
    assert "evaluation-mine/report.html" in out
    assert not (tmp_path / ".briefing").exists()
    names = {path.name for path in folder.iterdir()}
    assert names == {"evaluation.json", "report.html", "report.md", "run.trec", "qrels.trec", "ragas.jsonl"}
    first = json.loads((folder / "evaluation.json").read_text(encoding="utf-8"))
    assert first["figures"]["verbatim_share"]["value"] == 1.0
    assert first["corpus"]["articles"] == 3
    assert first["run"]["versions"]["python"]
    assert run(questions, "--articles", articles, "--json")[0] == 0
    second = json.loads((folder / "evaluation.json").read_text(encoding="utf-8"))
    first.pop("run")
    second.pop("run")
    assert first == second
    samples = [json.loads(line) for line in (folder / "ragas.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [s["user_input"] for s in samples[:2]] == [q.question for q in QUESTIONS[:2]]
    assert {"user_input", "response", "retrieved_contexts", "reference"} <= set(samples[0])
    assert samples[3]["reference"] == "on Wednesday"
    assert RECORDS[0]["evidence"][0]["text"] in samples[0]["retrieved_contexts"][0]


def test_json_is_what_the_file_holds(run: Run, tmp_path: Path) -> None:
    _, out, _ = run(write_questions(tmp_path / "mine.jsonl"), "--articles", write(tmp_path / "a"), "--json")
    assert json.loads(out) == json.loads((tmp_path / "evaluation-mine" / "evaluation.json").read_text(encoding="utf-8"))


def test_a_store_that_is_named_is_used_and_kept(run: Run, tmp_path: Path) -> None:
    questions, store = write_questions(tmp_path / "mine.jsonl"), tmp_path / "store"
    assert run(questions, "--store", store)[0] == 1
    assert run(questions, "--store", store, "--articles", write(tmp_path / "a"), "--limit", 2)[0] == 0
    status, out, _ = run(questions, "--store", store, "--limit", 2, "--json")
    assert status == 0
    assert json.loads(out)["corpus"]["articles"] == 3
    assert [q["id"] for q in json.loads(out)["questions"]] == ["said", "none"]


@pytest.mark.parametrize(
    ("name", "data", "lines", "questions", "articles"),
    [("squad.json", SQUAD, False, 2, 1), ("ram.jsonl", RAMDOCS, True, 2, 4)],
)
def test_published_sets_bring_their_articles(
    run: Run, tmp_path: Path, name: str, data: Any, lines: bool, questions: int, articles: int
) -> None:
    status, out, _ = run(save(tmp_path / name, data, lines), "--json")
    found = json.loads(out)
    assert (status, len(found["questions"]), found["corpus"]["articles"]) == (0, questions, articles)
    cited = {c["article_id"] for q in found["questions"] for c in (q["answer"] or {}).get("citations", ())}
    assert all(
        c["article_id"] in q["gold"]["articles"] for q in found["questions"] for c in q["answer"]["citations"]
    ), cited


def test_multihop_rag_with_its_corpus(run: Run, tmp_path: Path) -> None:
    from tests.small import ARTICLES

    corpus = [
        {"title": a.title, "body": a.text, "url": f"https://wire.example/{a.id.split('-')[-1]}"} for a in ARTICLES
    ]
    status, out, _ = run(
        save(tmp_path / "dev.json", MULTIHOP), "--articles", save(tmp_path / "corpus.json", corpus), "--json"
    )
    found = json.loads(out)
    assert status == 0
    assert found["figures"]["recall@10"] == {"value": 1.0, "low": 1.0, "high": 1.0, "n": 2}
    assert found["figures"]["refusal_recall"]["n"] == 1


def test_the_questions_may_lie_among_the_articles(run: Run, tmp_path: Path) -> None:
    write(tmp_path / "corpus")
    questions = write_questions(tmp_path / "corpus" / "questions.jsonl")
    status, _, err = run(questions, "--articles", tmp_path / "corpus")
    assert status == 0
    assert "no text" not in err


def test_floors_and_drops_decide_the_status(run: Run, tmp_path: Path) -> None:
    questions, articles = write_questions(tmp_path / "mine.jsonl"), write(tmp_path / "articles")
    floors = tmp_path / "floors.toml"
    floors.write_text("[all]\naccuracy = 0.0\n[types.nonsense]\naccuracy = 0.5\n", encoding="utf-8")
    status, _, err = run(questions, "--articles", articles, "--floor", "accuracy=1", "--floors", floors)
    assert status == 1
    assert "limit: accuracy is" in err
    assert "limit: accuracy of nonsense questions was not measured" in err
    assert "Limits not met" in (tmp_path / "evaluation-mine" / "report.html").read_text(encoding="utf-8")
    earlier = tmp_path / "earlier.json"
    earlier.write_text(evaluated().to_json(), encoding="utf-8")
    again = (questions, "--articles", articles, "--against", earlier, "--max-drop")
    status, out, err = run(*again, "0.02")
    assert status == 1
    assert "accuracy dropped from 1.0000 to" in err
    assert "McNemar" in out
    assert run(*again, "1")[0] == 0


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ((), "give either a file of questions"),
        (("mine.jsonl", "--drafts", "mine.jsonl"), "give either a file of questions"),
        (("mine.jsonl", "--floor", "accuracy"), "write it like accuracy=0.6"),
        (("mine.jsonl", "--floor", "acuracy=0.6"), "no metric is called 'acuracy'"),
        (("mine.jsonl", "--floor", "accuracy=60"), "a number from 0 to 1"),
        (("mine.jsonl", "--floor", "accuracy=high"), "'high' is not a number"),
        (("mine.jsonl", "--max-drop", "0.1"), "--max-drop needs --against"),
        (("mine.jsonl", "--against", "mine.jsonl"), "cannot be read by this version"),
        (("mine.jsonl", "--out", "taken"), "does not hold an earlier evaluation"),
        (("mine.jsonl", "--limit", "0"), "--limit"),
    ],
)
def test_wrong_usage_is_said_before_anything_is_asked(
    run: Run, tmp_path: Path, arguments: tuple[str, ...], says: str
) -> None:
    write_questions(tmp_path / "mine.jsonl")
    (tmp_path / "taken").mkdir()
    (tmp_path / "taken" / "precious.txt").write_text("mine", encoding="utf-8")
    status, out, err = run(*arguments)
    assert (status, out) == (2, "")
    assert says in err
    assert len(err.strip().splitlines()) == 1
    assert (tmp_path / "taken" / "precious.txt").exists()


def test_questions_without_their_articles_say_how_to_name_them(run: Run, tmp_path: Path) -> None:
    write_questions(tmp_path / "mine.jsonl")
    other = save(tmp_path / "other.jsonl", [{"id": "z", "text": "Nothing happened in Tamsin."}], lines=True)
    status, _, err = run("mine.jsonl", "--articles", other)
    assert status == 2
    assert "--articles" in err
    assert not (tmp_path / "evaluation-mine").exists()


def test_gold_is_checked_without_asking(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Assistant, "ask", None)
    articles = write(tmp_path / "articles")
    questions = write_questions(tmp_path / "mine.jsonl")
    assert run(questions, "--articles", articles, "--check")[:2] == (0, "The gold agrees with the articles.\n")
    write_questions(questions, [RECORDS[0], RECORDS[1] | {"figures": [["4,300"]], "speakers": [["Petra Haloran"]]}])
    status, out, _ = run("--check", questions, "--articles", articles)
    assert status == 1
    assert out.splitlines() == [
        "many: the speaker 'Petra Haloran' is not named in an article of its gold",
        "many: the figure '4,300' stands in none of its gold sentences",
    ]
    assert json.loads(run("--check", questions, "--articles", articles, "--json")[1]) == out.splitlines()
    assert not (tmp_path / "evaluation-mine").exists()


def test_faults_of_the_gold_are_counted_by_a_run(run: Run, tmp_path: Path) -> None:
    questions = write_questions(tmp_path / "mine.jsonl", [RECORDS[1] | {"figures": [["4,300"]]}])
    _, _, err = run(questions, "--articles", write(tmp_path / "articles"))
    assert "1 fault in the gold of the questions; --check lists them" in err


def test_a_table_is_evaluated(run: Run, tmp_path: Path) -> None:
    table = tmp_path / "gold.csv"
    table.write_text('question,answer,speaker\nWho found flour dear?,"Flour has become too dear",Ivo Brandt\n', "utf-8")
    status, out, _ = run(table, "--articles", write(tmp_path / "articles"))
    assert status == 0
    assert "1 of 1 right" in out


def test_a_lie_ends_with_status_1_whatever_the_floors(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = Assistant.ask

    def other_publisher(self: Assistant, *arguments: Any, **options: Any) -> Answer:
        answer = real(self, *arguments, **options)
        citations = [c.model_copy(update={"publisher": "The Other Paper"}) for c in answer.citations]
        return answer.model_copy(update={"citations": tuple(citations)})

    monkeypatch.setattr(Assistant, "ask", other_publisher)
    questions = write_questions(tmp_path / "mine.jsonl")
    status, _, err = run(questions, "--articles", write(tmp_path / "articles"), "--floor", "accuracy=0")
    assert status == 1
    assert " breaks a promise: citation [1]: its publisher is 'The Other Paper'" in err


# Comparison


def test_a_comparison_names_what_turned() -> None:
    found = compare(evaluated(), evaluated(wrong_speaker))
    assert found.turned_right == ()
    assert set(found.turned_wrong) == {"said", "many", "denied", "conflict", "apart"}
    assert found.p_value == 0.0625  # 2 * 0.5 ** 5
    assert found.changes["speaker_accuracy"].difference == -1.0
    back = compare(evaluated(wrong_speaker), evaluated())
    assert (back.turned_right, back.turned_wrong) == (found.turned_wrong, ())
    assert found.notes == ()


def test_a_comparison_says_what_else_differs() -> None:
    first = evaluated()
    questions = (first.questions[0].model_copy(update={"id": "other"}), *first.questions[1:])
    settings = first.settings.model_copy(update={"k": 5})
    corpus = first.corpus.model_copy(update={"articles": 9})
    earlier = first.model_copy(update={"questions": questions, "settings": settings, "corpus": corpus})
    found = compare(earlier, first)
    assert found.common == len(questions) - 1
    assert "; ".join(found.notes) == (
        "12 questions are in both; 1 only in the earlier, 1 only in this one; "
        "the articles differ (9 then, 3 now); the settings differ"
    )
    with pytest.raises(InputError, match="no question of small is in the earlier"):
        compare(first.model_copy(update={"questions": questions[:1]}), first)


@pytest.mark.parametrize(
    ("right", "wrong", "p"),
    [(0, 0, 1.0), (1, 0, 1.0), (5, 5, 1.0), (3, 9, 0.145996), (10, 0, 0.001953), (0, 3000, 0.0)],
)
def test_mcnemar_is_exact(right: int, wrong: int, p: float) -> None:
    assert mcnemar(right, wrong) == mcnemar(wrong, right) == p


def test_an_evaluation_is_read_as_it_was_written(tmp_path: Path) -> None:
    found = evaluated()
    write_folder(tmp_path / "e", {"evaluation.json": found.to_json()})
    assert read_evaluation(tmp_path / "e") == read_evaluation(tmp_path / "e" / "evaluation.json") == found


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("{}", "cannot be read by this version"),
        ("[1]", "cannot be read by this version"),
        ("{", "cannot be read by this version"),
        ('{"version": 99}', "version 99"),
    ],
)
def test_what_is_no_evaluation_is_refused(tmp_path: Path, content: str, says: str) -> None:
    (tmp_path / "e.json").write_text(content, encoding="utf-8")
    with pytest.raises(InputError, match=says):
        read_evaluation(tmp_path / "e.json")


# Limits


def test_limits_by_hand() -> None:
    good, bad = evaluated(), evaluated(always_refuses)
    assert broken(good, parse_floors(["accuracy=1", "recall@10=1"], 10), None, {}) == []
    assert broken(bad, parse_floors(["accuracy=0.15", "refused_wrong=1"], 10), None, {}) == []
    assert broken(bad, parse_floors(["accuracy=0.16", "refused_wrong=0.5", "conflict_recall=0.1"], 10), None, {}) == [
        "accuracy is 0.1538, below its floor of 0.16",
        "refused_wrong is 1.0000, above its ceiling of 0.5",
        "conflict_recall is 0.0000, below its floor of 0.1",
    ]
    assert broken(bad, {"who-said": {"accuracy": 0.5}}, None, {}) == [
        "accuracy of who-said questions is 0.0000, below its floor of 0.5"
    ]
    fell = compare(good, bad)
    assert broken(bad, {}, fell, parse_drops(["0.85", "speaker_accuracy=0.9"], 10)) == [
        "speaker_accuracy dropped from 1.0000 to 0.0000, by more than 0.9"
    ]
    assert broken(good, {}, compare(bad, good), {"accuracy": 0.0}) == []


def test_what_is_not_verbatim_breaks_a_limit_that_nobody_set() -> None:
    assert broken(evaluated(shifted), {}, None, {})[0].startswith("said breaks a promise: citation [1]: its quote")


def test_a_figure_that_was_not_measured_breaks_its_floor() -> None:
    assert broken(evaluated(), {"": {"gold_answers_given": 0.1}}, None, {}) == [
        "gold_answers_given was not measured, and has a limit of 0.1"
    ]


@pytest.mark.parametrize(
    "content", ["accuracy = 1", "[al]\naccuracy = 1", "[all]\nnonsense = 1", "[all]\naccuracy = true", "["]
)
def test_a_file_of_floors_with_a_slip_is_refused(tmp_path: Path, content: str) -> None:
    (tmp_path / "floors.toml").write_text(content, encoding="utf-8")
    with pytest.raises(InputError):
        read_floors(tmp_path / "floors.toml", 10)


# Output


def test_a_folder_is_replaced_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "e"
    write_folder(folder, {"evaluation.json": "1", "old.txt": "x"})
    write_folder(folder, {"evaluation.json": "2"})
    assert [p.name for p in folder.iterdir()] == ["evaluation.json"]
    real = Path.write_bytes

    def full(path: Path, data: bytes) -> int:
        if path.name == "b":
            raise OSError(28, "No space left on device")
        return real(path, data)

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(AssistantError, match="No space left"):
        write_folder(folder, {"evaluation.json": "3", "b": "x"})
    assert (folder / "evaluation.json").read_text(encoding="utf-8") == "2"
    assert [p.name for p in tmp_path.iterdir()] == ["e"]


def test_only_an_earlier_evaluation_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "x").write_text("x", encoding="utf-8")
    (tmp_path / "empty").mkdir()
    for name in ("file", "full"):
        with pytest.raises(InputError, match="choose another folder"):
            check_folder(tmp_path / name)
    check_folder(tmp_path / "empty")
    check_folder(tmp_path / "new" / "deep")


# Drafts


def feedback(**changes: Any) -> dict[str, Any]:
    answer = json.loads(evaluated().to_json())["questions"][1]["answer"]
    return {
        "time": "2031-05-01T10:00:00",
        "conversation": "c1",
        "question": "Who gave which count of those who fled in the night?",
        "history": [],
        "vote": "down",
        "note": "wrong person",
        "answer": answer,
    } | changes


def test_bad_answers_become_drafts_that_a_person_completes(run: Run, tmp_path: Path) -> None:
    records = [
        feedback(),
        feedback(note="again"),
        feedback(vote="up", question="Fine?"),
        feedback(question="And then?", history=["First?", {"question": "Second?"}]),
    ]
    status, out, _ = run("--drafts", save(tmp_path / "feedback.jsonl", records, lines=True))
    assert status == 0
    first, second = (json.loads(line) for line in out.splitlines())
    assert (first["question"], first["note"], first["draft"]) == (records[0]["question"], "wrong person", True)
    assert first["given"]["evidence"] == RECORDS[1]["evidence"]
    assert first["given"]["figures"] == ["More than 4,200"]
    assert (second["type"], second["history"]) == ("follow-up", ["First?", "Second?"])
    (tmp_path / "drafts.jsonl").write_text(out, encoding="utf-8")
    status, _, err = run("drafts.jsonl")
    assert status == 2
    assert "is a draft" in err
    done = {k: v for k, v in first.items() if k not in {"draft", "given"}} | {"evidence": first["given"]["evidence"]}
    assert run(save(tmp_path / "done.jsonl", [done], lines=True), "--articles", write(tmp_path / "a"))[0] == 0


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("nonsense", "line 1: not valid JSON"),
        ("[1]", "line 1: not a feedback record"),
        ('\n{"vote": "down"}', "line 2: a vote needs its `question`"),
        ('{"vote": "down", "question": "Who?", "answer": "No."}', "line 1: a vote needs its `question`"),
    ],
)
def test_a_line_that_is_no_feedback_is_named(tmp_path: Path, content: str, says: str) -> None:
    (tmp_path / "f.jsonl").write_text(content, encoding="utf-8")
    with pytest.raises(InputError, match=says):
        drafts(tmp_path / "f.jsonl")


def test_the_configuration_is_recorded() -> None:
    found: Evaluation = evaluated()
    assert found.settings.fusion == Config().fusion
    assert found.settings.embedding == "words:1"
    assert len(found.corpus.sha256) == 64
