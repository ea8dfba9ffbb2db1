"""Attribution by rule: text and sentences → who says what, as character spans.

Only sentences that can hold a claim are parsed: those with a word of the lexicon outside quotation marks. Quotations,
tweets, headline colons and "Name said:" lines are read from the text itself.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from assistant.claims import clauses, colons, phrases
from assistant.claims.attribution_types import Attribution
from assistant.claims.cues import HEARSAY, MARKERS, PRONOUNS, RELAYED, noun_forms, verb_forms
from assistant.claims.parsing import MAX_CHARACTERS, parse
from assistant.claims.quotes import Quotations
from assistant.claims.spans import SpanIndex
from assistant.claims.speakers import DATELINE
from assistant.claims.tweets import Tweet, find_tweets
from assistant.claims.words import word_set
from assistant.schema import Span

if TYPE_CHECKING:
    from spacy.tokens import Doc

_NEAR = 8
"""How many of the last attributions can still hold a quotation of the sentence at hand."""
_MODALS = word_set("will would can could may might should must to")
_WORD = re.compile(r"[a-z]+")


@dataclass
class Layout:
    """One text with its sentences, quotations and tweets."""

    text: str
    sentences: Sequence[Span]
    quotations: Quotations = field(init=False)
    tweets: list[Tweet] = field(init=False)

    def __post_init__(self) -> None:
        self.quotations = Quotations(self.text)
        self.tweets = find_tweets(self.text)
        self._starts = [s.start for s in self.sentences]

    def candidates(self, lean: bool = False) -> list[Span]:
        """Sentences worth a parse; `lean`: only those that may hold a claim within a claim, or hearsay."""
        signed = SpanIndex([t.whole for t in self.tweets])
        return [s for s in self.sentences if self._can_hold(s, lean) and not signed.meeting(s.start, s.end)]

    def sentence_index(self, position: int) -> int:
        """Index of the sentence that holds a character, or of the one before it."""
        return max(0, bisect_right(self._starts, position) - 1)

    def _can_hold(self, sentence: Span, lean: bool) -> bool:
        if sentence.end - sentence.start > MAX_CHARACTERS:
            return False
        outside = self.text[sentence.start : sentence.end]
        for quote in reversed(self.quotations.within(sentence.start, sentence.end)):
            a, b = max(0, quote.start - sentence.start), min(len(outside), quote.end - sentence.start)
            outside = outside[:a] + " " + outside[b:]
        words = _WORD.findall(outside.lower())
        if lean:
            return sum(w in RELAYED for w in words) > 1 or any(w in HEARSAY for w in words)
        known, nouns = verb_forms(), noun_forms()
        return len(words) > 1 and any(w in known or w in nouns or w in MARKERS for w in words)


def attribute(text: str, sentences: Sequence[Span]) -> list[Attribution]:
    """Attributions of one text, in order of their content."""
    return attribute_many([(text, sentences)])[0]


def attribute_many(items: Sequence[tuple[str, Sequence[Span]]], *, lean: bool = False) -> list[list[Attribution]]:
    """Attributions of several texts; their sentences are parsed in one batch.

    `lean` parses only sentences that may hold a claim within a claim, or hearsay: enough beside the learned tagger.
    """
    layouts = [Layout(text, sentences) for text, sentences in items]
    wanted = [(layout, sentence) for layout in layouts for sentence in layout.candidates(lean)]
    docs = parse(layout.text[s.start : s.end] for layout, s in wanted)
    parsed: dict[int, list[tuple[Span, Doc]]] = {id(layout): [] for layout in layouts}
    for (layout, sentence), doc in zip(wanted, docs, strict=True):
        parsed[id(layout)].append((sentence, doc))
    return [_assemble(layout, parsed[id(layout)]) for layout in layouts]


def _assemble(layout: Layout, parsed: list[tuple[Span, Doc]]) -> list[Attribution]:
    found: list[Attribution] = [t.attribution() for t in layout.tweets]
    found += colons.find_colons(layout.text, layout.sentences, layout.quotations)
    fixed = list(found)
    for sentence, doc in parsed:
        found += _of_sentence(layout, sentence, doc, [*fixed, *found[-_NEAR:]])
    return _continued(layout, _worth_nesting(layout.text, _without_doubles(found)))


def _of_sentence(layout: Layout, sentence: Span, doc: Doc, known: list[Attribution]) -> list[Attribution]:
    base = sentence.start
    skip = {t.i for t in doc if layout.quotations.around(base + t.idx) is not None}
    used = {a.cue for a in known if a.cue}
    out: list[Attribution] = []
    for source, cue, content in clauses.find_in_sentence(doc, skip):
        span = _chars(doc, content, base)
        if span is None:
            continue
        made = Attribution(
            source=_without_dateline(layout.text, _chars(doc, source, base)) if source else None,
            cue=_chars(doc, cue, base) if cue else None,
            content=span,
        )
        if made.cue and any(made.cue.start < u.end and u.start < made.cue.end for u in used):
            continue
        out.append(_snapped(layout, sentence, made))
    out += _direct(layout, sentence, doc, skip, [*known, *out])
    return out


def _direct(layout: Layout, sentence: Span, doc: Doc, skip: set[int], known: list[Attribution]) -> list[Attribution]:
    """Quotations that the parse gave to nobody, with the nearest unused verb of saying in the sentence."""
    out: list[Attribution] = []
    verbs = verb_forms()
    for quote in layout.quotations.within(sentence.start, sentence.end):
        if quote.end - quote.start < 15 or any(
            a.content.start < quote.end and quote.start < a.content.end for a in [*known, *out]
        ):
            continue
        best: tuple[int, Attribution] | None = None
        for token in doc:
            cue = verbs.get(token.lower_)
            if (
                token.i in skip
                or cue is None
                or not cue.clause
                or cue.kind == "belief"
                or not token.tag_.startswith("VB")
            ):
                continue
            start = sentence.start + token.idx
            run = phrases.cue_run(token)
            cue_span = _chars(doc, run, sentence.start)
            if cue_span is None or any(a.cue and a.cue.start <= start < a.cue.end for a in [*known, *out]):
                continue
            subject = phrases.subject_of(token)
            source = _chars(doc, phrases.source_run(subject, token), sentence.start) if subject is not None else None
            if source and _overlap(source, quote):
                source = None
            gap = quote.start - cue_span.end if quote.start >= cue_span.end else start - quote.end
            if source is not None and source.start >= quote.end and quote.end <= start:
                gap = min(gap, source.start - quote.end)
            if 0 <= gap <= 60 and (best is None or gap < best[0]) and not _overlap(cue_span, quote):
                best = gap, Attribution(source=source, cue=cue_span, content=quote)
        if best:
            out.append(best[1])
    return out


def _without_dateline(text: str, source: Span | None) -> Span | None:
    """As in "LUND — Ana Sol" without the place."""
    match = DATELINE.match(source.of(text)) if source else None
    return (
        Span(start=source.start + match.end(), end=source.end)
        if source and match and match.end() < source.end - source.start
        else source
    )


def _overlap(a: Span, b: Span) -> bool:
    return a.start < b.end and b.start < a.end


def _chars(doc: Doc, run: tuple[int, int], base: int) -> Span | None:
    start, end = run
    while start < end and doc[start].is_space:
        start += 1
    while end > start and (doc[end - 1].is_space or doc[end - 1].text in (",", ";", ".", "--", "—", "–")):
        end -= 1
    if start >= end:
        return None
    return Span(start=base + doc[start].idx, end=base + doc[end - 1].idx + len(doc[end - 1]))


def _snapped(layout: Layout, sentence: Span, found: Attribution) -> Attribution:
    """The content grown to the edges of the quotations that it cuts, unless source or cue stand there."""
    start, end = found.content.start, found.content.end
    for quote in layout.quotations.within(start, end):
        if quote.start < start and not _blocked(found, quote.start, start):
            start = quote.start
        if quote.end > end and not _blocked(found, end, quote.end):
            end = quote.end
    tail = max([s.end for s in (found.source, found.cue) if s is not None], default=0)
    if tail > end and layout.quotations.within(start, end):  # "A," she said, "B."
        for quote in layout.quotations.within(tail, sentence.end)[:1]:
            if quote.start >= tail and not layout.text[tail : quote.start].strip(" ,:;—–-\n"):
                end = quote.end
    head = min([s.start for s in (found.source, found.cue) if s is not None], default=0)
    opening = layout.quotations.around(start)
    if (
        head and head < start and opening is not None and opening.start == start
    ):  # "A," she said, "B." with A not taken yet
        for quote in layout.quotations.within(sentence.start, head)[-1:]:
            if quote.end <= head and not layout.text[quote.end : head].strip(" ,:;—–-\n"):
                start = quote.start
    return _after_colon(layout, replace(found, content=Span(start=start, end=end)))


def _after_colon(layout: Layout, found: Attribution) -> Attribution:
    """Content without an introduction that ends in a colon: in "issued this reply.

    “No.”" the words before the quotation are the cue's.
    """
    start, end = found.content.start, found.content.end
    for quote in layout.quotations.within(start, end):
        intro = layout.text[start : quote.start]
        if quote.start > start and intro.rstrip().endswith(":") and quote.end >= end - 1:
            cue = found.cue
            if cue is not None and 0 <= start - cue.end <= 2 and len(intro) < 60:
                cue = Span(start=cue.start, end=start + len(intro.rstrip()))
            return replace(found, cue=cue, content=Span(start=quote.start, end=end))
    return found


def _blocked(found: Attribution, start: int, end: int) -> bool:
    return any(s is not None and s.start < end and start < s.end for s in (found.source, found.cue))


def _without_doubles(found: list[Attribution]) -> list[Attribution]:
    """One attribution per cue, and none whose cue stands in another's continuing quotation."""
    seen: set[tuple[Span | None, Span]] = set()
    out = []
    for item in sorted(found, key=lambda a: (a.content.start, a.content.end)):
        key = (item.cue, item.content) if item.cue is None else (item.cue, item.cue)
        if key not in seen:
            seen.add(key)
            out.append(item)
    return out


