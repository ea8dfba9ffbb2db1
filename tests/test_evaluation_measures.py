"""Metrics and statistics on cases worked out by hand."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant import Answer, AnswerRow, Citation, Conflict, ScoredPassage
from assistant.evaluation import Corpus, Dataset, GoldEvidence, Question, evaluate
from assistant.evaluation.evaluate import latency
from assistant.evaluation.measures.intervals import estimate
from assistant.evaluation.measures.judged import Judged
from assistant.evaluation.measures.judging import covers, is_gold, judge, named, shown
from assistant.evaluation.measures.metrics import METRICS, definition
from assistant.evaluation.measures.normalization import holds, is_figure, normal
from assistant.evaluation.measures.ranking import ranked, retrieval_names, scores, trec_qrels, trec_run
from assistant.evaluation.measures.risk_coverage import risk_coverage
from assistant.evaluation.outcomes import Outcome, ask_all
from tests.evaluation_samples import DATASET, QUESTIONS, Scripted, evaluated, oracle
from tests.lines import lines

TEN = GoldEvidence(article="dam", start=10, end=20)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("8,500 U.S. troops", ["8500", "us", "troops"]),
        ("Müller’s 4.5%", ["muller", "4.5", "percent"]),
        ("12 per cent, $3", ["12", "percent", "$", "3"]),
        ("1,23 and 12,3456", ["1", "23", "and", "12", "3456"]),
        ("…—", []),
    ],
)
def test_wordings_are_compared_without_what_writers_vary(text: str, words: list[str]) -> None:
    assert normal(text) == words


def test_a_wording_stands_in_a_text_as_one_run_of_whole_words() -> None:
    assert holds("governor Petra Halloran said", "Petra  HALLORAN")
    assert not holds("Petra, governor, Halloran", "Petra Halloran")
    assert not holds("Halloranson", "Halloran")
    assert not holds("anything", "…")


@pytest.mark.parametrize(
    ("text", "wording", "same"),
    [
        ("More than 8,500 civilians", "more than 8,500", True),
        ("More than 8,500 civilians", "8500", True),
        ("8,500", "more than 8,500", False),
        ("25 million people", "25 million", True),
        ("25 million people", "25", False),
        ("1.25 million", "25 million", False),
        ("51 percent", "51", False),
        ("51%", "51 percent", True),
        ("5,000 to 6,000", "5,000", True),
        ("5 to 6 million", "5", False),
        ("5,000 to 6,000", "5,000 to 6,000", True),
        ("twenty five", "twenty", False),
        ("8,500", "85,00", False),
        ("nothing", "", False),
    ],
)
def test_a_figure_is_exact(text: str, wording: str, same: bool) -> None:
    assert is_figure(text, wording) is same


@given(st.text(), st.text())
def test_no_text_is_too_odd_to_compare(text: str, wording: str) -> None:
    assert holds(text, text) is bool(normal(text))
    assert not is_figure(text, wording) or holds(text, wording)


def cite(start: int, end: int, article: str = "dam", key: int = 1) -> Citation:
    return Citation(key=key, article_id=article, start=start, end=end, quote="x")


@pytest.mark.parametrize(
    ("spans", "right"),
    [
        ([(10, 20)], True),
        ([(10, 15)], True),
        ([(10, 14)], False),
        ([(10, 12), (17, 20)], True),
        ([(10, 13), (11, 14)], False),
        ([(0, 601)], False),
        ([(0, 600)], True),
        ([], False),
    ],
)
def test_half_of_a_gold_sentence_covers_it(spans: list[tuple[int, int]], right: bool) -> None:
    assert covers([cite(*s) for s in spans], TEN) is right


def test_the_same_sentence_in_a_copy_is_the_same_sentence() -> None:
    original = {"dam-copy": "dam"}
    assert not covers([cite(10, 20, "dam-copy")], TEN)
    assert covers([cite(10, 20, "dam-copy")], TEN, lambda a: original.get(a, a))
    assert is_gold(cite(10, 20, "dam-copy"), [TEN], lambda a: original.get(a, a))


@pytest.mark.parametrize(
    ("speaker", "right"),
    [
        ("Petra Halloran", True),
        ("regional governor Petra Halloran of Orvale", True),
        (None, False),
        ("Ivo Brandt; Petra Halloran", False),
        ("Ivo Brandt, Petra Halloran, Norrwater", False),
        ("Petra Halloran " + "and so on " * 8, False),
        ("Halloran Petra", False),
    ],
)
def test_one_name_is_asked_for_and_not_a_list(speaker: str | None, right: bool) -> None:
    row = AnswerRow(speaker=speaker, statement="x", citations=(1,))
    assert named(row, ["Petra Halloran"]) is right


def test_only_what_a_reader_sees_at_once_counts() -> None:
    question = QUESTIONS[0]
    answer = oracle(question)
    noise = answer.rows[0].model_copy(update={"citations": ()})
    late = answer.model_copy(update={"rows": (noise, noise, noise, *answer.rows)})
    assert judge(question, late) == {"refusal": True, "cited": False, "speaker": False}
    assert judge(question, late.model_copy(update={"rows": late.rows[1:]}))["speaker"]
    several = question.model_copy(update={"type": "conflict"})
    assert len(shown(several, late)) == 4


def test_a_speaker_counts_only_beside_a_gold_sentence() -> None:
    question = QUESTIONS[0]
    answer = oracle(question)
    elsewhere = answer.rows[0].model_copy(update={"citations": (2,)})
    other = cite(0, 30, "bakery", 2)
    nobody = answer.rows[0].model_copy(update={"speaker": None})
    split = answer.model_copy(update={"rows": (nobody, elsewhere), "citations": (*answer.citations, other)})
    assert judge(question, split) == {"refusal": True, "cited": True, "speaker": False}


def with_rule(rule: str, **gold: object) -> Question:
    return Question.model_validate({"id": "q", "type": "t", "question": "Q?", "rule": rule, **gold})


def said(*statements: str, text: str = "", speaker: str | None = None, **more: object) -> Answer:
    rows = [{"statement": s, "citations": (), "speaker": speaker} for s in statements]
    coverage = {"articles": 1, "matching": 1}
    frame = {"asks": ["statement"]}
    return Answer.model_validate(
        {
            "question": "Q?",
            "frame": frame,
            "status": "answered",
            "lines": lines(text),
            "rows": rows,
            "coverage": coverage,
            "seconds": 0,
            **more,
        }
    )


@pytest.mark.parametrize(
    ("question", "answer", "right"),
    [
        (with_rule("named", short_answers=["Open Hands"]), said(text="It was Open Hands."), True),
        (with_rule("named", short_answers=["Open Hands"]), said(text="x " * 150 + "Open Hands"), False),
        (with_rule("named", short_answers=["Open Hands"]), said("x", speaker="Open Hands"), True),
        (with_rule("named", short_answers=["Open Hands"]), said(text="Open Hands", status="refused"), False),
        (with_rule("yes-no", short_answers=["No"]), said(verdict="no"), True),
        (with_rule("yes-no", short_answers=["No"]), said(text="No: one of them left."), False),
        (with_rule("yes-no", short_answers=["No"]), said(verdict="yes"), False),
        (with_rule("contains", short_answers=["Ada Voss", "Voss"]), said("The keeper was Voss."), True),
        (with_rule("contains", short_answers=["Ada Voss"]), said("a", "b", "c", "Ada Voss"), False),
        (with_rule("every-answer", short_answers=["baker", "leader"]), said("a baker", "a leader"), True),
        (with_rule("every-answer", short_answers=["baker", "leader"]), said("a baker"), False),
        (with_rule("every-answer", short_answers=["baker"], wrong_answers=["cook"]), said("a baker", "a cook"), False),
        (with_rule("every-answer", short_answers=["baker"], wrong_answers=["cook"]), said("a baker"), True),
    ],
)
def test_published_sets_are_judged_by_their_own_rules(question: Question, answer: Answer, right: bool) -> None:
    assert all(judge(question, answer).values()) is right


def test_sides_are_shown_by_speaker_and_figure() -> None:
    question = QUESTIONS[4]
    answer = oracle(question)
    first, second = answer.rows
    bare = first.model_copy(update={"citations": (), "figures": second.figures})

    def shown_as(*sides: AnswerRow, kind: str = "dispute") -> tuple[float, float] | None:
        conflict = Conflict.model_validate({"kind": kind, "about": "x", "sides": sides})
        return METRICS["conflict_recall"](_judged(question, answer.model_copy(update={"conflicts": (conflict,)})))

    assert shown_as(first, second) == (1.0, 1.0)
    assert shown_as(first, first) == (0.0, 1.0)
    assert shown_as(bare, second) == (0.0, 1.0)
    assert shown_as(first, second, kind="revision") == (0.0, 1.0)


def test_a_gold_sentence_has_alternatives() -> None:
    record = json.loads(QUESTIONS[4].model_dump_json())
    alternative = record["evidence"][0] | {"start": 0, "end": 10, "text": None}
    record["evidence"][0] = record["evidence"][0] | {"start": 90, "end": 99, "text": None, "alt": [alternative]}
    question = Question.model_validate(record)
    answer = oracle(QUESTIONS[4])
    short = answer.citations[0].model_copy(update={"end": 10})
    answer = answer.model_copy(update={"citations": (short, *answer.citations[1:])})
    assert METRICS["citation_recall"](_judged(question, answer)) == (1.0, 1.0)
    half = answer.model_copy(update={"rows": answer.rows[:1]})
    assert METRICS["citation_recall"](_judged(question, half)) == (0.5, 1.0)
    assert not judge(question, half)["cited"]


def _judged(question: Question, answer: Answer) -> Judged:
    return Judged(question, answer, judge(question, answer))


@pytest.mark.parametrize(
    ("gold", "said", "right"),
    [
        ("yes", "Yes. “It holds.” [1]", True),
        ("yes", "No. “It holds.” [1]", False),
        ("yes", "Yesterday “it held”. [1]", False),
        ("no", "“It holds.” [1]", False),
        ("unknown", "The articles do not mention this.", True),
        ("unknown", "Yes. “It holds.” [1]", False),
        ("contested", "No. “It holds.” [1]", False),
        ("contested", "Contested: “it holds” [1]", True),
    ],
)
def test_a_verdict_is_the_first_word(gold: str, said: str, right: bool) -> None:
    question = QUESTIONS[4].model_copy(update={"verdict": gold, "type": "yes-no"})
    answer = oracle(QUESTIONS[4]).model_copy(update={"lines": lines(said)})
    assert METRICS["verdict"](_judged(question, answer)) == (float(right), 1.0)


def test_a_contested_matter_needs_both_sides() -> None:
    question = QUESTIONS[4].model_copy(update={"verdict": "contested", "type": "yes-no"})
    answer = oracle(QUESTIONS[4])
    one = answer.model_copy(update={"rows": answer.rows[:1], "conflicts": ()})
    assert METRICS["verdict"](_judged(question, one)) == (0.0, 1.0)
    assert METRICS["verdict"](_judged(question, answer)) == (1.0, 1.0)


def test_a_part_of_a_long_sentence_is_no_noise() -> None:
    gold = GoldEvidence(article="dam", start=0, end=98)
    question = QUESTIONS[1].model_copy(update={"evidence": (gold,), "alt": (), "related": ()})
    answer = oracle(QUESTIONS[1])
    part = answer.model_copy(update={"citations": (cite(10, 30),)})
    assert METRICS["noise"](_judged(question, part)) == (0.0, 1.0)
    elsewhere = answer.model_copy(update={"citations": (cite(110, 140),)})
    assert METRICS["noise"](_judged(question, elsewhere)) == (1.0, 1.0)
    assert METRICS["stray"](_judged(question, elsewhere)) == (0.0, 1.0)
    unknown = question.model_copy(update={"related": None})
    assert METRICS["noise"](_judged(unknown, elsewhere)) is None


def test_every_metric_has_a_definition_with_its_source() -> None:
    for name in METRICS:
        assert len(definition(name).split()) > 12, name
    assert set(retrieval_names(5)) == {"recall@5", "all@5", "success@5", "mrr@5", "ndcg@5"}


# Statistics


def test_an_estimate_is_a_mean_with_an_interval_around_it() -> None:
    found = estimate([(1, 1)] * 60 + [(0, 1)] * 40)
    assert (found.value, found.n) == (0.6, 100)
    # The normal approximation: 0.6 ± 1.96 * sqrt(0.24 / 100).
    assert found.low == pytest.approx(0.6 - 0.096, abs=0.02)
    assert found.high == pytest.approx(0.6 + 0.096, abs=0.02)


def test_an_estimate_of_shares_is_their_sum() -> None:
    assert estimate([(1, 1), (0, 9)]).value == 0.1
    assert estimate([]).value is None
    assert estimate([]).n == 0


@given(st.lists(st.booleans(), min_size=1, max_size=40))
def test_estimates_repeat_and_lie_in_their_interval(outcomes: list[bool]) -> None:
    shares = [(float(o), 1.0) for o in outcomes]
    found = estimate(shares)
    assert found == estimate(shares)
    assert found.low is not None
    assert found.high is not None
    assert 0 <= found.low <= (found.value or 0) + 1e-6
    assert (found.value or 0) - 1e-6 <= found.high <= 1


def test_risk_and_coverage_by_hand() -> None:
    # Sure to unsure: right, wrong and right together, wrong; six questions in all.
    curve = risk_coverage([(0.9, True), (0.5, True), (0.5, False), (0.2, False)], total=6)
    assert [(p.coverage, p.risk) for p in curve.points] == [(0.166667, 0.0), (0.5, 0.333333), (0.666667, 0.5)]
    assert curve.area == pytest.approx((0 + 1 / 3 + 1 / 3 + 1 / 2) / 4, abs=1e-6)
    assert risk_coverage([], 4).area is None


def test_latency_is_by_nearest_rank() -> None:
    assert latency([0.1 * n for n in range(1, 21)]) == {"p50": 1.0, "p95": 1.9}
    assert latency([0.3]) == {"p50": 0.3, "p95": 0.3}
    assert latency([]) == {"p50": None, "p95": None}


# Retrieval


def passage(start: int, end: int, article: str = "dam") -> ScoredPassage:
    return ScoredPassage(article_id=article, start=start, end=end, text="x", score=1.0)


def outcome(evidence: Sequence[GoldEvidence], found: Sequence[ScoredPassage], id_: str = "q") -> Outcome:
    question = with_rule("claims", evidence=[e.model_dump() for e in evidence]).model_copy(update={"id": id_})
    return Outcome(question, None, tuple(found))


def test_retrieval_by_hand() -> None:
    far = GoldEvidence(article="far", start=0, end=10)
    rankings = [
        ranked(outcome([TEN, far], [passage(40, 60), passage(0, 30)], "one"), str),
        ranked(outcome([far], [], "two"), str),
    ]
    assert rankings[0] is not None
    assert rankings[0].relevant == ("dam:0-30", "far:0-10")
    found = scores([r for r in rankings if r], k=2)
    ideal = 1 + 1 / math.log2(3)
    assert found["one"] == {
        "recall@2": (0.5, 1.0),
        "all@2": (0.0, 1.0),
        "success@2": (1.0, 1.0),
        "mrr@2": (0.5, 1.0),
        "ndcg@2": (pytest.approx(1 / math.log2(3) / ideal), 1.0),
    }
    assert {v for v, _ in found["two"].values()} == {0.0}
    assert scores([], 10) == {}


def test_a_passage_with_half_of_a_gold_sentence_is_relevant() -> None:
    assert (ranked(outcome([TEN], [passage(15, 40)]), str) or _none()).relevant == ("dam:15-40",)
    assert (ranked(outcome([TEN], [passage(16, 40)]), str) or _none()).relevant == ("dam:10-20",)


def _none() -> Question:
    pytest.fail("nothing was ranked")


def test_trec_files_are_what_other_tools_read(tmp_path: Path) -> None:
    import ir_measures

    odd = outcome(
        [GoldEvidence(article="a b%\u2003.txt", start=0, end=10)], [passage(0, 30, "a b%\u2003.txt"), passage(0, 9)]
    )
    rankings = [r for r in [ranked(odd, str)] if r]
    (tmp_path / "run").write_text(trec_run(rankings, "tag one"), encoding="utf-8")
    (tmp_path / "qrels").write_text(trec_qrels(rankings), encoding="utf-8")
    run = list(ir_measures.read_trec_run(str(tmp_path / "run")))
    qrels = list(ir_measures.read_trec_qrels(str(tmp_path / "qrels")))
    assert [len(line.split(" ")) for line in (tmp_path / "run").read_text(encoding="utf-8").splitlines()] == [6, 6]
    assert run[0].doc_id == qrels[0].doc_id
    assert ir_measures.calc_aggregate([ir_measures.RR @ 10], qrels, run) == {ir_measures.RR @ 10: 1.0}


# Whole runs


def test_earlier_questions_are_asked_first_and_once() -> None:
    two = (QUESTIONS[5], QUESTIONS[5].model_copy(update={"id": "again"}))
    assistant = Scripted()
    ask_all(assistant, two, depth=5)  # type: ignore[arg-type]
    assert assistant.asked == [
        ("Who is the governor?", ()),
        ("And what did she advise?", ("Who is the governor?",)),
        ("And what did she advise?", ("Who is the governor?",)),
    ]


def test_the_same_store_and_questions_give_the_same_bytes() -> None:
    first, second = (json.loads(evaluated().to_json()) for _ in range(2))
    assert first.pop("run").keys() == second.pop("run").keys()
    assert json.dumps(first) == json.dumps(second)
    assert "seconds" not in json.dumps(first)


def test_groups_are_by_type_and_by_publisher() -> None:
    found = evaluated()
    assert {g.name: g.questions for g in found.by_publisher} == {
        "Harbour Gazette": 9,
        "Northern Wire": 5,
        "no article answers": 1,
    }
    assert [g.name for g in found.by_type] == sorted({q.type for q in QUESTIONS})
    assert found.confusion["who-said"] == {"speaker": 1}


def test_nothing_that_a_subset_is_asked_depends_on_the_rest() -> None:
    some = evaluate(
        Dataset("some", "questions", "0" * 64, QUESTIONS[2:4]),
        Corpus(Scripted()),  # type: ignore[arg-type]
    )
    whole = {q.id: q for q in evaluated(dataset=DATASET).questions}
    assert list(some.questions) == [whole["denied"], whole["when"]]
