"""Counts that somebody gives without a verb of saying ("put it at 48"), claims of responsibility, claims taken back.

A count is put at a number, moved to one, spoken of, or kept by a document ("The log records 41 calls"). In "Organisers
put the crowd at 900, the police at 200" each gives one.
"""

import itertools
import re
from collections.abc import Iterator, Sequence

from assistant.claims.attribution.attribution import Attribution
from assistant.claims.attribution.quotes import Quotations
from assistant.claims.speakers.source_words import head_of
from assistant.english.saying import verb_forms
from assistant.english.titles import DOCUMENTS
from assistant.english.words import word_lists, word_set
from assistant.schema import Span

_NUMBER = (
    r"(?:[a-z’'-]+\s){0,4}?[“\"]?(?:[$€£¥]?\d|an?\s(?:dozen|hundred|thousand|million)|dozens|hundreds|thousands|millions|half|two|three"
    r"|four|five|six|seven|eight|nine|ten|eleven|twelve|(?:thir|four|fif|six|seven|eigh|nine)teen|(?:twen|thir|for|fif|six|seven|eigh|nine)ty)"
)
_COUNTED = (
    rf"(?:it|them|that|this|(?:(?:the|its|their|his|her)\s)?(?:[\w’'-]+\s){{0,3}}?(?:{'|'.join(sorted(word_lists('claims')['counted']))})"
    r"(?:\s(?:of|for|in|from|on|per|at)\s[^.,;:“”\n]{2,60}?)?)"
)
_END = (
    r"[^;:“”\n]{0,80}?(?=[.;:,]?\s*$|[.;:]\s|,\s(?:but|while|and|whereas|though|although|said|says|now)\b"
    r"|(?<!than)\s(?:in|on|by|last|this)\s[A-Z]|\s(?:and|but)\s(?:that|said|says|told|added|accused|warned|called|asked|denied)\b)"
)
_HAS = r"(?:(?:has|have|had)\s)?"
_TALES = "|".join(sorted(word_lists("claims")["tales"])) + "|figures?|number|remarks?|statement|version"
_GIVEN = re.compile(
    rf"(?P<cue>\b{_HAS}(?:puts?|gave|gives?|given|sets?|placed)(?:\s(?:later|also|yesterday|on\s\w+))?)"
    rf"\s(?P<content>{_COUNTED}\s(?:at|as)\s{_NUMBER}{_END})"
    rf"|(?P<moved>\b{_HAS}(?:raised|lowered|revised|corrected|cut|reduced))"
    rf"\s(?P<to>{_COUNTED}(?:\s(?:up|down)(?:wards?)?,?)?\s(?:from\s[^.;:]{{1,30}}\s)?to\s{_NUMBER}{_END})"
    rf"|(?P<spoke>\b{_HAS}(?:spoke|speaks|spoken|talked)\sof)\s(?P<said>(?=[^.;]{{0,25}}\d|an?\sdozen){_NUMBER}{_END})"
    rf"|(?P<counted>\bcount(?:s|ed)|\b(?:list|record|name)(?:s|ed))\s(?P<kept>(?!one\b){_NUMBER}[\w,.]*\s[a-z]{_END})"
    rf"|(?P<owned>\b{_HAS}(?:claim|den[iy]|accept|admit|assum|disclaim)(?:s|e[ds]|t?ed)?)"
    rf"\s(?P<deed>(?:(?:all|any|full|sole|the)\s)?responsibility\s(?:for|of)\s[^.,;:“”\n]{{3,120}})"
    rf"|(?P<declined>\b(?:would|will|did)\snot\sbe\sdrawn\s(?:on|about|over|as\sto))\s(?P<about>[^.;:“”\n]{{3,120}})"
    rf"|(?P<withdrew>\b{_HAS}(?:withdrew|withdrawn|retract(?:s|ed)))"
    rf"\s(?P<back>(?:the|that|this|its|his|her|their)\s(?:[a-z-]+\s)?(?:{_TALES})\b(?!\sthat\b))"
)
_CONTENTS = {
    "cue": "content", "moved": "to", "spoke": "said", "counted": "kept", "owned": "deed", "declined": "about",
    "withdrew": "back",
}  # fmt: skip
_GAPPED = re.compile(
    rf",\s(?:(?:and|but|while)\s)?(?P<who>(?:[Tt]he|[Ii]ts|[A-Z])[^.;:“”\n]{{1,60}}?)"
    rf"\s(?P<at>at\s(?:{_NUMBER}[\w,.]*\w|“[^”\n]{{2,60}}”))(?=[.;,]|$)"
)
_CLAUSE = re.compile(r"^|(?:,\s(?:while|but|and|whereas|though)|;)\s")
_WHEN = re.compile(
    r"(?:(?:An?|Two|Some) \w+ (?:later|earlier)|Later|Earlier|Meanwhile|(?:[Oo]n|[Bb]y|[Ii]n|[Aa]t) \w+),? (?=[a-zA-Z])"
)
_SOURCE = re.compile(r"(?:[Tt]he|[Aa]n?|[Ii]ts|[Hh]is|[Hh]er|[Tt]heir|[Oo]ne|[A-ZÀ-Þ\d])")
_HAD = re.compile(
    r"(?:,\s(?:who|which))?\s(?:has|have|had|at first)"
    r"(?:\s(?:at first|earlier|first|once|later|also|since|previously))?$"
)
_JOINED = re.compile(r"\s(?:and|but)(?:\s(?:later|then|on\s\w+))?$")
_AUXILIARIES = word_set("has have had is are was were put puts gave gives")
_LONGEST = 120
"""Characters of a source with all that stands in apposition to it."""