def _worth_nesting(text: str, found: list[Attribution]) -> list[Attribution]:
    """Without attributions inside another's content, but for those that relay: a named source and a strong cue.

    What somebody wants or sees within what somebody else says is part of the saying: in four of five such places the
    annotators of PolNeAR mark no attribution of its own.
    """
    index = SpanIndex([a.content for a in found])
    out = []
    for item in found:
        cue = item.cue
        if cue is None or not any(_holds(found[i], item) for i in index.meeting(cue.start, cue.end)):
            out.append(item)
            continue
        words = _WORD.findall(cue.of(text).lower())
        strong = any(w in RELAYED for w in words) and not (set(words) & _MODALS)
        if strong and item.source is not None and item.source.of(text).lower() not in PRONOUNS:
            out.append(item)
    return out


def _holds(outer: Attribution, inner: Attribution) -> bool:
    """Whether the cue of one attribution stands in the content of another that is not itself inside the first."""
    if outer is inner or inner.cue is None:
        return False
    if not (outer.content.start <= inner.cue.start and inner.cue.end <= outer.content.end):
        return False
    mutual = outer.cue is not None and inner.content.start <= outer.cue.start and outer.cue.end <= inner.content.end
    return not mutual or inner.content.end - inner.content.start < outer.content.end - outer.content.start


