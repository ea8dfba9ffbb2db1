"""How many, how much, and how that changed."""

import re
from collections.abc import Sequence
from functools import lru_cache

from assistant.claims import find_figures
from assistant.counts.group import bare
from assistant.counts.lexicon import lexicon
from assistant.counts.series import GENERAL
from assistant.english.numbers import is_vague, value_of_words
from assistant.english.words import STOP, base, stem, words
from assistant.question.kinds.kind import QUANTITY, AnswerKind, Features, Piece
from assistant.schema import Article, Claim, Count, Figure, Frame, Measure, Span

_FIGURE = re.compile(
    r"\b(?:how (?:many|much|large|big|high|often|far|long|old|steep|wide|deep|tall)|(?:death )?toll|price tag|"
    r"what (?:do|does|did) .{1,40}\b(?:earn|cost|pay|charge)\b|"
    rf"what (?:(?:is|was|are|were) the )?{QUANTITY}|"
    r"how .{0,30}\bfigures?|(?:wh\w+|and|'s|s) numbers?)\b"
)
_CHANGE = re.compile(
    r"\bhow (?:did|has|have|had|does|do)\b.*\b(?:chang|develop|gr[eo]w|ris[ei]|rose|f[ae]ll|shr[iua]nk|increas|"
    r"decreas|evolv|climb|drop)\w*|\bwhat (?:became|has become) of\b|"
    r"\b(?:first|then|earlier) and (?:later|now|last)\b|"
    r"\b(?:revis|correct|rais|lower|put right)\w*.{0,40}"
    r"\b(?:figures?|numbers?|counts?|estimates?|tolls?|totals?)\b"
)
_MEASURES: tuple[tuple[Measure, re.Pattern[str]], ...] = (
    (
        "percent",
        re.compile(r"\b(?:what|which) (?:\w+ )?(?:percent\w*|share|portion|proportion|fraction)\b|\bper ?cent\w*\b"),
    ),
    (
        "money",
        re.compile(
            r"\bhow much (?:money|cash|funding)\b|\b(?:price|cost|windfall|haul|budget|fine|debt|salary|bill|worth|"
            r"dollars?|euros?|pounds?)\b|"
            r"\bhow much\b.*\b(?:pay|paid|spen[dt]|rais\w+|earn\w*|owe\w*|cost|took in|taken in|"
            r"donat\w+|invest\w*|pull\w* in|bring in|brought in|borrow\w*)\b"
        ),
    ),
    ("time", re.compile(r"\bhow long\b")),
    ("age", re.compile(r"\bhow old\b|\bwhat age\b")),
)
_PEOPLE = {"people", "children", "men", "women"}  # plurals without an s
VAGUE = 0.5
"""How far a figure that is a mere word ("thousands") fits what is asked for."""
_PERCENT = {"%", "percentage points", "percentage point", "points", "point"}
_MONEY = re.compile(
    r"[$€£¥₹]|\b(?:dollars?|euros?|pounds?|yen|yuan|rupees?|rubles?|roubles?|francs?|pesos?|cents?|crowns?|kron(?:a|or|er|e)|"
    r"lir[ae]|dinars?|dirhams?|riyals?|shekels?|shillings?|rand|reais|real|won|baht|zloty|forints?|naira|hryvnia)\b"
)
_SHARE = re.compile(
    r"\b(?:half|halves|thirds?|quarters?|fifths?|tenths?)\b|\b(?:in|out of) (?:every )?\w+$", re.IGNORECASE
)
_AGE = re.compile(
    r",\s\d{1,3}(?:,|\.$|\sand\b)|\b(?:aged|age)\s\d{1,3}\b|\b\d{1,3}[ -]years?[ -]old\b|"
    r"\b(?:wo)?man of \d{2}\b"
)
_TIME = re.compile(r"\b(?:years?|months?|weeks?|days?|hours?|minutes?|seconds?|decades?|nights?)\b")


def measure_asked(text: str) -> Measure | None:
    """What kind of quantity a folded question asks for, if it asks for one."""
    return next((kind for kind, pattern in _MEASURES if pattern.search(text)), None)


