"""Exact search: vectors in memory, compared one by one; quicker than a graph where they are few."""

from __future__ import annotations

from collections.abc import Collection
from typing import Protocol

import numpy as np

from index.catalogue import Catalogue
from index.embed import Vectors

EXACT = 20_000  # vectors up to which comparing each takes no longer than Chroma's graph


class VectorSearch(Protocol):
    """What finds the vectors nearest to one."""

    def nearest(self, vector: Vectors, *, limit: int) -> list[tuple[str, float]]:
        """Return (window id, cosine similarity), best first."""
        ...


class ExactVectors:
    """The vectors of some passages, or of all, read from the catalogue."""

    def __init__(self, catalogue: Catalogue, passages: Collection[str] | None = None) -> None:
        parts = list(catalogue.vectors(passages))
        self._ids = [id for ids, _ in parts for id in ids]
        self._vectors = np.concatenate([v for _, v in parts]) if parts else np.zeros((0, 0), np.float32)

    def nearest(self, vector: Vectors, *, limit: int) -> list[tuple[str, float]]:
        """Return (window id, cosine similarity), best first."""
        if not self._ids:
            return []
        # Not by `@`: the threads of BLAS go on spinning and hold up onnxruntime's, and these its.
        scores = np.einsum("ij,j->i", self._vectors, vector)
        some = np.argpartition(-scores, limit)[:limit] if limit < len(scores) else np.arange(len(scores))
        best = some[np.argsort(-scores[some], kind="stable")]
        return [(self._ids[i], s) for i, s in zip(best.tolist(), scores[best].tolist(), strict=True)]
