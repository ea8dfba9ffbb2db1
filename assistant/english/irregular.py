"""English words whose forms no stemmer joins: irregular verbs and plurals, by their base form."""

from pathlib import Path

_LINES = (Path(__file__).parent / "data" / "irregular.txt").read_text(encoding="utf-8").splitlines()

FORMS: dict[str, tuple[str, ...]] = {base: tuple(rest) for base, *rest in map(str.split, _LINES) if base != "#"}
"""Base form to its other forms."""

BASE: dict[str, str] = {form: base for base, forms in FORMS.items() for form in forms}
"""Each other form to its base."""
