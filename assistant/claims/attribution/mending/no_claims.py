"""What looks like an attribution and claims nothing: names, what is withheld, questions, captions, headings."""

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.claims.attribution.attribution import Attribution
from assistant.claims.attribution.quotes import Quotations
from assistant.claims.attribution.spans import SpanIndex
from assistant.english.saying import CLAIM_NOUNS
from assistant.english.words import word_lists
from assistant.schema import Span

_LISTS = {title: "|".join(sorted(words)) for title, words in word_lists("claims").items()}
_NAMING = re.compile(
    r"(?:(?:is|are|was|were|been|be|being|also|now|better|often|locally)\s)*"
    r"(?:called|known as|named|titled|entitled|dubbed|nicknamed|translated as)",
    re.IGNORECASE,
)
_KNOWN_FOR = re.compile(
    r"(?:(?:is|are|was|were|best|well|widely|also|better)\s)*known\s(?:[a-z]+\s)?(?:for|as)\b", re.IGNORECASE
)
_DENY = re.compile(r"\bden(?:y|ies|ied|ying)(?=(?:\sby)?$)")
_DENIED = re.compile(r"\b(?:is|are|was|were|been|be|being)\s(?:[a-z]+\s)?denied$")
_NAME = r"[A-Z][\w’'-]+(?:\s[A-Z][\w’'-]+){0,2}"
_SOMEBODY = rf"(?:him|her|them|us|me|you|(?:the|his|her|its|their)\s[a-z-]+(?:\s[a-z-]+)?|{_NAME})\s"
_SOMETHING = rf"(?:(?:an?|the|his|her|its|their|any|another)\s)?(?:[a-z-]+\s){{0,2}}?(?:{_LISTS['withheld']})\b"
_WITHHELD = re.compile(
    rf"{_SOMETHING}\s(?:to|for)\s|(?:{_SOMEBODY})?{_SOMETHING}"
    rf"|{_SOMEBODY}(?:(?:an?|the|his|her|their|its|any|another)\s[a-z]|once\b|twice\b|(?:\w+\s)?times\b|again\b|late\b"
    r"|from\s(?:close|long|short)|in\sthe\s\d|at\sthe\s(?:near|far)|with\san?\s(?:[\w-]+\s)?(?:save|stop|block|tackle|dive))"
)
_TAKEN_AWAY = re.compile(
    r"(?!(?:by|that|in|on|at|when|as|and|or|but|after|before|to|it|this|again|later|yesterday|today|immediately|outright"
    r"|[a-z]+ly)\b)[a-z]"
)
_SAVED = re.compile(rf"\s(?:by\s)?the\s(?:[a-z]+\s)?(?:{_LISTS['savers']})\b")
_DISPUTED = re.compile(rf"\b(?:{'|'.join(sorted(CLAIM_NOUNS))}|{_LISTS['disputed']}|[a-z]{{3,}}ing)\b")
_FIRST = re.compile(r"(?:(?!\b(?:twice|once|times)\b)[^,.;])*")
_QUESTION = re.compile(
    r"(?:(?:and|but|so)\s)?(?:who|whom|whose|what|which|when|where|why|how|did|does|do|is|are|was|were|has|have|had|can"
    r"|could|will|would|should)\b",
    re.IGNORECASE,
)
_CAPTION = re.compile(
    r"[ \t]*[(\[]?(?:read (?:more|next|also)|related(?: \w+)?|see also|more(?: on this)?|(?:file )?photos?|pictures?"
    r"|pictured|images?|caption|video|watch(?: \w+)?|listen(?: \w+)?|gallery|subscribe|sign up|newsletter|advertisement"
    r"|don.t miss|click here|recommended|most read|trending|top stories|cookies)\s?[:|–—]",
    re.IGNORECASE,
)
_SAYS_NOTHING = re.compile(
    r"(?:goodbye|good-bye|farewell|hello|good (?:morning|night|evening)|yes to|no to|sorry|prayers?"
    r"|(?:not )?to (?:not )?(?:be (?:named|identified|quoted)|remain anonymous|give (?:his|her|their) (?:full )?names?)"
    r"|that (?:his|her|their|its) (?:full |real |last )?names? (?:not )?be|(?:for )?anonymity)\b"
)
_POINTS = re.compile(r"(?:this|that|it|him|her|them|us|me|you)\W*", re.IGNORECASE)
_OLD_VERSION = re.compile(
    r"\b(?:earlier|previous|original|first|prior) version of (?:this|the|our)\b|\bthis (?:article|story|post)\b",
    re.IGNORECASE,
)
_LINE = re.compile(r"[^\n]+")
_FINAL = re.compile(r"[.,;:!?…—–-][”\"’')]*$|[”\"]$")


