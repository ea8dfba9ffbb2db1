"""Fits what each feature of evidence is worth, then the floors of refusal: assistant/answering/model/weights.json.

    python training/fit_answering.py --weigh QUESTIONS ARTICLES --refuse QUESTIONS ARTICLES --stores DIR [--write]
    python training/fit_answering.py [--write]

QUESTIONS is JSON Lines with `question`, `answerable` and `evidence` (article, start and end of each gold sentence) or a
file of MultiHop-RAG; ARTICLES is what `briefing ingest` reads, or a split of PolNeAR (a folder with `text/`, beside
`metadata.tsv`). Both options may be repeated. What the product finds for the questions goes, as numbers alone, to
answering_features.npz beside this file; without the options the fit is made from that file.

Weights: over the evidence of each answerable question a softmax of the weighted features; the logarithm of the share
of the pieces that hold a gold sentence is made largest, less `strength` times the squared distance from `PRIOR`. The
strength is the one with which a gold sentence comes first most often in five-fold cross-validation. Answerable: a
logistic regression on `answerable.signs`, in which each set counts as much as another. Floors: of all on a grid the
highest that refuse no more than `WRONGLY` of the answerable questions (by the probabilities of ten-fold
cross-validation), or call no more than `OFF_TOPIC` off the topic; shares are means over the sets. Of rows: that which
tells right pieces from others best, by `BETA` times as much for those found as for those shown.

Printed are the figures of the weights in use and of the new ones; with --write the new ones take their place.
"""

from __future__ import annotations

import argparse
import json
import pickle
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import KFold
from sklearn.preprocessing import StandardScaler

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "bench"))

from articles import records
from measures.sets import polnear_records, read_jsonl
from own_questions import FITTED_ON, covers, members, questions

from assistant import Answer, Assistant, Config
from assistant.answering import PASSAGES, reader
from assistant.answering.answerable import signs, was_read
from assistant.answering.evidence import gather
from assistant.answering.features import ABOUT, FILE, read
from assistant.answering.reading import rerank
from assistant.assistant import _within
from assistant.evaluation import Corpus, Question, load_dataset
from assistant.evaluation.datasets.corpus import located
from assistant.models.embedder import cores

TABLE = Path(__file__).parent / "answering_features.npz"
# The direction of each feature, and its size to a half: where the data says nothing, a weight stays here.
PRIOR = {
    "cosine": 3.0,
    "words": 1.0,
    "around": 1.0,
    "passage": 1.0,
    "content": 0.5,
    "headline": -0.5,
    "answers": 0.5,
    "claim": 0.0,
    "belief": 0.0,
    "asked_speaker": 0.5,
    "other_speaker": -0.5,
    "named_speaker": 0.0,
    "new_speaker": 0.5,
    "known_speaker": 0.0,
    "figure": 1.0,
    "quantity": 0.5,
    "date": 0.5,
    "denies": 0.5,
    "negated": 0.5,
    "same_article": 0.5,
    "shown_before": 0.0,
}
NAMES = tuple(PRIOR)
STRENGTHS = (0.003, 0.01, 0.03, 0.1, 0.3, 1.0)
FOLDS = 5
WRONGLY = 0.065
"""Share of answerable questions that may be refused; of the others as many as that allows are."""
SPOKEN = 0.2  # the probability that does where a speaker is asked for who speaks of it; of 0.2, 0.35 and 0.5 on dev
BETA = 2.0  # how much more it matters to show what answers than to leave out what does not
OFF_TOPIC = 0.02
"""Share of answerable questions of which it may be said that nothing is on their topic."""
_TENTHS = np.arange(0, 71) / 10
_QUARTERS = np.arange(-8, 9) / 4  # log odds
_HUNDREDTHS = np.arange(0, 100) / 100  # probabilities
_LOOSE = 0.3  # inverse strength of the regression, over signs of one scale
SIGNS = ("best", "third", "anybody", "unsaid", "denial")
Numbers = NDArray[np.float64]


