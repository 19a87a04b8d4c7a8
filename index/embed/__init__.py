"""Texts to vectors."""

from __future__ import annotations

from index.embed.embedder import DocumentEmbedder, Embedder, Vectors
from index.embed.models import (
    PACKAGED,
    SentenceTransformerEmbedder,
    WordEmbedder,
    open_embedder,
    packaged_model,
    whole_words,
)

__all__ = [
    "PACKAGED",
    "DocumentEmbedder",
    "Embedder",
    "SentenceTransformerEmbedder",
    "Vectors",
    "WordEmbedder",
    "open_embedder",
    "packaged_model",
    "whole_words",
]
