"""What may be left out before and behind a statement, so that the rest still says what its source says.

A source is looked at in parts between commas and the like. A part may go if it says who speaks, where or when, or if it
opens a clause of its own; "apart from the ferry", "a claim that he withdrew" and "in his novel" may not.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from assistant.english.words import word_set
from assistant.llm.verification import lexicon
from assistant.llm.verification.alignment import Match
from assistant.llm.verification.speaker import Speaker
from assistant.llm.verification.tokens import Token, is_cue, is_numeral, telling

_OPENS = word_set(
    """
    and but while whereas including on in at during since after before when hours days weeks months years minutes up
    down most of who whose where adding
    """
)
_WHEN_OR_WHERE = word_set("on in at by during since after before from until")
_DEPENDS = word_set("after before as than when while because since until though although if that which whether")
_BESIDE_CUE = lexicon.ADJUNCT | {"through", "reporters", "later", "afterwards"}
_LONGEST = 9  # tokens of an attribution behind its verb


def cut_holds(match: Match, speaker: Speaker, attributed: bool) -> bool:
    """Whether a statement keeps its sense without what it leaves out around it.

    `attributed`: the speaker is made to say it. Then a verb of saying that the source has must be one that it hangs on.
    """
    parts = list(_parts(match.quote))
    first, last = (next(n for n, part in enumerate(parts) if at in part) for at in (match.at[0], match.at[-1]))
    left = {n: [match.quote[i] for i in part] for n, part in enumerate(parts) if not set(part) & set(match.at)}
    leading, trailing = [left[n] for n in left if n < first], [left[n] for n in left if n > last]
    joined = match.at[0] > 0 and _joins(match, parts[first])
    if match.cue is None and not joined and not all(_may_lead(part, speaker) for part in leading):
        return False
    if not _may_trail(trailing, speaker):
        return False
    if not attributed or match.cue is not None or not match.left_cues:
        return True
    if joined and any(is_cue(token.word) for part in leading for token in part):
        return True
    return any(_is_attribution(part, speaker) for part in left.values())


def _is_attribution(part: Sequence[Token], speaker: Speaker) -> bool:
    """Whether a part says that the speaker says something, and nothing else."""
    at = next((n for n, token in enumerate(part) if is_cue(token.word)), None)
    if at is None:
        return False
    before, behind = part[:at], telling(part[at + 1 :])
    if any(t.word in _DEPENDS for t in before) or any(is_cue(t.word) for t in behind) or len(behind) > _LONGEST:
        return False
    if not before:
        return bool(behind) and speaker.mentions(behind)
    beside = not behind or behind[0].word in _BESIDE_CUE or (part[at].word in lexicon.TELL and len(behind) <= 3)
    return beside and speaker.mentions(before)


def _parts(quote: Sequence[Token]) -> Iterator[range]:
    starts = [0, *(n for n, token in enumerate(quote) if token.edge and n), len(quote)]
    yield from (range(a, b) for a, b in pairwise(starts))


def _joins(match: Match, part: range) -> bool:
    """Whether the statement begins its part, but for the word that joins it to a clause before."""
    skipped = telling(match.quote[part.start : match.at[0]])
    return [t.word for t in skipped] in (["and"], ["but"], ["while"])


def _may_lead(part: Sequence[Token], speaker: Speaker) -> bool:
    told = telling(part)
    if not told or _is_attribution(part, speaker):
        return True
    if any(t.word in lexicon.PROTECTED for t in told):
        return False
    place_and_day = all(t.capital or is_numeral(t.word) for t in told)
    when = told[0].word in _WHEN_OR_WHERE and any(is_numeral(t.word) or t.word in lexicon.CALENDAR for t in told)
    return place_and_day or when


def _may_trail(parts: Sequence[Sequence[Token]], speaker: Speaker) -> bool:
    for part in parts:
        told = telling(part)
        if not told or _is_attribution(part, speaker) or speaker.describes(told):
            continue
        opens = told[0].word in _OPENS or told[0].word.endswith("ing")
        # What follows belongs to the clause that is opened here.
        return opens and not any(t.word in {"not", "never"} for t in told[:2])
    return True
