"""Whether a sentence of a language model is carried by the sentences that it cites. Pure: no model, no input or output.

Policy: a sentence holds only if a rule can tell that it does. It, or each of its clauses, must be carried by one cited
sentence (`alignment.py`), each key must carry something, and whoever is made to say it must be the speaker of that
sentence, with a verb of its stance. What a model put into words of its own is dropped, true or not: dropping costs
prose, keeping something false would break what the program promises.

All of it is comparing words. A parse would let more true sentences pass, but a parser's mistake a false one.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import islice

from assistant.english.saying import verb_forms
from assistant.llm.verification import lexicon
from assistant.llm.verification.additions import amiss
from assistant.llm.verification.alignment import Match, matches
from assistant.llm.verification.attribution import Attribution, attributions, is_no_assertion
from assistant.llm.verification.omissions import cut_holds
from assistant.llm.verification.source import Reason, Source
from assistant.llm.verification.speaker import Speaker, is_ambiguous
from assistant.llm.verification.tokens import Token, month_of, plain, position, stance_word, telling, tokens
from assistant.schema import Stance

_KEYS = re.compile(r"(?:\s*\[S\d+\])+")
_KEY = re.compile(r"\[S(\d+)\]")
_JOINT = re.compile(r"(?:[,;]\s+|\s+)(?:while|whereas|but|and)\s+|;\s+")
_LEADING = re.compile(r"^[\s,;.]*(?:(?:while|whereas|but|and)\s+)?", re.IGNORECASE)
_LONGEST = 800  # characters of a sentence; nobody reads longer ones, and comparing takes time
_DEEPEST = 3  # clauses that one sentence is taken apart into, less one
_JOINTS = 6  # joining words at which it is tried
_LEAST = 2  # words that a clause must have


def failure(sentence: str, sources: Mapping[int, Source]) -> Reason | None:
    """None if the sentence holds, else why not."""
    keys = {int(key) for key in _KEY.findall(sentence)}
    if not keys or not keys <= set(sources):
        return "citation"
    if len(sentence) > _LONGEST:
        return "words"
    cited = [sources[key] for key in sorted(keys)]
    text = plain(_KEYS.sub(" ", sentence))
    if reason := amiss(text, cited):
        return reason
    if text not in {plain(source.quote) for source in cited} and is_ambiguous(text, sources.values()):
        return "name"
    carried: set[int] = set()
    lead: str | None = None
    for part, own in _parts(sentence):
        part_lead = _lead(part, cited)
        held, reason = _held(f"{lead} that {part}" if lead and not part_lead else part, [sources[key] for key in own])
        lead = part_lead or lead
        if reason:
            return reason
        carried |= held
    return None if carried == keys else "citation"


def _parts(sentence: str) -> list[tuple[str, set[int]]]:
    """The pieces of a sentence that end in keys, each with them; words behind the last keys go with these."""
    texts, keys = _KEYS.split(sentence), _KEYS.findall(sentence)
    texts[-2:] = ["".join(texts[-2:])]
    return [
        (_LEADING.sub("", plain(text)), set(map(int, _KEY.findall(own)))) for text, own in zip(texts, keys, strict=True)
    ]


def _held(text: str, sources: Sequence[Source], depth: int = 0) -> tuple[set[int], Reason | None]:
    """The keys of the sources that carry a text, whole or clause by clause, or the reason why none does."""
    reasons = {source.key: _carried(text, source) for source in sources}
    held = {key for key, reason in reasons.items() if reason is None}
    if held == set(reasons):
        return held, None
    if depth < _DEEPEST:
        for left, right in _clauses(text, sources):
            first, reason = _held(left, sources, _DEEPEST)
            if reason:
                continue
            second, reason = _held(right, sources, depth + 1)
            if reason is None and first | second == set(reasons):
                return first | second, None
    if held:
        return held, None
    return set(), next(reason for reason in reasons.values() if reason)


def _clauses(text: str, sources: Sequence[Source]) -> Iterator[tuple[str, str]]:
    """Each way to cut a text in two at a joining word.

    What the first part says of who says it goes on in a second one without such words, as readers will take it.
    """
    for joint in islice(_JOINT.finditer(text), _JOINTS):
        left, right = text[: joint.start()], text[joint.end() :]
        if min(len(tokens(left)), len(tokens(right))) < _LEAST:
            continue
        lead = _lead(left, sources)
        yield left, f"{lead} that {right}" if lead and not _lead(right, sources) else right


def _lead(text: str, sources: Sequence[Source]) -> str | None:
    """The words that make the speaker of a source say something ("Ana Sol said"), or None where a text has none."""
    for said, _ in attributions(tokens(text)):
        if said and any(Speaker(source).is_named(said.subject) for source in sources):
            verb = "said" if said.lemma == "according" else " ".join(t.raw for t in said.cue)
            return f"{' '.join(t.raw for t in said.subject)} {verb}"
    return None


def _carried(text: str, source: Source) -> Reason | None:
    quote = plain(source.quote)
    if text.strip(" .") == quote.strip(" ."):
        return None
    speaker = Speaker(source)
    if "?" in quote and "?" not in text:
        return "words"
    own = tokens(quote)
    reasons: dict[bool, Reason] = {}  # by whether the speaker is named: such a reading is likelier what was meant
    for said, statement in attributions(tokens(text)):
        reason = _reading(said, statement, own, source, speaker)
        if reason is None:
            return None
        named = said is not None and speaker.is_named(said.subject)
        if reasons.get(named, "words") == "words":
            reasons[named] = reason
    return reasons.get(True) or reasons[False]


def _reading(
    said: Attribution | None, statement: Sequence[Token], quote: Sequence[Token], source: Source, speaker: Speaker
) -> Reason | None:
    whole = said is not None and said.stance in {"denies", "doubts", "declines"}
    found = [_fits(said, match, source, speaker) for match in matches(statement, quote, said is not None, whole)]
    return None if None in found else found[-1] if found else "words"


def _fits(said: Attribution | None, match: Match, source: Source, speaker: Speaker) -> Reason | None:
    """Why who says it, how, and what was left out do not agree with the source."""
    who = bool(match.left_cues) or any(match.quote[n].word == "according" for n in match.left)  # says so is left out
    if said is None and match.left and (speaker.known or who):
        return "speaker"
    if said is not None and not speaker.is_named(said.subject):
        return "speaker"
    if match.may_be_anothers(speaker, said is not None):
        return "speaker"
    if not cut_holds(match, speaker, said is not None):
        return "words"
    if match.loses_hedge():
        return "hedge"
    if any(match.quote[n].word in lexicon.NEGATIONS for n in match.beside):
        return "negation"
    if not _stance_agrees(said, match, source.stance):
        return "stance"
    if said and said.adjunct and not _is_day(said.adjunct, source.published) and not _beside_cue(said.adjunct, match):
        return "date"
    return None


def _stance_agrees(said: Attribution | None, match: Match, stance: Stance) -> bool:
    """Whether the verb of saying is the source's, or a plain one of the same stance."""
    left = [match.quote[n].word for n in match.left_cues]
    cues = [verb_forms()[word] for word in left]
    own = said.stance if said else "asserts"
    if own != stance and (own != "asserts" or match.left):
        return False
    if own == "asserts" and any(stance_word(word) != "asserts" for word in left):
        return False
    if said is None:
        return True
    if any(c.clause and is_no_assertion(c) and c.lemma != said.lemma for c in cues):
        return False
    if match.hangs_loosely(own == "asserts"):
        return False
    entry = verb_forms().get(match.quote[match.cue].word) if match.cue is not None else None
    if said.neutral and match.quote[match.at[0]].word != "to":
        return entry is None or entry.clause or entry.stance != "asserts"
    return any(c.lemma == said.lemma for c in cues) and (entry is None or entry.lemma == said.lemma)


def _is_day(run: Sequence[Token], day: date | None) -> bool:
    """Whether tokens ("on 5 May 2022") are this day, with or without its year."""
    if day is None:
        return False
    said = sorted(t.word for t in run if t.word not in {"on", "of"})
    named = [str(day.day), month_of(day)]
    return said in (sorted(named), sorted([*named, str(day.year)]))


def _beside_cue(adjunct: Sequence[Token], match: Match) -> bool:
    """Whether words such as "on Tuesday" stand in the source behind a verb of saying that the statement leaves out."""
    words = [t.word for t in telling(adjunct)]
    for cue in match.left_cues:
        following = telling(match.quote[cue + 1 : cue + 9])
        at = position(words, [t.word for t in following])
        if at is not None and all(t.capital for t in following[:at]) and not any(t.edge for t in following[: at + 1]):
            return True
    return False
