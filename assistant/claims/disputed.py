"""Claims named inside others: "denied claims by X that …", "X’s claim that … was rejected", "quoted X as saying …"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.claims.attribution_types import Attribution
from assistant.claims.persons import names_persons
from assistant.claims.spans import SpanIndex
from assistant.claims.stance import stance_of
from assistant.schema import Span

_NOUN = r"(?P<cue>claims?|allegations?|accusations?|reports?|assertions?|suggestions?|rumou?rs|charges?)"
_BY = re.compile(
    rf"(?:[\w’'-]+\s){{0,3}}?{_NOUN}\s(?:(?:made|spread|published)\s)?(?:by|from)\s"
    r"(?P<source>[^,;:.()“”\"\n]{2,90}?),?\s(?P<content>that\s)",
    re.IGNORECASE,
)
_WHOSE = re.compile(
    rf"(?P<source>(?:[\w.-]+\s){{0,6}}?[\w.-]+(?:[’']s|s[’']))\s(?:[\w-]+\s){{0,2}}?{_NOUN}\s(?P<content>that\s)",
    re.IGNORECASE,
)
_ACCUSED = re.compile(r"\b(?:is|are|was|were|been|being)\s(?:[a-z]+\s)?accused\sof$")
_ACCUSED_BY = re.compile(
    r"(?:(?:is|are|was|were|has|have|had|been|being)\s){1,2}(?:[a-z]+ly\s)?accused\s(?:[^,;:.“”\"\n]{1,30}?\s)??"
    r"(?P<by>by)\s(?P<source>[^,;:.“”\"\n]{2,80}?)\sof\s(?:[a-z]+ing)\b",
)
_IS_ACCUSED = re.compile(r"\baccused(?: by)?$")
_DEED = re.compile(r"(?<=\w)[’']?\sof\s[a-z]+ing\b")
_AGENT = re.compile(
    r"(?P<content>[^,;:.“”\"\n]{3,200}?)\sby\s(?P<source>(?:[\w.’'-]+\s){0,7}?[\w.’'-]*\w[’']?)(?=[,.;\s]*$)"
)
_QUOTED = re.compile(r"\b(?:quot|cit)(?:e|es|ed|ing)$", re.IGNORECASE)
_AS_SAYING = re.compile(
    r"(?P<source>[^,;:“”\"\n]{2,90}?)\sas\s(?P<cue>saying|having\ssaid|telling\s[^,;:“”\"\n]{2,40}?|writing|declaring)"
    r"(?:,|:)?\s(?P<content>(?:that\s|[“\"])?\S)",
    re.IGNORECASE,
)
_GERUND = re.compile(r"[a-z]+ing\s(?:(?:the|a|an|his|her|its|their)\s)?(?!.*\b\w+(?:ing|ed|en)\b)", re.IGNORECASE)
_INNER_PASSIVE = re.compile(r"\b\w+(?:ing|ed|en)\b")


def add_disputed(text: str, items: Sequence[Attribution], ruled: Sequence[Attribution]) -> list[Attribution]:
    """The attributions, and beside each denial, doubt or confirmation of a named claim the claim itself.

    Both have the same content: what is denied is what the other said. Whoever is quoted as saying something says it.
    """
    others = [item.cue for item in items if item.cue]
    cues = SpanIndex(others)
    out: list[Attribution] = []
    for item in items:
        found = _named_claim(text, item)
        if found is None:
            out.append(_with_agent(text, item))
            quoted = _quoted(text, item)
            if quoted is not None and quoted.cue and not cues.meeting(quoted.cue.start, quoted.cue.end):
                out.append(quoted)
            continue
        if item.source and found.source and _overlap(item.source, found.source):
            item = replace(item, source=_other_source(item, ruled))  # the tagger took the nearer one
        noun = found.cue
        if noun is not None and all(others[i] == item.cue for i in cues.meeting(noun.start, noun.end)):
            out.append(found)
        content = found.content if item.cue and found.content.end <= item.cue.start else item.content
        out.append(replace(item, cue=_before(text, item.cue, noun), content=content))
    return out


def _named_claim(text: str, item: Attribution) -> Attribution | None:
    """The claim that a denial names with its source, as an attribution of its own."""
    if item.cue is None or stance_of(item.cue.of(text)) not in ("denies", "doubts", "confirms"):
        return None
    first = re.match(r"\S+", text[item.cue.start : item.cue.end])
    start = item.cue.start + (first.end() if first else 0) + 1
    end = item.content.end
    if item.content.start < item.cue.start:
        return _rejected(text, item.content, item.cue)
    for place in (item.cue.end + 1, start):
        for pattern in (_BY, _WHOSE):
            match = pattern.match(text, place, end) if place < end else None
            if match is not None:
                return _of(match, end)
    return None


def _rejected(text: str, content: Span, cue: Span) -> Attribution | None:
    """As in "Sol's claim that it leaked was rejected": the cue ends the claim, which may begin before the content."""
    floor = max(text.rfind(mark, 0, content.start) for mark in '.\n;“"') + 1
    floor = max(floor, content.start - 120)
    for pattern in (_BY, _WHOSE):
        match = pattern.search(text, floor, cue.start)
        if match is not None and match.start("content") < cue.start - 5:
            end = cue.start
            while text[end - 1].isspace():
                end -= 1
            return _of(match, end)
    return None


def _of(match: re.Match[str], end: int) -> Attribution:
    """The claim that a noun names, up to `end`."""
    return Attribution(
        source=Span(start=match.start("source"), end=match.end("source")),
        cue=Span(start=match.start("cue"), end=match.end("cue")),
        content=Span(start=match.start("content"), end=end),
    )


def _quoted(text: str, item: Attribution) -> Attribution | None:
    """As in "The agency quoted Sol as saying that it leaked": what Sol says."""
    if item.cue is None or item.content.start < item.cue.end or not _QUOTED.search(item.cue.of(text)):
        return None
    match = _AS_SAYING.match(text, item.content.start, item.content.end)
    if match is None:
        return None
    return Attribution(
        source=Span(start=match.start("source"), end=match.end("source")),
        cue=Span(start=match.start("cue"), end=match.end("cue")),
        content=Span(start=match.start("content"), end=item.content.end),
    )


def _other_source(item: Attribution, ruled: Sequence[Attribution]) -> Span | None:
    """Who denies by the rules, where the tagger named the one denied."""
    for other in ruled:
        if (
            item.cue
            and other.cue
            and other.source
            and _overlap(other.cue, item.cue)
            and other.source.end <= item.cue.start
        ):
            return other.source
    return None


def _before(text: str, cue: Span | None, noun: Span | None) -> Span | None:
    """A cue without the noun of the claim that it denies."""
    if cue is None or noun is None or not _overlap(cue, noun):
        return cue
    words = re.sub(r"(?:\s(?:the|a|an|any|all|those|these|his|her|its|their))*\s*$", "", text[cue.start : noun.start])
    return Span(start=cue.start, end=cue.start + len(words)) if words else cue


def _with_agent(text: str, item: Attribution) -> Attribution:
    """As in "was accused of theft by the port": the port accuses, where the tagger found nobody."""
    if item.cue is None:
        return item
    if item.source is not None:
        deed = _DEED.search(text, item.source.start, item.source.end) if _IS_ACCUSED.search(item.cue.of(text)) else None
        return replace(item, source=Span(start=item.source.start, end=deed.start())) if deed else item
    between = _ACCUSED_BY.match(text, item.cue.start, max(item.content.end, item.cue.end))
    if between is not None and item.cue.end <= between.start("by"):
        return replace(item, source=Span(start=between.start("source"), end=between.end("source")))
    if not _ACCUSED.search(item.cue.of(text)):
        return item
    end = max(item.content.end, item.cue.end)
    match = _AGENT.match(text, item.cue.end + 1, end) if item.cue.end + 1 < end else None
    if match is None or (_INNER_PASSIVE.search(match["content"]) and not _by_persons(match)):
        return item
    source = Span(start=match.start("source"), end=match.end("source"))
    return replace(item, source=source, content=Span(start=item.content.start, end=match.end("content")))


def _by_persons(match: re.Match[str]) -> bool:
    """As in "hiding the leak by residents of Orvale": people accuse; "evading tax by selling" is one deed."""
    noun = re.split(r"\s(?:of|in|from|at|who)\s", match["source"])[0].split()[-1].lower()
    return _GERUND.match(match["content"]) is not None and names_persons(noun)


def _overlap(a: Span, b: Span) -> bool:
    return a.start < b.end and b.start < a.end
