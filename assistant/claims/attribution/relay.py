"""Who relays a claim.

A medium named beside the cue ("told Reuters", "on Twitter"), or the claim that this one is nested in.
"""

import re
from bisect import bisect_right
from collections.abc import Sequence

from assistant.claims.attribution.attribution import Attribution
from assistant.claims.attribution.spans import SpanIndex
from assistant.claims.speakers.speaker import Speaker
from assistant.english.words import word_lists, word_set
from assistant.schema import Span, Stance

_LISTS = {title: "|".join(sorted(words)) for title, words in word_lists("media").items()}
_MEDIUM = (
    rf"(?:(?:the|an?) )?(?:(?:[a-z-]+ ){{0,2}}(?:{_LISTS['kinds']}) "
    r"(?P<named>[A-Z][\w.&’'-]*(?: [A-Z][\w.&’'-]*){0,4})"
    rf"|(?P<unnamed>(?:[A-Z]?[a-z-]+ )?(?:{_LISTS['unnamed']}) (?:{_LISTS['bodies']})\b)"
    rf"|(?:state )?(?P<medium>(?:[A-Z][\w.&’'-]* ){{0,4}}(?:{_LISTS['media']})\b(?: [A-Z]\w+){{0,2}}"
    rf"|(?:{_LISTS['outlets']})\b|(?!(?:{_LISTS['no_media']})\b)[A-Z]{{2,6}}\b))"
)
_TOLD = re.compile(rf"(?P<to> to| with)? {_MEDIUM}")
_TELLS = re.compile(r"\b(?:told|tells|telling|said|saying)$")
_NO_NAMES = word_set("Agency Network News Press Radio TV Television Today")
"""Words that end a medium's name and are none alone."""
_TOLD_WHOM = re.compile(r"\b(?:told|tells|telling)\b")
_BESIDE = re.compile(
    r"\b(?:[Ii]n an? (?:\w+ )?interview (?:with|on)|[Ss]peaking (?:to|on|with)|according to a report (?:by|in|from)"
    r"|(?:quoted|cited|reported)(?: as saying)? (?:by|in)|(?:asked|seen|obtained|reviewed) by"
    r"|(?:passed|read|sent|given|shown|leaked) to|in an? (?:e-?mail|statement) to|on) " + _MEDIUM
)
_SOCIAL = re.compile(rf"\b(?:on|via|through|[Ii]n an?) (?P<medium>{_LISTS['networks']})\b")
_POSTED = re.compile(
    rf"\b[Ii]n an? (?:[\w-]+ )?(?:post|message|video|statement|thread) on (?P<medium>{_LISTS['networks']})\b"
)
_TWEETED = re.compile(r"\b(?:re)?tweet(?:s|ed|ing)?\b", re.IGNORECASE)


def stated_relays(
    text: str, items: Sequence[Attribution], sentences: Sequence[Span], starts: list[int]
) -> list[str | None]:
    """The medium of each attribution; who goes on without a new subject ("…, adding that …") speaks to the same."""
    found = [_stated(text, item, sentences, starts) for item in items]
    told = {item.source: medium for item, medium in zip(items, found, strict=True) if medium and item.source}
    goes_on = [item.source if item.cue is None or not _TOLD_WHOM.search(item.cue.of(text)) else None for item in items]
    return [medium or (told.get(source) if source else None) for medium, source in zip(found, goes_on, strict=True)]


def _stated(text: str, item: Attribution, sentences: Sequence[Span], starts: list[int]) -> str | None:
    """The medium that the cue's sentence names, outside the content, or None."""
    if item.cue is None:
        return None
    if _TWEETED.search(item.cue.of(text)):
        return "Twitter"
    content = item.content
    around = content.start <= item.cue.start < content.end  # then what stands beside the cue is no part of what is said
    index = max(0, bisect_right(starts, item.cue.start) - 1)
    sentence = sentences[index]
    if _TELLS.search(item.cue.of(text)):
        told = _TOLD.match(text, item.cue.end, min(sentence.end, item.cue.end + 80))
        if told and (around or not content.start <= told.start() + 1 < content.end):
            named = told["to"] or _TOLD_WHOM.search(item.cue.of(text))
            if (
                named
                and _name(told) not in _NO_NAMES
                and not (item.source and item.source.start < told.end() <= item.source.end)
            ):
                return _name(told)
    if (posted := _POSTED.match(text, sentence.start)) and posted.end() < item.cue.start:
        return posted["medium"]
    for pattern in (_SOCIAL, _BESIDE):
        for match in pattern.finditer(text, sentence.start, sentence.end):
            near = abs(match.start() - item.cue.end) < 80
            if near and not content.start <= match.end() - 1 < content.end and _name(match) not in _NO_NAMES:
                return _name(match)
    return None


def _name(match: re.Match[str]) -> str:
    return next(match[name].rstrip(".") for name in ("medium", "named", "unnamed") if match.groupdict().get(name))


def nested_relays(
    items: Sequence[Attribution], speakers: Sequence[Speaker], stances: Sequence[Stance]
) -> list[str | None]:
    """For each attribution, the speaker in whose content its cue and source stand (the innermost), or None.

    Who denies a claim does not relay it.
    """
    contents = SpanIndex([item.content for item in items])
    relays: list[str | None] = []
    for item, speaker in zip(items, speakers, strict=True):
        place = item.cue or item.source
        around = [
            i
            for i in (contents.meeting(place.start, place.end) if place else ())
            if items[i].content != item.content and stances[i] not in ("denies", "doubts", "declines")
        ]
        inner = min(around, key=lambda i: items[i].content.end - items[i].content.start, default=None)
        relay = speakers[inner].name if inner is not None else None
        relays.append(relay if relay != speaker.name else None)
    return relays
