"""A text as the claim engine reads it: in sections, long runs shortened, so that its work is linear in the text.

Names and roles are known, and quotations go on, within a section. News is shorter than one: of 3,900 articles of seven
collections, seven were longer. A word of thousands of letters, and blanks without end, are shortened to more letters
and blanks than any rule looks at, and what has no width ("har-bour" with a soft hyphen) is left out; where they stand
in a claim, the claim still covers them whole.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate

from assistant.models.networks import readable
from assistant.schema import Claim, Span

LONGEST = 50_000
"""Characters of a section; a sentence is far shorter."""
_LONG_RUN = re.compile(r"(?<=\S{256})\S+|(?<=\s{32})\s+|[\u00ad\u200b\u2060\ufeff]+")


@dataclass(frozen=True)
class Section:
    """Part of a text with its sentences: what the engine reads, with offsets of its own.

    `cuts` are the places of `text` where characters of the whole are left out, in order: at the first those before the
    section, then those of each long run. `left_out` is how many, up to and including each cut.
    """

    text: str
    sentences: Sequence[Span]
    cuts: Sequence[int]
    left_out: Sequence[int]
    wholes: dict[Span, Span] = field(repr=False)
    """Of each sentence its span in the whole text."""

    def in_whole(self, claim: Claim, whole: str) -> Claim:
        """A claim of the section with offsets into the whole text."""
        figures = []
        for figure in claim.figures:
            span = self._at(figure.span)
            part_of = figure.part_of and self._at(figure.part_of)
            figures.append(figure.model_copy(update={"text": span.of(whole), "span": span, "part_of": part_of}))
        return claim.model_copy(
            update={
                "source": claim.source and self._at(claim.source),
                "cue": claim.cue and self._at(claim.cue),
                "content": self._at(claim.content),
                "figures": tuple(figures),
                "sentences": tuple(self.wholes[s] for s in claim.sentences),
            }
        )

    def _at(self, span: Span) -> Span:
        return Span(start=self._place(span.start), end=self._place(span.end))

    def _place(self, position: int) -> int:
        return position + self.left_out[bisect_right(self.cuts, position) - 1]


def sections(text: str, sentences: Sequence[Span], longest: int = LONGEST) -> Iterator[Section]:
    """The sections of a text, cut between paragraphs where there are any, else between sentences."""
    first = 0
    while first < len(sentences):
        start, after, paragraph = sentences[first].start, first + 1, first
        while after < len(sentences) and sentences[after].end - start <= longest:
            if "\n" in text[sentences[after - 1].end : sentences[after].start]:
                paragraph = after
            after += 1
        if after < len(sentences) and 2 * (paragraph - first) > after - first:
            after = paragraph
        # The first begins with the text, for blanks before a line tell what it is.
        yield _section(text, start if first else 0, sentences[first:after])
        first = after


def _section(text: str, start: int, sentences: Sequence[Span]) -> Section:
    part = text[start : sentences[-1].end]
    runs = [match.span() for match in _LONG_RUN.finditer(part)]
    # Before each run, as many characters are left out as all earlier runs have.
    earlier = [0, *accumulate(end - begin for begin, end in runs)]
    begins = [begin for begin, _ in runs]

    def short(position: int) -> int:
        at = position - start
        n = bisect_right(begins, at)
        still_left_out = max(0, runs[n - 1][1] - at) if n else 0
        return at - earlier[n] + still_left_out

    kept = "".join(part[a:b] for a, b in zip([0, *(end for _, end in runs)], [*begins, len(part)], strict=True))
    places = ((short(s.start), short(s.end), s) for s in sentences)
    wholes = {Span(start=a, end=b): s for a, b, s in places if b > a}  # those inside of a long run are gone
    cuts = [0, *(begin - before for begin, before in zip(begins, earlier, strict=False))]
    return Section(readable(kept), list(wholes), cuts, [start + before for before in earlier], wholes)
