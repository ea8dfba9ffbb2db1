"""Who relays a claim.

A medium named beside the cue ("told Reuters", "on Twitter"), or the claim that this one is nested in.
"""

import re
from bisect import bisect_right
from collections.abc import Sequence

from assistant.claims.attribution.attribution import Attribution
from assistant.claims.attribution.spans import SpanIndex
from assistant.claims.speakers.speaker import Speaker
from assistant.english.words import word_lists
from assistant.schema import Span, Stance

_LISTS = {title: "|".join(sorted(words)) for title, words in word_lists("media").items()}
_MEDIUM = (
    rf"(?:the )?(?:state )?(?P<medium>(?:[A-Z][\w.&’'-]* ){{0,4}}(?:{_LISTS['media']})\b(?: [A-Z]\w+){{0,2}}"
    rf"|(?:{_LISTS['outlets']})\b|(?!(?:{_LISTS['no_media']})\b)[A-Z]{{2,6}}\b)"
)
_TOLD = re.compile(rf"(?: to| with)? {_MEDIUM}")
_TELLS = re.compile(r"\b(?:told|tells|telling|said|saying)$")
_BESIDE = re.compile(
    r"\b(?:[Ii]n an? (?:\w+ )?interview (?:with|on)|[Ss]peaking (?:to|on|with)|according to a report (?:by|in|from)"
    r"|(?:quoted|cited|reported) by|in an? (?:e-?mail|statement) to|on) " + _MEDIUM
)
_SOCIAL = re.compile(rf"\b(?:on|via|through|[Ii]n an?) (?P<medium>{_LISTS['networks']})\b")
_TWEETED = re.compile(r"\b(?:re)?tweet(?:s|ed|ing)?\b", re.IGNORECASE)


def stated_relay(text: str, item: Attribution, sentences: Sequence[Span], starts: list[int]) -> str | None:
    """The medium that the cue's sentence names, outside the content, or None."""
    if item.cue is None:
        return None
    if _TWEETED.search(item.cue.of(text)):
        return "Twitter"
    index = max(0, bisect_right(starts, item.cue.start) - 1)
    sentence = sentences[index]
    if _TELLS.search(item.cue.of(text)):
        told = _TOLD.match(text, item.cue.end, min(sentence.end, item.cue.end + 80))
        if told and not item.content.start <= told.start("medium") < item.content.end:
            return told["medium"]
    for pattern in (_SOCIAL, _BESIDE):
        for match in pattern.finditer(text, sentence.start, sentence.end):
            if (
                not item.content.start <= match.start("medium") < item.content.end
                and abs(match.start() - item.cue.end) < 80
            ):
                return match["medium"]
    return None


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
