"""Speakers set off by a colon: headlines ("Zakharova: no deal"), interview lines, and "X said:" before a new line."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from assistant.claims.attribution.attribution import Attribution
from assistant.claims.attribution.quotes import Quotations
from assistant.english.saying import verb_forms
from assistant.english.words import word_set
from assistant.schema import Span

_NAME = r"(?:[A-Z][\w’'&-]*\.?|al-[A-Z]\w+|[A-Z]\.)"
_LINE = re.compile(
    rf"^[ \t]*(?P<source>{_NAME}(?:[ \t]+(?:{_NAME}|of|the|for|and|de|van|von"
    rf"|bin)){{0,5}})[ \t]*(?P<cue>:)[ \t]+(?P<content>\S[^\n]*)$",
    re.MULTILINE,
)
_QUOTED_LINE = re.compile(
    r"^(?:[A-Z][A-Z .,'-]{2,30}\s(?:-|–|—"
    r"|--)\s)?[ \t]*(?P<source>[A-Z][^\n:.!?\"“”]{2,60}?)[ \t]*(?P<cue>:)[ \t]+(?P<content>[\"“][^\n]*)$",
    re.MULTILINE,
)
_QUOTE_FIRST = re.compile(
    r"^[ \t]*(?P<content>[\"“‘'][^\n\"“”]{8,120}[\"”’'])(?P<cue>:)[ \t]+(?P<source>[A-Za-z][^\n:.!?\"“”]{2,40})$",
    re.MULTILINE,
)
_SAID = re.compile(r"(?P<verb>[A-Za-z]+)(?:[ \t]+(?:on|in|to|at)[ \t]+[^:\n]{1,60})?:[ \t]*$")
_LABELS = word_set(
    """
    latest revealed exclusive update updated breaking watch live video photo photos photograph image images read
    more note related correction opinion review analysis tags topics source sources credit story editor published
    contact email phone tel address facebook twitter date time when where what who why how here reaction poll
    gallery caption recommended transcript see also warning spoiler results score final verdict price release rating
    location q a pros cons trending listen subscribe click advertisement abstract summary background rules
    """
)


def find_colons(text: str, sentences: Sequence[Span], quotations: Quotations) -> list[Attribution]:
    """Attributions made by a colon, in order."""
    lines = {m.start("content"): m for pattern in (_QUOTED_LINE, _QUOTE_FIRST, _LINE) for m in pattern.finditer(text)}
    found = [a for a in (_line(lines[k], quotations) for k in sorted(lines)) if a is not None]
    taken = {a.content.start for a in found}
    for this, following in pairwise(sentences):
        made = _said(text, this, following, quotations)
        if made is not None and made.content.start not in taken:
            found.append(made)
    return found


def _line(match: re.Match[str], quotations: Quotations) -> Attribution | None:
    words = match["source"].lower().rstrip(".").split()
    if words[0] in _LABELS or words[-1] in _LABELS or any(w in verb_forms() for w in words[1:]):
        return None
    content = Span(start=match.start("content"), end=match.start("content") + len(match["content"].rstrip()))
    quote = quotations.around(content.start)
    quoted = quote is not None and quote.start == content.start
    if not quoted and (len(words) > 3 or match.string.count(match["source"].split()[-1]) < 2):
        return None  # a label, unless the name comes up again
    if quoted and quote is not None and quote.end > content.end:
        content = quote
    if len(match["content"].split()) < 3:
        return None
    return Attribution(
        source=Span(start=match.start("source"), end=match.end("source")),
        cue=Span(start=match.start("cue"), end=match.end("cue")),
        content=content,
    )


def _said(text: str, this: Span, following: Span, quotations: Quotations) -> Attribution | None:
    """As in "Ministry spokeswoman Mira Sol said:" with the words themselves on the next line."""
    sentence = text[this.start : this.end]
    match = _SAID.search(sentence)
    if match is None or match["verb"].lower() not in verb_forms() or not verb_forms()[match["verb"].lower()].clause:
        return None
    if "\n" not in text[this.end : following.start]:
        return None
    quote = quotations.around(following.start)
    content = quote if quote is not None and quote.start == following.start else following
    start = this.start + match.start("verb")
    before = sentence[: match.start("verb")].rstrip()
    cut = max(before.rfind(mark) for mark in '.;”"')
    words = before[cut + 1 :].strip()
    source = None
    if words:
        where = this.start + sentence.index(words, cut + 1)
        source = Span(start=where, end=where + len(words))
    return Attribution(source=source, cue=Span(start=start, end=start + len(match["verb"])), content=content)
