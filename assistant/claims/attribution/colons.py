"""Speakers set off by a colon: headlines ("Zakharova: no deal"), interview lines, and "X said:" before a new line."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from assistant.claims.attribution.attribution import Attribution
from assistant.claims.attribution.quotes import Quotations
from assistant.english.saying import verb_forms
from assistant.english.words import word_set
from assistant.schema import Span

_NAME = r"(?:[A-Z][\w’'&-]*\.?|al-[A-Z]\w+)"
_LINE = re.compile(
    rf"^[ \t]*(?P<source>{_NAME}(?:[ \t]+(?:{_NAME}|of|the|for|and|de|van|von|bin)){{0,5}})[ \t]*(?P<cue>:)[ \t]+"
    r"(?P<content>\S[^\n]*\S)[ \t]*$",
    re.MULTILINE,
)
_SAID = re.compile(r"(?P<verb>[A-Za-z]+)(?:[ \t]+(?:on|in|to|at)[ \t]+[^:\n]{1,60})?:$")
_SOURCE = re.compile(r"[^.;”\"]+$")
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
    matches = list(_LINE.finditer(text))
    transcript = sum(match["source"].isupper() for match in matches) > 1
    lines = [a for match in matches if (a := _line(match, quotations, transcript))]
    taken = {a.content.start for a in lines}
    return [*lines, *(a for a in _said(text, sentences, quotations) if a.content.start not in taken)]


def _line(match: re.Match[str], quotations: Quotations, transcript: bool) -> Attribution | None:
    words = match["source"].lower().rstrip(".").split()
    asked = match["content"].endswith("?") and not match["content"].startswith(("“", '"'))
    if words[-1] in _LABELS or len(match["content"].split()) < 3 or asked:
        return None
    content = Span(start=match.start("content"), end=match.end("content"))
    quote = quotations.around(content.start)
    known = match.string.count(match["source"].split()[-1]) > 1 or (transcript and match["source"].isupper())
    if quote is None and (len(words) > 3 or not known):
        return None  # a label, unless the name comes up again
    return Attribution(
        source=Span(start=match.start("source"), end=match.end("source")),
        cue=Span(start=match.start("cue"), end=match.end("cue")),
        content=Span(start=content.start, end=max(content.end, quote.end if quote else 0)),
    )


def _said(text: str, sentences: Sequence[Span], quotations: Quotations) -> Iterator[Attribution]:
    """An attribution for each "Ministry spokeswoman Mira Sol said:" with the words themselves on the next line."""
    for this, following in pairwise(sentences):
        match = _SAID.search(text, max(this.start, this.end - 100), this.end)
        verb = verb_forms().get(match["verb"].lower()) if match else None
        if match is None or verb is None or not verb.clause or "\n" not in text[this.end : following.start]:
            continue
        before = text[this.start : match.start()].rstrip()
        words = _SOURCE.search(before)
        start = this.start + len(before) - len(words[0].lstrip()) if words else this.start
        source = Span(start=start, end=this.start + len(before)) if words and words[0].strip() else None
        yield Attribution(
            source=source,
            cue=Span(start=match.start("verb"), end=match.end("verb")),
            content=quotations.around(following.start) or following,
        )
