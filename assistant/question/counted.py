"""What a question asks the count of: it is read as the sentence that would answer it ("7 civilians fled")."""

import re

from assistant.claims import find_figures
from assistant.counts.group import groups
from assistant.counts.lexicon import lexicon
from assistant.counts.measure import read_measures
from assistant.schema import CountMeasure

_NUMBER = re.compile(
    r"\bhow many\b|\b(?:(?:the|same|what|which|whose|differing|different|newest|latest|current|last) )*"
    r"(?:numbers?|counts?|figures?|totals?|tally|tallies) (?:of|for) (?:(?:the|those|all|people who (?:were|are)) )*",
    re.IGNORECASE,
)
_INVERTED = re.compile(r"^[^?]*?\b(?:did|does|do|has|have|had|will|would|could)\b(?P<rest>[^?]+)", re.IGNORECASE)
_CASUALTIES = re.compile(r"\bcasualt(?:y|ies)\b", re.IGNORECASE)
_TOLL = re.compile(r"\b(?:death toll|deaths toll|toll|body count)\b", re.IGNORECASE)


def counted(question: str) -> tuple[tuple[CountMeasure, ...], str | None]:
    """The measures of the count that a question asks for, one of which will do, and what narrows it.

    "How many civilians fled?" asks for the displaced, "the latest toll" for the dead; none where it asks for another.
    """
    if _CASUALTIES.search(question):
        return ("dead", "injured"), None
    match = _NUMBER.search(question)
    if match is None:
        return (("dead",) if _TOLL.search(question) else ()), None
    asked = f"{question[: match.start()]}7 {question[match.end() :].lstrip()}"
    figures = find_figures(asked)
    measures = read_measures(asked, figures)
    narrowed = groups(asked, figures, measures, 0)
    for figure, measure, group in zip(figures, measures, narrowed, strict=True):
        if figure.span.start <= match.start() < figure.span.end:
            found = measure if measure != "other" else _done(question[match.end() :])
            return ((found,) if found else ()), group if measure != "other" else None
    return (), None


def _done(rest: str) -> CountMeasure | None:
    """What was done, where the verb follows its subject: "how many people did the storm kill"."""
    match = _INVERTED.match(rest)
    words = match["rest"].casefold().split() if match else []
    return next((m for w in words if (m := lexicon().done.get(w.strip(".,;")))), None)
