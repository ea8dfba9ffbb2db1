"""What of the evidence on a topic is worth a place in a brief: central, able to stand alone, not said before."""

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from assistant.answering.anaphora import refers_back
from assistant.answering.evidence import Evidence
from assistant.english.words import stems, words
from assistant.schema import Article

_LEAD = 0.4  # the first sentence of a news article sums it up
_REFERRING = 0.4
_SHORTEST = 6  # words of a sentence that can stand alone
_OVERLAP = 0.75  # of the smaller of two statements, from which they say the same
_MOST_OF_ONE = 4
_POINTS = re.compile(r"(?:this|that|these|those|such)\b", re.IGNORECASE)
_FIRST_PERSON = re.compile(r"\b(?:I|we|We|our|Our|my|My|us)\b|\bI[’']")
_QUOTED = re.compile(r"“[^”]*”|\"[^\"]*\"|‘[^’]*’(?!\w)")
_ENDS = re.compile(r"[.!…][)\]”’\"']*$")


class Centrality:
    """How much of what the articles on a topic have in common a text carries.

    The weight of a stem is the share of the articles that hold it, squared, so that what only one tells counts little;
    a text's is the mean over its stems, drawn towards 0 for short texts. After SumBasic (Nenkova, Vanderwende, 2005).
    """

    def __init__(self, articles: Iterable[Article]) -> None:
        each = [set(stems(f"{a.title or ''} {a.text}")) for a in articles]
        self._weights = {s: (n / len(each)) ** 2 for s, n in Counter(s for held in each for s in held).items()}

    def of(self, text: str) -> float:
        """0 to 1."""
        held = set(stems(text))
        return sum(self._weights.get(s, 0.0) for s in held) / (len(held) + 3)


def ranked(evidence: Iterable[Evidence], relevance: Mapping[str, float], central: Centrality) -> list[Evidence]:
    """Evidence, best first; its score takes in its article's relevance, its centrality and its place in the article."""

    def score(e: Evidence) -> float:
        # A lead is the first sentence of its article, whatever byline stands before.
        leads = len(words(e.article.text[: e.sentences[0].start])) <= _SHORTEST
        own = e.score + relevance[e.article.id] + central.of(cited(e)) + (_LEAD if leads else 0.0)
        return own - (_REFERRING if refers_back(cited(e)) or _POINTS.match(e.statement) else 0.0)

    return sorted((replace(e, score=score(e)) for e in evidence), key=lambda e: -e.score)


def cited(evidence: Evidence) -> str:
    """The cited sentences as one verbatim run."""
    return evidence.article.text[evidence.sentences[0].start : evidence.sentences[-1].end]


def stands_alone(sentence: str) -> bool:
    """Whether a sentence is the article's own and whole: no heading, byline, question or stretch of a quotation."""
    bare = _QUOTED.sub(" ", sentence)
    return bool(
        len(words(sentence)) >= _SHORTEST
        and _ENDS.search(sentence.strip())
        and not sentence.lstrip().startswith("#")
        and not any(mark in bare for mark in '“”"')
        and not _FIRST_PERSON.search(bare)
    )


def once(evidence: Iterable[Evidence]) -> list[Evidence]:
    """Without those that say what a better one of the same speaker says: nearly the same words, the same figures."""
    chosen: list[tuple[Evidence, set[str], set[tuple[float | None, float | None]]]] = []
    for e in evidence:
        said, counted = set(stems(e.statement)), {(f.low, f.high) for f in e.figures}
        if not any(
            _speaker(e) == _speaker(other) and _same(said, held) and (counted <= figures or not figures)
            for other, held, figures in chosen
        ):
            chosen.append((e, said, counted))
    return [e for e, _, _ in chosen]


def spread(evidence: Sequence[Evidence], most: int) -> list[Evidence]:
    """The best, with no speaker taking more rows than a fair share."""
    fair = max(_MOST_OF_ONE, math.ceil(most / max(1, len({_speaker(e) for e in evidence}))))
    taken: Counter[str] = Counter()
    chosen: list[Evidence] = []
    for e in evidence:
        taken[_speaker(e)] += 1
        if taken[_speaker(e)] <= fair:
            chosen.append(e)
    return chosen[:most]


def _speaker(e: Evidence) -> str:
    """A speaker's name for comparing, whatever its apostrophes."""
    return " ".join(words(e.speaker)) if e.speaker else ""


def _same(said: set[str], held: set[str]) -> bool:
    smaller = min(len(said), len(held))
    return bool(smaller) and len(said & held) >= _OVERLAP * smaller and smaller >= 0.4 * max(len(said), len(held))
