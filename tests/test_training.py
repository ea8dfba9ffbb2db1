"""The scripts that fit numbers: they find what is in the data, and what is shipped is what they find."""

from __future__ import annotations

import importlib
import json
import sys
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from assistant import Assistant
from assistant.answering.features import ANSWERABLE, FLOORS, WEIGHTS
from assistant.claims.attribution.attribution import Attribution
from assistant.claims.attribution.decoding import FITTED, Decoding
from assistant.schema import Span
from tests.small import ARTICLES, WordEmbedder, write

sys.path.append(str(Path(__file__).resolve().parents[1] / "training"))
answering, decoding, polnear, certainty = (
    importlib.import_module(n) for n in ("fit_answering", "fit_decoding", "polnear", "fit_confidence")
)

LEFT = "More than 4,200 residents left Orvale overnight, regional governor Petra Halloran said on Tuesday."
SHIPPED = np.array([WEIGHTS[name] for name in answering.NAMES])


@pytest.fixture(scope="module")
def table() -> Any:
    """The features of the questions that the shipped numbers were fitted on."""
    return answering.load()


def test_every_feature_has_a_weight() -> None:
    assert set(answering.NAMES) == set(WEIGHTS)


def test_the_shipped_weights_rank_as_well_as_a_new_fit(table: Any) -> None:
    made = answering.fitted(table)
    shipped = answering.shares(answering.ranks(table.questions(), SHIPPED))
    fresh = made["made"]["gold sentence, cross-validated"]
    error = (0.25 / len(table.questions())) ** 0.5  # of a share, at most
    assert all(shipped[name] >= share - error for name, share in fresh.items())
    fitted = np.array(list(made["weights"].values()))
    assert fitted @ SHIPPED / np.linalg.norm(fitted) / np.linalg.norm(SHIPPED) > 0.95


def test_every_sign_of_an_answer_has_a_weight() -> None:
    assert {*answering.SIGNS, "bias"} == set(ANSWERABLE)


def test_the_shipped_floors_are_those_that_are_chosen(table: Any) -> None:
    fresh, probability = answering.likely(table)
    assert fresh == pytest.approx(np.array(list(ANSWERABLE.values())), abs=0.5)
    shipped = (FLOORS.score, FLOORS.about, FLOORS.likely)
    right, wrong = answering.refused(table, probability, FLOORS.likely)
    assert wrong <= answering.WRONGLY
    assert right >= 0.4
    assert answering.choose(table, probability) == pytest.approx(shipped, abs=0.5)
    assert answering.row_floor(table) == pytest.approx(FLOORS.row, abs=0.5)


def test_a_fit_finds_the_weights_that_made_the_choices() -> None:
    random, asked = np.random.default_rng(1), []
    true = np.zeros(len(answering.NAMES))
    true[:3] = 4.0, -2.0, 1.0
    for _ in range(400):
        pieces = random.normal(size=(8, len(true)))
        right = np.zeros(8, dtype=bool)
        right[np.argmax(pieces @ true + random.gumbel(size=8))] = True
        asked.append((pieces, right))
    found = answering.fit(asked, 0.0)
    assert found == pytest.approx(true, abs=0.6)
    held = answering.fit(asked, 100.0)
    assert held == pytest.approx(np.array(list(answering.PRIOR.values())), abs=0.1)
    assert (answering.ranks(asked, true) == 1).mean() > (answering.ranks(asked, -true) == 1).mean()


def asked_of(answerable: list[bool], asked_in: list[int], best: Any) -> Any:
    """A table of questions, without evidence."""
    told = np.zeros((len(answerable), len(answering.SIGNS)))
    none = np.zeros((0, 21)), np.zeros(0, bool), np.zeros(0, int)
    return answering.Table(*none, np.array(best), told, np.array(answerable), np.array(asked_in), ())


