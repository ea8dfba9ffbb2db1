"""Text into sentences: exact offsets, nothing lost, in time linear in the text.

Two steps. First the lines are put together into blocks: a blank line, or a line break that ends a paragraph, a
headline, a list item or a tweet, ends a block; a line break inside a hard-wrapped sentence (e-mail, PDF) does not. Then
each block is cut after its final stops, inside of quotations too, except where the stop belongs to an abbreviation, an
initial, a list number or a quotation that its sentence goes on after. Where white space is missing after a stop
("talks.The minister") there is no cut, so links and figures stay whole. What goes on for longer than any sentence (a
table, a list, an unbroken string) is cut at white space, or anywhere.

Every pattern here either runs over the text once or looks at a bounded window, so no text takes more than linear time.
"""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from assistant.english.abbreviations import BEFORE_NUMBERS, GOES_ON, MAY_END, STARTERS, STATES, TITLES, WEAK_STARTERS
from assistant.schema import Span

LONGEST = 2000
"""Characters of a sentence; what reads sentences may rely on it."""

_BREAKS = "\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"
_INVISIBLE = "\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufe0f\ufeff"
_OPENING = rf"[\"'“”„‟‘’‚«»‹›(\[{{<*_¿¡{_INVISIBLE}]"
_CLOSING = rf"[\"'“”‘’«»‹›)\]}}>*_」』）】{_INVISIBLE}]"
_DAY = r"(?:\d{1,2}\.? [^\W\d_]{3,10}\.? \d{4}|[^\W\d_]{3,10}\.? \d{1,2}, \d{4})"  # 30 November 2016; November 30, 2016
_AUTHOR = r"[—–]\s?[^\n—–]{1,80}?\(@\w{1,30}\)"  # — A Name (@handle)

# Lines
_LINE = re.compile(rf"\S[^{_BREAKS}]*")
_BREAK = re.compile(rf"\r\n|[{_BREAKS}]")
_AUTHOR_LINE = re.compile(rf"-{{0,2}}{_AUTHOR}(?:\s{_DAY})?")
_HEADING = re.compile(r"#{1,6}[ \t]")
_QUOTED_LINE = re.compile(r"(?:>[ \t]?){1,8}")
_BULLET = re.compile(r"(?:[-*+–—][ \t]|\d{1,3}[.)][ \t]|\([a-z\d]{1,3}\)[ \t]|[a-zA-Z]\)[ \t])")
_OWN_LINE = re.compile(rf"#{{1,6}}[ \t]|\||[-=_*~`]{{3,}}|[•▪◦‣●]|By [A-Z]|{_AUTHOR}")
_LINK = re.compile(r"https?:|www\.|pic\.twitter", re.IGNORECASE)
_FINAL = re.compile(rf"([.!?…。！？:]){_CLOSING}{{0,4}}$")
_UNFINISHED = re.compile(r"\b(?:the|a|an|of|and|or|by|with|from|than|his|her|their|its)$")
_FIRST_WORD = re.compile(r"\S{1,30}")

