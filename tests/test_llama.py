"""The store as LlamaIndex sees it: our retrieval as its retriever, our collection under its index."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import date

import numpy as np
import pytest

from assistant import Article, Assistant, Config, Filters
from tests.small import ARTICLES, write


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    folder = tmp_path_factory.mktemp("llama")
    bare = Article(id="bare", text="A lighthouse keeper fed the gulls.")
    with Assistant(Config(store=folder / "store")) as opened:
        opened.ingest([write(folder, [*ARTICLES, bare])])
        yield opened


def test_the_retriever_is_one_of_llamaindex(assistant: Assistant) -> None:
    from llama_index.core.retrievers import BaseRetriever
    from llama_index.core.schema import QueryBundle

    retriever = assistant.as_retriever(k=2)
    assert isinstance(retriever, BaseRetriever)
    found = retriever.retrieve("Why did the bakers stop work?")
    again = retriever.retrieve(QueryBundle("Why did the bakers stop work?"))
    assert [n.node.node_id for n in found] == [n.node.node_id for n in again]
    assert found[0].node.metadata["article_id"] == "bakery"


def test_nodes_are_the_passages_with_their_offsets(assistant: Assistant) -> None:
    question = "Who counted the residents that left Orvale?"
    nodes = assistant.as_retriever(k=3).retrieve(question)
    passages = assistant.retrieve(question, k=3)
    assert [(n.node.metadata["article_id"], n.node.start_char_idx, n.node.end_char_idx) for n in nodes] == [
        (p.article_id, p.start, p.end) for p in passages
    ]
    assert [n.score for n in nodes] == [p.score for p in passages]
    for n in nodes:
        text = assistant.article(n.node.metadata["article_id"]).text
        assert n.node.get_content() == text[n.node.start_char_idx : n.node.end_char_idx]


def test_nodes_name_their_article(assistant: Assistant) -> None:
    (node,) = assistant.as_retriever(k=1).retrieve("flour and bakers")
    assert node.node.metadata == {
        "article_id": "bakery",
        "title": "Bakers strike over flour",
        "publisher": "Harbour Gazette",
        "published": "2022-06-01",
    }
    (node,) = assistant.as_retriever(k=1).retrieve("lighthouse gulls")
    assert node.node.metadata == {"article_id": "bare"}


def test_the_retriever_keeps_k_and_filters(assistant: Assistant) -> None:
    assert len(assistant.as_retriever(k=2).retrieve("Orvale")) == 2
    narrow = assistant.as_retriever(filters=Filters(until=date(2022, 5, 3)))
    assert {n.node.metadata["article_id"] for n in narrow.retrieve("Orvale residents")} == {"dam"}


def test_the_retriever_serves_asynchronous_callers(assistant: Assistant) -> None:
    found = asyncio.run(assistant.as_retriever(k=1).aretrieve("flour and bakers"))
    assert found[0].node.metadata["article_id"] == "bakery"


def test_the_embedding_gives_the_vectors_of_the_store(assistant: Assistant) -> None:
    from assistant.interfaces.llama_index import PassageEmbedding
    from assistant.models.opening import open_embedder

    embedding = PassageEmbedding()
    texts = ["The dam holds.", "Flour is dear."]
    ours = open_embedder(Config()).embed(texts)
    assert np.allclose(embedding.get_text_embedding_batch(texts), ours, atol=1e-5)
    assert np.allclose(embedding.get_query_embedding(texts[0]), ours[0], atol=1e-5)
    assert np.allclose(asyncio.run(embedding.aget_query_embedding(texts[0])), ours[0], atol=1e-5)
    assert np.allclose(asyncio.run(embedding.aget_text_embedding(texts[1])), ours[1], atol=1e-5)


def test_llamaindex_opens_the_stores_collection(assistant: Assistant) -> None:
    import chromadb
    from chromadb.config import Settings
    from llama_index.core import VectorStoreIndex
    from llama_index.vector_stores.chroma import ChromaVectorStore

    from assistant.interfaces.llama_index import PassageEmbedding

    assistant.close()  # as another program would find it
    path = assistant.config.store / "chroma"
    client = chromadb.PersistentClient(str(path), settings=Settings(anonymized_telemetry=False))
    try:
        store = ChromaVectorStore(chroma_collection=client.get_collection("passages"))
        index = VectorStoreIndex.from_vector_store(store, embed_model=PassageEmbedding())
        for question, article in [
            ("Why have the bakers gone on strike?", "bakery"),
            ("Who keeps a lighthouse?", "bare"),
            ("What did Norrwater deny about its gates?", "dam"),
        ]:
            node = index.as_retriever(similarity_top_k=1).retrieve(question)[0].node
            metadata = node.metadata
            assert metadata["article_id"] == article
            assert node.get_content() == assistant.article(article).text[metadata["start"] : metadata["end"]]
    finally:
        client.close()


def test_the_store_serves_on_after_llamaindex(assistant: Assistant) -> None:
    assert assistant.audit().problems == ()
    assert assistant.retrieve("flour", k=1)[0].article_id == "bakery"
