"""A topic to a cited overview: what is known, who says what, the figures by day, what is disputed and what is open."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from itertools import chain

from assistant.answering.anaphora import refers_back
from assistant.answering.brief.open_points import is_open
from assistant.answering.brief.selection import Centrality, cited, once, ranked, spread, stands_alone
from assistant.answering.brief.topic import on_topic
from assistant.answering.conflicts.claims import of_claims
from assistant.answering.conflicts.counts import between
from assistant.answering.counted import counted, piece
from assistant.answering.evidence import Evidence, gather
from assistant.answering.rows import Citations, covered, distinct, to_row
from assistant.english.words import words
from assistant.retrieval.retriever import Found
from assistant.schema import AnswerRow, Brief, Filters, Frame, Quantity, Series, Span
from assistant.store.records import Records

PASSAGES = 60
KNOWN = 8
CLAIMS = 20
QUANTITIES = 5
SERIES = 12
CONFLICTS = 6
OPEN = 8
_SAID = 40  # claims among which denials are looked for
_POOL = 200  # pieces of evidence that a section chooses from
_FEWEST_WORDS = 6  # of a statement that is shown without the rest of its sentence
_NEAR = 0.1  # of the best support in an article, which its other sentences must have
_TELLING = 8  # words below which "The ministry declined to comment." needs the sentence before it
_OF_BEST = 0.65  # of the best sentence's score, which others that are shown as known must reach
_FRAGMENT = re.compile(r"(?:its|his|her|their|our|my|what|which|who|whether|to)\b", re.IGNORECASE)


def brief(frame: Frame, found: Found, records: Records, filters: Filters | None) -> Brief:
    """What the articles say on a topic, in verbatim sentences; empty where they say nothing."""
    evidence = evidence_on(frame, found, records, filters)
    citations = Citations()
    known = [to_row(e, citations) for e in known_of(evidence)]
    stated = stated_in(evidence)
    claims = [_claim_row(e, citations) for e in spread(once(distinct(stated, _POOL)), CLAIMS)]
    series = _series(frame, evidence, records)

    differing = [*chain.from_iterable(between(s, evidence) for s in series), *of_claims(stated[:_SAID])]
    return _numbered(
        Brief(
            topic=frame.question,
            known=tuple(known),
            claims=tuple(claims),
            figures=tuple(Quantity(name=s.label, rows=_figure_rows(s, evidence, citations)) for s in series),
            conflicts=tuple(d.conflict(citations) for d in differing[:CONFLICTS]),
            open=tuple(_open_rows(evidence, records, citations)),
            citations=citations.all(),
            coverage=covered(records, filters, evidence, (row.speaker for row in claims)),
        )
    )


def evidence_on(frame: Frame, found: Found, records: Records, filters: Filters | None) -> list[Evidence]:
    """The claims and sentences of the articles that are about the topic, best first."""
    relevance = on_topic(frame, found.passages, records)
    pieces: list[Evidence] = []
    for article_id in relevance:  # each on its own, so that a long article does not crowd out the others
        own = [p for p in found.passages if p.passage.article_id == article_id]
        mine = gather(frame, replace(found, passages=own, nearness={}, expected={}), records)
        # What stands far from the topic's words, in an article that has them, is about something else.
        best = max((e.support for e in mine), default=0.0)
        pieces += [e for e in mine if e.support >= _NEAR * best]
    if filters and filters.speakers:
        wanted = {name.casefold() for name in filters.speakers}
        pieces = [e for e in pieces if e.claim and (e.claim.speaker or "").casefold() in wanted]
    return ranked(pieces, relevance, Centrality(records.articles(list(relevance))))


def known_of(evidence: Sequence[Evidence]) -> list[Evidence]:
    """What the articles say themselves, in sentences that stand alone."""
    own = [e for e in evidence if e.claim is None and stands_alone(cited(e)) and not is_open(cited(e))]
    return [e for e in once(distinct(own, _POOL))[:KNOWN] if e.score >= _OF_BEST * own[0].score]


def stated_in(evidence: Sequence[Evidence]) -> list[Evidence]:
    """What named sources say."""
    said = [e for e in evidence if e.claim and e.speaker]
    return [e for e in said if e.claim and e.claim.kind != "belief" and e.claim.stance != "declines"]


def _claim_row(evidence: Evidence, citations: Citations) -> AnswerRow:
    """A row; of a statement that says too little alone ("it", "her claim that ...") the whole sentence."""
    row = to_row(evidence, citations)
    whole = len(words(row.statement)) < _FEWEST_WORDS or _FRAGMENT.match(row.statement)
    return row.model_copy(update={"statement": cited(evidence)}) if whole else row


def _series(frame: Frame, evidence: Sequence[Evidence], records: Records) -> list[Series]:
    """The series with most to show, of which the evidence gives two counts or more."""
    contents = records.contents(list(dict.fromkeys(e.article.id for e in evidence)))
    found = counted(frame, evidence, contents).series
    told = [(len({(c.figure.low, c.figure.high, c.speaker) for c in s.counts if piece(c, evidence)}), s) for s in found]
    told.sort(key=lambda pair: (pair[1].measure not in frame.counted, -pair[0]))
    return [s for number, s in told if number > 1][:QUANTITIES]


def _figure_rows(series: Series, evidence: Sequence[Evidence], citations: Citations) -> tuple[AnswerRow, ...]:
    """Rows with one figure each, oldest first, each source's figure once."""
    rows: dict[object, AnswerRow] = {}
    for count in series.counts:
        if e := piece(count, evidence):
            key = (count.speaker, count.figure.low, count.figure.high, count.standing)
            rows.setdefault(key, to_row(replace(e, figures=(count.figure,)), citations))
    return tuple(rows.values())[-SERIES:]


