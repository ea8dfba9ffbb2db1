"""Text → claims: who says what, with which figures."""

from __future__ import annotations

from assistant.claims.attribution_types import Attribution
from assistant.claims.extract import extract_batch, extract_claims
from assistant.claims.figures import find_figures
from assistant.claims.language import language_of
from assistant.claims.version import ENGINE

__all__ = ["ENGINE", "Attribution", "extract_batch", "extract_claims", "find_figures", "language_of"]