@dataclass(frozen=True)
class Table:
    """What was found for the questions, as numbers alone.

    evidence: (pieces, features in the order of `NAMES`), the pieces of one question after those of another.
    right: (pieces), whether a piece holds half of a gold sentence. counts: pieces of each question.
    best: (questions of --refuse, 2), in the order of `Floors`: best score, and the most that is about what is asked,
    both by the weights that fit `evidence`. signs: (questions of --refuse, signs in the order of `SIGNS`), NaN where
    nothing was read with the question. answerable: of these questions. asked_in: the number of the file that each of
    them is from. sources: the files of questions, and what each served for.
    """

    evidence: Numbers
    right: NDArray[np.bool_]
    counts: NDArray[np.int64]
    best: Numbers
    signs: Numbers
    answerable: NDArray[np.bool_]
    asked_in: NDArray[np.int64]
    sources: tuple[str, ...]

    def questions(self) -> list[tuple[Numbers, NDArray[np.bool_]]]:
        """Of each question that can be learned from: features of its pieces, and which are right."""
        return _by_question(self.evidence, self.right, self.counts)


def _by_question(
    evidence: Numbers, right: NDArray[np.bool_], counts: NDArray[np.int64]
) -> list[tuple[Numbers, NDArray[np.bool_]]]:
    cuts = np.cumsum(counts)[:-1]
    pairs = zip(np.split(evidence, cuts), np.split(right, cuts), strict=True)
    return [(x, y) for x, y in pairs if y.any()]


def load(path: Path = TABLE) -> Table:
    """The table of a file."""
    with np.load(path) as held:
        names = ("right", "counts", "best", "signs", "answerable", "asked_in")
        numbers = {name: held[name] for name in names}
        return Table(held["evidence"].astype(np.float64), **numbers, sources=tuple(held["sources"].tolist()))


def save(table: Table, path: Path = TABLE) -> None:
    """Writes the table, its features to three digits."""
    np.savez_compressed(
        path,
        evidence=table.evidence.astype(np.float16),
        right=table.right,
        counts=table.counts,
        best=table.best.round(3),
        signs=table.signs.round(3),
        answerable=table.answerable,
        asked_in=table.asked_in,
        sources=np.array(table.sources),
    )


def questions_of(path: Path) -> tuple[Question, ...]:
    """The questions of a file; of JSON Lines only what says what is asked, and what answers it."""
    if path.suffix == ".json":
        return load_dataset(path).questions
    keys, places = ("id", "type", "question", "history", "answerable"), ("article", "start", "end")
    return tuple(
        Question.model_validate(
            {k: r[k] for k in keys if k in r}
            | {"evidence": [{k: e[k] for k in places} for e in _golds(r)] if r.get("answerable", True) else []}
        )
        for r in read_jsonl(path)
    )


def _golds(record: Mapping[str, Any]) -> list[Any]:
    """The gold sentences of a question, and those that will do in their place."""
    golds = [*record["evidence"], *record.get("alt", [])]
    return [each for e in golds for each in (e, *e.get("alt", []))]


@dataclass(frozen=True)
class Set:
    """Questions and the articles that they are asked of."""

    name: str
    questions: tuple[Question, ...]
    articles: Path


def sets_of(pairs: Sequence[tuple[Path, Path]], stores: Path) -> list[Set]:
    """The sets of these files."""
    return [Set(f"{q.parent.name}/{q.name}", questions_of(q), _readable(a, stores / q.parent.name)) for q, a in pairs]


def held_out(*paths: Path, stores: Path) -> list[Set]:
    """Those of our own questions that the reader was not trained on; paths: as `records` takes them."""
    known = records(*paths)
    asked_of = members()
    out = []
    for part in FITTED_ON:
        path = stores / f"own-{part}.jsonl"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("".join(json.dumps(known[i]) + "\n" for i in asked_of[part]), encoding="utf-8")
        asked = tuple(
            Question.model_validate(
                {"id": f"{part}-{n}", "question": q.text, "type": q.type, "answerable": bool(q.evidence)}
                | {"evidence": [dict(zip(("article", "start", "end"), e, strict=True)) for e in q.evidence]}
            )
            for n, q in enumerate(questions([part]))
        )
        out.append(Set(f"training/questions.jsonl part {part}", asked, path))
    return out


