"""Contents that run on into what is said next ("that it was wet | but said he had played"), cut before it."""

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from assistant.claims.attribution.attribution import Attribution
from assistant.claims.attribution.quotes import Quotations
from assistant.claims.attribution.spans import SpanIndex
from assistant.english.saying import noun_forms, verb_forms
from assistant.schema import Span

_ADVERB = r"(?:(?:also|later|then|still|[a-z]+ly)\s+)?"
_LINK = re.compile(
    rf"(?P<quote>[,.]?[”\"])?(?:[,;]\s+(?:(?:and|but|while)\s+)?|\s+(?:and|but|while)\s+|(?<=,[”\"])\s+){_ADVERB}$"
)
_MORE = re.compile(
    rf",?\s+but\s+{_ADVERB}(?:(?P<cue>said|says|denied|denies|added|adds|insisted|insists|stressed|warned|argued|maintained"
    r"|acknowledged|admitted|claimed|noted)\s+(?=(?:that|he|she|it|they|there|the|an?|no|nobody|no-one|his|her|its|their)\b"
    r"|\d|“)|(?P<put>put|puts)\s+(?=the\s[^.;]{2,60}\sat\s))"
    rf"|,?\s+but\s+{_ADVERB}(?P<reject>(?:rejected|rejects|dismissed|dismisses|disputed|doubted|doubts|questioned)"
    r"|(?:would|could|did)\s+not\s+\w+)\s+(?=(?:that|the|whether|who|what|how|why|when|any|claims|reports|allegations)\s)"
    rf"|(?:,?\s+but|,\s+and)\s+{_ADVERB}(?P<decline>(?:declined|refused)\s+to\s+\w+"
    r"|(?:would|will)\s+not\s+be\s+drawn)\s+(?:on\s+|as\s+to\s+)?(?=(?:that|the|whether|who|what|how|why|when|any)\s)"
    rf"|,\s+(?:(?:and|but|while|though)\s+)?{_ADVERB}(?P<participle>adding|conceding|denying|insisting|noting|stressing|warning)"
    r"\s+(?=that\b)"
)
_ACCORDING = re.compile(r",?\s(?P<cue>according\sto)\s(?P<who>[^,.;“”]{2,60}),\s")
_NEAR = 40
_NAMED_AFTER = re.compile(r"\s(?P<who>(?:[Tt]he|[Aa]n?|[A-ZÀ-Þ])[^.;:“”\"\n]{2,80})")
_TOLD_BY = re.compile(r"\b(?:is|are|was|were|been|being)\s(?:told|informed|assured|warned|reminded|advised)\sby$")
_THAT = re.compile(r"[\s,](?=that\s)")


def separated(text: str, sentences: Sequence[Span], items: Sequence[Attribution]) -> list[Attribution]:
    """The attributions, their contents without what somebody, or the same speaker, says before or after.

    What follows "but said" or ", adding" becomes an attribution where none was found there, and a participle without a
    source of its own ("…, denying that it had rained") gets the one before.
    """
    quotations = Quotations(text)
    whole = _in_own_sentences(text, sentences, quotations, items)
    cues = {item.cue.start for item in whole if item.cue}
    whole = _divided(text, whole)
    parts = [part for item in whole for part in _at_more(text, quotations, item, cues)]
    index = SpanIndex([item.content for item in parts])
    made, cuts = list(parts), {i: [item.content.end] for i, item in enumerate(parts)}
    for at, later in enumerate(parts):
        cue, content = later.cue, later.content
        if cue is None:
            continue
        if content.start >= cue.end and quotations.around(cue.start) is None and _is_verb(text, cue):
            link = _LINK.search(text, max(0, cue.start - _NEAR), cue.start)
            for i in index.meeting(cue.start, cue.end) if link else ():
                if link and _goes_on(text, quotations, parts[i], later):
                    made[at] = replace(later, source=parts[i].source)
                    cuts[i].append(link.end("quote") if link["quote"] else link.start())
        elif content.end <= cue.start and text[content.start] in '“"':
            made[at] = _with_own_source(text, later, cue)
            for i in index.meeting(content.start, content.end):
                own, around = parts[i].cue, parts[i].content
                if own and around.start < own.start < content.start and content.end <= around.end:
                    cuts[i].append(content.start)
    for i, ends in cuts.items():
        if len(ends) > 1:
            made[i] = replace(made[i], content=_before(text, quotations, parts[i], parts[i].content.start, min(ends)))
    return [item for item in made if not _is_empty(text, item)]


def _divided(text: str, items: Sequence[Attribution]) -> list[Attribution]:
    """Each of two with what stands before it: "50 came, | according to A, or 90, | according to B"."""
    known = {item.source.start for item in items if item.source}
    shared = Counter(item.content for item in items)
    made = []
    for item in items:
        cue, content = item.cue, item.content
        if cue and cue.of(text) == "according to" and content.start < cue.start:
            inner = _ACCORDING.search(text, content.start, cue.start)
            stop = content.start + len(text[content.start : cue.start].rstrip(" ,"))
            if inner and inner.end() < stop:
                who, words = (Span(start=inner.start(group), end=inner.end(group)) for group in ("who", "cue"))
                if who.start not in known:
                    first = Span(start=content.start, end=inner.start())
                    made.append(Attribution(source=who, cue=words, content=first))
                item = replace(item, content=Span(start=inner.end(), end=stop))
            elif shared[content] > 1:
                item = replace(item, content=Span(start=content.start, end=stop))
        made.append(item)
    return made