def test_floors_are_the_highest_that_refuse_few() -> None:
    table = asked_of([False, True, False, True], [0] * 4, [[1.0, 3.0], [3.0, 3.0], [3.0, 0.3], [3.0, 3.0]])
    probability = np.array([0.2, np.nan, 0.4, 0.6])
    assert answering.choose(table, probability) == pytest.approx((3.0, 3.0, 0.6))
    assert answering.refused(table, probability, 0.5) == (1.0, 0.0)
    assert answering.refused(table, probability, 0.3) == (0.5, 0.0)


def test_rows_are_told_from_others_where_right_pieces_begin() -> None:
    evidence = np.zeros((4, len(answering.NAMES)))
    evidence[:, answering.NAMES.index("answers")] = [-1.9, -1.1, 0.6, 1.2]
    right = np.array([False, False, True, True])
    none = np.zeros((0, 2)), np.zeros((0, 5)), np.zeros(0, bool), np.zeros(0, int), ()
    found = answering.row_floor(answering.Table(evidence, right, np.array([4]), *none))
    assert -1.1 < found <= 0.6


def test_each_file_of_questions_counts_the_same_for_the_floors() -> None:
    table = asked_of([False, False, False, False, True], [0, 0, 0, 1, 1], [[3.0, 3.0]] * 5)
    assert answering.refused(table, np.array([0.1, 0.1, 0.1, 0.9, 0.9]), 0.5)[0] == 0.5


def test_what_reads_better_is_fitted_as_likelier_to_answer() -> None:
    random = np.random.default_rng(2)
    answerable = random.random(300) < 0.7
    table = asked_of(answerable.tolist(), [0] * 150 + [1] * 150, np.zeros((300, 2)))
    table.signs[:] = random.normal(size=table.signs.shape)
    table.signs[:, 0] += 3.0 * answerable
    weights, probability = answering.likely(table)
    assert weights[0] > max(abs(weights[1:-1]))
    assert probability[answerable].mean() > 0.8 > 0.4 > probability[~answerable].mean()


def test_a_table_is_made_of_what_the_product_finds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answering, "Assistant", lambda config: Assistant(config, WordEmbedder()))
    article = next(a for a in ARTICLES if a.id == "dam")
    start = article.text.index(LEFT)
    asked = {
        "id": "1",
        "type": "who-how-many",
        "question": "Who said how many residents left Orvale?",
        "evidence": [{"article": "dam", "start": start, "end": start + len(LEFT)}],
        "speakers": [["a key that the fit does not need"]],
    }
    other = {"id": "2", "type": "who-said", "question": "Who won the regatta?", "answerable": False, "evidence": []}
    questions = tmp_path / "questions.jsonl"
    questions.write_text("".join(json.dumps(q) + "\n" for q in (asked, other)), encoding="utf-8")
    sets = answering.sets_of([(questions, write(tmp_path / "articles"))], tmp_path / "stores")
    made = answering.gathered(sets, sets, tmp_path / "stores")
    assert made.signs.shape == (2, len(answering.SIGNS))
    assert made.answerable.tolist() == [True, False]
    assert [s.partition(": ")[0] for s in made.sources] == ["weights", "floors"]
    assert made.counts.tolist() == [len(made.right)]
    ((pieces, right),) = made.questions()
    assert answering.ranks([(pieces, right)], SHIPPED)[0] <= 3
    assert (made.best[0] > made.best[1]).all()
    answering.save(made, tmp_path / "table.npz")
    again = answering.load(tmp_path / "table.npz")
    assert again.evidence == pytest.approx(made.evidence, abs=0.01)
    assert "Halloran" not in (tmp_path / "table.npz").read_bytes().decode("latin-1")


def test_decoding_constants_change_what_is_found() -> None:
    text = f"{LEFT}\n"
    said = text.index(", regional")
    roles = {
        "source": [(text.index("regional"), text.index(" said"))],
        "cue": [(text.index("said"), text.index("said") + 4)],
        "content": [(0, said)],
    }
    document = polnear.Document("dam", text, [[roles]])
    network = decoding.onnx_network(decoding.tagger.MODEL)
    items = decoding.scored([document], network, np.zeros(30523, np.int8), -np.inf)
    assert decoding.figures(items, FITTED)["cue"] == 1.0
    assert decoding.figures(items, replace(FITTED, outside_bias=100.0))["cue"] == 0.0
    assert items[0].read == 1.0
    assert decoding.scored([document], network, np.zeros(30523, np.int8), 1.0)[0].read == 0.0