def searched(one: Set, store: Path) -> Iterator[tuple[Question, Any, list[Any]]]:
    """Each question with its frame and the evidence that answering ranks for it; fills the store first."""
    with Assistant(Config(store=store)) as assistant:
        assistant.ingest([one.articles])
        corpus = Corpus(assistant)
        searcher, records = assistant._searcher(), assistant._open.records()
        for question in (located(q, corpus) for q in one.questions):
            history: list[Answer] = []
            for earlier in question.history:
                history.append(assistant.ask(earlier, history=history))
            frame, follows = assistant._understood(question.question, history, None)
            evidence = gather(frame, searcher.find(frame, PASSAGES, _within(None, frame)), records, follows)
            contents = records.contents([e.article.id for e in evidence])
            read = len(frame.outlets) <= 1
            yield question, frame, rerank(frame.read, evidence, contents) if read else evidence


def _readable(articles: Path, store: Path) -> Path:
    if not (articles.parent / "metadata.tsv").exists():
        return articles
    store.parent.mkdir(parents=True, exist_ok=True)
    path = store.with_suffix(".jsonl")
    records = polnear_records(articles.parent, articles.name)
    path.write_text("".join(json.dumps(r) + "\n" for r in records), encoding="utf-8")
    return path


def gathered(weigh: Sequence[Set], refuse: Sequence[Set], stores: Path) -> Table:
    """The table of these sets; each gets a store under `stores`, and what was found is kept beside it."""
    every = {one.name: one for one in (*weigh, *refuse)}
    kept = {name: stores / f"{re.sub(r'[^a-z0-9]+', '-', name)}.pickle" for name in every}
    wanted = [(one, kept[name]) for name, one in every.items() if not kept[name].exists()]
    with ProcessPoolExecutor(cores(), get_context("spawn")) as pool:
        list(pool.map(_search, *zip(*wanted, strict=True))) if wanted else []
    evidence, right, counts = [], [], []
    for one in weigh:
        for question, _, found in pickle.loads(kept[one.name].read_bytes()):
            if question.answerable and found:
                gold = [(e.article, *e.span) for e in question.evidence]
                evidence.append(_matrix(found))
                right += [any(covers(e.article.id, e.sentences, g) for g in gold) for e in found]
                counts.append(len(found))
    pieces = (np.concatenate(evidence), np.array(right), np.array(counts))
    weights, _ = fit_of(_by_question(*pieces))
    asked = [
        (_best(_matrix(found), weights), _signs(frame, found, weights), question.answerable, n)
        for n, one in enumerate(refuse)
        for question, frame, found in pickle.loads(kept[one.name].read_bytes())
    ]
    best, told, answerable, asked_in = (np.array(column) for column in zip(*asked, strict=True))
    sources = tuple(f"{use}: {one.name}" for use, sets in (("weights", weigh), ("floors", refuse)) for one in sets)
    return Table(*pieces, best, told, answerable, asked_in, sources)


def _search(one: Set, target: Path) -> None:
    reader._THREADS = 1  # one process a core
    target.write_bytes(pickle.dumps(list(searched(one, target.with_suffix("")))))


def _matrix(found: Sequence[Any]) -> Numbers:
    return np.array([[e.features.get(name, 0.0) for name in NAMES] for e in found]).reshape(len(found), len(NAMES))


def _best(features: Numbers, weights: Numbers) -> tuple[float, float]:
    """What one question's evidence must reach the floors with: score, about."""
    if not len(features):
        return 0.0, 0.0
    unread = np.where(np.arange(len(NAMES)) == NAMES.index("answers"), 0.0, weights)
    topic = np.where([name in ABOUT for name in NAMES], weights, 0.0)
    return float((features @ unread).max()), float((features @ topic).max())


def _signs(frame: Any, found: Sequence[Any], weights: Numbers) -> list[float]:
    """The signs of whether evidence answers, ranked and scored by these weights."""
    if not was_read(found):
        return [np.nan] * len(SIGNS)
    scores = _matrix(found) @ weights
    ranked = [replace(found[n], score=float(scores[n])) for n in np.argsort(-scores, kind="stable")]
    told = signs(frame, ranked)
    return [told[name] for name in SIGNS]


