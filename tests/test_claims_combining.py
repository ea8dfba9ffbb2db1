from __future__ import annotations

import pytest

from assistant.claims import Attribution
from assistant.claims.attribution.combining import combine
from assistant.claims.attribution.mending.completed import completed
from assistant.claims.attribution.mending.swallowed import separated
from assistant.english.sentences import split
from assistant.schema import Span


def at(text: str, source: str | None, cue: str | None, content: str) -> Attribution:
    def span(words: str | None) -> Span | None:
        return Span(start=text.index(words), end=text.index(words) + len(words)) if words else None

    whole = span(content)
    assert whole is not None
    return Attribution(source=span(source), cue=span(cue), content=whole)


def test_a_colon_decides_where_both_see_a_cue() -> None:
    text = "Ana Sol: The pier was shut, said Tom Reed."
    tagged = at(text, "Tom Reed", ":", "The pier was shut")
    marked = at(text, "Ana Sol", ":", "The pier was shut, said Tom Reed.")
    assert combine(text, split(text), [tagged], [marked]) == [marked]


def test_marks_add_what_nobody_says() -> None:
    text = "A source said the port denied the leak. The crane reportedly fell."
    tagged = at(text, "A source", "said", "the port denied the leak")
    hearsay = at(text, None, "reportedly", "The crane reportedly fell")
    assert combine(text, split(text), [tagged], [hearsay]) == [tagged, hearsay]


def test_hearsay_within_a_claim_is_not_added() -> None:
    text = "A source said the crane reportedly fell."
    tagged = at(text, "A source", "said", "the crane reportedly fell")
    hearsay = at(text, None, "reportedly", "A source said the crane reportedly fell")
    assert combine(text, split(text), [tagged], [hearsay]) == [tagged]


def test_a_tweet_is_read_whole() -> None:
    text = "12 dead, police say\n— Pier Watch (@pier) 3 May 2021"
    tweet = at(text, "Pier Watch", None, "12 dead, police say")
    tagged = at(text, "police", "say", "12 dead")
    assert combine(text, split(text), [tagged], [tweet]) == [tweet]


def test_spare_ones_are_taken_where_nothing_else_stands() -> None:
    text = "The port put the loss at 48. A board set the cost at 9."
    tagged = at(text, "The port", "put", "the loss at 48")
    spare = [tagged, at(text, "A board", "set", "the cost at 9")]
    assert combine(text, split(text), [tagged], [], spare) == spare


@pytest.mark.parametrize(
    ("text", "content", "whole"),
    [
        (
            "The vault leaked because a fuse had blown, its keeper, Ana Sol, said.",
            "a fuse had blown",
            "The vault leaked because a fuse had blown",
        ),
        ("Two pumps stopped on Friday because of mud, Ana Sol said.", "on Friday because of mud", None),
        ("But the pier, he thought, was new, Ana Sol said.", "was new", "was new"),
        ("LORNE (Wire) - Two pumps stopped, Ana Sol said.", "LORNE (Wire) - Two pumps stopped", "Two pumps stopped"),
    ],
)
def test_a_content_before_its_speaker_is_made_whole(text: str, content: str, whole: str | None) -> None:
    (made,) = completed(text, split(text), [at(text, "Ana Sol", "said", content)])
    assert made.content.of(text) == (whole or text[: text.index(", Ana")])


def test_a_content_that_is_its_own_source_and_cue_is_dropped() -> None:
    text = "The nurse, Ana Sol, apologised."
    assert separated(text, split(text), [at(text, "The nurse, Ana Sol", "apologised", text)]) == []


def test_a_content_ends_before_the_sentence_of_another_cue() -> None:
    text = "Half came from one hall, Ana Sol said. “It was in the hall,” Tom Reed added."
    first, second = at(text, "Ana Sol", "said", text), at(text, "Tom Reed", "added", "“It was in the hall,”")
    made = separated(text, split(text), [first, second])
    assert [item.content.of(text) for item in made] == ["Half came from one hall", "“It was in the hall,”"]
