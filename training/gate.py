"""The gate: a bag of word pieces that finds sentences which cannot hold an attribution, so that nobody need read them.

Logistic regression with an L2 penalty over word piece counts; positive is a sentence that any attribution reaches into.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from assistant.claims.attribution.encoding import encode, sentence_bounds
from assistant.english.sentences import split

if TYPE_CHECKING:
    from polnear import Document
    from tokenizers import Tokenizer

VOCABULARY = 30522
PENALTY = 2.0


def fit(documents: list[Document], tokenizer: Tokenizer) -> np.ndarray:
    """Weights of all word pieces, and the bias as the last entry, in 32nds (int8)."""
    x, y = _matrix(documents, tokenizer)

    def objective(w: np.ndarray) -> tuple[float, np.ndarray]:
        z = x @ w
        error = 1 / (1 + np.exp(-z)) - y
        penalty = np.append(w[:-1], 0.0)
        return float(
            (np.logaddexp(0, z) - y * z).sum() + PENALTY / 2 * penalty @ penalty
        ), x.T @ error + PENALTY * penalty

    found = minimize(objective, np.zeros(VOCABULARY + 1), jac=True, method="L-BFGS-B", options={"maxiter": 80}).x
    return np.clip(np.round(found * 32), -127, 127).astype(np.int8)


def _matrix(documents: list[Document], tokenizer: Tokenizer) -> tuple[csr_matrix, np.ndarray]:
    rows: list[np.ndarray] = []
    columns: list[np.ndarray] = []
    target: list[float] = []
    for d in documents:
        sentences = split(d.text)
        pieces = encode(d.text, tokenizer, sentences)
        reached = [
            (min(p[0] for p in pairs), max(p[1] for p in pairs)) for item in d.annotations[0] for pairs in item.values()
        ]
        for s, (a, b) in zip(sentences, sentence_bounds(pieces, sentences), strict=True):
            ids = np.append(pieces.ids[a:b], VOCABULARY)
            rows.append(np.full(len(ids), len(target)))
            columns.append(ids)
            target.append(float(any(p < s.end and s.start < q for p, q in reached)))
    row, column = np.concatenate(rows), np.concatenate(columns)
    return csr_matrix((np.ones(len(row)), (row, column)), (len(target), VOCABULARY + 1)), np.array(target)
