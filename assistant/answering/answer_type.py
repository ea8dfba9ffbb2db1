"""Whether a piece of evidence is of the kind that is asked for: a speaker, the right figure, a date."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from assistant.claims import find_figures
from assistant.english.words import base, words
from assistant.schema import Article, Claim, Figure, Frame, Measure, Span

_MONTH = "(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*"
_DATE = re.compile(rf"\b(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|{_MONTH}\.? \d|\d{{1,2}} {_MONTH}|(?:19|20)\d\d)")
_VAGUE = re.compile(r"\b(?:tens|dozens|scores|hundreds|thousands|millions|billions)\b", re.I)
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
NEGATED = re.compile(
    r"\b(?:not|never|no|neither|nor|nobody|none|nothing|false|untrue|baseless|cannot|\w+n['’]t)\b", re.I
)


def fit(
    article: Article, sentences: Sequence[Span], claim: Claim | None, figures: Sequence[Figure], frame: Frame
) -> dict[str, float]:
    """How far a piece of evidence is of the kind that is asked for: signs by name, weighed in `WEIGHTS`."""
    asks, signs = set(frame.asks), dict[str, float]()
    speaker = claim.speaker if claim else None
    if frame.said_by:
        signs["asked_speaker"] = float(speaker in frame.said_by)
        signs["other_speaker"] = float(speaker is not None and speaker not in frame.said_by)
    elif "comparison" in asks:
        signs["asked_speaker"] = float(speaker in frame.speakers)
    elif "speaker" not in asks:
        signs["named_speaker"] = float(speaker in frame.speakers)
    if asks & {"speaker", "comparison"}:
        # "Experts" or "officials" are not whom such a question asks for.
        is_name = speaker is not None and speaker != speaker.lower()
        signs["new_speaker"] = float(is_name and speaker not in frame.speakers)
        signs["known_speaker"] = float(speaker in frame.speakers and "comparison" not in asks)
    if asks & {"figure", "change"}:
        signs["figure"] = float(bool(figures))
        if frame.measure == "age":  # ages are no figures: "Petra Halloran, 58,"
            signs["quantity"] = float(any(_AGE.search(s.of(article.text)) for s in sentences))
        else:
            signs["quantity"] = max(
                (0.5 if _VAGUE.search(f.text) else 1.0 for f in figures if fits(f, frame)), default=0.0
            )
    if "date" in asks:
        signs["date"] = float(any(_DATE.search(s.of(article.text)) for s in sentences))
    if claim and frame.denial:
        signs["denies"] = float(claim.stance in {"denies", "doubts"})
        signs["negated"] = float(bool(NEGATED.search(claim.content.of(article.text))))
    signs["claim"] = float(claim is not None)
    signs["belief"] = float(claim is not None and claim.kind == "belief")
    return signs


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
