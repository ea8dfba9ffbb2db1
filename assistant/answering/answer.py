"""One question to one answer."""

import time
from collections.abc import Sequence
from datetime import date
from typing import Any

from assistant.answering.asked_for import speaks_of
from assistant.answering.brief.compose import PASSAGES as BRIEF_PASSAGES
from assistant.answering.brief.compose import evidence_on
from assistant.answering.brief.overview import overview
from assistant.answering.conflicts.claims import of_accusations, of_claims
from assistant.answering.conflicts.counts import of_counts
from assistant.answering.conflicts.differing import ACCUSED, ASKED, DENIED, Differing
from assistant.answering.counted import Counted, counted
from assistant.answering.evidence import Evidence, gather
from assistant.answering.lines import direct, refusal, still_read
from assistant.answering.reading import rerank
from assistant.answering.refusal import Reason, confidence, contradicts, why_not
from assistant.answering.report_order import InOrder, in_order
from assistant.answering.rows import Citations, article, covered, distinct, in_turn, speaker, to_row
from assistant.answering.suggestions import suggestions
from assistant.question.kinds import STATEMENT, kinds_of
from assistant.question.kinds.figure import VAGUE
from assistant.question.kinds.yes_no import opposed
from assistant.question.overview import OVERVIEWS
from assistant.retrieval.retriever import Found, Scored
from assistant.schema import Answer, Coverage, Filters, Frame, NearestPassage, Verdict
from assistant.store.records import Records

PASSAGES = 24
ROWS = 8
OF_BEST = 0.6  # of the best evidence's score, which a row must reach
_LIGHTLY = 0.15  # "who claimed how many" may have several answers or one
_CONTRADICTING = 2  # rows that show what contradicts a question
_RELATED = 5  # rows that bear on what is asked and do not answer
_NEAREST = 3  # passages that a refusal shows


def passages_for(frame: Frame) -> int:
    """How many passages are wanted for a question."""
    return BRIEF_PASSAGES if frame.asks[0] in OVERVIEWS else PASSAGES


def answer(
    frame: Frame, found: Found, records: Records, filters: Filters | None, started: float, earlier: Answer | None = None
) -> Answer:
    """The answer, or a refusal that says why and shows the nearest passages.

    earlier: the answer that a follow-up follows; started: when the question was asked (`time.perf_counter`).
    """
    if frame.asks[0] in OVERVIEWS:
        return _overview(frame, found, records, filters, started)
    evidence = gather(frame, found, records, earlier)
    contents = records.contents(list(dict.fromkeys(p.passage.article_id for p in found.passages)))
    if found.compares and len(frame.outlets) <= 1:  # no one sentence answers what asks of several publishers
        evidence = rerank(frame.read, evidence, contents)
    order = in_order(frame, found, records)
    counts = counted(frame, evidence, contents, earlier)
    of_day = counts.of_day()
    if order or counts.tell_apart(frame) or of_day:
        reason = None
    else:
        reason = "point" if of_day is False else why_not(frame, evidence)
    bearing = [] if reason in {"topic", "point"} else evidence
    coverage = covered(records, filters, bearing, (e.speaker for e in bearing))
    citations = Citations()
    if reason:
        fields = _refused(frame, reason, found.passages, evidence, coverage, citations)
    else:
        fields = _answered(frame, evidence, counts, order, citations)
    if reason != "topic":
        fields["suggestions"] = suggestions(frame, evidence, fields["rows"], contents)
    # A speaker's articles are known when all are read.
    waiting = still_read(coverage.waiting, None if filters and filters.speakers else coverage.articles)
    return Answer(
        **fields | {"lines": (*fields["lines"], *waiting)},
        question=frame.question,
        follows=earlier.question if earlier else None,
        frame=frame,
        citations=citations.all(),
        confidence=0.0 if of_day is False else confidence(frame, evidence),
        coverage=coverage,
        seconds=round(time.perf_counter() - started, 4),
    )


def likelier(follows: Answer, alone: Answer) -> Answer:
    """Of two readings of a question, as a follow-up and alone, the one that is likelier answered.

    The other, if it is answered, is what may be asked instead.
    """
    better = alone.status == "answered" and (follows.status == "refused" or alone.confidence > follows.confidence)
    first, other = (alone, follows) if better else (follows, alone)
    if other.status == "refused":
        return first
    return first.model_copy(update={"instead": other.question})


def _overview(frame: Frame, found: Found, records: Records, filters: Filters | None, started: float) -> Answer:
    """The answer to what no one sentence answers, in the manner of a brief."""
    evidence = evidence_on(frame, found, records, filters)
    chosen = overview(frame, evidence, ROWS)
    coverage, citations = covered(records, filters, evidence, (e.speaker for e in chosen)), Citations()
    if chosen:
        fields = _shown(frame, chosen, None, False, (), citations)
    else:
        fields = _refused(frame, "topic", found.passages, evidence, coverage, citations)
    return Answer(
        **fields,
        question=frame.question,
        frame=frame,
        citations=citations.all(),
        confidence=confidence(frame, evidence),
        coverage=coverage,
        seconds=round(time.perf_counter() - started, 4),
    )


