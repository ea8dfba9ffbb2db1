"""Text → claims: who says what, with which figures."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from assistant.claims.attribution.attribution import Attribution
from assistant.claims.figures.find import find_figures
from assistant.claims.version import ENGINE
from assistant.english.language import language_of

if TYPE_CHECKING:
    from assistant.claims.extract import extract_batch, extract_claims

__all__ = ["ENGINE", "Attribution", "extract_batch", "extract_claims", "find_figures", "language_of"]

# What reads claims takes 30 ms to load, which a question about stored claims need not wait for.
_LATER = {"extract_batch", "extract_claims"}


def __getattr__(name: str) -> Any:
    if name not in _LATER:
        msg = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(msg)
    return getattr(import_module(f"{__name__}.extract"), name)
