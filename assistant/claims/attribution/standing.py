"""Quotations that no verb of saying introduces: they follow who speaks ("Pell nodded. “It was green.”") or take turns.

The speaker is, in this order: whoever the sentence before in the paragraph is about, whoever the sentence after it is
about, the other one of two speakers where a question stands between, and whoever the paragraph before ends with.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence

from assistant.claims.attribution.attribution import Attribution
from assistant.claims.attribution.quotes import Quotations
from assistant.claims.attribution.spans import SpanIndex
from assistant.english.persons import names_persons
from assistant.english.words import word_lists, word_set
from assistant.schema import Span

_SIGNED = re.compile(r"\s*(?:[―—–]|--)\s*(?P<who>[A-ZÀ-Þ][\w.’'-]*(?: [A-ZÀ-Þ][\w.’'-]*){1,4})(?=[,.\n]|$)")
_END = re.compile(r"[\s,.;:!?—–”\"'’)]*")
_NAME = r"[A-ZÀ-Þ][\w.’'-]*"
_GESTURES = "|".join(sorted(word_lists("claims")["gestures"]))
_SUBJECT = re.compile(
    rf"(?:(?P<pronoun>He|She|They)|(?P<noun>(?:The|An?|His|Her|Their) (?:[a-z-]+ ){{0,2}}(?P<head>[a-z-]+))"
    rf"|(?P<name>(?:The (?:[a-z-]+ ){{1,2}})?{_NAME}(?: (?:{_NAME}|of|the|for|de|van|von|al|bin)){{0,5}}? {_NAME})"
    rf"|(?P<one>{_NAME})(?= (?:[a-z]+ly )?(?:{_GESTURES})\b))"
    r"(?:, [^“”\"\n.;]{3,80},)?(?: (?:also|then|only|just|never|still|[a-z]+ly))? (?!of\b|and\b|or\b)[a-z]{2,}"
)
_NO_NAMES = word_set("He She They It There This That These Those In On At But And")
_LETTERS = re.compile(r"[^\W\d_]+")
_QUESTION_LINE = re.compile(r"^[ \t]*Q(?:uestion)?[:.][ \t]+\S", re.MULTILINE)
_ANSWER_LINE = re.compile(r"^[ \t]*A(?:nswer)?[:.][ \t]+(?P<said>\S[^\n]*\S)[ \t]*$", re.MULTILINE)
_TURNS = 8
"""How far back the other speaker is looked for."""
_FEWEST = 3
"""Words of a quotation; a shorter one is more often a name or an echo."""


def standing_quotations(text: str, sentences: Sequence[Span], items: Sequence[Attribution]) -> list[Attribution]:
    """Attributions without a cue for whole quoted sentences that nothing in `items` holds, in order."""
    return list(_Reader(text, sentences, items).read())


def interview_answers(text: str, sentences: Sequence[Span], items: Sequence[Attribution]) -> list[Attribution]:
    """Attributions for the lines "A: …" of an interview, to whoever the text last let speak before its first "Q: …"."""
    question = _QUESTION_LINE.search(text)
    if question is None:
        return []
    before = [s for s in sentences if s.end <= question.start()]
    reader = _Reader(text, sentences, items)
    source = next((found for s in reversed(before) if (found := reader.told_in(s))), None)
    return [
        Attribution(source=source, cue=None, content=Span(start=match.start("said"), end=match.end("said")))
        for match in _ANSWER_LINE.finditer(text, question.end())
        if source
    ]


class _Reader:
    """One pass over the quotations of a text, which remembers whose turn it was."""

    def __init__(self, text: str, sentences: Sequence[Span], items: Sequence[Attribution]) -> None:
        self.text, self.sentences, self.items = text, sentences, items
        self.starts = [s.start for s in sentences]
        self.quotations = Quotations(text)
        places = [(span, i) for i, item in enumerate(items) for span in (item.content, item.cue, item.source) if span]
        self.owners = [i for _, i in places]
        self.index = SpanIndex([span for span, _ in places])
        self.turns: list[tuple[Span, bool, int]] = []  # source, whether a question, end

    def read(self) -> Iterator[Attribution]:
        for quote in self.quotations.spans:
            asked = quote.of(self.text).rstrip("”\"'» ").endswith("?")
            around = [item for item in self._meeting(quote) if not _inside(item, quote)]
            if around:
                if source := next((item.source for item in around if item.source), None):
                    self.turns.append((source, asked, max(quote.end, *(i.content.end for i in around))))
                continue
            signed = _SIGNED.match(self.text, quote.end)
            source = Span(start=signed.start("who"), end=signed.end("who")) if signed else None
            if source is None and self._is_whole(quote):
                source = self._speaker(quote, asked)
            if source is None:
                continue
            self.turns.append((source, asked, quote.end))
            if not asked:
                yield Attribution(source=source, cue=None, content=quote)

    def _meeting(self, span: Span) -> list[Attribution]:
        found = dict.fromkeys(self.owners[i] for i in self.index.meeting(span.start, span.end))
        return [self.items[i] for i in found]

    def _is_whole(self, quote: Span) -> bool:
        """Whether a quotation is sentences of its own, and no title."""
        first = bisect_left(self.starts, quote.start)
        last = bisect_right(self.starts, quote.end - 1) - 1
        if first == len(self.starts) or self.starts[first] != quote.start:
            return False
        words = _LETTERS.findall(quote.of(self.text))
        small = sum(word.islower() for word in words)
        return (
            len(words) >= _FEWEST
            and words[0][0].isupper()
            and small * 3 > len(words)
            and _END.fullmatch(self.text, quote.end, max(quote.end, self.sentences[last].end)) is not None
        )

    def _speaker(self, quote: Span, asked: bool) -> Span | None:
        first = bisect_left(self.starts, quote.start)
        last = bisect_right(self.starts, quote.end - 1) - 1
        before = self.sentences[first - 1] if first else None
        after = self.sentences[last + 1] if last + 1 < len(self.sentences) else None
        alone = before is None or "\n" in self.text[before.end : quote.start]
        if before and not alone:
            return self.told_in(before)
        if after and "\n" not in self.text[quote.end : after.start] and (found := self._subject(after)):
            return found
        if before is None:
            return None
        if self.turns and self.turns[-1][2] >= before.start:
            source, question, _ = self.turns[-1]
            if question or asked:
                name = source.of(self.text)
                return next((s for s, *_ in reversed(self.turns[-_TURNS:]) if s.of(self.text) != name), None)
            return source
        return self.told_in(before)

    def told_in(self, sentence: Span) -> Span | None:
        """Who speaks in a sentence, or else whom it is about."""
        sources = [i.source for i in self._meeting(sentence) if i.source and i.source.start >= sentence.start]
        within = [s for s in sources if s.end <= sentence.end and self.quotations.around(s.start) is None]
        return min(within, key=lambda s: s.start, default=None) or self._subject(sentence)

    def _subject(self, sentence: Span) -> Span | None:
        """The person whom a sentence begins with, where it begins with one."""
        match = _SUBJECT.match(self.text, sentence.start, min(sentence.end, sentence.start + 200))
        if match is None:
            return None
        group = match.lastgroup if match["head"] is None else "noun"
        if match["noun"] and not names_persons(match["head"]):
            return None
        if (match["name"] or match["one"] or "").split(" ")[0] in _NO_NAMES:
            return None
        return Span(start=match.start(group or 0), end=match.end(group or 0))


def _inside(item: Attribution, quote: Span) -> bool:
    """Whether an attribution is made in the quotation itself, by whoever is quoted there."""
    spans = [span for span in (item.source, item.cue, item.content) if span]
    return all(quote.start <= span.start and span.end <= quote.end for span in spans) and item.content != quote
