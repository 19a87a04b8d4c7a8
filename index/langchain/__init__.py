"""The index for LangChain, here and over the wire."""

from __future__ import annotations

from index.langchain.remote import RemoteRetriever
from index.langchain.retriever import Retriever
from index.langchain.vector_store import IndexVectorStore

__all__ = ["IndexVectorStore", "RemoteRetriever", "Retriever"]
