"""A source's span, mended by the text around it: cut short in a name, or the medium in place of who was quoted."""

import re

from assistant.claims.speakers.names import bare, is_title
from assistant.english import titles
from assistant.english.saying import verb_forms
from assistant.schema import Span

_QUOTED = re.compile(
    r"(?P<who>[^.;:“”\"]{2,120}?),?\s+(?:is|are|was|were|has been|have been|had been)\s(?:also\s|widely\s)?"
    r"(?:quoted|cited|reported(?=\sas))(?:\s(?:as\s)?(?:saying|having said|telling|warning))?"
    r"\s(?:by|in|on)\s(?:the\s)?$"
)
_REPORTS = re.compile(r"\s(?:reported|reports)(?:\s(?:on\s)?[A-Z][a-z]+day)?\W*$")
_REPORTED = re.compile(
    r"(?:(?:But|And|Yet)\s)?(?P<who>[^,;:“”\"]{2,80}?)\s(?P<verb>[a-z]+ed)\s(?:that|at|on|it|to|the)\b"
    r"|[^;:]{2,200},\s(?P<last>[^,;:“”\"]{2,60}?)\s(?P<said>said|says|added),?\s*$"
)
_NAME_FOLLOWS = re.compile(
    r"\s(?P<title>[a-z][\w-]*)\s(?P<name>[A-Z][\w’'-]*(?:\s(?:[A-Z][\w’'-]*|al|de|van|von|bin)){0,3})"
)
_NAME_BEFORE = re.compile(r"\b(?:[A-Z]{2,4}|[A-Z]\.[A-Z]\.|[A-Z][a-z]+ (?:the|of the|for the))\s$")
_PARTICIPLE = re.compile(r"[^.;:“”\"]{0,100}?,\s(?:[a-z]+ly\s)?[a-z]+ing\b")
_TEASER = re.compile(
    r"\s*(?:read more|read also|also read|see also|see more|more on this|more on|related|recommended|watch(?: live)?"
    r"|listen|opinion|analysis|in pictures|don[’']t miss)\s*:",
    re.IGNORECASE,
)
_LEAD = re.compile(
    r"(?:(?:an?|some|several|two|three|four|five|six|\d+)\s)?(?:hours?|minutes?|days?|weeks?|months?|years?|moments?)\s"
    r"(?:later|earlier|before|after|ago),?\s(?=\S)"
    r"|(?:the|an?|his|her|its|their)\s[a-z]+\s(?=the\s[a-z-]+(?:\s[a-z-]+)?$)",
    re.IGNORECASE,
)
"""What stands before a subject: "An hour later | the police", "(Before) the committee | the minister"."""
_NEAR = 160


def teaser(text: str, sentence: Span) -> bool:
    """Whether a sentence names another article: "Read more: Tunnel fire kills eleven, chief says"."""
    own_line = not text[: sentence.start].rstrip(" \t") or text[: sentence.start].rstrip(" \t").endswith("\n")
    return own_line and _TEASER.match(text, sentence.start, sentence.end) is not None


def quoted_by(text: str, source: Span, sentence: Span) -> Span | None:
    """Who is quoted, where the source is who quotes them: "Ana Sol was quoted as saying by local media"."""
    match = _QUOTED.search(text[max(sentence.start, source.start - _NEAR) : source.start])
    if match is None:
        return None
    start = max(sentence.start, source.start - _NEAR) + match.start("who")
    words = match["who"]
    if words.strip().lower() in ("it", "this", "that", "which", "what"):
        return None
    return Span(start=start + len(words) - len(words.lstrip(" ,")), end=start + len(words.rstrip()))


def relayed(text: str, source: Span, sentence: Span) -> Span | None:
    """Who speaks, where the source only relays it: "The welders scoffed at the tale, Sound Radio reported"."""
    lead = text[sentence.start : source.start].rstrip()
    if not lead.endswith(",") or not _REPORTS.search(text[source.end : sentence.end]):
        return None
    match = _REPORTED.match(lead)
    if match is None or not (match["last"] or match["verb"] in verb_forms() or match[0].endswith(" at")):
        return None
    group = "last" if match["last"] else "who"
    return Span(start=sentence.start + match.start(group), end=sentence.start + match.end(group))


def whole_phrase(text: str, source: Span) -> Span:
    """The source with the name it was cut off from ("Health ministry| spokeswoman Lin Meiqi") and no more than it."""
    start, end = source.start, source.end
    if lead := _LEAD.match(text, start, end):
        return Span(start=lead.end(), end=end)
    match = _NAME_FOLLOWS.match(text, end)
    if match and is_title(match["title"]):
        end = match.end("name")
    words = source.of(text)
    before = _NAME_BEFORE.search(text, max(0, start - 30), start) if words[:1].isupper() else None
    if before and bare(before[0].split()[0]) not in titles.NOT_NAMES and not is_title(words.split()[0]):
        start = before.start()
    return Span(start=start, end=end)


def participle_follows(text: str, source: Span, sentence: Span) -> bool:
    """Whether a participle that has another subject follows: "said that 30 people had died, denying …"."""
    return _PARTICIPLE.match(text, source.end, sentence.end) is not None
