"""How near words stand, and how the scores of a question's parts are put together."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.retrieval.lexical import ROOM, Term, adjoining, closest
from assistant.retrieval.ranking import Weights, rank, shares


def places(*found: tuple[int, int]) -> np.ndarray:
    return np.array(sorted(row * ROOM + word for row, word in found), dtype=np.int64)


def rows(*numbers: int) -> np.ndarray:
    return np.array(numbers, dtype=np.int64)


def term(found: np.ndarray) -> Term:
    return Term(np.unique(found // ROOM), np.ones(1, dtype=np.float32), 1.0, found)


def test_a_terms_places_within_rows() -> None:
    found = term(places((0, 5), (2, 1), (2, 9), (7, 3)))
    assert found.within(rows(2, 3, 7)).tolist() == places((2, 1), (2, 9), (7, 3)).tolist()
    assert found.within(rows(1, 4)).tolist() == []
    assert term(places()).within(rows(1, 4)).tolist() == []


def test_words_of_one_sentence_count_together_and_each_once() -> None:
    ferry, pier = places((0, 1), (0, 2), (1, 1), (3, 40)), places((0, 4), (1, 60), (3, 30))
    found = closest(rows(0, 1, 2, 3), [ferry, pier], [2.0, 1.0], width=24)
    assert found.tolist() == [3.0, 2.0, 0.0, 3.0]


def test_words_do_not_meet_across_passages() -> None:
    found = closest(rows(0, 1), [places((0, 900)), places((1, 0))], [1.0, 1.0], width=24)
    assert found.tolist() == [1.0, 1.0]


def test_nothing_is_close_where_no_term_is_known() -> None:
    assert closest(rows(0, 1), [], [], width=24).tolist() == [0.0, 0.0]
    assert adjoining(rows(0, 1), [], 3, 10).tolist() == [0.0, 0.0]


def test_a_pair_counts_in_either_order_once_a_passage() -> None:
    one, other = places((0, 5), (0, 50), (1, 8), (2, 1)), places((0, 7), (0, 51), (1, 6), (2, 9))
    found = adjoining(rows(0, 1, 2), [(one, other)], distance=3, passages=100)
    assert found[0] == found[1] > 0
    assert found[2] == 0


def test_a_rare_pair_counts_more() -> None:
    common = (places(*((n, 1) for n in range(9))), places(*((n, 2) for n in range(9))))
    rare = (places((9, 1)), places((9, 2)))
    found = adjoining(rows(*range(10)), [common, rare], distance=3, passages=100)
    assert found[9] > found[0] > 0


def clause(**columns: list[float]) -> np.ndarray:
    """Features of one clause, of the kinds given."""
    names = list(Weights.__dataclass_fields__)
    n = len(next(iter(columns.values())))
    out = np.zeros((n, len(names)), dtype=np.float32)
    for name, values in columns.items():
        out[:, names.index(name)] = values
    return out


def test_the_best_of_each_clause_comes_before_the_second_best_of_one() -> None:
    ranked, _ = rank(
        rows(3, 5, 8), [clause(clause=[1.0, 0.8, 0.0]), clause(clause=[0.0, 0.1, 1.0])], Weights(clause=10.0)
    )
    assert ranked.tolist() in ([3, 8, 5], [8, 3, 5])


def test_a_clause_that_is_unsure_takes_more_places() -> None:
    sure, unsure = clause(clause=[1.0, 0.2, 0.2, 0.0, 0.0]), clause(clause=[0.0, 0.0, 0.0, 1.0, 0.9])
    ranked, _ = rank(rows(0, 1, 2, 3, 4), [sure, unsure], Weights(clause=8.0))
    assert set(ranked[:3].tolist()) == {0, 3, 4}


@pytest.mark.parametrize("kind", list(Weights.__dataclass_fields__))
def test_each_kind_of_evidence_speaks_for_a_passage(kind: str) -> None:
    ranked, scores = rank(rows(0, 1, 2), [clause(**{kind: [0.0, 1.0, 0.0]})], Weights())
    assert ranked[0] == 1
    assert scores[0] == 1.0 > scores[1]


@given(st.lists(st.lists(st.floats(-1e4, 1e4), min_size=4, max_size=4), min_size=1, max_size=4))
def test_scores_start_at_one_and_fall_to_no_less_than_nothing(scores: list[list[float]]) -> None:
    ranked, found = rank(rows(0, 1, 2, 3), [clause(clause=s) for s in scores], Weights())
    assert sorted(ranked.tolist()) == [0, 1, 2, 3]
    assert found[0] == 1.0
    assert all(a >= b >= 0 for a, b in pairwise(found))


@given(st.lists(st.floats(-1e4, 1e4), min_size=1))
def test_shares_add_up_to_one(scores: list[float]) -> None:
    found = shares(np.array(scores, dtype=np.float32))
    assert found.sum() == pytest.approx(1.0)
    assert (found >= 0).all()
