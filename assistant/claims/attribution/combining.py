"""One list of attributions out of the learned tagger's and those that the text's own marks make.

The marks add what the tagger was hardly shown, and decide there: tweets, speakers before a colon, hearsay. Quotations
that go on are read from the text.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.claims.attribution.attribution import Attribution
from assistant.claims.attribution.continuing import continue_quotations
from assistant.claims.attribution.mending.completed import completed
from assistant.claims.attribution.mending.swallowed import separated
from assistant.claims.attribution.spans import SpanIndex
from assistant.claims.attribution.standing import interview_answers, standing_quotations
from assistant.claims.stance import DISPUTING, stance_of
from assistant.english.saying import CLAIM_NOUNS, verb_forms
from assistant.schema import Span

_PARAGRAPH = re.compile(r"\s*\n[ \t]*\r?\n\s*")
_AUXILIARY = re.compile(
    r"(?:is|are|was|were)|(?:could|would|did|does|do|can|will|has|have|had)\s(?:not|never)", re.IGNORECASE
)
_PARTICIPLE = re.compile(r"\s(?:[a-z]+ly\s|also\s|still\s)?([a-z]+)\b", re.IGNORECASE)
_CLAIM = re.compile(rf"\s(?P<noun>(?:(?:an?|the|any|all)\s)?(?:{'|'.join(sorted(CLAIM_NOUNS))}))\s*$")
_QUOTED_AS = re.compile(
    r"\b(?P<cue>(?:is|are|was|were|has been|have been|had been|being)\s(?:widely\s|later\s|also\s)?(?:quoted|cited)"
    r"(?:\s(?:by|in|on)\s[^.,;:“”\"\n]{2,60}?)?\sas\s(?:saying|telling\s(?:the\s)?\w+))"
    r"(?:\s(?:by|in|on)\s[^.,;:“”\"\n]{2,60}?(?=\sthat\s|,|:|\s“))?,?:?\s?"
)
_NO_MARK = re.compile(r"[^.,;:“”\"\n]*$")
_NEAR = 120
"""Characters before a place in which a subject begins."""
_ACCUSED = re.compile(
    r"accused\s(?:[\w ]{1,30}?\s)?by\s(?P<first>[^.,;:“”\"\n]{2,80}?)\sof\s[a-z]+ing\b"
    r"|accused\s(?P<deed>of(?:\s[a-z]+ing)?(?:\s(?!\w+(?:ing|ed|en)\b)[\w’'-]+){1,12}?)"
    r"\sby\s(?![a-z]+ing\b)(?P<last>[^.,;:“”\"\n]{2,80})"
)


def combine(
    text: str,
    sentences: Sequence[Span],
    tagged: Sequence[Attribution],
    marked: Sequence[Attribution],
    spare: Sequence[Attribution] = (),
) -> list[Attribution]:
    """The tagger's attributions with those of the marks that they leave room for, in order of content.

    `spare` ones are taken only where nobody else's content, cue or source is touched.
    """
    tweets = [item for item in marked if item.cue is None]
    signed = SpanIndex([span for t in tweets for span in (t.content, t.source) if span])
    answered = {item.content.start for item in marked if item.source and item.cue}
    introduced = SpanIndex([item.cue for item in marked if item.cue])
    kept = [
        item
        for item in tagged
        if not any(signed.meeting(s.start, s.end) for s in (item.content, _place(item)))
        and not (item.cue and introduced.meeting(item.cue.start, item.cue.end))
        and item.content.start not in answered
    ]
    contents = SpanIndex([item.content for item in kept])
    free = [item for item in marked if item.cue and not contents.meeting(item.content.start, item.content.end)]
    held = SpanIndex([span for item in [*kept, *free] for span in (item.content, item.cue) if span])
    free += [i for i in spare if not held.meeting(_place(i).start, i.content.end)]
    mended = completed(text, sentences, separated(text, sentences, [*kept, *tweets, *free]))
    whole = continue_quotations(text, sentences, mended)
    whole += standing_quotations(text, sentences, whole)
    whole += interview_answers(text, sentences, whole)
    return sorted(whole, key=lambda a: (a.content.start, a.content.end, _place(a).start))


_NAMED = re.compile(r"\b(?:[Tt]he )?[A-ZÀ-Þ][\w’'-]*(?: (?:[A-ZÀ-Þ][\w’'-]*|of|the|for|and|de|al|in))* $")
_BRACKETS = re.compile(r"\([^()\n]{2,60}\)? ?$")
_NAME_REACH = 160  # characters of a name and its brackets


def repaired(text: str, tagged: Sequence[Attribution]) -> list[Attribution]:
    """What the tagger found, mended where it is regularly wrong.

    A source that runs into another paragraph is cut there ("..., says mayor" above a text), one that begins behind the
    brackets of a name gets the name ("The Green League (GL) group"), and an auxiliary alone gets its verb ("are
    believed").
    """
    made = []
    for item in tagged:
        source, cue = item.source, item.cue or item.content  # the tagger always finds a cue
        cut = _PARAGRAPH.search(text, source.start, source.end) if source else None
        if source and cut:
            before = Span(start=source.start, end=cut.start())
            source = Span(start=cut.end(), end=source.end) if cue.start >= source.end else before
        if source and (whole := _with_name_before_brackets(text, source)) != source:
            item, source = replace(item, tagged=None), whole  # the brackets tell, where the tagger was not sure
        verb = _PARTICIPLE.match(text, cue.end) if _AUXILIARY.fullmatch(cue.of(text)) else None
        if verb and verb[1].lower() in verb_forms():
            cue = Span(start=cue.start, end=verb.end())
        made.append(_with_agent(text, _with_noun(text, replace(item, source=source, cue=cue), cue), cue))
    return _quoted_as_saying(text, made)


def _with_name_before_brackets(text: str, source: Span) -> Span:
    """A source from its name on, where it begins within or behind the brackets after that."""
    least = max(0, source.start - _NAME_REACH)
    within = source.of(text).count(")") > source.of(text).count("(")
    opened = text.rfind("(", least, source.start) if within else -1
    if not within and (brackets := _BRACKETS.search(text, least, source.start)) and text[source.start - 2] == ")":
        opened = brackets.start()
    name = _NAMED.search(text, least, opened) if opened > 0 else None
    return Span(start=name.start(), end=source.end) if name else source


def _quoted_as_saying(text: str, items: Sequence[Attribution]) -> list[Attribution]:
    """The attributions, with whoever "was quoted as saying" as the source, not the medium that quotes."""
    matches = list(_QUOTED_AS.finditer(text))
    cues = SpanIndex([Span(start=m.start("cue"), end=m.end("cue")) for m in matches])
    made: dict[int | tuple[int, ...], Attribution] = {}
    for at, item in enumerate(items):
        found = cues.meeting(item.cue.start, item.cue.end) if item.cue else ()
        match = matches[found[0]] if found else None
        source = _words_before(text, match.start("cue"), match.start("cue")) if match else None
        if match is None or source is None:
            made[at, 0] = item
            continue
        content = item.content
        if content.start < match.end():
            content = Span(start=match.end(), end=max(content.end, match.end() + 1))
        cue = Span(start=match.start("cue"), end=match.end("cue"))
        made[match.start()] = replace(item, source=source, cue=cue, content=content)
    return list(made.values())


def _with_noun(text: str, item: Attribution, cue: Span) -> Attribution:
    """A denial whose content holds the noun and owner of the claim denied: "denied | claims by the port that …"."""
    content, source = item.content, item.source
    if stance_of(cue.of(text)) not in DISPUTING:
        return item
    noun = _CLAIM.search(text, cue.start, cue.end)
    if noun and cue.end + 1 < content.start:
        cue = Span(start=cue.start, end=noun.start())
        if source and source.start > cue.end:  # the one denied
            source = _words_before(text, cue.start, cue.start)
        return replace(item, source=source, cue=cue, content=Span(start=noun.start("noun"), end=content.end))
    if content.start < cue.start and _CLAIM.search(text, max(0, content.start - _NEAR), content.start):
        return replace(item, content=_words_before(text, content.start, cue.start) or content)
    return item


def _with_agent(text: str, item: Attribution, cue: Span) -> Attribution:
    """The attribution with whoever accuses, whom the tagger seldom finds: "was accused of theft by the port"."""
    content = item.content
    match = _ACCUSED.search(text, cue.start, max(s.end for s in (item.source, cue, content) if s))
    if match is None:
        return item
    agent = match.lastgroup or ""
    source = Span(start=match.start(agent), end=match.end(agent))
    if agent == "last" and content.start < cue.start:
        content = Span(start=content.start, end=match.end("deed"))
    return replace(item, source=source, content=content)


def _words_before(text: str, place: int, end: int) -> Span | None:
    """From the last mark before a place up to an end."""
    start = max(0, place - _NEAR)
    if mark := _NO_MARK.search(text, start, place):
        start = mark.start()
    words = text[start:end]
    start += len(words) - len(words.lstrip())
    return Span(start=start, end=start + len(words.strip())) if words.strip() else None


def _place(item: Attribution) -> Span:
    return item.cue or item.source or item.content
