"""Which articles are about a topic: by its words, its names and its meaning."""

import re
from collections.abc import Iterable, Mapping, Sequence

from assistant.answering.evidence import WordWeights
from assistant.english.words import base, stems, words
from assistant.retrieval.retriever import Scored
from assistant.schema import Article, Frame
from assistant.store.records import Records

# Read off our own sample articles, where those on a topic and those that only share a word with it are known.
_OF_BEST = 0.6  # of the best article's relevance, which another must reach
_WORDS = 0.3  # weight of the words beside the meaning
_NEAR = 0.4  # cosine at which meaning alone carries a topic, as in answers
_CARRIED = 0.6  # share of the topic's weight with which words alone do
_WRITTEN = re.compile(r"(?<=[\w,;] )[^\W\d_][\w’'-]*")
"""A word inside of a sentence, where a capital tells a name."""


def on_topic(frame: Frame, passages: Sequence[Scored], records: Records) -> dict[str, float]:
    """Articles about the topic with their relevance, best first; empty where even the best only shares a word.

    An article's relevance is its passages' best cosine with the topic plus a part for the weight of the topic's words
    that it holds. Articles far below the best are left out, and so are those that hold fewer than half of the topic's
    names where another holds them.
    """
    asked = {base(w) for w in frame.about}
    articles = list(records.articles(list(dict.fromkeys(p.passage.article_id for p in passages))))
    if not articles or not asked:
        return {}
    held = {a.id: asked & set(stems(f"{a.title or ''} {a.text}")) for a in articles}
    weights = WordWeights(records, asked)
    shares = {id_: weights.share(found) for id_, found in held.items()}
    cosines: dict[str, float] = {}
    for p in passages:
        if p.cosine is not None:
            cosines[p.passage.article_id] = max(p.cosine, cosines.get(p.passage.article_id, 0.0))
    relevance = {
        id_: cosines.get(id_, 0.0) + _WORDS * share if cosines else share
        for id_, share in shares.items()
        if cosines.get(id_, 0.0) >= _NEAR or share > 0
    }
    if not any(cosines.get(id_, 0.0) >= _NEAR or shares[id_] >= _CARRIED for id_ in relevance):
        return {}
    named = _with_names(asked, articles, held)
    best = max((relevance.get(id_, 0.0) for id_ in named), default=0.0)
    kept = {id_: r for id_, r in relevance.items() if id_ in named and r > 0 and r >= _OF_BEST * best}
    return dict(sorted(kept.items(), key=lambda item: -item[1]))


def _with_names(asked: set[str], articles: Sequence[Article], held: Mapping[str, set[str]]) -> set[str]:
    """The articles with at least half of the topic's names; all where no article has so many."""
    names = _names(asked, (a.text for a in articles))
    named = {id_ for id_, found in held.items() if 2 * len(found & names) >= len(names)}
    return named or set(held)


def _names(asked: set[str], texts: Iterable[str]) -> set[str]:
    """Those of the stems that the articles write with a capital inside of sentences, nine times in ten or more."""
    capitals, counts = dict.fromkeys(asked, 0), dict.fromkeys(asked, 0)
    for text in texts:
        for match in _WRITTEN.finditer(text):
            for word in words(match[0])[:1]:
                if (stem := base(word)) in asked:
                    counts[stem] += 1
                    capitals[stem] += match[0][0].isupper()
    return {s for s in asked if counts[s] and capitals[s] >= 0.9 * counts[s]}
