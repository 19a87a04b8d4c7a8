"""The index of documents: passages that tile them, embedded, catalogued and searched."""

from __future__ import annotations

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
    from index.langchain import RemoteRetriever, Retriever

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
    "Mark",
    "ModelError",
    "Passage",
    "QueryError",
    "RemoteError",
    "RemoteRetriever",
    "Retriever",
]


def __getattr__(name: str) -> Any:
    """Import LangChain only for those who ask for a retriever."""
    if name == "RemoteRetriever":
        from index.langchain import RemoteRetriever

        return RemoteRetriever
    if name == "Retriever":
        from index.langchain import Retriever

        return Retriever
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
