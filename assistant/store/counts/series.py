"""The series of a store's articles, or of those on a topic."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import chain

from assistant.counts.event import Opening, opening
from assistant.counts.lexicon import lexicon
from assistant.counts.series import make_series
from assistant.english.words import base, stems
from assistant.schema import Count, CountMeasure, Filters, Frame, Series
from assistant.store.counts.blocks import blocks
from assistant.store.records import Records

_BATCH = 100  # articles whose texts are in memory at once
_MANY = 0.3  # of the articles on a topic, whose heads hold a word that says which articles these are
_OF_BEST = 0.5  # of the other words that the best count is with, which a count must be with


def stored_series(records: Records, article_ids: Sequence[str], filters: Filters | None = None) -> list[Series]:
    """The series of these articles, newest first; of speakers that the filters name, only what they count."""
    return _series(*_read(records, article_ids, _speakers(filters)))


def topic_series(
    records: Records, article_ids: Sequence[str], frame: Frame, filters: Filters | None = None
) -> list[Series]:
    """Those series of these articles, which are about a topic, that bear on it: one of their counts does.

    A topic's words in headlines, or at the head of many articles, say which articles these are. Any others say what is
    meant in them ("jobs at risk at Port Vellan"): they must stand with the figure, or name what it counts.
    """
    counts, openings = _read(records, article_ids, _speakers(filters))
    made = _series([c for c in counts if not frame.counted or c.measure in frame.counted], openings)
    near = _Nearness(records, frame, openings)
    most = max((near.told(c) for s in made for c in s.counts), default=0) if not frame.counted else 0
    return [s for s in made if any(near.bears(c) and near.told(c) >= _OF_BEST * most for c in s.counts)]


class _Nearness:
    """How much of a topic stands with a count."""

    def __init__(self, records: Records, frame: Frame, openings: Mapping[str, Opening]) -> None:
        self._texts = {a.id: a.text for a in records.articles(list(openings))}
        self._words = {base(word): word for word in frame.about}
        leads = [o.lead for o in openings.values()]
        headlines = {stem for o in openings.values() for stem in stems(o.label)}
        self._general = {
            w
            for w, word in self._words.items()
            if not _measures_named(word) and (w in headlines or sum(w in lead for lead in leads) >= _MANY * len(leads))
        }

    def told(self, count: Count) -> int:
        """How many words of the topic it is with that tell what is meant in its articles."""
        return len(self._held(count) - self._general)

    def bears(self, count: Count) -> bool:
        """Whether it is about its article's own matter, or with a word of the topic."""
        return not count.happening or bool(self._held(count))

    def _held(self, count: Count) -> set[str]:
        said = f"{count.sentence.of(self._texts[count.article_id])} {count.speaker or ''} {count.event or ''}"
        held = set(stems(said))
        return {w for w, word in self._words.items() if w in held or count.measure in _measures_named(word)}


def _speakers(filters: Filters | None) -> set[str]:
    return {name.casefold() for name in filters.speakers} if filters else set()


def _read(
    records: Records, article_ids: Sequence[str], speakers: Collection[str]
) -> tuple[list[Count], dict[str, Opening]]:
    """The counts of these articles, and what those are about that have any."""
    counts: list[Count] = []
    openings: dict[str, Opening] = {}
    for at in range(0, len(article_ids), _BATCH):
        held = chain.from_iterable(records.counts_of(article_ids[at : at + _BATCH]).values())
        told = [c for c in held if not speakers or (c.speaker or "").casefold() in speakers]
        ids = list(dict.fromkeys(c.article_id for c in told))
        # Copies are out already, so the texts themselves need not be kept.
        made = (opening(a, records.sentences(a.id)) for a in records.articles(ids))
        openings |= {o.article_id: replace(o, text=o.article_id) for o in made}
        counts += told
    return counts, openings


def _series(counts: Iterable[Count], openings: Mapping[str, Opening]) -> list[Series]:
    made = chain.from_iterable(make_series(*block) for block in blocks(counts, openings))
    return sorted(made, key=lambda s: (s.counts[-1].as_of or date.min, s.label), reverse=True)


def _measures_named(word: str) -> set[CountMeasure]:
    """What a word of a topic counts: "deaths", "killed", "arrests"."""
    held = lexicon()
    named = (of.get(word) for of in (held.nouns, held.state, held.past))
    return {measure for measure in named if measure}
