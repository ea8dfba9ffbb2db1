"""Counts that somebody gives without a verb of saying: "put the toll at 48", "gave it as 51", "spoke of 600"."""

import re
from collections.abc import Iterator, Sequence

from assistant.claims.attribution.attribution import Attribution
from assistant.claims.attribution.quotes import Quotations
from assistant.english.words import word_lists
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
    r"[^;:“”\n]{0,80}?(?=[.;:,]?\s*$|[.;:]\s|,\s(?:but|while|and|whereas|though|although|against|compared|up|down)\b"
    r"|(?<!than)\s(?:in|on|by|last|this)\s[A-Z]|\s(?:and|but)\s(?:that|said|says|told|added|accused|warned|called|asked|denied)\b)"
)
_GIVEN = re.compile(
    rf"(?P<cue>\b(?:(?:has|have|had)\s)?(?:puts?|gave|gives?|given|sets?|placed)(?:\s(?:later|also|yesterday|on\s\w+))?)"
    rf"\s(?P<content>{_COUNTED}\s(?:at|as)\s{_NUMBER}{_END})"
    rf"|(?P<spoke>\b(?:(?:has|have|had)\s)?(?:spoke|speaks|spoken|talked)\sof)\s(?P<said>(?=[^.;]{{0,25}}\d){_NUMBER}{_END})"
)
_CLAUSE = re.compile(r"^|(?:,\s(?:while|but|and|whereas|though)|;)\s")
_WHEN = re.compile(
    r"(?:(?:An?|Two|Some) \w+ (?:later|earlier)|Later|Earlier|Meanwhile|(?:On|By|In|At) \w+),? (?=[a-zA-Z])"
)
_SOURCE = re.compile(r"(?:[Tt]he|[Aa]n?|[Ii]ts|[Hh]is|[Hh]er|[Tt]heir|[Oo]ne|[A-ZÀ-Þ\d])")
_HAS = re.compile(r"\s(?:has|have|had)(?:\s(?:at first|earlier|first|once|later|also|since|previously))?$")
_LONGEST = 120
"""Characters of a source with all that stands in apposition to it."""


def find_estimates(text: str, sentences: Sequence[Span], quotations: Quotations) -> Iterator[Attribution]:
    """An attribution for each count that a clause's subject gives."""
    for sentence in sentences:
        for match in _GIVEN.finditer(text, sentence.start, sentence.end):
            cue, said = ("cue", "content") if match["cue"] else ("spoke", "said")
            before = text[sentence.start : match.start()].rstrip()
            start = max(m.end() for m in _CLAUSE.finditer(before))
            when = _WHEN.match(before, start)
            words = before[when.end() if when else start :]
            named = start > 0 or _SOURCE.match(words) is not None
            if not named or not 0 < len(words) <= _LONGEST or quotations.around(match.start()):
                continue
            first = sentence.start + len(before) - len(words)
            yield Attribution(
                source=Span(start=first, end=first + len(_HAS.sub("", words).rstrip(" ,"))),
                cue=Span(start=match.start(cue), end=match.end(cue)),
                content=Span(start=match.start(said), end=match.end(said)),
            )
