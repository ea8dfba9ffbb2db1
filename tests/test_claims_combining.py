from __future__ import annotations

from assistant.claims import Attribution
from assistant.claims.attribution.combining import combine
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
