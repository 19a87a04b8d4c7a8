"""The index as a LangChain retriever."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

from langchain_core.callbacks import (
    AsyncCallbackManagerForRetrieverRun,
    CallbackManagerForRetrieverRun,
)
from langchain_core.documents import Document as LangChainDocument
from langchain_core.retrievers import BaseRetriever
from langchain_core.runnables import run_in_executor
from pydantic import ConfigDict

from index.index import Index
from index.langchain.documents import passage_document


class Retriever(BaseRetriever):
    """Finds passages; `invoke(question, k=…, where=…)` overrides what it was made with.

    Each document's metadata carry source, title, date, heading, page, start, end, score and
    document_id; `page_content` is the passage, exactly.
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)

    index: Index
    k: int = 8
    where: Mapping[str, str] | None = None

    @classmethod
    def open(cls, path: Path | str | None = None, *, k: int = 8, **options: Any) -> Retriever:
        """Open the retriever over the index in a folder (if None, that of ATEB_INDEX).

        options: those of `Index.open`, such as chroma_url or reranker.
        """
        return cls(index=Index.open(path, **options), k=k)

    def _get_relevant_documents(
        self, query: str, *, run_manager: CallbackManagerForRetrieverRun, **options: Any
    ) -> list[LangChainDocument]:
        hits = self.index.search(query, k=options.get("k", self.k), where=options.get("where", self.where))
        documents = self.index.documents_by_id({hit.passage.document_id for hit in hits})
        return [passage_document(h.passage, documents[h.passage.document_id], score=h.score) for h in hits]

    async def _aget_relevant_documents(
        self, query: str, *, run_manager: AsyncCallbackManagerForRetrieverRun, **options: Any
    ) -> list[LangChainDocument]:
        find = partial(self._get_relevant_documents, query, run_manager=run_manager.get_sync(), **options)
        return await run_in_executor(None, find)