Asked = Sequence[tuple[Numbers, NDArray[np.bool_]]]


def fit(asked: Asked, strength: float) -> Numbers:
    """The weights that explain these questions best, in the order of `NAMES`."""
    prior = np.array(list(PRIOR.values()))

    def loss(weights: Numbers) -> tuple[float, Numbers]:
        total, slope = strength * float((weights - prior) @ (weights - prior)), 2 * strength * (weights - prior)
        for x, right in asked:
            scores = x @ weights
            share = np.exp(scores - scores.max())
            share /= share.sum()
            held = share[right].sum()
            total -= float(np.log(held)) / len(asked)
            slope -= (share[right] @ x[right] / held - share @ x) / len(asked)
        return total, slope

    found: Numbers = minimize(loss, prior, jac=True, method="L-BFGS-B").x
    return found


def ranks(asked: Asked, weights: Numbers) -> Numbers:
    """Of each question the rank of its best right piece, from 1."""
    return np.array([1 + int((x @ weights > (x @ weights)[right].max()).sum()) for x, right in asked])


def cross_validated(asked: Asked, strength: float) -> Numbers:
    """The rank of the best right piece of each question, by the weights of the other folds."""
    out = np.zeros(len(asked))
    for fold in range(FOLDS):
        rest = [pair for n, pair in enumerate(asked) if n % FOLDS != fold]
        out[fold::FOLDS] = ranks(asked[fold::FOLDS], fit(rest, strength))
    return out


def shares(found: Numbers) -> dict[str, float]:
    """Shares of questions with a right piece first, and among the first three."""
    return {"first": round(float((found == 1).mean()), 3), "first three": round(float((found <= 3).mean()), 3)}


def fit_of(asked: Asked) -> tuple[Numbers, float]:
    """The weights, rounded to twentieths, by the strength that does best in cross-validation; and that strength."""
    found = {strength: cross_validated(asked, strength) for strength in STRENGTHS}
    strength = max(STRENGTHS, key=lambda s: ((found[s] == 1).mean(), -np.log(found[s]).sum()))
    return np.round(fit(asked, strength) * 20) / 20 + 0.0, strength


def _regression(table: Table, mine: NDArray[np.bool_]) -> Numbers:
    """The weights of `SIGNS` and the bias, fitted on these of the questions; each file counts as much as another."""
    counts = np.bincount(table.asked_in[mine], minlength=table.asked_in.max() + 1)
    each = mine.sum() / counts[table.asked_in[mine]] / (counts > 0).sum()
    scaler = StandardScaler().fit(table.signs[mine])
    made = LogisticRegression(C=_LOOSE, max_iter=2000).fit(
        scaler.transform(table.signs[mine]), table.answerable[mine], sample_weight=each
    )
    weights = made.coef_[0] / scaler.scale_
    return np.append(weights, made.intercept_[0] - weights @ scaler.mean_)


def _probability(signs: Numbers, weights: Numbers) -> Numbers:
    return np.asarray(1 / (1 + np.exp(-(signs @ weights[:-1] + weights[-1]))))


def likely(table: Table) -> tuple[Numbers, Numbers]:
    """The weights of `SIGNS` with the bias; and each question's probability by those of the other folds, else NaN."""
    was_read = ~np.isnan(table.signs).any(1)
    out, numbers = np.full(len(table.signs), np.nan), np.flatnonzero(was_read)
    for rest, mine in KFold(10, shuffle=True, random_state=1).split(numbers):
        chosen = np.zeros(len(out), bool)
        chosen[numbers[rest]] = True
        out[numbers[mine]] = _probability(table.signs[numbers[mine]], _regression(table, chosen))
    return _regression(table, was_read), out


def refused(table: Table, probability: Numbers, floor: float) -> tuple[float, float]:
    """Shares refused of the unanswerable questions and of the others, by what was read: means over the files."""
    below = probability < floor  # NaN is below nothing
    right, wrong = (
        [below[mine].mean() for mine in _by_file(table, which)] for which in (~table.answerable, table.answerable)
    )
    return float(np.mean(right)), float(np.mean(wrong))