def _answered(
    frame: Frame,
    evidence: Sequence[Evidence],
    counts: Counted,
    order: InOrder | None,
    citations: Citations,
) -> dict[str, Any]:
    """The fields of an answer that holds what was found."""
    worth = _worth(frame, evidence)
    if order:
        chosen = distinct([*order.reports, *worth], ROWS)
        return _shown(frame, chosen, order.verdict, False, (), citations)
    first = counts.evidence(evidence, frame)
    compared = _compared(frame)
    named, broad = compared or frame.said_by, frame.asks == (STATEMENT,)  # of a topic, all that is said on it
    rest = [
        e
        for e in worth
        if (broad or e.answering or e.speaker in named) and not counts.beside_the_point(e, frame, first)
    ]
    chosen = distinct([*first, *_chosen(frame, rest or worth[:1])], ROWS)
    differing = [
        *of_counts(counts, frame, evidence, chosen),
        *of_accusations(frame, evidence),
        *of_claims([*chosen, *(e for e in evidence if e.speaker in compared)], compared),
    ]
    sides = opposed(frame, [*chosen, *worth])
    if sides:
        differing = [Differing("dispute", ASKED, sides), *(d for d in differing if d.about != DENIED)]
    compares = sides is not None or bool({"comparison", "change"} & set(frame.asks))
    side_by_side = bool(differing) and (compares or differing[0].about == ACCUSED)
    if side_by_side:
        pair = differing[0].sides
        chosen = distinct([pair[0], pair[-1], *chosen], ROWS, both=True)
    told = "contested" if sides else next((v for k in kinds_of(frame) if (v := k.verdict(frame, chosen))), None)
    shown = _shown(frame, chosen, told, side_by_side, differing, citations)
    more = [e for e in distinct([*chosen, *worth], ROWS + _RELATED) if e not in chosen]
    return shown | {"related": tuple(to_row(e, citations) for e in more[:_RELATED])}


def _shown(
    frame: Frame,
    chosen: Sequence[Evidence],
    verdict: Verdict | None,
    side_by_side: bool,
    differing: Sequence[Differing],
    citations: Citations,
) -> dict[str, Any]:
    """The fields of an answer with these rows; side_by_side: whether the first line holds the first two."""
    rows = tuple(to_row(e, citations) for e in chosen)
    return {
        "status": "answered",
        "verdict": verdict,
        "lines": direct(frame, chosen, rows, verdict, side_by_side),
        "rows": rows,
        "conflicts": tuple(d.conflict(citations) for d in differing),
    }


def _worth(frame: Frame, evidence: Sequence[Evidence]) -> list[Evidence]:
    """What comes near the best; where speakers are compared by name, what each says best on it, too."""
    best = {speaker(e): e for e in reversed(evidence)}
    heard = [best[name] for name in _compared(frame) if name in best and speaks_of(frame, [best[name]])]
    least = OF_BEST * evidence[0].score if evidence[0].score > 0 else evidence[0].score
    return [e for e in evidence if e.score >= least or any(e is h for h in heard)]


def _compared(frame: Frame) -> tuple[str, ...]:
    """Speakers whom a question sets against each other."""
    return frame.speakers if "comparison" in frame.asks else ()


def _chosen(frame: Frame, worth: Sequence[Evidence]) -> list[Evidence]:
    """The evidence for the rows: of several speakers or articles where they are compared, else the best."""
    turns = [kind.turns for kind in kinds_of(frame) if kind.turns]
    if turns:
        return in_turn(worth, ROWS, by=article if "article" in turns else speaker)
    if frame.denial and "speaker" in frame.asks:  # who denies it, before those who say it
        worth = sorted(worth, key=lambda e: not e.denies)
    elif {"figure", "speaker"} & set(frame.asks) and not frame.denial and not frame.said_by:
        worth = sorted(worth, key=_answers_last)
    if "latest" in frame.asks:
        giving = [e for e in worth[:ROWS] if e.features.get("quantity") == 1.0]
        giving.sort(key=lambda e: e.article.published or date.min, reverse=True)
        worth = [*giving, *(e for e in worth if e not in giving)]
    if {"speaker", "figure"} <= set(frame.asks):
        return in_turn(worth, ROWS, by=speaker, repeated=_LIGHTLY)
    return distinct(worth, ROWS)


def _answers_last(evidence: Evidence) -> tuple[bool, bool]:
    """Whether it is denied, or gives no more than "thousands": then others answer before it."""
    return evidence.denies, evidence.features.get("quantity") == VAGUE


def _refused(
    frame: Frame,
    reason: Reason,
    passages: Sequence[Scored],
    evidence: Sequence[Evidence],
    coverage: Coverage,
    citations: Citations,
) -> dict[str, Any]:
    """The fields of an answer that says why there is none."""
    denials = [e for e in evidence if contradicts(frame, e)] if reason == "premise" else []
    denials.sort(key=lambda e: not e.denies)
    rows = tuple(to_row(e, citations) for e in distinct(denials, _CONTRADICTING))
    return {
        "status": "refused",
        "lines": refusal(frame, reason, rows, bool(passages and passages[0].lexical), coverage),
        "rows": rows,
        "nearest": tuple(_nearest(p) for p in passages[:_NEAREST]),
        "reason": reason,
    }


def _nearest(scored: Scored) -> NearestPassage:
    shares = "shares words with the question but does not answer it"
    return NearestPassage(
        **scored.public(), reason=shares if scored.lexical else "has no word in common with the question"
    )