def find_estimates(text: str, sentences: Sequence[Span], quotations: Quotations) -> Iterator[Attribution]:
    """An attribution for each count that a clause's subject gives, and each claim that it takes back."""
    for sentence in sentences:
        for match in _GIVEN.finditer(text, sentence.start, sentence.end):
            cue = next(name for name in _CONTENTS if match[name])
            source = _subject(text, sentence.start, match.start())
            if source is None or quotations.around(match.start()):
                continue
            if (
                cue == "counted"
                and "count" not in match[cue]
                and head_of(source.of(text).split(",")[0]) not in DOCUMENTS
            ):
                continue
            said = Span(start=match.start(cue), end=match.end(cue))
            content = Span(start=match.start(_CONTENTS[cue]), end=match.end(_CONTENTS[cue]))
            others = list(_GAPPED.finditer(text, content.start, sentence.end)) if cue == "cue" else []
            if others:
                content = Span(start=content.start, end=min(content.end, others[0].start()))
            yield Attribution(source=source, cue=said, content=content)
            for other in others:
                who, at = (Span(start=other.start(group), end=other.end(group)) for group in ("who", "at"))
                yield Attribution(source=who, cue=None, content=at)


def _subject(text: str, start: int, end: int) -> Span | None:
    """Who gives a count in the sentence from `start` to `end`: the subject of its clause, or else of its sentence."""
    before = text[start:end].rstrip()
    first = max(m.end() for m in _CLAUSE.finditer(before))
    when = _WHEN.match(before + " x", first)
    words = before[when.end() if when else first :]
    if (first and not words) or _JOINED.search(words):  # "had put it at 31, but on Friday lowered it to 28"
        tokens = itertools.takewhile(lambda t: t not in _AUXILIARIES and t not in verb_forms(), before.split(" "))
        first, words = 0, " ".join(tokens)
        before = words if words != before else ""
    if not (first > 0 or _SOURCE.match(words)) or not 0 < len(words) <= min(_LONGEST, len(before)):
        return None
    at = start + len(before) - len(words)
    return Span(start=at, end=at + len(_HAD.sub("", words).rstrip(" ,")))