def _open_rows(evidence: Iterable[Evidence], records: Records, citations: Citations) -> list[AnswerRow]:
    """Rows for the sentences that say that something is open, the newest first, with the one before where they lean."""
    held: dict[tuple[str, int], tuple[Evidence, Span]] = {}
    for e in evidence:
        for sentence in e.sentences:
            place = (e.article.id, sentence.start)
            if place in held:
                if e.speaker and not held[place][0].speaker:
                    held[place] = (e, sentence)
            elif len(held) < OPEN and is_open(sentence.of(e.article.text)):
                held[place] = (e, sentence)
    rows = [_open_row(e, sentence, records, citations) for e, sentence in held.values()]
    return sorted(rows, key=lambda row: row.published or date.min, reverse=True)


def _open_row(evidence: Evidence, sentence: Span, records: Records, citations: Citations) -> AnswerRow:
    text, run = evidence.article.text, [sentence]
    if refers_back(sentence.of(text)) or len(words(sentence.of(text))) < _TELLING:
        before = [s for s in records.sentences(evidence.article.id) if s.end <= sentence.start][-1:]
        run = [*(s for s in before if "\n\n" not in text[s.end : sentence.start]), sentence]
    return to_row(evidence, Citations()).model_copy(
        update={
            "statement": text[run[0].start : run[-1].end],
            "figures": (),
            "citations": tuple(citations.cite(evidence.article, s) for s in run),
        }
    )


def _numbered(brief: Brief) -> Brief:
    """The same brief with its citations numbered in the order in which they appear, and only those that do."""
    sides = [row for conflict in brief.conflicts for row in conflict.sides]
    counted = chain.from_iterable(quantity.rows for quantity in brief.figures)
    rows = chain(brief.known, brief.claims, counted, sides, brief.open)
    keys = {old: new for new, old in enumerate(dict.fromkeys(key for row in rows for key in row.citations), 1)}
    by_key = {c.key: c for c in brief.citations}

    def renumbered(rows: Iterable[AnswerRow]) -> tuple[AnswerRow, ...]:
        return tuple(r.model_copy(update={"citations": tuple(keys[k] for k in r.citations)}) for r in rows)

    return brief.model_copy(
        update={
            "known": renumbered(brief.known),
            "claims": renumbered(brief.claims),
            "figures": tuple(q.model_copy(update={"rows": renumbered(q.rows)}) for q in brief.figures),
            "conflicts": tuple(c.model_copy(update={"sides": renumbered(c.sides)}) for c in brief.conflicts),
            "open": renumbered(brief.open),
            "citations": tuple(by_key[old].model_copy(update={"key": new}) for old, new in keys.items()),
        }
    )
