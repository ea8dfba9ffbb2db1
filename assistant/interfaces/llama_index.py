"""For developers who come from LlamaIndex: our retrieval as its retriever, our embedder as its embedding.

Importing this module imports LlamaIndex.
"""

from typing import Any

from assistant import Assistant, Config
from assistant.errors import needs
from assistant.schema import Filters, ScoredPassage

with needs("llamaindex", "the retriever for LlamaIndex"):
    from llama_index.core.base.embeddings.base import BaseEmbedding
    from llama_index.core.bridge.pydantic import PrivateAttr
    from llama_index.core.retrievers import BaseRetriever
    from llama_index.core.schema import NodeWithScore, QueryBundle, TextNode


class PassageRetriever(BaseRetriever):  # type: ignore[misc]
    """`Assistant.retrieve` as a LlamaIndex retriever."""

    def __init__(self, assistant: Assistant, k: int = 10, filters: Filters | None = None) -> None:
        self._assistant, self._k, self._filters = assistant, k, filters
        super().__init__()

    def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        passages = self._assistant.retrieve(query_bundle.query_str, k=self._k, filters=self._filters)
        return [self._node(p) for p in passages]

    def _node(self, passage: ScoredPassage) -> NodeWithScore:
        article = self._assistant.article(passage.article_id)
        metadata: dict[str, Any] = {"article_id": article.id}
        metadata |= {k: str(v) for k in ("title", "publisher", "published", "url") if (v := getattr(article, k))}
        node = TextNode(
            id_=f"{article.id}:{passage.start}-{passage.end}",
            text=passage.text,
            start_char_idx=passage.start,
            end_char_idx=passage.end,
            metadata=metadata,
        )
        return NodeWithScore(node=node, score=passage.score)


def vector_store(config: Config | None = None) -> Any:
    """The store's Chroma collection as LlamaIndex's `ChromaVectorStore`, for `VectorStoreIndex.from_vector_store`.

    Only to be read: what is added there is known to no record. Raises `StoreError` where it cannot be opened.
    """
    with needs("llamaindex", "the vector store for LlamaIndex"):
        from llama_index.vector_stores.chroma import ChromaVectorStore

    return ChromaVectorStore(chroma_collection=Assistant(config).collection())


class PassageEmbedding(BaseEmbedding):  # type: ignore[misc]
    """The store's embedder as LlamaIndex's embedding, to open its Chroma collection with `VectorStoreIndex`."""

    _assistant: Assistant = PrivateAttr()

    def __init__(self, config: Config | None = None, **settings: Any) -> None:
        assistant = Assistant(config)
        super().__init__(model_name=assistant.embedding_model.split(":")[0], **settings)
        self._assistant = assistant

    def _get_text_embedding(self, text: str) -> list[float]:
        return self._assistant.embed([text])[0]

    def _get_text_embeddings(self, texts: list[str]) -> list[list[float]]:
        return self._assistant.embed(texts)

    _get_query_embedding = _get_text_embedding

    async def _aget_query_embedding(self, query: str) -> list[float]:
        return self._get_text_embedding(query)
