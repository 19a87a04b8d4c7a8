"""The index of documents: passages that tile them, embedded, catalogued and searched."""

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
    ModelError,
    QueryError,
)

__all__ = [
    "AtebError",
    "CorpusError",
    "Document",
    "DocumentError",
    "Hit",
    "IndexDamagedError",
    "IndexForeignError",
    "IndexLockedError",
    "IndexMissingError",
    "IndexUnusableError",
    "Mark",
    "ModelError",
    "Passage",
    "QueryError",
]