def _is_empty(text: str, item: Attribution) -> bool:
    """Whether a content is no more than its own source and cue: "The nurse apologised"."""
    source, cue, content = item.source, item.cue, item.content
    if source is None or cue is None or source.end > cue.start or text[source.end : cue.start].strip(" ,"):
        return source is not None and _holds(source, content)
    return _holds(
        Span(start=source.start, end=cue.end), Span(start=content.start, end=max(content.start + 1, content.end - 1))
    )


def _holds(outer: Span, inner: Span) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end


def _is_verb(text: str, cue: Span) -> bool:
    word = cue.of(text).split()[-1].lower()
    return word in verb_forms() and word not in noun_forms()


def _goes_on(text: str, quotations: Quotations, earlier: Attribution, later: Attribution) -> bool:
    """Whether the speaker of `earlier`, whose content `later` stands in, goes on in it: "…, adding that …"."""
    if later.cue is None or earlier.cue is None or earlier.cue == later.cue:
        return False
    last = later.content.end >= earlier.content.end
    within = later.source is None or (last and _holds(earlier.content, later.source))  # "people had died, denying that"
    unnamed = within and later.cue.of(text).split()[0].endswith("ing")
    return (
        earlier.content.start < later.cue.start
        and (unnamed or later.source == earlier.source)
        and not quotations.within(later.content.end, earlier.content.end)  # “…,” he said, pointing at it. “…”
    )


def _with_own_source(text: str, item: Attribution, cue: Span) -> Attribution:
    """With whoever stands after the cue of "…; “…”, said Greta Stolz", where a semicolon parts it from its source."""
    source, start = item.source, item.content.start
    after = _NAMED_AFTER.match(text, cue.end)
    if source is None or after is None or source.end > start or ";" not in text[max(source.end, start - 200) : start]:
        return item
    return replace(item, source=Span(start=after.start("who"), end=after.end("who")))


def _at_more(text: str, quotations: Quotations, item: Attribution, cues: set[int]) -> list[Attribution]:
    """An attribution, in two where its speaker goes on with "but said" or ", adding that" and no cue was found."""
    cue, content = item.cue, item.content
    but = _MORE.search(text, max(content.start + 1, cue.end), content.end) if cue and cue.end <= content.start else None
    if but is None or quotations.around(but.start() + 1) or but.start(but.lastgroup or 0) in cues:
        return [item]
    said = Span(start=but.start(but.lastgroup or 0), end=but.end(but.lastgroup or 0))
    rest = replace(item, cue=said, content=Span(start=but.end(), end=content.end))
    return [replace(item, content=Span(start=content.start, end=but.start())), rest]


def _in_own_sentences(
    text: str, sentences: Sequence[Span], quotations: Quotations, items: Sequence[Attribution]
) -> list[Attribution]:
    """Contents around their cue without sentences that hold another's, nor "Villagers were told by the mayor"."""
    starts = [s.start for s in sentences]
    cues = sorted(i.cue.start for i in items if i.cue and quotations.around(i.cue.start) is None)
    contents = SpanIndex([i.content for i in items])
    made = []
    for item in items:
        content, cue = item.content, item.cue
        if cue and content.start <= cue.start < content.end:
            own = sentences[max(0, bisect_right(starts, cue.start) - 1)]
            start, end = content.start, content.end
            before, after = bisect_left(cues, own.start) - 1, bisect_left(cues, own.end)
            if before >= 0 and cues[before] >= start:
                start = own.start
            reach = sentences[max(0, bisect_right(starts, end - 1) - 1)].end
            others = [len(contents.meeting(q.start, q.end)) > 1 for q in quotations.within(own.end, max(end, own.end))]
            if after < len(cues) and cues[after] < reach and all(others):
                end = own.end
            if (start, end) != (content.start, content.end):
                content = _before(text, quotations, item, start, end)
            that = _THAT.search(text, cue.end, content.end) if _begins_with_told(text, item, content, cue) else None
            item = replace(item, content=Span(start=that.end(), end=content.end) if that else content)
        if cue:
            item = replace(item, content=_without_next(text, sentences, starts, quotations, item.content, cue))
        made.append(item)
    return made


def _without_next(
    text: str, sentences: Sequence[Span], starts: Sequence[int], quotations: Quotations, content: Span, cue: Span
) -> Span:
    """The content without the sentences after its cue's in which nothing is quoted: those are the text's own."""
    own, end = max(0, bisect_right(starts, cue.start) - 1), content.end
    last = max(0, bisect_right(starts, end - 1) - 1)
    if sentences[own].end <= content.start or ":" in text[cue.end : content.start]:
        return content
    while last > own and not quotations.within(sentences[last].start, sentences[last].end):
        if quotations.around(sentences[last].start):
            break
        last -= 1
        end = sentences[last].end
    return (
        content
        if end == content.end
        else Span(start=content.start, end=content.start + len(text[content.start : end].rstrip(" .")))
    )


def _begins_with_told(text: str, item: Attribution, content: Span, cue: Span) -> bool:
    """Whether a content begins with whoever is told or tells: "Villagers were told by the mayor that …"."""
    first = min(item.source.start, cue.start) if item.source else cue.start
    told = _TOLD_BY.search(text, cue.start, cue.end + len(" by")) is not None
    return text[content.start] not in '“"' and (told or (first == content.start and _is_verb(text, cue)))


def _before(text: str, quotations: Quotations, item: Attribution, start: int, end: int) -> Span:
    """The content from `start` to `end`; where its own cue stands in between and says nothing more, up to that."""
    if item.cue is None:
        return Span(start=start, end=end)
    own = min(item.source.start, item.cue.start) if item.source else item.cue.start
    if start < own < end and not quotations.within(item.cue.end, max(item.cue.end, end)):
        end = start + len(text[start:own].rstrip(" ,;\n"))
    return Span(start=start, end=max(end, start + 1))
