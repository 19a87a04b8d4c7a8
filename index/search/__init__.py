"""Passages found by meaning and by words."""

from __future__ import annotations

from index.search.bm25 import WordSearch
from index.search.hybrid import nearest, search
from index.search.rerank import Reranker

__all__ = ["Reranker", "WordSearch", "nearest", "search"]