def unit_asked(text: str) -> str | None:
    """What is counted: "civilians" in "how many civilians fled"."""
    match = re.search(r"\bhow many\s+(?:of (?:the|its|their)\s+)?((?:[\w'’-]+\s*){1,3})", text)
    if not match:
        return None
    noun: list[str] = []
    for word in words(match[1]):
        plural = word.endswith("s") or word in _PEOPLE
        if word == "us" or value_of_words(word) is not None:  # the country; "how many of the sixty children"
            continue
        if word in STOP or (noun and stem(word) == word and not plural):
            break
        noun.append(word)
        if plural:
            break
    return " ".join(noun) or None


def ordered_figures(
    article: Article, sentences: Sequence[Span], claim: Claim | None, frame: Frame
) -> tuple[Figure, ...]:
    """Figures of the claim, else of the sentences; those of the quantity asked for come first."""
    held = [f for f in claim.figures if any(_holds(s, f.span) for s in sentences)] if claim else []
    if not held or {"figure", "change"} & set(frame.asks):
        every = [f for s in sentences for f in _figures(article.text, s.start, s.end)]
        held += [f for f in every if not any(f.span == g.span for g in held)]
    return tuple(sorted(held, key=lambda f: not fits(f, frame)))


@lru_cache(maxsize=4096)
def _figures(text: str, start: int, end: int) -> tuple[Figure, ...]:
    """The figures of a sentence; questions of one conversation meet the same ones."""
    return tuple(find_figures(text, Span(start=start, end=end)))


def fits(figure: Figure, frame: Frame) -> bool:
    """Whether a figure is of the unit, or of the kind of quantity, that is asked for."""
    if frame.unit:
        return same_unit(figure.unit, frame.unit)
    return frame.measure is not None and _measures(figure, frame.measure)


def counted(counts: Sequence[Count], frame: Frame) -> list[Figure]:
    """The figures that count what is asked for in whatever words: the measure, where no special unit is asked for.

    "37 bodies were found" tells how many died; how many doctors died, "31 people were killed" does not.
    """
    unit = words(frame.unit or "")[-1:]
    if unit and not (base(unit[0]) in GENERAL or lexicon().says(unit[0]) in frame.counted):
        return []
    return [
        c.figure
        for c in counts
        if c.measure in frame.counted and bare(c.group) == bare(frame.group) and c.standing != "withdrawn"
    ]


def _measures(figure: Figure, measure: Measure) -> bool:
    unit = figure.unit or ""
    if measure == "percent":
        return unit in _PERCENT or bool(_SHARE.search(figure.text))
    if measure == "money":
        return bool(_MONEY.search(unit) or _MONEY.search(figure.text))
    return bool(_TIME.search(unit))


def same_unit(unit: str | None, asked: str | None) -> bool:
    """Whether a figure counts what is asked for: the last word decides ("Syrian civilians" are civilians)."""
    if not unit or not asked:
        return False
    have, want = {base(w) for w in words(unit)}, [base(w) for w in words(asked)]
    return bool(want) and want[-1] in have


def _holds(outer: Span, inner: Span) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end


def _features(evidence: Piece, frame: Frame) -> Features:
    if frame.measure == "age":  # ages are no figures: "Petra Halloran, 58,"
        fit = float(any(_AGE.search(s.of(evidence.article.text)) for s in evidence.sentences))
    else:
        found = [f for f in evidence.figures if fits(f, frame)]
        if "change" not in frame.asks:  # a change is told by the series, old and new, not by the one that fits best
            found += counted(evidence.counts, frame)
        fit = max((VAGUE if is_vague(f.text) else 1.0 for f in found), default=0.0)
    return {"figure": float(bool(evidence.figures)), "quantity": fit}


_LATEST = re.compile(
    r"\b(?:latest|newest|most recent|current(?:ly)?|still|now|meanwhile|so far|to date|updated?|"
    r"last (?:tally|count|toll|figure|number|estimate|report)|as things stand|final (?:report|count|toll))\b"
)

FIGURE = AnswerKind("figure", _FIGURE, dated=True, features=_features)
LATEST = AnswerKind("latest", _LATEST, dated=True)
CHANGE = AnswerKind("change", _CHANGE, turns="article", features=_features)
