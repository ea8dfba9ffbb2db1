"""Evidence to rows with citations; each sentence has one key, and each quote is checked at its offsets."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from assistant.answering.evidence import MOST_CITED, Evidence
from assistant.english.words import words
from assistant.schema import AnswerRow, Article, Citation, Coverage, Filters, Span
from assistant.store.records import Records

_POOL = 32
REPEATED = 1.5
"""What each row of a speaker takes from the score of their next one, where speakers are compared."""


class Citations:
    """Gives each cited sentence its key, in the order of first use."""

    def __init__(self) -> None:
        self._by_place: dict[tuple[str, int, int], Citation] = {}

    def cite(self, article: Article, sentence: Span) -> int:
        """The key of this sentence. Raises `ValueError` if the span is not in the article, which is a fault of ours."""
        place = (article.id, sentence.start, sentence.end)
        if place not in self._by_place:
            quote = sentence.of(article.text)
            if not quote or len(quote) != sentence.end - sentence.start:
                msg = f"{article.id} has no text at [{sentence.start}, {sentence.end})"
                raise ValueError(msg)
            self._by_place[place] = Citation(
                key=len(self._by_place) + 1,
                article_id=article.id,
                title=article.title,
                publisher=article.publisher,
                published=article.published,
                url=article.url,
                start=sentence.start,
                end=sentence.end,
                quote=quote,
            )
        return self._by_place[place].key

    def all(self) -> tuple[Citation, ...]:
        """The citations, by key."""
        return tuple(self._by_place.values())


def to_row(evidence: Evidence, citations: Citations) -> AnswerRow:
    """A row for one piece of evidence, its sentences cited."""
    claim = evidence.spoken
    return AnswerRow(
        speaker=claim.speaker if claim else None,
        role=claim.role if claim else None,
        stance=claim.stance if claim else "asserts",
        statement=evidence.statement,
        answer=_answer(evidence),
        figures=evidence.figures,
        published=evidence.article.published,
        citations=tuple(citations.cite(a, s) for a, s in _cited(evidence)),
    )


def _answer(evidence: Evidence) -> Span | None:
    """Where in the statement the words stand that answer, if it does and they are not all of it."""
    words, stated = evidence.answer, evidence.stated
    if words is None or evidence.features.get("answers", 0.0) <= 0:
        return None
    if words.start < stated.start or words.end > stated.end or words == stated:
        return None
    return Span(start=words.start - stated.start, end=words.end - stated.start)


def _cited(evidence: Evidence) -> list[tuple[Article, Span]]:
    """The sentences, the one before where they lean on it and there is room, and others that say the same."""
    own = [*evidence.sentences, *([evidence.before] if evidence.before else [])][:MOST_CITED]
    room = max(0, MOST_CITED - len(own))
    return [*((evidence.article, s) for s in own), *evidence.again[:room]]


def covered(
    records: Records, filters: Filters | None, evidence: Iterable[Evidence], speakers: Iterable[str | None]
) -> Coverage:
    """What was searched, and how many articles and which speakers bear on what is asked."""
    return Coverage(
        articles=records.article_count(filters),
        matching=len({e.article.id for e in evidence}),
        speakers=tuple(dict.fromkeys(filter(None, speakers))),
        waiting=records.waiting(filters),
    )


def distinct(evidence: Sequence[Evidence], most: int, both: bool = False) -> list[Evidence]:
    """The best pieces that do not repeat each other: one per sentence run and one per wording."""
    chosen: list[Evidence] = []
    seen: set[object] = set()
    for piece in evidence:
        wording = (speaker(piece), " ".join(words(piece.statement)))
        place = (piece.article.id, piece.sentences, speaker(piece) if both else None)
        if len(chosen) < most and wording[1] and not seen & {wording, place}:
            seen |= {wording, place}
            chosen.append(piece)
    return chosen


def in_turn(
    evidence: Sequence[Evidence], most: int, by: Callable[[Evidence], str | None], repeated: float = REPEATED
) -> list[Evidence]:
    """The best pieces for a comparison: what comes from one source counts less with each row that it has already.

    by: what takes turns (`speaker`, or `article` where a change over time is asked for); repeated: how much less.
    """
    rest = distinct(evidence, _POOL, both=True)
    rows: Counter[str | None] = Counter()
    chosen: list[Evidence] = []
    while rest and len(chosen) < most:
        best = max(rest, key=lambda e: e.score - repeated * rows[by(e)])
        rest.remove(best)
        chosen.append(best)
        rows[by(best)] += 1
    return chosen


def speaker(evidence: Evidence) -> str | None:
    """Whose words it is."""
    return evidence.speaker


def article(evidence: Evidence) -> str:
    """The article that it stands in."""
    return evidence.article.id
