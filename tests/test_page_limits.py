from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.errors import InputError
from assistant.interfaces.page import limits
from assistant.interfaces.page.catalogue import Catalogue
from assistant.interfaces.page.chat import Turn, transcript
from assistant.schema import Filters
from tests.page_samples import ANSWER, REFUSAL

ALL = Filters(since=date(2021, 3, 1), until=date(2021, 3, 9), publishers=("A, B",), speakers=("Tore Vik", "X"))


def test_what_the_browser_kept_is_read_again() -> None:
    assert limits.read(limits.kept(ALL)) == ALL
    assert limits.read(limits.kept(None)) is None


@pytest.mark.parametrize("text", ["", None, "[]", "{", '{"since": "yesterday"}', '{"other": 1}', '{"publishers": "x"}'])
def test_what_is_no_limits_limits_nothing(text: str | None) -> None:
    assert limits.read(text) is None


def test_a_form_becomes_limits() -> None:
    form = {"since": "2021-03-01", "until": "2021-03-09", "publishers": ["A, B"], "speakers": ["Tore Vik", " X ", "X"]}
    assert limits.from_form(form) == ALL
    assert limits.from_form({"since": "", "until": None, "publishers": [], "speakers": [" "]}) is None


@pytest.mark.parametrize(
    ("form", "message"),
    [
        ({"since": "2021-03-09", "until": "2021-03-01"}, "“From” is later than “to”"),
        ({"since": "soon"}, "not a date"),
        ({"until": {"x": 1}}, "not a date"),
    ],
)
def test_a_form_that_contradicts_itself_says_so(form: dict[str, Any], message: str) -> None:
    with pytest.raises(InputError, match=message):
        limits.from_form(form)


@given(
    st.recursive(
        st.none() | st.text() | st.integers(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)
    )
)
def test_whatever_a_browser_sends_is_limits_or_a_sentence(form: Any) -> None:
    for given_ in (form, {"publishers": form, "speakers": form}, {"since": form}):
        try:
            filters = limits.from_form(given_)
        except InputError as error:
            assert str(error)
        else:
            assert limits.read(limits.kept(filters)) == filters


def test_each_limit_is_taken_away_alone() -> None:
    left = limits.dropped(ALL, "speakers", "X")
    assert left == ALL.model_copy(update={"speakers": ("Tore Vik",)})
    assert limits.dropped(left, "since", "") == left.model_copy(update={"since": None})  # type: ignore[union-attr]
    assert limits.dropped(Filters(speakers=("X",)), "speakers", "X") is None
    for kind in ("articles", None, 3, "model_config"):
        assert limits.dropped(ALL, kind, "x") == ALL


def test_limits_are_named_in_words_and_in_the_answer() -> None:
    assert limits.described(ALL) == "from 1 Mar 2021; to 9 Mar 2021; A, B; Tore Vik; X"
    assert limits.described(None) == ""
    for answer in (ANSWER, REFUSAL):
        assert "from 1 Mar 2021; to 9 Mar 2021" in transcript([Turn(answer.question, answer, limits=ALL)])
        assert "imited to" not in transcript([Turn(answer.question, answer)])


def test_a_refusal_within_limits_offers_to_ask_without_them() -> None:
    assert "Ask without limits" in transcript([Turn("q", REFUSAL, limits=ALL)])
    assert "Ask without limits" not in transcript([Turn("q", REFUSAL)])
    assert "Ask without limits" not in transcript(
        [Turn("q", REFUSAL, limits=ALL), Turn("r", ANSWER)]
    )  # only the newest


def test_the_form_shows_what_is_chosen_and_keeps_what_was_typed_beside_an_error() -> None:
    html = limits.bar(ALL, Catalogue(publishers=(("A, B", 3), ("C", 1))))
    assert 'value="2021-03-01"' in html
    assert 'value="A, B" checked' in html
    assert 'value="C">' in html
    assert 'aria-label="Remove limit: Tore Vik"' in html
    typed = json.loads('{"since": "2021-05-01", "until": "2021-01-01", "speakers": ["Y"], "publishers": 3}')
    wrong = limits.bar(None, Catalogue(), error="No.", form=typed)
    assert 'value="2021-05-01"' in wrong
    assert 'value="Y" checked' in wrong
    assert 'role="alert">No.' in wrong
    assert "No limits" in limits.bar(None, Catalogue())
