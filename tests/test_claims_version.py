from __future__ import annotations

from assistant.claims import ENGINE
from assistant.claims.attribution.tagger import SHA256


def test_another_tagger_is_another_engine() -> None:
    """A new tagger gives other claims: raise ENGINE, and write both down here."""
    assert (ENGINE, SHA256[:12]) == (9, "7eb76ecb9a97")
