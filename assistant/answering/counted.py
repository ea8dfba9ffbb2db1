"""The counts that a question asks for: their series, and the evidence for them, the newest first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from assistant.answering.asked_for import around
from assistant.answering.evidence import Evidence
from assistant.answering.rows import speaker
from assistant.counts.group import bare
from assistant.counts.series import is_vague, make_series
from assistant.english.words import base, stems
from assistant.schema import Answer, Count, Frame, Series
from assistant.store.contents import Contents


@dataclass(frozen=True)
class Counted:
    """The series in the articles found, and those of them that are asked for, the best first.

    day: that of which a count is asked, where it is one.
    """

    series: tuple[Series, ...]
    asked: tuple[Series, ...]
    day: date | None = None

    def evidence(self, among: Sequence[Evidence], frame: Frame) -> list[Evidence]:
        """The evidence for the counts of the series asked for: what stands, the newest first, of one day the best.

        Where a speaker is asked for, too, it is that of counts which somebody who has a name gives; where somebody's
        words are, of theirs.
        """
        if not self.asked:
            return []
        ids = {e.article.id for e in among}
        in_play = [c for c in self.asked[0].counts if c.article_id in ids and self._in_play(c)]
        told = [c for c in in_play if not is_vague(c)] or in_play
        if frame.said_by:
            told = [c for c in told if c.speaker in frame.said_by]
        elif "speaker" in frame.asks:
            told = [c for c in told if c.speaker and c.speaker.casefold() != c.speaker]
        worth = {c: max((e.score for e in among if holds(e, c)), default=0.0) for c in told}
        # What a follow-up names by itself ("And in Essex?") is where it goes on.
        own = {base(w) for w in frame.about if w not in frame.background} if frame.background else set()
        meant = {c: any(holds(e, c) and own & around(e) for e in among) for c in told}
        ordered = sorted(
            told,
            key=lambda c: (c.standing == "stated", meant[c], c.as_of or date.min, worth[c]),
            reverse=True,
        )
        found: dict[object, Evidence] = {}
        for count in ordered:
            key = (count.speaker or count.article_id, count.figure.low, count.figure.high)
            if key in found:
                article = next(e.article for e in among if e.article.id == count.article_id)
                first = found[key]
                found[key] = replace(first, again=(*first.again, (article, count.sentence)))
            elif given := piece(count, among):
                found[key] = given
        return list(found.values())

    def _in_play(self, count: Count) -> bool:
        """Whether a count may answer: of a day that is asked of also one that was corrected since."""
        if self.day:
            return count.standing != "withdrawn" and self.day in {count.happened, count.as_of}
        return count.standing not in {"corrected", "withdrawn"}

    def of_day(self) -> bool | None:
        """Whether there is a count of the day that is asked of; None where none is."""
        return any(map(self._in_play, self.asked[0].counts)) if self.day and self.asked else None

    def beside_the_point(self, evidence: Evidence, frame: Frame, shown: Sequence[Evidence] = ()) -> bool:
        """Whether all that a piece counts is something else than what is asked for, or shown before."""
        if not self.asked or not frame.counted:
            return False
        held = [c for s in self.series for c in s.counts if holds(evidence, c)]
        given = {(e.speaker, f.low, f.high) for e in shown for f in e.figures[:1]}
        asked = [c for c in held if c.measure in frame.counted]
        return bool(held) and all((c.speaker, c.figure.low, c.figure.high) in given for c in asked)

    def tell_apart(self, frame: Frame) -> bool:
        """Whether they answer a question that compares: the counts asked for are there, and differ."""
        return bool({"comparison", "change"} & set(frame.asks) and self.asked and self.asked[0].kinds)


def counted(
    frame: Frame, evidence: Sequence[Evidence], contents: Mapping[str, Contents], earlier: Answer | None = None
) -> Counted:
    """The series of the counts in these articles, and which of them a question asks for, by the evidence's order.

    Where "the latest" is asked of what no measure is for, it is that of whatever the best evidence counts; of a
    follow-up, the day may be counted from that of what the `earlier` answer shows.
    """
    counts = [c for held in contents.values() for c in held.counts]
    series = make_series(counts, {i: held.opening for i, held in contents.items()})
    shown = _shown_first(earlier, counts) if frame.days_off else None
    if shown and frame.days_off and (day := shown.happened or shown.as_of):
        return Counted(tuple(series), (_like(shown, series, counts),), day + timedelta(days=frame.days_off))
    wanted = [s for s in series if s.measure in frame.counted and bare(s.counts[0].group) == bare(frame.group)]
    if "latest" in frame.asks and not frame.counted:
        wanted = [s for s in series if any(holds(e, c) for e in evidence[:1] for c in s.counts)]
    ranked = []
    for one in wanted:
        if scores := [e.score for e in evidence for c in one.counts if holds(e, c)]:
            ranked.append((all(map(is_vague, one.counts)), _of_another_time(frame, one), -max(scores), one))
    ranked.sort(key=lambda item: item[:3])  # "hundreds" last
    return Counted(tuple(series), tuple(one for *_, one in ranked))


def _shown_first(earlier: Answer | None, counts: Sequence[Count]) -> Count | None:
    """The count that an earlier answer shows first."""
    if earlier is None or not earlier.rows or not earlier.rows[0].figures:
        return None
    row, figure = earlier.rows[0], earlier.rows[0].figures[0].text
    cited = [c for c in earlier.citations if c.key in row.citations and figure in c.quote]
    places = {(c.article_id, c.start + c.quote.find(figure)) for c in cited}
    return next((c for c in counts if (c.article_id, c.figure.span.start) in places), None)


def _like(shown: Count, series: Sequence[Series], counts: Sequence[Count]) -> Series:
    """The series of a count, or, where it is in none, what its article counts of the same kind."""
    alike = (
        c
        for c in counts
        if c.article_id == shown.article_id and c.measure == shown.measure and c.unit in {None, shown.unit}
    )
    own = Series(label=shown.unit or "", measure=shown.measure, counts=tuple(alike))
    return next((s for s in series if shown in s.counts), own)


def _of_another_time(frame: Frame, series: Series) -> bool:
    """Whether all its counts are of a period ("in 1997", "since June") that is not asked for."""
    periods = [set(stems(c.period or "", small=True)) for c in series.counts]
    asked = set(stems(frame.question, small=True))
    return all(period and not period <= asked for period in periods)


def holds(evidence: Evidence, count: Count) -> bool:
    """Whether a piece of evidence gives a count."""
    span = count.figure.span
    return evidence.article.id == count.article_id and any(
        s.start <= span.start and span.end <= s.end for s in evidence.sentences
    )


def piece(count: Count, evidence: Sequence[Evidence]) -> Evidence | None:
    """The evidence that gives a count, its figure first: its source's claim, else the sentence that it stands in."""
    pieces = [e for e in evidence if holds(e, count)]
    if not pieces:
        return None
    best = max(pieces, key=lambda e: (speaker(e) == count.speaker, _claims(e, count), e.score))
    figures = (count.figure, *(f for f in best.figures if f.span != count.figure.span))
    if count.claimed and _claims(best, count):
        return replace(best, figures=figures)
    return replace(
        best,
        sentences=(count.sentence,),
        claim=best.claim if count.claimed else None,
        whole=True,
        figures=tuple(f for f in figures if count.sentence.start <= f.span.start < count.sentence.end),
        before=best.before if count.sentence == best.sentences[0] else None,
    )


def _claims(evidence: Evidence, count: Count) -> bool:
    claim, span = evidence.claim, count.figure.span
    return claim is not None and claim.content.start <= span.start and span.end <= claim.content.end
