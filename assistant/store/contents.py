"""What is stored of an article's text, kept in memory: the questions of a conversation meet the same articles."""

import threading
from collections import OrderedDict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from assistant.counts.event import Opening, opening
from assistant.english.words import stems
from assistant.schema import Article, Claim, Count, Span

MOST = 1_000_000  # characters of text: about 200 news articles, 50 MB with all that is made of them


@dataclass(frozen=True, eq=False)
class Contents:
    """An article with its sentences and claims, both in order; what is made of its words is made once, when needed."""

    article: Article
    sentences: tuple[Span, ...]
    claims: tuple[Claim, ...]
    counts: tuple[Count, ...] = ()
    _of_sentences: dict[int, frozenset[str]] = field(default_factory=dict, repr=False)
    _of_claims: dict[int, frozenset[str]] = field(default_factory=dict, repr=False)

    @cached_property
    def title_stems(self) -> frozenset[str]:
        """Base stems of the headline."""
        return frozenset(stems(self.article.title or ""))

    @cached_property
    def claim_sentences(self) -> tuple[tuple[int, ...], ...]:
        """Of each claim the numbers of its sentences."""
        at = {s.start: n for n, s in enumerate(self.sentences)}
        return tuple(tuple(at[s.start] for s in c.sentences if s.start in at) for c in self.claims)

    @cached_property
    def opening(self) -> Opening:
        """What the article is about."""
        return opening(self.article, self.sentences)

    def sentence_stems(self, n: int) -> frozenset[str]:
        """Base stems of a sentence."""
        held = self._of_sentences.get(n)
        if held is None:
            held = self._of_sentences[n] = frozenset(stems(self.sentences[n].of(self.article.text)))
        return held

    def claim_stems(self, n: int) -> frozenset[str]:
        """Base stems of a claim's speaker, cue and content."""
        held = self._of_claims.get(n)
        if held is None:
            claim, text = self.claims[n], self.article.text
            said = [claim.speaker or "", claim.cue.of(text) if claim.cue else "", claim.content.of(text)]
            held = self._of_claims[n] = frozenset(stems(" ".join(said)))
        return held


class Held:
    """The contents that were asked for last, by the state of the records and the article. Safe to use from threads."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._items: OrderedDict[tuple[int, str], Contents] = OrderedDict()
        self._characters = 0
        self._guard = threading.Lock()

    def get(self, generation: int, ids: Iterable[str]) -> dict[str, Contents]:
        """Those of these articles that are held."""
        with self._guard:
            keys = [(generation, i) for i in ids if (generation, i) in self._items]
            for key in keys:
                self._items.move_to_end(key)
            return {key[1]: self._items[key] for key in keys}

    def put(self, generation: int, read: Mapping[str, Contents]) -> None:
        """Holds these in place of those that nobody has asked for longest."""
        with self._guard:
            for article_id, contents in read.items():
                if (generation, article_id) not in self._items:
                    self._items[generation, article_id] = contents
                    self._characters += len(contents.article.text)
            while self._characters > self._most:
                _, dropped = self._items.popitem(last=False)
                self._characters -= len(dropped.article.text)
