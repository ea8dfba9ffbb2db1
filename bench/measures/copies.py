"""A store of any size out of a small one: its articles again and again, with other words, days, names and vectors."""

from __future__ import annotations

import hashlib
import re
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import numpy as np

from assistant.claims import ENGINE
from assistant.schema import Article, Claim, Span
from assistant.store import Records, VectorIndex
from assistant.store.rows import Prepared
from assistant.store.vectors.matrix import Matrix

_CHANGED = 5  # of a hundred words, those that a copy spells in its own way
_NOISE = 0.02  # of each number of a unit vector; cosines with the original stay about 0.93
_BATCH = 200  # articles a commit
_CLAIMS = 3  # of each article
_WORD = re.compile(r"[a-z]{4,}")
_PUBLISHERS = 3  # spellings of each publisher


def make(source: Path, target: Path, passages: int, with_chroma: bool) -> dict[str, Any]:
    """A store at `target` of at least so many passages; one that is there already is left as it is."""
    if (target / "records.sqlite3").exists():
        return {"passages": Records(target).passage_count()}
    originals, records = Records(source), Records(target)
    records.database.create()
    records.set_model(originals.model() or "", originals.dimension())
    vectors, mapped = VectorIndex(target), Matrix(target)
    vectors.settle()
    known, sentences = _known(source, originals)
    seconds = {"words": 0.0, "claims": 0.0, "vectors": 0.0}
    made = round_ = 0
    while made < passages:
        for batch in _batches(originals, round_):
            began = time.perf_counter()
            records.put([p for p, _, _ in batch])
            seconds["words"] += time.perf_counter() - began
            began = time.perf_counter()
            numbers = {a.id: number for number, a in records.unclaimed(0, len(batch))}
            records.put_claims([(numbers[p.article.id], (claims, ())) for p, claims, _ in batch], ENGINE)
            seconds["claims"] += time.perf_counter() - began
            began = time.perf_counter()
            _embed(records, vectors if with_chroma else None, mapped, batch, known, sentences)
            seconds["vectors"] += time.perf_counter() - began
            made = records.passage_count()
            if made >= passages:
                break
        round_ += 1
    records.set_setting("people_joined_at", str(records.generation()))
    records.close()
    vectors.close()
    return {
        "passages": made,
        "chroma": with_chroma,
        **{f"{k} passages/s": round(made / max(s, 1e-9)) for k, s in seconds.items()},
    }


Batch = list[tuple[Prepared, list[Claim], list[int]]]


def _batches(originals: Records, round_: int) -> Iterator[Batch]:
    batch: Batch = []
    for article in originals.articles():
        copy = _copy(article, round_)
        passages = originals.passages_of(article.id)
        spans = [Span(start=p.start, end=p.end) for p in passages]
        line = passages[0].context if passages else ""
        prepared = Prepared(copy, "en", _changed(line, round_), originals.sentences(article.id), spans)
        claims = [
            c.model_copy(update={"article_id": copy.id, "speaker": f"{c.speaker} {round_}" if round_ else c.speaker})
            for c in originals.contents([article.id])[article.id].claims
            if c.speaker
        ][:_CLAIMS]
        batch.append((prepared, claims, [p.id for p in passages]))
        if len(batch) == _BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _copy(article: Article, round_: int) -> Article:
    """The article with some words spelled in another way, of the same length, so that all offsets hold."""
    if not round_:
        return article
    return article.model_copy(
        update={
            "id": f"{article.id}#{round_}",
            "text": _changed(article.text, round_),
            "title": _changed(article.title or "", round_),
            "publisher": f"{article.publisher or 'Paper'} {round_ % _PUBLISHERS}",
            "published": article.published and article.published - timedelta(days=round_ % 300),
        }
    )


def _changed(text: str, round_: int) -> str:
    return _WORD.sub(lambda m: _respelled(m[0], round_), text) if round_ else text


def _respelled(word: str, round_: int) -> str:
    digest = hashlib.blake2b(f"{word} {round_}".encode(), digest_size=4).digest()
    if digest[0] * 100 >= _CHANGED * 256:
        return word
    return word[:-2] + chr(97 + digest[1] % 26) + chr(97 + digest[2] % 26)


def _known(source: Path, originals: Records) -> tuple[dict[int, Any], dict[int, Any]]:
    rows = Matrix(source).rows()
    if rows is None:
        msg = f"{source} has no vectors"
        raise SystemExit(msg)
    ids = sorted(originals.passage_states())
    return {int(i): rows.matrix[n] for i, n in zip(rows.ids, rows.rows, strict=True)}, originals.sentence_vectors(ids)


def _embed(
    records: Records, vectors: VectorIndex | None, mapped: Matrix, batch: Batch, known: Any, sentences: Any
) -> None:
    """Perturbed vectors of the originals for the passages of the copies."""
    noise = np.random.default_rng(len(batch))
    rows, from_ = [], []
    for prepared, _, originals in batch:
        mine = records.passages_of(prepared.article.id)
        rows += mine
        from_ += originals[: len(mine)]
    made = np.stack([known[i] for i in from_]) + noise.normal(0, _NOISE, (len(from_), len(known[from_[0]])))
    made = (made / np.linalg.norm(made, axis=1, keepdims=True)).astype(np.float32)
    if vectors:
        vectors.add(rows, made)
    else:
        mapped.append([p.id for p in rows], made)
    records.mark_embedded([p.id for p in rows], [sentences[i] for i in from_])