def _continued(layout: Layout, found: list[Attribution]) -> list[Attribution]:
    """Quotations that stand alone after an attribution go on with its content, over sentences and paragraphs."""
    index = SpanIndex([a.content for a in found])
    reach = [max(s.end for s in (a.source, a.cue, a.content) if s is not None) for a in found]
    ends: dict[int, list[int]] = {}
    for i, end in enumerate(reach):
        ends.setdefault(layout.sentence_index(end - 1), []).append(i)
    for quote in layout.quotations.spans:
        place = layout.sentence_index(quote.start)
        if index.meeting(quote.start, quote.end) or place == 0 or layout.sentences[place].start != quote.start:
            continue
        before, last = layout.sentences[place - 1], layout.sentence_index(quote.end - 1)
        if layout.text[quote.end : layout.sentences[last].end].strip(" .,!?”\"'"):
            continue
        hosts = [i for i in ends.get(place - 1, ()) if found[i].cue is not None]
        spoken = [i for i in hosts if layout.quotations.within(found[i].content.start, found[i].content.end)]
        same_paragraph = "\n" not in layout.text[before.end : quote.start]
        if not (spoken if same_paragraph else hosts):
            continue
        host = (spoken or hosts)[-1]
        found[host] = replace(found[host], content=Span(start=found[host].content.start, end=quote.end))
        ends.setdefault(last, []).append(host)
    return found
