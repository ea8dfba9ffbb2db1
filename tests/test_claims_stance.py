from __future__ import annotations

import pytest

from assistant.claims.stance import stance_of


@pytest.mark.parametrize(
    ("cue", "stance"),
    [
        ("said", "asserts"),
        ("according to", "asserts"),
        ("has repeatedly claimed", "asserts"),
        ("denied", "denies"),
        ("flatly rejected", "denies"),
        ("was dismissed", "denies"),
        ("confirmed", "confirms"),
        ("has acknowledged", "confirms"),
        ("doubts", "doubts"),
        ("questioned", "doubts"),
        ("declined", "declines"),
        ("refused", "declines"),
        ("did not deny", "doubts"),
        ("has never confirmed", "doubts"),
        ("did not say", "declines"),
        ("wouldn’t comment", "declines"),
        ("does not believe", "doubts"),
        ("did not question", "asserts"),
    ],
)
def test_stance(cue: str, stance: str) -> None:
    assert stance_of(cue) == stance
