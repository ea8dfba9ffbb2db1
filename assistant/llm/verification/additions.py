"""What can be seen of a model's sentence without looking at the order of its words: it gives the plainest reasons."""

import re
from collections.abc import Sequence

from assistant.claims import find_figures
from assistant.claims.figures.find import is_approximate
from assistant.english.words import word_set
from assistant.english.words import words as folded
from assistant.llm.verification import lexicon
from assistant.llm.verification.source import Reason, Source
from assistant.llm.verification.tokens import month_of, plain, tokens, words_of
from assistant.schema import Figure

_MARKS = frozenset(" ,.;:'\"()-–—%$€£¥₹")
"""What any sentence may hold beside letters and digits; "?", "…" and the like must be the source's."""
_SINGLE = re.compile(r"(?<![\w'])'(?=\w)((?:[^']|'(?=\w))*)'(?!\w)")
_FIRST_PERSON = re.compile(r"\b(?:I|[Ww]e|[Mm]y|[Oo]ur|me|us|[Yy]ou|[Yy]our)\b")
_CLOCK = word_set("today yesterday tomorrow tonight")
_UNSURE = lexicon.HEDGES | lexicon.MODALS | lexicon.CONDITIONS


def amiss(text: str, cited: Sequence[Source]) -> Reason | None:
    """Why a sentence, its keys taken out, cannot be carried by any of the cited ones, as far as that can be seen."""
    quotes = [plain(source.quote) for source in cited]
    own = " ".join([*quotes, *(name for s in cited for name in (s.speaker, s.role, s.publisher) if name)])
    if any(not c.isalnum() and c not in _MARKS and c not in own for c in text) or (".." in text and ".." not in own):
        return "markup"
    if not _quotes_hold(text, quotes):
        return "quotation"
    said = tokens(text)
    known = {word for quote in quotes for word in words_of(quote)}
    if not _figures_hold(text, quotes):
        return "figure"
    known |= {month_of(s.published) for s in cited if s.published}
    if any(t.word in _CLOCK or (t.capital and t.word in lexicon.CALENDAR) for t in said if t.word not in known):
        return "date"
    known |= {word for s in cited for name in (s.speaker, s.role, s.publisher) for word in words_of(name)}
    if any(t.capital and t.word not in known for t in said[1:]):
        return "name"
    if any(t.word in lexicon.NEGATIONS and t.word not in known for t in said):
        return "negation"
    if any(t.word in _UNSURE and not {t.word, lexicon.BACK.get(t.word)} & known for t in said):
        return "hedge"
    return None


def _quotes_hold(text: str, quotes: Sequence[str]) -> bool:
    """Whether each quotation stands verbatim in a cited sentence, and none of its first persons stands outside one."""
    for quote in filter(None, quotes):
        text = text.replace(quote, " ")  # with the quotation marks of its own
    marks = text.split('"')
    if len(marks) % 2 == 0:
        return False
    outside = " ".join(marks[::2])
    said = [*marks[1::2], *_SINGLE.findall(outside)]
    if not all(any(_stands(piece, quote) for quote in quotes) for piece in said):
        return False
    return not _FIRST_PERSON.search(_SINGLE.sub(" ", outside))


def _stands(piece: str, quote: str) -> bool:
    """Whether words are quoted in a text as they are, or are all of it.

    A final comma or full stop and the first letter's case may differ. What an article says in its own words is nobody's
    direct speech, so no part of it may be quoted.
    """
    piece = piece.strip().rstrip(",.;").strip()
    if not piece or piece == quote.strip().rstrip(".").strip():
        return True
    first, rest = f"[{re.escape(piece[0].lower() + piece[0].upper())}]", re.escape(piece[1:])
    wanted = re.compile(rf"(?<!\w){first}{rest}(?!\w)")
    return any(wanted.search(run) for run in _spoken(quote))


def _spoken(quote: str) -> list[str]:
    """The runs of a text that stand in quotation marks, those that begin before it or end behind it included."""
    runs = quote.split('"')
    begun = len(runs) > 1 and runs[0] != "" and not runs[0][-1].isspace() and runs[0][-1] not in "(—–"
    return [*runs[0 if begun else 1 :: 2], *_SINGLE.findall(quote)]


def _figures_hold(text: str, quotes: Sequence[str]) -> bool:
    """Whether each figure has a cited one's bounds and unit, so that "about", "more than" and "%" agree, too."""
    known = [_value(figure) for quote in quotes for figure in find_figures(quote)]
    return all(
        any(bounds == others and unit in {None, other} for *others, other in known)
        for *bounds, unit in map(_value, find_figures(text))
    )


def _value(figure: Figure) -> tuple[float | None, float | None, bool, str | None]:
    unit = figure.unit and " ".join(folded(figure.unit) or [figure.unit])
    return figure.low, figure.high, is_approximate(figure), unit