# A stop and what closes with it, or a tweet's last line in running text
_CUT = re.compile(
    rf"([.!?…‼⁇⁈⁉。！？｡؟۔।॥]++)((?:{_CLOSING}|\[\d{{1,3}}\]|[ \u00a0\u202f][»”](?=\s|$))*+)"
    rf"|{_AUTHOR}\s{_DAY}",
)
_NEXT = re.compile(rf"\s*(?:([-•▪◦‣●])\s+)?{_OPENING}{{0,6}}\s?(\w[\w'’-]{{0,30}})?")
_NOT_SPACE = re.compile(r"\S")
_SPACE = re.compile(r"\s+")
_WORD_BEFORE = re.compile(r"[^\W_]+(?:\.[^\W_]+)*$")
_NUMBERING = re.compile(rf"(?:[-*+•#>]{{1,6}}\s)?{_OPENING}{{0,3}}(?:\d{{1,3}}|[A-Za-z]|[ivxIVX]{{2,5}})")
_SYMBOLS = re.compile(r"[^\w\s.,;:!?…)\]}/%&=|—–-]{1,8}\s*\w")
_DASH_CAPITAL = re.compile(r"[—–]\s?[A-Z]")
_TAGS = re.compile(r"(?:(?:[#@]\w|https?:|www\.|pic\.twitter)\S*\s*){1,12}", re.IGNORECASE)
_SMALL_NAME = re.compile(r"[a-z]{1,2}[A-Z]|(?:al|el|an|ar|as|ash|at|ad|az)-[A-Z]")
_INITIALS = re.compile(r"(?:[^\W\d_]{1,2}\.)+[^\W\d_]{1,2}")
_LETTERED = re.compile(
    r"\b(?:plan|vitamin|hepatitis|influenza|grade|group|type|class|category|phase|exhibit)\s$", re.IGNORECASE
)
_SMALL_WORD_BEFORE = re.compile(r"[^\W\d_A-Z][a-z]*\s$")
_SAYS = re.compile(
    r"(?:[\w.'’-]{1,25}\s){1,4}?(?:said|says|asked|asks|wrote|writes|told|added|replied|tweeted|shouted|cried|yelled|wondered|demanded)\b"
    r"(?!\s(?:that|he|she|it|they|we|there|his|her|their|its|no|not)\b)",
)
_AFTER_HOUR = re.compile(
    r"(?:Mon|Tues?|Wed|Thurs?|Fri|Sat|Sun|Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sep|Oct|Nov|Dec|[A-Z]{2,4}\b|Eastern|Central|Pacific"
    r"|Mountain|Greenwich|British|Moscow|Local)",
)


class _Line(NamedTuple):
    start: int
    end: int


def split(text: str) -> list[Span]:
    """Sentence spans of `text`, in order.

    Spans do not overlap, hold no white space at their edges and at most `LONGEST` characters, and every character that
    is not white space lies in exactly one of them. Any string is taken, the empty one and lone surrogates included;
    linear in `len(text)`.
    """
    return [
        part for start, end in _blocks(text) for span in _sentences(text, start, end) for part in _of_length(text, span)
    ]


