"""What turns texts into vectors, as the rest knows it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]


class Embedder(Protocol):
    """What turns texts into vectors of unit length."""

    name: str
    dimensions: int

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return an array of shape (len(texts), dimensions), rows of unit length."""
        ...


@runtime_checkable
class DocumentEmbedder(Embedder, Protocol):
    """An embedder that has a quicker way for documents, whose texts are many, than for a question."""

    def encode_documents(self, texts: Sequence[str]) -> Vectors:
        """Return vectors that may be compared with those of `encode`, of the same shape."""
        ...