def _by_file(table: Table, which: NDArray[np.bool_]) -> list[NDArray[np.bool_]]:
    """Which questions of each file are among these, of files that have any."""
    return [mine for n in np.unique(table.asked_in) if (mine := which & (table.asked_in == n)).any()]


def choose(table: Table, probability: Numbers) -> tuple[float, float, float]:
    """The highest floors (score, about, likely) below which no more than the share allowed of answerable ones are."""
    answerable = _by_file(table, table.answerable)
    grids = ((table.best[:, 0], _TENTHS, OFF_TOPIC), (table.best[:, 1], _TENTHS, OFF_TOPIC))
    found = []
    for values, grid, allowed in (*grids, (probability, _HUNDREDTHS, WRONGLY)):
        wrong = [np.mean([(values[mine] < floor).mean() for mine in answerable]) for floor in grid]
        found.append(float(max(floor for floor, w in zip(grid, wrong, strict=True) if w <= allowed)))
    return found[0], found[1], found[2]


def row_floor(table: Table) -> float:
    """The log odds from which evidence stands among the rows: those with the best F measure over all pieces."""
    odds, right = table.evidence[:, NAMES.index("answers")], table.right

    def measure(floor: float) -> float:
        shown = odds >= floor
        return float((1 + BETA**2) * (shown & right).sum() / (shown.sum() + BETA**2 * right.sum()))

    return float(max(_QUARTERS, key=measure))


def fitted(table: Table) -> dict[str, Any]:
    """What weights.json holds: weights, rounded to twentieths, and floors, with the figures of both."""
    asked = table.questions()
    weights, strength = fit_of(asked)
    answerable, probability = likely(table)
    floors = choose(table, probability)
    return {
        "weights": dict(zip(NAMES, weights.tolist(), strict=True)),
        "answerable": dict(zip((*SIGNS, "bias"), answerable.round(3).tolist(), strict=True)),
        "floors": dict(
            zip(("score", "about", "likely", "spoken", "row"), (*floors, SPOKEN, row_floor(table)), strict=True)
        ),
        "made": {
            "script": "training/fit_answering.py",
            "day": f"{datetime.now(UTC):%Y-%m-%d}",
            "data": list(table.sources),
            "strength": strength,
            "questions": len(asked),
            "gold sentence, cross-validated": shares(cross_validated(asked, strength)),
            "gold sentence": shares(ranks(asked, weights)),
            "refused, unanswerable and others": [round(r, 3) for r in refused(table, probability, floors[2])],
        },
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    pair: dict[str, Any] = {"type": Path, "nargs": 2, "action": "append", "default": []}
    parser.add_argument("--weigh", **pair, metavar=("QUESTIONS", "ARTICLES"), help="to fit the weights on")
    parser.add_argument("--refuse", **pair, metavar=("QUESTIONS", "ARTICLES"), help="to choose the floors on")
    parser.add_argument(
        "--own",
        type=Path,
        nargs=4,
        metavar=("POLNEAR", "MULTIHOP", "MUC", "INVENTED"),
        help="our own questions, for both",
    )
    parser.add_argument("--stores", type=Path, default=Path("build/answering"), help="folder of stores")
    parser.add_argument("--write", action="store_true", help=f"put the numbers into {FILE.name}")
    args = parser.parse_args()
    weigh, refuse = sets_of(args.weigh, args.stores), sets_of(args.refuse, args.stores)
    if args.own:
        mine = held_out(*args.own, stores=args.stores)
        weigh, refuse = [*mine, *weigh], [*mine, *refuse]
    if weigh:
        save(gathered(weigh, refuse, args.stores))
    table, used = load(), read()
    now = np.array([used.weights[name] for name in NAMES])
    weighed = np.array([used.answerable[name] for name in (*SIGNS, "bias")])
    shut = refused(table, _probability(table.signs, weighed), used.floors.likely)
    print(f"in use: gold sentence {shares(ranks(table.questions(), now))}, refused {shut}")
    made = fitted(table)
    print(json.dumps(made, indent=1))
    if args.write:
        FILE.write_text(json.dumps(made, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