def claims_only(text: str, sentences: Sequence[Span], items: Sequence[Attribution]) -> list[Attribution]:
    """The attributions without those that claim nothing, and contents without the line below their heading."""
    quotations = Quotations(text)
    index = SpanIndex(sentences)
    ends = frozenset(s.end for s in sentences)
    speakers = {item.source.start for item in items if item.source}
    kept = []
    for item in items:
        place = item.cue or item.source or item.content
        around = index.meeting(place.start, place.end)
        sentence = sentences[around[0]] if around else place
        idle = (
            (quotations.around(place.start) is None and _is_aside(text, quotations, sentence, item, place.start))
            or (item.cue is not None and (_is_name(text, item, speakers) or _is_withheld(text, item.cue, item.content)))
            or (quotations.around(place.start) is not None and _POINTS.fullmatch(item.content.of(text)) is not None)
            or _SAYS_NOTHING.match(text, item.content.start) is not None
            or (item.source is not None and _OLD_VERSION.search(item.source.of(text)) is not None)
        )
        if not idle and (above := _above_heading(text, item, ends)):
            kept.append(above)
    return kept


def _is_name(text: str, item: Attribution, speakers: set[int]) -> bool:
    """Whether it names or describes: "is called Low Tide", "a group called the Grey Hand" that speaks, "known for"."""
    names = item.cue is not None and _NAMING.fullmatch(item.cue.of(text)) is not None
    if item.cue and _KNOWN_FOR.match(text, item.cue.start):
        return True
    return names and (item.source is None or item.content.start in speakers)


def _is_withheld(text: str, cue: Span, content: Span) -> bool:
    """Whether "denied" is no word of saying: somebody is denied bail, a keeper denies a striker."""
    denied = _DENY.search(text, cue.start, cue.end)
    if denied is None:
        return False
    after = text[denied.end() : denied.end() + 100]
    if _SAVED.match(after):
        return True
    after = after.lstrip()
    if _DENIED.search(text, cue.start, denied.end()):
        claimed = _DISPUTED.search(text, max(0, cue.start - 60), cue.start) or _DISPUTED.match(after)
        return claimed is None and _TAKEN_AWAY.match(after) is not None
    first = _FIRST.match(after)
    disputed = first is not None and _DISPUTED.search(first[0]) is not None
    return content.start >= cue.end and _WITHHELD.match(after) is not None and not disputed


def _is_aside(text: str, quotations: Quotations, sentence: Span, item: Attribution, place: int) -> bool:
    """Whether a place stands in a question of the text's own, or an interviewer's, or in a caption."""
    if _CAPTION.match(text, text.rfind("\n", 0, place) + 1):
        return True
    last = sentence.end - 1
    if item.cue and item.cue.of(text) == ":" and text[item.content.end - 1 : item.content.end + 1].endswith("?"):
        return True
    return text[last] == "?" and quotations.around(last) is None and _QUESTION.match(text, sentence.start) is not None


def _above_heading(text: str, item: Attribution, ends: frozenset[int]) -> Attribution | None:
    """The attribution without what stands below the heading that its cue stands in; None where nothing is left.

    A line without a final mark is a heading where it is all capitals, where a sentence ends with it (`ends`), or where
    the next line's first word would have had room in it.
    """
    cue, content = item.cue, item.content
    stop = text.find("\n", cue.end, content.end) if cue else -1
    if cue is None or stop < 0:
        return item
    start = text.rfind("\n", 0, cue.start) + 1
    line, below = text[start:stop].rstrip(), _LINE.match(text, stop + 1)
    if _FINAL.search(line) or below is None or not below[0][:1].isupper():
        return item
    roomy = len(line) + 1 + len(below[0].split(maxsplit=1)[0]) <= len(below[0])
    if not (line.isupper() or roomy or start + len(line) in ends):
        return item
    return replace(item, content=Span(start=content.start, end=start + len(line))) if content.start < stop else None
