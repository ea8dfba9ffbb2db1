"""Scores of one question's passages: evidence of several kinds, weighed for each clause, and the clauses put together.

Each clause has its evidence in few passages. A clause's scores are turned into shares of probability, and a passage's
rank is by the sum of its shares: a clause that is sure takes one place, one that is not takes several.
"""

from collections.abc import Sequence
from dataclasses import astuple, dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from assistant.retrieval.lexical import Numbers, Scores, Term, adjoining, closest
from assistant.schema import Clause

WIDTH = 24  # words: about a sentence
NEAR = 3  # words between which two neighbours of the question may stand in a passage
SPREAD = 10.0  # difference of log probability that counts as from all to nothing in a passage's score


@dataclass(frozen=True)
class Weights:
    """What each kind of evidence counts.

    Fitted by training/fit_ranking.py: the logarithm of the sum of shares of the passages that hold the gold sentences
    of MultiHop-RAG's development questions is made largest. Weights from either half of the questions rank the other
    half as well as its own.
    """

    clause: float = 4.0  # BM25 of a clause's words, 1 for the best passage
    whole: float = 1.2  # BM25 of all words, likewise
    sentence: float = 2.1  # words of a clause that stand in one sentence's length, likewise
    pairs: float = 1.1  # neighbouring words of a clause that stand near each other, likewise
    cosine: float = 4.6  # of the question's and the passage's vectors
    publisher: float = 4.1  # 1 for a publisher that the clause names
    day: float = 2.5  # 1 for a day of publication that the clause names


WEIGHTS = {
    "hybrid": Weights(),
    "lexical": Weights(whole=2.5, cosine=0.0),
    "dense": Weights(clause=0.0, whole=0.0, sentence=0.0, pairs=0.0, cosine=12.5),
}


@dataclass(frozen=True)
class ClauseScores:
    """What speaks for all passages by one clause: words (scaled BM25), publisher and day."""

    clause: Clause
    words: Scores
    publisher: NDArray[np.bool_]
    day: NDArray[np.bool_]

    def first(self, weights: Weights, whole: Scores) -> Scores:
        """Scores without what has to be looked up for each passage, to choose those where that is worth it."""
        total: Scores = (
            weights.clause * self.words
            + weights.whole * whole
            + weights.publisher * self.publisher
            + weights.day * self.day
        )
        return total


def features(
    rows: Numbers, clauses: Sequence[ClauseScores], terms: dict[str, Term], whole: Scores, cosines: Scores
) -> list[Scores]:
    """Of each clause what speaks for each row; shape (rows, kinds of evidence), kinds in the order of `Weights`.

    rows: passages to be ranked, in order; whole: scaled BM25 of all passages; cosines: aligned with rows.
    """
    places = {stem: term.within(rows) for stem, term in terms.items()}
    found = []
    for scores in clauses:
        stems = [s for s in scores.clause.stems if s in places]
        one = list(dict.fromkeys(stems))
        run = closest(rows, [places[s] for s in one], [terms[s].idf for s in one], WIDTH)
        pairs = {(min(a, b), max(a, b)) for a, b in pairwise(stems) if a != b}
        near = adjoining(rows, [(places[a], places[b]) for a, b in sorted(pairs)], NEAR, len(whole))
        columns = (scores.words[rows], whole[rows], scaled(run), scaled(near), cosines)
        found.append(np.stack([*columns, scores.publisher[rows], scores.day[rows]], axis=1).astype(np.float32))
    return found


def rank(rows: Numbers, clauses: Sequence[Scores], weights: Weights) -> tuple[Numbers, Scores]:
    """Rows, best first, with scores from 1 (the best one's) to 0; clauses: features aligned with rows."""
    each = np.array(astuple(weights), dtype=np.float32)
    total = np.sum([shares(found @ each) for found in clauses], axis=0)
    order = np.argsort(-total, kind="stable")
    ratio = np.maximum(total[order] / total[order[0]], 1e-300)
    return rows[order], np.maximum(1 + np.log(ratio) / SPREAD, 0).astype(np.float32)


def at_rank(strength: NDArray[np.floating], others: NDArray[np.floating], values: NDArray[np.floating]) -> Scores:
    """For what has no value yet, the value that stands where its strength does among the others (quantile matching).

    strength: of what has none; others, values: of what has one, aligned and not empty. So what waits for its value is
    neither ranked behind all others for that nor before them: the order by strength decides.
    """
    ordered = np.sort(others)
    below, upto = np.searchsorted(ordered, strength, "left"), np.searchsorted(ordered, strength, "right")
    places = (below + upto) / (2 * len(ordered))
    return np.asarray(np.quantile(values, places), dtype=np.float32)


def shares(scores: Scores) -> NDArray[np.float64]:
    """Scores to shares of probability (softmax)."""
    odds = np.exp(scores.astype(np.float64) - scores.max())
    return np.asarray(odds / odds.sum())


def scaled(scores: Scores) -> Scores:
    """The scores with 1 for the best."""
    out: Scores = scores / (float(scores.max(initial=0.0)) or 1.0)
    return out
