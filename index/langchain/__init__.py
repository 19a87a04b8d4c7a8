"""The index for LangChain, here and over the wire."""

from __future__ import annotations

from index.langchain.remote import RemoteRetriever
from index.langchain.retriever import Retriever

__all__ = [
    "RemoteRetriever",
    "Retriever",
]
