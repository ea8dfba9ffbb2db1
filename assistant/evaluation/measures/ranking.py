"""Retrieval as TREC sees it: a run, relevance judgements, and the measures of ir-measures over them.

A document is a passage, `article:start-end`. Relevant is each retrieved passage that holds half or more of a gold
sentence; a gold sentence that no retrieved passage holds is a relevant document of its own, which was not found. So
judgements are pooled from the run at its full depth (as in Buckley and Voorhees, 2004) and are made anew for each run.
"""

from collections.abc import Iterable, Sequence

from assistant import ScoredPassage
from assistant.evaluation.datasets.question import GoldEvidence
from assistant.evaluation.measures.judging import Original
from assistant.evaluation.outcomes import Outcome
from assistant.schema import Record

DEPTH = 100
Shares = dict[str, tuple[float, float]]


class Ranked(Record):
    """What was retrieved for one question: document ids, best first, and the ids of those that are relevant."""

    question: str
    found: tuple[str, ...]
    relevant: tuple[str, ...]


def ranked(outcome: Outcome, original: Original) -> Ranked | None:
    """The ranking of a question that gold sentences answer, else None; a failed question found nothing."""
    evidence = outcome.question.evidence
    if not evidence or not outcome.question.answerable:
        return None
    found = dict.fromkeys(document(p, original) for p in outcome.passages)
    relevant: list[str] = []
    for gold in evidence:
        held = [document(p, original) for p in outcome.passages if shows(p, gold, original)]
        relevant += held or ["{}:{}-{}".format(original(gold.article), *gold.span)]
    return Ranked(question=outcome.question.id, found=tuple(found), relevant=tuple(dict.fromkeys(relevant)))


def shows(passage: ScoredPassage, gold: GoldEvidence, original: Original = str) -> bool:
    """Whether a passage holds half or more of a gold sentence."""
    start, end = gold.span
    shared = min(passage.end, end) - max(passage.start, start)
    return original(passage.article_id) == original(gold.article) and 2 * shared >= end - start


def document(passage: ScoredPassage, original: Original) -> str:
    """The id of a passage, with no blank in it, as TREC's formats need."""
    return f"{original(passage.article_id)}:{passage.start}-{passage.end}"


def scores(rankings: Sequence[Ranked], k: int) -> dict[str, Shares]:
    """Of each question recall@k, all@k, success@k, mrr@k and ndcg@k, as shares; computed by ir-measures.

    recall@k is R@k, all@k whether R@k is 1, success@k whether one relevant passage is among the first k (what counts
    where gold sentences are alternatives), mrr@k is RR@k, ndcg@k nDCG@k with binary relevance.
    """
    if not rankings:
        return {}
    import ir_measures
    from ir_measures import RR, R, Success, nDCG

    names = {R @ k: f"recall@{k}", Success @ k: f"success@{k}", RR @ k: f"mrr@{k}", nDCG @ k: f"ndcg@{k}"}
    # Numbers for ids: what computes the measures is C, and crashes on a lone surrogate.
    number = {d: str(n) for n, d in enumerate(dict.fromkeys(d for r in rankings for d in (*r.found, *r.relevant)))}
    qrels = [ir_measures.Qrel(str(n), number[d], 1) for n, r in enumerate(rankings) for d in r.relevant]
    run = [ir_measures.ScoredDoc(str(n), number[d], s) for n, r in enumerate(rankings) for d, s in _by_rank(r)]
    out: dict[str, Shares] = {r.question: {} for r in rankings}
    for metric in ir_measures.iter_calc(list(names), qrels, run):
        question = rankings[int(metric.query_id)].question
        out[question][names[metric.measure]] = (round(float(metric.value), 12), 1.0)
    for shares in out.values():
        shares[f"all@{k}"] = (float(shares[f"recall@{k}"][0] >= 1), 1.0)
    order = retrieval_names(k)
    return {question: {name: shares[name] for name in order} for question, shares in out.items()}


def retrieval_names(k: int) -> dict[str, str]:
    """The retrieval metrics with their definitions, in the order of tables."""
    lead = f"Of the first {k} passages, over questions with gold sentences, computed by ir-measures"
    return {
        f"recall@{k}": f"{lead}: share of the relevant passages that are among them (R@{k}).",
        f"all@{k}": f"{lead}: share of questions with all relevant passages among them (R@{k} = 1).",
        f"success@{k}": f"{lead}: share of questions with one relevant passage among them (Success@{k}).",
        f"mrr@{k}": f"{lead}: mean of 1 / rank of the first relevant one (RR@{k}; Kantor and Voorhees, 2000).",
        f"ndcg@{k}": f"{lead}: normalised discounted cumulative gain (nDCG@{k}; Järvelin and Kekäläinen, 2002).",
    }


def trec_run(rankings: Iterable[Ranked], tag: str) -> str:
    """The run in TREC's format: `question Q0 document rank score tag`. Scores fall with the rank."""
    return "".join(
        f"{_word(r.question)} Q0 {_word(d)} {rank} {score:g} {_word(tag)}\n"
        for r in rankings
        for rank, (d, score) in enumerate(_by_rank(r), 1)
    )


def trec_qrels(rankings: Iterable[Ranked]) -> str:
    """The judgements in TREC's format: `question 0 document relevance`."""
    return "".join(f"{_word(r.question)} 0 {_word(d)} 1\n" for r in rankings for d in r.relevant)


def _by_rank(ranking: Ranked) -> list[tuple[str, float]]:
    """Documents with a score that no two share: turns at publishers order passages against their own scores."""
    return [(d, float(len(ranking.found) - n)) for n, d in enumerate(ranking.found)]


def _word(text: str) -> str:
    """An id as one word: TREC's columns are parted by blanks."""
    return "".join(f"%{ord(c):02X}" if c.isspace() or c == "%" or not c.isprintable() else c for c in text)
