"""The index as a LangChain vector store, to be read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NoReturn

import numpy as np
from langchain_core.documents import Document as LangChainDocument
from langchain_core.embeddings import Embeddings
from langchain_core.vectorstores import VectorStore

from index.embed import Embedder
from index.index import Index
from index.langchain.documents import passage_document

_READ_ONLY = (
    "{0} was asked of an index that is made from a folder of documents; expected to be read only, since the "
    "folder would not have what is added or removed here. Change the folder and run `ateb index FOLDER`."
)


class IndexVectorStore(VectorStore):
    """The passages of an index by meaning alone, as Chroma finds them; `Retriever` also asks by words.

    filter: as `where` of `Index.search`. Scores are cosine similarities. Passages are documents as
    `Retriever` gives them; adding and deleting raise NotImplementedError.
    """

    def __init__(self, index: Index) -> None:
        self.index = index

    @property
    def embeddings(self) -> Embeddings:
        """Return the index's own embedding model."""
        return _Embeddings(self.index.embedder)

    def similarity_search(
        self, query: str, k: int = 4, filter: Mapping[str, str] | None = None, **options: Any
    ) -> list[LangChainDocument]:
        """Return the k passages nearest to a question."""
        return [document for document, _ in self.similarity_search_with_score(query, k, filter)]

    def similarity_search_with_score(
        self, query: str, k: int = 4, filter: Mapping[str, str] | None = None, **options: Any
    ) -> list[tuple[LangChainDocument, float]]:
        """Return the k passages nearest to a question, each with its cosine similarity."""
        return self._nearest(self.embeddings.embed_query(query), k, filter)

    def similarity_search_by_vector(
        self,
        embedding: Sequence[float],
        k: int = 4,
        filter: Mapping[str, str] | None = None,
        **options: Any,
    ) -> list[LangChainDocument]:
        """Return the k passages nearest to a vector."""
        return [document for document, _ in self._nearest(embedding, k, filter)]

    def _nearest(
        self, embedding: Sequence[float], k: int, where: Mapping[str, str] | None
    ) -> list[tuple[LangChainDocument, float]]:
        with self.index.snapshot():
            hits = self.index.nearest(np.asarray(embedding, dtype=np.float32), k=k, where=where)
            of = self.index.documents_by_id({hit.passage.document_id for hit in hits})
        return [(passage_document(h.passage, of[h.passage.document_id]), h.score) for h in hits]

    def _select_relevance_score_fn(self) -> Callable[[float], float]:
        return lambda similarity: min(max(similarity, 0.0), 1.0)

    def get_by_ids(self, ids: Sequence[str], /) -> list[LangChainDocument]:
        """Return the passages with these ids; those that there are not are left out."""
        with self.index.snapshot():
            found = self.index.passages_by_id(ids)
            of = self.index.documents_by_id({passage.document_id for passage in found.values()})
        return [passage_document(found[id], of[found[id].document_id]) for id in ids if id in found]

    def delete(self, ids: list[str] | None = None, **options: Any) -> bool:
        """Do nothing for ids that there are not; raise NotImplementedError for any other."""
        if ids is None or self.index.passages_by_id(ids):
            _refuse("Deleting")
        return True

    def add_texts(
        self, texts: Iterable[str], metadatas: list[dict[str, Any]] | None = None, **options: Any
    ) -> NoReturn:
        """Raise NotImplementedError: documents come from the folder that is indexed."""
        _refuse("Adding")

    @classmethod
    def from_texts(
        cls,
        texts: list[str],
        embedding: Embeddings,
        metadatas: list[dict[str, Any]] | None = None,
        **options: Any,
    ) -> NoReturn:
        """Raise NotImplementedError: documents come from the folder that is indexed."""
        _refuse("Adding")


def _refuse(what: str) -> NoReturn:
    raise NotImplementedError(_READ_ONLY.format(what))


class _Embeddings(Embeddings):
    """An embedder of ours as LangChain's."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """Return a vector of unit length for each text."""
        found: list[list[float]] = self._embedder.encode(texts).tolist()
        return found

    def embed_query(self, text: str) -> list[float]:
        """Return the vector, of unit length, of a question."""
        return self.embed_documents([text])[0]