def _of_length(text: str, span: Span) -> Iterator[Span]:
    """A sentence, or its parts where it is too long for one."""
    start = span.start
    while span.end - start > LONGEST:
        gaps = list(_SPACE.finditer(text, start + LONGEST // 2, start + LONGEST))
        stop = gaps[-1].start() if gaps else start + LONGEST
        yield Span(start=start, end=start + len(text[start:stop].rstrip()))
        following = _NOT_SPACE.search(text, stop, span.end)
        start = following.start() if following else span.end
    yield Span(start=start, end=span.end)


# Lines into blocks


def _blocks(text: str) -> Iterator[_Line]:
    """Runs of lines that belong together, with white space cut off at both ends."""
    paragraphs = _paragraphs(text)
    widths = [_wrap_width(text, lines) for lines in paragraphs]
    wrapped = sorted(filter(None, widths))
    usual = wrapped[len(wrapped) // 2] if wrapped else 0
    for lines, width in zip(paragraphs, widths, strict=True):
        start, end = lines[0]
        for before, line in pairwise(lines):
            if not _joins(text, before, line, width or usual):
                yield _Line(start, end)
                start = line.start
            end = line.end
        yield _Line(start, end)


def _paragraphs(text: str) -> list[list[_Line]]:
    """Lines that are not blank, grouped where no blank line stands between them."""
    paragraphs: list[list[_Line]] = []
    last = -1
    for match in _LINE.finditer(text):
        line = _Line(match.start(), match.start() + len(match[0].rstrip()))
        if last >= 0 and _is_single_break(text[last : line.start]):
            paragraphs[-1].append(line)
        else:
            paragraphs.append([line])
        last = line.end
    return paragraphs


def _is_single_break(gap: str) -> bool:
    first = None if "\u2029" in gap else _BREAK.search(gap)
    return first is not None and (len(gap) == 1 or _BREAK.search(gap, first.end()) is None)


def _wrap_width(text: str, lines: list[_Line]) -> int:
    """Column at which a paragraph was wrapped, or 0 where its lines do not look wrapped.

    Wrapped lines are about equally long, the next line's first word would not have fitted, and some of them break
    inside a sentence, before a small letter. A list of headlines has no such breaks.
    """
    if len(lines) < 3:
        return 0
    lengths = sorted(line.end - line.start for line in lines)
    width = lengths[-1] if len(lines) < 5 else lengths[-2]  # one long link may stand out
    if not 40 <= width <= 130:
        return 0
    breaks = len(lines) - 1
    full = sum(_is_full(text, before, line, width) for before, line in pairwise(lines))
    small = sum(_begins_small(text, line.start, line.end) for line in lines[1:])
    return width if full >= 0.6 * breaks and small >= 0.2 * breaks else 0


def _is_full(text: str, before: _Line, line: _Line, width: int) -> bool:
    """Whether the first word of `line` would not have fitted into `before`, give or take a ragged edge."""
    word = _FIRST_WORD.match(text, line.start, line.end)
    return before.end - before.start + 1 + (len(word[0]) if word else 0) > 0.85 * width


def _joins(text: str, before: _Line, line: _Line, width: int) -> bool:
    """Whether a line break falls inside a sentence, or inside a paragraph that was wrapped at `width`."""
    start = _after_quote_marks(text, line)
    if (start > line.start) != (text[before.start] == ">") or start == line.end:
        return False
    if _OWN_LINE.match(text, start) or _HEADING.match(text, before.start) or _AUTHOR_LINE.fullmatch(text, *before):
        return False
    tail = text[max(before.start, before.end - 40) : before.end]
    final = _FINAL.search(tail)
    small = _begins_small(text, start, line.end)
    ends = final is not None and not (final[1] == "." and _goes_on(tail[: final.start()], small))
    full = width > 0 and _is_full(text, before, line, width)
    if _BULLET.match(text, start):
        return full and not ends and text[start] in "-–—"
    if full:
        return True
    if ends or _LINK.match(text, start):
        return False
    return small or final is not None or _UNFINISHED.search(tail) is not None


def _after_quote_marks(text: str, line: _Line) -> int:
    """Where a line's words begin, after the ">" of a quoted mail."""
    quoted = _QUOTED_LINE.match(text, *line)
    return quoted.end() if quoted else line.start


def _begins_small(text: str, start: int, end: int) -> bool:
    """Whether a line begins with a small letter, or with a mark that cannot begin a sentence."""
    start = _after_quote_marks(text, _Line(start, end))
    word = _next(text, start, end)[2]
    return text[start : start + 1] in {",", ";", ")", "%"} or (word[:1].islower() and not _SMALL_NAME.match(word))


def _goes_on(before: str, small: bool) -> bool:
    """Whether a sentence runs over a line break after a full stop: `before` is what stands before the stop."""
    word = _WORD_BEFORE.search(before)
    if word is None:
        return False
    token = word[0]
    if token in TITLES or token in GOES_ON or (len(token) == 1 and token.isupper() and token != "I"):
        return True
    return small and (token in MAY_END or token in BEFORE_NUMBERS or token in STATES or "." in token)


# Blocks into sentences


def _sentences(text: str, start: int, end: int) -> Iterator[Span]:
    """Sentences of one block, which has no white space at its edges."""
    for match in _CUT.finditer(text, start, end):
        cut = match.end()
        if match[1] is None and match.start() > start:
            yield Span(start=start, end=start + len(text[start : match.start()].rstrip()))
            start = match.start()
        elif match[1] is not None and cut < end and not _is_boundary(text, start, match, end):
            continue
        yield Span(start=start, end=cut)
        following = _NOT_SPACE.search(text, cut, end)
        if following is None:
            return
        start = following.start()
    yield Span(start=start, end=end)


def _next(text: str, start: int, end: int) -> tuple[str, int, str]:
    """Bullet, offset and word that come next, opening marks apart. Bullet and word may be ""."""
    match = _NEXT.match(text, start, end)
    if match is None:
        return "", start, ""
    return match[1] or "", match.start(2) if match[2] else match.end(), match[2] or ""


def _is_boundary(text: str, start: int, match: re.Match[str], end: int) -> bool:
    """Whether the sentence that began at `start` ends with this stop and the marks that close with it."""
    stop, closing, cut = match[1], match[2], match.end()
    if not text[cut].isspace():
        return stop[-1] in "。！？｡"
    if cut - start < 8 and not any(map(str.isalnum, text[start:cut])):
        return False
    quoted = any(mark in closing for mark in "\"”’»'“")
    bullet, at, word = _next(text, cut, end)
    if bullet:
        return bullet != "-" or not (quoted or word[:1].islower())
    if not word:
        return _symbols_begin(text, at, end) or (not quoted and _dash_begins(text, start, match.start(), at, end))
    if stop == ".":
        verdict = _after_abbreviation(text, start, match.start(), quoted, at, word)
        if verdict is not None:
            return verdict
    if word[0].islower():
        return _SMALL_NAME.match(word) is not None
    if stop[-1] in "?!":
        if quoted and (word == "I" or not _starts(text, at, word)):
            return _SAYS.match(text, at, end) is None
        return not text.endswith("Yahoo", start, match.start()) or _starts(text, at, word)
    return stop == "." or (not word.replace("’", "'").startswith("I'") and word != "I")


def _symbols_begin(text: str, at: int, end: int) -> bool:
    """Whether signs ("$5", "#Tag", an emoji) begin a sentence; tags and links at the very end of a block do not."""
    if text[at : at + 1] in {"#", "@"}:
        tags = _TAGS.match(text, at, end)
        return tags is None or tags.end() < end
    return _SYMBOLS.match(text, at, end) is not None


def _dash_begins(text: str, start: int, stop: int, at: int, end: int) -> bool:
    """Whether a dash and a capital after a stop begin a sentence, as a credit does, and belong to no dateline."""
    before = text[max(start, stop - 24) : stop]
    return _DASH_CAPITAL.match(text, at, end) is not None and not before.isupper() and not _goes_on(before, small=True)


def _starts(text: str, at: int, word: str) -> bool:
    """Whether the word at `at` is one that begins sentences."""
    after = text[at + len(word) : at + len(word) + 2]
    if len(word) == 1 and after.startswith("."):
        return False
    if word in WEAK_STARTERS:
        return not after[1:].isupper()
    return word.replace("’", "'").partition("'")[0] in STARTERS


def _after_abbreviation(text: str, start: int, dot: int, quoted: bool, at: int, word: str) -> bool | None:
    """Whether a sentence ends at the full stop of an abbreviation; None where the word before it is none.

    quoted: a quotation closes after the stop, as it seldom does within a name. word: the next one, at offset `at`.
    """
    window = text[max(start, dot - 24) : dot]
    found = _WORD_BEFORE.search(window)
    if found is None:
        return None
    token, before = found[0], window[: found.start()]
    if dot - start < 14 and _NUMBERING.fullmatch(text, start, dot):
        return False
    if len(token) > 1 and token.isupper() and word.isupper() and len(word) > 1:
        token = token.capitalize()  # a headline in capitals
    if token in TITLES or token in GOES_ON:
        return False
    if token in BEFORE_NUMBERS:
        return False if word[0].isdigit() else None
    if token.lower() in {"a.m", "p.m"}:
        return word[0].isupper() and _AFTER_HOUR.match(word) is None
    if len(token) == 1:
        return _after_letter(text, token, before, quoted, at, word)
    if token in MAY_END or _INITIALS.fullmatch(token) or (token in STATES and before.endswith(("-", ", "))):
        return word[0].isupper() and (quoted or _starts(text, at, word))
    return None


def _after_letter(text: str, letter: str, before: str, quoted: bool, at: int, word: str) -> bool | None:
    """Whether a sentence ends after one letter: "George W. Bush" goes on, "Plan B. The" does not; None as above."""
    if not letter.isupper() or before.endswith(("'", "’")) or _LETTERED.search(before):
        return None
    if letter == "I" and _SMALL_WORD_BEFORE.search(before):
        return None
    return word[0].isupper() and (quoted or _starts(text, at, word))
