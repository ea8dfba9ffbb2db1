"""A small corpus of our own and an embedder that needs no model, for tests of the store and of retrieval."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import numpy as np

from assistant.english.words import stems
from assistant.models.embedder import Runs, Vectors
from assistant.models.encoder import DIMENSION
from assistant.schema import Article


class WordEmbedder:
    """Unit vectors that are near when texts share words: each stem adds a direction of its own."""

    fingerprint = "words:1"
    dimension = DIMENSION

    def __init__(self) -> None:
        self.texts: list[str] = []

    def embed(self, texts: Sequence[str]) -> Vectors:
        self.texts += texts
        return np.array([self._one(text) for text in texts], dtype=np.float32).reshape(len(texts), self.dimension)

    def embed_runs(self, texts: Sequence[str], parts: Sequence[Runs]) -> tuple[Vectors, list[Vectors]]:
        held = [[self._one(text[a:b]) for a, b in mine] for text, mine in zip(texts, parts, strict=True)]
        return self.embed(texts), [np.array(mine, dtype=np.float32).reshape(-1, self.dimension) for mine in held]

    def _one(self, text: str) -> Vectors:
        total = np.full(self.dimension, 1e-3)
        for stem in stems(text):
            seed = int.from_bytes(hashlib.sha256(stem.encode("utf-8", "replace")).digest()[:4])
            total += np.random.default_rng(seed).standard_normal(self.dimension)
        return (total / np.linalg.norm(total)).astype(np.float32)


ARTICLES = [
    Article(
        id="dam",
        title="Dam holds as Orvale empties",
        publisher="Harbour Gazette",
        published=date(2022, 5, 3),
        text=(
            "More than 4,200 residents left Orvale overnight, regional governor Petra Halloran said on Tuesday. "
            "“The dam is holding, and nobody should go back before Friday,” she said. "
            "The utility Norrwater denied that its gates had failed. "
            "Volunteers handed out blankets in the school."
        ),
    ),
    Article(
        id="dam-later",
        title="Count of evacuees grows in Orvale",
        publisher="Northern Wire",
        published=date(2022, 5, 5),
        text=(
            "About 6,000 residents have now left Orvale, governor Petra Halloran said on Thursday. "
            "The aid group Open Hands put the figure at 9,500 residents. "
            "Norrwater declined to comment."
        ),
    ),
    Article(
        id="bakery",
        title="Bakers strike over flour",
        publisher="Harbour Gazette",
        published=date(2022, 6, 1),
        text="Bakers in Tamsin stopped work on Wednesday. Flour has become too dear, union leader Ivo Brandt said.",
    ),
]


def write(folder: Path, articles: Sequence[Article] = ARTICLES, name: str = "articles.jsonl") -> Path:
    """The articles as one JSON Lines file."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    lines = [json.dumps(a.model_dump(mode="json"), ensure_ascii=True) for a in articles]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path
