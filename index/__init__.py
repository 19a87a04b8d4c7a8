"""The index of documents: passages that tile them, embedded, catalogued and searched."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from index.documents import Document, Hit, Mark, Passage
from index.errors import (
    AtebError,
    CorpusError,
    DocumentError,
    IndexDamagedError,
    IndexForeignError,
    IndexLockedError,
    IndexMissingError,
    IndexUnusableError,
    IndexUnwritableError,
    ModelError,
    QueryError,
    RemoteError,
)
from index.index import Index

if TYPE_CHECKING:
    from index.langchain import IndexVectorStore, RemoteRetriever, Retriever

__all__ = [
    "AtebError",
    "CorpusError",
    "Document",
    "DocumentError",
    "Hit",
    "Index",
    "IndexDamagedError",
    "IndexForeignError",
    "IndexLockedError",
    "IndexMissingError",
    "IndexUnusableError",
    "IndexUnwritableError",
    "IndexVectorStore",
    "Mark",
    "ModelError",
    "Passage",
    "QueryError",
    "RemoteError",
    "RemoteRetriever",
    "Retriever",
]


def __getattr__(name: str) -> Any:
    """Import LangChain only for those who ask for what needs it."""
    if name in ("IndexVectorStore", "RemoteRetriever", "Retriever"):
        return getattr(import_module("index.langchain"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
