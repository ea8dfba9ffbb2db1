"""Counts → blocks: no series has counts of two, so that a large store costs little more than its parts."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from functools import cache

from assistant.counts.event import FAR, Opening, same_event
from assistant.english.words import fold
from assistant.schema import Count

_FAR = timedelta(days=FAR + 1)
"""Two articles published further apart than this are never of one happening (`other_event`)."""


Block = tuple[list[Count], dict[str, Opening]]
"""Counts that may be of one series, and the openings of their articles."""


def blocks(counts: Iterable[Count], openings: Mapping[str, Opening]) -> Iterator[Block]:
    """The counts in blocks of one measure, group and period, and of articles that report one happening or may do so.

    Reports of one happening lie within some days, so each article is compared with those of these days only.
    """
    by_quantity: defaultdict[tuple[object, ...], list[Count]] = defaultdict(list)
    for count in counts:
        if count.measure != "other" or count.group:
            by_quantity[_quantity(count)].append(count)
    named: defaultdict[str, list[str]] = defaultdict(list)
    for opening in openings.values():
        named[fold(opening.label)].append(opening.article_id)
    alike = cache(lambda a, b: same_event(openings[a], openings[b]))
    for held in by_quantity.values():
        yield from _of_events(held, openings, named, alike)


def _quantity(count: Count) -> tuple[object, ...]:
    """Counts that differ in it are of different series, whatever else they have in common."""
    sum_of_money = (count.unit, count.figure.low) if count.measure == "money" else ()
    return (count.measure, count.group, count.period or "", *sum_of_money)


def _of_events(
    counts: Sequence[Count],
    openings: Mapping[str, Opening],
    named: Mapping[str, Sequence[str]],
    alike: Callable[[str, str], bool],
) -> Iterator[Block]:
    """Blocks of one quantity: a count whose event a person named goes with the articles of that headline."""
    group: dict[object, object] = {}

    def find(node: object) -> object:
        group.setdefault(node, node)
        while group[node] != node:
            group[node] = node = group[group[node]]
        return node

    def join(a: object, b: object) -> None:
        group[find(a)] = find(b)

    nodes: list[object] = []
    for count in counts:
        event = fold(count.event) if count.event else None
        nodes.append(("event", event) if event else count.article_id)
        if event:
            for article_id in named.get(event, ()):
                join(("event", event), article_id)
        else:
            find(count.article_id)
    dated = [openings[node] for node in group if isinstance(node, str)]
    for a, b in _near(dated):
        if find(a) != find(b) and alike(a, b):
            join(a, b)
    of: defaultdict[object, list[Count]] = defaultdict(list)
    for node, count in zip(nodes, counts, strict=True):
        of[find(node)].append(count)
    articles: defaultdict[object, dict[str, Opening]] = defaultdict(dict)
    for node in list(group):
        if isinstance(node, str):
            articles[find(node)][node] = openings[node]
    for root, mine in of.items():
        own = {count.article_id: openings[count.article_id] for count in mine}
        yield mine, articles[root] | own


def _near(openings: Sequence[Opening]) -> Iterator[tuple[str, str]]:
    """Pairs of articles that may report one happening by their days; one without a day may with all."""
    dated = sorted((o for o in openings if o.published), key=lambda o: (o.published or date.min, o.article_id))
    undated = [o for o in openings if not o.published]
    first = 0
    for n, one in enumerate(dated):
        while (one.published or date.min) - (dated[first].published or date.min) > _FAR:
            first += 1
        yield from ((one.article_id, other.article_id) for other in dated[first:n])
    for n, one in enumerate(undated):
        yield from ((one.article_id, other.article_id) for other in (*dated, *undated[:n]))
