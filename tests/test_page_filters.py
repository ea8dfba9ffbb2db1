from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.english.wording import filters_in_words
from assistant.errors import InputError
from assistant.interfaces.page import filters
from assistant.interfaces.page.conversations.turn import Turn
from assistant.interfaces.page.facets import Facets
from assistant.interfaces.page.views.chat import transcript
from assistant.schema import Filters
from tests.page_samples import ANSWER, REFUSAL

ALL = Filters(since=date(2021, 3, 1), until=date(2021, 3, 9), publishers=("A, B",), speakers=("Tore Vik", "X"))


def test_what_the_browser_kept_is_read_again() -> None:
    assert filters.from_json(filters.to_json(ALL)) == ALL
    assert filters.from_json(filters.to_json(None)) is None


@pytest.mark.parametrize("text", ["", None, "[]", "{", '{"since": "yesterday"}', '{"other": 1}', '{"publishers": "x"}'])
def test_what_is_no_filters_filters_nothing(text: str | None) -> None:
    assert filters.from_json(text) is None


def test_a_form_becomes_filters() -> None:
    form = {"since": "2021-03-01", "until": "2021-03-09", "publishers": ["A, B"], "speakers": ["Tore Vik", " X ", "X"]}
    assert filters.from_form(form) == ALL
    assert filters.from_form({"since": "", "until": None, "publishers": [], "speakers": [" "]}) is None


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
        filters.from_form(form)


@given(
    st.recursive(
        st.none() | st.text() | st.integers(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)
    )
)
def test_whatever_a_browser_sends_is_filters_or_a_sentence(form: Any) -> None:
    for given_ in (form, {"publishers": form, "speakers": form}, {"since": form}):
        try:
            found = filters.from_form(given_)
        except InputError as error:
            assert str(error)
        else:
            assert filters.from_json(filters.to_json(found)) == found


def test_each_filter_is_taken_away_alone() -> None:
    left = filters.without(ALL, "speakers", "X")
    assert left == ALL.model_copy(update={"speakers": ("Tore Vik",)})
    assert filters.without(left, "since", "") == left.model_copy(update={"since": None})  # type: ignore[union-attr]
    assert filters.without(Filters(speakers=("X",)), "speakers", "X") is None
    for kind in ("articles", None, 3, "model_config"):
        assert filters.without(ALL, kind, "x") == ALL


def test_filters_are_named_in_words_and_in_the_answer() -> None:
    assert filters_in_words(ALL) == "from 1 Mar 2021; to 9 Mar 2021; A, B; Tore Vik; X"
    assert filters_in_words(None) == ""
    for answer in (ANSWER, REFUSAL):
        assert "from 1 Mar 2021; to 9 Mar 2021" in transcript([Turn(answer.question, answer, filters=ALL)])
        assert "imited to" not in transcript([Turn(answer.question, answer)])


def test_a_refusal_within_filters_offers_to_ask_without_them() -> None:
    assert "Ask without filters" in transcript([Turn("q", REFUSAL, filters=ALL)])
    assert "Ask without filters" not in transcript([Turn("q", REFUSAL)])
    assert "Ask without filters" not in transcript(
        [Turn("q", REFUSAL, filters=ALL), Turn("r", ANSWER)]
    )  # only the newest


def test_the_form_shows_what_is_chosen_and_keeps_what_was_typed_beside_an_error() -> None:
    html = filters.bar(ALL, Facets(publishers=(("A, B", 3), ("C", 1))))
    assert 'value="2021-03-01"' in html
    assert 'value="A, B" checked' in html
    assert 'value="C">' in html
    assert 'aria-label="Remove filter: Tore Vik"' in html
    typed = json.loads('{"since": "2021-05-01", "until": "2021-01-01", "speakers": ["Y"], "publishers": 3}')
    wrong = filters.bar(None, Facets(), error="No.", form=typed)
    assert 'value="2021-05-01"' in wrong
    assert 'value="Y" checked' in wrong
    assert 'role="alert">No.' in wrong
    assert "No filters" in filters.bar(None, Facets())
