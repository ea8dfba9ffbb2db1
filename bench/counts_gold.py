"""Score what figures count, and which belong together, on news that was annotated by reading.

    python bench/counts_gold.py --articles crisis/articles.jsonl [--wrong]

`data/counts_crisis.jsonl` has for each figure of 81 reports of 27 stories its article and offsets, its measure, and the
quantity that it counts (the same for counts of one quantity of one event, whoever gives them; none for lengths, ages
and the like). The texts are not here: give them as JSON Lines (id, title, publisher, published, text).

measure: precision and recall of measures other than "other". pairs: of any two figures of one quantity, how many stand
in one series (recall), and of those that do, how many are of one (precision). The last line printed is JSON.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from typing import Any

from assistant import Article
from assistant.claims import extract_claims
from assistant.counts.event import Opening, opening
from assistant.counts.read import read_counts
from assistant.counts.series import make_series
from assistant.english.sentences import split
from assistant.schema import Count

GOLD = Path(__file__).parent / "data" / "counts_crisis.jsonl"
Pair = tuple[dict[str, Any], Count]


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def counts_of(path: Path) -> tuple[list[Count], dict[str, Opening]]:
    """The counts of all articles of a file, and their openings."""
    found: list[Count] = []
    openings: dict[str, Opening] = {}
    for record in lines(path):
        article = Article(**record)
        sentences = split(article.text)
        claims = extract_claims(article.text, sentences=sentences, published=article.published, article_id=article.id)
        found += read_counts(article, sentences, claims)
        openings[article.id] = opening(article, sentences)
    return found, openings


def matched(gold: list[dict[str, Any]], counts: list[Count]) -> Iterator[Pair]:
    """Each annotated figure with the count that was read there."""
    for item in gold:
        for count in counts:
            span = count.figure.span
            if count.article_id == item["article"] and span.start < item["end"] and item["start"] < span.end:
                yield item, count
                break


def score(pairs: list[Pair], openings: dict[str, Opening]) -> tuple[dict[str, float], list[str]]:
    """The figures, and a line for each that is wrong."""
    right = sum(g["measure"] == c.measure != "other" for g, c in pairs)
    read, wanted = (
        sum(m != "other" for m in ms) for ms in ([c.measure for _, c in pairs], [g["measure"] for g, _ in pairs])
    )
    wrong = [
        f"{g['measure']} read as {c.measure}: {c.figure.text} {c.unit}" for g, c in pairs if g["measure"] != c.measure
    ]
    series = make_series([c for _, c in pairs], openings)
    of = {(c.article_id, c.figure.span): n for n, s in enumerate(series) for c in s.counts}
    together = meant = both = 0
    for (g, a), (h, b) in combinations(pairs, 2):
        joined = of.get((a.article_id, a.figure.span), -1) == of.get((b.article_id, b.figure.span), -2)
        true = g["quantity"] is not None and g["quantity"] == h["quantity"]
        together, meant, both = together + joined, meant + true, both + (joined and true)
        if joined and not true:
            wrong.append(f"together: {a.figure.text} ({g['quantity']}) and {b.figure.text} ({h['quantity']})")
    return {
        "measure_precision": round(right / max(1, read), 3),
        "measure_recall": round(right / max(1, wanted), 3),
        "pair_precision": round(both / max(1, together), 3),
        "pair_recall": round(both / max(1, meant), 3),
    }, wrong


def main() -> int:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=Path, required=True)
    parser.add_argument("--gold", type=Path, default=GOLD)
    parser.add_argument("--wrong", action="store_true", help="print what is read wrongly")
    args = parser.parse_args()
    counts, openings = counts_of(args.articles)
    figures, wrong = score(list(matched(lines(args.gold), counts)), openings)
    if args.wrong:
        sys.stdout.write("".join(f"{line}\n" for line in wrong))
    sys.stdout.write(json.dumps(figures) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
