from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.claims.attribution.quotes import Quotations, quote_spans


def quotes(text: str) -> list[str]:
    return [span.of(text) for span in quote_spans(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("He said “yes” and “no”.", ["“yes”", "“no”"]),
        ('"One. Two," she said. "Three."', ['"One. Two,"', '"Three."']),
        ("''We won,'' he said.", ["''We won,''"]),
        ("Sie sagte „nein“ dazu.", ["„nein“"]),
        ("Il dit « oui » enfin.", ["« oui »"]),
        ("It's the farmers' barn.", []),
        ('A 5" nail and a 6" nail.', []),
    ],
)
def test_marks(text: str, expected: list[str]) -> None:
    assert quotes(text) == expected


def test_a_quotation_goes_on_over_paragraphs_that_open_it_again() -> None:
    text = "“First part.\n\n“Second part,” she said.\nPlain."
    assert quotes(text) == ["“First part.\n\n“Second part,”"]


def test_an_unclosed_quotation_ends_with_its_paragraph() -> None:
    assert quotes("“Never closed.\nNext line without a mark.") == ["“Never closed."]


def test_look_up() -> None:
    text = "A “b c” d “e”"
    found = Quotations(text)
    assert found.around(text.index("c")) == found.spans[0]
    assert found.around(text.index("d")) is None
    assert found.within(0, len(text)) == found.spans


@given(st.text(alphabet="ab “”\"'«»„\n.,", max_size=80))
def test_spans_are_ordered_and_apart(text: str) -> None:
    spans = quote_spans(text)
    assert all(a.end <= b.start for a, b in pairwise(spans))
    assert all(span.end <= len(text) for span in spans)
