"""Fit when two articles report one happening: the two weights and the bias in `assistant/counts/event.py`.

    python training/fit_events.py --stories CRISIS/articles.jsonl --corpus corpus

Pairs of articles, of one story or of two: in the file of stories the part of an id before the first "_" names it, in
the corpus the folder does. Logistic regression over how far names and words of the openings are shared; printed beside
the fit are precision and recall of held-out stories, each story in one of five folds.
"""

from __future__ import annotations

import argparse
import json
import sys
import zlib
from itertools import combinations
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold, cross_val_predict

from assistant import Article
from assistant.counts.event import Opening, opening, shared
from assistant.english.sentences import split
from assistant.readers import Failure, read

FOLDS = 5


def openings(stories: Path, corpus: Path) -> list[tuple[str, Opening]]:
    """Each article's story and opening."""
    found = []
    for line in stories.read_text(encoding="utf-8").splitlines():
        article = Article(**json.loads(line))
        found.append((article.id.split("_")[0], opening(article, split(article.text))))
    for item in read([corpus]):
        if not isinstance(item, Failure):
            found.append((item.id.split("/")[0], opening(item, split(item.text))))
    return found


def main() -> int:
    """Print the weights, and what they reach on held-out stories."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--stories", type=Path, required=True)
    parser.add_argument("--corpus", type=Path, required=True)
    args = parser.parse_args()
    pairs = list(combinations(openings(args.stories, args.corpus), 2))
    features = np.array([shared(a, b) for (_, a), (_, b) in pairs])
    same = np.array([s == t for (s, _), (t, _) in pairs])
    folds = np.array([zlib.crc32(s.encode()) % 97 for (s, _), _ in pairs])
    model = LogisticRegression(C=10, max_iter=1000)
    held_out = cross_val_predict(model, features, same, groups=folds, cv=GroupKFold(FOLDS))
    model.fit(features, same)
    right = int((held_out & same).sum())
    precision, recall = right / max(1, int(held_out.sum())), right / max(1, int(same.sum()))
    names, words = model.coef_[0]
    sys.stdout.write(f"names {names:.1f}, words {words:.1f}, bias {model.intercept_[0]:.1f}\n")
    sys.stdout.write(
        f"{len(pairs)} pairs, {int(same.sum())} of one story: precision {precision:.3f}, recall {recall:.3f}\n"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