def test_each_constant_takes_the_best_of_its_grid(monkeypatch: pytest.MonkeyPatch) -> None:
    best = Decoding(outside_bias=0.2, line_price=8.0, source_weight=0.0)

    def figures(items: Any, constants: Decoding) -> dict[str, float]:
        return {"mean": -sum(abs(value - asdict(constants)[name]) for name, value in asdict(best).items())}

    monkeypatch.setattr(decoding, "figures", figures)
    assert decoding.choose([]) == best


def test_confidence_learns_what_tells_right_from_wrong() -> None:
    random = np.random.default_rng(2)
    x = np.hstack([np.ones((3000, 1)), random.normal(size=(3000, len(certainty.NAMES) - 1))])
    true = np.arange(len(certainty.NAMES)) - 3.0
    right = random.random(3000) < 1 / (1 + np.exp(-x @ true))
    assert certainty.fit(x, right) == pytest.approx(true, abs=0.5)


def test_what_the_annotation_has_is_right() -> None:
    gold = [{"source": [(0, 10)], "content": [(20, 30), (40, 60)]}, {"content": [(70, 80)]}]

    def right(source: tuple[int, int] | None, content: tuple[int, int]) -> bool:
        span = Span(start=source[0], end=source[1]) if source else None
        whole = Span(start=content[0], end=content[1])
        return bool(certainty.is_right(Attribution(source=span, cue=None, content=whole), gold))

    assert right((0, 10), (55, 65))
    assert right((5, 10), (20, 60))
    assert not right((6, 10), (20, 60))
    assert not right((0, 10), (60, 70))
    assert not right(None, (20, 60))
    assert right(None, (70, 75))


def test_reliability_by_hand() -> None:
    confidence, right = np.array([0.15, 0.15, 0.95, 1.0]), np.array([True, False, True, True])
    rows, error = certainty.reliability(confidence, right)
    assert rows == [
        {"from": 0.1, "claims": 2, "confidence": 0.15, "right": 0.5},
        {"from": 0.9, "claims": 2, "confidence": 0.975, "right": 1.0},
    ]
    assert error == pytest.approx((0.35 + 0.025) / 2, abs=0.001)
    assert certainty.precisions(confidence, right)[0] == {"from": 0.0, "precision": 0.75, "below": 0.0}
    assert certainty.precisions(confidence, right)[1] == {"from": 0.5, "precision": 1.0, "below": 0.5}
    held = certainty.thresholds(np.array([0.2, 0.5, 0.9, 0.8]), np.array([True, False, True, True]))
    assert held[-1] == {"precision": 0.97, "from": 0.8, "below": 0.5}


def test_shares_are_smoothed() -> None:
    assert (certainty.smoothed(0, 0), certainty.smoothed(8, 8)) == (0.5, 0.9)


def test_names_are_counted_by_how_they_were_found(tmp_path: Path) -> None:
    text = "Ana Sol said on Monday that the bridge was safe."
    claim = {"content": "that the bridge was safe", "speaker": "Ana Sol"}
    gold = [{"text": text, "claims": [claim]}, {"text": text, "claims": [claim | {"speaker": "Tom Reed"}]}]
    (tmp_path / "gold.jsonl").write_text("".join(json.dumps(g) + "\n" for g in gold), encoding="utf-8")
    assert certainty.name_counts(tmp_path / "gold.jsonl") == {"NAMED": (1, 2)}


def test_the_shipped_confidence_is_a_fit() -> None:
    shipped = json.loads(certainty.FILE.read_text(encoding="utf-8"))
    assert tuple(shipped["weights"]) == certainty.NAMES
    for name, count in shipped["made"]["names right"].items():
        right, every = map(int, count.split("/"))
        assert shipped["names"][name] == certainty.smoothed(right, every)
