"""Who relays a claim.

A medium named beside the cue ("told Reuters", "on Twitter"), or the claim that this one is nested in.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

from assistant.claims.attribution.attribution import Attribution
from assistant.claims.attribution.spans import SpanIndex
from assistant.claims.speakers.speaker import Speaker
from assistant.schema import Span, Stance

_MEDIUM = (
    r"(?:[A-Z][\w.&’'-]*[ ]){0,4}(?:News|Times|Post|Press|Agency|TV|Television|Radio|Journal|Tribune|Magazine"
    r"|Herald|Guardian|Today|Gazette|Telegraph|"
    r"Chronicle|Observer|Globe|Mail|Mirror|Standard|Network|Daily|Weekly|Review|Examiner|Inquirer|Register"
    r"|Star|Sun)\b(?: [A-Z]\w+){0,2}"
    r"|(?!(?:GOP|FBI|CIA|NSA|UN|EU|US|UK|NATO|DNC|RNC|IRS|DOJ|NFL|NBA|CEO|MP|MPs|IS|ISIS)\b)[A-Z]{2,6}\b"
    r"|Reuters|Bloomberg|Interfax|Xinhua|Politico|Breitbart|BuzzFeed|Axios|Vox|Newsweek|Time|Der Spiegel"
    r"|Le Monde|Al Jazeera|Anadolu"
)
_TOLD = re.compile(rf"(?:[ ](?:to|with))?[ ](?:the[ ])?(?:state[ ])?(?P<medium>{_MEDIUM})")
_TO = re.compile(rf"[ ](?:to|with)[ ](?:the[ ])?(?:state[ ])?(?P<medium>{_MEDIUM})")
_TELLS = re.compile(r"\b(?:told|tells|telling|said|saying)$")
_TELLS_TO = re.compile(
    r"\b(?:confirmed|admitted|announced|explained|acknowledged|complained|denied|stated|revealed|disclosed|spoke)$"
)
_BESIDE = re.compile(
    rf"\b(?:[Ii]n an interview (?:with|on)|[Ii]n a (?:telephone|phone|television) interview with"
    rf"|[Ss]peaking (?:to|on|with)|according to a report (?:by|in|from)|quoted by|cited by|"
    rf"in an e-?mail to|in a statement to|as reported by|on)[ ](?:the[ ])?(?P<medium>{_MEDIUM})"
)
_NETWORK = r"(?P<medium>Twitter|Facebook|Instagram|Telegram|YouTube|Weibo|Truth Social|X|LinkedIn|Reddit|TikTok)"
_SOCIAL = re.compile(rf"\b(?:on|via|through)[ ]{_NETWORK}\b")
_POSTED = re.compile(rf"\b[Ii]n an? {_NETWORK} (?:post|message|statement|thread|video|livestream)\b")
_TWEETED = re.compile(r"\b(?:re)?tweet(?:s|ed|ing)?\b", re.IGNORECASE)


def stated_relay(text: str, item: Attribution, sentences: Sequence[Span], starts: list[int]) -> str | None:
    """The medium that the cue's sentence names, outside the content, or None."""
    if item.cue is None:
        return None
    if _TWEETED.search(item.cue.of(text)):
        return "Twitter"
    index = max(0, bisect_right(starts, item.cue.start) - 1)
    sentence = sentences[index]
    tells = _TELLS.search(item.cue.of(text))
    if tells or _TELLS_TO.search(item.cue.of(text)):
        told = (_TOLD if tells else _TO).match(text, item.cue.end, min(sentence.end, item.cue.end + 80))
        if told and not item.content.start <= told.start("medium") < item.content.end:
            return told["medium"]
    for pattern in (_SOCIAL, _POSTED, _BESIDE):
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
