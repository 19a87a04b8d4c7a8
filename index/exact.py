"""Exact search: all vectors in memory, compared one by one."""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection
from typing import Protocol

import numpy as np

from index.catalogue import Catalogue
from index.embed import Vectors

EXACT = 20_000  # vectors that are compared one by one in about a millisecond


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
        scores = self._vectors @ vector
        some = np.argpartition(-scores, limit)[:limit] if limit < len(scores) else np.arange(len(scores))
        best = some[np.argsort(-scores[some], kind="stable")]
        return [(self._ids[i], float(scores[i])) for i in best]


class StartingVectors:
    """Exact search for the first question, so that it need not wait for Chroma; then Chroma.

    Chroma is opened beside the second question, in a thread; where it can't be, search stays exact.
    """

    def __init__(self, catalogue: Catalogue, open_store: Callable[[], VectorSearch]) -> None:
        self._search: VectorSearch = ExactVectors(catalogue)
        self._open_store = open_store
        self._lock = threading.Lock()
        self._asked = 0
        self._thread: threading.Thread | None = None

    def nearest(self, vector: Vectors, *, limit: int) -> list[tuple[str, float]]:
        """Return (window id, cosine similarity), best first."""
        with self._lock:
            self._asked += 1
            if self._asked == 2 and self._thread is None:
                self._thread = threading.Thread(target=self._open, name="ateb-vectors")
                self._thread.start()
        return self._search.nearest(vector, limit=limit)

    def _open(self) -> None:
        self._search = self._open_store()

    def wait(self) -> None:
        """Wait for Chroma, if it is being opened."""
        if self._thread is not None:
            self._thread.join()
