"""Texts to vectors."""

from __future__ import annotations

from index.embed.embedder import ContextEmbedder, DocumentEmbedder, Embedder, Vectors, WordVectors
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
    "ContextEmbedder",
    "DocumentEmbedder",
    "Embedder",
    "SentenceTransformerEmbedder",
    "Vectors",
    "WordEmbedder",
    "WordVectors",
    "open_embedder",
    "packaged_model",
    "whole_words",
]
