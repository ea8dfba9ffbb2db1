from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.claims import extract_claims

PIECES = [
    "Ana Sol",
    "The port",
    "said",
    "denied",
    "told reporters",
    "according to",
    "that the pier fell",
    "“It fell,”",
    '"It fell"',
    "he",
    "who",
    "claims by the group that",
    "reportedly",
    "seems to",
    ":",
    ",",
    ".",
    "\n",
    "\r\n",
    "— Pier Watch (@pier) 3 May 2021",
    "more than 40 people",
    "“",
    "”",
    "'s",
    "\x00",
    "\u202e",
    "é",
    "😀",
]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=5)), max_size=40).map(" ".join))
def test_any_text_gives_sound_claims(text: str) -> None:
    claims = extract_claims(text)
    for claim in claims:
        for span in (claim.content, claim.source, claim.cue, *claim.sentences, *(f.span for f in claim.figures)):
            assert span is None or 0 <= span.start < span.end <= len(text)
        assert claim.content.of(text).strip()
        assert all(f.span.of(text) == f.text for f in claim.figures)
        assert claim.sentences
        assert claim.speaker is None or (0 < len(claim.speaker) <= 80 and len(claim.speaker.split()) <= 9)
    assert claims == extract_claims(text)
