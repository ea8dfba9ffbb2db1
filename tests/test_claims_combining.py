from __future__ import annotations

from assistant.claims import Attribution
from assistant.claims.combining import combine
from assistant.english.sentences import split
from assistant.schema import Span


def at(text: str, source: str | None, cue: str | None, content: str) -> Attribution:
    def span(words: str | None) -> Span | None:
        return Span(start=text.index(words), end=text.index(words) + len(words)) if words else None

    whole = span(content)
    assert whole is not None
    return Attribution(source=span(source), cue=span(cue), content=whole)


def test_the_tagger_decides_where_both_see_a_cue() -> None:
    text = "Ana Sol said the pier was shut for good."
    tagged = at(text, "Ana Sol", "said", "the pier was shut for good")
    ruled = at(text, "Ana Sol", "said", "the pier was shut")
    assert combine(text, split(text), [tagged], [ruled]) == [tagged]


def test_rules_add_relayed_claims_and_hearsay() -> None:
    text = "A source said the port denied the leak. The crane reportedly fell."
    outer = at(text, "A source", "said", "the port denied the leak")
    inner = at(text, "the port", "denied", "the leak")
    hearsay = at(text, None, "reportedly", "The crane reportedly fell")
    assert combine(text, split(text), [outer], [outer, inner, hearsay]) == [outer, inner, hearsay]


def test_a_belief_within_a_claim_is_not_added() -> None:
    text = "A source said the port wants the land."
    outer = at(text, "A source", "said", "the port wants the land")
    assert combine(text, split(text), [outer], [outer, at(text, "the port", "wants", "the land")]) == [outer]


def test_a_tweet_is_read_whole() -> None:
    text = "12 dead, police say\n— Pier Watch (@pier) 3 May 2021"
    tweet = at(text, "Pier Watch", None, "12 dead, police say")
    tagged = at(text, "police", "say", "12 dead")
    assert combine(text, split(text), [tagged], [tweet]) == [tweet]
