"""What is kept: the catalogue, which is the truth, and the vectors in Chroma, which are derived from it."""

from __future__ import annotations

from index.store.catalogue import FILE, Catalogue
from index.store.chroma import ChromaVectors
from index.store.generation import is_current, open_generation, stand_in, write_generation
from index.store.lock import writing
from index.store.metadata import Condition

__all__ = [
    "FILE",
    "Catalogue",
    "ChromaVectors",
    "Condition",
    "is_current",
    "open_generation",
    "stand_in",
    "write_generation",
    "writing",
]
